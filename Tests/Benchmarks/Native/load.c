#define _GNU_SOURCE
#include "CBenchmarks.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { receive_bytes = 1 << 18, send_bytes = 1 << 20, frames_max = 100000 };

typedef struct {
    int fd;
    int outstanding;
    size_t filled;
    double sent_at;
    uint8_t *bytes;
    // Open loop: when each request that has no answer was due, in a ring.
    double *due;
    uint32_t due_first, due_count;
    // RESP: lines of the answer so far, and whether a line begins.
    int lines, in_line;
} lane;

enum { due_max = 1 << 14 };

typedef struct {
    const benchmark_load_options *options;
    benchmark_load_result *result;
    const uint8_t **frames;
    uint32_t *lengths;
    int frame_count;
    long sent;
    double *latencies;
    long latency_count;
    uint8_t *out;
    double total_bytes;
    uint64_t random;
} run;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static uint32_t frame_length(const uint8_t *at) {
    uint32_t length;
    memcpy(&length, at, 4);
    return ntohl(length);
}

static int split_frames(run *one) {
    const benchmark_load_options *options = one->options;
    size_t at = 0;
    while (at + 4 <= options->frames_bytes && one->frame_count < frames_max) {
        uint32_t length = frame_length(options->frames + at) + 4;
        if (at + length > options->frames_bytes) break;
        one->frames[one->frame_count] = options->frames + at;
        one->lengths[one->frame_count++] = length;
        at += length;
    }
    return one->frame_count > 0 ? 0 : -1;
}

// A varint, or 0 when it is cut off.
static uint64_t varint(const uint8_t **at, const uint8_t *end) {
    uint64_t value = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return value;
    }
    return 0;
}

// Whether a frame is a Response (field 5) whose first field is a status (field 1) other than 0.
static int is_failure(const uint8_t *at, uint32_t length) {
    const uint8_t *end = at + length;
    while (at < end) {
        uint64_t key = varint(&at, end);
        if ((key & 7) == 0) {
            varint(&at, end);
        } else {
            uint64_t size = varint(&at, end);
            if (key >> 3 == 5) return size > 1 && at[0] == 8 && at[1] != 0;
            at += size;
        }
    }
    return 1;
}

static int connect_lane(run *one, lane *lane) {
    const benchmark_load_options *options = one->options;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    lane->fd = socket(AF_INET, SOCK_STREAM, 0);
    lane->bytes = malloc(receive_bytes);
    lane->due = options->rate_per_s > 0 ? malloc(sizeof(double) * due_max) : NULL;
    if (lane->fd < 0 || connect(lane->fd, (struct sockaddr *)&address, sizeof address)) {
        perror("load: can't connect");
        return -1;
    }
    setsockopt(lane->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (options->hello) {
        if (write(lane->fd, options->hello, options->hello_bytes) < 0) return -1;
        size_t got = 0;
        do {
            ssize_t more = read(lane->fd, lane->bytes + got, receive_bytes - got);
            if (more <= 0) {
                fprintf(stderr, "load: the server closed the connection after hello\n");
                return -1;
            }
            got += (size_t)more;
        } while (got < 4 || got < 4 + (size_t)frame_length(lane->bytes));
    }
    return fcntl(lane->fd, F_SETFL, O_NONBLOCK);
}

// xorshift64*: the same numbers in every run.
static double chance(run *one) {
    one->random ^= one->random >> 12;
    one->random ^= one->random << 25;
    one->random ^= one->random >> 27;
    return (double)(one->random * 0x2545F4914F6CDD1DULL >> 11) * 0x1p-53;
}

static void patch(run *one, uint8_t *frame) {
    double count = (double)one->options->patch_count, point = chance(one);
    uint64_t number = (uint64_t)(point * count);
    if (one->options->patch_order == 1) number = (uint64_t)(exp(point * log(count)) - 1);
    if (one->options->patch_order == 2) number = (uint64_t)one->sent % one->options->patch_count;
    for (int digit = 9; digit >= 0; digit--, number /= 10)
        frame[one->options->patch_offset + (size_t)digit] = (uint8_t)('0' + number % 10);
}

// Appends the next request to what goes out; returns its size.
static size_t compose(run *one, size_t at) {
    long pick = one->sent++ * (one->options->in_order ? 1 : 7919) % one->frame_count;
    size_t skipped = one->options->lines_per_answer ? 4 : 0, length = one->lengths[pick] - skipped;
    memcpy(one->out + at, one->frames[pick] + skipped, length);
    if (one->options->patch_count) patch(one, one->out + at);
    return length;
}

static int send_out(run *one, lane *lane, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t wrote = write(lane->fd, one->out + done, size - done);
        if (wrote < 0 && errno == EAGAIN) continue;
        if (wrote < 0) return -1;
        done += (size_t)wrote;
    }
    return 0;
}

static int send_batch(run *one, lane *lane) {
    size_t size = 0;
    int count = 0;
    for (; count < one->options->in_flight && one->sent < one->options->requests; count++)
        size += compose(one, size);
    if (!count) return 0;
    lane->outstanding = count;
    lane->sent_at = now();
    return send_out(one, lane, size);
}

static void answered(run *one, lane *lane, int has_failed) {
    one->result->answered++;
    one->result->failed += has_failed;
    if (lane->due_count) {
        one->latencies[one->latency_count++] = now() - lane->due[lane->due_first];
        lane->due_first = (lane->due_first + 1) % due_max;
        lane->due_count--;
    } else {
        lane->outstanding--;
    }
}

static void take_lines(run *one, lane *lane) {
    int has_failed = 0;
    for (size_t at = 0; at < lane->filled; at++) {
        if (!lane->in_line && lane->bytes[at] == '-') has_failed = 1;
        lane->in_line = lane->bytes[at] != '\n';
        if (lane->in_line || (++lane->lines < one->options->lines_per_answer && !has_failed)) continue;
        lane->lines = 0;
        answered(one, lane, has_failed);
        has_failed = 0;
    }
    lane->filled = 0;
}

static void take_frames(run *one, lane *lane) {
    size_t at = 0;
    while (lane->filled - at >= 4) {
        uint32_t length = frame_length(lane->bytes + at);
        if (lane->filled - at < 4 + (size_t)length) break;
        answered(one, lane, one->options->counts_failures && is_failure(lane->bytes + at + 4, length));
        at += 4 + (size_t)length;
    }
    memmove(lane->bytes, lane->bytes + at, lane->filled - at);
    lane->filled -= at;
}

static int receive(run *one, lane *lane) {
    ssize_t got = read(lane->fd, lane->bytes + lane->filled, receive_bytes - lane->filled);
    if (got < 0 && errno == EAGAIN) return 0;
    if (got <= 0) {
        fprintf(stderr, "load: connection closed after %ld answers: %s\n", one->result->answered,
                got < 0 ? strerror(errno) : "end of stream");
        return -1;
    }
    one->total_bytes += (double)got;
    lane->filled += (size_t)got;
    if (one->options->lines_per_answer) take_lines(one, lane); else take_frames(one, lane);
    if (one->options->rate_per_s > 0 || lane->outstanding > 0) return 0;
    one->latencies[one->latency_count++] = now() - lane->sent_at;
    return send_batch(one, lane);
}

// Sends each request when it is due, to the connections in turn; one that is answered late delays no other.
static int drive_open(run *one, lane *lanes, int epoll) {
    double start = now(), interval = 1 / one->options->rate_per_s, last = start;
    struct epoll_event events[256];
    while (one->result->answered < one->options->requests) {
        double time = now();
        while (one->sent < one->options->requests && start + (double)one->sent * interval <= time) {
            lane *next = &lanes[one->sent % one->options->connections];
            if (next->due_count == due_max) {
                fprintf(stderr, "load: the server is %d requests behind on one connection\n", due_max);
                return -1;
            }
            next->due[(next->due_first + next->due_count++) % due_max] = start + (double)one->sent * interval;
            if (send_out(one, next, compose(one, 0))) return -1;
        }
        int count = epoll_wait(epoll, events, 256, 0);
        if (count > 0) last = now();
        if (now() - last > 10) {
            fprintf(stderr, "load: no answer in 10 s after %ld\n", one->result->answered);
            return -1;
        }
        for (int i = 0; i < count; i++)
            if (receive(one, events[i].data.ptr)) return -1;
    }
    one->result->seconds = now() - start;
    return 0;
}

static int drive(run *one, lane *lanes, int epoll) {
    double start = now();
    for (int i = 0; i < one->options->connections; i++)
        if (send_batch(one, &lanes[i])) return -1;
    struct epoll_event events[256];
    while (one->result->answered < one->options->requests) {
        int count = epoll_wait(epoll, events, 256, 10000);
        if (count <= 0) {
            fprintf(stderr, "load: no answer in 10 s after %ld\n", one->result->answered);
            return -1;
        }
        for (int i = 0; i < count; i++)
            if (receive(one, events[i].data.ptr)) return -1;
    }
    one->result->seconds = now() - start;
    return 0;
}

int benchmark_load(const benchmark_load_options *options, benchmark_load_result *result) {
    memset(result, 0, sizeof *result);
    run one = {.options = options, .result = result};
    one.frames = malloc(sizeof *one.frames * frames_max);
    one.lengths = malloc(sizeof *one.lengths * frames_max);
    long batch = options->rate_per_s > 0 ? 1 : options->in_flight;
    size_t rounds = (size_t)(options->requests / batch + options->connections + 1);
    one.random = 0x9E3779B97F4A7C15ULL;
    one.latencies = malloc(sizeof(double) * rounds);
    one.out = malloc(send_bytes);
    lane *lanes = calloc((size_t)options->connections, sizeof *lanes);
    int epoll = epoll_create1(0), failed = split_frames(&one);
    for (int i = 0; i < options->connections && !failed; i++) {
        failed = connect_lane(&one, &lanes[i]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &lanes[i]};
        if (!failed) epoll_ctl(epoll, EPOLL_CTL_ADD, lanes[i].fd, &event);
    }
    if (!failed) failed = options->rate_per_s > 0 ? drive_open(&one, lanes, epoll) : drive(&one, lanes, epoll);
    if (!failed && one.latency_count > 0) {
        qsort(one.latencies, (size_t)one.latency_count, sizeof(double), ascending);
        result->p50_us = one.latencies[one.latency_count / 2] * 1e6;
        result->p99_us = one.latencies[one.latency_count * 99 / 100] * 1e6;
        result->p999_us = one.latencies[one.latency_count * 999 / 1000] * 1e6;
        result->reply_bytes = one.total_bytes / (double)result->answered;
    }
    for (int i = 0; i < options->connections; i++) {
        if (lanes[i].fd > 0) close(lanes[i].fd);
        free(lanes[i].bytes);
        free(lanes[i].due);
    }
    close(epoll);
    free(lanes);
    free(one.frames);
    free(one.lengths);
    free(one.latencies);
    free(one.out);
    return failed ? -1 : 0;
}

int benchmark_hold(const benchmark_load_options *options, int *fds) {
    run one = {.options = options};
    for (int i = 0; i < options->connections; i++) {
        lane lane = {0};
        int failed = connect_lane(&one, &lane) < 0;
        free(lane.bytes);
        fds[i] = lane.fd;
        if (failed) {
            benchmark_release(fds, i + 1);
            return -1;
        }
    }
    return 0;
}

void benchmark_release(const int *fds, int count) {
    for (int i = 0; i < count; i++) close(fds[i]);
}

uint64_t benchmark_resident(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    unsigned long total = 0, resident = 0;
    if (file) {
        if (fscanf(file, "%lu %lu", &total, &resident) != 2) resident = 0;
        fclose(file);
    }
    return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

double benchmark_cpu_seconds(int pid) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &time)) return 0;
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

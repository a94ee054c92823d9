#define _GNU_SOURCE
#include "CBenchmarks.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
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
} lane;

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

static int send_batch(run *one, lane *lane) {
    size_t size = 0;
    int count = 0;
    for (; count < one->options->in_flight && one->sent < one->options->requests; count++, one->sent++) {
        long pick = one->sent * (one->options->in_order ? 1 : 7919) % one->frame_count;
        memcpy(one->out + size, one->frames[pick], one->lengths[pick]);
        size += one->lengths[pick];
    }
    if (!count) return 0;
    lane->outstanding = count;
    lane->sent_at = now();
    for (size_t done = 0; done < size;) {
        ssize_t wrote = write(lane->fd, one->out + done, size - done);
        if (wrote < 0 && errno == EAGAIN) continue;
        if (wrote < 0) return -1;
        done += (size_t)wrote;
    }
    return 0;
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
    size_t at = 0;
    while (lane->filled - at >= 4) {
        uint32_t length = frame_length(lane->bytes + at);
        if (lane->filled - at < 4 + (size_t)length) break;
        if (one->options->counts_failures && is_failure(lane->bytes + at + 4, length)) one->result->failed++;
        at += 4 + (size_t)length;
        one->result->answered++;
        lane->outstanding--;
    }
    memmove(lane->bytes, lane->bytes + at, lane->filled - at);
    lane->filled -= at;
    if (lane->outstanding == 0) {
        one->latencies[one->latency_count++] = now() - lane->sent_at;
        return send_batch(one, lane);
    }
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
    size_t rounds = (size_t)(options->requests / options->in_flight + options->connections + 1);
    one.latencies = malloc(sizeof(double) * rounds);
    one.out = malloc(send_bytes);
    lane *lanes = calloc((size_t)options->connections, sizeof *lanes);
    int epoll = epoll_create1(0), failed = split_frames(&one);
    for (int i = 0; i < options->connections && !failed; i++) {
        failed = connect_lane(&one, &lanes[i]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &lanes[i]};
        if (!failed) epoll_ctl(epoll, EPOLL_CTL_ADD, lanes[i].fd, &event);
    }
    if (!failed) failed = drive(&one, lanes, epoll);
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
    }
    close(epoll);
    free(lanes);
    free(one.frames);
    free(one.lengths);
    free(one.latencies);
    free(one.out);
    return failed ? -1 : 0;
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

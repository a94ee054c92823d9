#pragma once
#include <stddef.h>
#include <stdint.h>

// The physical limit: a raw epoll server that sends every length-prefixed frame back. Serves until its process is
// ended; returns only on a failure to listen.
int benchmark_echo(uint16_t port);

// A closed-loop load: `connections` sockets, each keeping `in_flight` frames outstanding in batches.
typedef struct {
    uint16_t port;
    int connections;
    int in_flight;
    long requests;
    // Sent first on each connection; its answer is read before the clock starts. NULL: nothing is sent.
    const uint8_t *hello;
    size_t hello_bytes;
    // Length-prefixed frames, one after the other, sent in a fixed shuffled order or as they are.
    const uint8_t *frames;
    size_t frames_bytes;
    int in_order;
    // Open loop when above 0: requests a second, sent when they are due, whatever the answers do; in_flight is unused.
    double rate_per_s;
    // When above 0: ten decimal digits of each frame, from `patch_offset` on, become a number below this.
    uint64_t patch_count;
    size_t patch_offset;
    // 0: evenly by chance, 1: by Zipf's law with exponent 1, 2: one after the other.
    int patch_order;
    // When above 0: frames are sent without their length, and so many lines are an answer (RESP); one that begins
    // with '-' is a failure.
    int lines_per_answer;
    // Field number 4 (Response) carries a status as field 1: frames whose status is not 0 are counted as failed.
    int counts_failures;
} benchmark_load_options;

typedef struct {
    double seconds;
    long answered;
    long failed;
    double reply_bytes;
    // Time from sending a batch to its last answer; open loop: from when a request was due to its answer.
    double p50_us;
    double p99_us;
    double p999_us;
} benchmark_load_result;

// Returns 0, or -1 with a reason on stderr.
int benchmark_load(const benchmark_load_options *options, benchmark_load_result *result);

// Opens so many connections, sends `hello` on each and reads its answer; they stay open. `fds` has room for all.
int benchmark_hold(const benchmark_load_options *options, int *fds);
void benchmark_release(const int *fds, int count);

// Resident memory of a process in bytes, or 0.
uint64_t benchmark_resident(int pid);

// Starts a program: argv and environment end with NULL, output goes to the file `log`. Returns the process id, or -1.
// A small process beside it kills it when this process ends, however it ends: when `lifeline` is closed before a byte
// was written to it.
int benchmark_spawn(
    const char *const *argv, const char *const *environment, const char *log, int *lifeline);

// Processor time that a process has used, in seconds; 0 when it is not known.
double benchmark_cpu_seconds(int pid);

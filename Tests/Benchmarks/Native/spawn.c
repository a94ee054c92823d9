#define _GNU_SOURCE
#include "CBenchmarks.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// Between fork and exec, and in the keeper, only what is safe in a signal handler.

static void run(const char *const *argv, const char *const *environment, const char *log) {
    int input = open("/dev/null", O_RDONLY), output = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (input < 0 || output < 0) _exit(127);
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    execve(argv[0], (char *const *)argv, (char *const *)environment);
    _exit(127);
}

// Waits for a byte, which means that all is well, or for the end of the stream, which means that the benchmark is gone.
static void keep(int lifeline, int process) {
    char byte;
    dup2(lifeline, 0);
    dup2(process, 1);
    close_range(2, ~0U, 0);
    ssize_t got;
    while ((got = read(0, &byte, 1)) < 0 && errno == EINTR) {}
    if (got == 0) syscall(SYS_pidfd_send_signal, 1, SIGKILL, NULL, 0);
    _exit(0);
}

int benchmark_spawn(
    const char *const *argv, const char *const *environment, const char *log, int *lifeline) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -1;
    pid_t child = fork();
    if (child == 0) run(argv, environment, log);
    int process = child < 0 ? -1 : (int)syscall(SYS_pidfd_open, child, 0);
    pid_t keeper = process < 0 ? -1 : fork();
    if (keeper == 0) {
        close(ends[1]);
        keep(ends[0], process);
    }
    close(ends[0]);
    if (process >= 0) close(process);
    if (keeper < 0) {
        close(ends[1]);
        if (child > 0) kill(child, SIGKILL);
        return -1;
    }
    *lifeline = ends[1];
    return child;
}

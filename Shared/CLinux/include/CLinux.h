#pragma once
// What Glibc's module map hides from Swift. Declarations only: no logic lives here.
#include <fcntl.h>
#include <linux/falloc.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

// accept4(2) behind _GNU_SOURCE, which Swift's importer does not define.
int tollgate_accept4(int fd, int flags);

// posix_spawn_file_actions_addclosefrom_np and _addchdir_np, behind _GNU_SOURCE likewise.
int tollgate_spawn_closefrom(posix_spawn_file_actions_t *actions, int first);
int tollgate_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path);

// The processor's own CRC32C instruction (SSE 4.2), which Swift has no word for. Call the second only
// where the first says that there is one.
int tollgate_has_crc32c(void);
unsigned tollgate_crc32c(unsigned seed, const void *bytes, size_t count);

// A word of memory that another process may find after this one was killed: stores are seen in program order.
static inline void tollgate_store_word(unsigned long long *word, unsigned long long value) {
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

// Asks for the cache line of an address that will be read, or written, soon.
static inline void tollgate_prefetch(const void *place) { __builtin_prefetch(place, 0, 3); }
static inline void tollgate_prefetch_write(const void *place) { __builtin_prefetch(place, 1, 3); }

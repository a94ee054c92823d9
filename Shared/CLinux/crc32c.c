#include "CLinux.h"
#include <string.h>

#if defined(__x86_64__)

int tollgate_has_crc32c(void) { return __builtin_cpu_supports("sse4.2") != 0; }

__attribute__((target("sse4.2")))
unsigned tollgate_crc32c(unsigned seed, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    unsigned long long crc = ~seed;
    for (; count >= 8; count -= 8, next += 8) {
        unsigned long long word;
        memcpy(&word, next, 8);
        crc = __builtin_ia32_crc32di(crc, word);
    }
    for (; count > 0; count--) crc = __builtin_ia32_crc32qi((unsigned)crc, *next++);
    return ~(unsigned)crc;
}

#else

int tollgate_has_crc32c(void) { return 0; }

unsigned tollgate_crc32c(unsigned seed, const void *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return seed;
}

#endif

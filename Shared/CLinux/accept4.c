#define _GNU_SOURCE
#include "CLinux.h"

int tollgate_accept4(int fd, int flags) { return accept4(fd, NULL, NULL, flags); }

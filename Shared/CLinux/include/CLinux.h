#pragma once
// What Glibc's module map hides from Swift. Declarations only: no logic lives here.
#include <fcntl.h>
#include <linux/falloc.h>
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

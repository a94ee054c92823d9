#define _GNU_SOURCE
#include "CBenchmarks.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { buffer_bytes = 1 << 17, events_max = 256 };

typedef struct {
    int fd;
    size_t filled;
    uint8_t bytes[buffer_bytes];
} peer;

static int listen_on(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 1024)) {
        perror("echo: can't listen");
        return -1;
    }
    return fd;
}

static void accept_all(int epoll, int listener) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        peer *one = malloc(sizeof *one);
        one->fd = fd;
        one->filled = 0;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

// Sends back every whole frame that has arrived; 0 when the peer is gone.
static int serve(peer *one) {
    ssize_t got = read(one->fd, one->bytes + one->filled, buffer_bytes - one->filled);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
    if (got < 0) perror("echo: can't read");
    if (got <= 0) return 0;
    one->filled += (size_t)got;
    size_t whole = 0;
    uint32_t length;
    while (one->filled - whole >= 4) {
        memcpy(&length, one->bytes + whole, 4);
        length = ntohl(length);
        if (one->filled - whole < 4 + (size_t)length) break;
        whole += 4 + (size_t)length;
    }
    for (size_t sent = 0; sent < whole;) {
        ssize_t wrote = write(one->fd, one->bytes + sent, whole - sent);
        if (wrote < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = one->fd, .events = POLLOUT};
            poll(&room, 1, 1000);
        } else if (wrote < 0) {
            perror("echo: can't write");
            return 0;
        } else {
            sent += (size_t)wrote;
        }
    }
    memmove(one->bytes, one->bytes + whole, one->filled - whole);
    one->filled -= whole;
    return 1;
}

int benchmark_echo(uint16_t port) {
    int listener = listen_on(port);
    if (listener < 0) return -1;
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[events_max];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, events_max, -1);
        for (int i = 0; i < count; i++) {
            peer *one = events[i].data.ptr;
            if (!one) {
                accept_all(epoll, listener);
            } else if (!serve(one)) {
                close(one->fd);
                free(one);
            }
        }
    }
}

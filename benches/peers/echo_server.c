/* The least that a server can be: it sends back what it gets.
 *
 *     echo_server epoll PORT     one thread for all connections: the cheapest for many
 *     echo_server blocking PORT  a thread for each, waiting in read(): the cheapest for one
 *     echo_server datagrams PORT UDP, waiting in recvfrom()
 *
 * It listens on the loopback interface, and ends by itself after ten minutes.
 *
 *     cc -O2 -pthread echo_server.c
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 64, EVENTS = 64, LIFE_SECONDS = 600, OCTETS = 4096 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* Sends back what is there; 0 at the end of the connection. */
static int echo(int socket) {
    char octets[OCTETS];
    ssize_t count = read(socket, octets, sizeof octets);
    if (count > 0 && write(socket, octets, (size_t)count) == count) return 1;
    close(socket);
    return 0;
}

static int take(int listener) {
    int socket = accept(listener, NULL, NULL), on = 1;
    if (socket < 0) fail("accept");
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

static void *serve(void *socket) {
    while (echo((int)(intptr_t)socket)) {}
    return NULL;
}

static void serve_by_threads(int listener) {
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)take(listener)) != 0) fail("pthread_create");
        pthread_detach(thread);
    }
}

static void watch(int epoll, int socket) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) < 0) fail("epoll_ctl");
}

static void serve_by_epoll(int listener) {
    int epoll = epoll_create1(0);
    if (epoll < 0) fail("epoll_create1");
    watch(epoll, listener);
    for (;;) {
        struct epoll_event ready[EVENTS];
        int n = epoll_wait(epoll, ready, EVENTS, -1);
        if (n < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd == listener) watch(epoll, take(listener));
            else echo(ready[i].data.fd);
        }
    }
}

static void serve_datagrams(struct sockaddr_in address) {
    int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    if (socket_ < 0 || bind(socket_, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    for (;;) {
        char octets[OCTETS];
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        ssize_t count = recvfrom(socket_, octets, sizeof octets, 0, (struct sockaddr *)&from, &length);
        if (count >= 0) sendto(socket_, octets, (size_t)count, 0, (struct sockaddr *)&from, length);
    }
}

int main(int count, char **arguments) {
    int by_epoll = count == 3 && strcmp(arguments[1], "epoll") == 0;
    int by_datagrams = count == 3 && strcmp(arguments[1], "datagrams") == 0;
    if (!by_epoll && !by_datagrams && !(count == 3 && strcmp(arguments[1], "blocking") == 0)) {
        fprintf(stderr, "usage: echo_server epoll|blocking|datagrams PORT\n");
        return 2;
    }
    alarm(LIFE_SECONDS);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(arguments[2])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (by_datagrams) serve_datagrams(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, BACKLOG) < 0) fail("listen");
    if (by_epoll) serve_by_epoll(listener);
    else serve_by_threads(listener);
}

/* The least that a TCP server can be: it sends back what it gets. A thread for each connection, which waits in read().
 * `echo_server PORT` listens on the loopback interface, and ends by itself after ten minutes.
 *
 *     cc -O2 -pthread echo_server.c
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 64, LIFE_SECONDS = 600, OCTETS = 4096 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void *serve(void *argument) {
    int socket = (int)(intptr_t)argument;
    char octets[OCTETS];
    for (;;) {
        ssize_t count = read(socket, octets, sizeof octets);
        if (count <= 0 || write(socket, octets, (size_t)count) != count) break;
    }
    close(socket);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: echo_server PORT\n");
        return 2;
    }
    alarm(LIFE_SECONDS);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, BACKLOG) < 0) fail("listen");
    for (;;) {
        int socket = accept(listener, NULL, NULL);
        if (socket < 0) fail("accept");
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)socket) != 0) fail("pthread_create");
        pthread_detach(thread);
    }
}

/* libmodbus as a server of many connections: the library's own receive and reply, and one epoll loop
 * around them. `libmodbus_server PORT` listens on the loopback interface, and ends by itself after
 * ten minutes.
 *
 *     cc -O2 libmodbus_server.c -lmodbus
 */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { REGISTERS = 10000, BACKLOG = 64, EVENTS = 64, LIFE_SECONDS = 600 };

static void fail(const char *what) {
    fprintf(stderr, "libmodbus_server: %s: %s\n", what, modbus_strerror(errno));
    exit(1);
}

static void watch(int epoll, int socket) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) < 0) fail("epoll_ctl");
}

/* Answers one request, or closes the connection. */
static void serve(modbus_t *modbus, modbus_mapping_t *data, int socket) {
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
    modbus_set_socket(modbus, socket);
    int length = modbus_receive(modbus, request);
    if (length < 0 || (length > 0 && modbus_reply(modbus, request, length, data) < 0)) close(socket);
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: libmodbus_server PORT\n");
        return 2;
    }
    alarm(LIFE_SECONDS);
    modbus_t *modbus = modbus_new_tcp("127.0.0.1", atoi(arguments[1]));
    modbus_mapping_t *data = modbus_mapping_new(REGISTERS, REGISTERS, REGISTERS, REGISTERS);
    if (modbus == NULL || data == NULL) fail("no memory");
    for (int i = 0; i < REGISTERS; i++) data->tab_registers[i] = data->tab_input_registers[i] = (uint16_t)(i * 40503u);

    int listener = modbus_tcp_listen(modbus, BACKLOG);
    if (listener < 0) fail("listen");
    int epoll = epoll_create1(0);
    if (epoll < 0) fail("epoll_create1");
    watch(epoll, listener);
    for (;;) {
        struct epoll_event ready[EVENTS];
        int n = epoll_wait(epoll, ready, EVENTS, -1);
        if (n < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd != listener) {
                serve(modbus, data, ready[i].data.fd);
            } else {
                /* Takes the connection, and switches off Nagle's algorithm on it. */
                int socket = modbus_tcp_accept(modbus, &listener);
                if (socket >= 0) watch(epoll, socket);
            }
        }
    }
}

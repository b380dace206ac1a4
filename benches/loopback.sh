#!/usr/bin/env bash
# Processor time a request of whole servers over the loopback interface, asked in turns: one request in flight on each
# of 50 connections. Ours (the async driver on tokio) beside a server that only sends back what it gets, and for Modbus
# beside libmodbus' own. Needs a C compiler, for Modbus libmodbus-dev too.
#
#   benches/loopback.sh                          Modbus TCP, function 3 of 10 registers
#   benches/loopback.sh dnp3                     DNP3, class 0 of a BTRM's 28 points
#   benches/loopback.sh [PROTOCOL] --server 'NAME=COMMAND {port}'
#                                                and another server; options go to the program
#   taskset -c 0 benches/loopback.sh dnp3 --connections 1
#                                                client and server share a core
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
target=${CARGO_TARGET_DIR:-target}
protocol=modbus
case "${1:-}" in modbus | dnp3)
    protocol=$1
    shift
    ;;
esac

compile() {
    cc -O2 -Wall -Wextra "benches/peers/$1.c" -o "$target/release/$1" "${@:2}"
}

cargo build --quiet --release -p benches --bin loopback --bin loopback_server
compile echo_server -pthread
servers=(
    --echo "echo, epoll=$target/release/echo_server epoll {port}"
    --echo "echo, blocking=$target/release/echo_server blocking {port}"
    --server "ours=$target/release/loopback_server $protocol {port}"
)
if [ "$protocol" = modbus ]; then
    [ -e /usr/include/modbus/modbus.h ] || {
        echo "loopback: needs libmodbus (apt-get install libmodbus-dev)" >&2
        exit 1
    }
    compile libmodbus_server -I/usr/include/modbus -lmodbus
    servers+=(--server "libmodbus=$target/release/libmodbus_server {port}")
fi
exec "$target/release/loopback" "$protocol" "${servers[@]}" "$@"

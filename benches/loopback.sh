#!/usr/bin/env bash
# Processor time a request of whole Modbus TCP servers over the loopback interface: 50 connections, one
# request in flight on each, function 3 of 10 registers. Ours (the async driver on tokio) beside
# libmodbus' own server, in turns. Needs libmodbus-dev and a C compiler.
#
#   benches/loopback.sh                                      the two
#   benches/loopback.sh --server 'btrm=target/release/btrm --modbus-tcp 127.0.0.1:{port}'
#                                                            and a third; options go to the program
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ -e /usr/include/modbus/modbus.h ] || {
    echo "loopback: needs libmodbus (apt-get install libmodbus-dev)" >&2
    exit 1
}
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release -p benches --bin loopback --bin loopback_server
cc -O2 -Wall -Wextra -I/usr/include/modbus benches/peers/libmodbus_server.c \
    -o "$target/release/libmodbus_server" -lmodbus
exec "$target/release/loopback" \
    --server "ours=$target/release/loopback_server {port}" \
    --server "libmodbus=$target/release/libmodbus_server {port}" \
    "$@"

#!/usr/bin/env bash
# Processor time a request of whole servers over the loopback interface, asked in turns: one request in flight on each
# of 50 connections. Ours (the async driver on tokio) beside a server that only sends back what it gets, and for Modbus
# beside libmodbus' own. Needs a C compiler, for Modbus libmodbus-dev too.
#
#   benches/loopback.sh                          Modbus TCP, function 3 of 10 registers
#   benches/loopback.sh dnp3                     DNP3, class 0 of a BTRM's 28 points. Beside opendnp3 over 28 points, where
#                                                the python3 on the path has it (pip install yadnp3==3.1.2.1)
#   benches/loopback.sh snmp-get                 SNMP, GET of sysUpTime.0, 8 in flight; snmp-bulk: GETBULK of 20 of the
#                                                system group; snmp-private: the GET in SNMPv3, SHA-1 and AES-128.
#                                                Beside async-snmp and, where it is on the path, snmpd
#   benches/loopback.sh [PROTOCOL] --server 'NAME=COMMAND {port}'
#                                                and another server; options go to the program
#   taskset -c 0 benches/loopback.sh dnp3 --connections 1
#                                                client and server share a core
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
target=${CARGO_TARGET_DIR:-target}
protocol=modbus
case "${1:-}" in modbus | dnp3 | snmp-get | snmp-bulk | snmp-private)
    protocol=$1
    shift
    ;;
esac

compile() {
    cc -O2 -Wall -Wextra "benches/peers/$1.c" -o "$target/release/$1" "${@:2}"
}

cargo build --quiet --release -p benches --bin loopback --bin loopback_server
compile echo_server -pthread
if [[ $protocol == snmp-* ]]; then
    directory=$(mktemp -d)
    trap 'rm -rf "$directory"' EXIT
    servers=(
        --echo "echo=$target/release/echo_server datagrams {port}"
        --server "ours=$target/release/loopback_server snmp {port}"
        --server "async-snmp=$target/release/loopback_server async-snmp {port}"
    )
    if command -v snmpd >/dev/null; then
        # A file of words without blanks: passphrases stand in quotes.
        printf '%s\n' 'rocommunity public' 'rouser measured authpriv' \
            'createUser measured SHA "a passphrase of 16" AES "a passphrase of 16"' >"$directory/snmpd.conf"
        export SNMP_PERSISTENT_DIR=$directory/snmpd MIBS=
        servers+=(--server "snmpd=snmpd -f -C -c $directory/snmpd.conf -LE 0 udp:127.0.0.1:{port}")
    else
        echo "loopback: without snmpd, which is not on the path" >&2
    fi
    # Not exec: the directory goes when it is done.
    "$target/release/loopback" "$protocol" --connections 8 "${servers[@]}" "$@"
    exit
fi
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
if [ "$protocol" = dnp3 ]; then
    if python3 -c 'import opendnp3' 2>/dev/null; then
        servers+=(--server "opendnp3=python3 benches/peers/opendnp3_outstation.py {port}")
    else
        echo "loopback: without opendnp3, which python3 does not have" >&2
    fi
fi
exec "$target/release/loopback" "$protocol" "${servers[@]}" "$@"

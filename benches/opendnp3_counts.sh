#!/usr/bin/env bash
# Instructions a class 0 poll of opendnp3's outstation, counted by callgrind as `.ci/counts` counts ours: from the octets
# received to those handed to the socket, the calls for the latter left out. Needs valgrind, and a python3 on the path
# that has opendnp3 (pip install yadnp3==3.1.2.1).
#
#   benches/opendnp3_counts.sh [POLLS]
set -euo pipefail

cd "$(dirname "$0")/peers"
polls=${1:-1600}
port=$((20000 + RANDOM % 10000))
directory=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$directory"' EXIT

valgrind --tool=callgrind --toggle-collect='opendnp3::LinkLayerParser::OnRead*' \
    --callgrind-out-file="$directory/profile" python3 opendnp3_outstation.py "$port" >"$directory/log" 2>&1 &
server=$!
answered=0
for _ in $(seq 60); do
    sleep 1
    if python3 class_0_polls.py "$port" 1 2>/dev/null; then
        answered=1
        break
    fi
done
if [ "$answered" = 0 ]; then
    cat "$directory/log" >&2
    exit 1
fi
python3 class_0_polls.py "$port" "$polls"
kill "$server"
wait "$server" || true
callgrind_annotate --inclusive=yes --threshold=100 --show-percs=no "$directory/profile" |
    awk -v polls="$((polls + 1))" '
        { gsub(",", "", $1) }
        /PROGRAM TOTALS/ { all = $1 }
        /:opendnp3::TCPSocketChannel::BeginWriteImpl/ { write = $1 }
        END { printf "%d instructions a poll, over %d polls\n", (all - write) / polls, polls }'

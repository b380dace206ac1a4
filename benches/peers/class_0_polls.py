"""Class 0 polls of outstation 10 by master 1, each when the last is answered: PORT COUNT.

Fails when a response is none, or does not come within five seconds.
"""

import socket
import sys


def crc(octets: bytes) -> bytes:
    value = 0
    for octet in octets:
        value ^= octet
        for _ in range(8):
            value = value >> 1 ^ (0xA6BC if value & 1 else 0)
    return (value ^ 0xFFFF).to_bytes(2, "little")


def poll(sequence: int) -> bytes:
    header, user = bytes.fromhex("05640bc40a000100"), bytes([0xC0, 0xC0 | sequence, 1, 60, 1, 6])
    return header + crc(header) + user + crc(user)


polls = [poll(sequence) for sequence in range(16)]
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
line.settimeout(5)
for count in range(int(sys.argv[2])):
    line.sendall(polls[count % 16])
    response = line.recv(4096)
    if response[:2] != b"\x05\x64" or response[11:13] != bytes([0xC0 | count % 16, 0x81]):
        sys.exit(f"poll {count}: {response.hex()}")

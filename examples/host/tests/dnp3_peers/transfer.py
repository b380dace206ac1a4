"""Requests about files. The objects of group 70 (IEEE 1815-2012 Annex A) are our own, master and unit carry them."""

import struct

from master import (
    AUTHENTICATE_FILE,
    CLOSE_FILE,
    GET_FILE_INFO,
    OPEN_FILE,
    READ,
    WRITE,
    Difference,
    expect,
    expect_that,
)

TO_READ, TO_WRITE, TO_APPEND = 1, 2, 3
UNKNOWN_SIZE = 0xFFFFFFFF
LAST = 0x80000000
DIRECTORY, FILE = 0, 1

# Statuses.
DONE, PERMISSION_DENIED, INVALID_MODE, NOT_FOUND, TOO_MANY_OPEN, INVALID_HANDLE = 0, 1, 2, 3, 5, 6
NOT_OPENED, BUFFER_OVERRUN, FATAL, BLOCK_SEQUENCE = 16, 18, 19, 20


def file_object(variation, body):
    return bytes([70, variation, 0x5B, 1]) + len(body).to_bytes(2, "little") + body


def found(answer, variation):
    """The octets of the file object of a response, without its size."""
    expect("errors", answer.errors, 0)
    octets = answer.object(70, variation)
    expect("size of the object", int.from_bytes(octets[:2], "little"), len(octets) - 2)
    return octets[2:]


def command(name, mode, size=0, key=0, block=2048, request=7, created=0):
    name = name.encode()
    head = struct.pack("<HH", 26, len(name)) + created.to_bytes(6, "little")
    return file_object(3, head + struct.pack("<HIIHHH", 0o644, key, size, mode, block, request) + name)


def opened(master, *arguments, **named):
    """Handle, size and block of an opened file."""
    answer = master.request(OPEN_FILE, command(*arguments, **named))
    handle, size, block, request, status = struct.unpack("<IIHHB", found(answer, 4))
    expect("status of the open", (status, request), (DONE, 7))
    expect_that("a handle", handle != 0, handle)
    return handle, size, block


def refused(master, function, objects):
    *_, request, status = struct.unpack("<IIHHB", found(master.request(function, objects), 4))
    expect("number of the request", request, 7)
    return status


def closed(master, handle, function=CLOSE_FILE):
    return refused(master, function, file_object(4, struct.pack("<IIHHB", handle, 0, 0, 7, 0)))


def block_of(master, handle, number):
    """A block, and whether it is the last one; its status if it is refused."""
    answer = master.request(READ, file_object(5, struct.pack("<II", handle, number)))
    if answer.blocks[0][1] == 6:
        told, at, status = struct.unpack("<IIB", found(answer, 6))
        expect("refused block", (told, at), (handle, number))
        return status
    octets = found(answer, 5)
    told, at = struct.unpack("<II", octets[:8])
    expect("block", (told, at & ~LAST), (handle, number))
    return octets[8:], bool(at & LAST)


def content(master, handle, block):
    """All blocks of an open file, the last of them twice."""
    whole = b""
    for number in range(10_000):
        octets, last = block_of(master, handle, number)
        expect_that("a block as large as agreed", 0 < len(octets) <= block, octets)
        whole += octets
        if last:
            expect("the last block again", block_of(master, handle, number), (octets, True))
            return whole
        expect("size of a block that is not the last", len(octets), block)
    raise Difference("a file without an end")


def read_whole(master, name, block=2048):
    handle, size, agreed = opened(master, name, TO_READ, block=block)
    expect_that("a block no larger than asked", 0 < agreed <= block, agreed)
    octets = content(master, handle, agreed)
    expect(f"octets of {name}", len(octets), size)
    expect("status of the close", closed(master, handle), DONE)
    return octets


def key(master, user="admin", password="btrm"):
    user, password = user.encode(), password.encode()
    head = struct.pack("<HHHHI", 12, len(user), 12 + len(user), len(password), 0)
    answer = master.request(AUTHENTICATE_FILE, file_object(2, head + user + password))
    *rest, granted = struct.unpack("<HHHHI", found(answer, 2))
    expect_that("no name and no password in the answer", (rest[1], rest[3]) == (0, 0), rest)
    return granted


def information(master, name):
    """Kind, size, time and permissions; the status if there is none."""
    name = name.encode()
    request = struct.pack("<HHHI", 20, len(name), 0, 0) + bytes(6) + struct.pack("<HH", 0, 7) + name
    answer = master.request(GET_FILE_INFO, file_object(7, request))
    if answer.blocks[0][1] == 4:
        return struct.unpack("<IIHHB", found(answer, 4))[-1]
    ((told, *rest),) = descriptors(found(answer, 7))
    expect("name", told.encode(), name)
    return tuple(rest)


def descriptors(octets):
    listed = []
    while octets:
        offset, size, kind, length = struct.unpack("<HHHI", octets[:10])
        created, (permissions, _) = int.from_bytes(octets[10:16], "little"), struct.unpack("<HH", octets[16:20])
        name = octets[offset : offset + size].decode()
        listed.append((name, kind, length, created, permissions))
        octets = octets[offset + size :]
    return listed


def written(master, handle, number, octets):
    """The status of a block that is written."""
    answer = master.request(WRITE, file_object(5, struct.pack("<II", handle, number) + octets))
    told, at, status = struct.unpack("<IIB", found(answer, 6))
    expect("block", (told, at), (handle, number))
    return status

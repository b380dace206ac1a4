"""Files: the records and the firmware image of the unit."""

import csv
import io
import struct

from master import (
    ABORT_FILE,
    CLOSE_FILE,
    DELETE_FILE,
    OPEN_FILE,
    PARAMETER,
    READ,
    expect,
    expect_that,
    now_millis,
)
from transfer import (
    BLOCK_SEQUENCE,
    BUFFER_OVERRUN,
    DIRECTORY,
    DONE,
    FATAL,
    FILE,
    INVALID_HANDLE,
    INVALID_MODE,
    LAST,
    NOT_FOUND,
    NOT_OPENED,
    PERMISSION_DENIED,
    TOO_MANY_OPEN,
    TO_APPEND,
    TO_READ,
    TO_WRITE,
    UNKNOWN_SIZE,
    block_of,
    closed,
    command,
    descriptors,
    file_object,
    information,
    key,
    opened,
    read_whole,
    refused,
    written,
)

RECORDS = ["journal.csv", "battery.csv", "tests.csv", "points.csv"]

# Some octets of all values, more than one fragment holds.
IMAGE = bytes(at * at // 251 % 256 for at in range(5_000))


def table(octets):
    text = octets.decode()
    expect_that("lines", text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), text)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def the_root_is_listed(master, unit):
    for root in (".", "/", "\\"):
        handle, size, _ = opened(master, root, TO_READ)
        octets, last = block_of(master, handle, 0)
        expect_that("one block", last, octets)
        listed = descriptors(octets)
        expect("files", [entry[0] for entry in listed], RECORDS)
        expect("their number", size, len(RECORDS))
        for name, *rest in listed:
            expect_that(f"{name} is a file that all may read", (rest[0], rest[3]) == (FILE, 0o444), rest)
        expect("status of the close", closed(master, handle), DONE)
        kind, size, _, permissions = information(master, root)
        expect("information", (kind, size, permissions), (DIRECTORY, len(RECORDS), 0o555))


def a_directory_comes_in_blocks_too(master, unit):
    handle, _, block = opened(master, ".", TO_READ, block=40)
    names = []
    for number in range(len(RECORDS)):
        octets, last = block_of(master, handle, number)
        expect_that("whole descriptors", len(octets) <= block, octets)
        names += [entry[0] for entry in descriptors(octets)]
    expect("last", last, True)
    expect("files", names, RECORDS)
    expect("status of the close", closed(master, handle), DONE)


def the_journal_is_read_to_its_end(master, unit):
    lines = table(read_whole(master, "journal.csv", 200))
    numbers = [int(line["sequence"]) for line in lines]
    expect_that("as many events as it keeps, or all", len(lines) == min(64, numbers[-1] + 1), numbers)
    expect("sequence numbers", numbers, list(range(numbers[0], numbers[0] + len(lines))))
    times = [float(line["uptime_s"]) for line in lines]
    expect_that("in the order in which it happened", times == sorted(times), times)
    # An event is there at once.
    unit.write_coil(2, True)
    unit.write_coil(2, False)
    later = table(read_whole(master, "journal.csv"))
    expect("the last events", [line["event"] for line in later[-2:]], ["settings changed"] * 2)


def blocks_of_all_sizes_make_up_the_same_file(master, unit):
    whole = read_whole(master, "battery.csv")
    for block in (1, 7, 64, len(whole) - 1, len(whole), len(whole) + 1):
        expect(f"in blocks of {block}", read_whole(master, "battery.csv", block), whole)


def points_agree_with_the_registers(master, unit):
    told = {line["name"]: line["value"] for line in table(read_whole(master, "/points.csv", 500))}
    points = unit.points()
    names = {0: "minimum-runtime", 1: "test-interval", 3: "io-1-mode", 4: "io-2-mode", 5: "system-voltage"}
    for index, name in names.items():
        expect(name, told[name], str(points["ao", index]))
    names = {1: "low-voltage-disconnect", 2: "test-enabled", 3: "test-running"}
    for index, name in names.items():
        expect(name, told[name], str(points["bo", index]))


def what_is_not_there_is_not_found(master, unit):
    for name in ("nothing", "../journal.csv", "JOURNAL.CSV", "/etc/passwd"):
        for mode in (TO_READ, TO_WRITE, TO_APPEND):
            expect(f"open of {name}", refused(master, OPEN_FILE, command(name, mode)), NOT_FOUND)
        expect(f"delete of {name}", refused(master, DELETE_FILE, command(name, 0)), NOT_FOUND)
        expect(f"information on {name}", information(master, name), NOT_FOUND)
    expect("information on an image that never came", information(master, "firmware.bin"), NOT_FOUND)


def what_is_not_allowed_is_refused(master, unit):
    for name in RECORDS:
        expect(f"write to {name}", refused(master, OPEN_FILE, command(name, TO_WRITE)), INVALID_MODE)
        expect(f"delete of {name}", refused(master, DELETE_FILE, command(name, 0)), PERMISSION_DENIED)
    expect("unknown mode", refused(master, OPEN_FILE, command("journal.csv", 4)), INVALID_MODE)
    image = "firmware.bin"
    expect("image without a key", refused(master, OPEN_FILE, command(image, TO_WRITE)), PERMISSION_DENIED)
    expect("delete without a key", refused(master, DELETE_FILE, command(image, 0)), PERMISSION_DENIED)
    for user, password in (("admin", "wrong"), ("nobody", "btrm"), ("", "")):
        expect(f"key for {user!r} and {password!r}", key(master, user, password), 0)
    granted = key(master)
    wrong = command(image, TO_WRITE, key=granted ^ 1)
    expect("image with a wrong key", refused(master, OPEN_FILE, wrong), PERMISSION_DENIED)
    spent = command(image, TO_WRITE, key=granted)
    expect("image with a key that was guessed at", refused(master, OPEN_FILE, spent), PERMISSION_DENIED)
    too_large = command(image, TO_WRITE, size=5 << 20, key=key(master))
    expect("image that is too large", refused(master, OPEN_FILE, too_large), BUFFER_OVERRUN)
    expect("read of the image", refused(master, OPEN_FILE, command(image, TO_READ, key=key(master))), INVALID_MODE)


def handles_and_blocks_that_are_not_there_are_refused(master, unit):
    expect("block of a handle that is none", block_of(master, 4711, 0), NOT_OPENED)
    expect("close of a handle that is none", closed(master, 4711), INVALID_HANDLE)
    handle, _, _ = opened(master, "points.csv", TO_READ, block=100)
    expect("second file", refused(master, OPEN_FILE, command("battery.csv", TO_READ)), TOO_MANY_OPEN)
    expect("block that is not the first", block_of(master, handle, 1), BLOCK_SEQUENCE)
    block_of(master, handle, 0)
    expect("block that is not the next", block_of(master, handle, 2), BLOCK_SEQUENCE)
    expect("write to a file that is read", written(master, handle, 0, b"x"), NOT_OPENED)
    expect("abort", closed(master, handle, ABORT_FILE), DONE)
    expect("close after it", closed(master, handle), INVALID_HANDLE)


def requests_that_are_malformed_are_parameter_errors(master, unit):
    for what, function, objects in (
        ("no object", OPEN_FILE, b""),
        ("half a command", OPEN_FILE, file_object(3, bytes(20))),
        ("a name behind the end", OPEN_FILE, file_object(3, struct.pack("<HH", 26, 9) + bytes(22))),
        ("half a handle", CLOSE_FILE, file_object(4, bytes(3))),
        ("half a block number", READ, file_object(5, bytes(7))),
    ):
        expect(what, master.request(function, objects).errors, PARAMETER)


def an_image_is_written_block_by_block(master, unit):
    created = now_millis()
    size = len(IMAGE)
    handle, _, block = opened(master, "firmware.bin", TO_WRITE, size=size, key=key(master), created=created)
    expect_that("blocks of many frames", 1_000 < block <= 2048, block)
    blocks = [IMAGE[start : start + block] for start in range(0, size, block)]
    for number, octets in enumerate(blocks):
        marked = number | (LAST if number + 1 == len(blocks) else 0)
        expect("block out of turn", written(master, handle, number + 1, octets), BLOCK_SEQUENCE)
        expect("block", written(master, handle, marked, octets), DONE)
        expect("the same block again", written(master, handle, marked, octets), DONE)
    expect("nothing before it is closed", information(master, "firmware.bin"), NOT_FOUND)
    expect("status of the close", closed(master, handle), DONE)
    expect("information", information(master, "firmware.bin"), (FILE, size, created, 0o200))


def an_image_of_unknown_size_takes_the_place_of_the_old_one(master, unit):
    handle, _, _ = opened(master, "firmware.bin", TO_WRITE, size=UNKNOWN_SIZE, key=key(master), block=100)
    expect("first block", written(master, handle, 0, bytes(100)), DONE)
    expect("more than agreed", written(master, handle, 1, bytes(101)), BUFFER_OVERRUN)
    expect("last block", written(master, handle, 1 | LAST, bytes(50)), DONE)
    expect("status of the close", closed(master, handle), DONE)
    expect("size", information(master, "firmware.bin")[1], 150)


def an_image_that_is_not_whole_leaves_the_old_one(master, unit):
    before = information(master, "firmware.bin")
    for function, status in ((CLOSE_FILE, FATAL), (ABORT_FILE, DONE)):
        handle, _, _ = opened(master, "firmware.bin", TO_WRITE, size=300, key=key(master))
        expect("block", written(master, handle, 0, bytes(200)), DONE)
        expect("status of the end", closed(master, handle, function), status)
        expect("information", information(master, "firmware.bin"), before)


def an_image_is_deleted_with_a_key(master, unit):
    request = command("firmware.bin", 0, key=key(master))
    expect("status", refused(master, DELETE_FILE, request), DONE)
    expect("information", information(master, "firmware.bin"), NOT_FOUND)
    again = command("firmware.bin", 0, key=key(master))
    expect("status of a second delete", refused(master, DELETE_FILE, again), NOT_FOUND)


STEPS = [
    the_root_is_listed,
    a_directory_comes_in_blocks_too,
    the_journal_is_read_to_its_end,
    blocks_of_all_sizes_make_up_the_same_file,
    points_agree_with_the_registers,
    what_is_not_there_is_not_found,
    what_is_not_allowed_is_refused,
    handles_and_blocks_that_are_not_there_are_refused,
    requests_that_are_malformed_are_parameter_errors,
    an_image_is_written_block_by_block,
    an_image_of_unknown_size_takes_the_place_of_the_old_one,
    an_image_that_is_not_whole_leaves_the_old_one,
    an_image_is_deleted_with_a_key,
]

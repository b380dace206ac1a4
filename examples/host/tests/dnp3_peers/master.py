"""What the walks ask of a master, and the words they share. A master that we did not write is behind each of these."""

import struct
import time
from dataclasses import dataclass, field

# Function codes (IEEE 1815-2012 clause 4).
READ, WRITE, SELECT, OPERATE, DIRECT_OPERATE, DIRECT_OPERATE_NR = 1, 2, 3, 4, 5, 6
COLD_RESTART, WARM_RESTART, INITIALIZE_DATA, SAVE_CONFIGURATION = 13, 14, 15, 19
ENABLE_UNSOLICITED, DISABLE_UNSOLICITED, ASSIGN_CLASS = 20, 21, 22
DELAY_MEASURE, RECORD_CURRENT_TIME = 23, 24
OPEN_FILE, CLOSE_FILE, DELETE_FILE, GET_FILE_INFO, AUTHENTICATE_FILE, ABORT_FILE = 25, 26, 27, 28, 29, 30
RESPONSE, UNSOLICITED_RESPONSE = 129, 130

# Internal indications, the first octet in the low byte.
CLASS_1, CLASS_2, CLASS_3, NEED_TIME, RESTART = 0x02, 0x04, 0x08, 0x10, 0x80
NO_FUNCTION, UNKNOWN_OBJECT, PARAMETER, OVERFLOW = 0x0100, 0x0200, 0x0400, 0x0800
ERRORS = NO_FUNCTION | UNKNOWN_OBJECT | PARAMETER | OVERFLOW

# Statuses of commands.
SUCCESS, NO_SELECT, NOT_SUPPORTED, OUT_OF_RANGE = 0, 2, 4, 12

# Control codes of a CROB.
PULSE_ON, LATCH_ON, LATCH_OFF, CLOSE, TRIP = 0x01, 0x03, 0x04, 0x41, 0x81

ONLINE = 0x01

# Link functions, of the primary station and of the secondary one (clause 9).
RESET_LINK, LINK_STATUS_ASKED = 0, 9
ACK, LINK_STATUS = 0, 11

# What a master's kinds of point are called here, by group: static and event.
KINDS = {1: "bi", 2: "bi", 10: "bo", 11: "bo", 30: "ai", 32: "ai", 40: "ao", 42: "ao"}
EVENT_GROUPS = {2, 11, 32, 42}

CLASS_HEADERS = {0: b"\x3c\x01\x06", 1: b"\x3c\x02\x06", 2: b"\x3c\x03\x06", 3: b"\x3c\x04\x06"}


class Difference(Exception):
    """Master and unit do not agree."""


def expect(what, got, wanted):
    if got != wanted:
        raise Difference(f"{what}: got {show(got)}, expected {show(wanted)}")


def expect_that(what, holds, seen):
    if not holds:
        raise Difference(f"{what}: saw {show(seen)}")


def show(value):
    return value.hex(" ") if isinstance(value, bytes) else repr(value)


@dataclass(frozen=True)
class Value:
    """A point as the master's decoder has it."""

    group: int
    variation: int
    index: int
    value: float
    flags: int
    # Milliseconds since 1970, of events with a time.
    time: int | None = None

    @property
    def key(self):
        return KINDS[self.group], self.index


@dataclass
class Answer:
    """A response, all its fragments."""

    function: int
    iin: int
    sequence: int
    con: bool
    unsolicited: bool
    fragments: int = 1
    # (group, variation, qualifier, octets after the range), as the master found them.
    blocks: list = field(default_factory=list)
    values: list = field(default_factory=list)
    # The whole fragment, of the last one.
    raw: bytes = b""

    @property
    def errors(self):
        return self.iin & ERRORS

    def static(self):
        return {value.key: value for value in self.values if value.group not in EVENT_GROUPS}

    def events(self):
        return [value for value in self.values if value.group in EVENT_GROUPS]

    def statuses(self):
        """The statuses of the commands that are echoed: their last octets."""
        sizes = {(12, 1): 11, (41, 1): 5, (41, 2): 3, (41, 3): 5, (41, 4): 9}
        found = []
        for group, variation, qualifier, octets in self.blocks:
            size = sizes[group, variation] + {0x17: 1, 0x28: 2}[qualifier]
            found += [octets[end - 1] for end in range(size, len(octets) + 1, size)]
        return found

    def object(self, group, variation):
        """The octets of the only block, which must be of this group and variation."""
        headers = [block[:2] for block in self.blocks]
        expect("objects of the response", headers, [(group, variation)])
        return self.blocks[0][3]


class Master:
    """What a walk can have a master do. `confirm=False` keeps it from confirming what asks for it."""

    name = "?"
    # Whether it is on a line, where the unit speaks whether somebody listens or not.
    on_line = False
    # Whether it finds the ends of objects of group 0.
    knows_attributes = False

    def request(self, function, objects=b"", confirm=True):
        """A request with object octets of our own, under the master's next sequence number."""
        raise NotImplementedError

    def send(self, fragment, confirm=True):
        """A whole fragment of our own."""
        raise NotImplementedError

    def silent(self, function, objects=b""):
        """A request that has no response."""
        raise NotImplementedError

    def poll(self, *classes):
        """READ of classes by the master's own means."""
        raise NotImplementedError

    def read_points(self, kind, start, stop):
        """READ of a range in any variation, by the master's own means."""
        raise NotImplementedError

    def direct_operate(self, index, code):
        """A CROB by the master's own means."""
        raise NotImplementedError

    def select_operate(self, index, code):
        """The same, selected before: the answers to both, or to the select when that is refused."""
        raise NotImplementedError

    def direct_analog(self, index, value):
        """An analog output by the master's own means, in whatever variation it has."""
        raise NotImplementedError

    def enable_unsolicited(self, *classes):
        raise NotImplementedError

    def disable_unsolicited(self, *classes):
        raise NotImplementedError

    def cold_restart(self):
        raise NotImplementedError

    def unsolicited(self, seconds, confirm=True):
        """The next unsolicited response, or None if there is none for so long."""
        raise NotImplementedError

    def link(self, function):
        """Sends a link frame without user data; the function codes of the secondary frames that come back."""
        raise NotImplementedError

    def reopen(self, patience=20.0):
        """A new connection, as soon as the unit takes one."""
        raise NotImplementedError

    def close(self):
        raise NotImplementedError


def retry(patience, action, errors):
    """Does it again until it works."""
    end = time.monotonic() + patience
    while True:
        try:
            return action()
        except errors:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def crob(index, code, count=1):
    """A CROB under its header, with an 8-bit index."""
    return bytes([12, 1, 0x17, 1, index, code, count]) + bytes(9)


def analog(index, value, variation=2):
    """An analog output block under its header, with an 8-bit index."""
    form = {1: "<i", 2: "<h", 3: "<f", 4: "<d"}[variation]
    return bytes([41, variation, 0x17, 1, index]) + struct.pack(form, value) + b"\0"


def time_object(variation, millis):
    """Group 50 with one time."""
    return bytes([50, variation, 7, 1]) + millis.to_bytes(6, "little")


def drain(master):
    """Reads away the events that are there."""
    while master.poll(1, 2, 3).events():
        pass


def now_millis():
    return int(time.time() * 1000)

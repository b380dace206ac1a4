"""nfm-dnp3's master, mended. Where it departs from IEEE 1815-2012 no outstation could talk to it:

- It takes qualifier 0x28 for 8-bit counts with 16-bit indices (they are 16 bits both) and sends controls so. They go
  out under 0x17 here; what becomes of the others is a step of its own.
- It leaves the index prefixes out where it looks for the next object header.
- Its application confirms go out as confirmed user data, on a link that it never reset.
- Link frames without user data break its transport function off.
- It takes an unsolicited response for the answer to its request.
- It does not know qualifier 0x5B, under which the objects of files come, nor how long these are.
- It reads g32v3 and v4, which have flags and time, like g30v3 and v4, which have neither.
"""

import time

import serial
from dnp3py import DNP3Master
from dnp3py.layers.application import ApplicationLayer, ApplicationResponse
from dnp3py.layers.datalink import DataLinkLayer

PREFIX = {0x17: 1, 0x28: 2}
# What it reads wrong: group and variation.
UNREADABLE = {(32, 3), (32, 4)}
sizes_without_prefixes = ApplicationResponse._calculate_object_data_size


def sizes(group, variation, qualifier, count, range_start, range_stop):
    size = sizes_without_prefixes(group, variation, qualifier, count, range_start, range_stop)
    return size + PREFIX.get(qualifier, 0) * count


ApplicationResponse._calculate_object_data_size = staticmethod(sizes)


def file_object(data):
    """The block of a response that has a file object only; None if it has others."""
    if data[:1] != b"\x46" or data[2:4] != b"\x5b\x01":
        return None
    size = int.from_bytes(data[4:6], "little")
    assert len(data) == 6 + size, f"a file object of {size} octets in {data.hex(' ')}"
    return 70, data[1], 0x5B, data[4:]


class Link(DataLinkLayer):
    """All user data without link confirms."""

    def build_frame(self, user_data, confirmed=False, fcv=False, **rest):
        return super().build_frame(user_data, confirmed=confirmed, fcv=fcv, **rest)


class Application(ApplicationLayer):
    """Keeps the fragments, and can keep the master from confirming."""

    def __init__(self):
        super().__init__()
        self.confirming = True
        self.fragments = []

    def parse_response(self, data):
        response = super().parse_response(data)
        self.fragments.append((response, response.confirm_required, data))
        response.confirm_required &= self.confirming
        return response


class Nfm(DNP3Master):
    """nfm-dnp3's master, mended, on whatever has the methods of a socket."""

    def __init__(self, config):
        super().__init__(config)
        self._datalink = Link(config.master_address, config.outstation_address)
        self._application = Application()
        self.secondary = []

    def _receive_frame(self, timeout=None):
        end = time.time() + (timeout or self.config.response_timeout)
        while True:
            frame = super()._receive_frame(max(end - time.time(), 0.001))
            if frame.user_data:
                return frame
            self.secondary.append(frame.function_code)

    def _receive_response(self, timeout=None):
        while True:
            response = super()._receive_response(timeout)
            if not response.unsolicited:
                return response


class SerialSocket:
    """A serial line with the methods of a socket that nfm-dnp3 uses."""

    def __init__(self, path, baud):
        self._port = serial.Serial(path, baud)

    def settimeout(self, seconds):
        self._port.timeout = seconds

    def sendall(self, octets):
        self._port.write(octets)

    def recv(self, count):
        octets = self._port.read(1)
        if not octets:
            raise TimeoutError
        return octets + self._port.read(min(count - 1, self._port.in_waiting))

    def close(self):
        self._port.close()

"""The unit by other ways than DNP3: its registers over Modbus TCP, and the plant port."""

import socket
import struct
import time
from dataclasses import dataclass


@dataclass
class Registers:
    """What Modbus tells of the points of BTRM manual 13.1 to 13.4."""

    coils: list
    discretes: list
    holdings: list
    inputs: list

    def points(self):
        """The points of BTRM manual 12.3.5 to 12.3.8 as {(kind, index): value}; None: not known yet."""
        number, signed = list(self.inputs), [to_signed(raw) for raw in self.inputs]
        minutes = None if number[6] == 0xFFFF else number[6]
        analog_inputs = [
            number[0],
            number[1],
            signed[3],
            signed[4],
            number[5],
            None if minutes is None else minutes // 60,
            None if signed[7] == -0x8000 else signed[7],
            number[8],
            number[9],
            number[10],
            number[11],
            number[12],
        ]
        kinds = {"bi": self.discretes, "bo": self.coils, "ai": analog_inputs, "ao": self.holdings}
        return {(kind, index): value for kind, values in kinds.items() for index, value in enumerate(values)}


def to_signed(raw):
    return struct.unpack("<h", struct.pack("<H", raw))[0]


class Unit:
    """A running `btrm`."""

    def __init__(self, plant_port, modbus_port):
        self._plant = socket.create_connection(("127.0.0.1", plant_port), timeout=20)
        self._modbus_port = modbus_port
        self._modbus = None

    def plant(self, line):
        """Says a line to the plant port; the answer without its `ok`."""
        self._plant.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            part = self._plant.recv(4096)
            assert part, f"the plant port closed at {line!r}"
            answer += part
        text = answer.decode().strip()
        assert text == "ok" or text.startswith("ok "), f"plant port: {line!r} got {text!r}"
        return text[3:]

    def set(self, **sensors):
        """Sets sensors, such as `battery_volts=12.5`."""
        for name, value in sensors.items():
            self.plant(f"set {name.replace('_', '-')} {value}")

    def registers(self):
        """All of the manual's registers."""
        return Registers(
            coils=self._bits(1, 4),
            discretes=self._bits(2, 6),
            holdings=self._words(3, 6),
            inputs=self._words(4, 13),
        )

    def points(self):
        return self.registers().points()

    def coil(self, address):
        return self._bits(1, 4)[address]

    def write_coil(self, address, on):
        self._modbus_request(struct.pack(">BHH", 5, address, 0xFF00 if on else 0))

    def write_holding(self, address, value):
        self._modbus_request(struct.pack(">BHH", 6, address, value))

    def has(self, what, patience=20.0):
        """Waits until `what(points)` holds."""
        end = time.monotonic() + patience
        while not what(self.points()):
            assert time.monotonic() < end, f"waited in vain; the points are {self.points()}"
            time.sleep(0.02)

    def _bits(self, function, count):
        body = self._modbus_request(struct.pack(">BHH", function, 0, count))
        octets = int.from_bytes(body[2:], "little")
        return [octets >> bit & 1 for bit in range(count)]

    def _words(self, function, count):
        body = self._modbus_request(struct.pack(">BHH", function, 0, count))
        return list(struct.unpack(f">{count}H", body[2:]))

    def _modbus_request(self, pdu):
        try:
            return self._modbus_try(pdu)
        except OSError:
            # A restart of the unit closed the connection.
            self._modbus = None
            return self._modbus_try(pdu)

    def _modbus_try(self, pdu):
        if self._modbus is None:
            self._modbus = socket.create_connection(("127.0.0.1", self._modbus_port), timeout=20)
        self._modbus.sendall(struct.pack(">HHHB", 1, 0, len(pdu) + 1, 1) + pdu)
        length = struct.unpack(">4xH", self._receive(6))[0]
        body = self._receive(length)[1:]
        assert body[0] == pdu[0], f"Modbus: {pdu.hex()} got {body.hex()}"
        return body

    def _receive(self, count):
        octets = b""
        while len(octets) < count:
            part = self._modbus.recv(count - len(octets))
            if not part:
                raise ConnectionError("the Modbus server closed the connection")
            octets += part
        return octets

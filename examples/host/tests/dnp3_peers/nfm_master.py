"""The master of nfm-dnp3 walks through the unit. Arguments: as `walk.main` has them."""

import logging
import time

from dnp3py import DNP3Config, DNP3Master
from dnp3py.core.exceptions import DNP3Error, DNP3TimeoutError
from dnp3py.layers.application import ApplicationResponse, ObjectHeader
from dnp3py.objects.analog import AnalogOutputCommand
from dnp3py.objects.binary import BinaryOutputCommand

from master import (
    CLASS_HEADERS,
    DIRECT_OPERATE,
    EVENT_GROUPS,
    KINDS,
    LINK_STATUS_ASKED,
    OPERATE,
    READ,
    RESET_LINK,
    SELECT,
    SUCCESS,
    Answer,
    Master,
    Value,
    retry,
)
from nfm_mended import UNREADABLE, Link, Nfm, SerialSocket, file_object, sizes
from walk import main

PATIENCE = 10.0


class NfmMaster(Master):
    """Adapter."""

    name = "nfm-dnp3"

    def __init__(self, link):
        self._kind, self._where = link
        self.on_line = self._kind == "serial"
        port = self._where if self._kind == "tcp" else 20000
        config = DNP3Config(port=port, response_timeout=PATIENCE, confirm_required=False)
        # It complains of refusals, which are what many steps are about.
        logging.disable(logging.CRITICAL)
        self._master = Nfm(config)
        self.reopen()

    def reopen(self, patience=20.0):
        self.close()
        retry(patience, self._open, (DNP3Error, OSError))

    def _open(self):
        if self._kind == "tcp":
            self._master.open()
        else:
            self._master._socket = SerialSocket(*self._where)
            self._master._connected = True

    def close(self):
        self._master.close()

    def _ask(self, action, confirm=True):
        """Has the master do something that asks and is answered."""
        application = self._master._application
        application.fragments.clear()
        application.confirming = confirm
        sequence = application.sequence
        action()
        application.confirming = True
        found = [self._answer(*one) for one in application.fragments if not one[0].unsolicited]
        assert found, "nfm-dnp3 has no answer"
        assert found[0].sequence == sequence, f"the answer to {sequence} has {found[0].sequence}"
        return self._whole(found)

    def _whole(self, found):
        last = found[-1]
        last.fragments = len(found)
        last.blocks = [block for one in found for block in one.blocks]
        last.values = [value for one in found for value in one.values]
        return last

    def _answer(self, response, con, data):
        blocks, values, end = [], [], 0
        for header in response.objects:
            size = sizes(
                header.group,
                header.variation,
                header.qualifier,
                header.count,
                header.range_start,
                header.range_stop,
            )
            end = header.data_offset + size
            octets = response.raw_data[header.data_offset : end]
            blocks.append((header.group, header.variation, header.qualifier, octets))
            values += self._values(response, header)
        if (block := file_object(response.raw_data)) is not None:
            blocks, end = [block], len(response.raw_data)
        assert end == len(response.raw_data), f"nfm-dnp3 reads {end} octets of {data.hex(' ')}"
        return Answer(
            function=response.function,
            iin=response.iin1 | response.iin2 << 8,
            sequence=response.sequence,
            con=con,
            unsolicited=response.unsolicited,
            blocks=blocks,
            values=values,
            raw=data,
        )

    def _values(self, response, header):
        """The points under one header, decoded by nfm-dnp3."""
        if header.group not in KINDS or (header.group, header.variation) in UNREADABLE:
            return []
        one = ApplicationResponse(**{**vars(response), "objects": [header]})
        told = self._master._parse_poll_response(one)
        points = told.binary_inputs + told.binary_outputs + told.analog_inputs + told.analog_outputs
        assert len(points) == header.count, (header, points)
        is_event = header.group in EVENT_GROUPS
        return [
            Value(
                header.group,
                header.variation,
                point.index,
                point.value,
                int(point.flags) | (0x80 if point.value is True else 0),
                getattr(point, "timestamp", None) if is_event else None,
            )
            for point in points
        ]

    def request(self, function, objects=b"", confirm=True):
        build = self._master._application.build_request
        return self._ask(lambda: self._master._send_request(build(function) + objects), confirm)

    def send(self, fragment, confirm=True):
        application = self._master._application
        keep, application._tx_sequence = application._tx_sequence, fragment[0] & 0x0F
        answer = self._ask(lambda: self._master._send_request(fragment), confirm)
        application._tx_sequence = keep
        return answer

    def silent(self, function, objects=b""):
        apdu = self._master._application.build_request(function) + objects
        self._master._send_request(apdu, expect_response=False)

    def poll(self, *classes):
        def whole(result):
            assert result.success, result.error

        if set(classes) == {0, 1, 2, 3}:
            return self._ask(lambda: whole(self._master.integrity_poll()))
        if len(classes) == 1:
            return self._ask(lambda: whole(self._master.read_class(classes[0])))
        return self.request(READ, b"".join(CLASS_HEADERS[number] for number in classes))

    def read_points(self, kind, start, stop):
        read = {
            "bi": self._master.read_binary_inputs,
            "bo": self._master.read_binary_outputs,
            "ai": self._master.read_analog_inputs,
            "ao": self._master.read_analog_outputs,
        }[kind]
        return self._ask(lambda: read(start, stop))

    def _command(self, function, group, variation, index, octets):
        header = ObjectHeader(group, variation, 0x17, count=1, data=bytes([index]) + octets)

        opinions = []

        def action():
            response = self._master._send_request(self._master._application.build_request(function, [header]))
            opinions.append(self._master._check_control_response(response))

        answer = self._ask(action)
        succeeded = not answer.errors and answer.statuses() == [SUCCESS]
        assert opinions == [succeeded], f"nfm-dnp3 takes {answer.raw.hex(' ')} for {opinions}"
        return answer

    def direct_operate(self, index, code):
        command = BinaryOutputCommand(index=index, control_code=code)
        return self._command(DIRECT_OPERATE, 12, 1, index, command.to_bytes())

    def select_operate(self, index, code):
        octets = BinaryOutputCommand(index=index, control_code=code).to_bytes()
        selected = self._command(SELECT, 12, 1, index, octets)
        if any(selected.statuses()):
            return [selected]
        return [selected, self._command(OPERATE, 12, 1, index, octets)]

    def direct_analog(self, index, value):
        command = AnalogOutputCommand.create(index, value)
        return self._command(DIRECT_OPERATE, 41, 2, index, command.to_bytes(2))

    def malformed_control(self, index):
        """Its own direct operate, as it comes: 0x28 with an 8-bit count."""
        return self._ask(lambda: self._master.direct_operate_binary(index, True))

    def enable_unsolicited(self, *classes):
        mask = sum(1 << number - 1 for number in classes)
        return self._ask(lambda: self._master.enable_unsolicited(mask))

    def disable_unsolicited(self, *classes):
        mask = sum(1 << number - 1 for number in classes)
        return self._ask(lambda: self._master.disable_unsolicited(mask))

    def cold_restart(self):
        return self._ask(self._master.cold_restart)

    def unsolicited(self, seconds, confirm=True):
        application = self._master._application
        application.fragments.clear()
        application.confirming = confirm
        try:
            DNP3Master._receive_response(self._master, seconds)
        except DNP3TimeoutError:
            return None
        finally:
            application.confirming = True
        answer = self._answer(*application.fragments[-1])
        return answer if answer.unsolicited else self.unsolicited(seconds, confirm)

    def link(self, function):
        build = {RESET_LINK: Link.build_reset_link, LINK_STATUS_ASKED: Link.build_request_link_status}[function]
        self._master.secondary.clear()
        self._master._send_frame(build(self._master._datalink))
        end = time.time() + PATIENCE
        while not self._master.secondary and time.time() < end:
            try:
                self._master._receive_frame(0.5)
            except DNP3TimeoutError:
                pass
        return list(self._master.secondary)


if __name__ == "__main__":
    main(NfmMaster)

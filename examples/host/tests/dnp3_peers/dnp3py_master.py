"""The master of dnp3py walks through the unit. Arguments: as `walk.main` has them."""

import asyncio

import serial
from dnp3.application.builder import build_cold_restart_request
from dnp3.application.fragment import ObjectBlock, RequestFragment
from dnp3.application.header import RequestHeader
from dnp3.application.parser import parse_response
from dnp3.application.qualifiers import ObjectHeader, get_range_size
from dnp3.core.enums import ControlCode
from dnp3.datalink.builder import build_request_link_status, build_reset_link_state
from dnp3.master import Master as Dnp3py
from dnp3.master import MasterConfig, MasterRunnerError, MasterTcpRunner
from dnp3.transport_io.channel import ChannelError, ChannelState, ChannelStatistics, TcpConfig
from dnp3.transport_io.tcp_client import TcpClientChannel

from master import CLASS_HEADERS, KINDS, LINK_STATUS_ASKED, READ, RESET_LINK, Answer, Master, Value, retry
from walk import main

GROUPS = {"bi": 1, "bo": 10, "ai": 30, "ao": 40}
PATIENCE = 10.0


class Collector:
    """What dnp3py hands to its user, in order."""

    def __init__(self):
        self.values = []

    def take(self, kind, values):
        for point in values:
            self.values.append((kind, point))

    def on_binary_input(self, values, info):
        self.take("bi", values)

    def on_binary_output(self, values, info):
        self.take("bo", values)

    def on_analog_input(self, values, info):
        self.take("ai", values)

    def on_analog_output(self, values, info):
        self.take("ao", values)

    def on_counter(self, values, info):
        self.take("counter", values)

    def on_frozen_counter(self, values, info):
        self.take("frozen", values)


class Listening(Dnp3py):
    """dnp3py's master, with the fragments that it parsed kept beside what it hands out."""

    def __post_init__(self):
        super().__post_init__()
        self.fragments = []

    def process_response(self, data):
        info = super().process_response(data)
        assert info is not None, f"dnp3py does not parse {data.hex(' ')}"
        assert info.truncation is None, f"dnp3py finds {info.truncation} in {data.hex(' ')}"
        values, self.handler.values = self.handler.values, []
        self.fragments.append(answer(data, values, info))
        return info


class Runner(MasterTcpRunner):
    """dnp3py's runner, which can be kept from confirming."""

    confirming = True

    async def _send_confirm(self, sequence, *, uns, deadline):
        if self.confirming:
            await super()._send_confirm(sequence, uns=uns, deadline=deadline)


class SerialChannel:
    """A serial line for dnp3py, which has none of its own."""

    def __init__(self, path, baud):
        self._path, self._baud = path, baud
        self._port = None
        self.statistics = ChannelStatistics()

    @property
    def is_open(self):
        return self._port is not None

    @property
    def state(self):
        return ChannelState.OPEN if self.is_open else ChannelState.CLOSED

    async def open(self):
        self._port = serial.Serial(self._path, self._baud, timeout=0)

    async def close(self):
        if self._port is not None:
            self._port.close()
        self._port = None

    async def read(self, max_bytes):
        loop = asyncio.get_running_loop()
        readable = loop.create_future()
        loop.add_reader(self._port.fileno(), lambda: readable.done() or readable.set_result(None))
        try:
            await readable
        finally:
            loop.remove_reader(self._port.fileno())
        return self._port.read(max_bytes)

    async def write_all(self, data):
        self._port.write(data)


def answer(data, values, info):
    """What dnp3py made of one fragment."""
    parsed = parse_response(data)
    blocks = []
    for block in parsed.objects:
        header = block.header
        octets = block.data[get_range_size(header.range_code) :]
        blocks.append((header.group, header.variation, header.qualifier, octets))
    handed = iter(values)
    found = []
    for block in parsed.objects:
        if block.header.group not in KINDS:
            continue
        kind = KINDS[block.header.group]
        for _ in range(count(block)):
            told, point = next(handed)
            assert told == kind, f"dnp3py has {told} for {kind} in {data.hex(' ')}"
            state = point.quality | (0x80 if kind in ("bi", "bo") and point.value else 0)
            time = None if point.timestamp is None else round(point.timestamp.timestamp() * 1000)
            group, variation = block.header.group, block.header.variation
            found.append(Value(group, variation, point.index, point.value, state, time))
    assert next(handed, None) is None, f"dnp3py has more values than objects in {data.hex(' ')}"
    return Answer(
        function=int(info.function),
        iin=int(info.iin),
        sequence=info.sequence,
        con=info.con,
        unsolicited=info.is_unsolicited,
        blocks=blocks,
        values=found,
        raw=data,
    )


def count(block):
    """The number of objects under a header, of those that carry points."""
    data = block.data
    match block.header.qualifier:
        case 0x00:
            return data[1] - data[0] + 1
        case 0x01:
            return int.from_bytes(data[2:4], "little") - int.from_bytes(data[:2], "little") + 1
        case 0x17:
            return data[0]
        case 0x28:
            return int.from_bytes(data[:2], "little")
    raise AssertionError(f"qualifier {block.header.qualifier:#x} with points")


class Dnp3pyMaster(Master):
    """Adapter."""

    name = "dnp3py"
    knows_attributes = True

    def __init__(self, link):
        self._link = link
        self.on_line = link[0] == "serial"
        self._loop = asyncio.new_event_loop()
        # One for all connections: a master goes on counting its sequence numbers.
        self._master = Listening(config=MasterConfig(address=1, outstation_address=10), handler=Collector())
        self._runner = None
        self.reopen()

    def reopen(self, patience=20.0):
        self.close()
        retry(patience, self._open, (ChannelError, MasterRunnerError, OSError))

    def _open(self):
        kind, where = self._link
        if kind == "tcp":
            channel = TcpClientChannel(config=TcpConfig(host="127.0.0.1", port=where))
        else:
            channel = SerialChannel(*where)
        self._run(channel.open())
        self._runner = Runner(master=self._master, channel=channel, response_timeout=PATIENCE)
        self._run(self._runner.open())

    def close(self):
        if self._runner is not None and self._runner.channel is not None:
            self._run(self._runner.channel.close())
            self._run(self._runner.close())
        self._runner = None

    def _run(self, future):
        return self._loop.run_until_complete(future)

    def _ask(self, request, confirm=True):
        self._master.fragments.clear()
        self._runner.confirming = confirm
        self._run(self._runner.request(request))
        self._runner.confirming = True
        fragments = [found for found in self._master.fragments if not found.unsolicited]
        last = fragments[-1]
        last.fragments = len(fragments)
        last.blocks = [block for found in fragments for block in found.blocks]
        last.values = [value for found in fragments for value in found.values]
        return last

    def request(self, function, objects=b"", confirm=True):
        sequence = self._master.next_request_sequence()
        return self.send(bytes([0xC0 | sequence, function]) + objects, confirm)

    def send(self, fragment, confirm=True):
        return self._ask(build(fragment), confirm)

    def silent(self, function, objects=b""):
        sequence = self._master.next_request_sequence()
        self._run(self._runner.send(build(bytes([0xC0 | sequence, function]) + objects)))

    def poll(self, *classes):
        if set(classes) == {0, 1, 2, 3}:
            return self._ask(self._master.build_integrity_poll())
        if 0 in classes:
            return self.request(READ, b"".join(CLASS_HEADERS[number] for number in classes))
        wanted = {f"class_{number}": number in classes for number in (1, 2, 3)}
        return self._ask(self._master.build_class_poll(**wanted))

    def read_points(self, kind, start, stop):
        return self._ask(self._master.build_range_poll(GROUPS[kind], 0, start, stop))

    def direct_operate(self, index, code):
        command = self._master.command_builder().add_crob(index, ControlCode(code))
        return self._ask(self._master.build_direct_operate(command.build_direct_operate()))

    def select_operate(self, index, code):
        command = self._master.command_builder().add_crob(index, ControlCode(code))
        selected = self._ask(self._master.build_select(command.build_select()))
        if any(selected.statuses()):
            return [selected]
        return [selected, self._ask(self._master.build_operate(command.build_operate()))]

    def direct_analog(self, index, value):
        command = self._master.command_builder().add_analog(index, value)
        return self._ask(self._master.build_direct_operate(command.build_direct_operate()))

    def enable_unsolicited(self, *classes):
        wanted = {f"class_{number}": number in classes for number in (1, 2, 3)}
        return self._ask(self._master.build_enable_unsolicited(**wanted))

    def disable_unsolicited(self, *classes):
        wanted = {f"class_{number}": number in classes for number in (1, 2, 3)}
        return self._ask(self._master.build_disable_unsolicited(**wanted))

    def cold_restart(self):
        return self._ask(build_cold_restart_request(seq=self._master.next_request_sequence()))

    def unsolicited(self, seconds, confirm=True):
        self._master.fragments.clear()
        self._runner.confirming = confirm
        info = self._run(self._runner.listen_unsolicited(timeout=seconds))
        self._runner.confirming = True
        return None if info is None else self._master.fragments[-1]

    def link(self, function):
        build_frame = {RESET_LINK: build_reset_link_state, LINK_STATUS_ASKED: build_request_link_status}[function]
        return self._run(self._ask_link(build_frame(destination=10, source=1, dir_from_master=True)))

    async def _ask_link(self, frame):
        await self._runner._write_frame(frame, self._runner._deadline(PATIENCE))
        now, found = asyncio.get_running_loop().time, []
        end = now() + PATIENCE
        while (left := end - now()) > 0:
            try:
                data = await asyncio.wait_for(self._runner.channel.read(4096), left)
            except TimeoutError:
                break
            controls = [frame.header.control for frame in self._runner._parser.feed(data)]
            answers = [int(control.function_code) for control in controls if not control.prm]
            if answers and not found:
                # An answer may take its time; one too many comes soon.
                end = now() + 0.5
            found += answers
        return found


def build(fragment):
    """A request of dnp3py's with these octets."""
    objects = fragment[2:]
    blocks = (ObjectBlock(ObjectHeader.from_bytes(objects), objects[3:]),) if objects else ()
    request = RequestFragment(header=RequestHeader.from_bytes(fragment), objects=blocks)
    assert request.to_bytes() == fragment
    return request


if __name__ == "__main__":
    main(Dnp3pyMaster)

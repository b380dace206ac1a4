"""Events: BTRM manual 12.3.10, made by the plant."""

import struct

from master import (
    ASSIGN_CLASS,
    CLASS_1,
    CLASS_2,
    CLASS_HEADERS,
    READ,
    RECORD_CURRENT_TIME,
    WRITE,
    drain,
    expect,
    expect_that,
    now_millis,
    time_object,
)

ON, OFF = 0x81, 0x01
NO_EVENTS = 0xFFFF
SLACK = 3_000


def at_rest(master, unit):
    """Both channels are alarms that do not stand, the clock is set, and no event waits."""
    unit.plant("clear all")
    unit.set(battery_volts=13.2, io1_volts=5, io2_volts=0)
    unit.write_holding(3, 1)
    unit.write_holding(4, 2)
    unit.has(lambda points: not any(points["bi", index] for index in (1, 3, 4, 5)))
    master.request(RECORD_CURRENT_TIME)
    expect("errors of the time", master.request(WRITE, time_object(3, now_millis())).errors, 0)
    drain(master)


def trip(unit, channel, on):
    unit.set(**{f"io{channel}_volts": int(on) * 5 if channel == 2 else int(not on) * 5})
    unit.has(lambda points: points["bi", 2 + channel] == int(on) and points["bi", 5] == int(on))


def keys(answer):
    return sorted((*value.key, value.flags) for value in answer.events())


def timely(what, values):
    for value in values:
        expect_that(f"{what}: time of the event", abs(value.time - now_millis()) < SLACK, value)


def a_tripped_channel_is_an_event(master, unit):
    at_rest(master, unit)
    for channel in (1, 2):
        for on, flags in ((True, ON), (False, OFF)):
            trip(unit, channel, on)
            what = f"channel {channel}, {on}"
            expect(f"{what}: class 1 waits", master.poll(0).iin & CLASS_1, CLASS_1)
            expect(f"{what}: class 2", keys(master.poll(2)), [])
            expect(f"{what}: class 3", keys(master.poll(3)), [])
            answer = master.poll(1)
            expect(f"{what}: events", keys(answer), [("bi", 2 + channel, flags), ("bi", 5, flags)])
            expect_that(f"{what}: g2v2", {(v.group, v.variation) for v in answer.values} == {(2, 2)}, answer.values)
            expect(f"{what}: asks for a confirm", answer.con, True)
            timely(what, answer.values)
            afterwards = master.poll(1)
            expect(f"{what}: events after the confirm", keys(afterwards), [])
            expect(f"{what}: class 1 waits", afterwards.iin & CLASS_1, 0)


def low_voltage_is_an_event(master, unit):
    at_rest(master, unit)
    unit.set(battery_volts=10.8)
    unit.has(lambda points: points["bi", 1] == 1)
    told = keys(master.poll(1))
    expect_that("low voltage among the events", ("bi", 1, ON) in told, told)
    unit.set(battery_volts=13.2)
    unit.has(lambda points: points["bi", 1] == 0)
    told = keys(master.poll(1))
    expect_that("its end among the events", ("bi", 1, OFF) in told, told)


def events_that_are_not_confirmed_come_again(master, unit):
    at_rest(master, unit)
    trip(unit, 1, True)
    first = master.request(READ, CLASS_HEADERS[1], confirm=False)
    second = master.request(READ, CLASS_HEADERS[1], confirm=False)
    third = master.poll(1)
    expect("the second poll", second.values, first.values)
    expect("the third poll", third.values, first.values)
    expect_that("events", len(first.values) == 2, first.values)
    expect("the poll after the confirm", keys(master.poll(1)), [])


def an_integrity_poll_has_the_events_first(master, unit):
    at_rest(master, unit)
    trip(unit, 1, True)
    answer = master.poll(0, 1, 2, 3)
    expect("events", keys(answer), [("bi", 3, ON), ("bi", 5, ON)])
    if answer.raw[5:6] != b"\x01":
        expect("groups in order", [value.group for value in answer.values][:2], [2, 2])
    expect("the present state", answer.static()["bi", 3].flags, ON)
    trip(unit, 1, False)


def events_are_told_in_the_variation_that_is_asked_for(master, unit):
    at_rest(master, unit)
    trip(unit, 1, True)
    plain = master.request(READ, b"\x02\x01\x06", confirm=False)
    expect("g2v1", [(v.variation, v.index, v.flags) for v in plain.values], [(1, 3, ON), (1, 5, ON)])
    absolute = master.request(READ, b"\x02\x02\x06", confirm=False)
    timely("g2v2", absolute.values)
    relative = master.request(READ, b"\x02\x03\x06", confirm=False)
    group, variation, _, octets = relative.blocks[0]
    # A synchronised clock.
    expect("the common time", (group, variation), (51, 1))
    common = int.from_bytes(octets, "little")
    for value, known in zip(relative.values, absolute.values, strict=True):
        expect_that("g2v3: time", value.time in (known.time, known.time - common), (value, known, common))
    one = master.request(READ, b"\x02\x00\x07\x01", confirm=False)
    expect("at most one", keys(one), [("bi", 3, ON)])
    of_class = master.request(READ, b"\x3c\x02\x07\x01")
    expect("at most one of class 1", keys(of_class), [("bi", 3, ON)])
    expect("the other one", keys(master.poll(1)), [("bi", 5, ON)])
    trip(unit, 1, False)


def points_are_assigned_to_classes(master, unit):
    at_rest(master, unit)
    assigned = master.request(ASSIGN_CLASS, bytes.fromhex("3c 03 06 01 00 00 03 03"))
    expect("errors", assigned.errors, 0)
    trip(unit, 1, True)
    expect("classes that wait", master.poll(0).iin & (CLASS_1 | CLASS_2), CLASS_1 | CLASS_2)
    expect("class 1", keys(master.poll(1)), [("bi", 5, ON)])
    expect("class 2", keys(master.poll(2)), [("bi", 3, ON)])
    none = master.request(ASSIGN_CLASS, bytes.fromhex("3c 01 06 01 00 00 03 03"))
    expect("errors", none.errors, 0)
    trip(unit, 1, False)
    expect("events of a point in no class", keys(master.poll(1, 2, 3)), [("bi", 5, OFF)])
    back = master.request(ASSIGN_CLASS, bytes.fromhex("3c 02 06 01 00 00 03 03"))
    expect("errors", back.errors, 0)
    drain(master)


def a_deadband_makes_events_of_an_analog_input(master, unit):
    at_rest(master, unit)
    expect("errors", set_deadband(master, 100).errors, 0)
    told = master.request(READ, bytes.fromhex("22 01 00 00 00")).object(34, 1)
    expect("the deadband", told, b"\x64\x00")
    unit.set(battery_volts=13.25)
    unit.has(lambda points: points["ai", 0] == 13_250)
    expect("within the deadband", keys(master.poll(1)), [])
    unit.set(battery_volts=13.5)
    unit.has(lambda points: points["ai", 0] == 13_500)
    plain = master.request(READ, b"\x20\x02\x06", confirm=False)
    expect("g32v2", [(v.index, v.value, v.flags) for v in plain.values], [(0, 13_500, 1)])
    answer = master.poll(1)
    index, flags, value, low, high = struct.unpack("<BBhIH", answer.object(32, 4))
    expect("g32v4", (index, flags, value), (0, 1, 13_500))
    time = low | high << 32
    expect_that("g32v4: time", abs(time - now_millis()) < SLACK, time)
    for decoded in answer.values:
        expect("g32v4, decoded", (decoded.index, decoded.value, decoded.time), (0, 13_500, time))
    expect("errors", set_deadband(master, NO_EVENTS).errors, 0)
    unit.set(battery_volts=12.9)
    unit.has(lambda points: points["ai", 0] == 12_900)
    expect("without a deadband", keys(master.poll(1)), [])


def set_deadband(master, units):
    return master.request(WRITE, bytes.fromhex("22 01 17 01 00") + units.to_bytes(2, "little"))


STEPS = [
    a_tripped_channel_is_an_event,
    low_voltage_is_an_event,
    events_that_are_not_confirmed_come_again,
    an_integrity_poll_has_the_events_first,
    events_are_told_in_the_variation_that_is_asked_for,
    points_are_assigned_to_classes,
    a_deadband_makes_events_of_an_analog_input,
]

"""Commands: BTRM manual 12.3.7 to 12.3.9."""

from master import (
    CLOSE,
    DIRECT_OPERATE,
    DIRECT_OPERATE_NR,
    INITIALIZE_DATA,
    LATCH_OFF,
    LATCH_ON,
    NO_SELECT,
    NOT_SUPPORTED,
    OPERATE,
    OUT_OF_RANGE,
    PARAMETER,
    PULSE_ON,
    RESPONSE,
    SELECT,
    SUCCESS,
    TRIP,
    WRITE,
    Difference,
    analog,
    crob,
    expect,
    expect_that,
)


def succeeds(what, answer):
    expect(f"{what}: errors", answer.errors, 0)
    expect(f"{what}: status", answer.statuses(), [SUCCESS])


def is_set(what, unit, key, wanted):
    expect(f"{what}: Modbus has {key}", unit.points()[key], wanted)


def direct_operate_switches_outputs(master, unit):
    for index in (1, 2):
        for code, state in ((LATCH_ON, 1), (LATCH_OFF, 0), (CLOSE, 1), (TRIP, 0)):
            what = f"direct operate {code:#04x} of BO {index}"
            succeeds(what, master.direct_operate(index, code))
            is_set(what, unit, ("bo", index), state)
            told = master.read_points("bo", index, index).static()["bo", index]
            expect(f"{what}: status point", told.flags, 0x01 | state << 7)


def select_and_operate_switches_outputs(master, unit):
    for index in (1, 2):
        for code, state in ((LATCH_ON, 1), (LATCH_OFF, 0)):
            what = f"select and operate {code:#04x} of BO {index}"
            selected, operated = master.select_operate(index, code)
            succeeds(f"{what}, select", selected)
            succeeds(f"{what}, operate", operated)
            is_set(what, unit, ("bo", index), state)


def a_select_alone_does_nothing_and_a_strange_operate_finds_none(master, unit):
    succeeds("select", master.request(SELECT, crob(2, LATCH_ON)))
    is_set("after the select", unit, ("bo", 2), 0)
    other = master.request(OPERATE, crob(1, LATCH_ON))
    expect("operate of another point: status", other.statuses(), [NO_SELECT])
    late = master.request(OPERATE, crob(2, LATCH_ON))
    expect("operate after that: status", late.statuses(), [NO_SELECT])
    is_set("after both", unit, ("bo", 2), 0)
    is_set("after both", unit, ("bo", 1), 0)
    never = master.request(OPERATE, analog(0, 100))
    expect("operate of an analog output never selected: status", never.statuses(), [NO_SELECT])


def a_repeated_operate_is_answered_and_not_done_twice(master, unit):
    succeeds("select", master.request(SELECT, crob(2, LATCH_ON)))
    operated = master.request(OPERATE, crob(2, LATCH_ON))
    succeeds("operate", operated)
    unit.write_coil(2, False)
    again = bytes([0xC0 | operated.sequence, OPERATE]) + crob(2, LATCH_ON)
    succeeds("the same octets again", master.send(again))
    is_set("after the repeat", unit, ("bo", 2), 0)
    later = master.request(OPERATE, crob(2, LATCH_ON))
    expect("operate under the next number: status", later.statuses(), [NO_SELECT])


def direct_operate_without_response(master, unit):
    master.silent(DIRECT_OPERATE_NR, crob(1, LATCH_ON))
    unit.has(lambda points: points["bo", 1] == 1)
    master.silent(DIRECT_OPERATE_NR, crob(1, LATCH_OFF))
    unit.has(lambda points: points["bo", 1] == 0)
    expect("errors of the next request", master.poll(0).errors, 0)


def points_and_codes_that_are_not_there_are_refused(master, unit):
    for what, objects in {
        "BO 4": crob(4, LATCH_ON),
        "AO 6": analog(6, 1),
        "pulse off of BO 1": crob(1, 0x02),
    }.items():
        for function in (SELECT, DIRECT_OPERATE):
            answer = master.request(function, objects)
            expect(f"{what}: status", answer.statuses(), [NOT_SUPPORTED])
            expect(f"{what}: errors", answer.errors, PARAMETER)


def several_commands_in_one_request(master, unit):
    two = bytes.fromhex("0c 01 17 02") + crob(1, LATCH_ON)[4:] + crob(2, LATCH_ON)[4:]
    answer = master.request(DIRECT_OPERATE, two + analog(1, 30))
    expect("statuses", answer.statuses(), [SUCCESS] * 3)
    points = unit.points()
    expect("outputs", (points["bo", 1], points["bo", 2], points["ao", 1]), (1, 1, 30))
    for index in (1, 2):
        succeeds("off again", master.direct_operate(index, LATCH_OFF))


def analog_outputs_take_what_they_can(master, unit):
    for index, value in enumerate((360, 100, 50, 1, 2, 1)):
        what = f"AO {index} = {value}"
        succeeds(f"{what} as g41v2", master.request(DIRECT_OPERATE, analog(index, value)))
        is_set(what, unit, ("ao", index), value)
        told = master.read_points("ao", index, index).static()["ao", index]
        expect(f"{what}: status point", (told.value, told.flags), (value, 1))
    for variation, value in ((1, 361), (3, 362.0), (4, 363.0)):
        succeeds(f"g41v{variation}", master.request(DIRECT_OPERATE, analog(0, value, variation)))
        is_set(f"g41v{variation}", unit, ("ao", 0), int(value))
    succeeds("by the master's own means", master.direct_analog(0, 480))
    is_set("by the master's own means", unit, ("ao", 0), 480)


def analog_outputs_by_select_and_operate(master, unit):
    for index, value in enumerate((361, 101, 51, 4, 1, 1)):
        succeeds(f"select of AO {index}", master.request(SELECT, analog(index, value)))
        succeeds(f"operate of AO {index}", master.request(OPERATE, analog(index, value)))
        is_set("operate", unit, ("ao", index), value)


def values_out_of_range_are_refused(master, unit):
    before = unit.points()
    limits = {0: 3200, 1: 500, 2: 500, 3: 4, 4: 2, 5: 2}
    for index, most in limits.items():
        for value in (most + 1, 32_767, -1):
            for function in (SELECT, DIRECT_OPERATE):
                answer = master.request(function, analog(index, value))
                expect(f"AO {index} = {value}: status", answer.statuses(), [OUT_OF_RANGE])
            is_set(f"AO {index} = {value}", unit, ("ao", index), before["ao", index])
    large = master.request(DIRECT_OPERATE, analog(0, 70_000, 1))
    expect("AO 0 = 70000: status", large.statuses(), [OUT_OF_RANGE])


def a_test_is_started_and_stopped(master, unit):
    unit.plant("clear all")
    for start, stop in ((LATCH_ON, LATCH_OFF), (PULSE_ON, TRIP)):
        *_, started = master.select_operate(3, start)
        succeeds(f"start by {start:#04x}", started)
        is_set("a test runs", unit, ("bo", 3), 1)
        succeeds(f"stop by {stop:#04x}", master.direct_operate(3, stop))
        is_set("it does not", unit, ("bo", 3), 0)


def write_of_binary_outputs_as_the_manual_prints_it(master, unit):
    have_battery_data(master, unit)
    told = master.poll(0).static()["bo", 0]
    expect("BO 0 with data", told.flags, 0x81)
    # BTRM manual 12.3.9.
    answer = master.send(bytes.fromhex("c5 02 0a 01 00 00 00 01"))
    expect("answer to the manual's write", (answer.function, answer.sequence, answer.errors), (RESPONSE, 5, 0))
    expect("objects of the answer", answer.blocks, [])
    is_set("battery data after the write", unit, ("bo", 0), 0)
    expect("BO 0 without data", master.poll(0).static()["bo", 0].flags, 0x01)
    for index in (1, 2):
        for state in (1, 0):
            written = master.request(WRITE, bytes([10, 1, 0, index, index, state]))
            expect(f"write {state} to BO {index}: errors", written.errors, 0)
            is_set("written", unit, ("bo", index), state)
    beyond = master.request(WRITE, bytes([10, 1, 0, 4, 4, 1]))
    expect("write to BO 4: errors", beyond.errors, PARAMETER)


def initialize_data_resets_battery_data(master, unit):
    have_battery_data(master, unit)
    expect("errors", master.request(INITIALIZE_DATA).errors, 0)
    is_set("battery data", unit, ("bo", 0), 0)


def have_battery_data(master, unit):
    """Runs a capacity test to its end."""
    unit.plant("clear all")
    unit.plant("set soc 100")
    succeeds("start of a test", master.direct_operate(3, LATCH_ON))
    unit.has(lambda points: points["bo", 3] == 0 and points["bo", 0] == 1, 60)
    points = unit.points()
    expect_that("results of the test", None not in (points["ai", 5], points["ai", 6]), points)
    told = master.poll(0).static()
    for index in (5, 6):
        value = told["ai", index]
        expect(f"AI {index} after a test", (value.value, value.flags), (points["ai", index], 1))


def a_control_that_is_malformed_does_nothing(master, unit):
    """Under 0x28 with a count of 8 bits: too few octets for what it claims."""
    if not hasattr(master, "malformed_control"):
        return
    for index in (1, 2):
        answer = master.malformed_control(index)
        if not answer.errors:
            raise Difference(f"0x28 with an 8-bit count: no error in {answer.raw.hex(' ')}")
        is_set("afterwards", unit, ("bo", index), 0)


STEPS = [
    direct_operate_switches_outputs,
    select_and_operate_switches_outputs,
    a_select_alone_does_nothing_and_a_strange_operate_finds_none,
    a_repeated_operate_is_answered_and_not_done_twice,
    direct_operate_without_response,
    points_and_codes_that_are_not_there_are_refused,
    several_commands_in_one_request,
    analog_outputs_take_what_they_can,
    analog_outputs_by_select_and_operate,
    values_out_of_range_are_refused,
    a_test_is_started_and_stopped,
    a_control_that_is_malformed_does_nothing,
]

# Of what a battery test leaves, so that one has to end first.
BATTERY_DATA = [
    write_of_binary_outputs_as_the_manual_prints_it,
    initialize_data_resets_battery_data,
]

"""Time, restarts, and functions that are not there."""

import time

from master import (
    DELAY_MEASURE,
    NEED_TIME,
    NO_FUNCTION,
    PARAMETER,
    READ,
    RECORD_CURRENT_TIME,
    RESTART,
    SAVE_CONFIGURATION,
    WARM_RESTART,
    WRITE,
    expect,
    expect_that,
    now_millis,
    retry,
    time_object,
)

SLACK = 1_000
HOUR = 3_600_000
FREEZE_AT_TIME, START_APPLICATION = 11, 17


def clock(master):
    return int.from_bytes(master.request(READ, bytes.fromhex("32 01 07 01")).object(50, 1), "little")


def delay_is_measured(master, unit):
    answer = master.request(DELAY_MEASURE)
    expect("errors", answer.errors, 0)
    millis = int.from_bytes(answer.object(52, 2), "little")
    expect_that("a delay of milliseconds", millis < 1_000, millis)


def time_is_set_by_the_serial_procedure(master, unit):
    master.request(DELAY_MEASURE)
    before = now_millis()
    written = master.request(WRITE, time_object(1, before))
    expect("errors", written.errors, 0)
    expect("need for time", master.poll(0).iin & NEED_TIME, 0)
    told = clock(master)
    expect_that("the clock runs on from there", before <= told <= now_millis() + SLACK, (before, told))


def time_is_set_by_the_network_procedure(master, unit):
    expect("errors of the record", master.request(RECORD_CURRENT_TIME).errors, 0)
    recorded = now_millis()
    time.sleep(0.5)
    written = master.request(WRITE, time_object(3, recorded + HOUR))
    expect("errors", written.errors, 0)
    told, wanted = clock(master), now_millis() + HOUR
    expect_that("an hour ahead of ours, counted from the record", abs(told - wanted) < SLACK, (told, wanted))
    master.request(RECORD_CURRENT_TIME)
    expect("errors", master.request(WRITE, time_object(3, now_millis())).errors, 0)


def functions_that_are_not_there_are_told_so(master, unit):
    for function in (WARM_RESTART, SAVE_CONFIGURATION, START_APPLICATION, FREEZE_AT_TIME):
        answer = master.request(function)
        expect(f"function {function}: errors", answer.errors, NO_FUNCTION)
    # Unsolicited responses are off.
    expect("ENABLE_UNSOLICITED: errors", master.enable_unsolicited(1).errors, NO_FUNCTION)
    expect("DISABLE_UNSOLICITED: errors", master.disable_unsolicited(1).errors, NO_FUNCTION)
    expect("errors of the next request", master.poll(0).errors, 0)


def the_unit_describes_itself(master, unit):
    """Group 0; a master that cannot find its way through it cannot be asked."""
    if not master.knows_attributes:
        return
    told = attributes(master.request(READ, bytes.fromhex("00 fe 00 00 00")))
    for variation, text in {252: b"battery-monitor", 250: b"BTRM300", 243: b"BTRM300"}.items():
        expect_that(f"attribute {variation}", text in told[variation], told)
    # Greatest index and number of binary inputs, binary outputs, analog inputs and analog outputs.
    counts = {238: 5, 239: 6, 223: 3, 224: 4, 232: 11, 233: 12, 220: 5, 221: 6}
    expect("numbers of points", {variation: told[variation] for variation in counts}, as_octets(counts))
    (listed,) = (block for block in master.request(READ, bytes.fromhex("00 ff 00 00 00")).blocks if block[1] == 255)
    # Type and length, then a variation and its properties each.
    expect("listed", sorted(listed[3][2::2]), sorted(told))
    for name in (b"Northern 730", b""):
        object_octets = bytes.fromhex("00 f5 00 00 00 01") + bytes([len(name)]) + name
        expect("errors of a write of the location", master.request(WRITE, object_octets).errors, 0)
        alone = attributes(master.request(READ, bytes.fromhex("00 f5 00 00 00")))
        expect("the location", alone, {245: name})
    refused = master.request(WRITE, bytes.fromhex("00 fc 00 00 00 01 01 41"))
    expect_that("the manufacturer cannot be written", refused.errors == PARAMETER, refused)


def as_octets(numbers):
    return {variation: bytes([number]) for variation, number in numbers.items()}


def attributes(answer):
    """{variation: octets of the value}"""
    expect("errors", answer.errors, 0)
    found = {}
    for group, variation, _, octets in answer.blocks:
        expect(f"length of attribute {variation}", (group, octets[1]), (0, len(octets) - 2))
        found[variation] = octets[2:]
    return found


def a_cold_restart_begins_anew_and_keeps_the_settings(master, unit):
    unit.write_holding(0, 123)
    unit.write_coil(2, True)
    master.request(WRITE, bytes.fromhex("50 01 00 07 07 00"))
    answer = master.cold_restart()
    expect("errors", answer.errors, 0)
    group, variation, _, octets = answer.blocks[0]
    expect_that("a time delay", (group, variation) in ((52, 1), (52, 2)), answer.blocks)
    expect_that("that takes time", int.from_bytes(octets, "little") > 0, octets)
    again = retry(20, lambda: restarted(master), Exception)
    expect("need for time", again.iin & NEED_TIME, NEED_TIME)
    expect("AO 0", again.static()["ao", 0].value, 123)
    expect("BO 2", again.static()["bo", 2].flags, 0x81)
    unit.write_coil(2, False)
    unit.write_holding(0, 480)
    # Nothing was recorded that it could be counted from.
    refused = master.request(WRITE, time_object(3, now_millis()))
    expect("g50v3 without RECORD_CURRENT_TIME: errors", refused.errors, PARAMETER)
    expect("need for time", refused.iin & NEED_TIME, NEED_TIME)
    master.request(WRITE, bytes.fromhex("50 01 00 07 07 00"))


def restarted(master):
    master.reopen()
    answer = master.poll(0, 1, 2, 3)
    expect("device restart", answer.iin & RESTART, RESTART)
    return answer


STEPS = [
    delay_is_measured,
    time_is_set_by_the_serial_procedure,
    time_is_set_by_the_network_procedure,
    functions_that_are_not_there_are_told_so,
    the_unit_describes_itself,
    a_cold_restart_begins_anew_and_keeps_the_settings,
]

"""Unsolicited responses: BTRM manual 10.1.2 and 12.3.2. The unit sends again twice, a second apart."""

import time

from events import OFF, ON, keys, trip
from master import (
    CLASS_1,
    READ,
    RECORD_CURRENT_TIME,
    UNSOLICITED_RESPONSE,
    WRITE,
    expect,
    expect_that,
    now_millis,
    time_object,
)

RETRIES, SECONDS = 2, 1.0
# Longer than the time between two transmissions.
QUIET = 2.5


def is_null(what, answer):
    expect_that(f"{what}: it comes", answer is not None, answer)
    expect(f"{what}: function", answer.function, UNSOLICITED_RESPONSE)
    expect(f"{what}: UNS and CON", (answer.unsolicited, answer.con), (True, True))
    expect(f"{what}: objects", answer.blocks, [])


def comes_so_often(what, master, first):
    """Not confirmed, it is sent again as it was, and then no more."""
    last = time.monotonic()
    for number in range(RETRIES):
        again = master.unsolicited(QUIET, confirm=False)
        now = time.monotonic()
        expect_that(f"{what}: retry {number + 1} comes", again is not None, again)
        expect(f"{what}: retry {number + 1}", again.raw, first.raw)
        expect_that(f"{what}: a second later, not before", 0.7 * SECONDS < now - last, now - last)
        last = now
    more = master.unsolicited(QUIET, confirm=False)
    expect(f"{what}: more than {RETRIES} retries", more, None)


def the_first_is_a_null_response(master, unit):
    first = master.unsolicited(QUIET, confirm=False)
    is_null("at the start", first)
    if master.on_line:
        # It began before we listened: a second series, then.
        while master.unsolicited(QUIET, confirm=False) is not None:
            pass
        first = null_after_a_request(master, confirm=False)
    comes_so_often("the null response", master, first)
    null_after_a_request(master, confirm=True)
    expect("after the confirm", master.unsolicited(QUIET), None)


def null_after_a_request(master, confirm):
    resume(master)
    again = master.unsolicited(QUIET, confirm)
    is_null("after a request", again)
    return again


def resume(master):
    """After a series that nobody confirmed there is a pause; a master that does more than read ends it."""
    expect("errors", master.request(RECORD_CURRENT_TIME).errors, 0)


def nothing_is_sent_until_it_is_enabled(master, unit):
    unit.plant("clear all")
    unit.set(battery_volts=13.2, io1_volts=5, io2_volts=0)
    unit.write_holding(3, 1)
    unit.write_holding(4, 2)
    unit.has(lambda points: not any(points["bi", index] for index in (1, 3, 4, 5)))
    master.request(RECORD_CURRENT_TIME)
    master.request(WRITE, time_object(3, now_millis()))
    master.request(WRITE, bytes.fromhex("50 01 00 07 07 00"))
    expect("binary input 2", unit.points()["bi", 2], 0)
    master.poll(1, 2, 3)
    trip(unit, 1, True)
    expect("with no class enabled", master.unsolicited(QUIET), None)
    expect("the poll", keys(master.poll(1)), [("bi", 3, ON), ("bi", 5, ON)])


def an_event_is_sent_and_confirmed(master, unit):
    expect("errors", master.enable_unsolicited(1, 2, 3).errors, 0)
    expect("binary input 2 by Modbus", unit.points()["bi", 2], 1)
    expect("binary input 2", master.poll(0).static()["bi", 2].flags, ON)
    unit.set(io1_volts=5)
    told = collect(master, 2)
    expect("events", told, [("bi", 3, OFF), ("bi", 5, OFF)])
    expect("after the confirm", master.unsolicited(QUIET), None)
    afterwards = master.poll(1)
    expect("the poll", (keys(afterwards), afterwards.iin & CLASS_1), ([], 0))


def collect(master, count):
    """So many events, in however many responses."""
    told = []
    while len(told) < count:
        answer = master.unsolicited(QUIET)
        expect_that("an unsolicited response", answer is not None, told)
        expect("function", answer.function, UNSOLICITED_RESPONSE)
        expect_that("g2v2", {(v.group, v.variation) for v in answer.values} == {(2, 2)}, answer.values)
        for value in answer.values:
            expect_that("time of the event", abs(value.time - now_millis()) < 3_000, value)
        told += keys(answer)
    return sorted(told)


def an_event_that_is_not_confirmed_is_sent_again_and_kept(master, unit):
    unit.set(io2_volts=5)
    first = master.unsolicited(QUIET, confirm=False)
    expect_that("an unsolicited response", first is not None and first.events(), first)
    comes_so_often("the event", master, first)
    told = keys(master.poll(1))
    expect_that("kept for a poll", set(keys(first)) <= set(told) and ("bi", 4, ON) in told, told)
    unit.has(lambda points: points["bi", 5] == 1)
    resume(master)
    while master.unsolicited(1.5) is not None:
        pass


def requests_are_answered_meanwhile(master, unit):
    unit.set(io2_volts=0)
    first = master.unsolicited(QUIET, confirm=False)
    expect_that("an unsolicited response", first is not None, first)
    begun = time.monotonic()
    written = master.request(WRITE, bytes.fromhex("50 01 00 07 07 00"))
    expect("errors of a write", written.errors, 0)
    expect_that("a write is answered at once", time.monotonic() - begun < 0.9, time.monotonic() - begun)
    read = master.request(READ, b"\x3c\x02\x06\x3c\x01\x06")
    expect("errors of a read", read.errors, 0)
    expect_that("a read, when the wait is over", time.monotonic() - begun < 5, time.monotonic() - begun)
    seen = {(value.key, value.flags) for value in first.events()}
    told = {(value.key, value.flags) for value in read.events()}
    expect_that("the read has the events", seen <= told, (seen, told))
    expect("the state", read.static()["bi", 4].flags, OFF)
    while master.unsolicited(1.5) is not None:
        pass


def nothing_is_sent_when_it_is_disabled(master, unit):
    expect("errors", master.disable_unsolicited(1, 2, 3).errors, 0)
    expect("binary input 2 by Modbus", unit.points()["bi", 2], 0)
    expect("binary input 2", master.poll(0).static()["bi", 2].flags, OFF)
    trip(unit, 1, True)
    expect("with all classes disabled", master.unsolicited(QUIET), None)
    expect("the poll", keys(master.poll(1)), [("bi", 3, ON), ("bi", 5, ON)])


STEPS = [
    the_first_is_a_null_response,
    nothing_is_sent_until_it_is_enabled,
    an_event_is_sent_and_confirmed,
    an_event_that_is_not_confirmed_is_sent_again_and_kept,
    requests_are_answered_meanwhile,
    nothing_is_sent_when_it_is_disabled,
]

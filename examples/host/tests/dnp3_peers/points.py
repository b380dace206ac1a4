"""Every point of BTRM manual 12.3.5 to 12.3.8, against the registers of the same unit."""

from master import (
    ACK,
    ERRORS,
    LINK_STATUS,
    LINK_STATUS_ASKED,
    NEED_TIME,
    ONLINE,
    PARAMETER,
    READ,
    RESET_LINK,
    RESTART,
    UNKNOWN_OBJECT,
    WRITE,
    expect,
    expect_that,
)

LAST = {"bi": 5, "bo": 3, "ai": 11, "ao": 5}
OVER_RANGE, COMM_LOST = 0x20, 0x04
# BTRM manual 12.3.3; 30 has flags where they are not ONLINE alone.
VARIATIONS = {1: {2}, 10: {2}, 30: {2, 4}, 40: {2}}
SENSORS = {
    "battery_volts": 13.21,
    "battery_amps": -4.56,
    "charger_volts": 13.87,
    "temperature": -7,
    "io1_volts": 4.44,
    "io2_volts": 5.55,
}


def agrees(what, unit, ask, kinds=tuple(LAST), limit=0x7FFF):
    """Asks until the registers stood still meanwhile, then compares all points of these kinds."""
    for _ in range(50):
        before = unit.points()
        answer = ask()
        if before == unit.points():
            break
    else:
        raise AssertionError("the registers never stand still")
    expect(f"{what}: errors", answer.iin & ERRORS, 0)
    known = {key: value for key, value in before.items() if key[0] in kinds}
    told = answer.static()
    expect(f"{what}: points", sorted(told), sorted(known))
    for key, wanted in known.items():
        compare(f"{what}: {key[0]} {key[1]}", told[key], wanted, limit)
    return answer


def compare(what, told, wanted, limit):
    flags = told.flags & 0x7F if told.key[0] in ("bi", "bo") else told.flags
    if wanted is None:
        has_flags = (told.group, told.variation) in ((30, 1), (30, 2), (30, 5), (30, 6))
        expect_that(f"{what}: ONLINE, and Modbus has no value", not (has_flags and flags & ONLINE), told)
        return
    expect(f"{what}: value", float(told.value), float(min(wanted, limit)))
    expect(f"{what}: flags", flags, ONLINE | (OVER_RANGE if wanted > limit and told.variation != 4 else 0))


def the_link_answers(master, unit):
    master.poll(0)
    expect("answer to RESET_LINK_STATES", master.link(RESET_LINK), [ACK])
    expect("answer to REQUEST_LINK_STATUS", master.link(LINK_STATUS_ASKED), [LINK_STATUS])


def a_restart_is_told_until_it_is_cleared(master, unit):
    answer = master.poll(0, 1, 2, 3)
    expect("indications", answer.iin & (RESTART | NEED_TIME), RESTART | NEED_TIME)
    cleared = master.request(WRITE, bytes.fromhex("50 01 00 07 07 00"))
    expect("errors of the write", cleared.errors, 0)
    expect("restart in the answer to the write", cleared.iin & RESTART, 0)
    expect("restart afterwards", master.poll(0).iin & RESTART, 0)
    refused = master.request(WRITE, bytes.fromhex("50 01 00 07 07 01"))
    expect("setting the restart indication", refused.errors, PARAMETER)


def an_integrity_poll_tells_all_points(master, unit):
    unit.set(**SENSORS)
    unit.has(lambda points: points["ai", 2] == -4560 and points["ai", 3] == -7)
    answer = agrees("integrity poll", unit, lambda: master.poll(0, 1, 2, 3))
    for value in answer.static().values():
        expect_that("variation of BTRM manual 12.3.3", value.variation in VARIATIONS[value.group], value)
    agrees("class 0", unit, lambda: master.poll(0))


def ranges_and_single_points_are_told(master, unit):
    for kind, last in LAST.items():
        agrees(f"{kind}, all", unit, lambda kind=kind, last=last: master.read_points(kind, 0, last), (kind,))
        for index in range(last + 1):
            answer = master.read_points(kind, index, index)
            expect(f"{kind} {index} alone", [value.key for value in answer.values], [(kind, index)])
        beyond = master.read_points(kind, last, last + 1)
        expect(f"{kind} past the last: errors", beyond.errors, PARAMETER)


def all_variations_have_the_same_values(master, unit):
    forms = {"bi": (1, (1, 2)), "bo": (10, (1, 2)), "ai": (30, range(1, 7)), "ao": (40, range(1, 5))}
    for kind, (group, variations) in forms.items():
        for variation in variations:
            header = bytes([group, variation, 6])
            narrow = (group, variation) in ((30, 2), (30, 4), (40, 2))
            answer = agrees(
                f"g{group}v{variation}",
                unit,
                lambda header=header: master.request(READ, header),
                (kind,),
                0x7FFF if narrow else 0xFFFF,
            )
            without_flags = {1: {1}, 10: {1}, 30: {3, 4}, 40: set()}[group]
            for value in answer.values:
                # A point whose flags say something is told with them.
                promoted = variation in without_flags and value.flags & 0x7F != ONLINE
                expect_that(f"g{group}v{variation} is asked for", value.variation == variation or promoted, value)


def a_value_too_large_for_16_bits_saturates(master, unit):
    unit.set(io1_volts=40)
    unit.has(lambda points: points["ai", 9] == 40_000)
    answer = agrees("40 V on IO channel 1", unit, lambda: master.request(READ, b"\x1e\x02\x06"), ("ai",))
    expect("AI 9", (answer.static()["ai", 9].value, answer.static()["ai", 9].flags), (32_767, ONLINE | OVER_RANGE))
    answer = master.request(READ, b"\x1e\x01\x06")
    expect("AI 9 in 32 bits", (answer.static()["ai", 9].value, answer.static()["ai", 9].flags), (40_000, ONLINE))
    unit.set(io1_volts=SENSORS["io1_volts"])


def a_sensor_that_does_not_answer_is_told_by_flags(master, unit):
    unit.set(battery_volts="fault")
    unit.has(lambda points: points["bi", 5] == 1)
    value = master.read_points("ai", 0, 0).static()["ai", 0]
    expect("AI 0, its sensor gone: flags", value.flags, COMM_LOST)
    expect("AI 0, its sensor gone: the last value", value.value, 13_210)
    unit.set(battery_volts=SENSORS["battery_volts"])
    unit.has(lambda points: points["bi", 5] == 0)


def unknown_objects_are_told_so(master, unit):
    for header in ("63 01 06", "01 07 06", "1e 09 06", "65 01 06", "55 01 06"):
        answer = master.request(READ, bytes.fromhex(header))
        expect(f"READ {header}: errors", answer.errors, UNKNOWN_OBJECT)
        expect(f"READ {header}: values", answer.values, [])


def a_long_response_comes_in_fragments(master, unit):
    answer = master.request(READ, b"\x3c\x01\x06" * 40)
    expect("errors", answer.errors, 0)
    expect_that("more than one fragment", answer.fragments > 1, answer.fragments)
    points = sum(last + 1 for last in LAST.values())
    expect("values of 40 class 0 headers", len(answer.values), 40 * points)


STEPS = [
    the_link_answers,
    a_restart_is_told_until_it_is_cleared,
    an_integrity_poll_tells_all_points,
    ranges_and_single_points_are_told,
    all_variations_have_the_same_values,
    a_value_too_large_for_16_bits_saturates,
    a_sensor_that_does_not_answer_is_told_by_flags,
    unknown_objects_are_told_so,
    a_long_response_comes_in_fragments,
]

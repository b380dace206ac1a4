//! What a register map is printed from.

use crate::POINTS;

#[test]
fn the_register_map_is_printed_table_by_table_and_by_address() {
    let lines: Vec<String> = POINTS
        .registers()
        .map(|line| {
            let point = line.point;
            let last = line.span.first + (line.span.count - 1);
            format!(
                "{} {}-{last} {} {} {} [{}]",
                line.table, line.span.first, point.name, point.access, point.shape, point.unit
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "coil 0-0 restart wo bool []",
            "coil 1-1 enabled rw bool []",
            "discrete 3-3 alarm ro bool []",
            "holding 0-0 runtime rw u16 [min]",
            "input 0-0 voltage ro u16 [mV]",
            "input 3-3 current ro i16 [mA]",
            "input 5-5 runtime rw u16 [min]",
            "input 100-139 block ro u16 [mV]",
            "input 65535-65535 channel-2 ro u16 [mV]",
        ]
    );
}

#[test]
fn the_point_list_is_printed_kind_by_kind_and_by_index() {
    let lines: Vec<String> = POINTS
        .indices()
        .map(|line| format!("{} {} {}", line.kind, line.span.first, line.point.name))
        .collect();
    assert_eq!(
        lines,
        [
            "bi 3 alarm",
            "bo 0 restart",
            "bo 1 enabled",
            "ai 0 voltage",
            "ai 2 current",
            "ai 4 runtime",
            "ai 10 block",
            "ao 0 runtime",
            "ci 0 starts",
        ]
    );
}

#[test]
fn words_in_print_can_be_aligned() {
    let line = POINTS.registers().next().unwrap();
    assert_eq!(
        format!("{:9}{:>4}{:>6}|", line.table, line.point.access, line.point.shape),
        "coil       wo  bool|"
    );
    assert_eq!(format!("{:4}|", POINTS.indices().next().unwrap().kind), "bi  |");
}

//! The probe bus beside Modbus RTU, on the same simulated line.

use benches::scan::{self, Silences};

#[test]
fn a_scan_of_forty_takes_at_most_a_quarter_more_than_the_frames_that_carry_the_values() {
    let (bus, readings) = scan::bus(40).unwrap();
    assert_eq!(readings.len(), 40);
    assert!(bus.to_replies() <= 1.25, "{bus:?}");
    // Modbus has the same values; that each slave told them is checked octet by octet.
    for silences in [Silences::Standard, Silences::Least] {
        let modbus = scan::modbus(&readings, silences).unwrap();
        assert!(bus.took < modbus.took, "{bus:?} {modbus:?}");
        assert!(bus.efficiency() > modbus.efficiency(), "{bus:?} {modbus:?}");
    }
}

#[test]
fn a_poll_by_modbus_takes_what_the_standard_says() {
    let (_, readings) = scan::bus(2).unwrap();
    let scan = scan::modbus(&readings, Silences::Standard).unwrap();
    // Two requests of 8 octets and two replies of 21, of 86.8 µs each, and three silences of 1.75 ms between them.
    let expected = 58.0 * 10.0 / 115_200.0 + 3.0 * 0.001_75;
    assert!((scan.took.as_secs_f64() - expected).abs() < 1e-6, "{scan:?} {expected}");
}

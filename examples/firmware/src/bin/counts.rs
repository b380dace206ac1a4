//! Counts the instructions of a request on the emulated core: of the protocol and the product, not of TCP/IP.
//!
//! For `.ci/firmware-tests`, which runs it under `-icount shift=6`: then QEMU's clock moves 64 ns an instruction, and
//! `SysTick` counts 40 ns each. The numbers are the same in each run. An answer that is not the one below, octet by octet,
//! ends it with an error: to refuse is cheap.

#![no_std]
#![no_main]

use core::{hint::black_box, time::Duration};

use bms_core::{
    plant::Sensors,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use board as _;
use btrm::{Btrm, Model, Stored, glue::dnp3::dnp3_config};
use cortex_m::peripheral::{SYST, syst::SystClkSource};
use cortex_m_semihosting::{debug, hprintln};
use defmt_semihosting as _;
use dnp3_outstation::{Outstation, link::EndpointAddress};
use modbus_slave::{UnitId, tcp};
use snmp_agent::{
    Agent, Config, EngineId,
    access::{Access, Community, Name},
};
use static_cell::StaticCell;

/// Ten input registers from 0 on, by function 4: there are no ten holding registers.
const READ_10: [u8; 12] = [0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 10];
/// READ of classes 1, 2, 3 and 0, from master 1 to outstation 10.
const INTEGRITY_POLL: [u8; 27] = [
    0x05, 0x64, 0x14, 0xC4, 0x0A, 0x00, 0x01, 0x00, 0x8F, 0xED, 0xC0, 0xC0, 0x01, 0x3C, 0x02, 0x06, 0x3C,
    0x03, 0x06, 0x3C, 0x04, 0x06, 0x3C, 0x01, 0x06, 0x8A, 0x51,
];
/// GET of the battery voltage, 1.3.6.1.4.1.34506.3.20.0, by "public".
const GET: [u8; 46] = [
    0x30, 0x2C, 0x02, 0x01, 0x01, 0x04, 0x06, 0x70, 0x75, 0x62, 0x6C, 0x69, 0x63, 0xA0, 0x1F, 0x02, 0x04,
    0x01, 0x02, 0x03, 0x04, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x11, 0x30, 0x0F, 0x06, 0x0B, 0x2B,
    0x06, 0x01, 0x04, 0x01, 0x82, 0x8D, 0x4A, 0x03, 0x14, 0x00, 0x05, 0x00,
];

/// Twenty octets of registers, the first 13 500 mV.
const REGISTERS: [u8; 29] = [
    0x00, 0x01, 0x00, 0x00, 0x00, 0x17, 0x01, 0x04, 0x14, 0x34, 0xBC, 0x34, 0xBC, 0x35, 0x20, 0x00, 0x96,
    0x00, 0x19, 0x01, 0xE0, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0xA8, 0x00, 0xA8,
];
/// RESPONSE in one fragment, IIN 90 00 (the device has restarted and wants the time): binary inputs and outputs, analog
/// inputs and outputs; the voltage is the first of g30v4.
const POINTS: [u8; 111] = [
    0x05, 0x64, 0x5E, 0x44, 0x01, 0x00, 0x0A, 0x00, 0xBC, 0xBE, 0xC0, 0xC0, 0x81, 0x90, 0x00, 0x01, 0x02,
    0x00, 0x00, 0x05, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0xFA, 0x00, 0x0A, 0x02, 0x00, 0x00, 0x03, 0x01,
    0x01, 0x01, 0x01, 0x1E, 0x04, 0x00, 0x00, 0x04, 0xBC, 0x34, 0x7B, 0x01, 0xBC, 0x34, 0x96, 0x00, 0x19,
    0x00, 0xE0, 0x01, 0x1E, 0x02, 0x00, 0x05, 0x06, 0x00, 0x00, 0x00, 0x81, 0x7B, 0x00, 0x00, 0x00, 0x1E,
    0x04, 0x00, 0x07, 0x0B, 0xA8, 0x00, 0xA8, 0x00, 0x00, 0x00, 0x00, 0x00, 0xBA, 0xE4, 0x0A, 0x00, 0x28,
    0x02, 0x00, 0x00, 0x05, 0x01, 0xE0, 0x01, 0x01, 0xA8, 0x00, 0x01, 0xA8, 0x00, 0xE4, 0xBE, 0x01, 0x00,
    0x00, 0x01, 0x00, 0x00, 0x01, 0x01, 0x00, 0x2F, 0x26,
];
/// Response without an error: the INTEGER 13 500.
const VOLTAGE: [u8; 48] = [
    0x30, 0x2E, 0x02, 0x01, 0x01, 0x04, 0x06, 0x70, 0x75, 0x62, 0x6C, 0x69, 0x63, 0xA2, 0x21, 0x02, 0x04,
    0x01, 0x02, 0x03, 0x04, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x13, 0x30, 0x11, 0x06, 0x0B, 0x2B,
    0x06, 0x01, 0x04, 0x01, 0x82, 0x8D, 0x4A, 0x03, 0x14, 0x00, 0x02, 0x02, 0x34, 0xBC,
];

/// The longest count of `SysTick`.
const LONGEST: u32 = 0x00FF_FFFF;
/// Ticks of 40 ns in five instructions of 64 ns.
const TICKS_IN_5: u32 = 8;

#[cortex_m_rt::entry]
fn main() -> ! {
    if let Some(core) = cortex_m::Peripherals::take() {
        count_all(core.SYST);
    }
    debug::exit(debug::EXIT_SUCCESS);
    board::restart()
}

fn count_all(mut clock: SYST) {
    static UNIT: StaticCell<Btrm> = StaticCell::new();
    static OUTSTATION: StaticCell<Outstation<100, 1_024, 2_048>> = StaticCell::new();
    static AGENT: StaticCell<Agent<6, 2, 2, 4>> = StaticCell::new();
    let unit = UNIT.init_with(|| Btrm::new(Model::Btrm300, Stored::default()));
    let mut now = Duration::ZERO;
    for _ in 0..60 {
        now += Duration::from_secs(1);
        unit.step(now, &sensors());
    }
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(LONGEST);
    clock.clear_current();
    clock.enable_counter();

    let mut tx = [0; 2_300];
    let none = count(|| 0).0;
    let tell = |name: &str, instructions: u32, told: &[u8], expected: &[u8]| {
        if told == expected {
            hprintln!("{} {} instructions, {} octets", name, instructions.saturating_sub(none), told.len());
        } else {
            hprintln!("{} told something else: {:02x?}", name, told);
            debug::exit(debug::EXIT_FAILURE);
        }
    };

    if let Some(id) = UnitId::new(1) {
        let mut slave = tcp::Slave::new(id);
        let (counted, octets) = count(|| slave.process(now, black_box(&READ_10), &mut tx, unit).produced);
        tell("modbus/read_10", counted, &tx[..octets], &REGISTERS);
    }
    if let (Some(address), Some(master)) = (EndpointAddress::new(10), EndpointAddress::new(1)) {
        let outstation = OUTSTATION.init_with(|| Outstation::new(dnp3_config(address, master, None)));
        let poll = || {
            let (mut rest, mut produced) = (black_box(&INTEGRITY_POLL[..]), 0);
            loop {
                let step = outstation.process(now, rest, &mut tx[produced..], unit);
                produced += step.produced;
                if !step.again(rest.len()) {
                    return produced;
                }
                rest = &rest[step.consumed..];
            }
        };
        let (counted, octets) = count(poll);
        tell("dnp3/integrity_poll", counted, &tx[..octets], &POINTS);
    }
    let agent = AGENT.init_with(|| Agent::new(Config::new(EngineId::from_mac(34_506, [0; 6]), 1)));
    if let Ok(name) = Name::new("public") {
        let _room = agent.communities_mut().add(Community::new(name, Access::ReadOnly));
    }
    let from = ([192, 168, 1, 1], 50_000).into();
    let (counted, octets) = count(|| agent.receive(now, from, black_box(&GET), &mut tx, unit).produced);
    tell("snmp/v2c_get", counted, &tx[..octets], &VOLTAGE);
}

/// A battery on float.
const fn sensors() -> Sensors {
    Sensors {
        battery_voltage: Some(Millivolts(13_500)),
        battery_current: Some(Milliamps(150)),
        load_current: Some(Milliamps(8_000)),
        supply_voltage: Some(Millivolts(13_600)),
        charger_voltage: Some(Millivolts(13_500)),
        temperature: Some(CentiCelsius(2_500)),
        io: [Some(Millivolts(0)); 4],
        button_1: false,
        button_2: false,
    }
}

/// Instructions of a piece of work, and what it gives.
fn count(work: impl FnOnce() -> usize) -> (u32, usize) {
    let before = SYST::get_current();
    let done = black_box(work());
    let after = SYST::get_current();
    ((before.wrapping_sub(after) & LONGEST) * 5 / TICKS_IN_5, done)
}

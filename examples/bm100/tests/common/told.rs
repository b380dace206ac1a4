//! A unit that is told what buses tell, without the buses: a second of it takes no time.

use core::time::Duration;

use bm100::{Bm100, Nameplate, Stored, points::Quantity};
use bms_core::string::StringId;
use dnp3_outstation::Points;
use probe_proto::{
    Bus, Change, Contacts, Environment, Identity, Percent, Places, ProbeAddress, ProtocolVersion, Reading,
    Report, Resistance, Status,
};

/// A battery as its probe tells of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// Millivolts.
    pub(crate) voltage: u16,
    /// Hundredths of a degree.
    pub(crate) temperature: i16,
    /// Microohms.
    pub(crate) resistance: u32,
    measured: Option<(u32, Duration)>,
    pub(crate) power: Percent,
}

/// A unit and what its buses tell.
pub(crate) struct Told {
    pub(crate) unit: Bm100,
    pub(crate) cells: Vec<Vec<Cell>>,
    /// The first of a string that does not answer.
    pub(crate) dead: [Option<usize>; 4],
    pub(crate) sensor: Option<Environment>,
    pub(crate) now: Duration,
    buses: Vec<Bus>,
}

impl Told {
    /// A unit with a nameplate that has counted its bank of so many strings and batteries.
    pub(crate) fn new(strings: u8, batteries: u8) -> Self {
        let nameplate = Nameplate {
            serial: "BM1234567890".try_into().unwrap(),
            manufactured: "2026/11/29".try_into().unwrap(),
            hardware: "1.0".try_into().unwrap(),
        };
        Self::with(nameplate, strings, batteries)
    }

    /// The same with this nameplate.
    pub(crate) fn with(nameplate: Nameplate, strings: u8, batteries: u8) -> Self {
        let cell = |string: u8, place: u8| Cell {
            voltage: 13_400 + u16::from(place % 20),
            temperature: 2_000 + 13 * i16::from(place) + i16::from(string),
            resistance: 4_000 + 10 * u32::from(place),
            measured: None,
            power: Percent::ZERO,
        };
        let string = |string: u8| (0..batteries).map(|place| cell(string, place)).collect();
        let mut told = Self {
            unit: Bm100::new(nameplate, Stored::default()),
            cells: (0..strings).map(string).collect(),
            dead: [None; 4],
            sensor: None,
            now: Duration::ZERO,
            buses: (0..strings).map(|_| Bus::new(Bm100::bus_config(115_200))).collect(),
        };
        told.identify();
        told.run(3);
        told.unit.write(Quantity::Detect, 0, 0).unwrap();
        told
    }

    /// 29 November 2026, 18:00.
    pub(crate) fn set_clock(&mut self) {
        let time = dnp3_outstation::Timestamp::from_millis(1_795_975_200_000).unwrap();
        assert!(Points::set_time(&mut self.unit, self.now, time));
    }

    pub(crate) const fn plug_sensor_in(&mut self) {
        self.sensor = Some(Environment {
            temperature_centi_celsius: Some(2_150),
            humidity_centi_percent: Some(4_567),
            contacts: Contacts::from_bits(0),
        });
    }

    pub(crate) fn cell(&mut self, string: StringId, index: u8) -> &mut Cell {
        &mut self.cells[usize::from(string.number() - 1)][usize::from(index - 1)]
    }

    /// Measures all resistances so often.
    pub(crate) fn measure(&mut self, times: u8) {
        for _ in 0..times {
            self.unit.measure_all();
            self.run(60);
        }
    }

    /// Runs for so many seconds, with a scan and a step in each.
    pub(crate) fn run(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.now += Duration::from_secs(1);
            for string in StringId::ALL.into_iter().take(self.cells.len()) {
                self.scan(string);
            }
            if let Some(environment) = self.sensor {
                self.unit.ingest_environment(self.now, &Report::Environment(environment));
            }
            self.unit.step(self.now);
        }
    }

    fn scan(&mut self, string: StringId) {
        let row = usize::from(string.number() - 1);
        let answering = self.dead[row].unwrap_or(self.cells[row].len());
        if self.unit.is_measuring_string(string) {
            for cell in self.cells[row].iter_mut().take(answering) {
                cell.measured = Some((cell.resistance, self.now));
            }
        }
        for (number, cell) in (1..).zip(self.cells[row].iter().take(answering)) {
            let reading = Reading {
                voltage_mv: cell.voltage,
                temperature_centi_celsius: cell.temperature,
                resistance: cell.measured.map(|(micro_ohms, at)| Resistance {
                    micro_ohms,
                    age_seconds: u32::try_from((self.now - at).as_secs()).unwrap(),
                }),
                equalization: cell.power,
                status: Status::NONE,
            };
            self.unit.ingest(self.now, string, &Report::Reading { place: place(number), reading });
        }
        let answered = Places::first(u8::try_from(answering).unwrap());
        self.unit.ingest(self.now, string, &Report::Scanned { answered, missing: Places::NONE });
        self.unit.ingest(self.now, string, &Report::Measured);
        self.unit.instruct(string, &mut self.buses[row]);
    }

    fn identify(&mut self) {
        for (string, cells) in StringId::ALL.into_iter().zip(&self.cells) {
            for number in (1..).take(cells.len()) {
                let serial = format!("BP{string}{number:05}");
                let identity = Identity {
                    model: "BP100-12V",
                    serial: &serial,
                    hardware: 2,
                    firmware: 130,
                    nominal_mv: 12_000,
                    protocol: ProtocolVersion::CURRENT,
                };
                let report = Report::Identity { place: place(number), identity, change: Change::Found };
                self.unit.ingest(self.now, string, &report);
            }
        }
    }
}

const fn place(number: u8) -> ProbeAddress {
    ProbeAddress::new(number).unwrap()
}

//! A manager at simulated strings, and what comes of it.

use core::time::Duration;

use bm100::{Bm100, Nameplate, ProbeFirmware, Stored, event::Event, points::Quantity};
use bms_core::string::{Battery, BatteryAddress, BatteryAlarm, BatteryIndex, Edge, StringId};
use host::chain::{Chain, ChainConfig, Line, Listener};
use probe_proto::{Bus, Config, Image, Report};

/// A manager at its strings.
pub(crate) struct Bank {
    pub(crate) unit: Bm100,
    pub(crate) lines: Vec<(StringId, Line)>,
    pub(crate) now: Duration,
    pub(crate) told: Told,
    firmware: Vec<u8>,
}

/// What came of the scans.
pub(crate) struct Told {
    pub(crate) scans: u32,
    /// Scans since each battery of string A was read.
    unread: [u32; 41],
    longest_unread: u32,
    /// Voltages of string A beyond what a battery here can have.
    pub(crate) wrong: u32,
    /// Octets of firmware that were handed out.
    pub(crate) given: usize,
}

struct Port<'a> {
    unit: &'a mut Bm100,
    string: StringId,
    told: &'a mut Told,
    firmware: &'a [u8],
}

impl Listener for Port<'_> {
    fn report(&mut self, now: Duration, report: &Report<'_>) {
        match *report {
            // Of the others nobody counts.
            Report::Scanned { .. } if self.string == StringId::A => {
                self.told.scans += 1;
                for unread in &mut self.told.unread {
                    *unread += 1;
                }
            }
            Report::Reading { place, reading } if self.string == StringId::A => {
                let unread = &mut self.told.unread[usize::from(place.get())];
                self.told.longest_unread = self.told.longest_unread.max(*unread);
                *unread = 0;
                let right = (13_400..13_600).contains(&reading.voltage_mv)
                    && (2_400..2_600).contains(&reading.temperature_centi_celsius);
                self.told.wrong += u32::from(!right);
            }
            _ => {}
        }
        self.unit.ingest(now, self.string, report);
    }

    fn instruct(&mut self, bus: &mut Bus) {
        self.unit.instruct(self.string, bus);
    }

    fn firmware(&mut self, offset: u32, octets: usize) -> &[u8] {
        self.told.given += octets;
        &self.firmware[usize::try_from(offset).unwrap()..][..octets]
    }
}

pub(crate) fn string_config(string: StringId, probes: u8) -> ChainConfig {
    ChainConfig::new(string.to_string().chars().next().unwrap(), probes, 0.0, 7)
}

impl Bank {
    pub(crate) fn of(configs: impl IntoIterator<Item = (StringId, ChainConfig)>) -> Self {
        Self::scanning(Duration::from_secs(1), configs)
    }

    /// Strings that are read each `interval`.
    pub(crate) fn scanning(
        interval: Duration,
        configs: impl IntoIterator<Item = (StringId, ChainConfig)>,
    ) -> Self {
        let lines = configs.into_iter().map(|(string, config)| {
            let bus = Config { scan_interval: interval, ..Bm100::bus_config(config.baud) };
            (string, Line::new(bus, Chain::new(&config)))
        });
        Self {
            unit: Bm100::new(Nameplate::default(), Stored::default()),
            lines: lines.collect(),
            now: Duration::ZERO,
            told: Told { scans: 0, unread: [0; 41], longest_unread: 0, wrong: 0, given: 0 },
            firmware: Vec::new(),
        }
    }

    pub(crate) fn full() -> Self {
        Self::of(StringId::ALL.map(|string| (string, string_config(string, 40))))
    }

    /// String A alone.
    pub(crate) fn alone(probes: u8) -> Self {
        Self::of([(StringId::A, string_config(StringId::A, probes))])
    }

    pub(crate) fn chain(&mut self) -> &mut Chain {
        self.lines[0].1.chain_mut()
    }

    /// The longest time that a battery of string A was not read, in scans, up to now.
    pub(crate) fn longest_unread(&self) -> u32 {
        let still = self.told.unread[1..=self.lines[0].1.chain().len()].iter().copied().max().unwrap();
        self.told.longest_unread.max(still)
    }

    pub(crate) fn battery(&self, index: u8) -> &Battery {
        self.unit.battery(at(StringId::A, index)).unwrap()
    }

    /// The alarms of batteries that were raised so far.
    pub(crate) fn raised(&self, alarm: BatteryAlarm) -> Vec<u8> {
        let edges = self.unit.journal().since(0).filter_map(|entry| match entry.event {
            Event::Battery(Edge { battery, alarm: which, raised: true }) if which == alarm => {
                Some(battery.index.get())
            }
            _ => None,
        });
        edges.collect()
    }

    /// Hands out a firmware of so many octets.
    pub(crate) fn offer(&mut self, octets: u32) -> Image {
        self.firmware = (0..octets).map(|octet| (octet % 251).to_le_bytes()[0]).collect();
        let image = Image { octets, crc: Image::crc(&self.firmware), firmware: 131 };
        self.unit.offer_probe_firmware(Some(firmware(image)));
        image
    }

    /// The manager loses its power, and all that it knew.
    pub(crate) fn power_cycle(&mut self) {
        let image = self.unit.probe_firmware();
        self.unit = Bm100::new(Nameplate::default(), Stored::default());
        self.unit.offer_probe_firmware(image);
        for (_, line) in &mut self.lines {
            line.forget(Bm100::bus_config(115_200));
        }
    }

    /// Has all resistances measured.
    pub(crate) fn measure(&mut self) {
        self.unit.write(Quantity::MeasureAll, 0, 1).unwrap();
        self.run(Duration::from_secs(20));
    }

    /// Runs to the end of the next scan of string A that begins; gives how long that took from its beginning.
    pub(crate) fn run_a_scan(&mut self) -> Duration {
        let (scans, requests) = (self.told.scans, self.lines[0].1.bus().counters().requests);
        let tick = Duration::from_millis(1);
        while self.lines[0].1.bus().counters().requests == requests {
            self.run(tick);
        }
        let begun = self.now;
        while self.told.scans == scans {
            self.run(tick);
        }
        self.now.saturating_sub(begun)
    }

    pub(crate) fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            let until = end.min(self.now + Duration::from_secs(1));
            for (string, line) in &mut self.lines {
                let mut port = Port {
                    unit: &mut self.unit,
                    string: *string,
                    told: &mut self.told,
                    firmware: &self.firmware,
                };
                port.instruct(line.bus_mut());
                line.run(self.now, until, &mut port);
            }
            self.now = until;
            self.unit.step(self.now);
        }
    }
}

/// An image, for the probes that there are.
pub(crate) const fn firmware(image: Image) -> ProbeFirmware {
    ProbeFirmware::new(image, "BP100-12V", &(2..=2))
}

pub(crate) const fn at(string: StringId, index: u8) -> BatteryAddress {
    BatteryAddress { string, index: BatteryIndex::new(index).unwrap() }
}

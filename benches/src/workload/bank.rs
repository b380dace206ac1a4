//! The product: a BM100 with four strings of forty batteries and an environmental sensor.

use core::time::Duration;

use anyhow::{Context as _, Result};
use bm100::points::Quantity;
use bm100::{Bm100, Nameplate, Stored};
use bms_core::string::StringId;
use probe_proto::{
    Change, Contacts, Environment, Identity, Percent, Places, ProbeAddress, ProtocolVersion, Reading, Report,
    Resistance, Status,
};

/// A unit that has read all its probes, and knows what they are.
///
/// # Errors
/// None is known.
pub fn bank() -> Result<Bm100> {
    let nameplate = Nameplate {
        serial: "BM1234567890".try_into().unwrap_or_default(),
        manufactured: "2026/11/29".try_into().unwrap_or_default(),
        hardware: "1.0".try_into().unwrap_or_default(),
    };
    let mut unit = Bm100::new(nameplate, Stored::default());
    for second in 1..=5 {
        let now = Duration::from_secs(second);
        for string in StringId::ALL {
            for place in Places::ALL.iter() {
                if second == 1 {
                    identify(&mut unit, now, string, place);
                }
                unit.ingest(now, string, &Report::Reading { place, reading: reading(string, place) });
            }
            unit.ingest(now, string, &Report::Scanned { answered: Places::ALL, missing: Places::NONE });
        }
        unit.ingest_environment(now, &Report::Environment(environment()));
        unit.step(now);
    }
    unit.write(Quantity::Detect, 0, 0).ok().context("the count ends")?;
    unit.step(Duration::from_secs(6));
    Ok(unit)
}

fn identify(unit: &mut Bm100, now: Duration, string: StringId, place: ProbeAddress) {
    let serial = format!("BP{string}{:06}", place.get());
    let identity = Identity {
        model: "BP100-12V",
        serial: &serial,
        hardware: 2,
        firmware: 100,
        nominal_mv: 12_000,
        protocol: ProtocolVersion::CURRENT,
    };
    unit.ingest(now, string, &Report::Identity { place, identity, change: Change::Found });
}

/// About 13.4 V, 21 °C and 4 mΩ.
fn reading(string: StringId, place: ProbeAddress) -> Reading {
    let place = u16::from(place.get());
    let number = u16::from(string.number()).saturating_mul(40).saturating_add(place);
    Reading {
        voltage_mv: place.saturating_add(13_400),
        temperature_centi_celsius: i16::try_from(number).unwrap_or_default().saturating_add(2_000),
        resistance: Some(Resistance { micro_ohms: u32::from(number).saturating_add(4_000), age_seconds: 60 }),
        equalization: Percent::ZERO,
        status: Status::NONE,
    }
}

const fn environment() -> Environment {
    Environment {
        temperature_centi_celsius: Some(2_150),
        humidity_centi_percent: Some(4_567),
        contacts: Contacts::from_bits(0),
    }
}

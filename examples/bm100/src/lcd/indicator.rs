//! The five lights of the panel.

use crate::product::Bm100;

/// How a light is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Dark.
    Off,
    /// Green.
    Normal,
    /// Red.
    Alarm,
}

/// The lights (BM100 manual, LCD Panel). Those of the UPS and of the string current are of future use there, and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicators {
    /// The unit works: red while it cannot store what it should.
    pub system: Light,
    /// The batteries: red while one of them has an alarm; dark while none can be read.
    pub battery_status: Light,
    /// Equalization is active.
    pub equalizing: Light,
}

impl Indicators {
    /// The lights as they are to be. While they are tested, all are red.
    pub fn of(unit: &Bm100) -> Self {
        if unit.panel_is_tested() {
            return Self { system: Light::Alarm, battery_status: Light::Alarm, equalizing: Light::Alarm };
        }
        let strings = || unit.bank().strings();
        let alarm = strings().any(|string| unit.has_alarm(string));
        let read = strings().any(|string| unit.probes_present(string) > 0);
        let trouble = unit.store_fails() || unit.damage().any();
        Self {
            system: if trouble { Light::Alarm } else { Light::Normal },
            battery_status: match (alarm, read) {
                (true, _) => Light::Alarm,
                (false, true) => Light::Normal,
                (false, false) => Light::Off,
            },
            equalizing: if strings().any(|string| unit.is_equalizing(string)) {
                Light::Normal
            } else {
                Light::Off
            },
        }
    }
}

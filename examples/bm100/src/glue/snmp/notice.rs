//! What managers are told unasked: the maker's traps for battery managers, 600 to 608.
//!
//! Each says the serial number, the name and the location of the unit, which string and battery it is about, the number
//! of the event and the event in words. In SNMPv1 the enterprise is 3808 and the specific trap the number; in v2c and v3
//! `snmpTrapOID` is 1.3.6.1.4.1.3808.0 and the number (RFC 3584 §3.1).

use heapless::Vec;
use snmp_agent::{Oid, Scratch, Value};

use super::{
    number::{Numbered, Subject},
    object::row_of,
};
use crate::{event::Event, product::Bm100, site::Name, words::InWords};

/// The maker, and the variables that only traps have.
const SERIAL: &[u32] = &[1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 1, 7, 0];
const NAME: &[u32] = &[1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 1, 8, 0];
const LOCATION: &[u32] = &[1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 1, 9, 0];
const WORDS: &[u32] = &[1, 3, 6, 1, 4, 1, 3808, 2, 2, 3, 0];
const EVENT: &[u32] = &[1, 3, 6, 1, 4, 1, 3808, 2, 2, 6, 0];

/// Variables of a trap at the most.
const VARIABLES: usize = 7;

/// What was last told: finds what is to be told since. Begin with a new one at each power-up of the unit.
///
/// ```
/// # use bm100::{Bm100, Nameplate, Stored, glue::snmp::Notices};
/// # use core::time::Duration;
/// let mut unit = Bm100::new(Nameplate::default(), Stored::default());
/// let mut notices = Notices::new();
/// # let mut told = 0;
/// unit.step(Duration::from_secs(1));
/// notices.find(&unit, |trap, variables| {
///     // To the agent, which sends it to the receivers.
///     # told += 1;
///     assert_eq!(trap.to_string(), "1.3.6.1.4.1.3808.0.602"); // powered up
///     assert_eq!(variables.len(), 5);
///     true
/// });
/// # assert_eq!(told, 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Notices {
    /// The first event of the journal that was not looked at.
    seen: u32,
}

impl Notices {
    /// Nothing was told yet.
    pub const fn new() -> Self {
        Self { seen: 0 }
    }

    /// Hands out what is to be told since the last look: the trap and its variables. Call it after each [`Bm100::step`].
    /// When `tell` has no room for one (`false`), it and what comes behind it are handed out at the next look. What has left
    /// the journal by then is told as [`Event::EventsMissed`].
    pub fn find(&mut self, unit: &Bm100, mut tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool) {
        let journal = unit.journal();
        let missed = journal.missed_since(self.seen);
        if missed > 0 {
            let event = Event::EventsMissed(missed);
            if Numbered::of(event).is_some_and(|numbered| !send(unit, numbered, event, &mut tell)) {
                return;
            }
            self.seen = self.seen.wrapping_add(missed);
        }
        for entry in journal.since(self.seen) {
            let told = Numbered::of(entry.event);
            if told.is_some_and(|numbered| !send(unit, numbered, entry.event, &mut tell)) {
                return;
            }
            self.seen = entry.sequence.wrapping_add(1);
        }
    }
}

fn send(
    unit: &Bm100,
    numbered: Numbered,
    event: Event,
    tell: &mut impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
) -> bool {
    let text = |text| Value::OctetString(str::as_bytes(text));
    let (string, battery) = match numbered.subject {
        Subject::System => (None, None),
        Subject::Battery(at) => {
            let row = row_of(unit, at);
            let string = ([1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 5, 3, 1, 3, row], at.string.number());
            (Some(string), Some(([1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 5, 3, 1, 4, row], at.index.get())))
        }
        Subject::String(string) => {
            let row = string.number().into();
            (Some(([1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 10, 3, 1, 1, row], string.number())), None)
        }
    };
    let mut scratch = Scratch::new();
    let words = scratch.text(format_args!("{}", InWords(&event)));
    let indices = string.iter().chain(&battery);
    let variables = [
        (SERIAL, text(&unit.nameplate().serial)),
        (NAME, text(unit.site().name(Name::Unit))),
        (LOCATION, text(unit.site().name(Name::Location))),
    ]
    .into_iter()
    .chain(indices.map(|(name, number)| (name.as_slice(), Value::Integer((*number).into()))))
    .chain([(EVENT, Value::Integer(numbered.event)), (WORDS, words)]);
    let variables: Vec<_, VARIABLES> =
        variables.filter_map(|(name, value)| Some((Oid::new(name)?, value))).collect();
    let trap = [1, 3, 6, 1, 4, 1, 3808, 0, numbered.trap()];
    Oid::new(&trap).is_none_or(|trap| tell(trap, &variables))
}

//! Dry contacts.

use serde::{Deserialize, Serialize};

/// How a contact is when all is well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum NormalState {
    /// Open.
    #[default]
    Open,
    /// Closed.
    Closed,
}

/// A contact as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Contact {
    /// Whether it is closed.
    pub closed: bool,
    /// Whether it should not be as it is.
    pub abnormal: bool,
}

/// Up to eight dry contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Contacts {
    /// Bits, the first contact in the lowest; `None` before the sensor has told.
    closed: Option<u8>,
    abnormal: u8,
}

impl Contacts {
    /// Contacts of a sensor at the most.
    pub const COUNT: usize = 8;

    /// A contact, 0..=7, as the sensor told last; `None` before that.
    pub fn contact(&self, number: u8) -> Option<Contact> {
        let bit = 1_u8.checked_shl(number.into())?;
        Some(Contact { closed: self.closed? & bit != 0, abnormal: self.abnormal & bit != 0 })
    }

    /// Takes what the sensor says. A silent one changes nothing.
    pub(super) fn step(
        &mut self,
        closed: Option<u8>,
        normal: [NormalState; Self::COUNT],
        mut tell: impl FnMut(u8, bool),
    ) {
        let Some(closed) = closed else { return };
        self.closed = Some(closed);
        let normally_closed =
            normal.iter().rev().fold(0, |bits, state| bits << 1 | u8::from(*state == NormalState::Closed));
        let abnormal = closed ^ normally_closed;
        let changed = abnormal ^ self.abnormal;
        self.abnormal = abnormal;
        for number in (0..8_u8).filter(|number| changed >> number & 1 == 1) {
            tell(number, abnormal >> number & 1 == 1);
        }
    }
}

//! What is set up for SNMP managers: who may ask, and who is told.

use bms_core::record::Record;
use heapless::String;
use serde::{Deserialize, Serialize};

/// What a community may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommunityAccess {
    /// Read only.
    Read,
    /// Read and write.
    Write,
}

/// The settings of the SNMP page, and what managers set themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Management {
    contact: String<63>,
    attached_devices: String<63>,
    low_battery_minutes: u16,
    read: [String<15>; Self::COMMUNITIES],
    write: [String<15>; Self::COMMUNITIES],
    receivers: [TrapReceiver; Self::RECEIVERS],
}

/// Who is told of alarms (BTRM manual §11.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrapReceiver {
    /// Whether traps are sent to it.
    pub enabled: bool,
    /// Its IPv4 address; all zeros: none.
    pub address: [u8; 4],
    /// The community that traps carry, up to 15 printable ASCII characters.
    pub community: String<15>,
}

impl Record for Management {
    const KEY: u8 = 5;
    const VERSION: u8 = 1;
}

impl Default for Management {
    /// One community that reads, none that writes, and nobody is told: a unit as delivered cannot be changed over
    /// SNMP until its owner says by whom.
    fn default() -> Self {
        Self {
            contact: String::new(),
            attached_devices: String::new(),
            low_battery_minutes: 5,
            read: [public(), String::new(), String::new()],
            write: [const { String::new() }; Self::COMMUNITIES],
            receivers: [TrapReceiver::default(), TrapReceiver::default()],
        }
    }
}

impl Default for TrapReceiver {
    /// Not enabled.
    fn default() -> Self {
        Self { enabled: false, address: [0; 4], community: public() }
    }
}

impl Management {
    /// How many communities there are of each access (BTRM manual §10.2).
    pub const COMMUNITIES: usize = 3;
    /// How many trap receivers there are (BTRM manual §11.3).
    pub const RECEIVERS: usize = 2;

    /// Who is responsible for the unit, and how to reach them, up to 63 characters.
    pub fn contact(&self) -> &str {
        &self.contact
    }

    /// What hangs on the unit's output, in the owner's words, up to 63 characters.
    pub fn attached_devices(&self) -> &str {
        &self.attached_devices
    }

    /// A battery that will last no longer than this is low, minutes (`upsConfigLowBattTime`). 5 at first (ours).
    pub const fn low_battery_minutes(&self) -> u16 {
        self.low_battery_minutes
    }

    /// The communities of an access; an empty one is disabled.
    pub const fn communities(&self, access: CommunityAccess) -> &[String<15>; Self::COMMUNITIES] {
        match access {
            CommunityAccess::Read => &self.read,
            CommunityAccess::Write => &self.write,
        }
    }

    /// The trap receivers.
    pub const fn receivers(&self) -> &[TrapReceiver; Self::RECEIVERS] {
        &self.receivers
    }

    /// Sets who is responsible. `false`: it is no printable ASCII or too long, and nothing is changed.
    pub(crate) fn set_contact(&mut self, contact: &str) -> bool {
        set_printable(&mut self.contact, contact)
    }

    pub(crate) fn set_attached_devices(&mut self, devices: &str) -> bool {
        set_printable(&mut self.attached_devices, devices)
    }

    pub(crate) const fn set_low_battery_minutes(&mut self, minutes: u16) {
        self.low_battery_minutes = minutes;
    }

    pub(crate) fn set_community(&mut self, access: CommunityAccess, place: usize, community: &str) -> bool {
        let communities = match access {
            CommunityAccess::Read => &mut self.read,
            CommunityAccess::Write => &mut self.write,
        };
        communities.get_mut(place).is_some_and(|place| set_printable(place, community))
    }

    pub(crate) fn receiver_mut(&mut self, place: usize) -> Option<&mut TrapReceiver> {
        self.receivers.get_mut(place)
    }
}

impl TrapReceiver {
    /// Sets the community that traps carry. `false`: it is no printable ASCII or too long, and nothing is changed.
    pub fn set_community(&mut self, community: &str) -> bool {
        set_printable(&mut self.community, community)
    }
}

/// `false`: it is not printable ASCII, or does not fit.
fn set_printable<const N: usize>(place: &mut String<N>, text: &str) -> bool {
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match String::try_from(text) {
        Ok(text) if printable => {
            *place = text;
            true
        }
        _ => false,
    }
}

fn public() -> String<15> {
    String::try_from("public").unwrap_or_default()
}

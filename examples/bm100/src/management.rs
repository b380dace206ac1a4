//! What is set up for SNMP managers: who may ask, and who is told (BM100 manual, System->Network Service->SNMPv1 Service,
//! System->Notifications->Trap Receivers).

use bms_core::record::Record;
use heapless::String;
use serde::{Deserialize, Serialize};

/// What a community may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommunityAccess {
    /// Nothing.
    #[default]
    Forbidden,
    /// Read only.
    Read,
    /// Read and write.
    Write,
}

/// Who may ask in SNMPv1 and v2c.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityEntry {
    /// Its name, up to 15 printable ASCII characters; an empty one is none.
    pub name: String<15>,
    /// What it may do.
    pub access: CommunityAccess,
    /// From where: an IPv4 address with the manual's wildcards, such as 192.168.20.255 for all of 192.168.20; all zeros:
    /// from anywhere.
    pub manager: [u8; 4],
}

/// In which form traps are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrapForm {
    /// Trap-PDUs of SNMPv1, as the maker's MIB has them.
    #[default]
    V1,
    /// Notifications of SNMPv2c.
    V2c,
}

/// Who is told of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrapReceiver {
    /// Whether traps are sent to it.
    pub enabled: bool,
    /// Its IPv4 address; all zeros: none.
    pub address: [u8; 4],
    /// In which form.
    pub form: TrapForm,
    /// The community that traps carry, up to 15 printable ASCII characters.
    pub community: String<15>,
}

/// The settings for SNMP managers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Management {
    communities: [CommunityEntry; Self::COMMUNITIES],
    receivers: [TrapReceiver; Self::RECEIVERS],
}

impl Record for Management {
    const KEY: u8 = 7;
    const VERSION: u8 = 1;
}

impl Default for TrapReceiver {
    /// Not enabled.
    fn default() -> Self {
        Self { enabled: false, address: [0; 4], form: TrapForm::V1, community: public() }
    }
}

impl Default for Management {
    /// One community that reads, none that writes, and nobody is told: a unit as delivered cannot be changed over SNMP
    /// until its owner says by whom.
    fn default() -> Self {
        let mut communities = [const { CommunityEntry::new() }; Self::COMMUNITIES];
        let [first, ..] = &mut communities;
        *first = CommunityEntry { name: public(), access: CommunityAccess::Read, manager: [0; 4] };
        Self { communities, receivers: core::array::from_fn(|_| TrapReceiver::default()) }
    }
}

impl CommunityEntry {
    const fn new() -> Self {
        Self { name: String::new(), access: CommunityAccess::Forbidden, manager: [0; 4] }
    }
}

impl Management {
    /// How many communities there are (ours: the manual names no number).
    pub const COMMUNITIES: usize = 4;
    /// How many trap receivers there are (BM100 manual, System->Notifications->Trap Receivers).
    pub const RECEIVERS: usize = 10;

    /// The communities.
    pub const fn communities(&self) -> &[CommunityEntry; Self::COMMUNITIES] {
        &self.communities
    }

    /// The trap receivers.
    pub const fn receivers(&self) -> &[TrapReceiver; Self::RECEIVERS] {
        &self.receivers
    }

    /// Sets a community. `false`: there is no such place, or the name is no printable ASCII, and nothing is changed.
    pub fn set_community(&mut self, place: usize, community: CommunityEntry) -> bool {
        let place = self.communities.get_mut(place).filter(|_| is_printable(&community.name));
        place.map(|place| *place = community).is_some()
    }

    /// A trap receiver to change; `None` if there is no such place.
    pub fn receiver_mut(&mut self, place: usize) -> Option<&mut TrapReceiver> {
        self.receivers.get_mut(place)
    }
}

impl TrapReceiver {
    /// Sets the community that traps carry. `false`: it is no printable ASCII or too long, and nothing is changed.
    pub fn set_community(&mut self, community: &str) -> bool {
        match String::try_from(community) {
            Ok(community) if is_printable(&community) => {
                self.community = community;
                true
            }
            _ => false,
        }
    }
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn public() -> String<15> {
    String::try_from("public").unwrap_or_default()
}

use core::fmt;

/// The address of one station, 0..=65519.
///
/// The sixteen addresses above are reserved or have a meaning of their own: see [`Destination`]. This type
/// cannot hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EndpointAddress(u16);

impl EndpointAddress {
    /// The highest address of a station, 0xFFEF.
    pub const MAX: Self = Self(0xFFEF);

    /// The address of a station; `None` for 0xFFF0 and above.
    pub const fn new(raw: u16) -> Option<Self> {
        if raw <= Self::MAX.0 { Some(Self(raw)) } else { None }
    }

    /// The address as a number, 0..=0xFFEF.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for EndpointAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whom a frame is meant for. The reserved addresses 0xFFF0..=0xFFFB have no place here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Destination {
    /// One station.
    Endpoint(EndpointAddress),
    /// 0xFFFC: the station at the other end, whatever its address, if it lets itself be called so.
    SelfAddress,
    /// Every outstation. None answers.
    Broadcast(Broadcast),
}

impl Destination {
    /// The meaning of a destination address; `None` when it is reserved.
    pub const fn new(raw: u16) -> Option<Self> {
        match raw {
            0xFFFC => Some(Self::SelfAddress),
            0xFFFD => Some(Self::Broadcast(Broadcast::DontConfirm)),
            0xFFFE => Some(Self::Broadcast(Broadcast::ShallConfirm)),
            0xFFFF => Some(Self::Broadcast(Broadcast::OptionalConfirm)),
            _ => match EndpointAddress::new(raw) {
                Some(address) => Some(Self::Endpoint(address)),
                None => None,
            },
        }
    }

    /// The address as it stands on the wire.
    pub const fn get(self) -> u16 {
        match self {
            Self::Endpoint(address) => address.get(),
            Self::SelfAddress => 0xFFFC,
            Self::Broadcast(Broadcast::DontConfirm) => 0xFFFD,
            Self::Broadcast(Broadcast::ShallConfirm) => 0xFFFE,
            Self::Broadcast(Broadcast::OptionalConfirm) => 0xFFFF,
        }
    }
}

impl From<EndpointAddress> for Destination {
    fn from(address: EndpointAddress) -> Self {
        Self::Endpoint(address)
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// What a broadcast asks of the response that next tells of it (IIN1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Broadcast {
    /// 0xFFFD: that response asks for no confirm; IIN1.0 is told once.
    DontConfirm,
    /// 0xFFFE: that response asks for a confirm; IIN1.0 stays until it comes.
    ShallConfirm,
    /// 0xFFFF: the outstation chooses.
    OptionalConfirm,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_address_is_any_below_fff0() {
        assert_eq!(EndpointAddress::new(0).map(EndpointAddress::get), Some(0));
        assert_eq!(EndpointAddress::new(0xFFEF), Some(EndpointAddress::MAX));
        assert!((0xFFF0..=0xFFFF).all(|raw| EndpointAddress::new(raw).is_none()));
    }

    #[test]
    fn twelve_destinations_are_reserved_and_all_others_come_back_as_they_were() {
        for raw in 0..=u16::MAX {
            let reserved = (0xFFF0..=0xFFFB).contains(&raw);
            assert_eq!(Destination::new(raw).map(Destination::get), (!reserved).then_some(raw));
        }
    }

    #[test]
    fn the_four_highest_addresses_have_their_meaning() {
        assert_eq!(Destination::new(0xFFFC), Some(Destination::SelfAddress));
        assert_eq!(Destination::new(0xFFFD), Some(Destination::Broadcast(Broadcast::DontConfirm)));
        assert_eq!(Destination::new(0xFFFE), Some(Destination::Broadcast(Broadcast::ShallConfirm)));
        assert_eq!(Destination::new(0xFFFF), Some(Destination::Broadcast(Broadcast::OptionalConfirm)));
    }
}

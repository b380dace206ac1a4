use super::{Control, Destination, Direction, EndpointAddress, Function, LinkError, crc::crc_of_header};

const START: [u8; 2] = [0x05, 0x64];
/// What the length octet counts besides the user octets: control, destination, source.
const COUNTED: u8 = 5;

/// A frame's header, checked once and right ever after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Header {
    control: Control,
    destination: Destination,
    source: EndpointAddress,
    user_octets: u8,
}

impl Header {
    /// Octets of a header, its CRC included.
    pub const SIZE: usize = 10;
    /// User octets of a frame at the most.
    pub const MAX_USER_OCTETS: usize = 250;

    /// A header for a frame with so many user octets.
    ///
    /// # Errors
    /// [`LinkError::UserOctets`] when the function does not go with that number: frames that carry user octets
    /// have 1..=250, all others none.
    pub fn new(
        control: Control,
        destination: Destination,
        source: EndpointAddress,
        user_octets: usize,
    ) -> Result<Self, LinkError> {
        let error = LinkError::UserOctets { function: control.function, octets: user_octets };
        if control.function.carries_user_octets() != (user_octets > 0) || user_octets > Self::MAX_USER_OCTETS
        {
            return Err(error);
        }
        let user_octets = u8::try_from(user_octets).map_err(|_| error)?;
        Ok(Self { control, destination, source, user_octets })
    }

    /// A header of our own, whose function goes with the number of user octets.
    pub(crate) const fn ours(
        function: Function,
        destination: EndpointAddress,
        source: EndpointAddress,
        user_octets: u8,
    ) -> Self {
        let control = Control { direction: Direction::FromOutstation, function };
        Self { control, destination: Destination::Endpoint(destination), source, user_octets }
    }

    /// Reads the header at the start of `octets`; what follows it is not looked at.
    ///
    /// # Errors
    /// Told in the order in which a station can trust the octets: [`Truncated`](LinkError::Truncated) (wait for
    /// more), [`Start`](LinkError::Start), [`Length`](LinkError::Length), [`HeaderCrc`](LinkError::HeaderCrc),
    /// then what a sound header says wrongly: its addresses, its control octet, its number of user octets.
    pub fn parse(octets: &[u8]) -> Result<Self, LinkError> {
        let Some((header, _)) = octets.split_first_chunk::<{ Self::SIZE }>() else {
            return Err(LinkError::Truncated { needed: Self::SIZE, received: octets.len() });
        };
        let [start0, start1, length, control, to0, to1, from0, from1, crc0, crc1] = *header;

        let start = [start0, start1];
        if start != START {
            return Err(LinkError::Start { received: start });
        }
        let Some(user_octets) = length.checked_sub(COUNTED) else {
            return Err(LinkError::Length { received: length });
        };
        let received = u16::from_le_bytes([crc0, crc1]);
        let computed = crc_of_header([start0, start1, length, control, to0, to1, from0, from1]);
        if received != computed {
            return Err(LinkError::HeaderCrc { received, computed });
        }

        let received = u16::from_le_bytes([to0, to1]);
        let destination = Destination::new(received).ok_or(LinkError::ReservedDestination { received })?;
        let received = u16::from_le_bytes([from0, from1]);
        let source = EndpointAddress::new(received).ok_or(LinkError::ReservedSource { received })?;
        let octet = control;
        let control = Control::from_octet(octet).map_err(|error| LinkError::Control {
            error,
            octet,
            destination,
            source,
        })?;
        Self::new(control, destination, source, usize::from(user_octets))
    }

    /// The octets of the wire, CRC included.
    pub const fn to_octets(self) -> [u8; Self::SIZE] {
        let [start0, start1] = START;
        let length = self.user_octets.saturating_add(COUNTED); // at most 255, see `new`
        let control = self.control.to_octet();
        let [to0, to1] = self.destination.get().to_le_bytes();
        let [from0, from1] = self.source.get().to_le_bytes();
        let [crc0, crc1] =
            crc_of_header([start0, start1, length, control, to0, to1, from0, from1]).to_le_bytes();
        [start0, start1, length, control, to0, to1, from0, from1, crc0, crc1]
    }

    /// The control octet.
    pub const fn control(&self) -> Control {
        self.control
    }

    /// Whom the frame is meant for.
    pub const fn destination(&self) -> Destination {
        self.destination
    }

    /// Who sent the frame.
    pub const fn source(&self) -> EndpointAddress {
        self.source
    }

    /// User octets of the frame, 0..=250, CRCs not counted.
    pub fn user_octets(&self) -> usize {
        usize::from(self.user_octets)
    }

    /// Octets of the whole frame on the wire, 10..=292: header, blocks and all CRCs.
    pub fn frame_octets(&self) -> usize {
        let user = self.user_octets();
        // As many blocks as begin.
        let blocks = user.saturating_add(super::frame::BLOCK).saturating_sub(1) / super::frame::BLOCK;
        Self::SIZE.saturating_add(user).saturating_add(blocks.saturating_mul(super::frame::CRC))
    }
}

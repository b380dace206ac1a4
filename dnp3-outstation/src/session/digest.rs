/// What stands for some octets, to tell whether others are the same: their FNV-1a of 64 bits.
///
/// Keeping the octets themselves would take as much memory again as the largest request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(u64);

impl Digest {
    /// That of no octets.
    pub(super) const EMPTY: Self = Self(0xCBF2_9CE4_8422_2325);

    pub(super) fn of(octets: &[u8]) -> Self {
        const PRIME: u64 = 0x0100_0000_01B3;
        let add = |hash: u64, octet: &u8| (hash ^ u64::from(*octet)).wrapping_mul(PRIME);
        Self(octets.iter().fold(Self::EMPTY.0, add))
    }
}

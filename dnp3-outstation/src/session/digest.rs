/// What stands for some octets, to tell whether others are the same: their number and FNV-1a of 64 bits.
///
/// Keeping the octets themselves would take as much memory again as the largest request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest {
    length: usize,
    hash: u64,
}

impl Digest {
    pub(super) fn of(octets: &[u8]) -> Self {
        const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01B3;
        let hash = octets.iter().fold(OFFSET, |hash, octet| (hash ^ u64::from(*octet)).wrapping_mul(PRIME));
        Self { length: octets.len(), hash }
    }
}

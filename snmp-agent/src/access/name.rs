use core::fmt;
use core::hint::black_box;

/// The name of a community or a user: 1 to 32 octets, as `SnmpAdminString` names have them (RFC 3411 §5, RFC 3414 §2.4).
///
/// Its octets are compared in a time that tells nothing of them; `Debug` does not show them, since the name of a
/// community is all its secret.
#[derive(Clone)]
pub struct Name {
    /// Octets after the last are 0.
    octets: [u8; Self::OCTETS],
    len: usize,
}

impl Name {
    /// Octets of a name at the most.
    pub const OCTETS: usize = 32;

    /// A name.
    ///
    /// # Errors
    /// [`NameError`] when it is empty or above 32 octets.
    pub fn new(name: &str) -> Result<Self, NameError> {
        Self::from_octets(name.as_bytes())
    }

    /// A name of any octets.
    ///
    /// # Errors
    /// [`NameError`] when it is empty or above 32 octets.
    pub fn from_octets(name: &[u8]) -> Result<Self, NameError> {
        if name.is_empty() || name.len() > Self::OCTETS {
            return Err(NameError { octets: name.len() });
        }
        Ok(Self { octets: padded(name), len: name.len() })
    }

    /// Its octets.
    pub fn as_octets(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }

    /// Whether these are its octets. How long that takes depends on `octets` alone.
    pub fn is(&self, octets: &[u8]) -> bool {
        let given = padded(octets);
        let differing = self.octets.iter().zip(&given).fold(0, |seen, (a, b)| seen | (a ^ b));
        // Not known before all of them were looked at.
        (black_box(differing) == 0) & (self.len == octets.len())
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.is(other.as_octets())
    }
}

impl Eq for Name {}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({} octets)", self.len)
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Name {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Name({=usize} octets)", self.len);
    }
}

/// The first 32 octets, and zeros where there are fewer.
fn padded(octets: &[u8]) -> [u8; Name::OCTETS] {
    let mut all = [0; Name::OCTETS];
    for (to, from) in all.iter_mut().zip(octets) {
        *to = *from;
    }
    all
}

/// A name is empty, or longer than 32 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NameError {
    /// Octets that it would have.
    pub octets: usize,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name has 1 to {} octets, not {}", Name::OCTETS, self.octets)
    }
}

impl core::error::Error for NameError {}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn a_name_has_1_to_32_octets() {
        assert_eq!(Name::new("").unwrap_err(), NameError { octets: 0 });
        assert_eq!(Name::new(&"x".repeat(33)).unwrap_err(), NameError { octets: 33 });
        assert_eq!(Name::new(&"x".repeat(32)).unwrap().as_octets(), [b'x'; 32]);
    }

    #[test]
    fn a_name_is_itself_and_nothing_like_it() {
        let name = Name::new("public").unwrap();
        assert!(name.is(b"public"));
        for other in [&b""[..], b"publi", b"public\0", b"Public", b"publicpublic"] {
            assert!(!name.is(other), "{other:?}");
        }
        let longest = Name::new(&"x".repeat(32)).unwrap();
        assert!(!longest.is(&[b'x'; 33]));
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        assert_eq!(std::format!("{:?}", Name::new("secret").unwrap()), "Name(6 octets)");
    }
}

use crate::Timestamp;

codes! {
    /// What a name stands for (the file type of g70v7).
    pub enum FileKind {
        /// A directory: its data are the descriptors of what lies in it.
        Directory = 0,
        /// A file of octets.
        File = 1,
    }
}

/// What is told of a file or directory (g70v7), apart from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Info {
    /// File or directory.
    pub kind: FileKind,
    /// Octets of a file, entries of a directory.
    pub size: u32,
    /// When it was made; [`Timestamp::EPOCH`] when nobody knows.
    pub created: Timestamp,
    /// Who may do what with it.
    pub permissions: Permissions,
}

/// One file or directory of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Entry<'a> {
    /// Its name without the directory's.
    pub name: &'a str,
    /// What it is.
    pub info: Info,
}

/// Who may read, write and execute: nine bits, in octal three digits for owner, group and world, as Unix writes
/// them. They are told and received; whoever implements [`Files`](super::Files) enforces them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Permissions(u16);

impl Permissions {
    /// 0o444: all may read.
    pub const READ: Self = Self(0o444);
    /// 0o644: all may read, the owner may write.
    pub const READ_WRITE: Self = Self(0o644);
    /// 0o755: all may read and execute (for a directory: list), the owner may write.
    pub const DIRECTORY: Self = Self(0o755);

    /// From the nine bits; higher ones, which the standard reserves, are dropped.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & 0o777)
    }

    /// The nine bits, as on the wire.
    pub const fn bits(self) -> u16 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_have_nine_bits() {
        assert_eq!(Permissions::from_bits(0xFFFF).bits(), 0x01FF);
        assert_eq!(Permissions::from_bits(0o640).bits(), 0x01A0);
    }
}

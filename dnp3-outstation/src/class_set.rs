use crate::Class;
use core::ops::BitOr;

/// Some of the three event classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ClassSet(u8);

impl ClassSet {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All three.
    pub const ALL: Self = Self(0b111);

    /// One class.
    pub const fn only(class: Class) -> Self {
        Self(match class {
            Class::One => 0b001,
            Class::Two => 0b010,
            Class::Three => 0b100,
        })
    }

    /// Whether `class` is one of them.
    pub const fn contains(self, class: Class) -> bool {
        self.0 & Self::only(class).0 != 0
    }

    /// Whether it is none of them.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These classes and those of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These classes but those of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for ClassSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl From<Class> for ClassSet {
    fn from(class: Class) -> Self {
        Self::only(class)
    }
}

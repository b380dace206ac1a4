//! Who may do what: communities, the managers' addresses, and views of the tree.

mod community;
mod manager;
mod name;
mod view;

pub use community::{Communities, Community};
pub use manager::Manager;
pub use name::{Name, NameError};
pub(crate) use view::last_of;
pub use view::{Subtree, View};

/// What a community or a user may do (BM100 manual, System->Network Service->SNMPv1 Service).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Access {
    /// Read, and nothing else.
    #[default]
    ReadOnly,
    /// Read and set.
    ReadWrite,
    /// Neither; whoever comes with it is counted and refused.
    Forbidden,
}

/// No room for one more: the const generic of the agent says how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NoRoom;

impl core::fmt::Display for NoRoom {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no room for one more")
    }
}

impl core::error::Error for NoRoom {}

use core::net::SocketAddr;

use heapless::Vec;

use super::{Access, Manager, Name, NoRoom, View};

/// A community (RFC 1157 §3.2.5): whoever knows its name and comes from the right place may do what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Community {
    /// Its name, which is its secret too.
    pub name: Name,
    /// What its members may do.
    pub access: Access,
    /// What they see, and set if they may.
    pub view: View,
    /// From where they may come.
    pub managers: Manager,
}

impl Community {
    /// A community for managers from anywhere who see everything.
    pub const fn new(name: Name, access: Access) -> Self {
        Self { name, access, view: View::ALL, managers: Manager::ANY }
    }
}

/// The communities of an agent, `N` at the most; none at first, so nobody is let in by default.
#[derive(Clone, Debug, Default)]
pub struct Communities<const N: usize>(Vec<Community, N>);

impl<const N: usize> Communities<N> {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One more. The same name may stand several times, for managers of several places.
    ///
    /// # Errors
    /// [`NoRoom`] when there are `N`.
    pub fn add(&mut self, community: Community) -> Result<(), NoRoom> {
        self.0.push(community).map_err(|_| NoRoom)
    }

    /// Drops all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Community> {
        self.0.iter()
    }

    /// The first of this name that lets managers of this address in. All are looked at, in a time that tells nothing of
    /// their names.
    pub(crate) fn find(&self, name: &[u8], from: SocketAddr) -> Option<&Community> {
        self.0.iter().rfold(None, |found, community| {
            if community.name.is(name) & community.managers.allows(from) { Some(community) } else { found }
        })
    }
}

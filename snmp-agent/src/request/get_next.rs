//! `GetNextRequest` (RFC 1157 §4.1.3, RFC 3416 §4.2.2).

use super::Refusal;
use crate::ber::Writer;
use crate::message::Version;
use crate::pdu::Pdu;
use crate::statistics::count;
use crate::tree::Tree;
use crate::{ErrorStatus, OidBuf, Scratch, Value, varbind};

/// Writes the variables after those named. `told` counts the values.
pub(crate) fn get_next(
    tree: &Tree<'_>,
    version: Version,
    pdu: &Pdu<'_>,
    list: &mut Writer<'_>,
    told: &mut u32,
) -> Result<(), Refusal> {
    let mut walk = Walk::new(tree, version);
    for (place, binding) in pdu.bindings.iter() {
        binding.read_name(&mut walk.name);
        if walk.tell_next(place, list)? {
            count(told);
        } else if version == Version::V1 {
            return Err(Refusal::new(ErrorStatus::NoSuchName, place));
        } else {
            walk.tell_end(place, list)?;
        }
    }
    Ok(())
}

/// From a name to the variable after it.
pub(super) struct Walk<'w> {
    tree: &'w Tree<'w>,
    version: Version,
    /// Where it stands.
    pub(super) name: OidBuf,
    next: OidBuf,
    scratch: Scratch,
}

impl<'w> Walk<'w> {
    pub(super) const fn new(tree: &'w Tree<'w>, version: Version) -> Self {
        Self { tree, version, name: OidBuf::new(), next: OidBuf::new(), scratch: Scratch::new() }
    }

    /// Writes the variable after the name. `false` when there is none, and nothing was written.
    pub(super) fn tell_next(&mut self, place: i32, list: &mut Writer<'_>) -> Result<bool, Refusal> {
        let version = self.version;
        let told = self.tree.after(&self.name, &mut self.next, &mut self.scratch, |name, value| {
            if version == Version::V1 && matches!(value, Value::Counter64(_)) {
                return None; // passed over (RFC 3584 §4.2.2.1)
            }
            let Some(name) = name.as_oid() else {
                return Some(Err(Refusal::new(ErrorStatus::GenErr, place)));
            };
            Some(varbind::write(list, name, value).map_err(Refusal::from))
        });
        told.map_or(Ok(false), |written| written.map(|()| true))
    }

    /// Writes that no variable is after the name.
    pub(super) fn tell_end(&self, place: i32, list: &mut Writer<'_>) -> Result<(), Refusal> {
        let name = self.name.as_oid().ok_or(Refusal::new(ErrorStatus::GenErr, place))?;
        Ok(varbind::write_end_of_view(list, name)?)
    }
}

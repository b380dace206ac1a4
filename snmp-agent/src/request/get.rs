//! `GetRequest` (RFC 1157 §4.1.2, RFC 3416 §4.2.1).

use super::Refusal;
use crate::ber::Writer;
use crate::message::Version;
use crate::pdu::Pdu;
use crate::statistics::count;
use crate::tree::Tree;
use crate::{ErrorStatus, OidBuf, Scratch, Value, varbind};

/// Writes the variables asked for, or that they are absent. `told` counts the values.
pub(crate) fn get(
    tree: &Tree<'_>,
    version: Version,
    pdu: &Pdu<'_>,
    list: &mut Writer<'_>,
    told: &mut u32,
) -> Result<(), Refusal> {
    let (mut name, mut scratch) = (OidBuf::new(), Scratch::new());
    for (place, binding) in pdu.bindings.iter() {
        binding.read_name(&mut name);
        let value = tree.get(&name, &mut scratch);
        // SNMPv1 has no Counter64: there is no such variable for it (RFC 3584 §4.2.2.1).
        if version == Version::V1 && matches!(value, Err(_) | Ok(Value::Counter64(_))) {
            return Err(Refusal::new(ErrorStatus::NoSuchName, place));
        }
        varbind::write_result(list, binding.name_octets(), value)?;
        if value.is_ok() {
            count(told);
        }
    }
    Ok(())
}

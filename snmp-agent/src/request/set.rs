//! `SetRequest` (RFC 1157 §4.1.5, RFC 3416 §4.2.5): all variables are tested, then all are set.
//!
//! A variable that is named twice is tested and set twice, in the order of the request: the last value stays.

use super::{LENGTHS_GROW, Refusal};
use crate::ber::Writer;
use crate::engine::Engine;
use crate::groups::{self, Group};
use crate::pdu::Pdu;
use crate::responder::Principal;
use crate::statistics::count;
use crate::{ErrorStatus, Mib, OidBuf, Outcome};

/// Sets the variables, and writes the list as it came.
pub(crate) fn set(
    engine: &mut Engine,
    mib: &mut dyn Mib,
    principal: &Principal<'_>,
    pdu: &Pdu<'_>,
    list: &mut Writer<'_>,
    told: &mut u32,
) -> Result<(), Refusal> {
    test(engine, mib, principal, pdu)?;
    // What cannot be answered is not done.
    list.raw(pdu.bindings.octets())?;
    if list.room() < LENGTHS_GROW {
        return Err(Refusal::TOO_BIG);
    }

    let settings = engine.settings;
    let mut asked = false;
    let done = commit(engine, mib, pdu, &mut asked, told);
    let outcome = if done.is_ok() { Outcome::Committed } else { Outcome::Failed };
    let concluded = if asked { mib.conclude(outcome) } else { Ok(()) };
    let end = match (done, concluded) {
        (Err(_), Err(_)) => Err(Refusal::new(ErrorStatus::UndoFailed, 0)),
        (Ok(()), Err(status)) => Err(Refusal::new(status, 0)),
        (done, Ok(())) => done,
    };
    if end.is_err() {
        engine.settings = settings;
    }
    end
}

/// First phase.
fn test(engine: &Engine, mib: &dyn Mib, principal: &Principal<'_>, pdu: &Pdu<'_>) -> Result<(), Refusal> {
    let (mut name, mut room) = (OidBuf::new(), OidBuf::new());
    for (place, binding) in pdu.bindings.iter() {
        binding.read_name(&mut name);
        let refusal = |status| Refusal::new(status, place);
        if !principal.may_set(&name) {
            return Err(refusal(ErrorStatus::NoAccess));
        }
        let value = binding.value(&mut room).ok_or(refusal(ErrorStatus::WrongType))?;
        let tested = match Group::of(&name) {
            Some(group) => groups::test(engine, mib, group, &name, value),
            None => mib.test(&name, value),
        };
        tested.map_err(refusal)?;
    }
    Ok(())
}

/// Second phase. `asked` tells whether the product has something to conclude.
fn commit(
    engine: &mut Engine,
    mib: &mut dyn Mib,
    pdu: &Pdu<'_>,
    asked: &mut bool,
    told: &mut u32,
) -> Result<(), Refusal> {
    let (mut name, mut room) = (OidBuf::new(), OidBuf::new());
    for (place, binding) in pdu.bindings.iter() {
        binding.read_name(&mut name);
        let value = binding.value(&mut room).ok_or(Refusal::new(ErrorStatus::WrongType, place))?;
        if !groups::commit(engine, &name, value) {
            *asked = true;
            mib.commit(&name, value).map_err(|status| Refusal::new(status, place))?;
        }
        count(told);
    }
    Ok(())
}

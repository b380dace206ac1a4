//! The unit for one request of a manager.

use snmp_agent::{Absent, ErrorStatus, Mib, OidBuf, Outcome, Scratch, System, Value};

use super::super::{Managed, unit::ForMaster};

/// The product, which is as it was until the first value is taken.
#[derive(Debug)]
pub(super) struct Served<'a, P> {
    product: ForMaster<'a, P>,
    /// Nothing can be stored, and so nothing is taken.
    refuses: bool,
}

impl<'a, P: Managed> Served<'a, P> {
    pub(super) const fn new(product: ForMaster<'a, P>) -> Self {
        Self { product, refuses: false }
    }

    /// The product while its state cannot be stored.
    pub(super) const fn refusing(product: ForMaster<'a, P>) -> Self {
        Self { product, refuses: true }
    }

    /// The request changed nothing that is to be settled.
    pub(super) fn needs_no_settling(self) {
        self.product.needs_no_settling();
    }

    fn read(&self) -> &P {
        self.product.read()
    }
}

impl<P: Managed> Mib for Served<'_, P> {
    fn system(&self) -> System<'_> {
        self.read().system()
    }

    fn object<'a>(&'a self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        self.read().object(name, scratch)
    }

    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        self.read().object_after(name, next, scratch)
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        self.read().test(name, value)
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        if self.refuses {
            return Err(ErrorStatus::CommitFailed);
        }
        self.product.change().commit(name, value)
    }

    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        if self.refuses {
            return Ok(());
        }
        self.product.change().conclude(outcome)
    }
}

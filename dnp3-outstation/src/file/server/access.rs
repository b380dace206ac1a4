//! Who may.

use super::{Answer, Server, name};
use crate::Uptime;
use crate::file::object::{AUTHENTICATION, Authentication};
use crate::file::{Files, Refusal, UserId};

impl Server {
    pub(super) fn authenticate(
        &mut self,
        now: Uptime,
        body: &[u8],
        out: &mut [u8],
        files: &mut dyn Files,
    ) -> Answer {
        let Authentication { user, password } = Authentication::parse(body)?;
        let grant = match (name(user), core::str::from_utf8(password)) {
            (Ok(user), Ok(password)) => files.authenticate(user, password),
            _ => None,
        };
        self.grant = grant.map(|grant| (grant, now));
        let key = grant.map_or(0, |grant| grant.key.get());
        Some((AUTHENTICATION, Authentication::write_key(key, out)?))
    }

    /// Whose key it is. A key serves once, and a wrong one spends the right one too, so that there is no guessing.
    pub(super) fn user(&mut self, now: Uptime, key: u32) -> Result<Option<UserId>, Refusal> {
        if key == 0 {
            return Ok(None);
        }
        match self.grant.take() {
            Some((grant, since))
                if grant.key.get() == key && now < since.saturating_add(self.idle_timeout) =>
            {
                Ok(Some(grant.user))
            }
            _ => Err(Refusal::PermissionDenied),
        }
    }
}

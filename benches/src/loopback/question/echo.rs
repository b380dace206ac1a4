//! What a server is asked that does nothing but send back.

use anyhow::{Result, ensure};

/// So many bytes, the number of the request among them.
#[derive(Clone, Copy, Debug)]
pub struct Echo {
    /// Bytes of a request, 2 and more: as many as those of the protocol that it is held against.
    pub octets: u8,
    /// Over UDP, and not TCP.
    pub datagrams: bool,
}

impl Echo {
    pub(super) fn request(self, number: u16, out: &mut Vec<u8>) {
        out.extend(number.to_be_bytes());
        out.resize(self.octets.into(), 0x55);
    }

    pub(super) fn check(self, number: u16, reply: &[u8]) -> Result<()> {
        let whole = reply.len() == usize::from(self.octets);
        ensure!(whole && reply.starts_with(&number.to_be_bytes()), "not what was sent: {reply:02x?}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sent_is_accepted() {
        let echo = Echo { octets: 4, datagrams: false };
        let mut request = Vec::new();
        echo.request(0x0102, &mut request);
        assert_eq!(request, [1, 2, 0x55, 0x55]);
        assert!(echo.check(0x0102, &request).is_ok());
        assert!(echo.check(0x0103, &request).is_err(), "another request");
        assert!(echo.check(0x0102, &request[..3]).is_err(), "cut");
    }
}

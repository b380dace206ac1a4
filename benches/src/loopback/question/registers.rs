//! What a Modbus server is asked.

use anyhow::{Result, ensure};

/// A read of registers (function 3 or 4) over Modbus TCP.
#[derive(Clone, Copy, Debug)]
pub struct Registers {
    /// Unit identifier.
    pub unit: u8,
    /// 3 or 4.
    pub function: u8,
    /// Address of the first register.
    pub first: u16,
    /// 1 to 125 registers.
    pub count: u8,
}

/// Bytes of a request.
const REQUEST: usize = 12;
/// Bytes before those that the length field counts.
const PREFIX: usize = 6;

impl Registers {
    pub(super) const fn request(self, transaction: u16) -> [u8; REQUEST] {
        let ([t0, t1], [f0, f1]) = (transaction.to_be_bytes(), self.first.to_be_bytes());
        [t0, t1, 0, 0, 0, 6, self.unit, self.function, f0, f1, 0, self.count]
    }

    pub(super) fn length(received: &[u8]) -> usize {
        match received.first_chunk::<PREFIX>() {
            Some([.., high, low]) => usize::from(u16::from_be_bytes([*high, *low])).saturating_add(PREFIX),
            None => PREFIX,
        }
    }

    /// Checks everything but the values.
    pub(super) fn check(self, transaction: u16, reply: &[u8]) -> Result<()> {
        let [t0, t1] = transaction.to_be_bytes();
        let bytes = self.count.saturating_mul(2);
        let expected = [t0, t1, 0, 0, 0, bytes.saturating_add(3), self.unit, self.function, bytes];
        ensure!(
            reply.first_chunk() == Some(&expected)
                && reply.len() == expected.len().saturating_add(usize::from(bytes)),
            "not the reply to {self:?}: {reply:02x?}"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Registers = Registers { unit: 1, function: 3, first: 258, count: 2 };

    #[test]
    fn a_question_is_a_modbus_tcp_request() {
        assert_eq!(TWO.request(0x0A0B), [0x0A, 0x0B, 0, 0, 0, 6, 1, 3, 1, 2, 0, 2]);
    }

    #[test]
    fn only_the_reply_with_the_values_asked_for_is_accepted() {
        let reply = [0x0A, 0x0B, 0, 0, 0, 7, 1, 3, 4, 1, 2, 3, 4];
        assert!(TWO.check(0x0A0B, &reply).is_ok());
        assert_eq!([0, 5, 6, 13].map(|received| Registers::length(&reply[..received])), [6, 6, 13, 13]);
        assert!(TWO.check(0x0A0C, &reply).is_err(), "another transaction");
        assert!(TWO.check(0x0A0B, &reply[..12]).is_err(), "cut");
        assert!(TWO.check(0x0A0B, &[0x0A, 0x0B, 0, 0, 0, 3, 1, 0x83, 2]).is_err(), "an exception");
    }
}

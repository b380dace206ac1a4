//! Postcard over slices: the ends of its own slices are told apart by a subtraction, which is a panic path.

use postcard::{Deserializer, Error, Result, de_flavors, ser_flavors};
use serde::{Deserialize, Serialize};

/// Writes a value to the start of `room`, and tells how many octets it took.
pub(super) fn write(value: &impl Serialize, room: &mut [u8]) -> Result<usize> {
    let mut serializer = postcard::Serializer { output: Room { rest: room, used: 0 } };
    value.serialize(&mut serializer)?;
    ser_flavors::Flavor::finalize(serializer.output)
}

/// Reads the value at the start of `octets`. What follows it is what later versions may have added.
pub(super) fn read<'o, T: Deserialize<'o>>(octets: &'o [u8]) -> Result<T> {
    T::deserialize(&mut Deserializer::from_flavor(Octets(octets)))
}

/// Room for what is written.
struct Room<'r> {
    rest: &'r mut [u8],
    used: usize,
}

impl ser_flavors::Flavor for Room<'_> {
    type Output = usize;

    fn try_push(&mut self, octet: u8) -> Result<()> {
        let (room, rest) =
            core::mem::take(&mut self.rest).split_first_mut().ok_or(Error::SerializeBufferFull)?;
        *room = octet;
        self.rest = rest;
        self.used = self.used.saturating_add(1);
        Ok(())
    }

    fn finalize(self) -> Result<usize> {
        Ok(self.used)
    }
}

/// What is left to be read.
struct Octets<'o>(&'o [u8]);

impl<'o> de_flavors::Flavor<'o> for Octets<'o> {
    type Remainder = &'o [u8];
    type Source = &'o [u8];

    fn pop(&mut self) -> Result<u8> {
        let (octet, rest) = self.0.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.0 = rest;
        Ok(*octet)
    }

    fn try_take_n(&mut self, octets: usize) -> Result<&'o [u8]> {
        let (taken, rest) = self.0.split_at_checked(octets).ok_or(Error::DeserializeUnexpectedEnd)?;
        self.0 = rest;
        Ok(taken)
    }

    fn finalize(self) -> Result<&'o [u8]> {
        Ok(self.0)
    }
}

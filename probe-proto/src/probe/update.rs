use super::Device;
use crate::{Chunk, Image, Progress, Refusal, Reply};

/// A firmware update under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Update {
    image: Image,
    /// Octets that the device has stored.
    octets: u32,
}

impl Update {
    pub(super) fn begin(image: Image, device: &mut impl Device) -> Result<Self, Refusal> {
        let octets = device.begin_update(image)?;
        if octets > image.octets {
            return Err(Refusal::Fault);
        }
        Ok(Self { image, octets })
    }

    /// Takes a chunk. One that is there already, or comes too early, changes nothing: the answer tells what is wanted.
    pub(super) fn write(&mut self, chunk: Chunk<'_>, device: &mut impl Device) -> Result<(), Refusal> {
        if chunk.offset != self.octets {
            return Ok(());
        }
        let more = u32::try_from(chunk.octets.len()).map_err(|_| Refusal::BadImage)?;
        let octets = self.octets.checked_add(more).filter(|&octets| octets <= self.image.octets);
        let octets = octets.ok_or(Refusal::BadImage)?;
        device.write_firmware(self.octets, chunk.octets)?;
        self.octets = octets;
        Ok(())
    }

    /// Verifies what is there; refused while something is missing.
    pub(super) fn finish(self, device: &mut impl Device) -> Result<(), Refusal> {
        if self.octets < self.image.octets {
            return Err(Refusal::BadImage);
        }
        device.finish_update(self.image)
    }

    pub(super) const fn reply(self) -> Reply<'static> {
        Reply::Update(Progress { octets: self.octets })
    }
}

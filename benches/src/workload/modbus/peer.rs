//! rmodbus as a contender: its frame processor over its own storage, as its documentation has it.

use heapless::Vec;
use rmodbus::server::ModbusFrame;
use rmodbus::server::storage::ModbusStorageFull;
use rmodbus::{ErrorKind, ModbusProto};

use super::{UNIT, coil_at, register_at};
use crate::Contender;

/// `ModbusFrame` over a `ModbusStorageFull`. `RTU` is a constant so that the compiler may specialise
/// on the wire, as it does with our types. Of the buffers it takes for replies (`std`, `fixedvec`,
/// `heapless`) this is the fastest.
#[derive(Debug)]
pub struct Rmodbus<const RTU: bool> {
    storage: ModbusStorageFull,
    reply: Vec<u8, 260>,
}

impl<const RTU: bool> Default for Rmodbus<RTU> {
    fn default() -> Self {
        let mut storage = ModbusStorageFull::new();
        storage.coils = core::array::from_fn(coil_at);
        storage.holdings = core::array::from_fn(register_at);
        Self { storage, reply: Vec::new() }
    }
}

impl<const RTU: bool> Rmodbus<RTU> {
    const PROTOCOL: ModbusProto = if RTU { ModbusProto::Rtu } else { ModbusProto::TcpUdp };

    #[inline]
    fn process(&mut self, request: &[u8]) -> Result<(), ErrorKind> {
        let mut frame = ModbusFrame::new(UNIT, request, Self::PROTOCOL, &mut self.reply);
        frame.parse()?;
        if frame.processing_required {
            if frame.readonly {
                frame.process_read(&self.storage)?;
            } else {
                frame.process_write(&mut self.storage)?;
            }
        }
        if frame.response_required {
            frame.finalize_response()?;
        }
        Ok(())
    }
}

impl<const RTU: bool> Contender for Rmodbus<RTU> {
    const NAME: &'static str = "rmodbus";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        match self.process(request) {
            Ok(()) => &self.reply,
            Err(_) => &[],
        }
    }
}

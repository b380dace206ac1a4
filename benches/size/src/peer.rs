//! rmodbus between a line and its storage, as its documentation has it.

use core::hint::black_box;

use heapless::Vec;
use rmodbus::server::ModbusFrame;
use rmodbus::server::storage::ModbusStorage;
use rmodbus::{ErrorKind, ModbusProto};

/// Answers one request, on a wire that the compiler does not know.
pub(crate) fn run() {
    let mut storage = ModbusStorage::<16, 16, 64, 64>::new();
    let rx = [0; 256];
    let mut tx = Vec::<u8, 256>::new();
    let protocol = if black_box(true) { ModbusProto::Rtu } else { ModbusProto::TcpUdp };
    let answered = answer(protocol, black_box(&rx), &mut tx, &mut storage);
    let _seen = black_box((answered, &tx, &storage));
}

fn answer(
    protocol: ModbusProto,
    rx: &[u8],
    tx: &mut Vec<u8, 256>,
    storage: &mut ModbusStorage<16, 16, 64, 64>,
) -> Result<(), ErrorKind> {
    let mut frame = ModbusFrame::new(17, rx, protocol, tx);
    frame.parse()?;
    if frame.processing_required {
        if frame.readonly {
            frame.process_read(storage)?;
        } else {
            frame.process_write(storage)?;
        }
    }
    if frame.response_required {
        frame.finalize_response()?;
    }
    Ok(())
}

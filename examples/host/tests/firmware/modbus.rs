//! A Modbus master of a few lines, for what the tests look at by the way.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
};

use tokio_modbus::prelude::{Reader, Slave, rtu};

use super::board::{Board, PATIENCE};

impl Board {
    /// An input register; `None` when there is no answer.
    pub(crate) fn input(&self, address: u16) -> Option<u16> {
        let body = self.request(&[&[4][..], &address.to_be_bytes(), &[0, 1]].concat()).ok()?;
        Some(u16::from_be_bytes([*body.get(2)?, *body.get(3)?]))
    }

    /// A holding register.
    pub(crate) fn holding(&self, address: u16) -> Option<u16> {
        let body = self.request(&[&[3][..], &address.to_be_bytes(), &[0, 1]].concat()).ok()?;
        Some(u16::from_be_bytes([*body.get(2)?, *body.get(3)?]))
    }

    /// A discrete input.
    pub(crate) fn discrete(&self, address: u16) -> Option<bool> {
        let body = self.request(&[&[2][..], &address.to_be_bytes(), &[0, 1]].concat()).ok()?;
        Some(body.get(2)? & 1 != 0)
    }

    /// A coil.
    pub(crate) fn coil(&self, address: u16) -> Option<bool> {
        let body = self.request(&[&[1][..], &address.to_be_bytes(), &[0, 1]].concat()).ok()?;
        Some(body.get(2)? & 1 != 0)
    }

    /// Sets a holding register; whether the unit took it.
    pub(crate) fn set_holding(&self, address: u16, value: u16) -> bool {
        let pdu = [&[6][..], &address.to_be_bytes(), &value.to_be_bytes()].concat();
        self.request(&pdu).is_ok_and(|body| body == pdu)
    }

    /// Sets a coil; whether the unit took it.
    pub(crate) fn set_coil(&self, address: u16, on: bool) -> bool {
        let pdu = [&[5][..], &address.to_be_bytes(), &[if on { 0xFF } else { 0 }, 0]].concat();
        self.request(&pdu).is_ok_and(|body| body == pdu)
    }

    /// An input register, asked on the serial line; `None` when there is no answer.
    pub(crate) fn rtu_input(&self, address: u16) -> Option<u16> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let line = tokio::net::TcpStream::connect(("127.0.0.1", self.rtu_line())).await.ok()?;
            let mut master = rtu::attach_slave(line, Slave(1));
            let asked = master.read_input_registers(address, 1);
            let registers = tokio::time::timeout(PATIENCE / 10, asked).await.ok()?.ok()?.ok()?;
            registers.first().copied()
        })
    }

    /// One request on a connection of its own.
    fn request(&self, pdu: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.modbus()))?;
        stream.set_read_timeout(Some(PATIENCE / 10))?;
        let length = u16::try_from(pdu.len() + 1).unwrap();
        stream.write_all(&[&[0, 1, 0, 0][..], &length.to_be_bytes(), &[1], pdu].concat())?;
        let mut header = [0; 7];
        stream.read_exact(&mut header)?;
        let length = usize::from(u16::from_be_bytes([header[4], header[5]]));
        let mut body = vec![0; length.saturating_sub(1)];
        stream.read_exact(&mut body)?;
        Ok(body)
    }
}

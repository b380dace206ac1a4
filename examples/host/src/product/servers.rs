//! What masters reach the unit by.

use core::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use anyhow::{Context, Result};
use modbus_slave::UnitId;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, spawn_local},
};
use tokio_serial::SerialStream;

use super::{
    Managed, Product,
    dnp3::{Carriers, Station},
    modbus::{Answering, serve_rtu_over_tcp, serve_tcp},
    serial::{SerialLine, Speech},
    snmp::{self, Sockets},
    unit::Unit,
};
use crate::options::{SerialProtocol, ServeOptions};

/// The servers go off and on with the unit; their listeners stay.
pub(crate) struct Servers {
    id: UnitId,
    modbus: Option<std::net::TcpListener>,
    modbus_rtu: Option<std::net::TcpListener>,
    serial: Option<SerialLine>,
    dnp3: Carriers,
    snmp: Option<Sockets>,
    running: Vec<JoinHandle<()>>,
}

impl Servers {
    pub(crate) fn bind(options: &ServeOptions) -> Result<Self> {
        Ok(Self {
            id: UnitId::new(options.unit_id).context("--unit-id must be 1 to 247")?,
            modbus: bind(options.listen, options.modbus_port)?,
            modbus_rtu: bind(options.listen, options.modbus_rtu_port)?,
            serial: SerialLine::of(options),
            dnp3: Carriers::bind(options)?,
            snmp: Sockets::bind(options)?,
            running: Vec::new(),
        })
    }

    /// The parts of the line that tells where the servers are.
    pub(crate) fn addresses(&self) -> String {
        let serial = self.serial.as_ref().map(|line| format!(" serial={}", line.path().display()));
        address(" modbus=", self.modbus.as_ref())
            + &address(" modbus-rtu=", self.modbus_rtu.as_ref())
            + &self.dnp3.addresses()
            + &self.snmp.as_ref().map(Sockets::addresses).unwrap_or_default()
            + &serial.unwrap_or_default()
    }

    /// Opens the serial line, if there is one: at the start, a wrong path is an error and not a complaint.
    pub(crate) fn open_serial(&self) -> Result<Option<SerialStream>> {
        self.serial.as_ref().map(SerialLine::open).transpose()
    }

    /// Starts everything but SNMP; `station` is there when DNP3 is on.
    pub(crate) fn start<P: Product>(
        &mut self,
        unit: &Rc<Unit<P>>,
        station: Option<&Rc<Station<P>>>,
        serial: Option<SerialStream>,
    ) -> Result<()> {
        let answering = || Answering::new(Rc::clone(unit));
        if let Some(listener) = &self.modbus {
            self.running.push(spawn_local(serve_tcp(shared(listener)?, self.id, answering())));
        }
        if let Some(listener) = &self.modbus_rtu {
            self.running.push(spawn_local(serve_rtu_over_tcp(shared(listener)?, self.id, answering())));
        }
        if let Some(station) = station {
            self.running.extend(self.dnp3.start(station)?);
        }
        if let Some(line) = self.serial.clone() {
            let speech = match (line.protocol(), station) {
                (SerialProtocol::Dnp3, Some(station)) => Speech::Dnp3(Rc::clone(station)),
                _ => Speech::Modbus(self.id, answering()),
            };
            self.running.push(spawn_local(line.serve(serial, speech, Rc::clone(unit))));
        }
        Ok(())
    }

    /// Starts to serve SNMP, if it is on.
    pub(crate) fn start_snmp<P: Managed>(&mut self, agent: &Rc<snmp::Station<P>>) -> Result<()> {
        if let Some(sockets) = &self.snmp {
            self.running.push(sockets.start(agent)?);
        }
        Ok(())
    }

    /// Ends the servers; their connections and the serial line are closed when it returns.
    pub(crate) async fn stop(&mut self) {
        for task in self.running.drain(..) {
            task.abort();
            let _aborted = task.await;
        }
    }
}

/// Listens on a port; 0 is off.
pub(crate) fn bind(host: IpAddr, port: u16) -> Result<Option<std::net::TcpListener>> {
    if port == 0 {
        return Ok(None);
    }
    let address = SocketAddr::new(host, port);
    let listener =
        std::net::TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(Some(listener))
}

/// Another handle to the same listener, for a server that may end.
pub(crate) fn shared(listener: &std::net::TcpListener) -> Result<TcpListener> {
    Ok(TcpListener::from_std(listener.try_clone()?)?)
}

/// The part of the line that tells where a server is.
pub(crate) fn address(label: &str, listener: Option<&std::net::TcpListener>) -> String {
    let address = listener.and_then(|listener| listener.local_addr().ok());
    address.map_or(String::new(), |address| format!("{label}{address}"))
}

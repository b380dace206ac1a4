//! The unit as DNP3 masters reach it.
//!
//! ```text
//!  tcp.rs, call.rs ──► connection.rs ──┐
//!  serial line ───────►                ├──► station.rs ──► associations.rs   what each master knows
//!  udp.rs ─────────────────────────────┘         └───────► points.rs         the unit
//! ```

mod associations;
mod call;
mod connection;
mod points;
mod serial;
mod setup;
mod station;
mod tcp;
mod udp;

use core::net::SocketAddr;
use std::rc::Rc;

use anyhow::{Context, Result};
use tokio::{
    net::UdpSocket,
    task::{JoinHandle, spawn_local},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

pub(super) use self::serial::serve_serial;
use self::{
    associations::Master,
    call::call_master,
    tcp::{serve_tcp, serve_tls},
    udp::serve_udp,
};
pub(crate) use self::{
    points::Asked,
    station::{Association, Station},
};
use super::{
    Product,
    servers::{address, bind, shared},
};
use crate::{
    net::tls,
    options::{SerialProtocol, ServeOptions},
};

/// What DNP3 travels by, apart from the serial line.
pub(super) struct Carriers {
    tcp: Option<std::net::TcpListener>,
    tls: Option<(std::net::TcpListener, TlsAcceptor)>,
    udp: Option<std::net::UdpSocket>,
    /// Where the first master listens.
    master: Option<SocketAddr>,
    connector: Option<TlsConnector>,
}

impl Carriers {
    /// Listens where the command line says.
    ///
    /// # Errors
    /// Where it cannot, and what certificate or key cannot be used.
    pub(super) fn bind(options: &ServeOptions) -> Result<Self> {
        let dnp3 = &options.dnp3;
        let (identity, authority) = (dnp3.identity(), dnp3.dnp3_tls_ca.as_deref());
        let tls = match bind(options.listen, dnp3.dnp3_tls_port)? {
            None => None,
            Some(listener) => {
                let needed = "--dnp3-tls-port needs --dnp3-tls-cert and --dnp3-tls-key";
                Some((listener, tls::acceptor(identity.as_ref().context(needed)?, authority)?))
            }
        };
        let connector = match (dnp3.dnp3_master_ip, authority) {
            (Some(_), Some(authority)) => Some(tls::connector(authority, identity.as_ref())?),
            _ => None,
        };
        Ok(Self {
            tcp: bind(options.listen, dnp3.dnp3_port)?,
            tls,
            udp: bind_udp(options)?,
            master: dnp3.dnp3_master_ip,
            connector,
        })
    }

    /// The parts of the line that tells where the servers are.
    pub(super) fn addresses(&self) -> String {
        let udp = self.udp.as_ref().and_then(|socket| socket.local_addr().ok());
        address(" dnp3=", self.tcp.as_ref())
            + &address(" dnp3-tls=", self.tls.as_ref().map(|(listener, _)| listener))
            + &udp.map_or(String::new(), |address| format!(" dnp3-udp={address}"))
    }

    /// Starts everything, and gives the tasks.
    ///
    /// # Errors
    /// When the system has no more descriptors.
    pub(super) fn start<P: Product>(&self, station: &Rc<Station<P>>) -> Result<Vec<JoinHandle<()>>> {
        let mut running = Vec::new();
        let ours = || Rc::clone(station);
        if let Some(listener) = &self.tcp {
            running.push(spawn_local(serve_tcp(shared(listener)?, ours())));
        }
        if let Some((listener, acceptor)) = &self.tls {
            running.push(spawn_local(serve_tls(shared(listener)?, acceptor.clone(), ours())));
        }
        let by_udp = self.tcp.is_none() && self.tls.is_none() && self.udp.is_some();
        if let Some(socket) = &self.udp {
            let socket = UdpSocket::from_std(socket.try_clone()?)?;
            running.push(spawn_local(serve_udp(socket, ours(), self.master.filter(|_| by_udp))));
        }
        if let Some(to) = self.master.filter(|_| !by_udp) {
            running.push(spawn_local(call_master(ours(), Master(0), to, self.connector.clone())));
        }
        Ok(running)
    }
}

/// Whether any master can reach the unit, or be reached, by DNP3.
pub(crate) fn is_on(options: &ServeOptions) -> bool {
    let dnp3 = &options.dnp3;
    let on_serial = options.serial.is_some() && options.serial_protocol == SerialProtocol::Dnp3;
    let ports = [dnp3.dnp3_port, dnp3.dnp3_tls_port, dnp3.dnp3_udp_port];
    on_serial || dnp3.dnp3_master_ip.is_some() || ports.iter().any(|port| *port != 0)
}

fn bind_udp(options: &ServeOptions) -> Result<Option<std::net::UdpSocket>> {
    let port = options.dnp3.dnp3_udp_port;
    if port == 0 {
        return Ok(None);
    }
    let address = SocketAddr::new(options.listen, port);
    let socket =
        std::net::UdpSocket::bind(address).with_context(|| format!("cannot listen on {address} (UDP)"))?;
    socket.set_nonblocking(true)?;
    Ok(Some(socket))
}

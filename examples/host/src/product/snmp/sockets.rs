//! Where datagrams come and go: a socket for each family of addresses.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::{io, net::UdpSocket, rc::Rc};

use anyhow::{Context, Result, ensure};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::task::{JoinHandle, spawn_local};

use super::super::Managed;
use super::{station::Station, udp::serve};
use crate::options::ServeOptions;

/// Octets that the system keeps until they are taken, if it grants them: a burst of requests is not lost.
const BURST: usize = 1 << 20;

/// The sockets; they stay while the unit goes off and on.
#[derive(Debug)]
pub(crate) struct Sockets {
    first: UdpSocket,
    other: Option<UdpSocket>,
}

impl Sockets {
    /// Listens where the command line says; `None` when the agent is off. Of the loopback interface and of "any
    /// address" there is one in each family, and both are listened on where the system has both.
    ///
    /// # Errors
    /// Where it cannot, and who cannot be told of alarms from there.
    pub(crate) fn bind(options: &ServeOptions) -> Result<Option<Self>> {
        let (host, port) = (options.listen, options.snmp.snmp_port);
        if !options.snmp.is_on() {
            return Ok(None);
        }
        for to in options.snmp.trap.iter().map(|receiver| receiver.address.ip().to_canonical()) {
            let reaches = !host.is_loopback() || to.is_loopback();
            ensure!(
                reaches,
                "--trap {to}: --listen {host} reaches nobody outside; name another address there"
            );
            let speaks = other_family(host).is_some() || host.is_ipv4() == to.is_ipv4();
            ensure!(speaks, "--trap {to}: --listen {host} is of the other family of addresses");
        }
        let at = SocketAddr::new(host, port);
        let told = |at: SocketAddr| format!("cannot listen on {at} (UDP)");
        let first = bind(at).with_context(|| told(at))?;
        let other = match other_family(host).map(|host| SocketAddr::new(host, port)) {
            None => None,
            Some(at) => match bind(at) {
                Err(error) if is_missing(&error) => None,
                bound => Some(bound.with_context(|| told(at))?),
            },
        };
        Ok(Some(Self { first, other }))
    }

    /// The part of the line that tells where the servers are.
    pub(crate) fn addresses(&self) -> String {
        let sockets = [Some(&self.first), self.other.as_ref()];
        let told = sockets.into_iter().flatten().filter_map(|socket| socket.local_addr().ok());
        let told: Vec<_> =
            told.map(|at| format!(" snmp{}={at}", if at.is_ipv6() { "6" } else { "" })).collect();
        told.concat()
    }

    /// Starts to serve.
    ///
    /// # Errors
    /// When the system has no more descriptors.
    pub(crate) fn start<P: Managed>(&self, station: &Rc<Station<P>>) -> Result<JoinHandle<()>> {
        let sockets = [Some(&self.first), self.other.as_ref()].into_iter().flatten();
        let sockets = sockets.map(|socket| tokio::net::UdpSocket::from_std(socket.try_clone()?));
        let sockets = sockets.collect::<io::Result<Vec<_>>>()?;
        Ok(spawn_local(serve(sockets, Rc::clone(station))))
    }
}

/// The address of the other family that means the same.
const fn other_family(host: IpAddr) -> Option<IpAddr> {
    match host {
        IpAddr::V4(Ipv4Addr::LOCALHOST) => Some(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Some(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        _ => None,
    }
}

fn bind(at: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(at), Type::DGRAM, Some(Protocol::UDP))?;
    if at.is_ipv6() {
        // The other family has a socket of its own.
        socket.set_only_v6(true)?;
    }
    // Less will do.
    let _granted = socket.set_recv_buffer_size(BURST);
    socket.set_nonblocking(true)?;
    socket.bind(&at.into())?;
    Ok(socket.into())
}

/// Whether the system has no such family, or no address in it.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
        // EAFNOSUPPORT has no kind yet.
        || error.raw_os_error() == Some(97)
}

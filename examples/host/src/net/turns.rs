//! Datagrams that wait to be served, each source in its turn.

use core::net::{IpAddr, SocketAddr};
use std::collections::VecDeque;

/// Hosts that have something waiting at a time.
const MOST_HOSTS: usize = 256;
/// Ports of one host that have something waiting at a time.
const MOST_PORTS: usize = 32;
/// Datagrams that wait from one port.
const MOST_WAITING: usize = 8;
/// Octets that wait from one host.
const MOST_OCTETS: usize = 128 * 1_024;

/// Datagrams by where they came from: hosts take turns, one datagram each, and so do the ports of a host.
///
/// A host that sends more than is served fills the few places that are its own; what finds none is dropped, as the
/// system does with datagrams too. At most 32 MiB wait.
#[derive(Debug, Default)]
pub struct Turns {
    /// In the order of their turns.
    hosts: VecDeque<Host>,
}

#[derive(Debug)]
struct Host {
    address: IpAddr,
    /// In the order of their turns.
    ports: VecDeque<Port>,
    octets: usize,
}

#[derive(Debug)]
struct Port {
    /// All of a host, its port, and what IPv6 has beside it.
    source: SocketAddr,
    waiting: VecDeque<Box<[u8]>>,
}

impl Turns {
    /// Nothing waits.
    pub const fn new() -> Self {
        Self { hosts: VecDeque::new() }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }

    /// Has a datagram wait; gives whether there was room for it.
    pub fn push(&mut self, source: SocketAddr, datagram: &[u8]) -> bool {
        let address = source.ip();
        if let Some(known) = self.hosts.iter_mut().find(|host| host.address == address) {
            return known.push(source, datagram);
        }
        if self.hosts.len() >= MOST_HOSTS {
            return false;
        }
        let host = self.hosts.push_back_mut(Host { address, ports: VecDeque::new(), octets: 0 });
        host.push(source, datagram)
    }

    /// The next in turn, and where it came from.
    pub fn pop(&mut self) -> Option<(SocketAddr, Box<[u8]>)> {
        let mut host = self.hosts.pop_front()?;
        let next = host.pop();
        if !host.ports.is_empty() {
            self.hosts.push_back(host);
        }
        next
    }
}

impl Host {
    fn push(&mut self, source: SocketAddr, datagram: &[u8]) -> bool {
        let octets = self.octets.saturating_add(datagram.len());
        if octets > MOST_OCTETS {
            return false;
        }
        if let Some(known) = self.ports.iter_mut().find(|port| port.source == source) {
            if known.waiting.len() >= MOST_WAITING {
                return false;
            }
            known.waiting.push_back(datagram.into());
        } else {
            if self.ports.len() >= MOST_PORTS {
                return false;
            }
            self.ports.push_back(Port { source, waiting: VecDeque::from([datagram.into()]) });
        }
        self.octets = octets;
        true
    }

    fn pop(&mut self) -> Option<(SocketAddr, Box<[u8]>)> {
        let mut port = self.ports.pop_front()?;
        let datagram = port.waiting.pop_front()?;
        let source = port.source;
        self.octets = self.octets.saturating_sub(datagram.len());
        if !port.waiting.is_empty() {
            self.ports.push_back(port);
        }
        Some((source, datagram))
    }
}

#[cfg(test)]
mod tests {
    use core::iter;

    use super::*;

    fn source(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    fn all(turns: &mut Turns) -> Vec<(SocketAddr, u8)> {
        iter::from_fn(|| turns.pop()).map(|(source, datagram)| (source, datagram[0])).collect()
    }

    #[test]
    fn what_one_port_sends_keeps_its_order() {
        let mut turns = Turns::new();
        assert!((0..3).all(|datagram| turns.push(source(1, 1), &[datagram])));
        assert_eq!(all(&mut turns), [0, 1, 2].map(|datagram| (source(1, 1), datagram)));
        assert!(turns.is_empty());
    }

    #[test]
    fn hosts_take_turns_and_ports_of_a_host_do_among_themselves() {
        let mut turns = Turns::new();
        for datagram in 0..3 {
            turns.push(source(1, 1), &[datagram]);
        }
        turns.push(source(1, 2), &[10]);
        for datagram in 20..23 {
            turns.push(source(2, 1), &[datagram]);
        }
        let order = all(&mut turns).into_iter().map(|(_, datagram)| datagram);
        assert_eq!(order.collect::<Vec<_>>(), [0, 20, 10, 21, 1, 22, 2]);
    }

    #[test]
    fn a_flood_from_one_port_takes_no_place_of_another() {
        let mut turns = Turns::new();
        let taken = (0..1_000).filter(|_| turns.push(source(1, 1), &[0])).count();
        assert_eq!(taken, MOST_WAITING);
        assert!(turns.push(source(1, 2), &[1]));
        assert!(turns.push(source(2, 1), &[2]));
        let order = all(&mut turns);
        assert_eq!(order[1], (source(2, 1), 2));
        assert_eq!(order[2], (source(1, 2), 1));
    }

    #[test]
    fn a_flood_from_all_ports_of_a_host_takes_no_place_of_another_host() {
        let mut turns = Turns::new();
        let taken = (1..=u16::MAX).filter(|port| turns.push(source(1, *port), &[0])).count();
        assert_eq!(taken, MOST_PORTS);
        assert!(turns.push(source(2, 1), &[2]));
        assert_eq!(all(&mut turns)[1], (source(2, 1), 2));
    }

    #[test]
    fn large_datagrams_of_a_host_are_bounded_together_and_room_comes_back() {
        let mut turns = Turns::new();
        let large = vec![7; 60_000];
        let taken = (1..=10).filter(|port| turns.push(source(1, *port), &large)).count();
        assert_eq!(taken, 2);
        assert!(turns.pop().is_some());
        assert!(turns.push(source(1, 1), &large));
    }

    #[test]
    fn hosts_are_bounded() {
        let mut turns = Turns::new();
        let hosts = (0..=u16::MAX).map(|host| SocketAddr::from(((u32::from(host)).to_be_bytes(), 1)));
        assert_eq!(hosts.filter(|source| turns.push(*source, &[0])).count(), MOST_HOSTS);
    }
}

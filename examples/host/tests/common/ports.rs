//! Ports for the servers of a test.

use core::sync::atomic::{AtomicU32, Ordering};
use std::{
    net::{TcpListener, UdpSocket},
    process,
};

/// The system takes the ports of outgoing connections from above these: none of ours is lost to one between here and
/// the start of a server.
const FIRST: u32 = 10_000;
const COUNT: u32 = 22_000;

/// A port, TCP and UDP, that nobody listens on and that no other test of this process is given.
pub fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    // Processes that run side by side begin far from each other.
    let own = process::id().wrapping_mul(7_919);
    loop {
        let number = own.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % COUNT;
        let port = u16::try_from(FIRST.wrapping_add(number)).unwrap();
        let free =
            |host: &str| TcpListener::bind((host, port)).is_ok() && UdpSocket::bind((host, port)).is_ok();
        if free("127.0.0.1") && free("::1") {
            return port;
        }
    }
}

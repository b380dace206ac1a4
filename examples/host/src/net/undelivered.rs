//! What a socket of datagrams says of those that it sent.

use std::io;

/// Whether the error tells of a datagram that could not be delivered, and not of the socket.
pub fn is_about_a_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable};
    matches!(error.kind(), ConnectionRefused | ConnectionReset | HostUnreachable | NetworkUnreachable)
}

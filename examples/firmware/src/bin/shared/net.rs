//! The network of all products, and TCP connections, of which there are few: a newcomer always finds a free one.

use core::{cell::Cell, net::Ipv4Addr};

use board::Ethernet;
use embassy_net::{
    Config, Ipv4Cidr, Runner, Stack, StackResources, StaticConfigV4,
    tcp::{Error, State, TcpSocket},
};
use embassy_time::{Duration, Instant, with_timeout};
use embedded_io_async::{ErrorType, Read, Write};

use crate::unit::Unit;

/// Whose end says nothing for so long, asked twice, is gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Who comes has said so in this time.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// Who takes nothing for so long is no master.
const TAKING: Duration = Duration::from_secs(10);
/// What was sent last arrives in this time, or never.
const PARTING: Duration = Duration::from_secs(1);
/// How often a connection that waits looks whether another needs its place.
const LOOK: Duration = Duration::from_millis(100);

/// The network as the unit is set up, and what runs it.
pub(crate) fn stack<const SOCKETS: usize>(
    unit: &Unit,
    ethernet: Ethernet,
    resources: &'static mut StackResources<SOCKETS>,
) -> (Stack<'static>, Runner<'static, Ethernet>) {
    let product = unit.product();
    let network = &product.site().network;
    let mask = u32::from_be_bytes(network.subnet_mask);
    let address = Ipv4Cidr::new(Ipv4Addr::from(network.address), mask.leading_ones() as u8);
    let gateway = Some(Ipv4Addr::from(network.gateway)).filter(|gateway| !gateway.is_unspecified());
    let config = StaticConfigV4 { address, gateway, dns_servers: Default::default() };
    // Sequence numbers only; there is no secret in them.
    let [.., a, b, c, d] = ethernet.address();
    let seed = u64::from(u32::from_be_bytes([a, b, c, d])) ^ Instant::now().as_ticks() << 32;
    embassy_net::new(ethernet, Config::ipv4_static(config), resources, seed)
}

/// The places of one server's connections.
pub(crate) struct Seats<const N: usize>([Seat; N]);

/// One place.
pub(crate) struct Seat {
    /// When the last octet came; `None` while it is free.
    heard: Cell<Option<Instant>>,
    /// Whether a request was answered here: such a connection gives way last.
    proved: Cell<bool>,
    /// It is to give way.
    leaves: Cell<bool>,
}

impl<const N: usize> Seats<N> {
    pub(crate) const fn new() -> Self {
        Self(
            [const { Seat { heard: Cell::new(None), proved: Cell::new(false), leaves: Cell::new(false) } };
                N],
        )
    }

    /// Somebody has come to a place. If it was the last that was free, the one who proved nothing, and of those the one
    /// who was silent longest, gives way.
    fn take(&self, place: usize) -> &Seat {
        let seat = &self.0[place];
        seat.heard.set(Some(Instant::now()));
        seat.proved.set(false);
        seat.leaves.set(false);
        let others = || self.0.iter().enumerate().filter(|(other, _)| *other != place);
        if others().all(|(_, other)| other.heard.get().is_some() && !other.leaves.get())
            && let Some((_, idlest)) =
                others().min_by_key(|(_, other)| (other.proved.get(), other.heard.get()))
        {
            idlest.leaves.set(true);
        }
        seat
    }
}

impl Seat {
    /// A request was answered.
    pub(crate) fn prove(&self) {
        self.proved.set(true);
    }
}

/// A connection in its place.
pub(crate) struct Connection<'a> {
    socket: TcpSocket<'a>,
    pub(crate) seat: &'a Seat,
    /// The other end takes nothing.
    stuck: bool,
}

impl<'a> Connection<'a> {
    /// Waits for somebody to come.
    pub(crate) async fn accept<const N: usize>(
        stack: Stack<'a>,
        port: u16,
        (seats, place): (&'a Seats<N>, usize),
        (rx, tx): (&'a mut [u8], &'a mut [u8]),
    ) -> Self {
        let mut socket = TcpSocket::new(stack, rx, tx);
        socket.set_keep_alive(Some(PATIENCE / 2));
        socket.set_timeout(Some(HANDSHAKE));
        socket.set_nagle_enabled(false);
        // Who was not heard again after the first word is not here.
        while socket.accept(port).await.is_err() || socket.state() == State::Closed {
            socket.abort();
        }
        socket.set_timeout(Some(PATIENCE));
        Self { socket, seat: seats.take(place), stuck: false }
    }

    /// Ends it: what was sent arrives, if the other end takes it in time.
    pub(crate) async fn close(mut self) {
        if !self.stuck {
            self.socket.close();
            let _taken = with_timeout(PARTING, self.socket.flush()).await;
        }
        self.socket.abort();
        let _gone = with_timeout(PARTING, self.socket.flush()).await;
        self.seat.heard.set(None);
    }
}

impl ErrorType for Connection<'_> {
    type Error = Error;
}

impl Read for Connection<'_> {
    /// Reads what has come; 0 when the other end closes, or another needs the place. Cancel-safe.
    async fn read(&mut self, octets: &mut [u8]) -> Result<usize, Error> {
        while !self.seat.leaves.get() {
            if let Ok(read) = with_timeout(LOOK, self.socket.read(octets)).await {
                self.seat.heard.set(Some(Instant::now()));
                return read;
            }
        }
        Ok(0)
    }
}

impl Write for Connection<'_> {
    /// Sends what there is room for; an error when the other end takes nothing, or needs long and another needs the place.
    async fn write(&mut self, octets: &[u8]) -> Result<usize, Error> {
        let start = Instant::now();
        while start.elapsed() < TAKING {
            if let Ok(written) = with_timeout(LOOK, self.socket.write(octets)).await {
                return written;
            }
            if self.seat.leaves.get() {
                break;
            }
        }
        self.stuck = true;
        Err(Error::ConnectionReset)
    }

    async fn flush(&mut self) -> Result<(), Error> {
        // Acknowledged or not, it is on its way.
        Ok(())
    }
}

//! The client: one thread, many connections or sockets of datagrams, one request in flight on each.

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use super::question::{LONGEST_REPLY, Question};

/// A silence after which a server is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to one server.
#[derive(Debug)]
pub struct Client {
    connections: Vec<Connection>,
}

impl Client {
    /// Opens `count` connections.
    ///
    /// # Errors
    /// The first that cannot be opened.
    pub fn connect(server: SocketAddr, question: &Question, count: u16) -> Result<Self> {
        let open = |_| Connection::open(server, question.is_datagram());
        let connections = (0..count).map(open).collect::<Result<_>>()?;
        Ok(Self { connections })
    }

    /// Asks on every connection in turn, a new question as soon as the last one is answered, until
    /// each has had `rounds` replies. Gives the time it took.
    ///
    /// # Errors
    /// The first reply that is wrong or does not come.
    pub fn run(&mut self, question: &Question, rounds: u32) -> Result<Duration> {
        let begin = Instant::now();
        for connection in &mut self.connections {
            connection.ask(question)?;
        }
        for _ in 1..rounds {
            for connection in &mut self.connections {
                connection.hear(question)?;
                connection.ask(question)?;
            }
        }
        for connection in &mut self.connections {
            connection.hear(question)?;
        }
        Ok(begin.elapsed())
    }
}

#[derive(Debug)]
struct Connection {
    wire: Wire,
    number: u16,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Connection {
    fn open(server: SocketAddr, datagrams: bool) -> Result<Self> {
        let wire = if datagrams { Wire::datagrams(server)? } else { Wire::stream(server)? };
        Ok(Self { wire, number: 0, request: Vec::new(), reply: vec![0; LONGEST_REPLY] })
    }

    fn ask(&mut self, question: &Question) -> Result<()> {
        self.number = self.number.wrapping_add(1);
        question.request(self.number, &mut self.request);
        Ok(self.wire.send(&self.request)?)
    }

    fn hear(&mut self, question: &Question) -> Result<()> {
        let mut held: usize = 0;
        while held < question.length(self.reply.get(..held).unwrap_or_default()) {
            let room = self.reply.get_mut(held..).unwrap_or_default();
            ensure!(!room.is_empty(), "a reply of more than {LONGEST_REPLY} bytes");
            let count = self.wire.receive(room).context("no reply")?;
            ensure!(count > 0, "the server closed the connection");
            held = held.saturating_add(count);
        }
        question.check(self.number, self.reply.get(..held).unwrap_or_default())
    }
}

#[derive(Debug)]
enum Wire {
    Stream(TcpStream),
    Datagrams(UdpSocket),
}

impl Wire {
    fn stream(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self::Stream(stream))
    }

    fn datagrams(server: SocketAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(server)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        Ok(Self::Datagrams(socket))
    }

    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.write_all(octets),
            Self::Datagrams(socket) => socket.send(octets).map(|_| ()),
        }
    }

    fn receive(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.read(room),
            Self::Datagrams(socket) => socket.recv(room),
        }
    }
}

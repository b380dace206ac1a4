//! The client: one thread, many connections, one request in flight on each.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
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
    pub fn connect(server: SocketAddr, count: u16) -> Result<Self> {
        let connections = (0..count).map(|_| Connection::open(server)).collect::<Result<_>>()?;
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
    stream: TcpStream,
    number: u16,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Connection {
    fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream, number: 0, request: Vec::new(), reply: vec![0; LONGEST_REPLY] })
    }

    fn ask(&mut self, question: &Question) -> Result<()> {
        self.number = self.number.wrapping_add(1);
        question.request(self.number, &mut self.request);
        Ok(self.stream.write_all(&self.request)?)
    }

    fn hear(&mut self, question: &Question) -> Result<()> {
        let mut held: usize = 0;
        while held < question.length(self.reply.get(..held).unwrap_or_default()) {
            let room = self.reply.get_mut(held..).unwrap_or_default();
            ensure!(!room.is_empty(), "a reply of more than {LONGEST_REPLY} bytes");
            let count = self.stream.read(room).context("no reply")?;
            ensure!(count > 0, "the server closed the connection");
            held = held.saturating_add(count);
        }
        question.check(self.number, self.reply.get(..held).unwrap_or_default())
    }
}

//! A DNP3 master for tests: it sends what it is told and understands just enough to see what comes back.

use core::{net::SocketAddr, time::Duration};
use std::collections::VecDeque;

use dnp3_outstation::link::{Control, Destination, Direction, EndpointAddress, Frame, Function, Header};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::PATIENCE;

/// READ of class 0, of the classes 1 to 3.
pub const CLASS_0: &[u8] = &[0x3C, 1, 6];
pub const CLASS_123: &[u8] = &[0x3C, 2, 6, 0x3C, 3, 6, 0x3C, 4, 6];
/// The object of WRITE that takes note of a restart.
pub const CLEAR_RESTART: &[u8] = &[0x50, 1, 0, 7, 7, 0];
pub const READ: u8 = 1;
pub const WRITE: u8 = 2;
pub const DIRECT_OPERATE: u8 = 5;
pub const COLD_RESTART: u8 = 13;
pub const ENABLE_UNSOLICITED: u8 = 20;

/// What carries octets both ways.
pub trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// A fragment of the outstation: application octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment(pub Vec<u8>);

impl Fragment {
    pub fn is_unsolicited(&self) -> bool {
        self.0[1] == 0x82
    }

    pub fn sequence(&self) -> u8 {
        self.0[0] & 15
    }

    pub fn wants_confirm(&self) -> bool {
        self.0[0] & 0x20 != 0
    }

    /// Both octets of internal indications.
    pub fn iin(&self) -> [u8; 2] {
        [self.0[2], self.0[3]]
    }

    pub fn objects(&self) -> &[u8] {
        &self.0[4..]
    }

    /// Whether the device tells of a restart.
    pub fn restarted(&self) -> bool {
        self.0[2] & 0x80 != 0
    }

    /// Whether it tells an event of binary input 3, IO channel 1, as g2v2 with prefix 17 or 28.
    pub fn tells_of_io1(&self) -> bool {
        let prefixed = [[2, 2, 0x17, 1, 3].as_slice(), &[2, 2, 0x28, 1, 0, 3, 0]];
        let first = |objects: &[u8]| prefixed.iter().any(|start| objects.starts_with(start));
        first(self.objects())
            || self.objects().windows(10).any(|objects| objects[0] == 3 && objects[1] & 0x7F == 1)
    }
}

/// Why nothing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    Silence,
    Closed,
}

pub struct Master {
    pub stream: Box<dyn Stream>,
    pub address: u16,
    pub outstation: u16,
    pub sequence: u8,
    /// Whether it answers requests for the status of the link.
    pub answers_link: bool,
    /// Link functions that came.
    pub link: Vec<Function>,
    /// Unsolicited fragments that came while something else was waited for.
    pub unsolicited: VecDeque<Fragment>,
    received: Vec<u8>,
}

impl Master {
    /// Master 1 of outstation 10.
    pub fn over(stream: impl Stream + 'static) -> Self {
        Self {
            stream: Box::new(stream),
            address: 1,
            outstation: 10,
            sequence: 0,
            answers_link: true,
            link: Vec::new(),
            unsolicited: VecDeque::new(),
            received: Vec::new(),
        }
    }

    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self::over(stream)
    }

    /// Another master.
    pub fn with_address(self, address: u16) -> Self {
        Self { address, ..self }
    }

    /// Sends application octets in one frame.
    pub async fn send(&mut self, application: &[u8]) {
        let octets = frame(self.address, self.outstation, application);
        self.stream.write_all(&octets).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// Sends a request with the next sequence number, and gives that.
    pub async fn request(&mut self, function: u8, objects: &[u8]) -> u8 {
        self.sequence = self.sequence.wrapping_add(1) & 15;
        self.send(&[&[0xC0 | self.sequence, function], objects].concat()).await;
        self.sequence
    }

    /// Sends a request and gives its response; both may be of one fragment only.
    pub async fn ask(&mut self, function: u8, objects: &[u8]) -> Fragment {
        let sequence = self.request(function, objects).await;
        let response = self.response().await;
        assert_eq!(response.sequence(), sequence, "{response:02x?}");
        response
    }

    /// The next solicited response; unsolicited ones before it are confirmed, for reads wait for that, and kept.
    pub async fn response(&mut self) -> Fragment {
        loop {
            let fragment = self.fragment(PATIENCE).await.unwrap();
            if !fragment.is_unsolicited() {
                return fragment;
            }
            self.confirm(&fragment).await;
            self.unsolicited.push_back(fragment);
        }
    }

    /// The next unsolicited response, which is confirmed if it is to be.
    pub async fn told(&mut self) -> Fragment {
        if let Some(fragment) = self.unsolicited.pop_front() {
            return fragment;
        }
        let fragment = self.fragment(PATIENCE).await.unwrap();
        assert!(fragment.is_unsolicited(), "{fragment:02x?}");
        self.confirm(&fragment).await;
        fragment
    }

    /// Sends these octets, and sees that the next good poll is served; what is answered to the octets is dropped.
    pub async fn is_served_after(&mut self, octets: &[u8], what: &str) {
        self.stream.write_all(octets).await.unwrap();
        // Zeros fill up a frame that was begun, so that nothing of the poll is taken for a part of it.
        self.stream.write_all(&[0; Frame::MAX_OCTETS]).await.unwrap();
        self.sequence = 8;
        let sequence = self.request(READ, CLASS_0).await;
        let mut answer = self.response().await;
        while answer.sequence() != sequence {
            answer = self.response().await;
        }
        assert_eq!((answer.iin()[1], &answer.objects()[..5]), (0, &[1, 2, 0, 0, 5][..]), "after {what}");
    }

    /// Confirms a fragment.
    pub async fn confirm(&mut self, fragment: &Fragment) {
        let unsolicited = if fragment.is_unsolicited() { 0x10 } else { 0 };
        self.send(&[0xC0 | unsolicited | fragment.sequence(), 0]).await;
    }

    /// Reads events of all classes, confirms them if there are any, and tells whether IO channel 1 is among them.
    pub async fn io1_among_events(&mut self) -> bool {
        let events = self.ask(READ, CLASS_123).await;
        if events.wants_confirm() {
            self.confirm(&events).await;
        }
        events.tells_of_io1()
    }

    /// The next fragment of the outstation.
    pub async fn fragment(&mut self, patience: Duration) -> Result<Fragment, Nothing> {
        let mut octets = Vec::new();
        loop {
            let (header, user) = self.frame(patience).await?;
            assert_eq!(header.source().get(), self.outstation);
            assert_eq!(header.destination().get(), self.address);
            let Some((transport, segment)) = user.split_first() else {
                self.link.push(header.control().function);
                if self.answers_link && header.control().function == Function::RequestLinkStatus {
                    self.send_link(Function::LinkStatus { dfc: false }).await;
                }
                continue;
            };
            if transport & 0x40 != 0 {
                octets.clear();
            }
            octets.extend_from_slice(segment);
            if transport & 0x80 != 0 {
                return Ok(Fragment(octets));
            }
        }
    }

    /// Sends a frame without user octets.
    pub async fn send_link(&mut self, function: Function) {
        let octets = link_frame(self.address, self.outstation, function, &[]);
        self.stream.write_all(&octets).await.unwrap();
    }

    /// The next frame.
    pub async fn frame(&mut self, patience: Duration) -> Result<(Header, Vec<u8>), Nothing> {
        loop {
            if let Some((at, header)) = Frame::find(&self.received) {
                assert_eq!(at, 0, "the outstation sends frames only: {:02x?}", self.received);
                let mut user = [0; 250];
                let user = Frame::parse(&self.received, &mut user).unwrap().user().to_vec();
                self.received.drain(..header.frame_octets());
                return Ok((header, user));
            }
            let reading = self.stream.read_buf(&mut self.received);
            match timeout(patience, reading).await {
                Err(_) => return Err(Nothing::Silence),
                Ok(Ok(0) | Err(_)) => return Err(Nothing::Closed),
                Ok(Ok(_)) => {}
            }
        }
    }

    /// Waits until the other end closes the connection; what comes before is dropped.
    pub async fn closed(&mut self, patience: Duration) -> bool {
        let mut part = [0; 4_096];
        let all = async { while let Ok(1..) = self.stream.read(&mut part).await {} };
        timeout(patience, all).await.is_ok()
    }
}

/// A frame of a master with a whole application fragment.
pub fn frame(master: u16, outstation: u16, application: &[u8]) -> Vec<u8> {
    link_frame(master, outstation, Function::UnconfirmedUserData, &[&[0xC0], application].concat())
}

pub fn link_frame(master: u16, outstation: u16, function: Function, user: &[u8]) -> Vec<u8> {
    let control = Control { direction: Direction::FromMaster, function };
    let destination = Destination::new(outstation).unwrap();
    let source = EndpointAddress::new(master).unwrap();
    let mut octets = [0; Frame::MAX_OCTETS];
    let frame = Frame::new(control, destination, source, user).unwrap();
    let length = frame.write(&mut octets).unwrap();
    octets[..length].to_vec()
}

/// The application octets of the frames of a datagram, which must be one fragment.
pub fn fragment_of(datagram: &[u8]) -> Fragment {
    let (mut rest, mut octets) = (datagram, Vec::new());
    while !rest.is_empty() {
        let mut user = [0; 250];
        let frame = Frame::parse(rest, &mut user).unwrap();
        octets.extend_from_slice(&frame.user()[1..]);
        rest = &rest[frame.header().frame_octets()..];
    }
    Fragment(octets)
}

/// A control relay output block for binary output `index`: g12v1, count 1, no times.
pub fn latch(index: u8, on: bool) -> Vec<u8> {
    let code = if on { 3 } else { 4 };
    vec![12, 1, 0x17, 1, index, code, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
}

//! Between a master and the unit: passes on what they say, and keeps it.

use core::net::SocketAddr;
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// Octets that one side said at a time.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Which of the connections, from 0.
    pub(crate) connection: usize,
    pub(crate) by_unit: bool,
    pub(crate) octets: Vec<u8>,
}

/// Listens in the unit's place.
#[derive(Debug)]
pub(crate) struct Recorder {
    pub(crate) port: u16,
    said: Arc<Mutex<Vec<Said>>>,
}

impl Recorder {
    pub(crate) fn before(unit: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            for (connection, master) in listener.incoming().enumerate() {
                let master = master.unwrap();
                // While the unit restarts nobody listens.
                let Ok(unit) = TcpStream::connect(unit) else { continue };
                for stream in [&master, &unit] {
                    stream.set_nodelay(true).unwrap();
                }
                for by_unit in [false, true] {
                    let (mut from, mut to) = (master.try_clone().unwrap(), unit.try_clone().unwrap());
                    if by_unit {
                        (from, to) = (to, from);
                    }
                    let kept = Arc::clone(&kept);
                    thread::spawn(move || pass(from, to, connection, by_unit, &kept));
                }
            }
        });
        Self { port, said }
    }

    /// What was said so far, by connections.
    pub(crate) fn connections(&self) -> Vec<Vec<Said>> {
        let said = self.said.lock().unwrap();
        let of = |connection| said.iter().filter(|said| said.connection == connection).cloned().collect();
        said.last().map_or_else(Vec::new, |last| (0..=last.connection).map(of).collect())
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, connection: usize, by_unit: bool, kept: &Mutex<Vec<Said>>) {
    let mut buffer = [0; 4_096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let octets = buffer[..count].to_vec();
        let mut kept = kept.lock().unwrap();
        kept.push(Said { connection, by_unit, octets });
        drop(kept);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        let _closed = stream.shutdown(Shutdown::Both);
    }
}

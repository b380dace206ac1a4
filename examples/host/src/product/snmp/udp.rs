//! SNMP over UDP: a datagram is a message.

use core::{future::poll_fn, net::SocketAddr, task::Poll, time::Duration};
use std::{io, rc::Rc};

use tokio::{
    net::UdpSocket,
    task::coop::consume_budget,
    time::{sleep, timeout},
};

use super::super::Managed;
use super::station::Station;
use crate::net::{Turns, is_about_a_peer};

/// The longest datagram there can be.
const OCTETS: usize = 65_536;
/// Datagrams that are taken in before one is served: a flood does not fill the system's own queue, which knows no turns.
const INTAKE: usize = 1_024;
/// The longest wait without a look at what is due.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// The pause after a socket failed.
const PAUSE: Duration = Duration::from_millis(20);

/// Serves all managers, and tells what is to be told, until it is dropped.
pub(super) async fn serve<P: Managed>(sockets: Vec<UdpSocket>, station: Rc<Station<P>>) {
    let mut line = Line { sockets, rx: vec![0; OCTETS], turns: Turns::new() };
    let mut tx = vec![0; OCTETS];
    loop {
        let reported = station.reported();
        let wait = tell(&line, &station, &mut tx).await;
        if line.take_in().is_err() {
            sleep(PAUSE).await;
        }
        if let Some((from, datagram)) = line.turns.pop() {
            let produced = station.answer(from, &datagram, &mut tx).await;
            line.send(tx.get(..produced).unwrap_or_default(), from).await;
            // Who always has more to say lets the others have their turn.
            consume_budget().await;
            continue;
        }
        tokio::select! {
            _ = timeout(wait, line.readable()) => {}
            () = reported => {}
        }
    }
}

/// Sends the notifications that are due; gives how long until the next is.
async fn tell<P: Managed>(line: &Line, station: &Station<P>, tx: &mut [u8]) -> Duration {
    loop {
        let (step, wait) = station.tell(tx);
        let Some(to) = step.to else { return wait.unwrap_or(LONGEST_WAIT) };
        line.send(tx.get(..step.produced).unwrap_or_default(), to).await;
    }
}

/// The sockets, and what came by them and waits.
struct Line {
    sockets: Vec<UdpSocket>,
    rx: Vec<u8>,
    turns: Turns,
}

impl Line {
    /// Takes in what has come, up to a bound.
    fn take_in(&mut self) -> io::Result<()> {
        for socket in &self.sockets {
            for _ in 0..INTAKE {
                match socket.try_recv_from(&mut self.rx) {
                    Ok((count, from)) => {
                        // What finds no room is dropped.
                        let _room = self.turns.push(from, self.rx.get(..count).unwrap_or_default());
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    // One that was sent came back: nobody is there.
                    Err(error) if is_about_a_peer(&error) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Ready when something has come.
    async fn readable(&self) {
        poll_fn(|context| {
            let ready = self.sockets.iter().any(|socket| socket.poll_recv_ready(context).is_ready());
            if ready { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Sends a datagram from the socket of its family. Datagrams may get lost, and whoever waits for one asks again.
    async fn send(&self, octets: &[u8], to: SocketAddr) {
        let of_family =
            |socket: &&UdpSocket| socket.local_addr().is_ok_and(|at| at.is_ipv4() == to.is_ipv4());
        if let (Some(socket), [_, ..]) = (self.sockets.iter().find(of_family), octets) {
            let _sent = socket.send_to(octets, to).await;
        }
    }
}

//! DNP3 over UDP: a datagram holds whole frames.

use core::{net::SocketAddr, time::Duration};
use std::{rc::Rc, time::Instant};

use dnp3_outstation::{Event, link::Frame};
use tokio::{
    net::UdpSocket,
    task::yield_now,
    time::{sleep, timeout},
};

use super::super::Product;
use super::{
    associations::Master,
    connection::settle,
    setup::Carrier,
    station::{Open, Station},
};
use crate::net::is_about_a_peer;

/// The longest datagram there can be.
const RX: usize = 65_536;
/// Frames that are sent in one datagram: as many as an Ethernet frame carries.
const TX: usize = 4 * Frame::MAX_OCTETS;
/// The longest wait without a look at what is due.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// The pause after the socket failed.
const PAUSE: Duration = Duration::from_millis(20);

/// One master, and where it is.
struct Peer<P: Product> {
    association: Open<P>,
    /// Where unsolicited responses go; nothing is said before it is known.
    at: Option<SocketAddr>,
    /// Whether that was given, and so stays.
    given: bool,
}

/// Serves all masters over a socket. Answers go where the request came from; unsolicited responses go to `first`, the
/// address of the first master, or where a master was last heard.
pub(super) async fn serve_udp<P: Product>(
    socket: UdpSocket,
    station: Rc<Station<P>>,
    first: Option<SocketAddr>,
) {
    let masters = 0..station.setup().masters().len();
    let peers = masters.filter_map(|master| {
        let at = first.filter(|_| master == 0);
        let association = station.open(Master(master), Carrier::Datagrams)?;
        Some(Peer { association, at, given: at.is_some() })
    });
    let mut peers: Vec<Peer<P>> = peers.collect();
    let (mut rx, mut tx) = (vec![0; RX], [0; TX]);
    loop {
        let reported = station.reported();
        let mut wait = LONGEST_WAIT;
        for peer in &peers {
            let Some(to) = peer.at else { continue };
            let due = turn(&socket, &station, &peer.association, &[], &mut tx, to).await;
            wait = wait.min(due.until);
        }
        let received = tokio::select! {
            received = timeout(wait, socket.recv_from(&mut rx)) => received,
            () = reported => continue,
        };
        match received {
            // Time to look at what is due.
            Err(_) => {}
            // One that was sent came back: its master is not there.
            Ok(Err(error)) if is_about_a_peer(&error) => {}
            Ok(Err(_)) => sleep(PAUSE).await,
            Ok(Ok((count, source))) => {
                let datagram = rx.get(..count).unwrap_or_default();
                receive(&socket, &station, &mut peers, datagram, source, &mut tx).await;
            }
        }
        // Who always has more to say lets the others have their turn.
        yield_now().await;
    }
}

/// Gives each whole frame of a datagram to the association with the master that sent it.
async fn receive<P: Product>(
    socket: &UdpSocket,
    station: &Rc<Station<P>>,
    peers: &mut [Peer<P>],
    datagram: &[u8],
    source: SocketAddr,
    tx: &mut [u8; TX],
) {
    let mut rest = datagram;
    while let Some((at, header)) = Frame::find(rest) {
        let frame = rest.get(at..).unwrap_or_default();
        let (frame, after) = frame.split_at_checked(header.frame_octets()).unwrap_or_default();
        rest = after;
        let master = station.setup().master_of(&header);
        let Some(peer) = master.and_then(|master| peers.get_mut(master.0)) else { continue };
        let done = turn(socket, station, &peer.association, frame, tx, source).await;
        if done.heard && !peer.given {
            peer.at = Some(source);
        }
    }
}

/// What came of a turn.
struct Turn {
    heard: bool,
    /// How long until the next one is due.
    until: Duration,
}

/// Gives an association octets, and sends what it produces, a datagram a call.
async fn turn<P: Product>(
    socket: &UdpSocket,
    station: &Rc<Station<P>>,
    association: &Open<P>,
    received: &[u8],
    tx: &mut [u8; TX],
    to: SocketAddr,
) -> Turn {
    let now = station.uptime(Instant::now());
    let (mut rest, mut heard) = (received, false);
    loop {
        let done = association.process(now, rest, tx);
        let step = done.step;
        heard |= done.heard;
        if step.event.is_some_and(Event::may_have_written) {
            settle(station, association).await;
        }
        if let Some(octets @ [_, ..]) = tx.get(..step.produced) {
            // Datagrams may get lost, and whoever waits for one asks again.
            let _sent = socket.send_to(octets, to).await;
        }
        if let Some(Event::Restart(restart)) = step.event {
            station.restart(restart);
        }
        if !step.again(rest.len()) {
            let until = step.wake_at.map_or(LONGEST_WAIT, |at| at.saturating_sub(now));
            return Turn { heard, until };
        }
        rest = rest.get(step.consumed..).unwrap_or_default();
    }
}

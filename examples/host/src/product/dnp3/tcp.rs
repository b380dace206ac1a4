//! DNP3 over TCP, with and without TLS: masters that connect to the unit.

use core::{net::SocketAddr, time::Duration};
use std::{io, rc::Rc, time::Instant};

use dnp3_outstation::link::Frame;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    net::{TcpListener, TcpStream},
    task::yield_now,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::super::Product;
use super::{
    associations::Master,
    connection::{Connection, Ended, RX},
    setup::Carrier,
    station::Station,
};
use crate::net::{Activity, Seats, tls::server_name};

/// Connections that one server serves at a time.
const MOST_CONNECTIONS: usize = 64;
/// Who takes nothing for so long is no master.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// A TLS handshake takes no longer.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Serves masters over plain TCP.
pub(super) async fn serve_tcp<P: Product>(listener: TcpListener, station: Rc<Station<P>>) {
    let one = move |stream: TcpStream, activity: Activity| {
        let station = Rc::clone(&station);
        async move {
            // However the connection ends, the next one is served.
            let _ended = serve(stream, station, activity).await;
        }
    };
    Seats::new(MOST_CONNECTIONS).accept(listener, one).await;
}

/// Serves masters over TLS.
pub(super) async fn serve_tls<P: Product>(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    station: Rc<Station<P>>,
) {
    let one = move |stream: TcpStream, activity: Activity| {
        let (station, acceptor) = (Rc::clone(&station), acceptor.clone());
        async move {
            if let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await {
                let _ended = serve(stream, station, activity).await;
            }
        }
    };
    Seats::new(MOST_CONNECTIONS).accept(listener, one).await;
}

/// Makes a connection to a master, and a TLS one of it if there is a connector.
///
/// # Errors
/// When nobody is there, or somebody else.
pub(super) async fn connect(to: SocketAddr, connector: Option<&TlsConnector>) -> io::Result<Box<dyn Stream>> {
    let stream = TcpStream::connect(to).await?;
    // Responses are small and awaited.
    stream.set_nodelay(true)?;
    Ok(match connector {
        None => Box::new(stream),
        Some(connector) => Box::new(connector.connect(server_name(to.ip()), stream).await?),
    })
}

/// What carries octets both ways.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

async fn serve<S: Stream, P: Product>(
    mut stream: S,
    station: Rc<Station<P>>,
    activity: Activity,
) -> io::Result<Ended> {
    let (master, first) = match station.setup().only_master() {
        // So that the unit can speak first.
        Some(master) => (master, Vec::new()),
        None => match first_master(&mut stream, &station, &activity).await? {
            Some(found) => found,
            None => return Ok(Ended::ByPeer),
        },
    };
    let associations = station.open(master, Carrier::Connection).into_iter().collect();
    let mut connection =
        Connection { stream, station, associations, activity, patience: PATIENCE, idle: None };
    let (_heard, ended) = connection.serve(&first).await;
    ended
}

/// Reads until it is known from a frame which master is there. Gives it, and the octets from that frame on; `None` when
/// the connection is closed before.
async fn first_master<S: AsyncRead + Unpin, P: Product>(
    stream: &mut S,
    station: &Station<P>,
    activity: &Activity,
) -> io::Result<Option<(Master, Vec<u8>)>> {
    let mut held = Vec::with_capacity(RX);
    loop {
        activity.waits();
        if stream.read_buf(&mut held).await? == 0 {
            return Ok(None);
        }
        activity.works(Instant::now());
        let mut from: usize = 0;
        while let Some((distance, header)) = Frame::find(held.get(from..).unwrap_or_default()) {
            from = from.saturating_add(distance);
            if let Some(master) = station.setup().master_of(&header) {
                held.drain(..from);
                return Ok(Some((master, held)));
            }
            from = from.saturating_add(header.frame_octets());
        }
        // What is left may be the beginning of a frame.
        let most = Frame::MAX_OCTETS.saturating_sub(1);
        held.drain(..from.max(held.len().saturating_sub(most)));
        yield_now().await;
    }
}

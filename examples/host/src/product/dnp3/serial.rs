//! DNP3 on a serial line.

use core::time::Duration;
use std::{io, rc::Rc};

use tokio::io::{AsyncRead, AsyncWrite};

use super::super::Product;
use super::{associations::Master, connection::Connection, setup::Carrier, station::Station};
use crate::net::Activity;

/// A line that takes nothing for so long has failed: the largest response is on its way for 25 s at 1200 bits a second.
const PATIENCE: Duration = Duration::from_mins(2);

/// Serves all masters on a line until it fails: each hears everything, and answers what is for it.
pub(crate) async fn serve_serial<S, P>(line: S, baud: u32, station: Rc<Station<P>>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Product,
{
    let masters = (0..station.setup().masters().len()).map(Master);
    let associations = masters.filter_map(|master| station.open(master, Carrier::Serial { baud })).collect();
    let activity = Activity::begins();
    let mut connection =
        Connection { stream: line, station, associations, activity, patience: PATIENCE, idle: None };
    let (_heard, ended) = connection.serve(&[]).await;
    ended.map(|_closed| ())
}

//! A BTRM behind an outstation for each connection.

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;
use std::time::Instant;

use anyhow::Result;
use benches::workload::dnp3::{unit, unit_config};
use btrm::Btrm;
use dnp3_outstation::io::{Settle, serve};
use dnp3_outstation::{Iin, Kind, Outstation, Points, Sample};
use embedded_io_adapters::tokio_1::FromTokio;
use tokio::net::TcpListener;
use tokio::task::spawn_local;

use crate::Delay;

/// How often a product's driver looks for events that were reported meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(100);

pub(crate) async fn listen(listener: &TcpListener) -> Result<()> {
    let product = Rc::new(unit());
    let born = Instant::now();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let mut points = Polled(Rc::clone(&product));
        let outstation = Box::new(RefCell::new(Outstation::<64>::new(unit_config())));
        spawn_local(async move {
            outstation.borrow_mut().connected(born.elapsed());
            let mut line = FromTokio::new(stream);
            // However it ends, the connection ends with it.
            let _ended =
                serve(&outstation, &mut line, &mut Delay, || born.elapsed(), LOOK_EVERY, &mut points).await;
        });
    }
}

/// What a poll asks of the product that all connections share.
struct Polled(Rc<Btrm>);

impl Points for Polled {
    fn count(&self, kind: Kind) -> u16 {
        self.0.count(kind)
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        self.0.sample(kind, index)
    }

    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        self.0.samples(kind, first, samples)
    }

    fn indications(&self) -> Iin {
        self.0.indications()
    }
}

impl Settle for Polled {}

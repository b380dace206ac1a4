//! dnp3-outstation as a product has it in its firmware.

#[cfg(feature = "dnp3-all")]
mod all;
#[cfg(feature = "dnp3-all")]
mod archive;
#[cfg(feature = "dnp3-files")]
mod files;
mod table;

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use dnp3_outstation::link::{EndpointAddress, Frame};
use dnp3_outstation::{Class, Config, Event, Kind, Outstation, Points, Stamp};

use self::table::Table;

/// Points of the product, a quarter of each kind, and slots of its event buffer.
const POINTS: usize = if cfg!(feature = "dnp3-500") { 500 } else { 50 };

/// The outstation of the product.
pub(crate) type Unit = Outstation<POINTS>;

/// As large as the outstation in RAM, to be measured; it takes no flash.
static RAM_OF_DNP3: [AtomicU8; size_of::<Unit>()] = [const { AtomicU8::new(0) }; size_of::<Unit>()];

/// Runs everything that the features ask for.
pub(crate) fn run() {
    let (Some(address), Some(master)) =
        (EndpointAddress::new(black_box(10)), EndpointAddress::new(black_box(1)))
    else {
        return;
    };
    let mut config = Config::new(address, master);
    config.unsolicited.supported = true;
    let mut outstation = Unit::new(config);
    let mut table = Table::<POINTS>::new();
    serve(black_box(&mut outstation), &mut table);
    #[cfg(feature = "dnp3-all")]
    all::run(&mut outstation, &mut table);
    black_box(&RAM_OF_DNP3);
    black_box(&table);
}

fn serve(outstation: &mut Unit, table: &mut Table<POINTS>) {
    let (rx, mut tx) = ([0; Frame::MAX_OCTETS], [0; Frame::MAX_OCTETS]);
    let now = black_box(Duration::from_millis(5));
    outstation.connected(now);
    if let Some(sample) = table.sample(Kind::AnalogInput, black_box(3)) {
        let _lost = outstation.report(Kind::AnalogInput, 3, sample, Class::Two, Stamp::default());
    }
    let step = outstation.process(now, black_box(rx.as_slice()), &mut tx, table);
    if step.event.is_some_and(Event::may_have_written) {
        outstation.refuse();
    }
    let _seen = black_box((step, tx));
}

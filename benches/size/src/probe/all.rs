//! What the two ends offer beside what a simple product uses.

use core::hint::black_box;
use core::time::Duration;

use probe_proto::{
    Bus, Command, Config, Contacts, Decoder, Frame, Image, Message, Percent, Places, ProbeAddress, Reply,
    Status,
};

pub(super) fn run() {
    places();
    frames();
    bus();
}

fn places() {
    let Some(place) = ProbeAddress::new(black_box(7)) else { return };
    let mut places = Places::first(black_box(40)) | Places::only(place);
    places.insert(place);
    let removed = places.remove(black_box(place));
    let far = Places::starting_at(place).without(places & Places::ALL);
    black_box((removed, far.len(), far.nearest(), far.farthest(), place.next()));
    let all: Places = far.iter().collect();
    black_box((all, Contacts::from_bits(black_box(5)).is_closed(black_box(9))));
    let _percent = black_box(Percent::try_from(black_box(101)));
    black_box(Status::NONE.with(black_box(Status::MEASURING), black_box(true)));
}

fn frames() {
    let mut decoder = Decoder::new();
    let rx = [0; 99];
    let heard = decoder.receive(black_box(rx.as_slice()));
    let _heard = black_box(heard);
    let mut tx = [0; 99];
    let message = Message::Reply { from: ProbeAddress::LAST, reply: Reply::Accepted };
    let frame = black_box(Frame { sequence: 9, message });
    // No room is taken for granted.
    let room = black_box(5_usize);
    let _written = black_box(frame.write(tx.get_mut(..room).unwrap_or_default()));
}

fn bus() {
    let mut bus = Bus::new(Config::at_baud(black_box(0)).with_environment_sensor());
    let image = Image { octets: black_box(9_999), crc: 0, firmware: 1 };
    for command in [
        Command::Enumerate,
        Command::MeasureResistance { places: Places::ALL, stride: black_box(0) },
        Command::Update { place: ProbeAddress::FIRST, image },
    ] {
        let _full = black_box(bus.command(black_box(command)));
    }
    let rx = [0; 99];
    let mut tx = [0; 99];
    let room = black_box(5_usize);
    let tx = tx.get_mut(..room).unwrap_or_default();
    let (step, report) = bus.process(black_box(Duration::MAX), black_box(rx.as_slice()), tx);
    black_box((step.again(black_box(9)), report));
    black_box(bus.firmware(black_box(rx.as_slice())));
    black_box((bus.present(), bus.missing(), bus.counters()));
}

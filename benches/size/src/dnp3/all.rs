//! What dnp3-outstation offers beside what a simple product uses.

use core::hint::black_box;
use core::time::Duration;

use dnp3_outstation::app::{
    ApplicationControl, FunctionCode, GroupVariation, Iin, ObjectHeader, Qualifier, RangeSpecifier,
    RequestHeader, ResponseHeader, Sequence, Width,
};
use dnp3_outstation::link::{Control, Destination, EndpointAddress, Frame, Header, crc};
use dnp3_outstation::{
    Class, ClassSet, Clock, Command, CommandStatus, ControlCode, Deadband, DoubleBit, Event, Flags, Kind,
    Outstation, Points, Reported, Sample, Stamp, Timestamp, transport,
};

use super::archive::{Archive, Bare};
use super::{Table, Unit};

pub(super) fn run(outstation: &mut Unit, table: &mut Table<{ super::POINTS }>) {
    let octets = black_box([0x05; 300]);
    let octets = black_box(octets.as_slice());
    link(octets);
    app(octets);
    data();
    events(outstation, octets);
    outstation.set_config(*black_box(outstation.config()));
    black_box((outstation.wants_to_speak(), outstation.events(), outstation.frames_heard()));
    let mut small = Outstation::<4, 249, 249>::new(*outstation.config());
    serve(black_box(&mut small), octets, &mut Archive::new());
    serve(black_box(&mut small), octets, &mut Bare);
    serve(outstation, octets, table);
}

/// Neither octets nor room for the answer are of a length that the compiler knows.
fn serve<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize>(
    outstation: &mut Outstation<EVENTS, REQUEST, RESPONSE>,
    octets: &[u8],
    points: &mut impl Points,
) {
    let mut tx = [0; 600];
    let now = black_box(Duration::from_millis(7));
    outstation.connected(now);
    let step = outstation.process(now, octets, black_box(tx.as_mut_slice()), points);
    if step.event.is_some_and(Event::may_have_written) {
        outstation.refuse();
    }
    let _seen = black_box((step, step.again(octets.len())));
    black_box(points);
}

fn link(octets: &[u8]) {
    let (mut user, mut out) = ([0; 250], [0; 300]);
    black_box((crc(octets), Frame::find(octets)));
    if let Ok(control) = Control::from_octet(black_box(0xC4)) {
        black_box((control.to_octet(), control.function.is_primary(), control.function.code()));
    }
    black_box(Destination::new(black_box(10)).map(Destination::get));
    if let Ok(header) = Header::parse(octets) {
        black_box((header.to_octets(), header.frame_octets(), header.user_octets()));
    }
    if let Ok(frame) = Frame::parse(octets, &mut user) {
        black_box(frame.write(black_box(out.as_mut_slice()))).ok();
        let header = frame.header();
        black_box(Frame::new(header.control(), header.destination(), header.source(), octets)).ok();
    }
    black_box(transport::Header::from_octet(black_box(0xC0)).to_octet());
    black_box(EndpointAddress::new(black_box(7)));
}

fn app(octets: &[u8]) {
    let mut out = [0; 16];
    if let Ok((request, objects)) = RequestHeader::parse(octets) {
        black_box((request.to_octets(), request.function().is_answered(), objects));
    }
    if let Err(error) = RequestHeader::parse(octets) {
        black_box(error.iin());
    }
    if let Some(qualifier) = Qualifier::from_octet(black_box(0x17)) {
        black_box((qualifier.to_octet(), qualifier.prefix()));
    }
    for width in black_box([Width::One, Width::Two, Width::Four]) {
        black_box((width.octets(), width.max()));
    }
    if let Ok((header, rest)) = ObjectHeader::parse(octets) {
        black_box((header.objects(), header.prefix(), rest));
        black_box(header.write(black_box(out.as_mut_slice())));
        let all = matches!(header.qualifier().range(), RangeSpecifier::All);
        let object = GroupVariation { group: 1, variation: black_box(2) };
        black_box((all, ObjectHeader::new(object, Qualifier::ALL, header.range())));
    }
    let control = ApplicationControl::from_octet(black_box(0xC0));
    let iin = Iin::from_octets(black_box([1, 2])).without(Iin::NEED_TIME);
    black_box(ResponseHeader { control, iin }.to_octets());
    black_box(Sequence::new(black_box(3)).map(Sequence::next));
}

fn data() {
    let mut clock = Clock::new(black_box(Duration::from_secs(60)));
    if let Some(time) = Timestamp::from_millis(black_box(1_700_000_000_000)) {
        clock.set(black_box(Duration::from_secs(5)), time);
        black_box((time.saturating_since(Timestamp::EPOCH), time.to_octets()));
    }
    black_box((clock.now(black_box(Duration::from_secs(6))), clock.needs_time(Duration::from_secs(7))));
    let mut reported = Reported::default();
    for deadband in black_box([None, Some(Deadband::Whole(3)), Some(Deadband::Float(1.5))]) {
        black_box(reported.moves(Sample::float(black_box(2.5), Flags::ONLINE), deadband));
    }
    reported.forget();
    let sample = Sample::double_bit(black_box(DoubleBit::On), Flags::from_bits(black_box(0x41)));
    black_box((sample.flag_octet(), Class::from_code(black_box(2)), FunctionCode::from_code(black_box(7))));
    let classes = ClassSet::only(black_box(Class::Two)) | black_box(Class::One).into();
    black_box((classes.without(ClassSet::only(Class::One)).is_empty(), classes.contains(Class::Three)));
    black_box(ControlCode::from_octet(black_box(0x41)).map(ControlCode::to_octet));
    black_box(CommandStatus::from_code(black_box(4)).map(CommandStatus::code));
}

fn events(outstation: &mut Unit, octets: &[u8]) {
    let stamp = black_box(Stamp::default());
    for kind in Kind::ALL {
        let sample = Sample::float(black_box(2.5), Flags::ONLINE);
        black_box(outstation.report(kind, black_box(3), sample, Class::Three, stamp)).ok();
    }
    black_box(outstation.report_octets(black_box(2), octets, Class::One)).ok();
    let status = CommandStatus::Success;
    for command in [
        Command::Binary { state: black_box(true), status },
        Command::Analog { value: black_box(5), status },
        Command::Float { value: black_box(5.5), status },
    ] {
        black_box(outstation.report_command(black_box(1), command, Class::Two, stamp)).ok();
    }
}

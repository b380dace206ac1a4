//! A wire that loses nothing, with a master at the other end.

use core::time::Duration;

use dnp3_outstation::{
    Event, Outstation, Points,
    link::{Control, Destination, Direction, EndpointAddress, Frame, Function},
};

/// Unit and master.
pub(crate) fn addresses() -> [EndpointAddress; 2] {
    [10, 1].map(|raw| EndpointAddress::new(raw).unwrap())
}

/// Sends a request of one frame and gives the response, application octets both, and what the outstation noticed.
pub(crate) fn exchange(
    outstation: &mut Outstation<32>,
    points: &mut impl Points,
    now: Duration,
    request: &[u8],
) -> (Vec<u8>, Vec<Event>) {
    let [address, master] = addresses();
    let user = [&[0xC0], request].concat();
    let control = Control { direction: Direction::FromMaster, function: Function::UnconfirmedUserData };
    let frame = Frame::new(control, Destination::Endpoint(address), master, &user).unwrap();
    let mut rx = [0; Frame::MAX_OCTETS];
    let length = frame.write(&mut rx).unwrap();
    let (mut rest, mut response, mut events) = (&rx[..length], Vec::<u8>::new(), Vec::new());
    loop {
        let mut tx = [0; Frame::MAX_OCTETS];
        let step = outstation.process(now, rest, &mut tx, points);
        if step.produced > 0 {
            let mut user = [0; 250];
            response.extend(&Frame::parse(&tx[..step.produced], &mut user).unwrap().user()[1..]);
        }
        events.extend(step.event);
        let again = step.again(rest.len());
        rest = &rest[step.consumed..];
        if !again {
            return (response, events);
        }
    }
}

//! Wires that lose nothing, with a master at the other end.

use core::time::Duration;

use bm100::Bm100;
use dnp3_outstation::{
    Outstation,
    link::{Control, Destination, Direction, EndpointAddress, Frame, Function},
};

/// Unit and master.
pub(crate) fn addresses() -> [EndpointAddress; 2] {
    [10, 1].map(|raw| EndpointAddress::new(raw).unwrap())
}

/// Sends a request of one frame, confirms what wants to be confirmed, and gives the fragments of the response, application
/// octets all.
pub(crate) fn exchange<const EVENTS: usize>(
    outstation: &mut Outstation<EVENTS>,
    unit: &mut Bm100,
    now: Duration,
    request: &[u8],
) -> Vec<Vec<u8>> {
    let (mut rx, mut fragments, mut fragment) = (framed(request), Vec::new(), Vec::new());
    loop {
        let mut tx = [0; Frame::MAX_OCTETS];
        let step = outstation.process(now, &rx, &mut tx, unit);
        let again = step.again(rx.len());
        rx.drain(..step.consumed);
        if step.produced > 0 {
            let mut user = [0; 250];
            let parsed = Frame::parse(&tx[..step.produced], &mut user).unwrap();
            let (transport, octets) = parsed.user().split_first().unwrap();
            fragment.extend_from_slice(octets);
            let last = transport & 0x80 != 0;
            if last {
                let whole = core::mem::take(&mut fragment);
                if whole[0] & 0x20 != 0 {
                    rx.extend(framed(&[0xC0 | (whole[0] & 0x0F), 0]));
                }
                fragments.push(whole);
            }
        }
        if !again && rx.is_empty() {
            return fragments;
        }
    }
}

fn framed(request: &[u8]) -> Vec<u8> {
    let [address, master] = addresses();
    let user = [&[0xC0], request].concat();
    let control = Control { direction: Direction::FromMaster, function: Function::UnconfirmedUserData };
    let frame = Frame::new(control, Destination::Endpoint(address), master, &user).unwrap();
    let mut octets = [0; Frame::MAX_OCTETS];
    let length = frame.write(&mut octets).unwrap();
    octets[..length].to_vec()
}

/// Reads input registers by function 4, in as few requests as there can be.
pub(crate) fn read_input(unit: &mut Bm100, first: u16, count: u16) -> Vec<u16> {
    let mut slave = modbus_slave::tcp::Slave::new(modbus_slave::UnitId::new(1).unwrap());
    let mut read = Vec::new();
    while read.len() < usize::from(count) {
        let done = u16::try_from(read.len()).unwrap();
        let part = (count - done).min(125);
        let mut request = vec![0, 1, 0, 0, 0, 6, 1, 4];
        request.extend([first + done, part].map(u16::to_be_bytes).concat());
        let mut tx = [0; 260];
        let step = slave.process(Duration::ZERO, &request, &mut tx, unit);
        assert_eq!(tx[7], 4, "{:?}", &tx[..step.produced]);
        read.extend(tx[9..step.produced].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])));
    }
    read
}

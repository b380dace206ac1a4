//! A measurement of a wrong answer is worth nothing: both sides must agree on every workload.

use anyhow::Result;
use benches::workload::{self, modbus};
use benches::{Contender, Contest, Request, agree};

#[derive(Default)]
struct Agreement(Vec<String>);

impl Contest for Agreement {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        mut peer: Peer,
    ) -> Result<()> {
        // The second reply shows that the first left no trace.
        agree(request, &mut ours, &mut peer)?;
        agree(request, &mut ours, &mut peer)?;
        self.0.push(request.path.clone());
        Ok(())
    }
}

#[test]
fn ours_and_the_peer_give_the_same_reply_to_every_request() {
    let mut agreement = Agreement::default();
    workload::all(&mut agreement).unwrap();
    assert_eq!(agreement.0.len(), 12, "four requests on three wires: {:?}", agreement.0);
    assert_eq!(agreement.0[1], "modbus/tcp/fc3_10");
}

#[test]
fn a_read_of_ten_registers_is_answered_with_the_registers() {
    let request = modbus::tcp_requests().swap_remove(1);
    assert_eq!(request.bytes, [0x12, 0x34, 0, 0, 0, 6, 1, 3, 0, 100, 0, 10]);
    let mut ours = modbus::OursTcp::default();
    let reply = ours.answer(&request.bytes);
    // Register 100 is 100 * 40503 modulo 65536 = 52604.
    assert_eq!(reply[..11], [0x12, 0x34, 0, 0, 0, 23, 1, 3, 20, 0xCD, 0x7C]);
    assert_eq!(reply.len(), 29);
}

#[test]
fn a_write_is_seen_by_the_read_that_follows_on_both_sides() {
    let [_, read, _, write] = <[Request; 4]>::try_from(modbus::rtu_requests("uart")).unwrap();
    let (mut ours, mut peer) = (modbus::OursUart::default(), modbus::Rmodbus::<true>::default());
    let before = ours.answer(&read.bytes).to_vec();
    agree(&write, &mut ours, &mut peer).unwrap();
    agree(&read, &mut ours, &mut peer).unwrap();
    assert_ne!(ours.answer(&read.bytes), before);
    assert_eq!(ours.answer(&read.bytes)[3..7], [0x12, 0x01, 0x12, 0x02]);
}

#[test]
fn different_replies_are_an_error() {
    let request = modbus::tcp_requests().swap_remove(1);
    let mut written = modbus::OursTcp::default();
    assert!(!written.answer(&modbus::tcp_requests()[3].bytes).is_empty());
    assert!(agree(&request, &mut modbus::OursTcp::default(), &mut written).is_err());
}

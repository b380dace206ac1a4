//! A measurement of a wrong answer is worth nothing: both sides must agree on every workload.

use anyhow::Result;
use benches::workload::{self, dnp3, modbus, snmp};
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
    assert_eq!(
        agreement.0.len(),
        27,
        "four Modbus requests on three wires, DNP3, SNMP and records: {:?}",
        agreement.0
    );
    assert_eq!(agreement.0[1], "modbus/tcp/fc3_10");
    assert_eq!(
        agreement.0[12..17],
        [
            "dnp3/btrm/class0",
            "dnp3/batteries/class0",
            "dnp3/batteries/class123",
            "dnp3/btrm/select-operate",
            "dnp3/bm100/integrity"
        ]
    );
    assert_eq!(
        agreement.0[17..23],
        [
            "snmp/v2c/get_1",
            "snmp/v2c/get_10",
            "snmp/v2c/getbulk_20",
            "snmp/v2c/set_1",
            "snmp/v3/get_1_sha1_aes128",
            "snmp/bm100/walk"
        ]
    );
    assert_eq!(
        agreement.0[23..],
        [
            "records/encode/postcard",
            "records/encode/plain",
            "records/decode/postcard",
            "records/decode/plain"
        ]
    );
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

#[test]
fn a_class_0_poll_of_the_product_is_answered_with_its_28_points() {
    let poll = dnp3::btrm_class_0().request();
    let mut ours = dnp3::Ours::new(dnp3::unit_config(), dnp3::unit());
    let reply = ours.answer(&poll.bytes);
    // To master 1 from outstation 10, 77 user octets.
    assert_eq!(reply[..8], [0x05, 0x64, 0x52, 0x44, 0x01, 0x00, 0x0A, 0x00]);
    // The only segment; sequence 0; device restart and need time; g1v2, 0 to 5.
    assert_eq!(reply[10..20], [0xC0, 0xC0, 0x81, 0x90, 0x00, 1, 2, 0x00, 0, 5]);
    assert_eq!(reply.len(), 97, "five blocks");
}

#[test]
fn events_are_read_once_and_gone_after_their_confirm() {
    let mut counted = Replies::default();
    dnp3::all(&mut counted).unwrap();
    // 1309 application octets in five full frames and one of 65 user octets; then a response without objects.
    assert_eq!(counted.0[2], [5 * 292 + 85, 17]);
}

/// Lengths of our replies to two requests, of which only the first is prepared.
#[derive(Default)]
struct Replies(Vec<[usize; 2]>);

impl Contest for Replies {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        _: Peer,
    ) -> Result<()> {
        ours.prepare();
        let first = ours.answer(&request.bytes).len();
        self.0.push([first, ours.answer(&request.bytes).len()]);
        Ok(())
    }
}

#[test]
fn a_walk_of_the_bank_tells_every_battery_and_every_object() {
    let bank = workload::bank::bank().unwrap();
    let variables = snmp::variables(&bank).unwrap();
    let voltages =
        variables.iter().filter(|(name, _)| name.to_string().starts_with("1.3.6.1.4.1.3808.1.1.7.5.5.1.7."));
    assert_eq!(voltages.count(), 160);
    assert!(variables.len() > 8_000, "{}", variables.len());
}

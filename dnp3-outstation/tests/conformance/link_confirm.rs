//! §6.3, §6.5: the data link layer, as the primary station: link confirms that the outstation asks for, and the
//! test of a quiet link.

use super::bench::{Bench, millis};
use core::time::Duration;
use dnp3_outstation::{Backoff, Event, LinkConfirm};

const RESET: &str = "05 64 05 40 01 00 0a 00";
const STATUS: &str = "05 64 05 49 01 00 0a 00";
const READ: &str = "05 64 0d c4 0a 00 01 00 c0 c0 01 01 02 00 00 00";
/// Is not answered.
const FREEZE: &str = "05 64 0b c4 0a 00 01 00 c0 c0 08 14 00 06";
const ACK: &str = "05 64 05 80 0a 00 01 00";
const NACK: &str = "05 64 05 81 0a 00 01 00";

fn confirming(confirm: LinkConfirm) -> Bench {
    Bench::set_up(|config, product| {
        config.link_confirm = confirm;
        *product = product.clone().with_analogs(60);
    })
}

fn answer(control: &str) -> String {
    format!("05 64 10 {control} 01 00 0a 00 c0 c0 81 80 00 01 02 00 00 00 81")
}

#[test]
fn s6_3_the_first_confirmed_user_data_follow_a_reset_of_the_link() {
    let mut bench = confirming(LinkConfirm::Always);
    assert_eq!(bench.link(READ), [RESET]);
    assert_eq!(bench.link(ACK), [answer("73")]);
    assert_eq!(bench.link(ACK), [""; 0]);
}

#[test]
fn s6_3_while_a_link_confirm_is_waited_for_nothing_else_asks_for_a_call() {
    let mut bench = Bench::set_up(|config, _| {
        config.link_confirm = LinkConfirm::Always;
        config.unsolicited.supported = true;
        config.unsolicited.backoff = Some(Backoff { fixed: millis(50), random: millis(0), seed: 1 });
    });
    bench.master.acknowledges = false;
    assert_eq!(bench.link(FREEZE), [RESET]);
    // The freeze has ended the unsolicited response, and the READ the answer to it: the link begins anew.
    assert_eq!(bench.link(READ), [RESET]);
    assert_eq!(bench.waits(100), [""; 0]);
    assert_eq!(bench.link(ACK), [answer("73")]);
}

#[test]
fn s6_3_the_frame_count_bit_alternates() {
    let mut bench = confirming(LinkConfirm::Always);
    bench.link(READ);
    bench.link(ACK);
    bench.link(ACK);
    let second = bench.link("05 64 0d c4 0a 00 01 00 c1 c1 01 01 02 00 00 00");
    assert_eq!(second, ["05 64 10 53 01 00 0a 00 c1 c1 81 80 00 01 02 00 00 00 81"]);
    bench.link(ACK);
    let third = bench.link("05 64 0d c4 0a 00 01 00 c2 c2 01 01 02 00 00 00");
    assert_eq!(third, ["05 64 10 73 01 00 0a 00 c2 c2 81 80 00 01 02 00 00 00 81"]);
}

#[test]
fn s6_3_only_fragments_of_more_than_one_frame_ask_for_link_confirms_when_set_up_so() {
    let mut bench = confirming(LinkConfirm::MultiFrame);
    assert_eq!(bench.link(READ), [answer("44")]);
    // 60 analogs take 309 octets: two frames.
    assert_eq!(bench.link("05 64 0d c4 0a 00 01 00 c1 c1 01 1e 01 00 00 3b"), [RESET]);
    let first = bench.link(ACK);
    assert!(
        first.len() == 1 && first[0].starts_with("05 64 ff 73 01 00 0a 00 41 c1 81 80 00 1e 01 00 00 3b")
    );
    let second = bench.link(ACK);
    assert!(second.len() == 1 && second[0][9..].starts_with("53 01 00 0a 00 82"), "{second:?}");
    assert_eq!(bench.link(ACK), [""; 0]);
}

#[test]
fn s6_3_the_bench_reads_everything_with_link_confirms() {
    for confirm in [LinkConfirm::Never, LinkConfirm::MultiFrame, LinkConfirm::Always] {
        let mut bench = confirming(confirm);
        assert_eq!(bench.reads_all("c0 01 1e 01 06").len(), 5 + 60 * 5, "{confirm:?}");
        assert_eq!(bench.reads_all("c1 01 1e 01 06").len(), 5 + 60 * 5, "{confirm:?}");
    }
}

#[test]
fn s6_5_a_frame_without_its_link_confirm_is_sent_again_the_same() {
    let mut bench = confirming(LinkConfirm::Always);
    bench.master.acknowledges = false;
    bench.link(READ);
    bench.link(ACK);
    for _ in 0..3 {
        bench.now += Duration::from_millis(1_999);
        assert_eq!(bench.link(""), [""; 0]);
        bench.now += Duration::from_millis(1);
        assert_eq!(bench.link(""), [answer("73")]);
    }
    bench.now += Duration::from_secs(2);
    assert_eq!(bench.link(""), [""; 0]);
    assert!(bench.events.contains(&Event::LinkDown));
}

#[test]
fn s6_5_a_reset_without_its_link_confirm_is_sent_again_and_given_up() {
    let mut bench = confirming(LinkConfirm::Always);
    assert_eq!(bench.link(READ), [RESET]);
    for _ in 0..3 {
        bench.now += Duration::from_secs(2);
        assert_eq!(bench.link(""), [RESET]);
    }
    bench.now += Duration::from_secs(2);
    assert_eq!(bench.link(""), [""; 0]);
    assert!(bench.events.contains(&Event::LinkDown));
    // And the next request is served, from the reset on.
    assert_eq!(bench.link(READ), [RESET]);
    assert_eq!(bench.link(ACK).len(), 1);
}

#[test]
fn s6_5_a_nack_brings_the_reset_of_the_link_and_the_frame_again() {
    let mut bench = confirming(LinkConfirm::Always);
    bench.link(READ);
    bench.link(ACK);
    assert_eq!(bench.link(NACK), [RESET]);
    assert_eq!(bench.link(ACK), [answer("73")]);
}

#[test]
fn s6_5_link_confirms_off_means_unconfirmed_user_data() {
    let mut bench = confirming(LinkConfirm::Never);
    assert_eq!(bench.link(READ), [answer("44")]);
}

/// The link is tested after a minute.
fn kept_alive() -> Bench {
    let mut bench = Bench::set_up(|config, _| config.keep_alive = Some(Duration::from_mins(1)));
    bench.outstation.connected(bench.now);
    bench
}

#[test]
fn s6_4_a_quiet_link_is_tested_by_a_request_for_its_status() {
    let mut bench = kept_alive();
    bench.exchange("c0 01 01 02 00 00 00", "c0 81 80 00 01 02 00 00 00 81");
    assert_eq!(bench.waits(59_999), [""; 0]);
    assert_eq!(bench.master.heard, [""; 0]);
    bench.waits(1);
    assert_eq!(bench.master.heard, [STATUS]);
    // The bench answers: another minute is quiet.
    bench.waits(59_999);
    assert_eq!(bench.master.heard.len(), 1);
    bench.waits(1);
    assert_eq!(bench.master.heard, [STATUS, STATUS]);
    assert!(!bench.events.contains(&Event::LinkDown));
}

#[test]
fn s6_4_frames_of_the_master_put_the_test_of_the_link_off() {
    let mut bench = kept_alive();
    for _ in 0..5 {
        bench.waits(50_000);
        bench.asks("c0 01 01 02 00 00 00");
    }
    assert_eq!(bench.master.heard, [""; 0]);
}

#[test]
fn s6_4_a_link_that_does_not_answer_its_test_is_told_to_be_down() {
    let mut bench = kept_alive();
    bench.master.acknowledges = false;
    bench.asks("c0 01 01 02 00 00 00");
    bench.waits(60_000);
    assert!(!bench.events.contains(&Event::LinkDown), "it may still answer");
    bench.waits(2_000 * 4);
    assert!(bench.events.contains(&Event::LinkDown));
    assert!(bench.master.heard.iter().all(|frame| frame == STATUS));
}

#[test]
fn s6_4_a_master_that_ignores_the_test_of_the_link_is_answered() {
    let mut bench = kept_alive();
    bench.master.acknowledges = false;
    bench.asks("c0 01 01 02 00 00 00");
    bench.waits(60_500);
    assert_eq!(bench.master.heard, [STATUS]);
    bench.exchange("c1 01 01 02 00 00 00", "c1 81 80 00 01 02 00 00 00 81");
    // It is there: there is nothing more to test.
    bench.waits(30_000);
    assert_eq!(bench.master.heard, [STATUS]);
    assert!(!bench.events.contains(&Event::LinkDown));
}

#[test]
fn s6_5_a_request_that_crosses_an_unsolicited_response_is_answered_and_so_are_those_after_it() {
    let mut bench = Bench::set_up(|config, _| {
        config.link_confirm = LinkConfirm::Always;
        config.unsolicited.supported = true;
    });
    bench.master.acknowledges = false;
    assert_eq!(bench.comes(), [""; 0]);
    assert_eq!(bench.master.heard, [RESET]);
    // The reset is not acknowledged yet, and the unsolicited response not sent.
    let mut told = bench.sends("c0 01 01 02 00 00 00");
    bench.master.acknowledges = true;
    let ack = bench.master.frame(0x80, &[]);
    told.extend(bench.receives(&ack));
    told.extend(bench.waits(120_000));
    assert!(told.iter().any(|told| told.starts_with("c0 81")), "{told:?}");
    assert!(told.iter().any(|told| told.starts_with('f')), "{told:?}");
    let mut told = bench.sends("c1 01 01 02 00 00 00");
    told.extend(bench.waits(20_000));
    assert!(told.iter().any(|told| told.starts_with("c1 81")), "{told:?}");
}

#[test]
fn s6_5_while_a_link_confirm_is_awaited_other_deadlines_do_not_wake() {
    let mut bench = Bench::set_up(|config, _| {
        config.link_confirm = LinkConfirm::Always;
        config.unsolicited.supported = true;
        let rest = Duration::from_millis(50);
        config.unsolicited.backoff = Some(Backoff { fixed: rest, random: rest, seed: 1 });
    });
    bench.master.acknowledges = false;
    // The first unsolicited response waits for the line, and then an answer for the link.
    bench.silent("c0");
    bench.sends("c1 17");
    assert_eq!(bench.wake_at, Some(bench.now + Duration::from_secs(2)));
    bench.waits(60_000);
    assert!(bench.events.contains(&Event::LinkDown));
}

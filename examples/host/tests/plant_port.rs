//! The plant port over TCP.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test's helper a failure fails the test")]

use core::{cell::RefCell, future::Future, net::SocketAddr, time::Duration};
use std::{rc::Rc, sync::LazyLock};

use bms_core::plant::{Actuators, LoadSource};
use host::{
    plant::{Access, Name, Plant, PlantConfig},
    plant_port,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::{LocalSet, spawn_local},
    time::timeout,
};

const DOCUMENT: &str = include_str!("../docs/plant-port.md");
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a plant while `test` talks to it.
fn with_port<T: Future<Output = ()>>(test: impl FnOnce(SocketAddr, Rc<RefCell<Plant>>) -> T) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plant = Rc::new(RefCell::new(Plant::new(PlantConfig::default()).unwrap()));
        tokio::select! {
            ended = plant_port::serve(listener, Rc::clone(&plant)) => panic!("the port ended: {ended:?}"),
            () = test(address, plant) => {}
        }
    });
}

struct Tester(BufReader<TcpStream>);

impl Tester {
    async fn connect(address: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(address).await.unwrap()))
    }

    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).await.unwrap();
    }

    /// The next answer without its line end, `None` when the port hung up.
    async fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = timeout(PATIENCE, self.0.read_line(&mut line)).await.expect("an answer in time");
        if length.is_ok_and(|length| length > 0) {
            Some(line.trim_end_matches('\n').to_owned())
        } else {
            None
        }
    }

    async fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\n")).await;
        self.answer().await.expect("an answer")
    }
}

#[test]
fn the_documents_transcript_is_what_the_port_says() {
    let transcript = DOCUMENT.split_once("```transcript\n").unwrap().1.split_once("```").unwrap().0;
    with_port(|address, _| async move {
        let mut tester = Tester::connect(address).await;
        let mut lines = transcript.lines();
        let mut asked = 0;
        while let Some(line) = lines.next() {
            let question = line.strip_prefix("> ").expect("a question");
            let expected = lines.next().and_then(|line| line.strip_prefix("< ")).expect("an answer");
            assert_eq!(tester.ask(question).await, expected, "{question}");
            asked += 1;
        }
        assert!(asked >= 20, "{asked} questions");
    });
}

#[test]
fn the_document_has_each_name_with_its_range() {
    for name in Name::ALL {
        let row = DOCUMENT.lines().find(|line| line.starts_with(&format!("| `{}` ", name.word())));
        let row = row.unwrap_or_else(|| panic!("no row for {name:?}"));
        let range = match name.access() {
            Access::Sensor(range) => format!("| {} to {}, `fault` |", range.start(), range.end()),
            Access::Part(range) => format!("| {} to {} |", range.start(), range.end()),
            Access::Button => "| 0, 1 |".to_owned(),
            Access::ReadOnly => "| read-only |".to_owned(),
        };
        assert!(row.contains(&range), "{row} lacks {range}");
    }
    assert_eq!(DOCUMENT.lines().filter(|line| line.starts_with("| `")).count(), Name::ALL.len());
}

#[test]
fn what_a_tester_sets_drives_the_plant() {
    with_port(|address, plant| async move {
        let mut tester = Tester::connect(address).await;
        assert_eq!(tester.ask("set load-amps 6").await, "ok");
        let on_battery =
            Actuators { load_source: LoadSource::Battery, charger_connected: false, ..Actuators::default() };
        plant.borrow_mut().step(Duration::from_secs(1), &on_battery, false);
        assert_eq!(tester.ask("get battery-amps").await, "ok -6.000");
        assert_eq!(tester.ask("get load-source").await, "ok battery");
    });
}

#[test]
fn a_power_cycle_is_told_to_the_program_once() {
    with_port(|address, plant| async move {
        let mut tester = Tester::connect(address).await;
        assert!(!plant.borrow_mut().take_power_cycle());
        assert_eq!(tester.ask("power-cycle").await, "ok");
        assert!(plant.borrow_mut().take_power_cycle());
        assert!(!plant.borrow_mut().take_power_cycle());
    });
}

#[test]
fn many_lines_in_one_packet_are_answered_in_order() {
    with_port(|address, _| async move {
        let mut tester = Tester::connect(address).await;
        tester.send("set button1 1\r\nget button1\n\nnonsense\nget butt").await;
        let expected =
            ["ok", "ok 1", "error: empty line; try: help", "error: unknown command \"nonsense\"; try: help"];
        for answer in expected {
            assert_eq!(tester.answer().await.as_deref(), Some(answer));
        }
        tester.send("on2\n").await;
        assert_eq!(tester.answer().await.as_deref(), Some("ok 0"), "a line may come in pieces");
    });
}

#[test]
fn a_line_that_is_too_long_is_refused_whole_and_the_next_is_served() {
    static LONG: LazyLock<String> = LazyLock::new(|| "x".repeat(100_000));
    with_port(|address, _| async move {
        let mut tester = Tester::connect(address).await;
        let padded = |length: usize| format!("get soc{}", " ".repeat(length - 7));
        assert_eq!(tester.ask(&padded(256)).await, "ok 100.00");
        tester.send(format!("{}\r\n", padded(256))).await;
        assert_eq!(tester.answer().await.as_deref(), Some("ok 100.00"), "the carriage return does not count");
        assert_eq!(tester.ask(&padded(257)).await, "error: line too long");
        assert_eq!(tester.ask(&LONG).await, "error: line too long");
        assert_eq!(tester.ask("get soc").await, "ok 100.00");
    });
}

#[test]
fn bytes_that_are_no_text_are_refused_and_the_next_line_is_served() {
    with_port(|address, _| async move {
        let mut tester = Tester::connect(address).await;
        tester.send(b"get \xFF\xFE\nget soc\n").await;
        assert_eq!(tester.answer().await.as_deref(), Some("error: not UTF-8 text"));
        assert_eq!(tester.answer().await.as_deref(), Some("ok 100.00"));
    });
}

#[test]
fn half_a_line_before_hanging_up_does_nothing() {
    with_port(|address, _| async move {
        let mut tester = Tester::connect(address).await;
        tester.send("set supply-volts 0").await;
        drop(tester);
        assert_eq!(Tester::connect(address).await.ask("get supply-volts").await, "ok 13.600");
    });
}

#[test]
fn sixteen_connections_are_served_and_a_seventeenth_is_told_off_until_one_leaves() {
    with_port(|address, _| async move {
        let mut testers = Vec::new();
        for _ in 0..16 {
            let mut tester = Tester::connect(address).await;
            assert_eq!(tester.ask("get soc").await, "ok 100.00");
            testers.push(tester);
        }
        let mut extra = Tester::connect(address).await;
        assert_eq!(extra.answer().await.as_deref(), Some("error: too many connections"));
        assert_eq!(extra.answer().await, None);
        testers.pop();
        let seated = async {
            loop {
                let mut next = Tester::connect(address).await;
                next.send("get soc\n").await;
                if next.answer().await.as_deref() == Some("ok 100.00") {
                    return;
                }
            }
        };
        timeout(PATIENCE, seated).await.expect("the seat is free again");
    });
}

#[test]
#[expect(clippy::await_holding_refcell_ref, reason = "the fault that this test commits on purpose")]
fn a_plant_that_is_in_use_is_told_and_not_waited_for() {
    with_port(|address, plant| async move {
        let mut tester = Tester::connect(address).await;
        let borrowed = plant.borrow_mut();
        assert_eq!(tester.ask("get soc").await, "error: the plant is busy");
        drop(borrowed);
        assert_eq!(tester.ask("get soc").await, "ok 100.00");
    });
}

#[test]
fn the_port_runs_as_a_task_and_its_connections_end_with_it() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let plant = Rc::new(RefCell::new(Plant::new(PlantConfig::default()).unwrap()));
        let port = spawn_local(plant_port::serve(listener, plant));
        let mut tester = Tester::connect(address).await;
        assert_eq!(tester.ask("get soc").await, "ok 100.00");
        port.abort();
        assert_eq!(tester.answer().await, None);
    });
}

#[test]
fn only_the_loopback_interface_is_served() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let plant = Rc::new(RefCell::new(Plant::new(PlantConfig::default()).unwrap()));
        let refused = plant_port::serve(listener, plant).await.unwrap_err();
        assert!(
            refused.to_string().starts_with("the plant port serves the loopback interface only"),
            "{refused}"
        );
    });
}

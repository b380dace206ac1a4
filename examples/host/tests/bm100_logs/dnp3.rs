//! The logs as files for DNP3 masters.

use super::{
    Program, RECORD_INTERVAL, TempDir,
    common::{
        self,
        files::{NO_KEY, TO_READ, TO_WRITE, close, open, read},
    },
    line_with, lines, records, set,
};

#[tokio::test]
async fn dnp3_masters_read_both_logs_as_they_were_when_opened() {
    let dir = TempDir::new();
    let port = common::free_port().to_string();
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "600", "--dnp3-port", &port]);
    set(&bank, RECORD_INTERVAL, 1).await;
    line_with("there are records", &["25."], || records(&dir, &[])).await;
    let mut master = bank.dnp3_master().await;
    for (name, options) in [
        ("events.txt", ["export", "--log", "events", "--format", "text"]),
        ("/events.csv", ["export", "--log", "events", "--format", "csv"]),
        ("status.txt", ["export", "--log", "status", "--format", "text"]),
        ("./status.csv", ["export", "--log", "status", "--format", "csv"]),
    ] {
        let file = open(&mut master, name, TO_READ, 0, NO_KEY).await.unwrap();
        assert_eq!(file.size, u32::MAX, "nobody knows");
        let printed = lines(&dir, &options);
        let told = String::from_utf8(read(&mut master, file).await).unwrap();
        assert_eq!(close(&mut master, file).await, 0);
        let told: Vec<_> = told.lines().collect();
        assert!(told.len() > 1 && told.len() <= printed.len(), "{name}");
        assert_eq!(told, printed[..told.len()], "{name}");
    }
    let file = open(&mut master, ".", TO_READ, 0, NO_KEY).await.unwrap();
    let listed = read(&mut master, file).await;
    for name in ["events.txt", "events.csv", "status.txt", "status.csv"] {
        assert!(listed.windows(name.len()).any(|part| part == name.as_bytes()), "{name}");
    }
    assert_eq!(close(&mut master, file).await, 0);
    // Nothing else is there, and nothing can be written.
    assert_eq!(open(&mut master, "../state/bm100.flash", TO_READ, 0, NO_KEY).await, Err(3));
    assert_eq!(open(&mut master, "events.csv", TO_WRITE, 0, NO_KEY).await, Err(2));
}

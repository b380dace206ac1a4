//! NUT's driver `snmp-ups` monitors the unit as a UPS.

use std::{collections::BTreeMap, process::Command};

use super::common::{Btrm, TempDir, peer_is_there};

/// What the driver tells of the unit.
fn monitored(btrm: &Btrm, dir: &TempDir, access: &[&str]) -> BTreeMap<String, String> {
    let port = format!("port={}", btrm.address("snmp"));
    let mut command = Command::new("snmp-ups");
    let user = Command::new("id").arg("-un").output().unwrap().stdout;
    command.args(["-u", String::from_utf8_lossy(&user).trim(), "-s", "btrm", "-d", "1"]);
    command.args(["-x", &port, "-x", "mibs=ietf"]);
    command.args(access.iter().flat_map(|setting| ["-x", setting]));
    // It writes nothing elsewhere, and reads no module of this machine's.
    command.env("NUT_STATEPATH", dir.path()).env("MIBS", "").env("SNMP_PERSISTENT_DIR", dir.path());
    let output = command.output().unwrap();
    let [out, told] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    let told = format!("{told}{out}");
    let values = out.lines().filter_map(|line| line.split_once(": "));
    let values: BTreeMap<_, _> = values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert!(values.contains_key("ups.status"), "{told}");
    values
}

fn number(values: &BTreeMap<String, String>, name: &str) -> f64 {
    let value = values.get(name).unwrap_or_else(|| panic!("no {name} in {values:#?}"));
    value.parse().unwrap_or_else(|_| panic!("{name} is {value}"))
}

#[tokio::test]
async fn nut_monitors_the_battery() {
    if !peer_is_there("NUT's snmp-ups", Command::new("snmp-ups").arg("-V")) {
        return;
    }
    let dir = TempDir::new();
    let user = "nut:sha1:a passphrase of 16:aes128:a passphrase of 16:ro";
    let options = ["--speed", "3600", "--read-community", "public", "--snmp-user", user];
    let btrm = Btrm::start_snmp(&dir, &options);
    // What the battery can do is known once it was tested.
    let runtime = super::common::run_test(&btrm).await;
    let v3 = [
        "snmp_version=v3",
        "secLevel=authPriv",
        "secName=nut",
        "authProtocol=SHA",
        "authPassword=a passphrase of 16",
        "privProtocol=AES",
        "privPassword=a passphrase of 16",
    ];
    for access in
        [&["snmp_version=v1", "community=public"][..], &["snmp_version=v2c", "community=public"], &v3]
    {
        let values = monitored(&btrm, &dir, access);
        let voltage = number(&values, "battery.voltage");
        assert!((12.0..15.0).contains(&voltage), "{voltage} V");
        let charge = number(&values, "battery.charge");
        assert!((0.0..=100.0).contains(&charge), "{charge} %");
        // NUT has seconds.
        let seconds = number(&values, "battery.runtime");
        assert!(seconds > 0.0 && seconds <= f64::from(runtime) * 60.0 + 60.0, "{seconds} s, {runtime} min");
        let status = &values["ups.status"];
        assert!(status.split(' ').any(|word| word == "OL"), "on line: {status}");
    }
}

#[tokio::test]
async fn nut_sees_an_outage_and_its_end() {
    use tokio_modbus::prelude::*;
    if !peer_is_there("NUT's snmp-ups", Command::new("snmp-ups").arg("-V")) {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let status = || {
        let values = monitored(&btrm, &dir, &["snmp_version=v2c", "community=public"]);
        values["ups.status"].split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    // UPS mode: the battery carries the load when the supply does not.
    btrm.master().await.write_single_coil(100, true).await.unwrap().unwrap();
    assert!(status().contains(&"OL".to_owned()), "{:?}", status());
    for (volts, expected) in [("0", "OB"), ("13.8", "OL")] {
        assert_eq!(btrm.plant(&format!("set supply-volts {volts}")), "ok");
        super::common::until("the UPS's state", async || {
            status().contains(&expected.to_owned()).then_some(())
        })
        .await;
    }
}

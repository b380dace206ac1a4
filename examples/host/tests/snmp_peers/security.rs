//! SNMPv3: each pair of algorithms that net-snmp has, and who is not let in.

use super::{
    common::{Btrm, TempDir},
    tools::{self, Manager},
};

const AUTH_PASS: &str = "to be authentic 1";
const PRIV_PASS: &str = "to be private 22";
/// As the program's option has them and as net-snmp's tools do.
const AUTHS: [(&str, &str); 6] = [
    ("md5", "MD5"),
    ("sha1", "SHA"),
    ("sha224", "SHA-224"),
    ("sha256", "SHA-256"),
    ("sha384", "SHA-384"),
    ("sha512", "SHA-512"),
];
const PRIVACIES: [(&str, &str); 4] =
    [("des", "DES"), ("aes128", "AES"), ("aes192", "AES-192"), ("aes256", "AES-256")];
const UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
const TABLE: &str = "1.3.6.1.4.1.34506.3";
const SETTINGS: &str = "1.3.6.1.4.1.34506.2";
const LOCATION: &str = "1.3.6.1.2.1.1.6.0";

fn option(name: &str, auth: &str, privacy: &str, access: &str) -> String {
    let pass =
        |algorithm: &str, pass: &str| if algorithm == "none" { String::new() } else { pass.to_owned() };
    let (auth_pass, privacy_pass) = (pass(auth, AUTH_PASS), pass(privacy, PRIV_PASS));
    format!("{name}:{auth}:{auth_pass}:{privacy}:{privacy_pass}:{access}")
}

fn private(name: &str, auth: &str, privacy: &str, btrm: &Btrm) -> Manager {
    let secrets = ["-a", auth, "-A", AUTH_PASS, "-x", privacy, "-X", PRIV_PASS];
    Manager::of(&[&["-v3", "-u", name, "-l", "authPriv"][..], &secrets].concat(), btrm)
}

fn authentic(name: &str, auth: &str, pass: &str, btrm: &Btrm) -> Manager {
    Manager::of(&["-v3", "-u", name, "-l", "authNoPriv", "-a", auth, "-A", pass], btrm)
}

#[test]
fn each_pair_of_algorithms_walks_the_points_and_the_settings() {
    if !tools::are_there() {
        return;
    }
    let mut options = Vec::new();
    for (auth, _) in AUTHS {
        options.push(option(auth, auth, "none", "ro"));
        options
            .extend(PRIVACIES.map(|(privacy, _)| option(&format!("{auth}-{privacy}"), auth, privacy, "ro")));
    }
    options.push(option("anyone", "none", "none", "ro"));
    let options: Vec<_> = options.iter().flat_map(|user| ["--snmp-user", user]).collect();
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &options);
    let anyone = Manager::of(&["-v3", "-u", "anyone", "-l", "noAuthNoPriv"], &btrm);
    // The point table, whose values move; and the settings, which stand still.
    let names = |manager: &Manager| -> Vec<_> {
        manager.walk("snmpbulkwalk", &[], TABLE).into_iter().map(|variable| variable.name).collect()
    };
    let settings = |manager: &Manager| manager.walk("snmpbulkwalk", &[], SETTINGS);
    let (all_names, all_settings) = (names(&anyone), settings(&anyone));
    assert!(all_names.len() > 40, "{} points", all_names.len());
    assert!(!all_settings.is_empty());
    for (auth, theirs) in AUTHS {
        let manager = authentic(auth, theirs, AUTH_PASS, &btrm);
        assert_eq!(
            (names(&manager), settings(&manager)),
            (all_names.clone(), all_settings.clone()),
            "{auth}"
        );
        for (privacy, their_privacy) in PRIVACIES {
            let manager = private(&format!("{auth}-{privacy}"), theirs, their_privacy, &btrm);
            assert_eq!(names(&manager), all_names, "{auth} {privacy}");
            assert_eq!(settings(&manager), all_settings, "{auth} {privacy}");
        }
    }
}

#[test]
fn who_does_not_know_the_secrets_or_asks_for_less_protection_is_refused_and_counted() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let user = option("admin", "sha256", "aes128", "rw");
    let reader = option("reader", "sha256", "none", "ro");
    let btrm = Btrm::start_snmp(&dir, &["--snmp-user", &user, "--snmp-user", &reader]);
    let asks = |manager: &Manager| manager.is_refused("snmpget", &[], &[UP_TIME]);
    assert!(
        asks(&authentic("admin", "SHA-256", "not the passphrase", &btrm)).contains("Authentication failure")
    );
    assert!(asks(&authentic("nobody", "SHA-256", AUTH_PASS, &btrm)).contains("Unknown user name"));
    let less = asks(&authentic("admin", "SHA-256", AUTH_PASS, &btrm));
    assert!(less.contains("ecurity level") || less.contains("uthorizationError"), "{less}");
    let more = asks(&private("reader", "SHA-256", "AES", &btrm));
    assert!(more.contains("ecurity level"), "{more}");
    let wrong = ["-a", "SHA-256", "-A", AUTH_PASS, "-x", "AES", "-X", "not the passphrase"];
    let wrong = Manager::of(&[&["-v3", "-u", "admin", "-l", "authPriv"][..], &wrong].concat(), &btrm);
    assert!(asks(&wrong).contains("ecrypt"), "{}", asks(&wrong));
    let public = Manager::of_community("2c", "public", &btrm);
    assert!(asks(&public).contains("Timeout"), "no community where users are named");

    let admin = private("admin", "SHA-256", "AES", &btrm);
    // usmStatsUnsupportedSecLevels, UnknownUserNames, WrongDigests and DecryptionErrors.
    for (counter, least) in [(1, 1), (3, 1), (5, 1), (6, 1)] {
        let counted = admin.number(&format!("1.3.6.1.6.3.15.1.1.{counter}.0"));
        assert!(counted >= least, "usmStats {counter} is {counted}");
    }
}

#[test]
fn a_user_writes_if_it_may() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let users = [option("admin", "sha512", "aes256", "rw"), option("reader", "sha512", "aes256", "ro")];
    let btrm = Btrm::start_snmp(&dir, &["--snmp-user", &users[0], "--snmp-user", &users[1]]);
    let [admin, reader] = ["admin", "reader"].map(|name| private(name, "SHA-512", "AES-256", &btrm));
    assert_eq!(admin.set(&[LOCATION, "s", "Hut 7"])[0].value, "\"Hut 7\"");
    let refused = reader.is_refused("snmpset", &[], &[LOCATION, "s", "elsewhere"]);
    assert!(refused.contains("noAccess") || refused.contains("authorizationError"), "{refused}");
    assert_eq!(reader.get(&[LOCATION])[0].value, "\"Hut 7\"");
}

#[test]
fn a_forbidden_user_reads_nothing() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let user = option("former", "sha256", "aes128", "forbidden");
    let btrm = Btrm::start_snmp(&dir, &["--snmp-user", &user]);
    let refused = private("former", "SHA-256", "AES", &btrm).is_refused("snmpget", &[], &[UP_TIME]);
    assert!(refused.contains("uthorizationError"), "{refused}");
}

#[test]
fn a_manager_that_knows_the_engine_is_served_by_the_next_start_of_it() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let user = option("admin", "sha1", "aes128", "ro");
    let boots: Vec<_> = (0..3)
        .map(|_| {
            let btrm = Btrm::start_snmp(&dir, &["--snmp-user", &user]);
            let admin = private("admin", "SHA", "AES", &btrm);
            let id = admin.get(&["1.3.6.1.6.3.10.2.1.1.0"])[0].value.clone();
            let boots = admin.number("1.3.6.1.6.3.10.2.1.2.0");
            btrm.kill();
            (id, boots)
        })
        .collect();
    assert_eq!(boots.iter().map(|(_, boots)| *boots).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(boots.iter().all(|(id, _)| *id == boots[0].0), "{boots:?}");
}

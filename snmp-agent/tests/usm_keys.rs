//! Keys that are made of passphrases, against vectors computed elsewhere.
#![cfg(all(
    feature = "md5",
    feature = "sha1",
    feature = "sha2-224",
    feature = "sha2-256",
    feature = "sha2-384",
    feature = "sha2-512",
    feature = "des",
    feature = "aes-long"
))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod common;
mod usm;

use snmp_agent::EngineId;
use snmp_agent::access::{Access, Name};
use snmp_agent::usm::{Auth, KeyError, Privacy, User, Users};
use usm::{engine_id, hex};

fn auth(name: &str) -> Auth {
    match name {
        "MD5" => Auth::Md5,
        "SHA" => Auth::Sha1,
        "SHA-224" => Auth::Sha224,
        "SHA-256" => Auth::Sha256,
        "SHA-384" => Auth::Sha384,
        "SHA-512" => Auth::Sha512,
        other => panic!("{other}"),
    }
}

fn privacy(name: &str) -> Privacy {
    match name {
        "DES" => Privacy::Des,
        "AES" => Privacy::Aes128,
        "AES-192" => Privacy::Aes192,
        "AES-256" => Privacy::Aes256,
        other => panic!("{other}"),
    }
}

fn name() -> Name {
    Name::new("operator").unwrap()
}

#[test]
fn passphrases_make_the_keys_of_the_vectors() {
    for line in common::lines(include_str!("vectors/usm-keys.txt")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [a, p, passphrase, private, engine, "=", auth_key, privacy_key] = words[..] else {
            panic!("{line}")
        };
        let (auth, privacy) = (auth(a), privacy(p));
        let engine = EngineId::new(&hex(engine)).unwrap();
        let secret = (auth, passphrase.as_bytes());
        let private = Some((privacy, private.as_bytes()));
        let user = User::from_passphrases(name(), Access::ReadOnly, &engine, secret, private).unwrap();
        assert_eq!(user.auth_key(), Some((auth, &hex(auth_key)[..])), "{line}");
        assert_eq!(user.privacy_key(), Some((privacy, &hex(privacy_key)[..])), "{line}");
    }
}

#[test]
fn the_vectors_of_rfc_3414_are_among_them() {
    let file = include_str!("vectors/usm-keys.txt");
    for key in ["526f5eed9fcce26f8964c2930787d82b", "6695febc9288e36282235fc7151f128497b38f3f"] {
        assert!(common::lines(file).any(|line| line.contains("maplesyrup") && line.contains(key)));
    }
}

#[test]
fn a_passphrase_below_8_octets_is_refused() {
    let engine = engine_id();
    let user = |auth: &[u8], private: &[u8]| {
        let private = Some((Privacy::Aes128, private));
        User::from_passphrases(name(), Access::ReadOnly, &engine, (Auth::Sha1, auth), private).map(|_| ())
    };
    assert_eq!(user(b"7 octet", b"8 octets"), Err(KeyError::TooShort { octets: 7, needed: 8 }));
    assert_eq!(user(b"8 octets", b""), Err(KeyError::TooShort { octets: 0, needed: 8 }));
    assert_eq!(user(b"8 octets", b"8 octets"), Ok(()));
}

#[test]
fn localized_keys_have_the_length_of_their_protocol() {
    let user = |auth: &[u8], private: &[u8]| {
        let private = Some((Privacy::Aes256, private));
        User::from_localized_keys(name(), Access::ReadOnly, (Auth::Sha512, auth), private)
    };
    assert_eq!(user(&[1; 64], &[2; 32]).unwrap().privacy_key(), Some((Privacy::Aes256, &[2; 32][..])));
    assert_eq!(user(&[1; 64], &[2; 16]).unwrap_err(), KeyError::Length { octets: 16, expected: 32 });
    assert_eq!(user(&[1; 20], &[2; 32]).unwrap_err(), KeyError::Length { octets: 20, expected: 64 });
}

#[test]
fn a_user_of_the_same_name_takes_the_place_of_the_other() {
    let mut users = Users::<1>::new();
    users.add(User::new(name(), Access::ReadOnly)).unwrap();
    users.add(User::new(name(), Access::ReadWrite)).unwrap();
    assert_eq!(users.find(b"operator").map(|user| user.access), Some(Access::ReadWrite));
    assert!(users.add(User::new(Name::new("other").unwrap(), Access::ReadOnly)).is_err());
    users.clear();
    assert!(users.find(b"operator").is_none());
}

#[test]
fn debug_shows_no_key() {
    let user = User::from_localized_keys(name(), Access::ReadOnly, (Auth::Md5, &[0xAB; 16]), None).unwrap();
    let shown = format!("{user:?}");
    assert!(!shown.contains("171") && !shown.to_lowercase().contains("ab, "), "{shown}");
}

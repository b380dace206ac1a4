use super::memory::Memory;
use super::{Bench, IDLE_TIMEOUT, READ, Refusal, WRITE, command, credentials};
use crate::app::FunctionCode;

/// Files that only the user `root` writes and deletes.
fn guarded() -> Bench {
    let mut bench = Bench::with(&[("a", b"old")]);
    bench.files.guarded = true;
    bench
}

/// The key for a user; 0 for none.
fn key(bench: &mut Bench, user: &str, password: &str) -> u32 {
    let told = bench.sends(FunctionCode::AuthenticateFile, 2, &credentials(user, password)).unwrap();
    let (2, [12, 0, 0, 0, 12, 0, 0, 0, a, b, c, d]) = (told.0, &told.1[..]) else { panic!("{told:?}") };
    u32::from_le_bytes([*a, *b, *c, *d])
}

#[test]
fn a_key_is_asked_for_with_these_octets() {
    let object = [
        12, 0, 4, 0, // the user's name: offset, size
        16, 0, 7, 0, // the password: offset, size
        0, 0, 0, 0, // no key yet
        b'r', b'o', b'o', b't', b'b', b'a', b't', b't', b'e', b'r', b'y',
    ];
    let told = [12, 0, 0, 0, 12, 0, 0, 0, 0x78, 0x56, 0x34, 0x12];
    let mut bench = guarded();
    assert_eq!(bench.sends(FunctionCode::AuthenticateFile, 2, &object), Ok((2, told.to_vec())));
}

#[test]
fn who_is_not_known_gets_key_0() {
    let mut bench = guarded();
    for (user, password) in [("root", "wrong"), ("root", ""), ("", "battery"), ("", ""), ("battery", "root")]
    {
        assert_eq!(key(&mut bench, user, password), 0, "{user} {password}");
    }
    let mut object = credentials("root", "battery");
    object[12] = 0xFF;
    let (_, told) = bench.sends(FunctionCode::AuthenticateFile, 2, &object).unwrap();
    assert_eq!(told[8..], [0; 4], "not text");
}

#[test]
fn a_key_opens_one_file_as_its_user() {
    let mut bench = guarded();
    assert_eq!(bench.opens(&command("a", WRITE, 0, 0, 100)), Err(Refusal::PermissionDenied), "nobody");
    let key = key(&mut bench, "root", "battery");
    let (handle, _, _) = bench.opens(&command("a", WRITE, key, 0, 100)).unwrap();
    bench.closes(handle).unwrap();
    assert_eq!(bench.opens(&command("a", WRITE, key, 0, 100)), Err(Refusal::PermissionDenied), "spent");
}

#[test]
fn a_key_deletes_one_file() {
    let mut bench = guarded();
    bench.files.files.insert("b".into(), std::vec![]);
    let deletes = |bench: &mut Bench, name, key| {
        bench.status(FunctionCode::DeleteFile, 3, &command(name, 0, key, 0, 0))
    };
    assert_eq!(deletes(&mut bench, "a", 0), Err(Refusal::PermissionDenied));
    let key = key(&mut bench, "root", "battery");
    assert_eq!(deletes(&mut bench, "a", key), Ok(()));
    assert_eq!(deletes(&mut bench, "b", key), Err(Refusal::PermissionDenied));
}

#[test]
fn a_wrong_key_opens_nothing_and_spends_the_right_one() {
    let mut bench = guarded();
    let right = key(&mut bench, "root", "battery");
    let wrong = command("a", READ, right ^ 1, 0, 100);
    assert_eq!(bench.opens(&wrong), Err(Refusal::PermissionDenied), "also where no key is needed");
    assert_eq!(bench.opens(&command("a", WRITE, right, 0, 100)), Err(Refusal::PermissionDenied));
}

#[test]
fn a_file_opened_without_a_key_leaves_the_key_for_the_next() {
    let mut bench = guarded();
    let key = key(&mut bench, "root", "battery");
    let (handle, _, _) = bench.opens(&command("a", READ, 0, 0, 100)).unwrap();
    bench.closes(handle).unwrap();
    bench.opens(&command("a", WRITE, key, 0, 100)).unwrap();
}

#[test]
fn a_key_serves_for_its_time_and_its_association() {
    let mut bench = guarded();
    let first = key(&mut bench, "root", "battery");
    bench.waits(IDLE_TIMEOUT);
    assert_eq!(bench.opens(&command("a", WRITE, first, 0, 100)), Err(Refusal::PermissionDenied));

    let second = key(&mut bench, "root", "battery");
    let mut other = Bench { files: core::mem::replace(&mut bench.files, Memory::new(&[])), ..guarded() };
    assert_eq!(other.opens(&command("a", WRITE, second, 0, 100)), Err(Refusal::PermissionDenied));
    bench.files = other.files;
    bench.server.reset(&mut bench.files);
    assert_eq!(bench.opens(&command("a", WRITE, second, 0, 100)), Err(Refusal::PermissionDenied));
}

#[test]
fn a_refused_user_takes_the_key_of_the_one_before() {
    let mut bench = guarded();
    let right = key(&mut bench, "root", "battery");
    key(&mut bench, "root", "wrong");
    assert_eq!(bench.opens(&command("a", WRITE, right, 0, 100)), Err(Refusal::PermissionDenied));
}

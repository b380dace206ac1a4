use super::*;

const LONG: &str = "sixteen-octets-1";

fn user(text: &str) -> Result<User, String> {
    text.parse()
}

fn receiver(text: &str) -> Result<Receiver, String> {
    text.parse()
}

fn options(communities: &[&str], users: &[&str], traps: &[&str]) -> SnmpOptions {
    SnmpOptions {
        snmp_port: 1161,
        read_community: communities.iter().map(|name| (*name).to_owned()).collect(),
        write_community: Vec::new(),
        snmp_user: users.iter().map(|text| user(text).unwrap()).collect(),
        trap: traps.iter().map(|text| receiver(text).unwrap()).collect(),
    }
}

#[test]
fn a_user_has_all_that_its_text_says() {
    let admin = user(&format!("admin:SHA256:{LONG}:aes:other-{LONG}:rw")).unwrap();
    assert_eq!(admin.name, "admin");
    assert_eq!(admin.auth, Some((Auth::Sha256, LONG.to_owned())));
    assert_eq!(admin.privacy, Some((Privacy::Aes128, format!("other-{LONG}"))));
    assert_eq!(admin.access, Access::ReadWrite);
    let guest = user("guest:none::none::ro").unwrap();
    assert_eq!((guest.auth, guest.privacy, guest.access), (None, None, Access::ReadOnly));
    assert_eq!(user("former:none::none::forbidden").unwrap().access, Access::Forbidden);
}

#[test]
fn a_users_passphrases_are_not_shown() {
    let admin = user(&format!("admin:sha1:{LONG}:des:other-{LONG}:rw")).unwrap();
    assert!(!format!("{admin:?}").contains(LONG));
}

#[test]
fn a_user_that_cannot_be_is_refused_with_the_reason() {
    for (text, why) in [
        ("admin", "six parts and not 1".to_owned()),
        (&format!("admin:md5:{LONG}:x:des:{LONG}:ro"), "six parts and not 7".to_owned()),
        (":none::none::ro", "1 to 31".to_owned()),
        (&format!("{}:none::none::ro", "n".repeat(32)), "1 to 31".to_owned()),
        (&format!("admin:md4:{LONG}:none::ro"), "md5".to_owned()),
        (&format!("admin:md5:{LONG}:3des:{LONG}:ro"), "aes128".to_owned()),
        (&format!("admin:md5:{}:none::ro", &LONG[1..]), "AUTH md5 must have 16 to 31".to_owned()),
        (&format!("admin:md5:{LONG}:des:{LONG}{LONG}:ro"), "PRIV des must have 16 to 31".to_owned()),
        (&format!("admin:none:{LONG}:none::ro"), "no passphrase".to_owned()),
        (&format!("admin:none::des:{LONG}:ro"), "PRIV needs AUTH".to_owned()),
        ("admin:none::none::w", "ro, rw or forbidden".to_owned()),
    ] {
        let refused = user(text).unwrap_err();
        assert!(refused.contains(&why), "{text}: {refused}");
        assert!(!refused.contains(LONG), "{text}: a passphrase is told");
    }
}

#[test]
fn a_receiver_is_reached_over_either_family_in_each_form() {
    for (text, form, address, name) in [
        ("10.0.0.5:162:public", Form::Trap, "10.0.0.5:162", "public"),
        ("v1:10.0.0.5:162:public", Form::V1, "10.0.0.5:162", "public"),
        ("inform:[fd00::5]:1162:admin", Form::Inform, "[fd00::5]:1162", "admin"),
        ("[::1]:162:a:b", Form::Trap, "[::1]:162", "a:b"),
    ] {
        let expected = Receiver { form, address: address.parse().unwrap(), name: name.to_owned() };
        assert_eq!(receiver(text), Ok(expected), "{text}");
    }
}

#[test]
fn a_receiver_without_an_address_a_port_or_a_name_is_refused() {
    for text in [
        "",
        "public",
        "10.0.0.5:public",
        "10.0.0.5:162",
        "10.0.0.5:162:",
        "10.0.0.5:0:public",
        "10.0.0.5:65536:public",
        "fd00::5:162:public",
        "[fd00::5:162:public",
        "[fd00::5]:public",
        "v3:10.0.0.5:162:public",
        "host.example:162:public",
    ] {
        assert!(receiver(text).is_err(), "{text}");
    }
}

#[test]
fn communities_are_three_and_different() {
    assert_eq!(options(&["a", "b", "c"], &[], &[]).check(), Ok(()));
    assert!(options(&["a", "b", "c", "d"], &[], &[]).check().unwrap_err().contains("3 times"));
    assert!(options(&["a", "b", "a"], &[], &[]).check().unwrap_err().contains("a is given twice"));
    let both = SnmpOptions { write_community: vec!["a".to_owned()], ..options(&["a"], &[], &[]) };
    assert!(both.check().unwrap_err().contains("given twice"));
    let users = ["u:none::none::ro", "u:none::none::rw"];
    assert!(options(&[], &users, &[]).check().unwrap_err().contains("user u is given twice"));
}

#[test]
fn the_units_own_communities_hold_where_nobody_is_named() {
    assert!(!options(&[], &[], &["10.0.0.5:162:x"]).names_managers());
    assert!(options(&["noc"], &[], &[]).names_managers());
    assert!(options(&[""], &[], &[]).names_managers(), "an empty one is none");
    assert!(options(&[], &["u:none::none::ro"], &[]).names_managers());
    assert_eq!(options(&["", ""], &[], &[]).check(), Ok(()));
}

#[test]
fn a_receivers_name_is_a_user_or_else_a_community() {
    let options = options(
        &["a"],
        &["sixteen-and-more:none::none::ro"],
        &["10.0.0.5:162:sixteen-and-more", "10.0.0.5:162:other", "v1:10.0.0.5:162:x"],
    );
    let told: Vec<_> = options.trap.iter().map(|receiver| options.user(receiver).is_some()).collect();
    assert_eq!(told, [true, false, false]);
    assert_eq!(options.check(), Ok(()));
    let unknown = SnmpOptions { snmp_user: Vec::new(), ..options };
    assert!(unknown.check().unwrap_err().contains("sixteen-and-more is no --snmp-user"));
}

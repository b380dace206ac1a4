//! The options of the SNMP agent.

use core::{fmt, net::SocketAddr, str::FromStr};

use clap::Args;
use snmp_agent::{
    access::Access,
    usm::{Auth, Privacy},
};

/// Communities of each kind, and characters of one (BTRM manual §10.2).
const MOST_COMMUNITIES: usize = 3;
const COMMUNITY_CHARACTERS: usize = 15;
/// Characters of a user's name (RFC 3414, `SnmpAdminString (SIZE(1..32))`, one less in the manual of the BM100).
const NAME_CHARACTERS: usize = 31;
/// Characters of a passphrase (BM100 manual).
const LEAST_PASSPHRASE: usize = 16;
const MOST_PASSPHRASE: usize = 31;

/// How the unit speaks SNMP (BTRM manual §10.2 and §11).
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "SNMP")]
pub struct SnmpOptions {
    /// UDP port of the SNMP agent, usually 161; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub snmp_port: u16,
    /// Community that may read, up to 15 characters, none if it is empty; up to three. With neither a community nor a
    /// user named, the communities are those that the unit is set up with, at first `public`, which reads
    #[arg(long, value_name = "NAME", value_parser = community, requires = "snmp_port")]
    pub read_community: Vec<String>,
    /// Community that may read and write, up to 15 characters; up to three. At first there is none
    #[arg(long, value_name = "NAME", value_parser = community, requires = "snmp_port")]
    pub write_community: Vec<String>,
    /// User of SNMPv3; give it again for each further one. AUTH: none, md5, sha1, sha224, sha256, sha384, sha512.
    /// PRIV: none, des, aes128, aes192, aes256. PASS: 16 to 31 characters without a colon, nothing after none.
    /// ACCESS: ro, rw or forbidden
    #[arg(long, value_name = "NAME:AUTH:PASS:PRIV:PASS:ACCESS", requires = "snmp_port")]
    pub snmp_user: Vec<User>,
    /// Where alarms are told; give it again for each further receiver. The name of a --snmp-user has SNMPv3 spoken, any
    /// other is a community of v2c, or of v1 with `v1:` in front. With `inform:` in front the receiver confirms. IPv6
    /// addresses stand in brackets
    #[arg(long, value_name = "[v1:|inform:]ADDR:PORT:COMMUNITY|USER", requires = "snmp_port")]
    pub trap: Vec<Receiver>,
}

impl SnmpOptions {
    /// Whether there is an agent.
    pub const fn is_on(&self) -> bool {
        self.snmp_port != 0
    }

    /// Whether it is told here who may ask. If not, the unit's own settings tell.
    pub const fn names_managers(&self) -> bool {
        !(self.read_community.is_empty() && self.write_community.is_empty() && self.snmp_user.is_empty())
    }

    /// Whether the options fit together.
    ///
    /// # Errors
    /// What does not.
    pub fn check(&self) -> Result<(), String> {
        for (option, names) in
            [("--read-community", &self.read_community), ("--write-community", &self.write_community)]
        {
            if names.len() > MOST_COMMUNITIES {
                return Err(format!("{option} may be given {MOST_COMMUNITIES} times"));
            }
        }
        let named = self.read_community.iter().chain(&self.write_community);
        let mut communities: Vec<_> = named.filter(|name| !name.is_empty()).collect();
        let mut users: Vec<_> = self.snmp_user.iter().map(|user| &user.name).collect();
        for (what, names) in [("community", &mut communities), ("user", &mut users)] {
            names.sort_unstable();
            if let Some([name, _]) = names.array_windows().find(|[one, next]| one == next) {
                return Err(format!("the {what} {name} is given twice"));
            }
        }
        for receiver in &self.trap {
            if self.user(receiver).is_none() {
                community(&receiver.name).map_err(|why| {
                    let name = &receiver.name;
                    format!("--trap: {name} is no --snmp-user, and no community, which {why}")
                })?;
            }
        }
        Ok(())
    }

    /// The user in whose name a receiver is told; `None` when it is a community.
    pub fn user(&self, receiver: &Receiver) -> Option<&User> {
        let user = self.snmp_user.iter().find(|user| user.name == receiver.name);
        user.filter(|_| receiver.form != Form::V1)
    }
}

/// A user of SNMPv3.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// 1 to 31 characters.
    pub name: String,
    /// What proves that a message is the user's, and the passphrase for it.
    pub auth: Option<(Auth, String)>,
    /// What hides a message from others, and the passphrase for it.
    pub privacy: Option<(Privacy, String)>,
    /// What it may do.
    pub access: Access,
}

/// Names as net-snmp's tools have them serve too.
const AUTHS: [(&str, Auth); 12] = [
    ("md5", Auth::Md5),
    ("sha1", Auth::Sha1),
    ("sha", Auth::Sha1),
    ("sha-1", Auth::Sha1),
    ("sha224", Auth::Sha224),
    ("sha-224", Auth::Sha224),
    ("sha256", Auth::Sha256),
    ("sha-256", Auth::Sha256),
    ("sha384", Auth::Sha384),
    ("sha-384", Auth::Sha384),
    ("sha512", Auth::Sha512),
    ("sha-512", Auth::Sha512),
];
const PRIVACIES: [(&str, Privacy); 8] = [
    ("des", Privacy::Des),
    ("aes128", Privacy::Aes128),
    ("aes", Privacy::Aes128),
    ("aes-128", Privacy::Aes128),
    ("aes192", Privacy::Aes192),
    ("aes-192", Privacy::Aes192),
    ("aes256", Privacy::Aes256),
    ("aes-256", Privacy::Aes256),
];

impl FromStr for User {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<_> = text.split(':').collect();
        let [name, auth, auth_pass, privacy, privacy_pass, access] = parts[..] else {
            return Err(format!(
                "must be NAME:AUTH:PASS:PRIV:PASS:ACCESS, six parts and not {}",
                parts.len()
            ));
        };
        if !is_printable(name, 1, NAME_CHARACTERS) {
            return Err(format!("a name has 1 to {NAME_CHARACTERS} printable ASCII characters"));
        }
        let auth = secret("AUTH", &AUTHS, auth, auth_pass)?;
        let privacy = secret("PRIV", &PRIVACIES, privacy, privacy_pass)?;
        if auth.is_none() && privacy.is_some() {
            return Err("PRIV needs AUTH: what is not authenticated is not encrypted (RFC 3411)".to_owned());
        }
        let access = match access {
            "ro" => Access::ReadOnly,
            "rw" => Access::ReadWrite,
            "forbidden" => Access::Forbidden,
            _ => return Err(format!("ACCESS must be ro, rw or forbidden, not {access:?}")),
        };
        Ok(Self { name: name.to_owned(), auth, privacy, access })
    }
}

/// Passphrases are for nobody's eyes.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("name", &self.name)
            .field("auth", &self.auth.as_ref().map(|(auth, _)| auth))
            .field("privacy", &self.privacy.as_ref().map(|(privacy, _)| privacy))
            .field("access", &self.access)
            .finish()
    }
}

/// A receiver of notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// What it is sent.
    pub form: Form,
    /// Where it listens.
    pub address: SocketAddr,
    /// A user, or else a community.
    pub name: String,
}

/// What a receiver of notifications is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The Trap-PDU of SNMPv1.
    V1,
    /// `SNMPv2-Trap`, in v2c or v3.
    Trap,
    /// `InformRequest`, in v2c or v3.
    Inform,
}

impl FromStr for Receiver {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let forms = [("v1:", Form::V1), ("inform:", Form::Inform)];
        let named = forms.iter().find_map(|(prefix, form)| Some((*form, text.strip_prefix(prefix)?)));
        let (form, rest) = named.unwrap_or((Form::Trap, text));
        let told =
            || "must be ADDR:PORT:NAME, such as 10.0.0.5:162:public or [fd00::5]:162:public".to_owned();
        let port = if rest.starts_with('[') { rest.find(']').ok_or_else(told)? } else { 0 };
        let (before, after) = rest.split_at_checked(port).ok_or_else(told)?;
        let mut parts = after.splitn(3, ':');
        let (end, number, name) = (parts.next(), parts.next(), parts.next());
        let (Some(end), Some(number), Some(name)) = (end, number, name) else { return Err(told()) };
        let address: SocketAddr = format!("{before}{end}:{number}").parse().map_err(|_| told())?;
        if address.port() == 0 || name.is_empty() {
            return Err(told());
        }
        Ok(Self { form, address, name: name.to_owned() })
    }
}

fn community(text: &str) -> Result<String, String> {
    if !is_printable(text, 0, COMMUNITY_CHARACTERS) {
        return Err(format!("must have up to {COMMUNITY_CHARACTERS} printable ASCII characters"));
    }
    Ok(text.to_owned())
}

/// An algorithm and its passphrase.
fn secret<T: Copy>(
    part: &str,
    known: &[(&str, T)],
    name: &str,
    pass: &str,
) -> Result<Option<(T, String)>, String> {
    let name = name.to_ascii_lowercase();
    if name == "none" {
        return if pass.is_empty() { Ok(None) } else { Err(format!("no passphrase follows {part} none")) };
    }
    let Some((_, algorithm)) = known.iter().find(|(known, _)| *known == name) else {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        return Err(format!("{part} must be none or one of {}, not {name:?}", names.join(", ")));
    };
    if !is_printable(pass, LEAST_PASSPHRASE, MOST_PASSPHRASE) {
        return Err(format!(
            "the passphrase after {part} {name} must have {LEAST_PASSPHRASE} to {MOST_PASSPHRASE} printable ASCII characters"
        ));
    }
    Ok(Some((*algorithm, pass.to_owned())))
}

/// What can be typed on every keyboard, and is the same octets everywhere.
fn is_printable(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|octet| (b' '..=b'~').contains(&octet))
}

#[cfg(test)]
mod tests;

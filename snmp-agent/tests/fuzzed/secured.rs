//! Messages of SNMPv3 with whatever contents in an envelope that is right, and what must hold of the answers.
//!
//! ```text
//! script = operations: | what (2 bits) n (6 bits) | …
//! what 0 = | length (2 octets) | octets |: so many octets are a datagram
//! what 1 = | length (2 octets) | octets |: they are the content of a scopedPDU in an authentic message; n says whose
//! what 2 = | tag | two integers | length (2 octets) | octets |: they are the variable bindings of a PDU in such a message
//! what 3 = | length (2 octets) | octets |: they are security parameters, n tenths of a second later
//! ```

use core::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use snmp_agent::access::{Access, Name};
use snmp_agent::ber::{Reader, Tag};
use snmp_agent::usm::{Auth, User};
use snmp_agent::{Agent, Config, EngineId, ErrorStatus, Uptime};

use super::manager::{Pdu, pdu, written};
use super::mib::{GAUGE, Small};
use super::{ROOM, Script, asker};

/// Octets that a Report may have more than what it refuses: an identifier of an engine, an object and a counter.
const REPORT_MORE: usize = 100;
const MAC_LEN: usize = 12;
/// Boots of the agent.
const BOOTS: i32 = 3;

/// Name, access, and the octet that the key is made of.
const USERS: [(&str, Access, u8); 3] =
    [("reader", Access::ReadOnly, 1), ("writer", Access::ReadWrite, 2), ("nobody", Access::Forbidden, 3)];

/// Datagrams of SNMPv3.
pub fn secured(script: &[u8]) {
    let mut bench = Secured::new();
    let mut script = Script(script);
    while let Some(head) = script.octet() {
        let n = head & 63;
        match head >> 6 {
            0 => {
                let octets = script.octets();
                bench.gets(octets);
            }
            1 => {
                let envelope = Envelope::of(n, bench.now);
                let content = script.octets();
                bench.gets(&envelope.seal(content));
            }
            2 => {
                let envelope = Envelope::of(n, bench.now);
                let tag = Tag(script.octet().unwrap_or(0xA5));
                let numbers =
                    [script.octet(), script.octet()].map(|octet| i32::from(octet.unwrap_or(0).cast_signed()));
                let content = script.octets();
                bench.gets(&envelope.seal(&scoped(|writer| {
                    writer.constructed(tag, |pdu| {
                        pdu.integer(i32::from(n))?;
                        pdu.integer(numbers[0])?;
                        pdu.integer(numbers[1])?;
                        pdu.octets(Tag::SEQUENCE, content)
                    })
                })));
            }
            _ => {
                bench.now += Duration::from_millis(100) * u32::from(n);
                let parameters = script.octets();
                bench.gets(&written(|writer| {
                    writer.constructed(Tag::SEQUENCE, |message| {
                        message.integer(3)?;
                        message.constructed(Tag::SEQUENCE, |global| {
                            global.integer(i32::from(n))?;
                            global.integer(65_507)?;
                            global.octets(Tag::OCTET_STRING, &[n & 7])?;
                            global.integer(3)
                        })?;
                        message.octets(Tag::OCTET_STRING, parameters)?;
                        message.octets(
                            Tag::SEQUENCE,
                            &scoped(|writer| pdu(writer, Tag::GET_REQUEST, 1, [0, 0], &[GAUGE])),
                        )
                    })
                }));
            }
        }
    }
    bench.still_serves();
}

fn engine_id() -> EngineId {
    EngineId::from_text(34506, "small")
}

/// The content of a scopedPDU for this agent.
pub fn scoped(
    pdu: impl FnOnce(&mut snmp_agent::ber::Writer<'_>) -> Result<(), snmp_agent::ber::BufferFull>,
) -> Vec<u8> {
    written(|writer| {
        writer.octets(Tag::OCTET_STRING, engine_id().as_octets())?;
        writer.octets(Tag::OCTET_STRING, &[])?;
        pdu(writer)
    })
}

/// What is around a scopedPDU.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub user: (&'static str, Access, u8),
    pub id: i32,
    pub max_size: i32,
    pub reportable: bool,
    pub seconds: i32,
}

impl Envelope {
    pub fn of(n: u8, now: Uptime) -> Self {
        Self {
            user: USERS[usize::from(n & 3).min(USERS.len() - 1)],
            id: 1_000 + i32::from(n),
            max_size: if n & 4 == 0 { 65_507 } else { 484 },
            reportable: n & 8 == 0,
            seconds: now.as_secs().try_into().unwrap(),
        }
    }

    /// An authentic message around the content of a scopedPDU.
    pub fn seal(&self, content: &[u8]) -> Vec<u8> {
        let (name, _, key) = self.user;
        let mut message = written(|writer| {
            writer.constructed(Tag::SEQUENCE, |message| {
                message.integer(3)?;
                message.constructed(Tag::SEQUENCE, |global| {
                    global.integer(self.id)?;
                    global.integer(self.max_size)?;
                    global.octets(Tag::OCTET_STRING, &[if self.reportable { 5 } else { 1 }])?;
                    global.integer(3)
                })?;
                message.constructed(Tag::OCTET_STRING, |security| {
                    security.constructed(Tag::SEQUENCE, |parameters| {
                        parameters.octets(Tag::OCTET_STRING, engine_id().as_octets())?;
                        parameters.integer(BOOTS)?;
                        parameters.integer(self.seconds)?;
                        parameters.octets(Tag::OCTET_STRING, name.as_bytes())?;
                        parameters.octets(Tag::OCTET_STRING, &[0; MAC_LEN])?;
                        parameters.octets(Tag::OCTET_STRING, &[])
                    })
                })?;
                message.octets(Tag::SEQUENCE, content)
            })
        });
        let code = mac(key, &message);
        let place = message.windows(MAC_LEN).position(|octets| octets == [0; MAC_LEN]).unwrap();
        message[place..][..MAC_LEN].copy_from_slice(&code);
        message
    }
}

fn mac(key: u8, message: &[u8]) -> [u8; MAC_LEN] {
    let mut mac = Hmac::<Sha1>::new_from_slice(&[key; 20]).unwrap();
    mac.update(message);
    mac.finalize().into_bytes()[..MAC_LEN].try_into().unwrap()
}

/// A message as the manager reads it.
pub struct Opened {
    pub id: i32,
    pub max_size: i32,
    pub flags: u8,
    pub user: Vec<u8>,
    pub authentic: bool,
    pub pdu: Option<Pdu>,
}

impl Opened {
    pub fn read(datagram: &[u8]) -> Option<Self> {
        let mut all = Reader::new(datagram);
        let mut message = all.constructed(Tag::SEQUENCE).ok()?;
        all.finish().ok()?;
        (message.integer() == Ok(3)).then_some(())?;
        let mut global = message.constructed(Tag::SEQUENCE).ok()?;
        let (id, max_size) = (global.integer().ok()?, global.integer().ok()?);
        let flags = *global.octets(Tag::OCTET_STRING).ok()?.first()?;
        let mut parameters = message.constructed(Tag::OCTET_STRING).ok()?.constructed(Tag::SEQUENCE).ok()?;
        parameters.octets(Tag::OCTET_STRING).ok()?;
        parameters.integer().ok()?; // boots
        parameters.integer().ok()?; // time
        let user = parameters.octets(Tag::OCTET_STRING).ok()?.to_vec();
        let place = parameters.offset() + 2;
        let code = parameters.octets(Tag::OCTET_STRING).ok()?;
        let known = USERS.iter().find(|known| known.0.as_bytes() == user);
        let authentic = known.is_some_and(|(_, _, key)| {
            let mut zeroed = datagram.to_vec();
            zeroed.get_mut(place..place + MAC_LEN).unwrap_or_default().fill(0);
            code == mac(*key, &zeroed)
        });
        let pdu = message.constructed(Tag::SEQUENCE).ok().and_then(|mut scoped| {
            scoped.octets(Tag::OCTET_STRING).ok()?;
            scoped.octets(Tag::OCTET_STRING).ok()?;
            Pdu::read(&mut scoped)
        });
        Some(Self { id, max_size, flags, user, authentic, pdu })
    }

    const fn is_authentic(&self) -> bool {
        self.flags & 1 == 1 && self.authentic
    }
}

/// An agent that knows three users, and no community.
pub struct Secured {
    pub agent: Agent<1, 3, 1, 1>,
    pub mib: Small,
    pub now: Uptime,
}

impl Secured {
    pub fn new() -> Self {
        let mut agent = Agent::new(Config::new(engine_id(), 3));
        for (name, access, key) in USERS {
            let auth = (Auth::Sha1, &[key; 20][..]);
            let user = User::from_localized_keys(Name::new(name).unwrap(), access, auth, None).unwrap();
            agent.users_mut().add(user).unwrap();
        }
        Self { agent, mib: Small::new(), now: Uptime::ZERO }
    }

    /// A datagram comes, and its answer, if any, is one that its sender may have.
    pub fn gets(&mut self, datagram: &[u8]) -> Vec<u8> {
        let (before, counted) = (self.mib.clone(), *self.agent.statistics());
        let mut tx = [0; 2 * ROOM];
        let step = self.agent.receive(self.now, asker(), datagram, &mut tx, &mut self.mib);
        let response = tx[..step.produced].to_vec();
        let asked = Opened::read(datagram);
        let writes = asked.as_ref().is_some_and(|asked| asked.is_authentic() && asked.user == b"writer");
        assert!(writes || self.mib.is_as(&before), "set by who may not");
        if response.is_empty() {
            assert_ne!(*self.agent.statistics(), counted, "a datagram went without a trace");
            return response;
        }
        let asked = asked.expect("an answer to what is no message");
        let told = Opened::read(&response).expect("an answer that is no message");
        assert!(response.len() <= usize::try_from(asked.max_size).unwrap().min(1472));
        assert_eq!(told.id, asked.id);
        let pdu = told.pdu.as_ref().expect("an answer that nobody can read");
        let refused = pdu.numbers == [ErrorStatus::AuthorizationError.code(), 0];
        if pdu.tag == Tag::RESPONSE {
            // Who only claims to be a user is told no more than that, in no more words.
            let more = response.len().saturating_sub(datagram.len());
            assert!(asked.is_authentic() || (refused && more < 20), "a response to nobody");
            assert_eq!((asked.is_authentic(), &asked.user), (told.is_authentic(), &told.user));
            assert_eq!(Some(pdu.request_id), asked.pdu.map(|pdu| pdu.request_id));
        } else {
            assert_eq!(pdu.tag, Tag::REPORT);
            assert!(asked.flags & 4 == 4, "a Report that nobody wants");
            assert!(
                response.len() <= datagram.len() + REPORT_MORE,
                "{} for {}",
                response.len(),
                datagram.len()
            );
        }
        response
    }

    /// The next good request is served.
    pub fn still_serves(&mut self) {
        let get = scoped(|writer| pdu(writer, Tag::GET_REQUEST, 77, [0, 0], &[GAUGE]));
        let response = self.gets(&Envelope::of(0, self.now).seal(&get));
        let told = Opened::read(&response).and_then(|told| told.pdu).expect("no response");
        assert_eq!((told.tag, told.request_id, told.numbers), (Tag::RESPONSE, 77, [0, 0]));
        assert_eq!((&told.names[0][..], &told.values[0][..]), (GAUGE, &[0x42, 5, 0, 0x80, 0, 0, 0][..]));
    }
}

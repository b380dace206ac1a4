//! A device, an agent, and a manager that makes its messages by hand.

#![allow(dead_code, reason = "each test takes what it needs")]

use core::net::SocketAddr;
use std::collections::BTreeMap;

use snmp_agent::access::{Access, Community, Name};
use snmp_agent::ber::{Reader, Tag};
use snmp_agent::{
    Absent, Agent, Config, EngineId, ErrorStatus, Event, Mib, Oid, OidBuf, Outcome, Scratch, Step, System,
    Uptime, Value,
};

pub(crate) const V1: i32 = 0;
pub(crate) const V2C: i32 = 1;

/// What a device holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Integer(i32),
    Text(String),
    Counter64(u64),
    Gauge(u32),
}

/// A device whose numbers can be set to 0 and above; what was set can be taken back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Device {
    pub(crate) objects: BTreeMap<Vec<u32>, Held>,
    pub(crate) contact: String,
    /// What was there before it was set.
    before: Vec<(Vec<u32>, Held)>,
    /// The variable whose commit fails.
    pub(crate) failing: Option<Vec<u32>>,
    pub(crate) undo_fails: bool,
    pub(crate) concluded: Vec<Outcome>,
    /// Tells the same variable again and again, as a bad product would.
    pub(crate) stuck: bool,
}

impl Device {
    /// Objects before, between and after the agent's own groups, and two that hide within them.
    pub(crate) fn new() -> Self {
        let objects = [
            ("1.3.6.1.1.1.0", Held::Integer(1)),
            ("1.3.6.1.2.1.1.99.0", Held::Integer(99)),
            ("1.3.6.1.2.1.2.1.0", Held::Integer(2)),
            ("1.3.6.1.2.1.11.7.0", Held::Integer(99)),
            ("1.3.6.1.4.1.34506.3.1.0", Held::Integer(13500)),
            ("1.3.6.1.4.1.34506.3.2.0", Held::Text("12 C".into())),
            ("1.3.6.1.4.1.34506.3.3.0", Held::Counter64(1 << 40)),
            ("1.3.6.1.4.1.34506.3.4.0", Held::Counter64(4)),
            ("1.3.6.1.4.1.34506.3.5.0", Held::Gauge(7)),
            ("1.3.6.1.4.1.34506.4.1.1.1", Held::Integer(11)),
            ("1.3.6.1.4.1.34506.4.1.1.2", Held::Integer(12)),
            ("1.3.6.1.4.1.34506.4.1.1.3", Held::Integer(13)),
            ("1.3.6.1.4.1.34506.4.1.2.1", Held::Integer(21)),
            ("1.3.6.1.4.1.34506.4.1.2.2", Held::Integer(22)),
            ("1.3.6.1.4.1.34506.4.1.2.3", Held::Integer(23)),
            ("1.3.6.1.6.3.18.1.0", Held::Text("last".into())),
        ];
        let objects = objects.into_iter().map(|(name, held)| (sub_ids(name), held)).collect();
        Self { objects, contact: "noc".into(), ..Self::default() }
    }

    pub(crate) fn integer(&self, name: &str) -> i32 {
        match self.objects.get(&sub_ids(name)) {
            Some(Held::Integer(value)) => *value,
            other => panic!("{name} is {other:?}"),
        }
    }
}

const CONTACT: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 4, 0];

impl Mib for Device {
    fn system(&self) -> System<'_> {
        let object_id = Oid::new(&[1, 3, 6, 1, 4, 1, 34506, 1]).unwrap();
        System {
            description: "BTRM",
            object_id,
            contact: &self.contact,
            name: "bat1",
            location: "hut",
            services: 72,
        }
    }

    fn object<'a>(&'a self, name: &[u32], _: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        match self.objects.get(name) {
            Some(Held::Integer(value)) => Ok(Value::Integer(*value)),
            Some(Held::Text(text)) => Ok(Value::OctetString(text.as_bytes())),
            Some(Held::Counter64(value)) => Ok(Value::Counter64(*value)),
            Some(Held::Gauge(value)) => Ok(Value::Gauge32(*value)),
            None if name.starts_with(&[1, 3, 6, 1, 4, 1, 34506, 3, 1]) => Err(Absent::Instance),
            None => Err(Absent::Object),
        }
    }

    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        let after = if self.stuck {
            self.objects.keys().next()
        } else {
            self.objects.keys().find(|known| known.as_slice() > name)
        }?;
        next.set(after).unwrap();
        self.object(after, scratch).ok()
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        match (self.objects.get(name), value) {
            (Some(Held::Integer(_)), Value::Integer(0..)) => Ok(()),
            (Some(Held::Integer(_)), Value::Integer(_)) => Err(ErrorStatus::WrongValue),
            (Some(Held::Integer(_)), _) => Err(ErrorStatus::WrongType),
            (Some(_), _) => Err(ErrorStatus::NotWritable),
            (None, _) if name == CONTACT => Ok(()),
            (None, _) => Err(ErrorStatus::NoCreation),
        }
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        if self.failing.as_deref() == Some(name) {
            return Err(ErrorStatus::CommitFailed);
        }
        match value {
            Value::Integer(value) => {
                let before = self.objects.insert(name.to_vec(), Held::Integer(value)).unwrap();
                self.before.push((name.to_vec(), before));
            }
            Value::OctetString(octets) => self.contact = String::from_utf8(octets.to_vec()).unwrap(),
            other => panic!("{other:?} was tested"),
        }
        Ok(())
    }

    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        self.concluded.push(outcome);
        let before = core::mem::take(&mut self.before);
        if outcome == Outcome::Failed {
            if self.undo_fails {
                return Err(ErrorStatus::UndoFailed);
            }
            for (name, held) in before.into_iter().rev() {
                self.objects.insert(name, held);
            }
        }
        Ok(())
    }
}

/// The agent of a device, and what it answered last.
pub(crate) struct Bench {
    pub(crate) agent: Agent,
    pub(crate) device: Device,
    pub(crate) now: Uptime,
    pub(crate) room: usize,
    pub(crate) event: Option<Event>,
}

impl Bench {
    /// Readers are `public`, writers `private`.
    pub(crate) fn new() -> Self {
        Self::with(Config::new(EngineId::from_text(34506, "SN1"), 3))
    }

    pub(crate) fn with(config: Config) -> Self {
        let mut agent = Agent::new(config);
        let communities = agent.communities_mut();
        communities.add(Community::new(Name::new("public").unwrap(), Access::ReadOnly)).unwrap();
        communities.add(Community::new(Name::new("private").unwrap(), Access::ReadWrite)).unwrap();
        Self { agent, device: Device::new(), now: Uptime::from_secs(42), room: 65_507, event: None }
    }

    /// The response to a datagram, if there is one.
    pub(crate) fn sends(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        self.sends_from("192.168.20.7:50000".parse().unwrap(), datagram)
    }

    pub(crate) fn sends_from(&mut self, from: SocketAddr, datagram: &[u8]) -> Option<Vec<u8>> {
        let mut tx = vec![0; self.room];
        let Step { produced, to, event, .. } =
            self.agent.receive(self.now, from, datagram, &mut tx, &mut self.device);
        self.event = event;
        assert_eq!(to, (produced > 0).then_some(from));
        tx.truncate(produced);
        (produced > 0).then_some(tx)
    }

    /// The response to a request, read.
    pub(crate) fn asks(&mut self, request: &Request) -> Response {
        let response = self.sends(&request.message()).expect("a response");
        let response = Response::read(&response);
        assert_eq!((response.version, response.id), (request.version, request.id));
        response
    }
}

/// A request, made by hand.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) version: i32,
    pub(crate) community: &'static str,
    pub(crate) tag: u8,
    pub(crate) id: i32,
    pub(crate) fields: (i32, i32),
    pub(crate) bindings: Vec<u8>,
}

impl Request {
    fn new(version: i32, tag: u8, names: &[&str]) -> Self {
        let bindings = names.iter().flat_map(|name| binding(name, &[5, 0])).collect();
        Self { version, community: "public", tag, id: 0x1234, fields: (0, 0), bindings }
    }

    pub(crate) fn get(version: i32, names: &[&str]) -> Self {
        Self::new(version, 0xA0, names)
    }

    pub(crate) fn next(version: i32, names: &[&str]) -> Self {
        Self::new(version, 0xA1, names)
    }

    pub(crate) fn bulk(non_repeaters: i32, repetitions: i32, names: &[&str]) -> Self {
        Self { fields: (non_repeaters, repetitions), ..Self::new(V2C, 0xA5, names) }
    }

    /// A SET by a writer, of values that are encoded already.
    pub(crate) fn set(version: i32, variables: &[(&str, Vec<u8>)]) -> Self {
        let bindings = variables.iter().flat_map(|(name, value)| binding(name, value)).collect();
        Self { community: "private", bindings, ..Self::new(version, 0xA3, &[]) }
    }

    pub(crate) fn of(mut self, community: &'static str) -> Self {
        self.community = community;
        self
    }

    pub(crate) fn message(&self) -> Vec<u8> {
        let fields = [integer(self.id), integer(self.fields.0), integer(self.fields.1)].concat();
        let pdu = tlv(self.tag, &[fields, tlv(0x30, &self.bindings)].concat());
        let community = tlv(4, self.community.as_bytes());
        tlv(0x30, &[integer(self.version), community, pdu].concat())
    }
}

/// A response, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) version: i32,
    pub(crate) id: i32,
    pub(crate) status: i32,
    pub(crate) index: i32,
    /// Names with their values, as text.
    pub(crate) bindings: Vec<(String, String)>,
}

impl Response {
    pub(crate) fn read(datagram: &[u8]) -> Self {
        let mut outer = Reader::new(datagram);
        let mut message = outer.constructed(Tag::SEQUENCE).unwrap();
        outer.finish().unwrap();
        let version = message.integer().unwrap();
        message.octets(Tag::OCTET_STRING).unwrap();
        let mut pdu = message.constructed(Tag::RESPONSE).unwrap();
        message.finish().unwrap();
        let [id, status, index] = core::array::from_fn(|_| pdu.integer().unwrap());
        let mut list = pdu.constructed(Tag::SEQUENCE).unwrap();
        pdu.finish().unwrap();
        let mut bindings = vec![];
        while !list.is_empty() {
            let mut binding = list.constructed(Tag::SEQUENCE).unwrap();
            let mut name = OidBuf::new();
            binding.object_id(&mut name).unwrap();
            bindings.push((name.to_string(), told(&mut binding)));
            binding.finish().unwrap();
        }
        Self { version, id, status, index, bindings }
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.bindings.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(crate) fn values(&self) -> Vec<&str> {
        self.bindings.iter().map(|(_, value)| value.as_str()).collect()
    }

    /// Status, index, and how many bindings.
    pub(crate) fn verdict(&self) -> (i32, i32, usize) {
        (self.status, self.index, self.bindings.len())
    }
}

fn told(binding: &mut Reader<'_>) -> String {
    let tag = binding.peek().unwrap();
    let absence = match tag {
        Tag::NULL => "null",
        Tag::NO_SUCH_OBJECT => "noSuchObject",
        Tag::NO_SUCH_INSTANCE => "noSuchInstance",
        Tag::END_OF_MIB_VIEW => "endOfMibView",
        _ => "",
    };
    if !absence.is_empty() {
        binding.null(tag).unwrap();
        return absence.into();
    }
    match binding.value(&mut OidBuf::new()).unwrap() {
        Value::Integer(value) => value.to_string(),
        Value::OctetString(octets) => format!("{:?}", String::from_utf8_lossy(octets)),
        Value::ObjectId(oid) => oid.to_string(),
        other => format!("{other:?}"),
    }
}

pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, low] = content.len().to_be_bytes();
    let length = match content.len() {
        0..=0x7F => vec![low],
        0x80..=0xFF => vec![0x81, low],
        _ => vec![0x82, high, low],
    };
    [vec![tag], length, content.to_vec()].concat()
}

pub(crate) fn integer(value: i32) -> Vec<u8> {
    let mut octets = value.to_be_bytes().to_vec();
    while matches!(octets[..], [0, 0..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..]) {
        octets.remove(0);
    }
    tlv(2, &octets)
}

pub(crate) fn text(text: &str) -> Vec<u8> {
    tlv(4, text.as_bytes())
}

pub(crate) fn binding(name: &str, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[oid(name), value.to_vec()].concat())
}

pub(crate) fn sub_ids(name: &str) -> Vec<u32> {
    name.split('.').map(|sub_id| sub_id.parse().unwrap()).collect()
}

/// An object identifier, encoded.
pub(crate) fn oid(name: &str) -> Vec<u8> {
    let ids = sub_ids(name);
    let mut content = vec![];
    let first = u64::from(ids[0]) * 40 + u64::from(ids[1]);
    for id in core::iter::once(first).chain(ids[2..].iter().map(|&id| u64::from(id))) {
        let mut digits = vec![(id & 0x7F) as u8];
        let mut rest = id >> 7;
        while rest > 0 {
            digits.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(digits.iter().rev());
    }
    tlv(6, &content)
}

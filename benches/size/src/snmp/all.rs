//! What snmp-agent offers beside what a simple product uses.

use core::hint::black_box;
use core::net::{IpAddr, Ipv6Addr};
use core::time::Duration;

use snmp_agent::access::{Access, Community, Manager, Name, Subtree, View};
use snmp_agent::ber::{BufferFull, Reader, Tag, Writer};
use snmp_agent::notify::{Notification, Target};
use snmp_agent::usm::User;
use snmp_agent::{
    Absent, Agent, Config, EngineId, ErrorStatus, Mib, Oid, OidBuf, Outcome, Scratch, Start, System, Value,
};

use super::Unit;
use super::table::{PRODUCT, Table};

const VIEW: View = View::new(&[
    Subtree { root: &[1, 3, 6, 1], included: true },
    Subtree { root: &[1, 3, 6, 1, 4], included: false },
]);

pub(super) fn run(agent: &mut Unit, table: &mut Table) {
    let octets = black_box([0x30; 300]);
    let octets = black_box(octets.as_slice());
    elements(octets);
    names();
    users(agent);
    access(agent);
    let Some(engine_id) = EngineId::new(octets) else { return };
    black_box(EngineId::from_text(black_box(9), black_box("text")).as_octets());
    black_box(EngineId::from_octets(black_box(9), octets));
    let mut config = Config::new(engine_id, black_box(1));
    config.start = Start::Warm;
    config.max_message = black_box(484);
    let mut small = Agent::<1, 1, 1, 1>::new(config);
    serve(black_box(&mut small), octets, &mut Everything::new());
    serve(black_box(&mut small), octets, &mut Nothing);
    serve(agent, octets, table);
}

/// Neither octets nor room for the answer are of a length that the compiler knows.
fn serve<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>(
    agent: &mut Agent<COMMUNITIES, USERS, TARGETS, WAITING>,
    octets: &[u8],
    mib: &mut impl Mib,
) {
    let mut tx = [0; 600];
    let tx = black_box(tx.as_mut_slice());
    let now = black_box(Duration::from_millis(7));
    let Some(trap) = Oid::new(black_box(&[1, 3, 6, 0, 1][..])) else { return };
    let all = [Value::Integer(-1), Value::OctetString(octets), Value::ObjectId(PRODUCT), Value::Counter64(3)];
    for value in black_box(all) {
        black_box(agent.notify(now, &Notification { trap, variables: black_box(&[(PRODUCT, value)]) }));
    }
    let _seen = black_box(agent.receive(now, super::address(), octets, tx, mib));
    let _seen = black_box(agent.send(now, tx, mib));
    black_box((agent.statistics(), agent.authentication_traps()));
    black_box(mib);
}

fn elements(octets: &[u8]) {
    let mut name = OidBuf::new();
    let mut reader = Reader::new(octets);
    black_box((reader.offset(), reader.is_empty(), reader.peek()));
    black_box(reader.integer()).ok();
    black_box(reader.octets(Tag(black_box(4)))).ok();
    black_box(reader.unsigned32(Tag(black_box(0x41)))).ok();
    black_box(reader.counter64()).ok();
    black_box(reader.ip_address()).ok();
    black_box(reader.null(Tag(black_box(5)))).ok();
    black_box(reader.object_id(&mut name)).ok();
    black_box(reader.value(&mut name)).ok();
    if let Ok(within) = reader.constructed(Tag(black_box(0x30))) {
        black_box(within.finish()).ok();
    }
    let mut out = [0; 100];
    let mut writer = Writer::new(black_box(out.as_mut_slice()));
    black_box(write(&mut writer, octets)).ok();
    black_box((writer.len(), writer.is_empty(), writer.written()));
}

fn write(writer: &mut Writer<'_>, octets: &[u8]) -> Result<(), BufferFull> {
    writer.constructed(Tag(black_box(0x30)), |writer| {
        writer.integer(black_box(-1))?;
        writer.octets(Tag(black_box(4)), octets)?;
        writer.unsigned32(Tag(black_box(0x41)), black_box(7))?;
        writer.counter64(black_box(7))?;
        writer.null(Tag(black_box(5)))?;
        writer.object_id(black_box(PRODUCT))?;
        writer.value(black_box(Value::IpAddress([127, 0, 0, 1])))
    })
}

fn names() {
    let numbers = black_box([1, 3, 6, 1, 4, 1, 34506]);
    let mut name = OidBuf::new();
    black_box((name.set(&numbers), name.push(black_box(1)), name.extend(&numbers))).0.ok();
    black_box(name.as_oid().map(|name| (name.sub_ids().len(), name.is_within(&numbers))));
    name.clear();
    for status in black_box([ErrorStatus::TooBig, ErrorStatus::WrongType]) {
        black_box((status.code(), status.v1()));
    }
}

fn access(agent: &mut Unit) {
    let Ok(name) = Name::from_octets(black_box(b"octets")) else { return };
    black_box((name.is(black_box(b"octets")), name.as_octets()));
    let managers = Manager::new(black_box(IpAddr::V6(Ipv6Addr::LOCALHOST)));
    black_box((managers.allows(super::address()), VIEW.contains(black_box(&[1, 3, 6, 1]))));
    let mut community = Community::new(name, Access::ReadOnly);
    (community.view, community.managers) = (VIEW, managers);
    agent.communities_mut().clear();
    black_box(agent.communities_mut().add(community)).ok();
    black_box(agent.communities_mut().iter().count());
    let targets = agent.targets_mut();
    let first: Option<Target> = targets.iter().next().cloned();
    black_box(targets.is_empty());
    targets.clear();
    if let Some(first) = first {
        black_box(targets.add(first)).ok();
    }
}

fn users(agent: &mut Unit) {
    let users = agent.users_mut();
    let user = users.find(black_box(b"public")).cloned();
    black_box(users.iter().count());
    users.clear();
    if let Some(mut user) = user {
        black_box((user.name().as_octets(), user.level(), user.auth_key(), user.privacy_key()));
        (user.access, user.view, user.minimum_level) = black_box((user.access, VIEW, user.level()));
        black_box(users.add(user)).ok();
    }
    if let Ok(name) = Name::new(black_box("nobody")) {
        black_box(users.add(User::new(name, Access::Forbidden))).ok();
    }
}

/// A product whose values are of all types, and which lets everything be set.
struct Everything {
    octets: [u8; 40],
    kind: u8,
}

impl Everything {
    fn new() -> Self {
        Self { octets: black_box([0x41; 40]), kind: black_box(3) }
    }
}

impl Mib for Everything {
    fn system(&self) -> System<'_> {
        let text = core::str::from_utf8(&self.octets).unwrap_or_default();
        let object_id = PRODUCT;
        System {
            description: text,
            object_id,
            contact: text,
            name: text,
            location: text,
            services: self.kind,
        }
    }

    fn object<'a>(&'a self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        Ok(match black_box(self.kind) {
            0 => Value::Integer(black_box(-3)),
            1 => Value::OctetString(black_box(&self.octets)),
            2 => Value::ObjectId(Oid::new(black_box(&[1, 3, 6])).ok_or(Absent::Object)?),
            3 => Value::IpAddress(black_box([1; 4])),
            4 => Value::Counter32(black_box(4)),
            5 => Value::Gauge32(black_box(4)),
            6 => Value::TimeTicks(black_box(4)),
            7 => Value::Opaque(black_box(&self.octets)),
            8 => Value::Counter64(black_box(4)),
            9 => scratch.octets(self.octets.iter().copied()),
            _ if name.is_empty() => return Err(Absent::Object),
            _ => return Err(Absent::Instance),
        })
    }

    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        next.set(name).ok()?;
        next.push(black_box(1)).ok()?;
        self.object(name, scratch).ok()
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        black_box((name, value));
        black_box(Ok(()))
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        self.test(name, value)
    }

    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        black_box(outcome);
        black_box(Ok(()))
    }
}

/// A product that leaves all to the defaults.
struct Nothing;

impl Mib for Nothing {
    fn system(&self) -> System<'_> {
        let object_id = Oid::ZERO_DOT_ZERO;
        System { description: "", object_id, contact: "", name: "", location: "", services: 0 }
    }

    fn object<'a>(&'a self, _name: &[u32], _scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        Err(Absent::Object)
    }

    fn object_after<'a>(
        &'a self,
        _name: &[u32],
        _next: &mut OidBuf,
        _scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        None
    }
}

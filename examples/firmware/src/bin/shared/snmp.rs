//! SNMP of all products: the agent, what it remembers over restarts, and its socket.

use core::{
    cell::{Cell, RefCell},
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use bms_core::record::Record;
use embassy_net::{
    IpAddress, IpEndpoint, Stack,
    udp::{PacketMetadata, UdpSocket},
};
use embassy_time::{Duration, Instant, with_deadline, with_timeout};
use serde::{Deserialize, Serialize};
use snmp_agent::{
    Config, EngineId, Event,
    access::{Community, Name},
    notify::{Notification, NotificationKind, Security, Target},
};
use static_cell::StaticCell;

use crate::{
    product::{self, ENTERPRISE, Notices, Product, RECEIVERS},
    setup,
    unit::{StoreError, Unit, uptime},
};

/// Communities, three of each access (BTRM manual §10.2), users, and notifications that wait.
const COMMUNITIES: usize = 6;
const USERS: usize = 2;
const WAITING: usize = 4;

pub(crate) type Agent = snmp_agent::Agent<COMMUNITIES, USERS, RECEIVERS, WAITING>;

/// Octets of the longest message: an Ethernet frame carries it.
const MESSAGE: usize = 1_472;
/// Datagrams that wait to be read: as many as are not longer than one of the longest.
const DATAGRAMS: usize = 2;
/// What is to be told goes out within this time.
const LOOK: Duration = Duration::from_millis(100);
/// A datagram that is not on its way after this time will hardly ever be: nobody answers for its address.
const DELIVERY: Duration = Duration::from_millis(500);
/// A trap has so long. Unknown receivers are asked for once a second, whoever they are: by then this one was.
const TELLING: Duration = Duration::from_millis(1_500);
/// Where receivers that are set over SNMP listen, and where traps come from.
const TRAP_PORT: u16 = 162;
/// The most boots: at this number an engine stops, and one that does not know its own has this (RFC 3414 §2.2.2).
const MOST_BOOTS: u32 = 0x7FFF_FFFF;

/// What an engine remembers over restarts. Managers of SNMPv3 refuse one whose boots fall.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Engine {
    boots: u32,
    authentication_traps: bool,
}

impl Record for Engine {
    const KEY: u8 = 16;
    const VERSION: u8 = 1;
}

/// The agent of the unit, and what it tells unasked.
pub(crate) struct Station {
    unit: &'static Unit,
    agent: &'static RefCell<Agent>,
    engine: Cell<Engine>,
    notices: RefCell<Notices>,
    /// The unit's settings for managers that the agent knows.
    revision: Cell<u32>,
}

impl Station {
    /// The agent after power-up. That it started once more is stored when it returns, unless the store fails, which is
    /// logged.
    pub(crate) async fn power_up(unit: &'static Unit, mac: [u8; 6]) -> Self {
        let mut engine = match unit.load().await {
            Ok(Some(engine)) => engine,
            // What was lost with the rest of a damaged store is not there either.
            Ok(None) if !unit.product().damage().any() => Engine::default(),
            _ => Engine { boots: MOST_BOOTS, ..Engine::default() },
        };
        engine.boots = engine.boots.saturating_add(1).min(MOST_BOOTS);
        let _logged = unit.keep(&engine).await;
        let agent = agent(&unit.product(), &engine, mac);
        Self {
            unit,
            agent,
            engine: Cell::new(engine),
            notices: RefCell::new(Notices::new()),
            revision: Cell::new(unit.product().management_revision()),
        }
    }

    /// Finds what is to be told to managers. To be called after each step of the unit and each SET.
    pub(crate) fn report_changes(&self) {
        let (product, mut agent, now) = (self.unit.product(), self.agent.borrow_mut(), uptime());
        let revision = product.management_revision();
        if self.revision.replace(revision) != revision {
            follow(&product, &mut agent);
        }
        product::find_notices(&product, &mut self.notices.borrow_mut(), now, |trap, variables| {
            agent.notify(now, &Notification { trap, variables })
        });
    }

    /// Serves all managers.
    pub(crate) async fn serve(&self, stack: Stack<'_>) -> ! {
        let (mut rx_octets, mut tx_octets, mut trap_octets) = ([0; MESSAGE], [0; MESSAGE], [0; MESSAGE]);
        let (mut rx_meta, mut tx_meta) = ([PacketMetadata::EMPTY; DATAGRAMS], [PacketMetadata::EMPTY; 1]);
        let mut trap_meta = [PacketMetadata::EMPTY; 1];
        let (mut rx, mut tx) = ([0; MESSAGE], [0; MESSAGE]);
        let socket = UdpSocket::new(stack, &mut rx_meta, &mut rx_octets, &mut tx_meta, &mut tx_octets);
        let mut answers = Port::open(socket, setup::SNMP_PORT, DELIVERY);
        // Of their own, as answers would wait behind a trap whose receiver is not there.
        let socket = UdpSocket::new(stack, &mut [], &mut [], &mut trap_meta, &mut trap_octets);
        let mut traps = Port::open(socket, TRAP_PORT, TELLING);
        loop {
            if traps.is_free() {
                let due = self.agent.borrow_mut().send(uptime(), &mut tx, &mut *self.unit.product_mut());
                if let Some(to) = due.to {
                    traps.send(tx.get(..due.produced).unwrap_or_default(), to).await;
                }
            }
            let received = with_timeout(LOOK, answers.socket.recv_from(&mut rx)).await;
            let Ok(Ok((count, from))) = received else { continue };
            let to = address(from.endpoint);
            let octets = self.answer(to, rx.get(..count).unwrap_or_default(), &mut tx).await;
            answers.send(tx.get(..octets).unwrap_or_default(), to).await;
        }
    }

    /// Answers a manager; gives the octets of the answer. What was set is durable by then; if it cannot be, the manager
    /// hears nothing, and asks again.
    async fn answer(&self, from: SocketAddr, datagram: &[u8], tx: &mut [u8]) -> usize {
        let step =
            self.agent.borrow_mut().receive(uptime(), from, datagram, tx, &mut *self.unit.product_mut());
        if step.event != Some(Event::Set) {
            return step.produced;
        }
        let kept = self.keep_agents_own().await;
        let saved = self.unit.save().await;
        self.report_changes();
        if kept.and(saved).is_ok() { step.produced } else { 0 }
    }

    /// Stores what of the agent's own objects outlives a restart (RFC 3418, `snmpEnableAuthenTraps`); if it cannot be, it
    /// is as it was.
    async fn keep_agents_own(&self) -> Result<(), StoreError> {
        let (on, mut engine) = (self.agent.borrow().authentication_traps(), self.engine.get());
        if engine.authentication_traps == on {
            return Ok(());
        }
        engine.authentication_traps = on;
        let kept = self.unit.keep(&engine).await;
        match &kept {
            Ok(()) => self.engine.set(engine),
            Err(_) => self.agent.borrow_mut().set_authentication_traps(!on),
        }
        kept
    }
}

/// A socket that sends one datagram at a time.
struct Port<'a> {
    socket: UdpSocket<'a>,
    number: u16,
    /// What a datagram may take to be on its way.
    patience: Duration,
    sent_at: Instant,
}

impl<'a> Port<'a> {
    fn open(socket: UdpSocket<'a>, number: u16, patience: Duration) -> Self {
        let mut port = Self { socket, number, patience, sent_at: Instant::now() };
        port.bind();
        port
    }

    fn bind(&mut self) {
        if self.socket.bind(self.number).is_err() {
            defmt::error!("snmp: no port {=u16}", self.number);
        }
    }

    /// Whether the last datagram is on its way, or had its time.
    fn is_free(&self) -> bool {
        self.socket.may_send() || self.sent_at.elapsed() >= self.patience
    }

    /// Sends when the last datagram is on its way. If that had its time it is given up, and what was received behind it
    /// too: whoever waits for an answer asks again.
    async fn send(&mut self, octets: &[u8], to: SocketAddr) {
        let (IpAddr::V4(host), [_, ..]) = (to.ip(), octets) else { return };
        if with_deadline(self.sent_at + self.patience, self.socket.wait_send_ready()).await.is_err() {
            self.socket.close();
            self.bind();
        }
        let _lost = self.socket.send_to(octets, IpEndpoint::new(IpAddress::Ipv4(host), to.port())).await;
        self.sent_at = Instant::now();
    }
}

/// The agent in its place. A function of its own, as what it builds there passes over the stack.
#[inline(never)]
fn agent(unit: &Product, engine: &Engine, mac: [u8; 6]) -> &'static RefCell<Agent> {
    static PLACE: StaticCell<RefCell<Agent>> = StaticCell::new();
    let id = EngineId::from_mac(ENTERPRISE, mac);
    let user = setup::snmp_user(&id);
    let mut config = Config::new(id, engine.boots);
    config.agent_address = Ipv4Addr::from(unit.site().network.address);
    config.authentication_traps = engine.authentication_traps;
    let place = PLACE.init_with(|| RefCell::new(Agent::new(config)));
    let agent = place.get_mut();
    if let Some(user) = user {
        // There is room for it.
        let _room = agent.users_mut().add(user);
    }
    follow(unit, agent);
    place
}

/// Tells the agent of the unit's settings.
fn follow(unit: &Product, agent: &mut Agent) {
    let communities = agent.communities_mut();
    communities.clear();
    product::communities(unit, |name, access, managers| {
        // An empty one is none.
        if let Ok(name) = Name::new(name) {
            // There is room for all that a unit has.
            let _room = communities.add(Community { managers, ..Community::new(name, access) });
        }
    });
    let targets = agent.targets_mut();
    targets.clear();
    product::receivers(unit, |host, community, in_v1| {
        if let (Ok(name), false) = (Name::new(community), host.is_unspecified()) {
            let address = SocketAddr::new(host.into(), TRAP_PORT);
            let security = if in_v1 { Security::V1(name) } else { Security::V2c(name) };
            // There is room for all that a unit has.
            let _room = targets.add(Target { address, security, kind: NotificationKind::Trap });
        }
    });
}

fn address(endpoint: IpEndpoint) -> SocketAddr {
    let IpAddress::Ipv4(host) = endpoint.addr;
    SocketAddr::new(host.into(), endpoint.port)
}

//! snmp-agent as a product has it in its firmware.

#[cfg(feature = "snmp-all")]
mod all;
mod table;
#[cfg(feature = "snmp-v3")]
mod v3;

use core::hint::black_box;
use core::net::{Ipv4Addr, SocketAddr};
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use snmp_agent::access::{Access, Community, Name};
use snmp_agent::notify::{Notification, NotificationKind, Security, Target};
use snmp_agent::{Agent, Config, EngineId, Event, Mib, Value};

use self::table::{PRODUCT, Table};

/// The agent of the product: room for six communities, four users, four targets, and eight notifications.
type Unit = Agent;

/// As large as the agent in RAM, to be measured; it takes no flash.
static RAM_OF_SNMP: [AtomicU8; size_of::<Unit>()] = [const { AtomicU8::new(0) }; size_of::<Unit>()];

/// Runs everything that the features ask for.
pub(crate) fn run() {
    let mut config = Config::new(EngineId::from_mac(black_box(34506), black_box([2; 6])), black_box(3));
    config.authentication_traps = true;
    let mut agent = Unit::new(config);
    let mut table = Table::new();
    if let Ok(name) = Name::new(black_box("public")) {
        let _full = agent.communities_mut().add(Community::new(name.clone(), Access::ReadWrite));
        target(&mut agent, Security::V1(name.clone()));
        target(&mut agent, Security::V2c(name.clone()));
        #[cfg(feature = "snmp-v3")]
        v3::add_user(&mut agent, name);
    }
    serve(black_box(&mut agent), &mut table);
    #[cfg(feature = "snmp-all")]
    all::run(&mut agent, &mut table);
    black_box(&RAM_OF_SNMP);
    black_box(&table);
}

fn target(agent: &mut Unit, security: Security) {
    let kind = NotificationKind::Inform { timeout: Duration::from_secs(5), retries: 3 };
    let _full = agent.targets_mut().add(Target { address: address(), security, kind });
}

fn address() -> SocketAddr {
    black_box(SocketAddr::from((Ipv4Addr::LOCALHOST, 162)))
}

fn serve(agent: &mut Unit, mib: &mut impl Mib) {
    let (rx, mut tx) = ([0; 1472], [0; 1472]);
    let now = black_box(Duration::from_millis(5));
    let step = agent.receive(now, address(), black_box(rx.as_slice()), &mut tx, mib);
    black_box(step.event == Some(Event::Set));
    let variables = [(PRODUCT, Value::Gauge32(black_box(3)))];
    black_box(agent.notify(now, &Notification { trap: PRODUCT, variables: &variables }));
    let step = agent.send(now, &mut tx, mib);
    let _seen = black_box((step, tx, agent.statistics().in_packets));
}

//! How the agent is set up: as the command line says, and as the unit's own settings do.

use core::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Result, anyhow, ensure};
use snmp_agent::{
    Config, EngineId,
    access::{Access, Communities, Community, Name},
    notify::{NotificationKind, Security, Target},
    usm::User,
};

use super::super::{Asking, Managed, Receiving};
use super::engine::Engine;
use crate::options::{
    ServeOptions, SnmpOptions,
    snmp::{self, Form, Receiver},
};

/// Communities, three of each access (BTRM manual §10.2).
const COMMUNITIES: usize = 6;
const USERS: usize = 32;
/// Those of the command line and the unit's own (BTRM manual §11.4; ten of a BM100).
const TARGETS: usize = 20;
/// Notifications that wait to be sent or confirmed.
const WAITING: usize = 64;
/// Where receivers that are set over SNMP listen.
const TRAP_PORT: u16 = 162;
/// An inform is sent again after this time, so often.
const INFORM: NotificationKind = NotificationKind::Inform { timeout: Duration::from_secs(5), retries: 3 };

pub(super) type Agent = snmp_agent::Agent<COMMUNITIES, USERS, TARGETS, WAITING>;

/// What the command line says of managers.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    /// `None`: the unit's settings have them.
    communities: Option<Vec<Community>>,
    users: Vec<User>,
    targets: Vec<Target>,
    /// What traps of SNMPv1 say where the unit is.
    address: Ipv4Addr,
}

impl Setup {
    /// As the command line says.
    ///
    /// # Errors
    /// What of it does not fit together.
    pub(super) fn of<P: Managed>(options: &ServeOptions, engine: &EngineId) -> Result<Self> {
        let address = match options.listen {
            IpAddr::V4(address) => address,
            IpAddr::V6(_) => Ipv4Addr::UNSPECIFIED,
        };
        let options = &options.snmp;
        options.check().map_err(|error| anyhow!(error))?;
        let most = TARGETS.saturating_sub(P::OWN_RECEIVERS);
        ensure!(options.trap.len() <= most, "--trap may be given {most} times");
        let named =
            [(&options.read_community, Access::ReadOnly), (&options.write_community, Access::ReadWrite)];
        let named =
            named.into_iter().flat_map(|(names, access)| names.iter().map(move |name| (name, access)));
        let communities = named.filter_map(|(name, access)| community(name, access)).collect();
        let communities = options.names_managers().then_some(communities);
        ensure!(options.snmp_user.len() <= USERS, "--snmp-user may be given {USERS} times");
        let users = options.snmp_user.iter().map(|told| user(told, engine)).collect::<Result<Vec<_>>>()?;
        let targets = options.trap.iter().map(|receiver| target(options, &users, receiver));
        let targets = targets.collect::<Result<_>>()?;
        Ok(Self { communities, users, targets, address })
    }

    /// The agent at a start of its engine.
    pub(super) fn agent(&self, engine: &Engine, unit: &impl Managed) -> Agent {
        let mut config = Config::new(engine.id().clone(), engine.boots());
        config.agent_address = self.address;
        config.authentication_traps = engine.authentication_traps();
        let mut agent = Agent::new(config);
        for user in self.users.iter().cloned() {
            // There is room for all of them.
            let _room = agent.users_mut().add(user);
        }
        self.follow(unit, &mut agent);
        agent
    }

    /// Tells the agent of the unit's settings.
    pub(super) fn follow(&self, unit: &impl Managed, agent: &mut Agent) {
        let communities = agent.communities_mut();
        communities.clear();
        if let Some(named) = &self.communities {
            add(communities, named.iter().cloned());
        } else {
            let all = unit.communities().filter_map(|Asking { community: name, access, from }| {
                Some(Community { managers: from, ..community(name, access)? })
            });
            add(communities, all);
        }
        let own = unit.receivers().filter_map(|Receiving { host, community, in_v1 }| {
            let name = Name::new(community).ok().filter(|_| !host.is_unspecified())?;
            let address = SocketAddr::new(host, TRAP_PORT);
            let security = if in_v1 { Security::V1(name) } else { Security::V2c(name) };
            Some(Target { address, security, kind: NotificationKind::Trap })
        });
        let targets = agent.targets_mut();
        targets.clear();
        for target in self.targets.iter().cloned().chain(own) {
            // There is room for the most of both.
            let _room = targets.add(target);
        }
    }
}

fn add(communities: &mut Communities<COMMUNITIES>, all: impl Iterator<Item = Community>) {
    for community in all {
        // There is room for the most that a unit has.
        let _room = communities.add(community);
    }
}

/// A community; an empty one is none.
fn community(name: &str, access: Access) -> Option<Community> {
    Some(Community::new(Name::new(name).ok()?, access))
}

/// A user with the keys for this engine.
fn user(told: &snmp::User, engine: &EngineId) -> Result<User> {
    let name = Name::new(&told.name)?;
    let Some((auth, passphrase)) = &told.auth else { return Ok(User::new(name, told.access)) };
    let privacy = told.privacy.as_ref().map(|(privacy, passphrase)| (*privacy, passphrase.as_bytes()));
    Ok(User::from_passphrases(name, told.access, engine, (*auth, passphrase.as_bytes()), privacy)?)
}

fn target(options: &SnmpOptions, users: &[User], receiver: &Receiver) -> Result<Target> {
    let name = Name::new(&receiver.name)?;
    let kind = if receiver.form == Form::Inform { INFORM } else { NotificationKind::Trap };
    let user = options.user(receiver).and_then(|_| users.iter().find(|user| *user.name() == name));
    let security = match (receiver.form, user) {
        (Form::V1, _) => Security::V1(name),
        (_, Some(user)) => Security::Usm(name, user.level()),
        (_, None) => Security::V2c(name),
    };
    Ok(Target { address: receiver.address, security, kind })
}

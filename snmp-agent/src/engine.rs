//! The agent's own state: what its groups tell, and what a manager can set of it.

#[cfg(feature = "usm")]
use crate::usm::EngineTime;
use crate::{Config, Statistics, Uptime};

/// The SNMP engine (RFC 3411 §3.1.1) as the groups, the security model and the notifications know it.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(crate) config: Config,
    pub(crate) statistics: Statistics,
    pub(crate) settings: Settings,
    /// The next salt of what is encrypted: never twice, since it starts at the number of boots (RFC 3414 §8.1.1.1).
    #[cfg(feature = "usm")]
    salt: u64,
}

/// What managers can set of the agent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// `snmpEnableAuthenTraps`.
    pub(crate) authentication_traps: bool,
    /// `snmpSetSerialNo`.
    pub(crate) set_serial: i32,
}

impl Engine {
    /// The largest number of boots and of seconds (RFC 3414 §2.2.2).
    const MAX: u32 = 0x7FFF_FFFF;

    pub(crate) fn new(mut config: Config) -> Self {
        config.max_message = config.max_message.clamp(Config::MIN_MESSAGE, Config::MAX_MESSAGE);
        let settings = Settings { authentication_traps: config.authentication_traps, set_serial: 0 };
        Self {
            #[cfg(feature = "usm")]
            salt: u64::from(config.boots).wrapping_shl(32),
            config,
            statistics: Statistics::default(),
            settings,
        }
    }

    /// `snmpEngineBoots`: one more whenever the time has run over, and at the end it stays (RFC 3414 §2.2.2).
    pub(crate) fn boots(&self, now: Uptime) -> u32 {
        let overruns = now.as_secs().checked_shr(31).unwrap_or_default();
        let boots = u64::from(self.config.boots).saturating_add(overruns);
        u32::try_from(boots).map_or(Self::MAX, |boots| boots.min(Self::MAX))
    }

    /// `snmpEngineTime`: seconds since the boots changed.
    pub(crate) const fn time(now: Uptime) -> u32 {
        let [a, b, c, d, ..] = now.as_secs().to_le_bytes();
        u32::from_le_bytes([a, b, c, d]) & Self::MAX
    }

    /// Both.
    #[cfg(feature = "usm")]
    pub(crate) fn engine_time(&self, now: Uptime) -> EngineTime {
        EngineTime { boots: self.boots(now), seconds: Self::time(now) }
    }

    /// A salt that nothing was encrypted with yet.
    #[cfg(feature = "usm")]
    pub(crate) const fn next_salt(&mut self) -> u64 {
        let salt = self.salt;
        self.salt = salt.wrapping_add(1);
        salt
    }

    /// `sysUpTime`: hundredths of a second, rolling over.
    pub(crate) fn up_time(now: Uptime) -> u32 {
        let hundredths = now.as_millis().checked_div(10).unwrap_or_default();
        let [a, b, c, d, ..] = hundredths.to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    /// Octets of the largest message.
    pub(crate) fn max_message(&self) -> usize {
        usize::from(self.config.max_message)
    }
}

//! How an outstation of this unit is set up.

use core::time::Duration;

use dnp3_outstation::{Config, Retries, Variations, link::EndpointAddress};

/// How unsolicited responses are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often: 0 to 254 times, 255 for ever.
    pub retries: u8,
    /// Seconds between two transmissions, 0 to 255. 0 is taken for 1; under 5 is not recommended.
    pub seconds: u8,
}

impl Default for Retry {
    /// Three times, every five seconds.
    fn default() -> Self {
        Self { retries: 3, seconds: 5 }
    }
}

/// The configuration of the outstation that serves one master. `unsolicited` is `None` where unsolicited responses are
/// not enabled on the configuration page; where they are, the master still switches them on by
/// function 20.
pub const fn dnp3_config(
    address: EndpointAddress,
    master: EndpointAddress,
    unsolicited: Option<Retry>,
) -> Config {
    let mut config = Config::new(address, master);
    config.variations = variations();
    if let Some(Retry { retries, seconds }) = unsolicited {
        config.unsolicited.supported = true;
        config.unsolicited.retries = match retries {
            u8::MAX => Retries::Endless,
            retries => Retries::Count(retries),
        };
        let seconds = if seconds == 0 { 1 } else { widened(seconds) };
        config.unsolicited.retry_after = Duration::from_secs(seconds);
        // Polls wait for a confirm, so it must not be waited for as long.
        let confirm = if seconds < LONGEST_CONFIRM { seconds } else { LONGEST_CONFIRM };
        config.unsolicited.confirm_timeout = Duration::from_secs(confirm);
    }
    config
}

/// The longest wait for the confirm of an unsolicited response, in seconds, however seldom it is sent again.
const LONGEST_CONFIRM: u64 = 5;

/// The variations that are told when the master leaves the choice: those with flags, for what cannot be read must be
/// told apart; of 32 bits, for a string of forty batteries does not fit in 16; and for events those with time.
pub const fn variations() -> Variations {
    let mut variations = Variations::new();
    variations.g1 = 2;
    variations.g2 = 2;
    variations.g10 = 2;
    variations.g11 = 2;
    variations.g13 = 2;
    variations.g30 = 1;
    variations.g32 = 3;
    variations.g40 = 1;
    variations.g42 = 3;
    variations.g43 = 3;
    variations
}

#[expect(clippy::as_conversions, reason = "widens, where no trait may")]
const fn widened(seconds: u8) -> u64 {
    seconds as u64
}

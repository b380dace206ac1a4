use crate::{ClassSet, Uptime, link::EndpointAddress};
use core::time::Duration;

/// How an outstation is set up. Begin with [`Config::new`] and change what differs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Config {
    /// The outstation's own link address.
    pub address: EndpointAddress,
    /// The master's link address.
    pub master: EndpointAddress,
    /// Whether requests of every master are answered; unsolicited responses go to `master` all the same.
    pub any_master: bool,
    /// Whether frames to the self-address 0xFFFC are taken as ours.
    pub self_address: bool,
    /// Whether user data are sent with link confirms (deprecated by the standard, needed by some old masters).
    pub link_confirm: LinkConfirm,
    /// How long a link confirm or link status is waited for, 1 ms and more.
    pub link_timeout: Duration,
    /// How often a frame is sent again when its link confirm does not come.
    pub link_retries: u8,
    /// After this time without a frame from the master, the link is tested by a request for its status; `None`:
    /// never.
    pub keep_alive: Option<Duration>,
    /// A frame that stops for longer than this is given up for noise.
    pub octet_gap: Duration,
    /// Octets of the largest response fragment, 249 to 2048 and never more than the outstation's buffer.
    pub max_response: u16,
    /// Octets of the largest request fragment: those of the outstation's buffer, set by it.
    pub(crate) max_request: u16,
    /// How long the confirm of a response is waited for.
    pub confirm_timeout: Duration,
    /// How long after a select its operate may come.
    pub select_timeout: Duration,
    /// The most controls in one request; the rest is refused with
    /// [`CommandStatus::TooManyOps`](crate::CommandStatus::TooManyOps).
    pub max_controls: u8,
    /// For how long a request is held against the one before it, on whatever connection that came: the same
    /// octets again are a repeat, answered again and not carried out twice.
    pub repeat_window: Duration,
    /// Unsolicited responses.
    pub unsolicited: Unsolicited,
    /// The forms in which points are told when the master leaves the choice.
    pub variations: Variations,
    /// Slots of the event buffer that only events of a kind may take; see [`Reservations`].
    pub reservations: Reservations,
}

impl Config {
    /// The defaults: link confirms and keep-alive off, the whole buffer for responses, confirms within 5 s, selects
    /// for 10 s, 16 controls a request, no unsolicited responses.
    pub const fn new(address: EndpointAddress, master: EndpointAddress) -> Self {
        Self {
            address,
            master,
            any_master: false,
            self_address: false,
            link_confirm: LinkConfirm::Never,
            link_timeout: Duration::from_secs(2),
            link_retries: 3,
            keep_alive: None,
            octet_gap: Duration::from_secs(1),
            max_response: 2_048,
            max_request: 2_048,
            confirm_timeout: Duration::from_secs(5),
            select_timeout: Duration::from_secs(10),
            max_controls: 16,
            repeat_window: Duration::from_secs(30),
            unsolicited: Unsolicited::new(),
            variations: Variations::new(),
            reservations: Reservations::NONE,
        }
    }
}

impl Config {
    /// The same with fragments that fit buffers of these sizes.
    pub(crate) const fn fitted(mut self, request: usize, response: usize) -> Self {
        let (request, [low, high, ..]) = (request.to_le_bytes(), response.to_le_bytes());
        let response = u16::from_le_bytes([low, high]);
        let [low, high, ..] = request;
        self.max_request = u16::from_le_bytes([low, high]);
        if self.max_response > response {
            self.max_response = response;
        }
        if let Some(Duration::ZERO) = self.keep_alive {
            self.keep_alive = None;
        }
        if self.max_response < 249 {
            self.max_response = 249;
        }
        self
    }
}

/// Which frames with user data ask for a link confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum LinkConfirm {
    /// None of them.
    Never,
    /// Those of fragments that take more than one frame.
    MultiFrame,
    /// All of them.
    Always,
}

/// How unsolicited responses are sent (IEEE 1815-2012 clauses 4 and 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Unsolicited {
    /// Whether there are any. If not, functions 20 and 21 are refused with IIN2.0.
    pub supported: bool,
    /// Classes that are on without having been asked for: none by the standard, which leaves it to the master.
    pub enabled_at_start: ClassSet,
    /// How long a confirm is waited for; a READ that comes meanwhile waits as long.
    pub confirm_timeout: Duration,
    /// The time from one transmission of a response to the next, at least `confirm_timeout`.
    pub retry_after: Duration,
    /// How often it is sent again.
    pub retries: Retries,
    /// The wait after a series that no master confirmed, or that gave way to a READ, before the next one; a request
    /// that is no READ ends it at once.
    pub pause: Duration,
    /// So many waiting events bring a response about at once, 1 to 255.
    pub hold_count: u8,
    /// With fewer events, a response goes out so long after the first of them.
    pub hold_time: Duration,
    /// On a line shared with others: the time that it must have been at rest before an unsolicited response is sent.
    pub backoff: Option<Backoff>,
}

impl Unsolicited {
    /// Not supported. Otherwise: confirms within 5 s, 3 retries, series a minute apart, no hold-off.
    pub const fn new() -> Self {
        Self {
            supported: false,
            enabled_at_start: ClassSet::NONE,
            confirm_timeout: Duration::from_secs(5),
            retry_after: Duration::from_secs(5),
            retries: Retries::Count(3),
            pause: Duration::from_mins(1),
            hold_count: 1,
            hold_time: Duration::ZERO,
            backoff: None,
        }
    }
}

/// How unsolicited responses are sent again, as a configuration page or a command line has it: two octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
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

/// The longest wait for the confirm of an unsolicited response, in seconds, however seldom it is sent again.
const LONGEST_CONFIRM: u64 = 5;

impl Unsolicited {
    /// Supported, and sent again like this. A confirm is waited for as long as that, 5 s at the most: polls wait too.
    pub const fn retrying(retry: Retry) -> Self {
        let mut unsolicited = Self::new();
        unsolicited.supported = true;
        unsolicited.retries = match retry.retries {
            u8::MAX => Retries::Endless,
            retries => Retries::Count(retries),
        };
        let seconds = if retry.seconds == 0 { 1 } else { widened(retry.seconds) };
        unsolicited.retry_after = Duration::from_secs(seconds);
        let confirm = if seconds < LONGEST_CONFIRM { seconds } else { LONGEST_CONFIRM };
        unsolicited.confirm_timeout = Duration::from_secs(confirm);
        unsolicited
    }
}

#[expect(clippy::as_conversions, reason = "widens, where no trait may")]
const fn widened(seconds: u8) -> u64 {
    seconds as u64
}

impl Default for Unsolicited {
    fn default() -> Self {
        Self::new()
    }
}

/// How often an unsolicited response without confirm is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Retries {
    /// So often.
    Count(u8),
    /// For ever.
    Endless,
}

/// Collision avoidance (IEEE 1815-2012 clause 9): the line must have been at rest for `fixed` and a random part of
/// `random`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Backoff {
    /// The shortest time at rest: different on each outstation of a line ranks them.
    pub fixed: Uptime,
    /// The most that chance adds.
    pub random: Uptime,
    /// Where the chance begins: different on each outstation, its serial number say.
    pub seed: u32,
}

/// The variations that are told when a master asks for variation 0 or for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is the variation of the group in its name")]
pub struct Variations {
    pub g1: u8,
    pub g2: u8,
    pub g3: u8,
    pub g4: u8,
    pub g10: u8,
    pub g11: u8,
    pub g13: u8,
    pub g20: u8,
    pub g21: u8,
    pub g22: u8,
    pub g23: u8,
    pub g30: u8,
    pub g31: u8,
    pub g32: u8,
    pub g33: u8,
    pub g34: u8,
    pub g40: u8,
    pub g42: u8,
    pub g43: u8,
}

impl Variations {
    /// States with flags, 32 bits with flags; events of states and commands with time, of numbers without.
    pub const fn new() -> Self {
        Self {
            g1: 2,
            g2: 2,
            g3: 2,
            g4: 2,
            g10: 2,
            g11: 2,
            g13: 2,
            g20: 1,
            g21: 1,
            g22: 1,
            g23: 1,
            g30: 1,
            g31: 1,
            g32: 1,
            g33: 1,
            g34: 2,
            g40: 1,
            g42: 1,
            g43: 1,
        }
    }
}

impl Default for Variations {
    fn default() -> Self {
        Self::new()
    }
}

/// Slots of the event buffer that are kept free for events of each kind, so that a flood of one kind cannot push the
/// others out. What is not reserved is for all.
///
/// Reservations that are more than the buffer has count only as far as it reaches, in the order of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[expect(missing_docs, reason = "slots for the events of the kind in its name")]
pub struct Reservations {
    pub binary_input: u16,
    pub double_bit_input: u16,
    pub binary_output: u16,
    pub counter: u16,
    pub frozen_counter: u16,
    pub analog_input: u16,
    pub frozen_analog_input: u16,
    pub analog_output: u16,
    pub octet_string: u16,
    pub command: u16,
}

impl Reservations {
    /// All slots for all.
    pub const NONE: Self = Self {
        binary_input: 0,
        double_bit_input: 0,
        binary_output: 0,
        counter: 0,
        frozen_counter: 0,
        analog_input: 0,
        frozen_analog_input: 0,
        analog_output: 0,
        octet_string: 0,
        command: 0,
    };
}

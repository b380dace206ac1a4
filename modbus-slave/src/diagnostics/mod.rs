//! The state behind functions 8, 11 and 12: counters, event log, listen-only mode
//! (Application Protocol V1.1b3 §6.8 to §6.10, Serial Line V1.02 §6.1).

mod counters;
mod log;

pub use counters::Counters;

use crate::Exception;
use log::Log;

/// What the slave is attached to; some sub-functions of function 8 depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// One master: it may silence and restart the slave.
    Serial,
    /// Many clients: none may silence or restart the slave for the others.
    Network,
}

#[derive(Clone, Debug)]
pub(crate) struct Diagnostics {
    pub(crate) link: Link,
    pub(crate) counters: Counters,
    /// Sub-function 2: product specific.
    pub(crate) register: u16,
    /// Sub-function 3: kept for ASCII mode, which this slave does not speak.
    pub(crate) delimiter: u8,
    listen_only: bool,
    log: Log,
}

impl Diagnostics {
    pub(crate) const fn new(link: Link) -> Self {
        Self {
            link,
            counters: Counters::ZERO,
            register: 0,
            delimiter: b'\n',
            listen_only: false,
            log: Log::new(),
        }
    }

    pub(crate) const fn is_listen_only(&self) -> bool {
        self.listen_only
    }

    pub(crate) const fn log(&self) -> &Log {
        &self.log
    }

    /// A good frame was seen, whoever it is for.
    #[inline]
    pub(crate) const fn frame_seen(&mut self) {
        bump(&mut self.counters.bus_messages);
    }

    /// A request is for us and is about to be looked at.
    #[inline]
    pub(crate) const fn request_received(&mut self) {
        bump(&mut self.counters.slave_messages);
    }

    /// The request was carried out, and a normal response is on its way.
    #[inline]
    pub(crate) const fn answered(&mut self) {
        bump(&mut self.counters.events);
        self.log.push_exchange();
    }

    /// The request was refused, and an exception response is on its way.
    pub(crate) fn refused(&mut self, exception: Exception) {
        self.count_refusal(exception);
        self.log.push(log::RECEIVED);
        self.log.push(log::SENT | log::exception_bit(exception));
    }

    /// The request gets no reply of any kind.
    pub(crate) fn not_answered(&mut self, broadcast: bool) {
        bump(&mut self.counters.slave_no_responses);
        let broadcast = if broadcast { log::RECEIVED_BROADCAST } else { 0 };
        self.log.push(log::RECEIVED | broadcast | self.listen_only_bit());
    }

    /// The response is not sent: its master speaks already again.
    pub(crate) const fn withheld(&mut self) {
        bump(&mut self.counters.slave_no_responses);
    }

    /// A broadcast was carried out by somebody.
    pub(crate) const fn broadcast_obeyed(&mut self) {
        bump(&mut self.counters.events);
    }

    /// A broadcast was refused by somebody.
    pub(crate) fn broadcast_refused(&mut self, exception: Exception) {
        self.count_refusal(exception);
    }

    /// What was counted as carried out is refused after all.
    pub(crate) fn revoke(&mut self, exception: Exception) {
        // The counters may have been cleared meanwhile.
        self.counters.events = self.counters.events.saturating_sub(1);
        self.count_refusal(exception);
        self.log.amend(log::SENT | log::exception_bit(exception));
    }

    /// Noise: a wrong CRC, a bad character, or a frame too short or broken.
    pub(crate) fn communication_error(&mut self) {
        bump(&mut self.counters.bus_communication_errors);
        let entry = log::RECEIVED | log::RECEIVED_COMMUNICATION_ERROR | self.listen_only_bit();
        self.log.push(entry);
    }

    /// Characters were lost.
    pub(crate) fn overrun(&mut self) {
        bump(&mut self.counters.bus_communication_errors);
        bump(&mut self.counters.bus_character_overruns);
        let entry = log::RECEIVED | log::RECEIVED_OVERRUN | self.listen_only_bit();
        self.log.push(entry);
    }

    /// Sub-function 1.
    pub(crate) fn restart(&mut self, clear_log: bool) {
        self.listen_only = false;
        self.counters = Counters::ZERO;
        if clear_log {
            self.log = Log::new();
        }
        self.log.push(log::RESTARTED);
    }

    /// Sub-function 4.
    pub(crate) fn enter_listen_only(&mut self) {
        self.listen_only = true;
        self.log.push(log::ENTERED_LISTEN_ONLY);
    }

    /// Sub-function 10.
    pub(crate) const fn clear(&mut self) {
        self.counters = Counters::ZERO;
        self.register = 0;
    }

    fn count_refusal(&mut self, exception: Exception) {
        bump(&mut self.counters.slave_exception_errors);
        if exception == Exception::ServerDeviceBusy {
            bump(&mut self.counters.slave_busies);
        }
    }

    const fn listen_only_bit(&self) -> u8 {
        if self.listen_only { log::RECEIVED_LISTEN_ONLY } else { 0 }
    }
}

/// The counters are 16 bits wide on the wire, and wrap.
#[inline]
const fn bump(counter: &mut u16) {
    *counter = counter.wrapping_add(1);
}

mod parts;
mod transit;

use self::parts::{Layers, Parts};
use self::transit::Transit;
use crate::event::{Buffer, EventKind, Slot};
use crate::instant::Instant;
use crate::link::{Decoder, Station};
use crate::session::{Session, Turn};
use crate::transport::Reassembly;
use crate::{Class, Command, Config, Flags, Kind, Points, Sample, Stamp, Step, Uptime, Value};
use core::fmt;

/// One association with one master: it takes what the master sends, asks [`Points`], and answers.
///
/// Several masters are several outstations over the same points: each has its own events, confirms, selects and
/// repeats, and everything reported is reported to each. Cloning one makes a second that knows what the first knows.
///
/// `EVENTS` is the number of slots for events (19 octets each; an octet string takes as many as it fills).
/// `REQUEST` and `RESPONSE` are the octets of the largest fragment taken and sent, 249 to 2048 each.
///
/// The contract of the caller, as of [`Step`]: call [`process`](Self::process) with new octets, or with none at
/// `wake_at` and after a report; send the octets produced; call again while [`Step::again`] says so. The time never
/// goes back. Nothing on the line makes it fail or panic.
#[derive(Clone, Debug)]
pub struct Outstation<const EVENTS: usize, const REQUEST: usize = 2048, const RESPONSE: usize = 2048> {
    config: Config,
    layers: Layers,
    events: Buffer<[Slot; EVENTS]>,
    request: [u8; REQUEST],
    response: [u8; RESPONSE],
}

/// An event was lost, or an older one for it: the master is told by IIN2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EventOverflow;

impl fmt::Display for EventOverflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event buffer is full: an event was lost")
    }
}

impl core::error::Error for EventOverflow {}

impl<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize> Outstation<EVENTS, REQUEST, RESPONSE> {
    /// An outstation after power-up: it tells of a restart until a master takes note of it.
    pub const fn new(config: Config) -> Self {
        const { assert!(REQUEST >= SMALLEST && REQUEST <= LARGEST, "a request has 249 to 2048 octets") }
        const { assert!(RESPONSE >= SMALLEST && RESPONSE <= LARGEST, "a response has 249 to 2048 octets") }
        let config = config.fitted(REQUEST, RESPONSE);
        Self {
            layers: Layers {
                decoder: Decoder::new(),
                station: Station::new(),
                reassembly: Reassembly::new(),
                session: Session::new(&config, REQUEST),
                transit: Transit::new(),
                asking: config.master,
            },
            events: Buffer::new(),
            request: [0; REQUEST],
            response: [0; RESPONSE],
            config,
        }
    }

    /// How it is set up.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Sets it up otherwise while it runs, for another carrier say: this counts from the next call on.
    pub const fn set_config(&mut self, config: Config) {
        self.config = config.fitted(REQUEST, RESPONSE);
    }

    /// How many good frames of its master it has seen, begun again at 2³². Whoever keeps several associations with one
    /// master learns from it which of them the master speaks to.
    pub const fn frames_heard(&self) -> u32 {
        self.layers.station.frames_heard
    }

    /// Takes received octets and the time, and writes what is to be sent to the start of `tx`, for which
    /// [`Frame::MAX_OCTETS`](crate::link::Frame::MAX_OCTETS) are always enough, and more carry more frames a call.
    ///
    /// ```
    /// use core::time::Duration;
    /// use dnp3_outstation::link::{EndpointAddress, Frame};
    /// use dnp3_outstation::{Config, Flags, Kind, Outstation, Points, Sample};
    ///
    /// struct Battery { millivolts: i32 }
    ///
    /// impl Points for Battery {
    ///     fn count(&self, kind: Kind) -> u16 {
    ///         u16::from(kind == Kind::AnalogInput)
    ///     }
    ///
    ///     fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
    ///         (kind == Kind::AnalogInput && index == 0).then(|| Sample::analog(self.millivolts, Flags::ONLINE))
    ///     }
    /// }
    ///
    /// let address = |raw| EndpointAddress::new(raw).expect("an address below 0xFFF0");
    /// let mut outstation = Outstation::<50>::new(Config::new(address(10), address(1)));
    /// let mut battery = Battery { millivolts: 13_390 };
    ///
    /// // READ of class 0, from master 1 to outstation 10.
    /// let request = [
    ///     0x05, 0x64, 0x0B, 0xC4, 0x0A, 0x00, 0x01, 0x00, 0xAC, 0xD1, // to 10, from 1
    ///     0xC0, 0xC0, 0x01, 0x3C, 0x01, 0x06, 0xFF, 0x50,
    /// ];
    /// let mut tx = [0; 2_300];
    /// let step = outstation.process(Duration::ZERO, &request, &mut tx, &mut battery);
    /// assert_eq!(step.consumed, request.len());
    ///
    /// let mut user = [0; 250];
    /// let answer = Frame::parse(&tx[..step.produced], &mut user).expect("a frame");
    /// // Transport header, then: sequence 0, RESPONSE, device restart, g30v1 range 0..0, on-line, 13390.
    /// assert_eq!(answer.user()[1..], [0xC0, 0x81, 0x80, 0x00, 30, 1, 0x00, 0, 0, 0x01, 0x4E, 0x34, 0, 0]);
    /// ```
    pub fn process(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], points: &mut impl Points) -> Step {
        let Self { config, layers, events, request, response } = self;
        let turn = Turn { now: Instant::of(now), uptime: now, config, points, events };
        let mut parts = Parts { turn, layers, request, response };
        parts.process(rx, tx)
    }

    /// Buffers an event of a point, until a master confirms it.
    ///
    /// What makes an event is the product's to say: [`Reported`](crate::Reported) helps. Strings and times have
    /// events of their own or none: use [`report_octets`](Self::report_octets).
    ///
    /// # Errors
    /// [`EventOverflow`]: the buffer was full, and the oldest event of a kind that has more than is reserved for it
    /// was dropped for this one.
    pub fn report(
        &mut self,
        kind: Kind,
        index: u16,
        sample: Sample,
        class: Class,
        time: Stamp,
    ) -> Result<(), EventOverflow> {
        match EventKind::of(kind) {
            None | Some(EventKind::OctetString) => Err(EventOverflow),
            Some(kind) => self
                .events
                .view()
                .push(Slot::new(kind, index, sample, class, time), &self.config.reservations),
        }
    }

    /// Buffers an event of an octet string of 1 to 255 octets (g111).
    ///
    /// # Errors
    /// [`EventOverflow`], as of [`report`](Self::report); also for a string that is empty, too long, or that no
    /// unsolicited response has room for (half of `RESPONSE`, less 16 octets).
    pub fn report_octets(&mut self, index: u16, octets: &[u8], class: Class) -> Result<(), EventOverflow> {
        let most = usize::from(self.config.max_response).min(RESPONSE / 2).saturating_sub(16).min(255);
        if octets.is_empty() || octets.len() > most {
            return Err(self.events.view().lose());
        }
        self.events.view().push_octets(index, octets, class, &self.config.reservations)
    }

    /// Buffers an event of a command to an output, whoever gave it (g13, g43).
    ///
    /// # Errors
    /// [`EventOverflow`], as of [`report`](Self::report).
    pub fn report_command(
        &mut self,
        index: u16,
        command: Command,
        class: Class,
        time: Stamp,
    ) -> Result<(), EventOverflow> {
        let (kind, value, status) = match command {
            Command::Binary { state, status } => (EventKind::BinaryCommand, Value::Binary(state), status),
            Command::Analog { value, status } => (EventKind::AnalogCommand, Value::Analog(value), status),
            Command::Float { value, status } => (EventKind::AnalogCommand, Value::Float(value), status),
        };
        // Where other events have flags, these have the status.
        let sample = Sample { value, flags: Flags::from_bits(status.code()) };
        self.events.view().push(Slot::new(kind, index, sample, class, time), &self.config.reservations)
    }

    /// Takes the success of a request back that was just [executed](crate::Event::Executed), because it could not be
    /// stored: controls are answered with [`HardwareError`](crate::CommandStatus::HardwareError), everything else
    /// with [`Iin::DEVICE_TROUBLE`](crate::Iin::DEVICE_TROUBLE) and [`Iin::PARAMETER_ERROR`](crate::Iin).
    pub fn refuse(&mut self) {
        self.layers.session.refuse(&mut self.response);
    }

    /// A new connection or line begins: octets half received, the link's states and a select are forgotten, and
    /// unconfirmed events wait to be sent again. Events and what was executed last are kept.
    pub fn connected(&mut self, now: Uptime) {
        self.layers.decoder.reset();
        self.layers.reassembly.reset();
        self.layers.station.reset(Instant::of(now));
        self.layers.transit.reset();
        self.layers.asking = self.config.master;
        self.layers.session.connected(&mut self.events);
    }

    /// Whether an unsolicited response is due or on its way, for an outstation that connects to its master only
    /// then.
    pub fn wants_to_speak(&self) -> bool {
        self.layers.session.wants_to_speak(&self.config, &self.events)
    }

    /// The file that its master has open, which a clone has not. Whoever drops an outstation for good gives it up
    /// himself, by [`Files::close`](crate::file::Files::close); with the next call after
    /// [`connected`](Self::connected) it is given up anyway.
    #[cfg(feature = "file-transfer")]
    pub fn open_file(&self) -> Option<crate::file::FileId> {
        self.layers.session.open_file()
    }

    /// Events in the buffer: those that no master has confirmed.
    pub fn events(&self) -> usize {
        let events: &Buffer = &self.events;
        events.len()
    }
}

/// Octets of the smallest and the largest fragments (IEEE 1815-2012 clause 4).
const SMALLEST: usize = 249;
const LARGEST: usize = 2048;

//! A product with points of every kind, which writes down what is done to it.

use core::cell::Cell;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use dnp3_outstation::{
    Attribute, Class, ClassSet, Clock, CommandStatus, Control, Deadband, DoubleBit, Flags, Iin, Kind,
    Operation, Points, Restart, Sample, Stamp, TimeInterval, Timestamp, Uptime, Value,
};

/// 2014-01-01 00:00 UTC, `00 84 19 4b 43 01` on the wire.
pub const NEW_YEAR: Timestamp = Timestamp::from_octets([0x00, 0x84, 0x19, 0x4B, 0x43, 0x01]);

/// So long after the new year of 2014, by a clock that was set.
pub fn later(milliseconds: u64) -> Stamp {
    Stamp::synchronized(NEW_YEAR.saturating_add(Duration::from_millis(milliseconds)))
}

/// What was done to the product.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    Select(u16, Control),
    Operate(u16, Control),
    Freeze(Kind, u16, bool),
    Assign(Kind, u16, Option<Class>),
    Deadband(u16, Deadband),
    Octets(u16, Vec<u8>),
    Interval(u16, TimeInterval),
    Time(Timestamp),
    Restart(Restart),
    Initialize,
    Unsolicited(ClassSet),
    Text(u8, String),
}

/// A control as `index: code xcount on/off`, or `index: value`.
pub fn spell(index: u16, control: Control) -> String {
    match control {
        Control::Relay(relay) => format!(
            "{index}: {:02x} x{} {}/{}",
            relay.code.to_octet(),
            relay.count,
            relay.on_time_ms,
            relay.off_time_ms
        ),
        Control::Analog(value) => format!("{index}: {value}"),
        Control::Float(value) => format!("{index}: {value:?}"),
        Control::State(state) => format!("{index}: {state}"),
        other => panic!("an unknown control: {other:?}"),
    }
}

#[derive(Clone, Debug)]
pub struct Product {
    pub samples: BTreeMap<(Kind, u16), Sample>,
    pub outside_class_0: BTreeSet<(Kind, u16)>,
    pub octets: BTreeMap<u16, Vec<u8>>,
    pub intervals: BTreeMap<u16, TimeInterval>,
    pub deadbands: BTreeMap<u16, Deadband>,
    pub texts: BTreeMap<u8, String>,
    /// Attributes that masters may set.
    pub settable: BTreeSet<u8>,
    /// What outputs answer when it is not a success: (analog, index).
    pub answers: BTreeMap<(bool, u16), CommandStatus>,
    /// When points were frozen.
    pub frozen: BTreeMap<(Kind, u16), Stamp>,
    /// Points that refuse to be frozen or to change their class.
    pub fixed: BTreeSet<(Kind, u16)>,
    pub clock: Option<Clock>,
    pub indications: Iin,
    /// How long a restart takes.
    pub restarts_within: Option<Duration>,
    /// Whether function 15 is served.
    pub initializes: bool,
    /// Files, if it has any.
    #[cfg(feature = "file-transfer")]
    pub files: Option<super::Store>,
    pub calls: Vec<Call>,
    /// Values that it gives at a time, at the most.
    pub batch: usize,
    /// How often it was asked for anything.
    pub asked: Cell<usize>,
}

impl Product {
    pub fn new() -> Self {
        let on = Flags::ONLINE;
        let mut samples = BTreeMap::new();
        let mut add = |kind, all: &[Sample]| {
            samples.extend((0..).zip(all).map(|(index, sample)| ((kind, index), *sample)));
        };
        let binary = Sample::binary;
        add(
            Kind::BinaryInput,
            &[binary(true, on), binary(false, on), binary(true, on), binary(true, on | Flags::LOCAL_FORCED)],
        );
        add(
            Kind::DoubleBitInput,
            &[DoubleBit::Off, DoubleBit::On, DoubleBit::Indeterminate]
                .map(|state| Sample::double_bit(state, on)),
        );
        add(Kind::BinaryOutput, &[false, true, false, false].map(|state| binary(state, on)));
        add(Kind::Counter, &[1_000, 70_000].map(|count| Sample::counter(count, on)));
        add(Kind::FrozenCounter, &[900, 60_000].map(|count| Sample::counter(count, on)));
        add(
            Kind::AnalogInput,
            &[
                Sample::analog(13_390, on),
                Sample::analog(-100_000, on),
                Sample::float(1.5, on),
                Sample::analog(5, Flags::COMM_LOST),
            ],
        );
        add(Kind::FrozenAnalogInput, &[Sample::analog(13_000, on)]);
        add(
            Kind::AnalogOutput,
            &[
                Sample::analog(50, on),
                Sample::analog(-7, on),
                Sample::analog(1_000, on),
                Sample::float(2.5, on),
            ],
        );
        Self {
            samples,
            outside_class_0: BTreeSet::new(),
            octets: [(0, b"hello".to_vec()), (1, b"ab".to_vec()), (2, b"cd".to_vec())].into(),
            intervals: [(0, TimeInterval { start: NEW_YEAR, count: 15, unit: 3 })].into(),
            deadbands: [(0, Deadband::Whole(100)), (1, Deadband::Whole(70_000)), (2, Deadband::Float(0.5))]
                .into(),
            texts: [(242, "1.0.3"), (245, "Shed 4"), (250, "Model 7"), (252, "Acme")]
                .map(|(variation, text)| (variation, text.to_owned()))
                .into(),
            settable: [245].into(),
            answers: BTreeMap::new(),
            frozen: BTreeMap::new(),
            fixed: BTreeSet::new(),
            clock: Some(Clock::new(Duration::from_secs(1_000_000))),
            indications: Iin::NONE,
            restarts_within: Some(Duration::from_secs(5)),
            initializes: false,
            #[cfg(feature = "file-transfer")]
            files: None,
            calls: Vec::new(),
            batch: usize::MAX,
            asked: Cell::new(0),
        }
    }

    /// The same with so many analog inputs, of the value 1000 more than their index.
    #[must_use]
    pub fn with_analogs(mut self, count: u16) -> Self {
        let analogs = (0..count).map(|index| {
            ((Kind::AnalogInput, index), Sample::analog(1_000 + i32::from(index), Flags::ONLINE))
        });
        self.samples.extend(analogs);
        self
    }

    /// Takes the calls that `spell` has words for out of the list.
    pub fn take(&mut self, spell: impl Fn(&Call) -> Option<String>) -> Vec<String> {
        let mut told = Vec::new();
        self.calls.retain(|call| match spell(call) {
            Some(words) => {
                told.push(words);
                false
            }
            None => true,
        });
        told
    }

    fn answer(&self, index: u16, control: Control) -> CommandStatus {
        let analog = matches!(control, Control::Analog(_) | Control::Float(_));
        let kind = if analog { Kind::AnalogOutput } else { Kind::BinaryOutput };
        if self.indications.contains(Iin::LOCAL_CONTROL) {
            return CommandStatus::Local;
        }
        if !self.samples.contains_key(&(kind, index)) {
            return CommandStatus::NotSupported;
        }
        self.answers.get(&(analog, index)).copied().unwrap_or(CommandStatus::Success)
    }
}

impl Points for Product {
    fn count(&self, kind: Kind) -> u16 {
        self.asked.set(self.asked.get() + 1);
        let last = match kind {
            Kind::OctetString => self.octets.keys().last(),
            Kind::TimeInterval => self.intervals.keys().last(),
            _ => self.samples.range((kind, 0)..=(kind, u16::MAX)).map(|(key, _)| &key.1).next_back(),
        };
        last.map_or(0, |last| last + 1)
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        self.asked.set(self.asked.get() + 1);
        self.samples.get(&(kind, index)).copied()
    }

    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        let given = (first..).map_while(|index| self.sample(kind, index)).take(self.batch);
        samples.iter_mut().zip(given).map(|(place, sample)| *place = sample).count()
    }

    fn in_class_0(&self, kind: Kind, index: u16) -> bool {
        !matches!(kind, Kind::OctetString | Kind::TimeInterval)
            && !self.outside_class_0.contains(&(kind, index))
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        self.calls.push(Call::Select(index, control));
        self.answer(index, control)
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        let status = self.answer(index, control);
        if status != CommandStatus::Success {
            return status;
        }
        self.calls.push(Call::Operate(index, control));
        let (kind, value) = match control {
            Control::Relay(relay) => {
                (Kind::BinaryOutput, Value::Binary(relay.code.operation == Operation::LatchOn))
            }
            Control::State(state) => (Kind::BinaryOutput, Value::Binary(state)),
            Control::Analog(value) => (Kind::AnalogOutput, Value::Analog(value)),
            Control::Float(value) => (Kind::AnalogOutput, Value::Float(value)),
            other => panic!("an unknown control: {other:?}"),
        };
        self.samples.insert((kind, index), Sample { value, flags: Flags::ONLINE });
        status
    }

    fn freeze(&mut self, now: Uptime, kind: Kind, index: u16, clear: bool) -> bool {
        let frozen = match kind {
            Kind::Counter => Kind::FrozenCounter,
            Kind::AnalogInput => Kind::FrozenAnalogInput,
            other => panic!("{other:?} is not for freezing"),
        };
        let Some(sample) = self.sample(kind, index) else { return false };
        if self.fixed.contains(&(kind, index)) {
            return false;
        }
        self.calls.push(Call::Freeze(kind, index, clear));
        self.samples.insert((frozen, index), sample);
        self.frozen.extend(self.time(now).map(|time| ((frozen, index), time)));
        if clear && kind == Kind::Counter {
            self.samples.insert((kind, index), Sample::counter(0, sample.flags));
        }
        true
    }

    fn frozen_at(&self, kind: Kind, index: u16) -> Option<Stamp> {
        self.frozen.get(&(kind, index)).copied()
    }

    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        if !self.samples.contains_key(&(kind, index)) || self.fixed.contains(&(kind, index)) {
            return false;
        }
        self.calls.push(Call::Assign(kind, index, class));
        true
    }

    fn deadband(&self, index: u16) -> Option<Deadband> {
        self.asked.set(self.asked.get() + 1);
        self.deadbands.get(&index).copied()
    }

    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        if !self.deadbands.contains_key(&index) {
            return false;
        }
        self.calls.push(Call::Deadband(index, deadband));
        self.deadbands.insert(index, deadband);
        true
    }

    fn octets(&self, index: u16) -> Option<&[u8]> {
        self.asked.set(self.asked.get() + 1);
        self.octets.get(&index).map(Vec::as_slice)
    }

    fn set_octets(&mut self, index: u16, octets: &[u8]) -> bool {
        assert!((1..=255).contains(&octets.len()));
        let Some(string) = self.octets.get_mut(&index) else { return false };
        *string = octets.to_vec();
        self.calls.push(Call::Octets(index, octets.to_vec()));
        true
    }

    fn time_interval(&self, index: u16) -> Option<TimeInterval> {
        self.intervals.get(&index).copied()
    }

    fn set_time_interval(&mut self, index: u16, value: TimeInterval) -> bool {
        let Some(interval) = self.intervals.get_mut(&index) else { return false };
        *interval = value;
        self.calls.push(Call::Interval(index, value));
        true
    }

    fn time(&self, now: Uptime) -> Option<Stamp> {
        self.clock.map(|clock| clock.now(now))
    }

    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        let Some(clock) = &mut self.clock else { return false };
        clock.set(now, time);
        self.calls.push(Call::Time(time));
        self.indications = self.indications.without(Iin::NEED_TIME);
        true
    }

    fn indications(&self) -> Iin {
        self.indications
    }

    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        self.calls.push(Call::Restart(restart));
        self.restarts_within
    }

    fn initialize_data(&mut self) -> bool {
        if self.initializes {
            self.calls.push(Call::Initialize);
        }
        self.initializes
    }

    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        self.calls.push(Call::Unsolicited(classes));
    }

    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        self.asked.set(self.asked.get() + 1);
        self.texts.get(&variation).map(|text| Attribute::Text(text))
    }

    fn can_set_attribute(&self, variation: u8) -> bool {
        self.settable.contains(&variation)
    }

    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        let (true, Attribute::Text(text)) = (self.settable.contains(&variation), value) else { return false };
        self.texts.insert(variation, text.to_owned());
        self.calls.push(Call::Text(variation, text.to_owned()));
        true
    }

    #[cfg(feature = "file-transfer")]
    fn files(&mut self) -> Option<&mut dyn dnp3_outstation::file::Files> {
        Some(self.files.as_mut()?)
    }
}

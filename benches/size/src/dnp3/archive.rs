//! Points that answer every question, so that nothing of the outstation is left out, and files that do.

use core::hint::black_box;
use core::num::NonZeroU32;

use dnp3_outstation::file::{
    Closing, Entry, FileId, FileKind, Files, Grant, Info, Mode, Open, Opened, Permissions, Refusal, UserId,
};
use dnp3_outstation::{
    Attribute, Class, ClassSet, Clock, CommandStatus, Control, Deadband, DoubleBit, Flags, Iin, Kind, Points,
    Restart, Sample, Stamp, TimeInterval, Timestamp, Uptime,
};

/// A product with everything.
pub(super) struct Archive {
    clock: Clock,
    octets: [u8; 40],
    count: usize,
}

impl Archive {
    pub(super) const fn new() -> Self {
        Self { clock: Clock::new(Uptime::from_secs(3_600)), octets: [0x41; 40], count: 40 }
    }

    fn text(&self) -> &str {
        core::str::from_utf8(&self.octets).unwrap_or("archive")
    }

    fn keep(&mut self, octets: &[u8]) -> usize {
        self.count = 0;
        for (to, from) in self.octets.iter_mut().zip(octets) {
            *to = *from;
            self.count = self.count.saturating_add(1);
        }
        self.count
    }
}

impl Points for Archive {
    fn count(&self, _kind: Kind) -> u16 {
        black_box(300)
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        let flags = Flags::from_bits(black_box(1));
        Some(match kind {
            Kind::BinaryInput | Kind::BinaryOutput => Sample::binary(black_box(true), flags),
            Kind::DoubleBitInput => Sample::double_bit(DoubleBit::On, flags),
            Kind::Counter | Kind::FrozenCounter => Sample::counter(index.into(), flags),
            _ if black_box(false) => Sample::analog(index.into(), flags),
            _ => Sample::float(black_box(2.5), flags),
        })
    }

    fn in_class_0(&self, _kind: Kind, _index: u16) -> bool {
        black_box(true)
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        black_box((index, control));
        CommandStatus::Success
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        self.select(index, control)
    }

    fn freeze(&mut self, now: Uptime, kind: Kind, index: u16, clear: bool) -> bool {
        black_box((now, kind, index, clear));
        black_box(true)
    }

    fn frozen_at(&self, _kind: Kind, _index: u16) -> Option<Stamp> {
        black_box(Some(Stamp::default()))
    }

    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        black_box((kind, index, class));
        black_box(true)
    }

    fn deadband(&self, index: u16) -> Option<Deadband> {
        Some(if black_box(true) { Deadband::Whole(index.into()) } else { Deadband::Float(black_box(0.5)) })
    }

    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        black_box((index, deadband));
        black_box(true)
    }

    fn octets(&self, _index: u16) -> Option<&[u8]> {
        self.octets.get(..self.count)
    }

    fn set_octets(&mut self, _index: u16, octets: &[u8]) -> bool {
        self.keep(octets) > 0
    }

    fn time_interval(&self, index: u16) -> Option<TimeInterval> {
        Some(TimeInterval { start: Timestamp::EPOCH, count: index.into(), unit: black_box(3) })
    }

    fn set_time_interval(&mut self, index: u16, value: TimeInterval) -> bool {
        black_box((index, value));
        black_box(true)
    }

    fn time(&self, now: Uptime) -> Option<Stamp> {
        Some(self.clock.now(now))
    }

    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        self.clock.set(now, time);
        true
    }

    fn indications(&self) -> Iin {
        black_box(Iin::DEVICE_TROUBLE)
    }

    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        black_box(restart);
        black_box(Some(Uptime::from_secs(70)))
    }

    fn initialize_data(&mut self) -> bool {
        black_box(true)
    }

    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        black_box(classes);
    }

    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        Some(match variation {
            0..=40 => Attribute::Text(self.text()),
            41..=80 => Attribute::Unsigned(black_box(3)),
            81..=120 => Attribute::Signed(black_box(-3)),
            121..=160 => Attribute::Float(black_box(2.5)),
            161..=200 => Attribute::Octets(&self.octets),
            201..=220 => Attribute::Bits(&self.octets),
            _ => Attribute::Time(black_box(Timestamp::EPOCH)),
        })
    }

    fn can_set_attribute(&self, variation: u8) -> bool {
        black_box(variation) > 3
    }

    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        black_box((variation, value));
        black_box(true)
    }

    fn files(&mut self) -> Option<&mut dyn Files> {
        Some(self)
    }
}

impl Files for Archive {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        match request.mode {
            Mode::Read if request.name == "." => Ok(Opened::directory(FileId(1), black_box(1))),
            _ => Ok(Opened::file(FileId(2), black_box(40))),
        }
    }

    fn read(&mut self, _file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        let from = usize::try_from(offset).map_err(|_| Refusal::Fatal)?;
        let octets = self.octets.get(from..).ok_or(Refusal::BlockSequence)?;
        let mut count: usize = 0;
        for (to, octet) in block.iter_mut().zip(octets) {
            *to = *octet;
            count = count.saturating_add(1);
        }
        Ok(count)
    }

    fn entry(&mut self, _directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        let info = Files::info(self, "")?;
        Ok((index == 0).then(|| Entry { name: self.text(), info }))
    }

    fn write(&mut self, _file: FileId, _offset: u32, block: &[u8]) -> Result<(), Refusal> {
        if self.keep(block) < block.len() { Err(Refusal::BufferOverrun) } else { Ok(()) }
    }

    fn close(&mut self, _file: FileId, closing: Closing) -> Result<(), Refusal> {
        if black_box(closing) == Closing::Complete { Ok(()) } else { Err(Refusal::Fatal) }
    }

    fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        black_box((user, name));
        black_box(Ok(()))
    }

    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        black_box(name);
        let permissions = Permissions::from_bits(black_box(Permissions::READ_WRITE.bits()));
        Ok(Info { kind: FileKind::File, size: 40, created: Timestamp::EPOCH, permissions })
    }

    fn authenticate(&mut self, user: &str, password: &str) -> Option<Grant> {
        black_box((user, password));
        Some(Grant { key: NonZeroU32::MIN, user: UserId(black_box(3)) })
    }
}

/// A product that leaves all questions but two unanswered.
pub(super) struct Bare;

impl Points for Bare {
    fn count(&self, kind: Kind) -> u16 {
        u16::from(black_box(kind) == Kind::AnalogInput)
    }

    fn sample(&self, _kind: Kind, index: u16) -> Option<Sample> {
        (index == 0).then(|| Sample::analog(black_box(13_390), Flags::ONLINE))
    }
}

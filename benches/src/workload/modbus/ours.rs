//! Our slaves as contenders.

use core::time::Duration;

use modbus_slave::rtu::Timing;
use modbus_slave::{UnitId, Uptime, rtu, tcp};

use super::UNIT;
use super::memory::Memory;
use crate::Contender;

/// From one request to the next.
const CYCLE: Duration = Duration::from_millis(100);

const fn unit() -> UnitId {
    const { UnitId::new(UNIT).expect("1 to 247") }
}

/// `tcp::Slave`: one call of `process` a request.
#[derive(Debug)]
pub struct OursTcp {
    slave: tcp::Slave,
    memory: Memory,
    reply: [u8; tcp::MAX_ADU],
}

impl Default for OursTcp {
    fn default() -> Self {
        Self { slave: tcp::Slave::new(unit()), memory: Memory::default(), reply: [0; tcp::MAX_ADU] }
    }
}

impl Contender for OursTcp {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let step = self.slave.process(Uptime::ZERO, request, &mut self.reply, &mut self.memory);
        self.reply.get(..step.produced).unwrap_or_default()
    }
}

/// `rtu::Slave` on a port that hands over whole frames: length and CRC end a frame, so one call of
/// `process` a request.
#[derive(Debug)]
pub struct OursRtu {
    slave: rtu::Slave,
    memory: Memory,
    reply: [u8; rtu::MAX_ADU],
    now: Uptime,
}

impl Default for OursRtu {
    fn default() -> Self {
        Self::with(Timing::relaxed_at_baud(115_200))
    }
}

impl OursRtu {
    fn with(timing: Timing) -> Self {
        Self {
            slave: rtu::Slave::new(unit(), timing),
            memory: Memory::default(),
            reply: [0; rtu::MAX_ADU],
            now: Uptime::ZERO,
        }
    }
}

impl Contender for OursRtu {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.now = self.now.saturating_add(CYCLE);
        let step = self.slave.process(self.now, request, &mut self.reply, &mut self.memory);
        self.reply.get(..step.produced).unwrap_or_default()
    }
}

/// `rtu::Slave` on a UART: silence ends a frame, so two calls of `process` a request, one with the
/// bytes and one when the line has been silent for 3.5 characters.
#[derive(Debug)]
pub struct OursUart(OursRtu);

impl Default for OursUart {
    fn default() -> Self {
        Self(OursRtu::with(Timing::at_baud(115_200)))
    }
}

impl Contender for OursUart {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let OursRtu { slave, memory, reply, now } = &mut self.0;
        *now = now.saturating_add(CYCLE);
        let heard = slave.process(*now, request, reply, memory);
        let silent = heard.wake_at.unwrap_or(*now);
        let step = slave.process(silent, &[], reply, memory);
        reply.get(..step.produced).unwrap_or_default()
    }
}

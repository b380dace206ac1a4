//! Time for `embassy-time`, without ticks: the clock is the FPGA's counter at 1 MHz, the alarm is timer 0.
//!
//! A tick interrupt would lose time whenever QEMU is late; a counter that runs freely does not.

use core::{
    cell::{Cell, RefCell},
    task::Waker,
};

use critical_section::{CriticalSection, Mutex};
use embassy_time_driver::Driver;
use embassy_time_queue_utils::Queue;

use crate::{interrupt::Interrupt, register::Register};

/// Cycles of the timer in a microsecond, and the FPGA's counter is divided by as many.
const CYCLES: u32 = 25;
/// The longest way to an alarm, µs: the counter's wrap, after 71 minutes, is never missed.
const LONGEST_ALARM: u64 = 100_000_000;

// SAFETY: timer 0 of AN386 (CMSDK TRM, APB timer), and the FPGA's system registers.
const CONTROL: Register = unsafe { Register::at(0x4000_0000) };
// SAFETY: as above.
const VALUE: Register = unsafe { Register::at(0x4000_0004) };
// SAFETY: as above.
const RELOAD: Register = unsafe { Register::at(0x4000_0008) };
// SAFETY: as above.
const CLEAR: Register = unsafe { Register::at(0x4000_000C) };
// SAFETY: as above.
const COUNTER: Register = unsafe { Register::at(0x4002_8018) };
// SAFETY: as above.
const PRESCALE: Register = unsafe { Register::at(0x4002_801C) };

/// Timer 0 counts down, and interrupts at zero.
const RUN: u32 = 1 | 1 << 3;

struct Clock {
    /// The counter when it was last read, and how often it had wrapped.
    read: Mutex<Cell<(u32, u32)>>,
    queue: Mutex<RefCell<Queue>>,
}

embassy_time_driver::time_driver_impl!(static CLOCK: Clock = Clock {
    read: Mutex::new(Cell::new((0, 0))),
    queue: Mutex::new(RefCell::new(Queue::new())),
});

impl Clock {
    fn micros(&self, section: CriticalSection<'_>) -> u64 {
        let low = COUNTER.read();
        let (last, wraps) = self.read.borrow(section).get();
        let wraps = if low < last { wraps.wrapping_add(1) } else { wraps };
        self.read.borrow(section).set((low, wraps));
        u64::from(wraps) << 32 | u64::from(low)
    }

    /// Wakes what is due, and sets the alarm for what is next.
    fn set_alarm(&self, section: CriticalSection<'_>) {
        loop {
            let now = self.micros(section);
            let next = self.queue.borrow(section).borrow_mut().next_expiration(now);
            let micros = next.saturating_sub(now).min(LONGEST_ALARM);
            // Less than 2³² cycles, as the longest alarm is.
            let cycles = (micros as u32).saturating_mul(CYCLES);
            if cycles > 0 {
                CONTROL.write(0);
                CLEAR.write(1);
                VALUE.write(cycles);
                RELOAD.write(cycles);
                CONTROL.write(RUN);
                return;
            }
        }
    }
}

impl Driver for Clock {
    fn now(&self) -> u64 {
        critical_section::with(|section| self.micros(section))
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|section| {
            if self.queue.borrow(section).borrow_mut().schedule_wake(at, waker) {
                self.set_alarm(section);
            }
        });
    }
}

/// The clock begins.
pub(crate) fn start() {
    PRESCALE.write(CYCLES - 1);
    COUNTER.write(0);
    critical_section::with(|section| CLOCK.set_alarm(section));
    Interrupt::Timer0.unmask();
}

#[unsafe(export_name = "TIMER0")]
extern "C" fn on_timer() {
    CLEAR.write(1);
    critical_section::with(|section| CLOCK.set_alarm(section));
}

//! Tasks in an interrupt, and sleep in between.

use embassy_executor::{InterruptExecutor, SendSpawner, Spawner};
use embassy_stm32::interrupt;
use embassy_stm32::interrupt::{InterruptExt, Priority};

static EXECUTOR: InterruptExecutor = InterruptExecutor::new();

/// The second audio interface is not used.
#[interrupt]
unsafe fn SAI2() {
    // SAFETY: this is the handler of the line that the executor was started with, and called by nobody else.
    unsafe { EXECUTOR.on_interrupt() }
}

/// Runs tasks for ever: all of them in one interrupt, so that they never interrupt each other. The first, which `spawn`
/// starts, spawns the others by [`spawner`].
pub fn run(spawn: impl FnOnce(SendSpawner)) -> ! {
    // The drivers' own handlers, which are at the highest priority, interrupt tasks.
    interrupt::SAI2.set_priority(Priority::P15);
    spawn(EXECUTOR.start(interrupt::SAI2));
    loop {
        cortex_m::asm::wfi();
    }
}

/// For a task that is to spawn others.
pub async fn spawner() -> Spawner {
    // SAFETY: the only executor is the one above, and it never ends.
    unsafe { Spawner::for_current_executor().await }
}

//! Tasks in an interrupt, and sleep in between.
//!
//! The thread executor of `embassy-executor` sleeps by WFE, which QEMU does not: it would keep a core of the PC busy.

use embassy_executor::{InterruptExecutor, SendSpawner, Spawner};

use crate::interrupt::Interrupt;

static EXECUTOR: InterruptExecutor = InterruptExecutor::new();

#[unsafe(export_name = "EXECUTOR")]
extern "C" fn on_executor() {
    // SAFETY: this is the handler of the line that the executor was started with, and called by nobody else.
    unsafe { EXECUTOR.on_interrupt() }
}

/// Runs tasks for ever: all of them in one interrupt, so that they never interrupt each other. The first, which `spawn`
/// starts, spawns the others by [`spawner`].
pub fn run(spawn: impl FnOnce(SendSpawner)) -> ! {
    spawn(EXECUTOR.start(Interrupt::Executor));
    loop {
        cortex_m::asm::wfi();
    }
}

/// For a task that is to spawn others.
pub async fn spawner() -> Spawner {
    // SAFETY: the only executor is the one above, and it never ends.
    unsafe { Spawner::for_current_executor().await }
}

//! A panic or a fault starts the board anew: a monitor that stands still protects no load.

use core::{
    panic::PanicInfo,
    sync::atomic::{AtomicBool, Ordering},
};

use cortex_m::peripheral::SCB;
use cortex_m_rt::{ExceptionFrame, exception};

/// Starts the board anew, as after a power cut, but for the flash.
pub fn restart() -> ! {
    SCB::sys_reset()
}

/// Tells why the board starts anew, unless it is the telling that failed: then it would fail again.
fn restart_after(tell: impl FnOnce()) -> ! {
    static TELLS: AtomicBool = AtomicBool::new(false);
    // No swap, which some cores have not: a handler is interrupted by none but itself.
    if !TELLS.load(Ordering::Relaxed) {
        TELLS.store(true, Ordering::Relaxed);
        tell();
    }
    restart()
}

/// Tells the place of a panic if the feature `places` is on. Without it the linker drops the texts of all places.
#[panic_handler]
fn on_panic(info: &PanicInfo<'_>) -> ! {
    restart_after(|| {
        #[cfg(feature = "places")]
        if let Some(place) = info.location() {
            defmt::error!("panic at {=str}:{=u32}", place.file(), place.line());
        }
        #[cfg(not(feature = "places"))]
        let _ = info;
        defmt::error!("panic");
    })
}

// SAFETY: it never returns, and touches nothing that a fault leaves undefined.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    restart_after(|| defmt::error!("fault at {=u32:#010x}", frame.pc()))
}

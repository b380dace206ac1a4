//! A panic or a fault starts the board anew: a monitor that stands still protects no load.

use core::panic::PanicInfo;

use cortex_m::peripheral::SCB;
use cortex_m_rt::{ExceptionFrame, exception};

/// Starts the board anew, as after a power cut, but for the flash.
pub fn restart() -> ! {
    SCB::sys_reset()
}

/// Tells the place of a panic if the feature `places` is on. Without it the linker drops the texts of all places.
#[panic_handler]
fn on_panic(info: &PanicInfo<'_>) -> ! {
    #[cfg(feature = "places")]
    if let Some(place) = info.location() {
        defmt::error!("panic at {=str}:{=u32}", place.file(), place.line());
    }
    #[cfg(not(feature = "places"))]
    let _ = info;
    defmt::error!("panic");
    restart()
}

// SAFETY: it never returns, and touches nothing that a fault leaves undefined.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    defmt::error!("fault at {=u32:#010x}", frame.pc());
    restart()
}

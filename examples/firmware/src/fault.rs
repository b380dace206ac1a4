//! A panic or a fault starts the board anew: a monitor that stands still protects no load.
//!
//! A stack that overflows is a fault: there is no memory below it (`linker/NAME/memory.x`).

use core::{
    arch::naked_asm,
    panic::PanicInfo,
    ptr,
    sync::atomic::{AtomicBool, Ordering},
};

#[cfg(target_abi = "eabihf")]
use cortex_m::peripheral::FPU;
use cortex_m::peripheral::SCB;

use crate::stack;

/// Where the exception frame has the address of what failed.
const FRAME_PC: usize = 6 * size_of::<u32>();

/// Floating-point registers are yet to be saved (ARMv7-M, B3.2.21).
#[cfg(target_abi = "eabihf")]
const FPCCR_LSPACT: u32 = 1;

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

/// The vector of faults. Where the stack is used up, or all but, there is none to tell it on: it begins anew, as nobody
/// goes back to what was on it.
// SAFETY: `cortex-m-rt` has the name for it.
#[unsafe(export_name = "HardFault")]
#[unsafe(naked)]
unsafe extern "C" fn hard_fault() -> ! {
    naked_asm!(
        "mrs r0, msp",
        "ldr r1, =_stack_end + 1024",
        "cmp r0, r1",
        "bhs 1f",
        "ldr r1, =_stack_start",
        "msr msp, r1",
        "1: bl {on_fault}",
        ".pool",
        on_fault = sym on_fault,
    )
}

/// Tells of a fault, whose frame is at that address, if it found room there.
extern "C" fn on_fault(frame: usize) -> ! {
    // Registers whose saving was put off would be saved below the stack now: a fault in here stops the core for good.
    #[cfg(target_abi = "eabihf")]
    // SAFETY: nobody returns to whose registers they are.
    unsafe {
        (*FPU::PTR).fpccr.modify(|it| it & !FPCCR_LSPACT);
    }
    restart_after(|| {
        if frame < stack::lowest() {
            defmt::error!("the stack overflowed");
            return;
        }
        let pc = ptr::with_exposed_provenance::<u32>(frame.wrapping_add(FRAME_PC));
        // SAFETY: the processor has written a frame of aligned words there, in the stack.
        defmt::error!("fault at {=u32:#010x}", unsafe { pc.read_volatile() });
    })
}

//! The RESTART button at the front (BM100 manual, Front Panel).

use core::time::Duration;

use bms_core::{button::HoldButton, time::Uptime};

use super::Bm100;

/// It acts after this time (BM100 manual, Installation, Step 1).
const HOLD: Duration = Duration::from_secs(1);

/// A button that restarts, and not again and again while it is held down.
pub(super) const RESTART: HoldButton = HoldButton::new(HOLD).once_released();

impl Bm100 {
    /// Takes the state of the RESTART button, whenever it is looked at. Held for a second it restarts the unit, which
    /// then counts strings and batteries anew.
    pub fn restart_button(&mut self, now: Uptime, pressed: bool) {
        if self.restart_button.step(now, pressed) {
            self.restart_and_detect();
        }
    }

    /// What the RESTART button does: restarts the unit, which then counts strings and batteries anew.
    pub fn restart_and_detect(&mut self) {
        self.detect();
        self.ask_restart();
    }
}

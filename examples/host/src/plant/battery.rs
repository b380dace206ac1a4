//! A bank of 12 V lead-acid blocks in series: an equivalent circuit after Ceraolo, written apart from the
//! estimator, which must not be judged on its own equations.
//!
//! ```text
//! terminal = open circuit(charge) + surface charge − ohmic − transient − polarisation(depth, mean current)
//! ```
//!
//! The circuit is that of M. Ceraolo, "New dynamical models of lead-acid batteries", IEEE T-PWRS 15(4), 2000: capacity
//! against mean current and temperature, a transient branch, and a polarisation that grows with the logarithm of the
//! charge that is left. R. Jackey, SAE 2007-01-0778, has the same for simulation.
//!
//! Constants marked "fitted" are of one least-squares fit, rounded, over
//! - the curves of three measured discharges of a 17 Ah AGM block at C/7, C/16 and C/32
//!   (github.com/valentinsulzer/faster-lead-acid), each over the part of its charge down to 10.5 V: 24 mV RMS are
//!   left from a tenth on;
//! - current tables of four datasheets (CSB GP645 and GP12400, CB12-115, Sunnyway SW12140E) from C/10 to 0.8 C: the
//!   charge that they give in the mean, and how the time depends on the end voltage;
//! - capacities at 0 °C to 40 °C of two datasheets (Sunnyway SW12140E, Tiasang 12V-40Ah) at the 20 h rate, and of
//!   IEEE 485-2010 table 1 at about 3 h;
//!
//! with charts of the open-circuit voltage and of the resistance as what to expect. No estimate took part in it.

/// Open-circuit voltage of a full block, V, and how far it falls until the rated capacity is out: fitted. A chart of an
/// AGM block at rest has 12.89 V and 11.63 V (github.com/MatsRobot/Mobility-Scooter-Battery-Capacity-Tester).
const FULL: f64 = 12.86;
const OPEN_CIRCUIT_SPAN: f64 = 1.18;

/// Charge that an infinitely slow discharge of a new battery yields over its 20 h capacity: Ceraolo's `Kc`, of which he
/// has 1.2 for a block that starts engines.
const SLOW: f64 = 1.10;
/// The exponent of the current, Ceraolo's `d`: fitted; he has 0.73. With `SLOW` it gives C1/C20 = 0.66, where datasheets
/// have 0.55 to 0.75; Peukert's exponent between the two is 1.16.
const RATE_EXPONENT: f64 = 0.74;
/// The current at which the capacity is the rated one, in multiples of the rated capacity an hour: C/20.
const RATED_RATE: f64 = 0.05;
/// Electrolyte freezes here, °C (Ceraolo), and the exponent of the capacity between there and 25 °C: fitted.
const FREEZING: f64 = -40.0;
const TEMPERATURE_EXPONENT: f64 = 0.27;
/// Acid diffuses more slowly by this share for each kelvin less, so that cold counts as more current and costs the more,
/// the higher the rate is: fitted.
const COLD_DIFFUSION: f64 = 0.026;

/// Resistance times rated capacity of a new block, Ω·Ah. Datasheets of 14 Ah to 115 Ah blocks say 0.17 to 0.6.
const OHM_AMP_HOURS: f64 = 0.3;
/// Resistance rises as the acid thins, by this share from full to empty.
const DILUTION: f64 = 0.2;
/// Resistance rises by this share for each kelvin under 25 °C.
const COLD: f64 = 0.008;
/// The transient branch: its share of the resistance, and its time constant in seconds (Ceraolo: 100 s).
const TRANSIENT: f64 = 0.5;
const TRANSIENT_SECONDS: f64 = 100.0;

/// Voltage that any load costs at once, V, fitted, and the rate (1/h) at which half of it is reached.
const ACTIVATION: f64 = 0.087;
const ACTIVATION_RATE: f64 = 0.02;
/// The knee: polarisation at the depth of discharge `d`, V, is `-KNEE * ln(1 - d)`: fitted.
const KNEE: f64 = 0.25;
/// Diffusion: the time in seconds after which a rest gives back charge, and a load takes it away.
const DIFFUSION_SECONDS: f64 = 1_200.0;

/// Coup de fouet: depth of the trough, V, and where it lies, as a share of the capacity. Cells of 1000 Ah show 0.02 V to
/// 0.13 V for each 12 V after 4 to 6 minutes; in AGM blocks of 17 Ah to 100 Ah the surface charge hides it, and here leaves
/// some millivolts of it.
const TROUGH: f64 = 0.10;
const TROUGH_AT: f64 = 0.007;

/// Surface charge: its share of the charger's overvoltage, its charge as a share of the capacity (measured AGM blocks work
/// it off within a tenth of theirs), its self-decay.
const SURFACE: f64 = 0.15;
const SURFACE_CHARGE: f64 = 0.03;
const SURFACE_GAIN_SECONDS: f64 = 1_200.0;
const SURFACE_REST_SECONDS: f64 = 4.0 * 3_600.0;

/// Charge acceptance: resistance times capacity against charging, Ω·Ah, over the share that is missing.
const ACCEPTANCE: f64 = 2.0;
/// A full battery still takes its float current: about 1.3 mA for each Ah at 13.5 V.
const FLOAT_SHARE: f64 = 0.004;

/// Time constant of a bank's temperature after its surroundings', seconds. Its own losses at C/10 are a few tenths
/// of a watt and are neglected.
const THERMAL_SECONDS: f64 = 3.0 * 3_600.0;

/// A ruined battery keeps this share of its rated capacity, so that nothing divides by zero.
const LEAST_HEALTH: f64 = 0.01;

/// The bank's state. Currents are positive into the battery; all charge is that of one block, as they are in series.
#[derive(Clone, Debug)]
pub(super) struct Battery {
    blocks: f64,
    rated_ah: f64,
    health: f64,
    /// Charge taken out since full.
    removed_ah: f64,
    /// Discharge current as diffusion sees it.
    mean_amps: f64,
    transient_volts: f64,
    surface_volts: f64,
    celsius: f64,
}

impl Battery {
    /// A full bank at rest on float, at the temperature of its surroundings.
    pub(super) fn new(blocks: u8, rated_ah: f64, health: f64, float_volts: f64, celsius: f64) -> Self {
        let blocks = f64::from(blocks);
        Self {
            blocks,
            rated_ah,
            health: health.max(LEAST_HEALTH),
            removed_ah: 0.0,
            mean_amps: 0.0,
            transient_volts: 0.0,
            surface_volts: SURFACE * (float_volts / blocks - FULL).max(0.0),
            celsius,
        }
    }

    /// Terminal voltage of the bank while `amps` flow into it, never under 0 V.
    pub(super) fn volts(&self, amps: f64) -> f64 {
        let block = if amps > 0.0 {
            self.open_circuit() + amps * self.charging_ohms()
        } else {
            self.open_circuit() + self.surface_volts
                - self.transient_volts
                - self.ohms() * -amps
                - self.polarisation(-amps)
        };
        (block * self.blocks).max(0.0)
    }

    /// The current that the bank takes from a charger at `volts`: 0 when the bank's own voltage is higher.
    pub(super) fn charging_amps(&self, volts: f64) -> f64 {
        ((volts / self.blocks - self.open_circuit()) / self.charging_ohms()).max(0.0)
    }

    /// Lets `amps` flow for `seconds`, at most a few seconds.
    pub(super) fn step(&mut self, seconds: f64, amps: f64, ambient_celsius: f64) {
        let discharge = (-amps).max(0.0);
        self.removed_ah = (self.removed_ah - amps * seconds / 3_600.0).clamp(0.0, self.total_ah());
        self.mean_amps += (discharge - self.mean_amps) * share(seconds, DIFFUSION_SECONDS);
        self.transient_volts +=
            (discharge * self.ohms() * TRANSIENT - self.transient_volts) * share(seconds, TRANSIENT_SECONDS);
        if amps > 0.0 {
            let overvoltage = SURFACE * amps * self.charging_ohms();
            self.surface_volts += (overvoltage - self.surface_volts) * share(seconds, SURFACE_GAIN_SECONDS);
        } else {
            let worked_off = discharge * seconds / 3_600.0 / (SURFACE_CHARGE * self.capacity_ah());
            self.surface_volts *= (-worked_off - seconds / SURFACE_REST_SECONDS).exp();
        }
        self.celsius += (ambient_celsius - self.celsius) * share(seconds, THERMAL_SECONDS);
    }

    /// State of charge, 0.0 to 1.0 of the 20 h capacity that the battery has at its age.
    pub(super) fn state_of_charge(&self) -> f64 {
        (1.0 - self.removed_ah / self.capacity_ah()).clamp(0.0, 1.0)
    }

    /// Puts the bank at a state of charge, 0.0 to 1.0, and at rest.
    pub(super) fn set_state_of_charge(&mut self, share: f64) {
        self.removed_ah = (1.0 - share.clamp(0.0, 1.0)) * self.capacity_ah();
        self.mean_amps = 0.0;
        self.transient_volts = 0.0;
        self.surface_volts = 0.0;
    }

    /// Ages the bank, or makes it younger, at the same state of charge.
    pub(super) fn set_health(&mut self, health: f64) {
        let removed = self.removed_ah / self.capacity_ah();
        self.health = health.max(LEAST_HEALTH);
        self.removed_ah = removed * self.capacity_ah();
    }

    /// The 20 h capacity at this age and 25 °C.
    fn capacity_ah(&self) -> f64 {
        self.rated_ah * self.health
    }

    /// What an infinitely slow discharge lets out. The rated 20 h current, which is a higher rate for less capacity,
    /// lets out [`Self::capacity_ah`] at any age.
    fn total_ah(&self) -> f64 {
        (1.0 + (SLOW - 1.0) * self.health.powf(-RATE_EXPONENT)) * self.capacity_ah()
    }

    /// Open-circuit voltage of one block.
    fn open_circuit(&self) -> f64 {
        FULL - OPEN_CIRCUIT_SPAN * self.removed_ah / self.capacity_ah()
    }

    /// Resistance of one block: doubled at half the capacity, as worn AGM blocks show 1.2 to 1.5 times at 80 %.
    fn ohms(&self) -> f64 {
        let warmth = (1.0 + COLD * (25.0 - self.celsius)).max(0.5);
        let acid = 1.0 + DILUTION * self.removed_ah / self.capacity_ah();
        OHM_AMP_HOURS / self.capacity_ah() * warmth * acid
    }

    fn charging_ohms(&self) -> f64 {
        let missing = (self.removed_ah / self.capacity_ah()).clamp(0.0, 1.0);
        (OHM_AMP_HOURS + ACCEPTANCE / (missing + FLOAT_SHARE)) / self.capacity_ah()
    }

    /// What a discharge at `amps` costs one block beyond its resistance.
    fn polarisation(&self, amps: f64) -> f64 {
        let saturating = |amps: f64| amps / (amps + ACTIVATION_RATE * self.capacity_ah());
        let knee = KNEE * knee(self.depth_of_discharge());
        let first = self.removed_ah / self.capacity_ah() / TROUGH_AT;
        let trough = TROUGH * first * (1.0 - first).exp();
        saturating(amps) * (ACTIVATION + trough) + saturating(self.mean_amps) * knee
    }

    /// Charge removed over the charge that the mean current and the temperature let out, 1.0 at the end.
    fn depth_of_discharge(&self) -> f64 {
        let warmth =
            ((self.celsius.max(FREEZING + 5.0) - FREEZING) / (25.0 - FREEZING)).powf(TEMPERATURE_EXPONENT);
        let viscosity = (COLD_DIFFUSION * (25.0 - self.celsius)).exp();
        let rate = (self.mean_amps * viscosity / (RATED_RATE * self.capacity_ah())).powf(RATE_EXPONENT);
        self.removed_ah * (1.0 + (SLOW - 1.0) * rate) / (self.total_ah() * warmth)
    }
}

/// `-ln(1 - depth)`, continued as a steep line where the logarithm ends.
fn knee(depth: f64) -> f64 {
    const LAST: f64 = 0.999;
    let rest = 1.0 - depth.min(LAST);
    -rest.ln() + (depth - LAST).max(0.0) / (1.0 - LAST)
}

/// The share of its way that a first-order lag goes in `seconds`.
fn share(seconds: f64, time_constant: f64) -> f64 {
    1.0 - (-seconds / time_constant).exp()
}

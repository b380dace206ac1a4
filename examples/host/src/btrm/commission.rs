//! Setting a unit up for the plant it stands in, as an installer would.

use anyhow::{Context, Result, ensure};
use bms_core::{settings::Change, units::MilliampHours};
use btrm::{Btrm, Model};

use crate::{
    options::RunOptions,
    plant::{LoadModel, PlantConfig, Replay},
};

/// The battery of a unit that was never told its rated capacity, in ampere-hours.
const DEFAULT_AH: f64 = 100.0;

/// Tells the unit what its command line says about the plant.
///
/// # Errors
/// When the model cannot do it.
pub(super) fn set_up(unit: &mut Btrm, options: &RunOptions) -> Result<()> {
    if let Some(volts) = options.system_voltage {
        let name = unit.model().name();
        // Selections count 12 V blocks.
        unit.apply(Change::SystemVoltage(volts / 12))
            .with_context(|| format!("--system-voltage {volts}: a {name} has 12 or 24 V only"))?;
    }
    if options.battery_ah.is_some() || unit.monitor().settings().nameplate().is_none() {
        let ampere_hours = options.battery_ah.unwrap_or(DEFAULT_AH);
        let rated = MilliampHours(milli(ampere_hours));
        unit.apply(Change::Nameplate(Some(rated))).context("--battery-ah")?;
    }
    Ok(())
}

/// The plant that fits the unit and the command line.
pub(super) fn plant(unit: &Btrm, options: &RunOptions) -> PlantConfig {
    let settings = unit.monitor().settings();
    let nameplate = settings.nameplate().map_or(DEFAULT_AH, |rated| f64::from(rated.get()) / 1_000.0);
    PlantConfig {
        blocks: settings.system().blocks(),
        battery_ah: options.battery_ah.unwrap_or(nameplate),
        battery_health: options.battery_health,
        load: LoadModel::ConstantCurrent { amps: options.load_amps },
        ambient_c: options.temperature,
        rating_amps: match unit.model() {
            Model::Btrm300 => 20.0,
            Model::Btrm400 => 10.0,
        },
    }
}

/// Whether a recorded discharge can be this unit's battery.
///
/// # Errors
/// Which figure it cannot be, and what the unit expects.
pub(super) fn check_record(replay: &Replay, unit: &Btrm) -> Result<()> {
    let (system, ratings) = (unit.monitor().settings().system(), unit.monitor().ratings());
    let first = replay.first_volts();
    let [least, most] = [10.0, 15.0].map(|block| block * f64::from(system.blocks()));
    ensure!(
        (least..=most).contains(&first),
        "it begins with {first:.1} V, and a {system} system has {least} to {most} V: see --system-voltage",
    );
    let (strongest, measured) = (replay.strongest_amps(), f64::from(ratings.current.end().get()) / 1_000.0);
    ensure!(
        strongest <= measured,
        "its current reaches {strongest:.1} A, and a {} measures up to {measured} A",
        unit.model().name(),
    );
    Ok(())
}

/// Thousandths; the command line keeps the figure in range.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and 1 to 10000 Ah fit"
)]
fn milli(number: f64) -> u32 {
    (number * 1_000.0).round() as u32
}

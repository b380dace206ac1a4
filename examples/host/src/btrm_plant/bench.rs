//! The plant as its testers command it.

use crate::{
    plant::Plant,
    plant_port::{Command, PlantCommands},
};

/// The plant; the board's power is not in its hand.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) plant: Plant,
}

impl PlantCommands for Bench {
    fn execute(&mut self, command: Command) -> Result<String, String> {
        match command {
            Command::PowerCycle => Err("the board is turned off and on elsewhere".to_owned()),
            command => self.plant.execute(command),
        }
    }
}

//! What a tester may ask of the strings, over the plant port.

use std::rc::Rc;

use bm100::{
    Bm100,
    lcd::{Button, Indicators, Lcd},
};

use super::strings::Strings;
use crate::{options::Place, plant_port::Tester, product::Unit};

const HELP: &str = "set PLACE volts|celsius|milliohms VALUE; clear PLACE volts|celsius|milliohms; power PLACE on|off; \
    button PLACE|restart on|off; set bit-error-rate RATE; set air CELSIUS; get PLACE; get time; press select|enter; get lcd; \
    get lights; help; power-cycle";

/// The strings, the manager's panel, and what a tester wants of the manager itself.
#[derive(Debug)]
pub(super) struct World {
    pub(super) strings: Strings,
    pub(super) unit: Rc<Unit<Bm100>>,
    pub(super) lcd: Lcd,
    /// The button RESTART at the front is held down.
    pub(super) restart_button: bool,
    /// The manager is to be turned off and on again.
    pub(super) power_cycle: bool,
}

impl Tester for World {
    fn answer(&mut self, line: &str) -> Result<String, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let done = || String::new();
        match *words.as_slice() {
            ["set", "bit-error-rate", rate] => {
                let rate = number(rate, 0.0, 0.1)?;
                self.strings.chains_mut().for_each(|chain| chain.set_bit_error_rate(rate));
                Ok(done())
            }
            ["set", "air", celsius] => {
                let celsius = number(celsius, -30.0, 70.0)?;
                self.strings.chains_mut().for_each(|chain| chain.set_air(celsius));
                Ok(done())
            }
            ["set", place, what, value] => self.set(place, what, Some(value)).map(|()| done()),
            ["clear", place, what] => self.set(place, what, None).map(|()| done()),
            ["power", place, state] => {
                let (place, on) = (parsed(place)?, switch(state)?);
                let chain = self.strings.chain_mut(place).ok_or_else(|| missing(place))?;
                chain.set_alive(place.index.get(), on);
                Ok(done())
            }
            ["button", "restart", state] => {
                self.restart_button = switch(state)?;
                Ok(done())
            }
            ["button", place, state] => {
                let (place, on) = (parsed(place)?, switch(state)?);
                let chain = self.strings.chain_mut(place).ok_or_else(|| missing(place))?;
                chain.set_button(place.index.get(), on);
                Ok(done())
            }
            ["get", "time"] => Ok(format!("{:.3}", self.strings.now().as_secs_f64())),
            ["press", "select"] => Ok(self.press(Button::Select)),
            ["press", "enter"] => Ok(self.press(Button::Enter)),
            ["press", ..] => Err("write: press select, or: press enter".to_owned()),
            ["get", "lcd"] => Ok(self.shown()),
            ["get", "lights"] => Ok(self.lights()),
            ["get", place] => self.get(parsed(place)?),
            ["help"] => Ok(HELP.to_owned()),
            ["power-cycle"] => {
                self.power_cycle = true;
                Ok(done())
            }
            [] => Err("empty line; try: help".to_owned()),
            _ => Err("not understood; try: help".to_owned()),
        }
    }

    fn is_busy(&self) -> bool {
        self.power_cycle
    }
}

impl World {
    /// Presses a button of the panel; gives what it shows then.
    fn press(&mut self, button: Button) -> String {
        let request = self.lcd.press(button, &self.unit.product());
        if let Some(request) = request {
            self.unit.product_mut().carry_out_request(request);
        }
        self.shown()
    }

    /// The lines of the panel, one after another.
    fn shown(&self) -> String {
        self.lcd.lines(&self.unit.product(), None).join(" | ")
    }

    fn lights(&self) -> String {
        let Indicators { system, battery_status, equalizing } = Indicators::of(&self.unit.product());
        format!("system={system:?} battery-status={battery_status:?} equalizing={equalizing:?}")
            .to_lowercase()
    }

    fn set(&mut self, place: &str, what: &str, value: Option<&str>) -> Result<(), String> {
        let place = parsed(place)?;
        let index = place.index.get();
        let chain = self.strings.chain_mut(place).ok_or_else(|| missing(place))?;
        let value = |least, most| value.map(|value| number(value, least, most)).transpose();
        match what {
            "volts" => chain.set_volts(index, value(0.0, 25.0)?),
            "celsius" => chain.set_celsius(index, value(-60.0, 150.0)?),
            "milliohms" => chain.set_ohms(index, value(0.0, 10_000.0)?.map(|ohms| ohms / 1_000.0)),
            _ => return Err("a battery has volts, celsius and milliohms".to_owned()),
        };
        Ok(())
    }

    /// What a battery is, whatever its probe says of it.
    fn get(&mut self, place: Place) -> Result<String, String> {
        let chain = self.strings.chain_mut(place).ok_or_else(|| missing(place))?;
        let index = place.index.get();
        let (Some(board), Some(alive)) = (chain.board(index), chain.is_alive(index)) else {
            return Err(missing(place));
        };
        let (battery, power) = (&board.battery, if alive { "on" } else { "off" });
        Ok(format!(
            "volts={:.3} celsius={:.2} milliohms={:.3} bleed={:.2} power={power}",
            battery.rest_volts(),
            battery.celsius(),
            battery.ohms() * 1_000.0,
            battery.bleed_part(),
        ))
    }
}

fn parsed(place: &str) -> Result<Place, String> {
    place.parse().map_err(|why| format!("a place {why}"))
}

fn missing(place: Place) -> String {
    format!("there is no simulated battery {place}")
}

fn switch(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write: on, or: off".to_owned()),
    }
}

fn number(word: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = word.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("takes {least} to {most}"))
}

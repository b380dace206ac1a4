//! The plant port: a tester's line protocol over TCP on the loopback interface, described in `docs/plant-port.md`.
//!
//! One line asks, one line answers: `ok`, `ok VALUE` or `error: WHY`. Commands run one at a time between the steps
//! of whatever owns the plant, as both live on one thread.

use core::{cell::RefCell, convert::Infallible, time::Duration};
use std::{io, rc::Rc, sync::Arc};

use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::LocalSet,
    time::sleep,
};

use crate::plant::{Name, Setting};

/// The longest line, bytes without its end.
const LONGEST_LINE: usize = 256;
/// Connections that are served at a time.
const MOST_CONNECTIONS: usize = 16;
/// How often a command that is being carried out is looked after, and for how long.
const BUSY_PAUSE: Duration = Duration::from_millis(1);
const BUSY_LOOKS: u32 = 2_000;
/// The pause after the system refused a connection, for lack of descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Sets a name.
    Set(Name, Setting),
    /// Undoes the setting of a name.
    Clear(Name),
    /// Undoes every setting.
    ClearAll,
    /// Tells a name's value.
    Get(Name),
    /// Tells all values.
    List,
    /// Tells the commands.
    Help,
    /// Turns the product off and on again.
    PowerCycle,
}

impl Command {
    /// The commands, on one line.
    pub const HELP: &str = "set NAME VALUE|fault|missing; clear NAME|all; get NAME; list; help; power-cycle";

    /// The command in a line, checked against the name's range.
    ///
    /// # Errors
    ///
    /// A phrase that tells what is wrong with the line.
    pub fn parse(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match *words.as_slice() {
            ["set", name, value] => {
                let name = named(name)?;
                let setting = setting(value)?;
                name.check(setting)?;
                Ok(Self::Set(name, setting))
            }
            ["set", ..] => Err("write: set NAME VALUE".to_owned()),
            ["clear", "all"] => Ok(Self::ClearAll),
            ["clear", name] => Ok(Self::Clear(named(name)?)),
            ["clear", ..] => Err("write: clear NAME, or: clear all".to_owned()),
            ["get", name] => Ok(Self::Get(named(name)?)),
            ["get", ..] => Err("write: get NAME".to_owned()),
            ["list"] => Ok(Self::List),
            ["help"] => Ok(Self::Help),
            ["power-cycle"] => Ok(Self::PowerCycle),
            ["list" | "help" | "power-cycle", ..] => Err("this command stands alone".to_owned()),
            [] => Err("empty line; try: help".to_owned()),
            [other, ..] => Err(format!("unknown command {}; try: help", quoted(other))),
        }
    }
}

/// Who carries out the commands: the plant, or a program around it.
pub trait PlantCommands {
    /// Carries out a command and returns its answer, empty where there is nothing to tell.
    ///
    /// # Errors
    ///
    /// A phrase that tells why it cannot be done.
    fn execute(&mut self, command: Command) -> Result<String, String>;

    /// Whether a command is still being carried out: its answer waits, for up to two seconds.
    fn is_busy(&self) -> bool {
        false
    }
}

/// Who answers a tester's lines: plants whose commands are those here, or something with commands of its own.
pub trait Tester {
    /// Carries out a line and returns its answer, empty where there is nothing to tell.
    ///
    /// # Errors
    ///
    /// A phrase that tells why it cannot be done.
    fn answer(&mut self, line: &str) -> Result<String, String>;

    /// As of [`PlantCommands`].
    fn is_busy(&self) -> bool {
        false
    }
}

impl<P: PlantCommands + ?Sized> Tester for P {
    fn answer(&mut self, line: &str) -> Result<String, String> {
        self.execute(Command::parse(line)?)
    }

    fn is_busy(&self) -> bool {
        PlantCommands::is_busy(self)
    }
}

/// Serves the plant port until it is dropped: up to 16 connections, any number of lines each.
///
/// No borrow of `plant` is held across an `await`; whoever shares it must keep to the same.
///
/// # Errors
///
/// When the listener is not on the loopback interface: whoever reaches this port commands the plant.
pub async fn serve<P>(listener: TcpListener, plant: Rc<RefCell<P>>) -> io::Result<Infallible>
where
    P: Tester + ?Sized + 'static,
{
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        let why = format!("the plant port serves the loopback interface only, not {address}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    let connections = LocalSet::new();
    connections.run_until(accept(listener, plant)).await
}

async fn accept<P>(listener: TcpListener, plant: Rc<RefCell<P>>) -> io::Result<Infallible>
where
    P: Tester + ?Sized + 'static,
{
    let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            // A fresh socket takes a short line at once; if it does not, closing it says enough.
            let _ = stream.try_write(b"error: too many connections\n");
            continue;
        };
        let plant = Rc::clone(&plant);
        tokio::task::spawn_local(async move {
            // A tester that hangs up in the middle of a line harms nobody.
            let _ = converse(stream, &*plant).await;
            drop(seat);
        });
    }
}

/// Answers each line of one connection.
async fn converse<P: Tester + ?Sized>(mut stream: TcpStream, plant: &RefCell<P>) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut reader = BufReader::new(reader);
    while let Some(line) = next_line(&mut reader).await? {
        let answer = line.and_then(|line| answer(&line, plant));
        finished(plant).await;
        let answer = match answer {
            Ok(value) if value.is_empty() => "ok\n".to_owned(),
            Ok(value) => format!("ok {value}\n"),
            Err(why) => format!("error: {why}\n"),
        };
        writer.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// Waits for a command that is carried out between two steps, such as a power cycle.
async fn finished<P: Tester + ?Sized>(plant: &RefCell<P>) {
    for _ in 0..BUSY_LOOKS {
        if !plant.try_borrow().is_ok_and(|plant| plant.is_busy()) {
            return;
        }
        sleep(BUSY_PAUSE).await;
    }
}

fn answer<P: Tester + ?Sized>(line: &str, plant: &RefCell<P>) -> Result<String, String> {
    plant.try_borrow_mut().map_err(|_| "the plant is busy".to_owned())?.answer(line)
}

/// The next whole line, or why it cannot be read; `None` when the other side has hung up. A last line without its
/// end is dropped: it may be half a command.
async fn next_line(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Result<String, String>>> {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let bytes = reader.fill_buf().await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let (part, used) = match end {
            Some(end) => (bytes.get(..end).unwrap_or(bytes), end.saturating_add(1)),
            None => (bytes, bytes.len()),
        };
        // One more for the carriage return of a line that ends with both.
        too_long |= line.len().saturating_add(part.len()) > LONGEST_LINE.saturating_add(1);
        if !too_long {
            line.extend_from_slice(part);
        }
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(if too_long { Err("line too long".to_owned()) } else { text(line) }));
        }
    }
}

fn text(line: Vec<u8>) -> Result<String, String> {
    let mut line = String::from_utf8(line).map_err(|_| "not UTF-8 text".to_owned())?;
    if line.ends_with('\r') {
        line.pop();
    }
    if line.len() > LONGEST_LINE { Err("line too long".to_owned()) } else { Ok(line) }
}

fn named(word: &str) -> Result<Name, String> {
    Name::from_word(word).ok_or_else(|| format!("unknown name {}; try: list", quoted(word)))
}

fn setting(word: &str) -> Result<Setting, String> {
    match word {
        "fault" | "missing" => Ok(Setting::Missing),
        _ => match word.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Setting::Value(value)),
            _ => Err(format!("not a number: {}", quoted(word))),
        },
    }
}

/// A tester's word inside an answer: escaped, so that the answer stays one line, and short.
fn quoted(word: &str) -> String {
    format!("{:?}", word.chars().take(40).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_understood_with_any_blanks_between_its_words() {
        for (line, command) in [
            ("set battery-volts 11.2", Command::Set(Name::BatteryVolts, Setting::Value(11.2))),
            ("  set\tbattery-amps   -8 ", Command::Set(Name::BatteryAmps, Setting::Value(-8.0))),
            ("set temperature fault", Command::Set(Name::Temperature, Setting::Missing)),
            ("set io3-volts missing", Command::Set(Name::Io3Volts, Setting::Missing)),
            ("set button1 1", Command::Set(Name::Button1, Setting::Value(1.0))),
            ("clear supply-volts", Command::Clear(Name::SupplyVolts)),
            ("clear all", Command::ClearAll),
            ("get soc", Command::Get(Name::Soc)),
            ("list", Command::List),
            ("help", Command::Help),
            ("power-cycle", Command::PowerCycle),
        ] {
            assert_eq!(Command::parse(line), Ok(command), "{line:?}");
        }
    }

    #[test]
    fn a_line_that_makes_no_sense_is_refused_with_the_reason() {
        for (line, why) in [
            ("", "empty line; try: help"),
            ("explode now", "unknown command \"explode\"; try: help"),
            ("SET battery-volts 1", "unknown command \"SET\"; try: help"),
            ("set", "write: set NAME VALUE"),
            ("set battery-volts", "write: set NAME VALUE"),
            ("set battery-volts 1 2", "write: set NAME VALUE"),
            ("set flux 1", "unknown name \"flux\"; try: list"),
            ("set battery-volts full", "not a number: \"full\""),
            ("set battery-volts NaN", "not a number: \"NaN\""),
            ("set battery-volts -inf", "not a number: \"-inf\""),
            ("set battery-volts 1e999", "not a number: \"1e999\""),
            ("set battery-volts -0.1", "battery-volts takes 0 to 100"),
            ("set temperature 151", "temperature takes -60 to 150"),
            ("set button2 0.5", "button2 takes 0 (released) or 1 (held down)"),
            ("set button2 missing", "button2 is no sensor: it needs a value"),
            ("set soc fault", "soc is no sensor: it needs a value"),
            ("set time 5", "time is read-only"),
            ("get", "write: get NAME"),
            ("clear", "write: clear NAME, or: clear all"),
            ("clear everything", "unknown name \"everything\"; try: list"),
            ("list all", "this command stands alone"),
        ] {
            assert_eq!(Command::parse(line), Err(why.to_owned()), "{line:?}");
        }
    }

    #[test]
    fn a_strangers_word_is_told_back_short_and_on_one_line() {
        let error = Command::parse(&format!("get \u{1b}[2J{}", "x".repeat(300))).unwrap_err();
        assert!(error.len() < 100 && !error.contains(char::is_control), "{error}");
    }
}

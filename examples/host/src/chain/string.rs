//! The chain as a whole.

use core::time::Duration;

use super::{
    battery::Battery,
    board::SimBoard,
    config::ChainConfig,
    node::Node,
    random::Random,
    station::{EnvironmentSensor, Station},
    wire::Wire,
};

/// How often the batteries are brought up to date.
const PHYSICS: Duration = Duration::from_secs(1);

/// A simulated string, from the manager's port on.
///
/// Octets of the manager go in by [`send`](Self::send), and its answers come out of [`advance`](Self::advance), which
/// is called at [`next`](Self::next) at the latest.
#[derive(Debug)]
pub struct Chain {
    nodes: Vec<Node>,
    /// `down[k]` leads to node k, `up[k]` comes from it.
    down: Vec<Wire>,
    up: Vec<Wire>,
    octet: Duration,
    now: Duration,
    /// When the octets that are on the wires have arrived.
    arrives: Option<Duration>,
    float_volts: f64,
    air: f64,
    stepped: Duration,
}

impl Chain {
    /// A string as it was wired up.
    pub fn new(config: &ChainConfig) -> Self {
        let level = level(config.float_volts, config.batteries.iter().map(|battery| battery.offset_volts));
        let nodes = (1..).zip(&config.batteries).map(|(place, battery): (u64, _)| {
            let noise = Random::new(config.seed, u64::from(u32::from(config.name)) << 16 | place);
            let board = SimBoard::new(Battery::new(*battery, level, config.air_celsius, noise));
            let serial = format!("BP{}{place:06}", config.name);
            let station = Station::probe(&serial, board);
            Node::new(serial, station)
        });
        Self::wired(config, nodes.collect())
    }

    /// An environmental sensor alone at its port.
    pub fn of_sensor(sensor: EnvironmentSensor, baud: u32) -> Self {
        let config = ChainConfig { baud, ..ChainConfig::new('E', 0, 0.0, 0) };
        Self::wired(&config, vec![Node::new("ES0000001".to_owned(), Station::sensor(sensor))])
    }

    fn wired(config: &ChainConfig, nodes: Vec<Node>) -> Self {
        let wires = |direction: u64| {
            let places = (0_u64..).take(nodes.len());
            let wire = |place| {
                let number = u64::from(u32::from(config.name)) << 32 | direction << 16 | place;
                Wire::new(config.bit_error_rate, Random::new(config.seed, number))
            };
            places.map(wire).collect::<Vec<_>>()
        };
        let (down, up) = (wires(1), wires(2));
        let nanos = 10_000_000_000_u64.checked_div(config.baud.into()).unwrap_or(1_000_000_000);
        Self {
            nodes,
            down,
            up,
            octet: Duration::from_nanos(nanos),
            now: Duration::ZERO,
            arrives: None,
            float_volts: config.float_volts,
            air: config.air_celsius,
            stepped: Duration::ZERO,
        }
    }

    /// Probes of the chain.
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Octets of the manager.
    pub fn send(&mut self, octets: &[u8]) {
        if let Some(wire) = self.down.first_mut() {
            wire.put(octets);
        }
        self.watch_wires();
    }

    /// When something happens by itself.
    pub fn next(&self) -> Option<Duration> {
        let deadlines = self.nodes.iter().filter_map(Node::wake_at);
        deadlines.chain(self.arrives).min()
    }

    /// Goes on to `now`; octets for the manager are added to `received`.
    pub fn advance(&mut self, now: Duration, received: &mut Vec<u8>) {
        self.now = self.now.max(now);
        self.step_batteries();
        if self.arrives.is_some_and(|at| self.now >= at) {
            self.arrives = None;
            self.transmit(received);
        }
        for at in 0..self.nodes.len() {
            let (Some(node), Some(home)) = (self.nodes.get_mut(at), self.up.get_mut(at)) else { continue };
            node.process(self.now, home, self.down.get_mut(at.saturating_add(1)));
        }
        self.watch_wires();
    }

    /// One octet's time on every wire.
    fn transmit(&mut self, received: &mut Vec<u8>) {
        for (node, wire) in self.nodes.iter_mut().zip(&mut self.down) {
            if let Some(octet) = wire.carry() {
                node.hear_in(octet);
            }
        }
        let mut homeward = self.up.iter_mut();
        received.extend(homeward.next().and_then(Wire::carry));
        for (node, wire) in self.nodes.iter_mut().zip(homeward) {
            if let Some(octet) = wire.carry() {
                node.hear_out(octet);
            }
        }
    }

    fn watch_wires(&mut self) {
        let busy = self.down.iter().chain(&self.up).any(|wire| !wire.is_empty());
        if busy || !self.nodes.iter().all(Node::is_idle) {
            self.arrives = self.arrives.or(Some(self.now.saturating_add(self.octet)));
        } else {
            self.arrives = None;
        }
    }

    fn step_batteries(&mut self) {
        let passed = self.now.saturating_sub(self.stepped);
        if passed < PHYSICS {
            return;
        }
        self.stepped = self.now;
        let level = level(self.float_volts, self.batteries().map(Battery::offset));
        let air = self.air;
        for battery in self.nodes.iter_mut().filter_map(board_mut).map(|board| &mut board.battery) {
            battery.step(passed.as_secs_f64(), level, air);
        }
    }

    fn batteries(&self) -> impl Iterator<Item = &Battery> {
        let boards = self.nodes.iter().filter_map(|node| node.station()?.board());
        boards.map(|board| &board.battery)
    }

    fn node_mut(&mut self, place: u8) -> Option<&mut Node> {
        self.nodes.get_mut(usize::from(place).checked_sub(1)?)
    }

    /// The battery at a place, from 1 on, and its probe's board.
    pub fn board(&self, place: u8) -> Option<&SimBoard> {
        self.nodes.get(usize::from(place).checked_sub(1)?)?.station()?.board()
    }

    /// The serial number of the probe at a place, from 1 on.
    pub fn serial(&self, place: u8) -> Option<&str> {
        Some(self.nodes.get(usize::from(place).checked_sub(1)?)?.serial())
    }

    /// Whether the probe at a place, from 1 on, has power; `None`: there is none.
    pub fn is_alive(&self, place: u8) -> Option<bool> {
        Some(self.nodes.get(usize::from(place).checked_sub(1)?)?.is_alive())
    }

    /// Takes the power of a probe away, or gives it back; `false`: there is none at that place, from 1 on.
    pub fn set_alive(&mut self, place: u8, alive: bool) -> bool {
        let now = self.now;
        let Some(node) = self.node_mut(place) else { return false };
        node.set_alive(now, alive);
        if !alive && let Some(at) = usize::from(place).checked_sub(1) {
            // What it was sending is lost.
            self.up.get_mut(at).into_iter().for_each(Wire::clear);
            self.down.get_mut(usize::from(place)).into_iter().for_each(Wire::clear);
        }
        true
    }

    /// Sets what a battery's voltage is, whatever its string does; `None`: no longer. `false`: there is none at that place.
    pub fn set_volts(&mut self, place: u8, volts: Option<f64>) -> bool {
        self.change(place, |board| board.battery.set_volts = volts)
    }

    /// The same for the temperature, °C.
    pub fn set_celsius(&mut self, place: u8, celsius: Option<f64>) -> bool {
        self.change(place, |board| board.battery.set_celsius = celsius)
    }

    /// The same for the internal resistance at 25 °C, ohms.
    pub fn set_ohms(&mut self, place: u8, ohms: Option<f64>) -> bool {
        self.change(place, |board| board.battery.set_ohms = ohms)
    }

    /// Holds the button of a probe down, or lets it go.
    pub fn set_button(&mut self, place: u8, down: bool) -> bool {
        self.change(place, |board| board.button = down)
    }

    fn change(&mut self, place: u8, change: impl FnOnce(&mut SimBoard)) -> bool {
        let now = self.now;
        let Some(node) = self.node_mut(place) else { return false };
        node.wake(now);
        board_mut(node).map(change).is_some()
    }

    /// Sets the chance of each bit on each wire to be wrong.
    pub fn set_bit_error_rate(&mut self, rate: f64) {
        self.down.iter_mut().chain(&mut self.up).for_each(|wire| wire.set_bit_error_rate(rate));
    }

    /// Sets the temperature of the air, °C.
    pub const fn set_air(&mut self, celsius: f64) {
        self.air = celsius;
    }
}

fn board_mut(node: &mut Node) -> Option<&mut SimBoard> {
    node.station_mut()?.board_mut()
}

/// The voltage that a battery without an offset has: the charger's is that of all together.
fn level(float_volts: f64, offsets: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) =
        offsets.fold((0_u32, 0.0), |(count, sum), offset| (count.saturating_add(1), sum + offset));
    if count == 0 { float_volts } else { float_volts - sum / f64::from(count) }
}

//! Processor time a request of whole Modbus TCP servers; `benches/loopback.sh` runs it.
//!
//! All servers run all the time and are asked in turns, so that a noisy machine hits each of them.

use anyhow::{Context as _, Result};
use benches::loopback::{Client, Question, Server};
use clap::Parser;

/// Processor time a request of Modbus TCP servers, asked over the loopback interface.
#[derive(Debug, Parser)]
struct Options {
    /// NAME=COMMAND of a server, once for each; {port} in it is where it is to listen.
    #[arg(long = "server", required = true)]
    servers: Vec<String>,
    /// Requests in each turn.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    requests: u32,
    /// Connections to each server, with one request in flight on each.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    connections: u16,
    /// Turns of each server.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
    turns: u8,
    /// Unit identifier asked.
    #[arg(long, default_value_t = 1)]
    unit: u8,
    /// Function: 3 or 4.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(3..=4))]
    function: u8,
    /// Address of the first register.
    #[arg(long, default_value_t = 0)]
    first: u16,
    /// Registers read.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=125))]
    count: u8,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let Options { unit, function, first, count, .. } = options;
    let question = Question { unit, function, first, count };
    let mut contenders = Vec::new();
    for server in &options.servers {
        let (name, command) = server.split_once('=').context("--server wants NAME=COMMAND")?;
        contenders.push(Contender::start(name, command, question, options.connections)?);
    }
    // Each connection has as many replies, so requests are rounded up to a whole number of rounds.
    let rounds = options.requests.div_ceil(options.connections.into());
    for _ in 0..options.turns {
        for contender in &mut contenders {
            contender.take_turn(question, rounds, options.connections)?;
        }
    }
    println!("{:<14}{:>12}{:>12}{:>14}", "server", "least, µs", "median, µs", "requests/s");
    for contender in contenders {
        contender.report();
    }
    Ok(())
}

struct Contender {
    name: String,
    server: Server,
    client: Client,
    /// Processor time a request, in microseconds; one of each turn.
    costs: Vec<f64>,
    /// Requests a second of the fastest turn.
    rate: f64,
}

impl Contender {
    fn start(name: &str, command: &str, question: Question, connections: u16) -> Result<Self> {
        let server = Server::start(command, question).with_context(|| name.to_owned())?;
        let client = Client::connect(server.address, connections)?;
        Ok(Self { name: name.to_owned(), server, client, costs: Vec::new(), rate: 0.0 })
    }

    fn take_turn(&mut self, question: Question, rounds: u32, connections: u16) -> Result<()> {
        let requests = f64::from(rounds) * f64::from(connections);
        let before = self.server.processor_time()?;
        let took = self.client.run(question, rounds).with_context(|| self.name.clone())?;
        let used = self.server.processor_time()?.saturating_sub(before);
        self.costs.push(used.as_secs_f64() * 1e6 / requests);
        self.rate = self.rate.max(requests / took.as_secs_f64());
        Ok(())
    }

    fn report(mut self) {
        self.costs.sort_by(f64::total_cmp);
        let least = self.costs.first().copied().unwrap_or(f64::NAN);
        let median = self.costs.get(self.costs.len().div_euclid(2)).copied().unwrap_or(f64::NAN);
        println!("{:<14}{least:>12.2}{median:>12.2}{:>14.0}", self.name, self.rate);
    }
}

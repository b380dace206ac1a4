//! Processor time a request of whole Modbus TCP servers, DNP3 outstations or SNMP agents; `benches/loopback.sh` runs it.
//!
//! All servers run all the time and are asked in turns, so that a noisy machine hits each of them.

use anyhow::{Context as _, Result};
use benches::loopback::{Asked, Client, Echo, Managed, Question, Registers, Server, own_processor_time};
use clap::{Parser, ValueEnum};

/// Processor time a request of servers, asked over the loopback interface.
#[derive(Debug, Parser)]
struct Options {
    /// What is spoken: a read of registers, a class 0 poll of outstation 10 by master 1, or requests of the system group
    /// by SNMP: GET of one variable, GETBULK of 20, and GET of one in SNMPv3 with encryption.
    #[arg(value_enum, default_value = "modbus")]
    protocol: Protocol,
    /// NAME=COMMAND of a server, once for each; {port} in it is where it is to listen.
    #[arg(long = "server", required = true)]
    servers: Vec<String>,
    /// NAME=COMMAND of a server that sends back what it gets: it is sent as many bytes as a request has.
    #[arg(long = "echo")]
    echoes: Vec<String>,
    /// Requests in each turn.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    requests: u32,
    /// Connections to each server, with one request in flight on each.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    connections: u16,
    /// Turns of each server.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
    turns: u8,
    /// Modbus: unit identifier asked.
    #[arg(long, default_value_t = 1)]
    unit: u8,
    /// Modbus: function, 3 or 4.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(3..=4))]
    function: u8,
    /// Modbus: address of the first register.
    #[arg(long, default_value_t = 0)]
    first: u16,
    /// Modbus: registers read.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=125))]
    count: u8,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Protocol {
    Modbus,
    Dnp3,
    SnmpGet,
    SnmpBulk,
    SnmpPrivate,
}

impl Options {
    fn question(&self) -> Result<Question> {
        let Self { unit, function, first, count, .. } = *self;
        Ok(match self.protocol {
            Protocol::Modbus => Question::Registers(Registers { unit, function, first, count }),
            Protocol::Dnp3 => Question::Class0(Box::default()),
            Protocol::SnmpGet => Question::Managed(Managed::new(Asked::Get)?),
            Protocol::SnmpBulk => Question::Managed(Managed::new(Asked::Bulk)?),
            Protocol::SnmpPrivate => Question::Managed(Managed::new(Asked::Private)?),
        })
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    let question = options.question()?;
    let datagrams = matches!(question, Question::Managed(_));
    // Those of SNMPv3 are some 140 octets long.
    let octets = if matches!(options.protocol, Protocol::SnmpPrivate) { 140 } else { question.octets() };
    let echo = Question::Echo(Echo { octets, datagrams });
    let echoes = options.echoes.iter().map(|server| (server, &echo));
    let servers = echoes.chain(options.servers.iter().map(|server| (server, &question)));
    let mut contenders = Vec::new();
    for (server, question) in servers {
        let (name, command) = server.split_once('=').context("a server is NAME=COMMAND")?;
        contenders.push(Contender::start(name, command, question.clone(), options.connections)?);
    }
    // Each connection has as many replies, so requests are rounded up to a whole number of rounds.
    let rounds = options.requests.div_ceil(options.connections.into());
    for _ in 0..options.turns {
        for contender in &mut contenders {
            contender.take_turn(rounds, options.connections)?;
        }
    }
    println!("{:<16}{:^24}{:^24}", "", "server, µs", "and client, µs");
    println!("{:<16}{:>12}{:>12}{:>12}{:>12}{:>14}", "", "least", "median", "least", "median", "requests/s");
    for contender in contenders {
        contender.report();
    }
    Ok(())
}

struct Contender {
    name: String,
    question: Question,
    server: Server,
    client: Client,
    costs: Costs,
    /// The same with the client's.
    costs_of_both: Costs,
    /// Requests a second of the fastest turn.
    rate: f64,
}

impl Contender {
    fn start(name: &str, command: &str, question: Question, connections: u16) -> Result<Self> {
        let mut question = question;
        let server = Server::start(command, &mut question).with_context(|| name.to_owned())?;
        let client = Client::connect(server.address, &question, connections)?;
        let (costs, costs_of_both) = Default::default();
        Ok(Self { name: name.to_owned(), question, server, client, costs, costs_of_both, rate: 0.0 })
    }

    fn take_turn(&mut self, rounds: u32, connections: u16) -> Result<()> {
        let requests = f64::from(rounds) * f64::from(connections);
        self.question.prepare(self.server.address)?;
        let before = (self.server.processor_time()?, own_processor_time()?);
        let took = self.client.run(&self.question, rounds).with_context(|| self.name.clone())?;
        let servers = self.server.processor_time()?.saturating_sub(before.0);
        let both = servers.saturating_add(own_processor_time()?.saturating_sub(before.1));
        self.costs.0.push(servers.as_secs_f64() * 1e6 / requests);
        self.costs_of_both.0.push(both.as_secs_f64() * 1e6 / requests);
        self.rate = self.rate.max(requests / took.as_secs_f64());
        Ok(())
    }

    fn report(self) {
        let ([least, median], [least_of_both, median_of_both]) =
            (self.costs.least_and_median(), self.costs_of_both.least_and_median());
        println!(
            "{:<16}{least:>12.2}{median:>12.2}{least_of_both:>12.2}{median_of_both:>12.2}{:>14.0}",
            self.name, self.rate
        );
    }
}

/// Processor time a request, in microseconds; one of each turn.
#[derive(Default)]
struct Costs(Vec<f64>);

impl Costs {
    fn least_and_median(mut self) -> [f64; 2] {
        self.0.sort_by(f64::total_cmp);
        let at = |place: usize| self.0.get(place).copied().unwrap_or(f64::NAN);
        [at(0), at(self.0.len().div_euclid(2))]
    }
}

//! How the outstations are set up: as the command line says, and as each carrier wants it.

use core::time::Duration;

use anyhow::{Context, Result, ensure};
use dnp3_outstation::{
    Config,
    link::{Destination, Direction, EndpointAddress, Frame, Header},
};

use super::super::Product;
use super::associations::Master;
use crate::options::Dnp3Options;

/// What a confirm may take longer than it should, before a connection ends.
const GRACE: Duration = Duration::from_secs(5);

/// What an outstation's octets travel by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// A connection from a master, which may die without a word.
    Connection,
    /// A connection to a master, which ends soon of itself.
    Outgoing,
    /// Datagrams: there is no connection that could be tested.
    Datagrams,
    /// A line with so many bits a second, that may lead to others too: nobody speaks there without need.
    Serial {
        /// Bits a second.
        baud: u32,
    },
}

/// The unit's own address and its masters.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    address: EndpointAddress,
    masters: Vec<Config>,
}

impl Setup {
    /// As the command line says.
    ///
    /// # Errors
    /// A master that is named twice.
    pub(super) fn of<P: Product>(options: &Dnp3Options) -> Result<Self> {
        let address = endpoint(options.dnp3_address).context("--dnp3-address must be 0 to 65519")?;
        let mut masters: Vec<Config> = Vec::new();
        for &master in &options.dnp3_master {
            let address_of_master = endpoint(master).context("--dnp3-master must be 0 to 65519")?;
            let known = masters.iter().any(|config| config.master == address_of_master);
            ensure!(!known, "--dnp3-master {master} is given twice");
            let mut config = P::dnp3_config(address, address_of_master, options.unsolicited());
            config.keep_alive = options.keep_alive();
            masters.push(config);
        }
        Ok(Self { address, masters })
    }

    /// One configuration for each master.
    pub(super) fn masters(&self) -> &[Config] {
        &self.masters
    }

    /// The master with this address, if it is one of ours.
    fn master_at(&self, address: EndpointAddress) -> Option<Master> {
        self.masters.iter().position(|config| config.master == address).map(Master)
    }

    /// Which of our masters has sent a frame to us, or to all.
    pub(super) fn master_of(&self, header: &Header) -> Option<Master> {
        let for_us = match header.destination() {
            Destination::Endpoint(address) => address == self.address,
            Destination::Broadcast(_) => true,
            Destination::SelfAddress => false,
        };
        let from_master = header.control().direction == Direction::FromMaster;
        self.master_at(header.source()).filter(|_| for_us && from_master)
    }

    /// How long the confirm of an unsolicited response is waited for, and a little longer.
    pub(super) fn longest_wait(&self, master: Master) -> Duration {
        let config = self.masters.get(master.0);
        config.map_or(Duration::ZERO, |config| config.unsolicited.confirm_timeout).saturating_add(GRACE)
    }

    /// The only master, if there is one only.
    pub(super) const fn only_master(&self) -> Option<Master> {
        if self.masters.len() == 1 { Some(Master(0)) } else { None }
    }

    /// The configuration for a master over a carrier.
    pub(super) fn config(&self, master: Master, carrier: Carrier) -> Option<Config> {
        let mut config = *self.masters.get(master.0)?;
        match carrier {
            Carrier::Connection => {}
            Carrier::Outgoing | Carrier::Datagrams => config.keep_alive = None,
            Carrier::Serial { baud } => {
                config.keep_alive = None;
                // What was handed to the line is not there yet.
                let frames = config.max_response.div_ceil(249);
                let fragment = on_line(Frame::MAX_OCTETS, baud).saturating_mul(frames.into());
                for timeout in [&mut config.confirm_timeout, &mut config.unsolicited.confirm_timeout] {
                    *timeout = timeout.saturating_add(fragment);
                }
                config.link_timeout =
                    config.link_timeout.saturating_add(on_line(Frame::MAX_OCTETS, baud).saturating_mul(2));
            }
        }
        Some(config)
    }
}

/// How long octets take on a line: ten or eleven bits each.
fn on_line(octets: usize, baud: u32) -> Duration {
    let octets = u32::try_from(octets).unwrap_or(u32::MAX);
    Duration::from_secs(11).saturating_mul(octets).checked_div(baud).unwrap_or_default()
}

const fn endpoint(address: u16) -> Option<EndpointAddress> {
    EndpointAddress::new(address)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::options::Options;

    fn setup(line: &str) -> Result<Setup> {
        Setup::of::<btrm::Btrm>(&Options::try_parse_from(line.split(' ')).unwrap().run.serve.dnp3)
    }

    #[test]
    fn each_master_is_known_by_its_address() {
        let setup = setup("btrm --dnp3-address 7 --dnp3-master 3 --dnp3-master 4").unwrap();
        assert_eq!(setup.master_at(endpoint(4).unwrap()), Some(Master(1)));
        assert_eq!(setup.master_at(endpoint(1).unwrap()), None);
        assert_eq!(setup.only_master(), None);
        assert_eq!(setup.config(Master(1), Carrier::Connection).unwrap().master.get(), 4);
    }

    #[test]
    fn a_master_named_twice_is_an_error() {
        let error = setup("btrm --dnp3-master 3 --dnp3-master 3").unwrap_err();
        assert!(error.to_string().contains("--dnp3-master 3 is given twice"));
    }

    #[test]
    fn only_connections_from_a_master_are_kept_alive() {
        let setup = setup("btrm --dnp3-keep-alive 7").unwrap();
        let keep_alive = |carrier| setup.config(Master(0), carrier).unwrap().keep_alive;
        assert_eq!(keep_alive(Carrier::Connection), Some(Duration::from_secs(7)));
        for carrier in [Carrier::Outgoing, Carrier::Datagrams, Carrier::Serial { baud: 9_600 }] {
            assert_eq!(keep_alive(carrier), None);
        }
    }

    #[test]
    fn a_slow_line_has_its_confirms_waited_for_longer() {
        let setup = setup("btrm --dnp3-unsolicited").unwrap();
        let over = |carrier| setup.config(Master(0), carrier).unwrap().confirm_timeout.as_secs();
        assert_eq!(over(Carrier::Connection), 5);
        assert_eq!(over(Carrier::Serial { baud: 115_200 }), 5);
        assert!((25..=30).contains(&over(Carrier::Serial { baud: 1_200 })));
    }
}

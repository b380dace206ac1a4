//! The options of the DNP3 outstation.

use core::{net::SocketAddr, time::Duration};
use std::path::PathBuf;

use btrm::glue::dnp3::Retry;
use clap::{Args, value_parser};

use crate::net::tls::Identity;

/// How the unit speaks DNP3 (BTRM manual §10).
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "DNP3")]
pub struct Dnp3Options {
    /// TCP port of the DNP3 outstation, usually 20000; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub dnp3_port: u16,
    /// UDP port of the DNP3 outstation, usually 20000; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub dnp3_udp_port: u16,
    /// TCP port of the DNP3 outstation behind TLS 1.2 or 1.3, usually 19999; 0 turns it off; needs a certificate
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub dnp3_tls_port: u16,
    /// The unit's certificate, and those between it and the authority, in PEM form
    #[arg(long, value_name = "FILE.pem", requires = "dnp3_tls_key")]
    pub dnp3_tls_cert: Option<PathBuf>,
    /// The private key of the unit's certificate, in PEM form
    #[arg(long, value_name = "FILE.pem", requires = "dnp3_tls_cert")]
    pub dnp3_tls_key: Option<PathBuf>,
    /// Certificates of the authority, in PEM form: masters must show a certificate that it has signed, and the
    /// connection to --dnp3-master-ip is made by TLS, to a master whose certificate is signed by it and names that
    /// address
    #[arg(long, value_name = "FILE.pem")]
    pub dnp3_tls_ca: Option<PathBuf>,
    /// DNP3 address of the unit, 0 to 65519
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parser!(u16).range(0..=65_519))]
    pub dnp3_address: u16,
    /// DNP3 address of its master, 0 to 65519; give it again for each further master
    #[arg(long, value_name = "N", default_values_t = [1], value_parser = value_parser!(u16).range(0..=65_519))]
    pub dnp3_master: Vec<u16>,
    /// Have unsolicited responses: a master may switch them on
    #[arg(long)]
    pub dnp3_unsolicited: bool,
    /// How often an unsolicited response is sent again that no master confirms: 0 to 254 times, 255 without end
    #[arg(long, value_name = "N", default_value_t = Retry::default().retries)]
    pub dnp3_retries: u8,
    /// Seconds between two such attempts, 0 to 255; 0 is taken for 1
    #[arg(long, value_name = "SECONDS", default_value_t = Retry::default().seconds)]
    pub dnp3_retry_seconds: u8,
    /// Where the first master listens: unsolicited responses go there, over UDP if that is all there is, else over a
    /// connection that is made when there is something to tell and that master has none to the unit
    #[arg(long, value_name = "ADDR:PORT")]
    pub dnp3_master_ip: Option<SocketAddr>,
    /// Seconds of silence after which a connection is tested, 0 to 65535; one that does not answer is closed; 0 never
    /// tests
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub dnp3_keep_alive: u16,
}

impl Dnp3Options {
    /// What the unit shows of itself to the other end of TLS; clap sees to it that key and certificate come together.
    pub fn identity(&self) -> Option<Identity> {
        let (certificate, key) = (self.dnp3_tls_cert.clone()?, self.dnp3_tls_key.clone()?);
        Some(Identity { certificate, key })
    }

    /// How unsolicited responses are sent again; `None` when there are none.
    pub fn unsolicited(&self) -> Option<Retry> {
        let retry = Retry { retries: self.dnp3_retries, seconds: self.dnp3_retry_seconds };
        self.dnp3_unsolicited.then_some(retry)
    }

    /// After so long a silence a connection is tested; `None`: never.
    pub fn keep_alive(&self) -> Option<Duration> {
        (self.dnp3_keep_alive > 0).then(|| Duration::from_secs(self.dnp3_keep_alive.into()))
    }
}

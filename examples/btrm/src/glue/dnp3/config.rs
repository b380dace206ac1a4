//! How an outstation of this unit is set up.

use dnp3_outstation::{Config, Retry, Unsolicited, Variations, link::EndpointAddress};

/// The configuration of the outstation that serves one master. `unsolicited` is `None` where unsolicited responses are
/// not enabled on the configuration page (BTRM manual §10); where they are, the master still switches them on by
/// function 20.
pub const fn dnp3_config(
    address: EndpointAddress,
    master: EndpointAddress,
    unsolicited: Option<Retry>,
) -> Config {
    let mut config = Config::new(address, master);
    config.variations = variations();
    if let Some(retry) = unsolicited {
        config.unsolicited = Unsolicited::retrying(retry);
    }
    config
}

/// The variations that are told when the master leaves the choice: those of BTRM manual §12.3.3, and for events and
/// commands, which it does not name, the ones with time, of 16 bits where its static ones are.
pub const fn variations() -> Variations {
    let mut variations = Variations::new();
    variations.g1 = 2;
    variations.g2 = 2;
    variations.g10 = 2;
    variations.g11 = 2;
    variations.g13 = 2;
    variations.g30 = 4;
    variations.g32 = 4;
    variations.g40 = 2;
    variations.g42 = 4;
    variations.g43 = 4;
    variations
}

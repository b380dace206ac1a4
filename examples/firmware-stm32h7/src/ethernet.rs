//! Ethernet: the controller, and the LAN8742A on RMII (UM2407 §6.16).

use core::{convert::Infallible, task::Context};

use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState};
use embassy_stm32::{
    Peri,
    eth::{self, GenericPhy, PacketQueue, Sma},
    peripherals::{ETH, ETH_SMA, PA1, PA2, PA7, PB13, PC1, PC4, PC5, PG11, PG13},
    uid::uid,
};

use crate::Irqs;

/// Frames that wait in each direction.
const FRAMES: usize = 4;

type Mac = eth::Ethernet<'static, ETH, GenericPhy<Sma<'static, ETH_SMA>>>;

/// Room for frames.
#[expect(missing_debug_implementations, reason = "the controller's own")]
pub struct Buffers(PacketQueue<FRAMES, FRAMES>);

impl Buffers {
    /// Empty.
    #[expect(clippy::new_without_default, reason = "too large for the stack")]
    pub const fn new() -> Self {
        Self(PacketQueue::new())
    }
}

/// The controller and its pins, not started yet.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Controller {
    pub(crate) eth: Peri<'static, ETH>,
    pub(crate) sma: Peri<'static, ETH_SMA>,
    pub(crate) ref_clk: Peri<'static, PA1>,
    pub(crate) mdio: Peri<'static, PA2>,
    pub(crate) mdc: Peri<'static, PC1>,
    pub(crate) crs: Peri<'static, PA7>,
    pub(crate) rx_d0: Peri<'static, PC4>,
    pub(crate) rx_d1: Peri<'static, PC5>,
    pub(crate) tx_d0: Peri<'static, PG13>,
    pub(crate) tx_d1: Peri<'static, PB13>,
    pub(crate) tx_en: Peri<'static, PG11>,
}

impl Controller {
    /// Starts it, with an address of the board's own.
    ///
    /// # Errors
    /// None: the emulated board has some.
    pub fn start(self, buffers: &'static mut Buffers) -> Result<Ethernet, Infallible> {
        let Self { eth, sma, ref_clk, mdio, mdc, crs, rx_d0, rx_d1, tx_d0, tx_d1, tx_en } = self;
        let mac = Mac::new(
            &mut buffers.0,
            eth,
            Irqs,
            ref_clk,
            crs,
            rx_d0,
            rx_d1,
            tx_d0,
            tx_d1,
            tx_en,
            address(),
            sma,
            mdio,
            mdc,
        );
        Ok(Ethernet(mac))
    }
}

/// A locally administered address, from the number that no other chip has.
fn address() -> [u8; 6] {
    let [a, b, c, d, e, .., f] = uid();
    [0x02, a ^ b, c, d, e, f]
}

/// Ethernet, started.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Ethernet(Mac);

impl Ethernet {
    /// Its hardware address.
    pub fn address(&self) -> [u8; 6] {
        address()
    }
}

impl Driver for Ethernet {
    type RxToken<'a> = <Mac as Driver>::RxToken<'a>;
    type TxToken<'a> = <Mac as Driver>::TxToken<'a>;

    fn receive(&mut self, context: &mut Context<'_>) -> Option<(Self::RxToken<'_>, Self::TxToken<'_>)> {
        self.0.receive(context)
    }

    fn transmit(&mut self, context: &mut Context<'_>) -> Option<Self::TxToken<'_>> {
        self.0.transmit(context)
    }

    fn link_state(&mut self, context: &mut Context<'_>) -> LinkState {
        self.0.link_state(context)
    }

    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    fn hardware_address(&self) -> HardwareAddress {
        self.0.hardware_address()
    }
}

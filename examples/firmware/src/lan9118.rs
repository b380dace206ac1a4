//! The SMSC LAN9118 Ethernet controller, as a driver of `embassy-net`.
//!
//! Frames pass through the controller's FIFOs in words of 32 bits; there is no DMA, and a buffer for each direction.

use core::task::Context;

use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState};
use embassy_sync::waitqueue::AtomicWaker;

use crate::{interrupt::Interrupt, register::Register};

/// Octets of the longest frame without its check (IEEE 802.3).
const FRAME: usize = 1514;
/// Words of a buffer: the frame, its check, and what aligns it.
const WORDS: usize = 384;
/// Octets of a frame's check, which the controller hands over with it.
const CHECK: usize = 4;

/// LAN9118 datasheet §5.3.
struct Registers {
    rx_data: Register,
    tx_data: Register,
    rx_status: Register,
    tx_status: Register,
    irq_config: Register,
    interrupts: Register,
    interrupts_enabled: Register,
    byte_test: Register,
    fifo_levels: Register,
    rx_config: Register,
    tx_config: Register,
    hardware_config: Register,
    rx_fifo: Register,
    tx_fifo: Register,
    power: Register,
    mac_command: Register,
    mac_data: Register,
}

// SAFETY: the controller of AN386 lies at 0x4020_0000, and these are its registers.
const CONTROLLER: Registers = unsafe {
    Registers {
        rx_data: Register::at(0x4020_0000),
        tx_data: Register::at(0x4020_0020),
        rx_status: Register::at(0x4020_0040),
        tx_status: Register::at(0x4020_0048),
        irq_config: Register::at(0x4020_0054),
        interrupts: Register::at(0x4020_0058),
        interrupts_enabled: Register::at(0x4020_005C),
        byte_test: Register::at(0x4020_0064),
        fifo_levels: Register::at(0x4020_0068),
        rx_config: Register::at(0x4020_006C),
        tx_config: Register::at(0x4020_0070),
        hardware_config: Register::at(0x4020_0074),
        rx_fifo: Register::at(0x4020_007C),
        tx_fifo: Register::at(0x4020_0080),
        power: Register::at(0x4020_0084),
        mac_command: Register::at(0x4020_00A4),
        mac_data: Register::at(0x4020_00A8),
    }
};

/// What `byte_test` reads when the bus works.
const BYTE_TEST: u32 = 0x8765_4321;
/// In `interrupts`: a frame has come.
const RX_STATUS_LEVEL: u32 = 1 << 3;
/// In `mac_command`: busy, and reading.
const MAC_BUSY: u32 = 1 << 31;
const MAC_READ: u32 = 1 << 30;
/// MAC registers (datasheet §5.4).
const MAC_CONTROL: u32 = 1;
const MAC_ADDRESS_HIGH: u32 = 2;
const MAC_ADDRESS_LOW: u32 = 3;
/// In `MAC_CONTROL`: full duplex, transmitter and receiver on.
const MAC_ON: u32 = 1 << 20 | 1 << 3 | 1 << 2;
/// In a frame's status.
const RX_ERROR: u32 = 1 << 15;

static FRAMES: AtomicWaker = AtomicWaker::new();

/// The controller before it is started.
#[derive(Debug)]
pub struct Controller(());

/// Why there is no Ethernet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, defmt::Format)]
pub struct NotThere {
    /// What the test register read.
    pub byte_test: u32,
}

impl Controller {
    /// For [`Board::take`](crate::Board::take) alone.
    pub(crate) const fn new() -> Self {
        Self(())
    }

    /// Resets and starts the controller, with the address that its EEPROM has.
    ///
    /// # Errors
    /// [`NotThere`]
    pub fn start(self, buffers: &'static mut Buffers) -> Result<Lan9118, NotThere> {
        let byte_test = CONTROLLER.byte_test.read();
        if byte_test != BYTE_TEST {
            return Err(NotThere { byte_test });
        }
        CONTROLLER.hardware_config.write(1);
        while CONTROLLER.power.read() & 1 == 0 {}
        // A frame is sent when all of it is there, which this bit has to say, and 5 KiB are for frames to be sent
        // (datasheet §5.3.9).
        CONTROLLER.hardware_config.write(1 << 20 | 5 << 16);
        let [a, b, c, d] = mac_read(MAC_ADDRESS_LOW).to_le_bytes();
        let [e, f, ..] = mac_read(MAC_ADDRESS_HIGH).to_le_bytes();
        CONTROLLER.fifo_levels.write(0xFF << 24);
        CONTROLLER.rx_config.write(0);
        CONTROLLER.interrupts_enabled.write(0);
        CONTROLLER.interrupts.write(u32::MAX);
        // Active high, push-pull, on.
        CONTROLLER.irq_config.write(1 << 8 | 1 << 4 | 1);
        CONTROLLER.tx_config.write(1 << 1);
        mac_write(MAC_CONTROL, MAC_ON);
        Interrupt::Ethernet.unmask();
        Ok(Lan9118 { address: [a, b, c, d, e, f], buffers })
    }
}

/// Room for one frame in each direction.
#[derive(Debug)]
pub struct Buffers {
    rx: [u32; WORDS],
    tx: [u32; WORDS],
}

impl Buffers {
    /// Empty.
    pub const fn new() -> Self {
        Self { rx: [0; WORDS], tx: [0; WORDS] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// The controller at work.
#[derive(Debug)]
pub struct Lan9118 {
    address: [u8; 6],
    buffers: &'static mut Buffers,
}

impl Lan9118 {
    /// Its address.
    pub const fn address(&self) -> [u8; 6] {
        self.address
    }
}

fn has_frame() -> bool {
    CONTROLLER.rx_fifo.read() >> 16 & 0xFF != 0
}

/// Room for the longest frame, its two command words and what aligns it.
fn has_room() -> bool {
    CONTROLLER.tx_fifo.read() & 0xFFFF >= FRAME as u32 + 16
}

fn mac_read(register: u32) -> u32 {
    mac_command(MAC_BUSY | MAC_READ | register);
    CONTROLLER.mac_data.read()
}

fn mac_write(register: u32, value: u32) {
    CONTROLLER.mac_data.write(value);
    mac_command(MAC_BUSY | register);
}

fn mac_command(command: u32) {
    CONTROLLER.mac_command.write(command);
    while CONTROLLER.mac_command.read() & MAC_BUSY != 0 {}
}

#[unsafe(export_name = "ETHERNET")]
extern "C" fn on_ethernet() {
    CONTROLLER.interrupts_enabled.write(0);
    FRAMES.wake();
}

/// A frame that has come.
#[derive(Debug)]
pub struct RxToken<'a>(&'a mut [u32; WORDS]);

/// Room for a frame to be sent.
#[derive(Debug)]
pub struct TxToken<'a>(&'a mut [u32; WORDS]);

const fn octets(words: &mut [u32; WORDS]) -> &mut [u8] {
    // SAFETY: the same memory at a weaker alignment; every pattern of bits is a `u8`.
    unsafe { core::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), WORDS * 4) }
}

impl embassy_net_driver::RxToken for RxToken<'_> {
    /// Hands on a frame; one that is damaged or too long as an empty one, which the stack drops.
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, take: F) -> R {
        let status = CONTROLLER.rx_status.read();
        let length = (status >> 16 & 0x3FFF) as usize;
        let words = length.div_ceil(4);
        for word in 0..words {
            let read = CONTROLLER.rx_data.read();
            if let Some(place) = self.0.get_mut(word) {
                *place = read;
            }
        }
        let sound = status & RX_ERROR == 0 && words <= WORDS;
        let length = if sound { length.saturating_sub(CHECK) } else { 0 };
        take(octets(self.0).get_mut(..length).unwrap_or_default())
    }
}

impl embassy_net_driver::TxToken for TxToken<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, fill: F) -> R {
        let length = length.min(WORDS * 4);
        let filled = fill(octets(self.0).get_mut(..length).unwrap_or_default());
        // First and last segment, and its length, twice (datasheet §3.11).
        CONTROLLER.tx_data.write(1 << 13 | 1 << 12 | length as u32);
        CONTROLLER.tx_data.write(length as u32);
        for word in self.0.iter().take(length.div_ceil(4)) {
            CONTROLLER.tx_data.write(*word);
        }
        // Nobody asks how it went, and what is not read would fill the FIFO.
        while CONTROLLER.tx_fifo.read() >> 16 & 0xFF != 0 {
            let _status = CONTROLLER.tx_status.read();
        }
        filled
    }
}

impl Driver for Lan9118 {
    type RxToken<'a> = RxToken<'a>;
    type TxToken<'a> = TxToken<'a>;

    fn receive(&mut self, context: &mut Context<'_>) -> Option<(RxToken<'_>, TxToken<'_>)> {
        if !has_frame() {
            FRAMES.register(context.waker());
            CONTROLLER.interrupts.write(RX_STATUS_LEVEL);
            CONTROLLER.interrupts_enabled.write(RX_STATUS_LEVEL);
            // One may have come before the interrupt was on.
            if !has_frame() {
                return None;
            }
        }
        if !has_room() {
            context.waker().wake_by_ref();
            return None;
        }
        Some((RxToken(&mut self.buffers.rx), TxToken(&mut self.buffers.tx)))
    }

    fn transmit(&mut self, context: &mut Context<'_>) -> Option<TxToken<'_>> {
        if !has_room() {
            // The controller empties its FIFO in microseconds.
            context.waker().wake_by_ref();
            return None;
        }
        Some(TxToken(&mut self.buffers.tx))
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME;
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.address)
    }
}

//! The LCD panel: four lines of twenty letters, and two buttons (BM100 manual, LCD Panel).
//!
//! *Select* goes through the items of a menu, and through the batteries, strings or extremes of a page. *Enter* takes the item that
//! is marked, and leads from a page back to its menu. The manual names the ways to the network addresses and to the
//! reset; the other pages, and their order, are ours.
//!
//! | file | what it is |
//! | --- | --- |
//! | `menu.rs` | which page is under which item |
//! | `page.rs` | what a page shows |
//! | `indicator.rs` | the five lights |

mod indicator;
mod menu;
mod page;
mod written;

use heapless::{String, Vec};

use crate::{product::Bm100, site::Network};
pub use indicator::{Indicators, Light};
use menu::{Menu, Target};
use page::Page;

/// Letters of a line.
pub const COLUMNS: usize = 20;
/// Lines of the display.
pub const ROWS: usize = 4;

/// What the display shows: up to four lines of printable ASCII.
pub type Lines = Vec<String<COLUMNS>, ROWS>;

/// One of the two buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// To the next item.
    Select,
    /// Into the item, or back.
    Enter,
}

/// What somebody at the panel asked for, and confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Measure all resistances now.
    Measure,
    /// Start anew.
    Reboot,
    /// Start anew, and count strings and batteries: what the button RESTART at the front does.
    Restart,
    /// All settings to their defaults, the network's too (BM100 manual, Reset/Reboot → Reset → Confirm).
    Reset,
    /// All settings to their defaults, but for the network's.
    ResetButNetwork,
}

/// The state of the panel.
///
/// ```
/// use bm100::{Bm100, Nameplate, Stored, lcd::{Button, Lcd}};
///
/// let unit = Bm100::new(Nameplate::default(), Stored::default());
/// let mut lcd = Lcd::default();
/// assert_eq!(lcd.lines(&unit, None)[2], "192.168.20.177");
/// lcd.press(Button::Enter, &unit);
/// assert_eq!(lcd.lines(&unit, None)[0], ">Summary");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lcd {
    screen: Screen,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Screen {
    /// Name and address, as at power-up.
    #[default]
    Start,
    /// A menu, and the item that is marked.
    Menu(Menu, usize),
    /// A page, and which of its batteries or strings is shown.
    Page(Page, u16),
    /// Whether something shall be done: `true` marks Confirm.
    Ask(Request, bool),
}

impl Lcd {
    /// Takes a button that was pressed; what was asked for by it is to be [carried out](Bm100::carry_out_request).
    pub fn press(&mut self, button: Button, unit: &Bm100) -> Option<Request> {
        let (screen, request) = match (self.screen, button) {
            (Screen::Start, _) => (Screen::Menu(Menu::Main, 0), None),
            (Screen::Menu(menu, item), Button::Select) => (Screen::Menu(menu, menu.next(item)), None),
            (Screen::Menu(menu, item), Button::Enter) => (menu.target(item).screen(menu), None),
            (Screen::Page(page, place), Button::Select) => (Screen::Page(page, page.next(unit, place)), None),
            (Screen::Page(page, _), Button::Enter) => (Menu::with(Target::Page(page)), None),
            (Screen::Ask(request, confirm), Button::Select) => (Screen::Ask(request, !confirm), None),
            (Screen::Ask(request, confirm), Button::Enter) => {
                (Menu::with(Target::Ask(request)), confirm.then_some(request))
            }
        };
        self.screen = screen;
        request
    }

    /// Back to the first screen, as when nobody has pressed a button for a while.
    pub const fn sleep(&mut self) {
        self.screen = Screen::Start;
    }

    /// What is shown. `network` is what the unit has for its addresses now, by DHCP or otherwise; without it those that
    /// are set up are shown.
    pub fn lines(&self, unit: &Bm100, network: Option<&Network>) -> Lines {
        let network = network.unwrap_or(&unit.site().network);
        match self.screen {
            Screen::Start => page::start(unit, network),
            Screen::Menu(menu, item) => menu.lines(item),
            Screen::Page(page, place) => page.lines(unit, network, place),
            Screen::Ask(request, confirm) => page::ask(request, confirm),
        }
    }
}

impl Bm100 {
    /// Does what somebody at the panel asked for.
    pub fn carry_out_request(&mut self, request: Request) {
        match request {
            Request::Measure => self.measure_all(),
            Request::Reboot => self.ask_restart(),
            Request::Restart => self.restart_and_detect(),
            Request::Reset => self.restore_defaults(true),
            Request::ResetButNetwork => self.restore_defaults(false),
        }
    }
}

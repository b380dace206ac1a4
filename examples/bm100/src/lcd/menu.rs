//! Which page is under which item.

use core::fmt::Write;

use heapless::String;

use super::{Lines, ROWS, Request, Screen, page::Page};

/// A list of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Menu {
    Main,
    About,
    Network,
    Reset,
}

/// What is under an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Menu(Menu),
    Page(Page),
    Ask(Request),
    /// The menu before, or the first screen.
    Back,
}

type Item = (&'static str, Target);

const MAIN: &[Item] = &[
    ("Summary", Target::Page(Page::Summary)),
    ("Batteries", Target::Page(Page::Battery)),
    ("Strings", Target::Page(Page::String)),
    ("Environment", Target::Page(Page::Environment)),
    ("Measure resistance", Target::Ask(Request::Measure)),
    ("About", Target::Menu(Menu::About)),
    ("Reset/Reboot", Target::Menu(Menu::Reset)),
    ("Back", Target::Back),
];

const ABOUT: &[Item] = &[
    ("Identification", Target::Page(Page::Identification)),
    ("Versions", Target::Page(Page::Versions)),
    ("Probe firmware", Target::Page(Page::ProbeFirmware)),
    ("Network info.", Target::Menu(Menu::Network)),
    ("Back", Target::Back),
];

const NETWORK: &[Item] = &[
    ("IPv4 address", Target::Page(Page::Address)),
    ("Subnet mask", Target::Page(Page::Mask)),
    ("Gateway", Target::Page(Page::Gateway)),
    ("Back", Target::Back),
];

const RESET: &[Item] = &[
    ("Reboot", Target::Ask(Request::Reboot)),
    ("Restart, count", Target::Ask(Request::Restart)),
    ("Reset", Target::Ask(Request::Reset)),
    ("Reset but TCP/IP", Target::Ask(Request::ResetButNetwork)),
    ("Back", Target::Back),
];

impl Menu {
    const ALL: [Self; 4] = [Self::Main, Self::About, Self::Network, Self::Reset];

    const fn items(self) -> &'static [Item] {
        match self {
            Self::Main => MAIN,
            Self::About => ABOUT,
            Self::Network => NETWORK,
            Self::Reset => RESET,
        }
    }

    /// The menu that has an item with this under it, and that item marked.
    pub(super) fn with(target: Target) -> Screen {
        let place = |menu: Self| Some((menu, menu.items().iter().position(|item| item.1 == target)?));
        Self::ALL.into_iter().find_map(place).map_or(Screen::Start, |(menu, item)| Screen::Menu(menu, item))
    }

    /// The item behind this one; behind the last comes the first.
    pub(super) const fn next(self, item: usize) -> usize {
        let next = item.saturating_add(1);
        if next < self.items().len() { next } else { 0 }
    }

    pub(super) fn target(self, item: usize) -> Target {
        self.items().get(item).map_or(Target::Back, |item| item.1)
    }

    /// As many items as there are lines, the marked one among them.
    pub(super) fn lines(self, marked: usize) -> Lines {
        let first = marked.saturating_add(1).saturating_sub(ROWS);
        let shown = self.items().iter().enumerate().skip(first).take(ROWS);
        shown
            .map(|(place, (name, _))| {
                let mut line = String::new();
                let mark = if place == marked { '>' } else { ' ' };
                // The names fit.
                let _room = write!(line, "{mark}{name}");
                line
            })
            .collect()
    }
}

impl Target {
    /// Where it leads to from an item of `menu`.
    pub(super) fn screen(self, menu: Menu) -> Screen {
        match self {
            Self::Menu(menu) => Screen::Menu(menu, 0),
            Self::Page(page) => Screen::Page(page, 0),
            Self::Ask(request) => Screen::Ask(request, false),
            Self::Back => Menu::with(Self::Menu(menu)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lcd::COLUMNS;

    #[test]
    fn every_item_fits_and_everything_has_one_menu() {
        for menu in Menu::ALL {
            for (name, target) in menu.items() {
                assert!(name.len() < COLUMNS, "{name}");
                let places = Menu::ALL.into_iter().flat_map(Menu::items).filter(|item| item.1 == *target);
                assert!(*target == Target::Back || places.count() == 1, "{name}");
            }
        }
    }
}

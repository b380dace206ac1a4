//! What there is.

use dnp3_outstation::file::below_root;

use super::record::Record;

/// A name that stands for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Root,
    Record(Record),
    Image,
}

impl Name {
    /// What a master calls it, with the root before it or not. There is nothing else, and nothing of a name ever
    /// reaches a file system.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Some(name) = below_root(text) else { return Some(Self::Root) };
        let named = |known: &Self| known.as_str() == name;
        Record::ALL.map(Self::Record).into_iter().chain([Self::Image]).find(named)
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Root => ".",
            Self::Record(record) => record.name(),
            Self::Image => "firmware.bin",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_the_root_before_it() {
        for text in ["points.csv", "/points.csv", "\\points.csv", "./points.csv", ".\\points.csv"] {
            assert_eq!(Name::parse(text), Some(Name::Record(Record::Points)), "{text}");
        }
        assert_eq!(Name::parse("firmware.bin"), Some(Name::Image));
    }

    #[test]
    fn everything_else_is_no_file() {
        for text in
            ["", "..", "//", "../points.csv", "//points.csv", "POINTS.CSV", "points.csv/", "btrm.flash"]
        {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }
}

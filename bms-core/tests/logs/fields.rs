//! Fields of tables, and parts of texts.

use core::fmt::{Display, Formatter, Result};

use bms_core::export::{
    Known, Quoted, Seconds, Utc,
    text::{length, read},
};
use bms_core::time::{Timestamp, Uptime};

fn written(what: impl Display) -> String {
    what.to_string()
}

#[test]
fn a_quote_is_written_twice() {
    assert_eq!(written(Quoted("a, \"b\" c")), "\"a, \"\"b\"\" c\"");
    assert_eq!(written(Quoted("\"")), "\"\"\"\"");
}

#[test]
fn times_are_told_in_utc_with_milliseconds() {
    let utc = |unix_ms| written(Utc(Timestamp { unix_ms }));
    assert_eq!(utc(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(utc(1_709_164_799_050), "2024-02-28T23:59:59.050Z");
    assert_eq!(utc(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
    assert_eq!(utc(253_402_300_799_999), "9999-12-31T23:59:59.999Z");
}

#[test]
fn a_time_that_cannot_be_written_is_not() {
    for unix_ms in [253_402_300_800_000, 0xFFFF_FFFF_FFFF, u64::MAX] {
        assert_eq!(written(Utc(Timestamp { unix_ms })), "");
    }
}

#[test]
fn uptime_is_seconds() {
    assert_eq!(written(Seconds(Uptime::from_millis(61_005))), "61.005");
}

#[test]
fn what_is_not_known_is_an_empty_field() {
    assert_eq!(written(Known::<u8>(None)), "");
    assert_eq!(written(Known(Some(7))), "7");
}

/// Written in parts, some of them empty, with characters of more than one octet.
struct Text;

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("")?;
        write!(f, "{}°C", 21)?;
        f.write_str("; ü\r\n")
    }
}

const WHOLE: &[u8] = "21°C; ü\r\n".as_bytes();

#[test]
fn blocks_of_every_size_make_up_the_whole() {
    assert_eq!(length(&Text), 11);
    for size in 1..=12 {
        let (mut offset, mut text) = (0_usize, Vec::new());
        loop {
            let mut block = [0xEE; 12];
            let filled = read(&Text, u32::try_from(offset).unwrap(), &mut block[..size]);
            text.extend_from_slice(&block[..filled]);
            assert!(block[filled..].iter().all(|octet| *octet == 0xEE));
            offset += filled;
            if filled < size {
                break;
            }
        }
        assert_eq!(text, WHOLE, "in blocks of {size}");
    }
}

#[test]
fn there_is_nothing_behind_the_end() {
    for offset in [11, 12, u32::MAX] {
        assert_eq!(read(&Text, offset, &mut [0; 4]), 0);
    }
}

//! Any octets, read as BER.

use snmp_agent::OidBuf;
use snmp_agent::ber::{Reader, Tag};

use super::manager::written;

/// Whatever reads is written as it reads, and reading ends.
pub fn ber(octets: &[u8]) {
    within(&Reader::new(octets), octets.len(), 0);
}

fn within(reader: &Reader<'_>, octets: usize, depth: usize) {
    let mut reader = reader.clone();
    let mut left = octets + 1;
    while let Some(tag) = reader.peek() {
        assert!(left > 0, "more elements than octets");
        left -= 1;
        let at = reader.offset();
        value(&reader);
        let before = reader.clone();
        let Ok(content) = reader.constructed(tag) else {
            assert_eq!((reader.offset(), reader.peek()), (at, Some(tag)), "an error moved the reader");
            return;
        };
        assert!(reader.offset() > at && content.offset() > at && content.offset() <= reader.offset());
        let raw = before.clone().octets(tag).unwrap();
        let again = written(|writer| writer.octets(tag, raw));
        assert_eq!(Reader::new(&again).octets(tag), Ok(raw));
        if depth < 40 {
            within(&content, raw.len(), depth + 1);
        }
    }
    assert_eq!(reader.is_empty(), reader.clone().finish().is_ok());
}

/// A value that reads is the same when it was written and read again.
fn value(reader: &Reader<'_>) {
    let (mut name, mut same_name) = (OidBuf::new(), OidBuf::new());
    let mut after = reader.clone();
    let Ok(value) = after.value(&mut name) else { return };
    let again = written(|writer| writer.value(value));
    assert!(again.len() <= after.offset() - reader.offset(), "longer than it has to be");
    let mut second = Reader::new(&again);
    assert_eq!(second.value(&mut same_name), Ok(value));
    assert!(second.is_empty());
    assert!([Tag::NULL, Tag::SEQUENCE].iter().all(|tag| reader.peek() != Some(*tag)));
}

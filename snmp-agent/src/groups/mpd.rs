//! `snmpMPDStats` of SNMP-MPD-MIB (RFC 3412 §5), and the counters of contexts of SNMP-TARGET-MIB (RFC 3413 §4.1.2).

use super::{Group, Row};
use crate::Value;

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 6, 3, 11, 2, 1],
    rows: &[
        Row::new(&[1, 0], |facts| Value::Counter32(facts.engine.statistics.unknown_security_models)),
        Row::new(&[2, 0], |facts| Value::Counter32(facts.engine.statistics.invalid_messages)),
        Row::new(&[3, 0], |facts| Value::Counter32(facts.engine.statistics.unknown_pdu_handlers)),
    ],
};

pub(super) const CONTEXTS: Group = Group {
    root: &[1, 3, 6, 1, 6, 3, 12, 1],
    rows: &[
        Row::new(&[4, 0], |facts| Value::Counter32(facts.engine.statistics.unavailable_contexts)),
        Row::new(&[5, 0], |facts| Value::Counter32(facts.engine.statistics.unknown_contexts)),
    ],
};

//! SNMP-USER-BASED-SM-MIB, group usmStats (RFC 3414 §5).

use super::{Group, Row};
use crate::Value;

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 6, 3, 15, 1, 1],
    rows: &[
        Row::new(&[1, 0], |facts| Value::Counter32(facts.engine.statistics.usm.unsupported_security_levels)),
        Row::new(&[2, 0], |facts| Value::Counter32(facts.engine.statistics.usm.not_in_time_windows)),
        Row::new(&[3, 0], |facts| Value::Counter32(facts.engine.statistics.usm.unknown_user_names)),
        Row::new(&[4, 0], |facts| Value::Counter32(facts.engine.statistics.usm.unknown_engine_ids)),
        Row::new(&[5, 0], |facts| Value::Counter32(facts.engine.statistics.usm.wrong_digests)),
        Row::new(&[6, 0], |facts| Value::Counter32(facts.engine.statistics.usm.decryption_errors)),
    ],
};

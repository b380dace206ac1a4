//! The `snmp` group of SNMPv2-MIB (RFC 3418 §2), with what RFC 1213 §6 had besides and managers still draw.

use super::{Group, Row};
use crate::Value;

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 2, 1, 11],
    rows: &[
        Row::new(&[1, 0], |facts| Value::Counter32(facts.engine.statistics.in_packets)),
        Row::new(&[2, 0], |facts| Value::Counter32(facts.engine.statistics.out_packets)),
        Row::new(&[3, 0], |facts| Value::Counter32(facts.engine.statistics.in_bad_versions)),
        Row::new(&[4, 0], |facts| Value::Counter32(facts.engine.statistics.in_bad_community_names)),
        Row::new(&[5, 0], |facts| Value::Counter32(facts.engine.statistics.in_bad_community_uses)),
        Row::new(&[6, 0], |facts| Value::Counter32(facts.engine.statistics.in_asn_parse_errors)),
        Row::new(&[8, 0], NEVER),
        Row::new(&[9, 0], NEVER),
        Row::new(&[10, 0], NEVER),
        Row::new(&[11, 0], NEVER),
        Row::new(&[12, 0], NEVER),
        Row::new(&[13, 0], |facts| Value::Counter32(facts.engine.statistics.in_total_request_variables)),
        Row::new(&[14, 0], |facts| Value::Counter32(facts.engine.statistics.in_total_set_variables)),
        Row::new(&[15, 0], |facts| Value::Counter32(facts.engine.statistics.in_get_requests)),
        Row::new(&[16, 0], |facts| Value::Counter32(facts.engine.statistics.in_get_nexts)),
        Row::new(&[17, 0], |facts| Value::Counter32(facts.engine.statistics.in_set_requests)),
        Row::new(&[18, 0], |facts| Value::Counter32(facts.engine.statistics.in_get_responses)),
        Row::new(&[19, 0], NEVER),
        Row::new(&[20, 0], |facts| Value::Counter32(facts.engine.statistics.out_too_bigs)),
        Row::new(&[21, 0], |facts| Value::Counter32(facts.engine.statistics.out_no_such_names)),
        Row::new(&[22, 0], |facts| Value::Counter32(facts.engine.statistics.out_bad_values)),
        Row::new(&[24, 0], |facts| Value::Counter32(facts.engine.statistics.out_general_errors)),
        Row::new(&[25, 0], NEVER),
        Row::new(&[26, 0], NEVER),
        Row::new(&[27, 0], NEVER),
        Row::new(&[28, 0], |facts| Value::Counter32(facts.engine.statistics.out_get_responses)),
        Row::new(&[29, 0], |facts| Value::Counter32(facts.engine.statistics.out_traps)),
        Row::new(&[AUTHENTICATION_TRAPS, 0], |facts| {
            Value::Integer(if facts.engine.settings.authentication_traps { ENABLED } else { DISABLED })
        }),
        Row::new(&[31, 0], |facts| Value::Counter32(facts.engine.statistics.silent_drops)),
        Row::new(&[32, 0], NEVER), // snmpProxyDrops
    ],
};

/// `snmpEnableAuthenTraps`.
pub(super) const AUTHENTICATION_TRAPS: u32 = 30;
pub(super) const ENABLED: i32 = 1;
pub(super) const DISABLED: i32 = 2;

/// What only managers and proxies do: errors in responses that came, traps that came, requests sent.
const NEVER: for<'f> fn(&super::Facts<'f>) -> Value<'f> = |_| Value::Counter32(0);

/// What the agent counts, from its start. All counters roll over.
///
/// Served as the `snmp` group of SNMPv2-MIB (RFC 3418 §2, RFC 1213 §6 for those that it made obsolete) and as SNMP-MPD-MIB
/// (RFC 3412 §5); each field names its object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Statistics {
    /// `snmpInPkts`: messages that came.
    pub in_packets: u32,
    /// `snmpOutPkts`: messages sent.
    pub out_packets: u32,
    /// `snmpInBadVersions`: of a version that is not spoken.
    pub in_bad_versions: u32,
    /// `snmpInBadCommunityNames`: of no community, or from no manager of it.
    pub in_bad_community_names: u32,
    /// `snmpInBadCommunityUses`: asking for what the community may not do.
    pub in_bad_community_uses: u32,
    /// `snmpInASNParseErrs`: that could not be read.
    pub in_asn_parse_errors: u32,
    /// `snmpSilentDrops`: requests without a response for its size.
    pub silent_drops: u32,
    /// `snmpInTotalReqVars`: variables read.
    pub in_total_request_variables: u32,
    /// `snmpInTotalSetVars`: variables set.
    pub in_total_set_variables: u32,
    /// `snmpInGetRequests`.
    pub in_get_requests: u32,
    /// `snmpInGetNexts`.
    pub in_get_nexts: u32,
    /// `snmpInSetRequests`.
    pub in_set_requests: u32,
    /// `snmpInGetResponses`: responses that came, to our informs as a rule.
    pub in_get_responses: u32,
    /// `snmpOutTooBigs`: responses sent with `tooBig`.
    pub out_too_bigs: u32,
    /// `snmpOutNoSuchNames`: responses sent with `noSuchName`.
    pub out_no_such_names: u32,
    /// `snmpOutBadValues`: responses sent with `badValue`.
    pub out_bad_values: u32,
    /// `snmpOutGenErrs`: responses sent with `genErr`.
    pub out_general_errors: u32,
    /// `snmpOutGetResponses`: responses sent.
    pub out_get_responses: u32,
    /// `snmpOutTraps`: notifications sent, SNMPv1 or not.
    pub out_traps: u32,
    /// Notifications given up for want of room in the queue. Told by no object.
    pub notifications_dropped: u32,
    /// Informs given up without a confirmation, each for one target. Told by no object.
    pub informs_unconfirmed: u32,
    /// `snmpUnknownSecurityModels`.
    pub unknown_security_models: u32,
    /// `snmpInvalidMsgs`.
    pub invalid_messages: u32,
    /// `snmpUnknownPDUHandlers`: PDUs that ask nothing of an agent.
    pub unknown_pdu_handlers: u32,
    /// `snmpUnavailableContexts` (RFC 3413 §4.1.2).
    pub unavailable_contexts: u32,
    /// `snmpUnknownContexts` (RFC 3413 §4.1.2).
    pub unknown_contexts: u32,
    /// Requests refused to users of SNMPv3, who may not do that. Told by no object.
    #[cfg(feature = "usm")]
    pub unauthorized: u32,
    /// What the user-based security model counts.
    #[cfg(feature = "usm")]
    pub usm: UsmStatistics,
}

/// What the user-based security model counts: the group `usmStats` (RFC 3414 §5), each field its object.
#[cfg(feature = "usm")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct UsmStatistics {
    /// `usmStatsUnsupportedSecLevels`: protected in a way that the user has no keys for.
    pub unsupported_security_levels: u32,
    /// `usmStatsNotInTimeWindows`: authentic, and more than 150 s off or of another start of the agent.
    pub not_in_time_windows: u32,
    /// `usmStatsUnknownUserNames`: of no user.
    pub unknown_user_names: u32,
    /// `usmStatsUnknownEngineIDs`: for another engine, or none; each discovery counts.
    pub unknown_engine_ids: u32,
    /// `usmStatsWrongDigests`: not authentic.
    pub wrong_digests: u32,
    /// `usmStatsDecryptionErrors`: authentic, and cannot be decrypted.
    pub decryption_errors: u32,
}

/// One more.
pub(crate) const fn count(counter: &mut u32) {
    count_many(counter, 1);
}

/// So many more.
pub(crate) const fn count_many(counter: &mut u32, more: u32) {
    *counter = counter.wrapping_add(more);
}

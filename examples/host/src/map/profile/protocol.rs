//! The layers of the protocol and how they are set up (sections 1.4 to 1.9 of the profile).

use dnp3_outstation::{CommandStatus, Config, Retries, file::IDLE_TIMEOUT, link::EndpointAddress};

use super::{
    Profile,
    element::{Element, always, fixed, mark, range, setting, text, tree},
};

/// The longest frame of the standard: 250 user octets and what stands around them.
const FRAME: u32 = 292;
pub(super) fn link(config: &Config) -> Element {
    let addresses = || range(0, EndpointAddress::MAX.get().into());
    tree(
        "linkConfig",
        [
            setting("dataLinkAddress", [addresses()], [text("value", config.address)]),
            fixed("sourceAddressValidation", [mark("alwaysSingleAddress")]),
            setting("expectedSourceAddress", [addresses()], [text("value", config.master)]),
            fixed("selfAddressSupport", [mark("no")]),
            fixed("sendsConfirmedUserDataFrames", [mark("never")]),
            fixed("linkLayerConfirmTimeout", [mark("none")]),
            fixed("maxDataLinkRetries", [mark("none")]),
            always("maxTransmittedFrameSize", FRAME),
            always("maxReceivedFrameSize", FRAME),
        ],
    )
}

pub(super) fn application(config: &Config, profile: &Profile) -> Element {
    let fragment = config.max_response.into();
    let controls = config.max_controls.into();
    let refusals = profile.refusals.iter().map(|status| code(*status)).collect::<Vec<_>>();
    tree(
        "applConfig",
        [
            always("maxTransmittedFragmentSize", fragment),
            always("maxReceivedFragmentSize", fragment),
            fixed("fragmentTimeout", [mark("none")]),
            always("maxObjectsInCROBControlRequest", controls),
            always("maxObjectsInAnalogOutputControlRequest", controls),
            fixed("supportsMixedObjectGroupsInControlRequest", [mark("yes")]),
            fixed("controlStatusCodesSupported", refusals),
        ],
    )
}

/// The element of a status.
const fn code(status: CommandStatus) -> Element {
    mark(match status {
        CommandStatus::Timeout => "code1",
        CommandStatus::NoSelect => "code2",
        CommandStatus::FormatError => "code3",
        CommandStatus::NotSupported => "code4",
        CommandStatus::AlreadyActive => "code5",
        CommandStatus::HardwareError => "code6",
        CommandStatus::Local => "code7",
        CommandStatus::TooManyOps => "code8",
        CommandStatus::NotAuthorized => "code9",
        CommandStatus::AutomationInhibit => "code10",
        CommandStatus::ProcessingLimited => "code11",
        CommandStatus::OutOfRange => "code12",
        _ => "other",
    })
}

pub(super) fn outstation(config: &Config, profile: &Profile) -> Element {
    let confirm = millis(config.confirm_timeout);
    let sometimes =
        || tree("sometimes", [text("explanation", "When it holds events, or when others came before it")]);
    tree(
        "outstationConfig",
        [
            always("applicationLayerConfirmTimeout", confirm),
            fixed("timeSyncRequired", [mark("never")]),
            fixed("deviceTroubleBit", [tree("used", [text("explanation", profile.trouble)])]),
            always("fileHandleTimeout", millis(IDLE_TIMEOUT)),
            fixed("eventBufferOverflowBehavior", [mark("discardOldest")]),
            fixed("sendsMultiFragmentResponses", [mark("yes")]),
            fixed("requestsLastFragmentConfirmation", [sometimes()]),
            fixed("settingsPreservedThroughDeviceReset", [mark("assignedClasses"), mark("analogDeadbands")]),
            fixed("configurationSignatureSupported", [mark("notSupported")]),
            fixed(
                "requestsApplicationConfirmation",
                [tree("eventResponses", [mark("yes")]), tree("nonFinalFragments", [mark("yes")])],
            ),
        ],
    )
}

pub(super) fn unsolicited(config: &Config) -> Element {
    let unsolicited = config.unsolicited;
    let on = if unsolicited.supported { "on" } else { "off" };
    let retries = match unsolicited.retries {
        Retries::Count(count) => text("value", count),
        Retries::Endless => mark("infinite"),
    };
    tree(
        "unsolicitedConfig",
        [
            setting("supportsUnsolicitedReporting", [tree("supported", [mark("configurable")])], [mark(on)]),
            setting(
                "masterDataLinkAddress",
                [range(0, EndpointAddress::MAX.get().into())],
                [text("value", config.master)],
            ),
            setting(
                "unsolicitedResponseConfirmationTimeout",
                [range(1_000, 255_000)],
                [text("value", millis(unsolicited.confirm_timeout))],
            ),
            setting("maxUnsolicitedRetries", [range(0, 254), mark("infinite")], [retries]),
        ],
    )
}

pub(super) fn triggers(config: &Config) -> Element {
    let hold = millis(config.unsolicited.hold_time);
    tree(
        "unsolicitedResponseTriggerConditions",
        [
            always("totalNumberOfEventsFromAnyClass", config.unsolicited.hold_count.into()),
            always("holdTimeAfterEventAssignedToAnyClass", hold),
            fixed("retriggerHoldTimer", [mark("no")]),
        ],
    )
}

pub(super) fn performance(profile: &Profile) -> Element {
    let daily = u32::try_from(profile.time_trusted_for.as_secs()).unwrap_or(u32::MAX);
    let asks = [mark("atStartup"), tree("periodically", [text("fixed", daily)])];
    tree("outstationPerformance", [fixed("outstationSetsIIN14", asks)])
}

fn millis(time: core::time::Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

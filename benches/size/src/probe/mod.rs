//! probe-proto as the two products have it in their firmware.

#[cfg(feature = "probe-all")]
mod all;
#[cfg(feature = "probe-end")]
mod battery;
#[cfg(feature = "probe-bus")]
mod bus;
#[cfg(feature = "probe-end")]
mod end;

/// Runs everything that the features ask for.
pub(crate) fn run() {
    #[cfg(feature = "probe-bus")]
    bus::run();
    #[cfg(feature = "probe-end")]
    end::run();
    #[cfg(feature = "probe-all")]
    all::run();
}

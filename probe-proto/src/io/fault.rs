use embedded_io_async::ErrorKind;

/// Read errors in a row, without an octet between them, that are noise; more are a port that is gone.
const MOST: u32 = 100;

/// Tells noise from a port that is gone.
#[derive(Debug, Default)]
pub(super) struct Faults(u32);

impl Faults {
    /// Octets were read: the port is there.
    pub(super) const fn none(&mut self) {
        self.0 = 0;
    }

    /// Whether a read error is noise. UART drivers report parity, framing, noise and overruns in whatever kind they
    /// like, many as `Other`.
    pub(super) const fn is_noise(&mut self, kind: ErrorKind) -> bool {
        self.0 = self.0.saturating_add(1);
        self.0 <= MOST
            && !matches!(
                kind,
                ErrorKind::BrokenPipe
                    | ErrorKind::NotConnected
                    | ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::NotFound
                    | ErrorKind::PermissionDenied
                    | ErrorKind::Unsupported
            )
    }
}

use crate::instant::Instant;
use crate::link::{EndpointAddress, Function, Header, Primary, Station, encode};
use crate::session::Outgoing;
use crate::transport::{self, Sequence};
use crate::{Config, LinkConfirm};

/// A fragment on its way: cut into segments, each a frame.
#[derive(Clone, Debug)]
pub(super) struct Transit {
    /// The number of the next segment.
    sequence: Sequence,
    under_way: Option<UnderWay>,
}

#[derive(Clone, Copy, Debug)]
struct UnderWay {
    outgoing: Outgoing,
    /// Octets before those that are sent next.
    at: usize,
    confirm: bool,
    to: EndpointAddress,
    /// Octets of the segment whose link confirm is waited for.
    unconfirmed: usize,
}

/// How far a fragment was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing is to be sent.
    Nothing,
    /// To its end; whether it was unsolicited.
    All(bool),
    /// There is no room for the next frame.
    NoRoom,
    /// A link confirm is waited for.
    Waits,
    /// It never came.
    Failed,
}

impl Transit {
    pub(super) const fn new() -> Self {
        Self { sequence: Sequence::FIRST, under_way: None }
    }

    pub(super) const fn reset(&mut self) {
        self.under_way = None;
    }

    /// Ends what is under way.
    pub(super) fn end(&mut self) -> Option<Outgoing> {
        self.under_way.take().map(|under_way| under_way.outgoing)
    }

    pub(super) const fn is_idle(&self) -> bool {
        self.under_way.is_none()
    }

    /// Begins to send a fragment.
    pub(super) const fn begin(&mut self, outgoing: Outgoing, to: EndpointAddress, confirm: LinkConfirm) {
        let confirm = match confirm {
            LinkConfirm::Never => false,
            LinkConfirm::MultiFrame => outgoing.length > transport::Header::MAX_APPLICATION_OCTETS,
            LinkConfirm::Always => true,
        };
        self.under_way = Some(UnderWay { outgoing, at: 0, confirm, to, unconfirmed: 0 });
    }

    /// The segment sent last has arrived.
    pub(super) const fn arrived(&mut self) {
        if let Some(under_way) = &mut self.under_way {
            under_way.at = under_way.at.saturating_add(under_way.unconfirmed);
            self.sequence = self.sequence.next();
            under_way.unconfirmed = 0;
        }
    }

    /// Sends as many frames as there is room for.
    pub(super) fn go_on(
        &mut self,
        now: Instant,
        config: &Config,
        station: &mut Station,
        response: &[u8],
        out: &mut Out<'_>,
    ) -> Sent {
        loop {
            let Some(under_way) = &mut self.under_way else { return Sent::Nothing };
            match station.primary(now, config) {
                Primary::Waits => return Sent::Waits,
                Primary::Failed => {
                    self.under_way = None;
                    return Sent::Failed;
                }
                Primary::Free => {}
            }
            let rest = under_way.outgoing.of(response).get(under_way.at..).unwrap_or_default();
            if rest.is_empty() {
                let unsolicited = under_way.outgoing.unsolicited;
                self.under_way = None;
                return Sent::All(unsolicited);
            }
            let (octets, after) = rest.split_at(rest.len().min(transport::Header::MAX_APPLICATION_OCTETS));
            if out.room() < frame_octets(octets.len()) {
                return Sent::NoRoom;
            }
            let (function, is_data) = station.next_data(now, config, under_way.confirm);
            if !is_data {
                out.frame(config, under_way.to, function, None, &[]);
                continue;
            }
            let header =
                transport::Header { fin: after.is_empty(), fir: under_way.at == 0, sequence: self.sequence };
            out.frame(config, under_way.to, function, Some(header), octets);
            under_way.unconfirmed = octets.len();
            if !under_way.confirm {
                self.arrived();
            }
        }
    }
}

/// Octets on the wire of a frame with a segment of so many application octets.
const fn frame_octets(application: usize) -> usize {
    let user = application.saturating_add(1);
    (user.saturating_add(15) / 16).saturating_mul(2).saturating_add(user).saturating_add(10)
}

/// The transmit buffer of the caller.
pub(super) struct Out<'a> {
    tx: &'a mut [u8],
    pub(super) produced: usize,
}

impl<'a> Out<'a> {
    pub(super) const fn new(tx: &'a mut [u8]) -> Self {
        Self { tx, produced: 0 }
    }

    pub(super) const fn room(&self) -> usize {
        self.tx.len().saturating_sub(self.produced)
    }

    /// Writes a frame of ours: with a segment of at most 249 octets, or with none at all.
    pub(super) fn frame(
        &mut self,
        config: &Config,
        to: EndpointAddress,
        function: Function,
        segment: Option<transport::Header>,
        octets: &[u8],
    ) {
        let user = octets.len().saturating_add(usize::from(segment.is_some()));
        let header = Header::ours(function, to, config.address, u8::try_from(user).unwrap_or_default());
        let first = segment.map(transport::Header::to_octet);
        let written = encode(&header, first, octets, self.tx.get_mut(self.produced..).unwrap_or_default());
        self.produced = self.produced.saturating_add(written.unwrap_or_default());
    }
}

use super::{Frame, Header};

/// What frames begin with.
const START: [u8; 2] = [0x05, 0x64];

impl Frame<'_> {
    /// Where the first whole frame with good CRCs stands among `octets`, and its header; `None` when there is none
    /// yet. The frame is `octets[at..][..header.frame_octets()]`.
    ///
    /// For carriers that must know whose frame it is before they hand it on. After `None`, a frame may still be on
    /// its way in the last [`MAX_OCTETS`](Self::MAX_OCTETS) − 1 octets.
    ///
    /// ```
    /// use dnp3_outstation::link::Frame;
    ///
    /// let noise_and_frame = [0x05, 0x64, 0xFF, 0x05, 0x64, 0x05, 0xC9, 0x01, 0x00, 0x00, 0x04, 0xA6, 0x57];
    /// let (at, header) = Frame::find(&noise_and_frame).expect("a whole frame");
    /// assert_eq!((at, header.source().get()), (3, 1024));
    /// assert_eq!(Frame::find(&noise_and_frame[..12]), None);
    /// ```
    pub fn find(octets: &[u8]) -> Option<(usize, Header)> {
        let mut user = [0; Header::MAX_USER_OCTETS];
        (0..octets.len()).find_map(|at| {
            let rest = octets.get(at..).filter(|rest| rest.starts_with(&START))?;
            let frame = Frame::parse(rest, &mut user).ok()?;
            Some((at, frame.header()))
        })
    }
}

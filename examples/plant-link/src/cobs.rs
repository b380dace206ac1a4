//! Consistent overhead byte stuffing, for packets of less than 254 octets: a block is an octet that tells its length
//! plus one, then the octets up to a zero.

/// Stuffs `packet` into `out`, which has room for one octet more; `None` when it has not.
pub(crate) fn stuff(packet: &[u8], out: &mut [u8]) -> Option<()> {
    let mut out = out.iter_mut();
    for block in packet.split(|octet| *octet == 0) {
        *out.next()? = u8::try_from(block.len().checked_add(1)?).ok()?;
        for octet in block {
            *out.next()? = *octet;
        }
    }
    Some(())
}

/// Takes the stuffing off where it stands; gives the packet, `None` if a block is longer than what there is.
pub(crate) fn unstuff(stuffed: &mut [u8]) -> Option<&mut [u8]> {
    let (mut read, mut written) = (0_usize, 0_usize);
    while let Some(&length) = stuffed.get(read) {
        let block = usize::from(length).checked_sub(1)?;
        let start = read.checked_add(1)?;
        let end = start.checked_add(block)?;
        if end > stuffed.len() {
            return None;
        }
        stuffed.copy_within(start..end, written);
        written = written.checked_add(block)?;
        read = end;
        // A zero stood between this block and the next.
        if read < stuffed.len() {
            *stuffed.get_mut(written)? = 0;
            written = written.checked_add(1)?;
        }
    }
    stuffed.get_mut(..written)
}

//! Status records of a bank, coded and decoded: blocks of bms-core beside postcard, and beside plain numbers.
//!
//! What comes in and goes out on all sides is plain: seconds, then the values, 32 bits each, little-endian.

mod form;
mod plant;

pub use form::{Block, Form, Plain, Postcard};
pub use plant::Plant;

use anyhow::{Result, ensure};

use crate::{Contender, Contest, Goal, Request};

/// Values of a record: one string of four, and an environment sensor.
pub const VALUES: usize = 15;
/// Records of a request: not quite the block of 4 KiB that a log has in a page.
pub const RECORDS: usize = 500;
/// Octets of a record in the plain form.
pub const PLAIN: usize = 4 * (VALUES + 1);

/// Each direction beside each of the others.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    let plain = Plant::new(4).records(RECORDS);
    let request = |name: &str, reply_length: usize| Request {
        path: format!("records/{name}"),
        bytes: plain.clone(),
        reply_length,
        goal: Goal::None,
    };
    let coded = encode::<Block>(&plain)?.len();
    contest.meet(&request("encode/postcard", coded), Encode::<Block>::new(), Encode::<Postcard>::new())?;
    contest.meet(&request("encode/plain", coded), Encode::<Block>::new(), Encode::<Plain>::new())?;
    let (ours, postcard) = (Decode::<Block>::of(&plain)?, Decode::<Postcard>::of(&plain)?);
    contest.meet(&request("decode/postcard", plain.len()), ours.clone(), postcard)?;
    contest.meet(&request("decode/plain", plain.len()), ours, Decode::<Plain>::of(&plain)?)
}

/// Plain records in a form.
///
/// # Errors
/// They do not fit in a form's buffer.
pub fn encode<F: Form>(plain: &[u8]) -> Result<Vec<u8>> {
    let mut coded = vec![0; F::room(plain.len())];
    let length = F::encode(plain, &mut coded);
    ensure!(length > 0, "{} has no room", F::NAME);
    coded.truncate(length);
    Ok(coded)
}

/// Codes the records that it is given.
#[derive(Debug)]
pub struct Encode<F> {
    coded: Vec<u8>,
    form: core::marker::PhantomData<F>,
}

impl<F: Form> Encode<F> {
    fn new() -> Self {
        let room = F::room(PLAIN.saturating_mul(RECORDS));
        Self { coded: vec![0; room], form: core::marker::PhantomData }
    }
}

impl<F: Form> Contender for Encode<F> {
    const NAME: &'static str = F::NAME;

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let length = F::encode(request, &mut self.coded);
        self.coded.get(..length).unwrap_or_default()
    }

    /// Each form is another: what it says is compared.
    fn told(reply: &[u8]) -> Result<Vec<u8>> {
        let mut plain = vec![0; PLAIN.saturating_mul(RECORDS)];
        let length = F::decode(reply, &mut plain);
        plain.truncate(length);
        Ok(plain)
    }
}

/// Decodes what it has in its form, whatever the request says.
#[derive(Clone, Debug)]
pub struct Decode<F> {
    coded: Vec<u8>,
    plain: Vec<u8>,
    form: core::marker::PhantomData<F>,
}

impl<F: Form> Decode<F> {
    fn of(plain: &[u8]) -> Result<Self> {
        Ok(Self { coded: encode::<F>(plain)?, plain: vec![0; plain.len()], form: core::marker::PhantomData })
    }
}

impl<F: Form> Contender for Decode<F> {
    const NAME: &'static str = F::NAME;

    #[inline(never)]
    fn answer(&mut self, _: &[u8]) -> &[u8] {
        let length = F::decode(core::hint::black_box(&self.coded), &mut self.plain);
        self.plain.get(..length).unwrap_or_default()
    }
}

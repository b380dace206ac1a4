//! Records in flash: what was acknowledged is still there after a power cut at any instruction.
//!
//! A [`Store`] keeps one [`Record`] for each key in a range of NOR flash. Which flash, is the board's: anything with
//! [`NorFlash`] of `embedded-storage-async`. Every save appends; pages are used in turn, so they wear evenly.

mod error;
mod guard;
mod note;

pub use error::{RangeError, StoreError};

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;
use sequential_storage::{
    cache::{Cache, Uncached},
    map::{MapConfig, MapStorage, SerializationError, Value},
};

use crate::record::{self, Record, RecordError};
use guard::Guarded;

/// Records in a range of the flash `F`.
///
/// `BUFFER` is the RAM for a page of the flash: at least its `ERASE_SIZE`.
///
/// ```
/// # use embedded_storage_async::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
/// # struct Board([u8; 8192]);
/// # impl ErrorType for Board { type Error = core::convert::Infallible; }
/// # impl ReadNorFlash for Board {
/// #     const READ_SIZE: usize = 1;
/// #     async fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
/// #         bytes.copy_from_slice(&self.0[at as usize..][..bytes.len()]);
/// #         Ok(())
/// #     }
/// #     fn capacity(&self) -> usize { 8192 }
/// # }
/// # use bms_core::{record::Record, store::Store};
/// # use serde::{Deserialize, Serialize};
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Limits { low_mv: u16 }
///
/// impl Record for Limits {
///     const KEY: u8 = 1;
///     const VERSION: u8 = 1;
/// }
///
/// impl NorFlash for Board {
///     const WRITE_SIZE: usize = 4;
///     const ERASE_SIZE: usize = 4096;
///     // ...
/// #     async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
/// #         self.0[from as usize..to as usize].fill(0xFF);
/// #         Ok(())
/// #     }
/// #     async fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Self::Error> {
/// #         self.0[at as usize..][..bytes.len()].copy_from_slice(bytes);
/// #         Ok(())
/// #     }
/// }
///
/// # let flash = Board([0xFF; 8192]);
/// # let session = async {
/// let mut store = Store::<_, 4096>::new(flash, 0..8192)?;
/// assert_eq!(store.load::<Limits>().await.unwrap(), None);
/// store.save(&Limits { low_mv: 11_000 }).await.unwrap();
/// assert_eq!(store.load().await.unwrap(), Some(Limits { low_mv: 11_000 }));
/// # Ok::<(), bms_core::store::RangeError>(())
/// # };
/// # let mut waker = core::task::Context::from_waker(core::task::Waker::noop());
/// # assert!(core::pin::pin!(session).poll(&mut waker).is_ready());
/// ```
///
/// Flash with words of one byte does not compile:
///
/// ```compile_fail,E0080
/// # use embedded_storage_async::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
/// # struct Board([u8; 8192]);
/// # impl ErrorType for Board { type Error = core::convert::Infallible; }
/// # impl ReadNorFlash for Board {
/// #     const READ_SIZE: usize = 1;
/// #     async fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
/// #         bytes.copy_from_slice(&self.0[at as usize..][..bytes.len()]);
/// #         Ok(())
/// #     }
/// #     fn capacity(&self) -> usize { 8192 }
/// # }
/// impl NorFlash for Board {
///     const WRITE_SIZE: usize = 1;
///     const ERASE_SIZE: usize = 4096;
///     // ...
/// #     async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
/// #         self.0[from as usize..to as usize].fill(0xFF);
/// #         Ok(())
/// #     }
/// #     async fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Self::Error> {
/// #         self.0[at as usize..][..bytes.len()].copy_from_slice(bytes);
/// #         Ok(())
/// #     }
/// }
///
/// # let flash = Board([0xFF; 8192]);
/// let store = bms_core::store::Store::<_, 4096>::new(flash, 0..8192);
/// ```
pub struct Store<F: NorFlash, const BUFFER: usize = 4096> {
    map: MapStorage<u8, Guarded<F>, Cache<Uncached, Uncached, Uncached, u8>>,
    buffer: Buffer<BUFFER>,
}

/// Some flash is written by DMA, which needs aligned words.
#[repr(align(4))]
struct Buffer<const N: usize>([u8; N]);

/// Pages a store needs: one in use, one kept empty.
const MIN_PAGES: u16 = 2;

/// Writes before a save gives up. About once in a million cuts, what is left of the record that was being saved hides
/// the next one (<https://github.com/tweedegolf/sequential-storage/issues/136>); a second copy is out of its reach.
const ATTEMPTS: usize = 2;

impl<F: NorFlash, const BUFFER: usize> Store<F, BUFFER> {
    /// A store in `range`, in bytes of `flash`. Reads and writes nothing yet; fresh flash must be erased.
    ///
    /// # Errors
    ///
    /// [`RangeError`] when the range is none of whole pages, or the flash is unsuitable.
    pub fn new(flash: F, range: Range<u32>) -> Result<Self, RangeError> {
        const {
            // With words of one byte, a word that power was cut at can join the next record to a phantom that hides it:
            // an acknowledged record is lost. A driver for such flash declares 4 and writes 4.
            assert!(F::WRITE_SIZE >= 4, "a store needs flash with a WRITE_SIZE of at least 4 bytes");
            assert!(Guarded::<F>::WORD <= 32, "a store needs flash with words of at most 32 bytes");
            assert!(F::ERASE_SIZE >= 8 * Guarded::<F>::WORD + 64, "a store needs flash with larger pages");
            assert!(F::ERASE_SIZE.is_multiple_of(Guarded::<F>::WORD), "a store needs pages of whole words");
            // After a cut, leftovers can read as an item of any length that a page has room for.
            assert!(BUFFER >= F::ERASE_SIZE, "a store's BUFFER holds a page of the flash");
        }
        let pages = check_range(&flash, &range)?;
        let guarded = Guarded::new(flash, range.start, pages);
        let config = MapConfig::try_new(0..guarded.size())?;
        Ok(Self { map: MapStorage::new(guarded, config, Cache::new_uncached()), buffer: Buffer([0; BUFFER]) })
    }

    /// The record as it was last saved, or `None` if it never was.
    ///
    /// A record that has decayed in flash does not match its checksum and is passed over, as one that power was cut in
    /// is: then the record saved before it is found, if that is still there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Record`] when the record cannot be read by this firmware; it stays as it is until it is saved.
    /// Other [`StoreError`]s when the flash fails.
    pub async fn load<R: Record>(&mut self) -> Result<Option<R>, StoreError<F::Error>> {
        Ok(self.fetch(R::KEY).await?.map(record::decode).transpose()?)
    }

    /// Reads the record, which stays as it is where none was saved, or none that can be read: then `damaged` is set. A
    /// store of which nothing can be read is erased, as nothing could be saved in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] when the flash fails.
    pub async fn load_into<R: Record>(
        &mut self,
        record: &mut R,
        damaged: &mut bool,
    ) -> Result<(), StoreError<F::Error>> {
        *damaged |= !self.load_encodable(R::KEY, record).await?;
        Ok(())
    }

    /// Whether the record was read or is not there.
    async fn load_encodable(
        &mut self,
        key: u8,
        record: &mut (dyn Encodable + Send),
    ) -> Result<bool, StoreError<F::Error>> {
        match self.fetch(key).await {
            Ok(bytes) => Ok(bytes.is_none_or(|bytes| record.decode(bytes).is_ok())),
            Err(StoreError::Damaged) => self.erase_all().await.map(|()| false),
            Err(StoreError::Flash(error)) => Err(StoreError::Flash(error)),
            Err(_) => Ok(false),
        }
    }

    /// Saves the record; when this returns `Ok` the flash has been seen to hold it. A record that is there already is
    /// not written again.
    ///
    /// After an error, or when power is cut meanwhile, the old or the new record is there.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooLarge`] when the record does not fit in a page; other [`StoreError`]s when the flash fails.
    pub async fn save<R: Record>(&mut self, record: &R) -> Result<(), StoreError<F::Error>> {
        self.save_encodable(R::KEY, record).await
    }

    /// Saves the record if there is one.
    ///
    /// # Errors
    ///
    /// Those of [`save`](Self::save).
    pub async fn save_some<R: Record>(&mut self, record: Option<&R>) -> Result<(), StoreError<F::Error>> {
        match record {
            Some(record) => self.save(record).await,
            None => Ok(()),
        }
    }

    /// One for all records: one for each would take a kilobyte of flash.
    async fn save_encodable(
        &mut self,
        key: u8,
        record: &(dyn Encodable + Sync),
    ) -> Result<(), StoreError<F::Error>> {
        record.encode(&mut self.buffer.0)?;
        for _ in 0..ATTEMPTS {
            if self.holds(key, record).await? {
                return Ok(());
            }
            self.map.store_item(&mut self.buffer.0, &key, &Encoded(record)).await?;
        }
        if self.holds(key, record).await? { Ok(()) } else { Err(StoreError::NotKept) }
    }

    async fn holds(
        &mut self,
        key: u8,
        record: &(dyn Encodable + Sync),
    ) -> Result<bool, StoreError<F::Error>> {
        Ok(self.fetch(key).await?.is_some_and(|bytes| record.is_encoded_as(bytes)))
    }

    async fn fetch(&mut self, key: u8) -> Result<Option<&[u8]>, StoreError<F::Error>> {
        self.map.flash().finish().await.map_err(StoreError::Flash)?;
        Ok(self.map.fetch_item(&mut self.buffer.0, &key).await?)
    }

    /// Erases all records: the way out of [`StoreError::Damaged`]. If it fails or power is cut meanwhile, records can be
    /// there, gone, or older ones: do it again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] when the flash fails.
    pub async fn erase_all(&mut self) -> Result<(), StoreError<F::Error>> {
        self.map.flash().finish().await.map_err(StoreError::Flash)?;
        Ok(self.map.erase_all().await?)
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.map.destroy().0.into_flash()
    }
}

impl<F: NorFlash, const BUFFER: usize> core::fmt::Debug for Store<F, BUFFER> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Store").field("bytes", &self.map.flash_range().end).finish_non_exhaustive()
    }
}

/// A record of whatever type.
trait Encodable {
    /// Writes the record; gives how many bytes it has.
    fn encode(&self, buffer: &mut [u8]) -> Result<usize, RecordError>;

    /// Whether these bytes are the record.
    fn is_encoded_as(&self, bytes: &[u8]) -> bool;

    /// Reads the record; it stays as it is where these bytes are none.
    fn decode(&mut self, bytes: &[u8]) -> Result<(), RecordError>;
}

impl<R: Record> Encodable for R {
    fn encode(&self, buffer: &mut [u8]) -> Result<usize, RecordError> {
        record::encode(self, buffer).map(<[u8]>::len)
    }

    fn is_encoded_as(&self, bytes: &[u8]) -> bool {
        record::is_encoding_of(bytes, self)
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<(), RecordError> {
        *self = record::decode(bytes)?;
        Ok(())
    }
}

/// A record on its way into the map's buffer.
struct Encoded<'a>(&'a (dyn Encodable + Sync));

impl Value<'_> for Encoded<'_> {
    fn serialize_into(&self, buffer: &mut [u8]) -> Result<usize, SerializationError> {
        self.0.encode(buffer).map_err(|_| SerializationError::BufferTooSmall)
    }

    fn deserialize_from(_: &[u8]) -> Result<(Self, usize), SerializationError> {
        // Records are fetched as bytes.
        Err(SerializationError::InvalidFormat)
    }
}

/// The number of pages in `range`.
fn check_range<F: NorFlash>(flash: &F, range: &Range<u32>) -> Result<u16, RangeError> {
    let bytes = |address: u32| usize::try_from(address).unwrap_or(usize::MAX);
    let (start, end) = (bytes(range.start), bytes(range.end));
    if !start.is_multiple_of(F::ERASE_SIZE) || !end.is_multiple_of(F::ERASE_SIZE) {
        return Err(RangeError::NotAtPages { page: F::ERASE_SIZE });
    }
    if end > flash.capacity() {
        return Err(RangeError::BehindFlash { capacity: flash.capacity() });
    }
    let pages = end.saturating_sub(start).checked_div(F::ERASE_SIZE).unwrap_or(0);
    match u16::try_from(pages) {
        Ok(pages) if pages >= MIN_PAGES => Ok(pages),
        _ => Err(RangeError::PageCount { pages }),
    }
}

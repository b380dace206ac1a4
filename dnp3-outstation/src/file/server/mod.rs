//! The outstation's half of file transfer: one request object in, one response object out.

mod access;
mod commands;
mod open_file;

use super::object::{
    AUTHENTICATION, BlockNumber, COMMAND, COMMAND_STATUS, DESCRIPTOR, Descriptor, TRANSPORT,
    TRANSPORT_STATUS, Transport,
};
use super::{Closing, FileId, Files, Grant, Refusal};
use crate::Uptime;
use crate::app::{FunctionCode, GroupVariation, Iin};
use core::time::Duration;
use open_file::{OpenFile, Purpose, UNKNOWN};

/// Octets of a request fragment that are no file data: control and function, the object header with its size, the
/// head of the block.
const AROUND_A_BLOCK: usize = 2 + 6 + Transport::SIZE;

/// The response object with its octets at the start of the room; `None` when the request object is not whole.
type Answer = Option<(GroupVariation, usize)>;

/// What one association has open, and whom it let in.
#[derive(Debug)]
pub(crate) struct Server {
    idle_timeout: Duration,
    /// Octets of the largest block that a request fragment holds.
    largest_write: usize,
    /// The number given last.
    handle: u32,
    open: Option<OpenFile>,
    /// The handle that fell to the idle time-out last; 0, which is no handle, for none.
    expired: u32,
    grant: Option<(Grant, Uptime)>,
}

/// A file that is open belongs to one association: its double has none.
impl Clone for Server {
    fn clone(&self) -> Self {
        Self { open: None, grant: None, ..*self }
    }
}

impl Server {
    /// Room that every response fits in, but one that tells a name.
    const ROOM: usize = 13;

    /// Nothing open. `request` are the octets of the largest request fragment taken; a file or a key that is not
    /// used for the time-out is given up.
    pub(crate) const fn new(request: usize, idle_timeout: Duration) -> Self {
        Self {
            idle_timeout,
            largest_write: request.saturating_sub(AROUND_A_BLOCK),
            handle: 0,
            open: None,
            expired: 0,
            grant: None,
        }
    }

    /// Carries out one request: `body` is the object behind its size. The response's object goes to the start of
    /// `out`, which is all the room that the response fragment has for it; its octets are told.
    ///
    /// # Errors
    /// [`Iin::NO_FUNC_CODE_SUPPORT`] and [`Iin::OBJECT_UNKNOWN`] for what is no matter of files,
    /// [`Iin::PARAMETER_ERROR`] for an object that is not whole, or less room than 13 octets.
    pub(crate) fn respond(
        &mut self,
        now: Uptime,
        function: FunctionCode,
        object: GroupVariation,
        body: &[u8],
        out: &mut [u8],
        files: &mut dyn Files,
    ) -> Result<(GroupVariation, usize), Iin> {
        self.poll(now, files);
        let expected = match function {
            FunctionCode::OpenFile | FunctionCode::DeleteFile => COMMAND,
            FunctionCode::CloseFile | FunctionCode::AbortFile => COMMAND_STATUS,
            FunctionCode::GetFileInfo => DESCRIPTOR,
            FunctionCode::AuthenticateFile => AUTHENTICATION,
            FunctionCode::Read | FunctionCode::Write => TRANSPORT,
            _ => return Err(Iin::NO_FUNC_CODE_SUPPORT),
        };
        if object != expected {
            return Err(Iin::OBJECT_UNKNOWN);
        }
        if out.len() < Self::ROOM {
            return Err(Iin::PARAMETER_ERROR); // before anything is done that could not be told
        }
        let answer = match function {
            FunctionCode::OpenFile => self.open(now, body, out, files),
            FunctionCode::DeleteFile => self.delete(now, body, out, files),
            FunctionCode::CloseFile => self.close(body, out, files, Closing::Complete),
            FunctionCode::AbortFile => self.close(body, out, files, Closing::GivenUp),
            FunctionCode::GetFileInfo => commands::info(body, out, files),
            FunctionCode::AuthenticateFile => self.authenticate(now, body, out, files),
            FunctionCode::Read => self.read(now, body, out, files),
            _ => self.write(now, body, out, files),
        };
        answer.ok_or(Iin::PARAMETER_ERROR)
    }

    /// The file that is open.
    pub(crate) fn open_file(&self) -> Option<FileId> {
        self.open.as_ref().map(|open| open.file)
    }

    /// When an open file is given up, if nothing comes; call [`poll`](Self::poll) then.
    pub(crate) fn deadline(&self) -> Option<Uptime> {
        self.open.as_ref().map(|open| open.used.saturating_add(self.idle_timeout))
    }

    /// Gives up a file that was not used for too long.
    pub(crate) fn poll(&mut self, now: Uptime, files: &mut dyn Files) {
        if self.deadline().is_some_and(|deadline| now >= deadline)
            && let Some(open) = self.open.take()
        {
            self.expired = open.handle;
            let _ = files.close(open.file, Closing::GivenUp);
        }
    }

    /// The association is lost: gives up the open file, forgets the key.
    pub(crate) fn reset(&mut self, files: &mut dyn Files) {
        self.grant = None;
        if let Some(open) = self.open.take() {
            let _ = files.close(open.file, Closing::GivenUp);
        }
    }

    fn read(&mut self, now: Uptime, body: &[u8], out: &mut [u8], files: &mut dyn Files) -> Answer {
        let (asked, _) = Transport::parse(body)?;
        let room = out.get_mut(Transport::SIZE..)?;
        let outcome =
            self.used(now, asked.handle).and_then(|open| open.read(asked.block.number(), room, files));
        match outcome {
            Ok((octets, last)) => {
                let head = Transport { block: asked.block.marked(last), ..asked }.write(out)?;
                Some((TRANSPORT, head.saturating_add(octets)))
            }
            Err(refusal) => Some((TRANSPORT_STATUS, asked.write_status(refusal.code(), out)?)),
        }
    }

    fn write(&mut self, now: Uptime, body: &[u8], out: &mut [u8], files: &mut dyn Files) -> Answer {
        let (head, data) = Transport::parse(body)?;
        let outcome = self.used(now, head.handle).and_then(|open| open.write(head.block, data, files));
        Some((TRANSPORT_STATUS, head.write_status(Refusal::status(&outcome), out)?))
    }

    /// The open file, if it is that of the handle; its time starts anew.
    fn used(&mut self, now: Uptime, handle: u32) -> Result<&mut OpenFile, Refusal> {
        let expired = self.has_expired(handle);
        match self.open.as_mut().filter(|open| open.handle == handle) {
            Some(open) => {
                open.used = now;
                Ok(open)
            }
            None if expired => Err(Refusal::HandleExpired),
            None => Err(Refusal::NotOpened),
        }
    }

    const fn has_expired(&self, handle: u32) -> bool {
        handle != 0 && handle == self.expired
    }
}

/// A name as a product can take it.
const fn name(octets: &[u8]) -> Result<&str, Refusal> {
    match core::str::from_utf8(octets) {
        Ok(name) if !name.is_empty() => Ok(name),
        _ => Err(Refusal::FileNotFound),
    }
}

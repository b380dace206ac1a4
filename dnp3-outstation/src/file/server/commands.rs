//! Files opened, closed, deleted and told of.

use super::{Answer, OpenFile, Purpose, Server, UNKNOWN, name};
use crate::Uptime;
use crate::file::object::{
    COMMAND_STATUS, Command, CommandStatus, DESCRIPTOR, DESCRIPTOR_FIXED, Descriptor, Transport,
};
use crate::file::{Closing, Entry, FileKind, Files, Mode, Open, Permissions, Refusal};

impl Server {
    pub(super) fn open(&mut self, now: Uptime, body: &[u8], out: &mut [u8], files: &mut dyn Files) -> Answer {
        let command = Command::parse(body)?;
        let room = out.len().saturating_sub(Transport::SIZE);
        let outcome = self.try_open(now, &command, room, files);
        let status = match outcome {
            Ok((handle, size, block)) => {
                CommandStatus { handle, size, block, request: command.request, status: 0 }
            }
            Err(refusal) => refused(refusal, command.request),
        };
        Some((COMMAND_STATUS, status.write(out)?))
    }

    fn try_open(
        &mut self,
        now: Uptime,
        command: &Command<'_>,
        room: usize,
        files: &mut dyn Files,
    ) -> Result<(u32, u32, u16), Refusal> {
        let user = self.user(now, command.key)?;
        if self.open.is_some() {
            return Err(Refusal::TooManyOpen);
        }
        let name = name(command.name)?;
        let mode = u8::try_from(command.mode).ok().and_then(Mode::from_code).ok_or(Refusal::InvalidMode)?;
        let announced = if mode == Mode::Read { UNKNOWN } else { command.size };
        let largest = if mode == Mode::Read { room } else { self.largest_write };
        let block = command.block.min(u16::try_from(largest).unwrap_or(u16::MAX));
        if block == 0 {
            return Err(Refusal::WriteBlockSize);
        }
        let opened = files.open(&Open {
            name,
            mode,
            user,
            size: (announced != UNKNOWN).then_some(announced),
            created: command.created,
            permissions: Permissions::from_bits(command.permissions),
        })?;

        let block = block.min(opened.max_block);
        let (purpose, size) = match (mode, opened.kind) {
            _ if block == 0 => Err(Refusal::WriteBlockSize),
            (Mode::Read, FileKind::File) => Ok((Purpose::Read, opened.size)),
            (Mode::Read, FileKind::Directory) => Ok((Purpose::List, UNKNOWN)),
            (Mode::Write | Mode::Append, FileKind::File) => Ok((Purpose::Write, announced)),
            (Mode::Write | Mode::Append, FileKind::Directory) => Err(Refusal::InvalidMode),
        }
        .inspect_err(|_| {
            let _ = files.close(opened.file, Closing::GivenUp);
        })?;
        // Numbers come again after 2³² − 1 files, and never 0.
        self.handle = self.handle.checked_add(1).unwrap_or(1);
        self.open = Some(OpenFile::new(self.handle, opened.file, purpose, size, block, now));
        Ok((self.handle, opened.size, block))
    }

    pub(super) fn close(
        &mut self,
        body: &[u8],
        out: &mut [u8],
        files: &mut dyn Files,
        closing: Closing,
    ) -> Answer {
        let CommandStatus { handle, request, .. } = CommandStatus::parse(body)?;
        let outcome = match self.open.take_if(|open| open.handle == handle) {
            None if self.has_expired(handle) => Err(Refusal::HandleExpired),
            None => Err(Refusal::InvalidHandle),
            Some(open) if closing == Closing::GivenUp => {
                let _ = files.close(open.file, Closing::GivenUp);
                Ok(())
            }
            Some(open) if open.is_complete() => files.close(open.file, Closing::Complete),
            Some(open) => {
                let _ = files.close(open.file, Closing::GivenUp);
                Err(Refusal::Fatal)
            }
        };
        let status =
            CommandStatus { handle, request, status: Refusal::status(&outcome), ..Default::default() };
        Some((COMMAND_STATUS, status.write(out)?))
    }

    pub(super) fn delete(
        &mut self,
        now: Uptime,
        body: &[u8],
        out: &mut [u8],
        files: &mut dyn Files,
    ) -> Answer {
        let command = Command::parse(body)?;
        let outcome = self.user(now, command.key).and_then(|user| files.delete(user, name(command.name)?));
        let (request, status) = (command.request, Refusal::status(&outcome));
        Some((COMMAND_STATUS, CommandStatus { request, status, ..Default::default() }.write(out)?))
    }
}

pub(super) fn info(body: &[u8], out: &mut [u8], files: &mut dyn Files) -> Answer {
    let Descriptor { name: octets, request } = Descriptor::parse(body)?;
    if out.len() < octets.len().saturating_add(usize::from(DESCRIPTOR_FIXED)) {
        return None;
    }
    match name(octets).and_then(|name| Ok(Entry { name, info: files.info(name)? })) {
        Ok(entry) => Some((DESCRIPTOR, Descriptor::write(&entry, request, out)?)),
        Err(refusal) => Some((COMMAND_STATUS, refused(refusal, request).write(out)?)),
    }
}

fn refused(refusal: Refusal, request: u16) -> CommandStatus {
    CommandStatus { request, status: refusal.code(), ..CommandStatus::default() }
}

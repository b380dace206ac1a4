//! Files (g70): functions 25 to 30, and READ and WRITE of blocks. A request has one object, and so has its response.

use super::indices::split_header;
use super::{Session, Turn};
use crate::Points;
use crate::app::{ApplicationControl, FunctionCode, Iin, Prefix, Range, Width, Writer};
use crate::file::FileId;

/// Octets of the object header before a file object, its size included.
const HEADER: usize = 6;

impl Session {
    /// Whether objects are a block of a file, which READ and WRITE treat as the other file functions.
    pub(super) fn is_block(objects: &[u8]) -> bool {
        matches!(objects, [70, 5, ..])
    }

    /// Carries a request about a file out and writes the object of its response.
    pub(super) fn file_function<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        function: FunctionCode,
        objects: &[u8],
        out: &mut Writer<'_>,
    ) -> Iin {
        let Some(files) = turn.points.files() else {
            return match function {
                FunctionCode::Read | FunctionCode::Write => Iin::OBJECT_UNKNOWN,
                _ => Iin::NO_FUNC_CODE_SUPPORT,
            };
        };
        let Some((header, body, [])) = split_header(objects) else { return Iin::PARAMETER_ERROR };
        if (header.prefix(), header.range()) != (Prefix::Size(Width::Two), Range::Count(1)) {
            return Iin::PARAMETER_ERROR;
        }
        let at = out.length();
        let room = out.room();
        let Some(space) = out.space(room) else { return Iin::PARAMETER_ERROR };
        let answered = match space.split_first_chunk_mut::<HEADER>() {
            Some((head, space)) => self
                .files
                .respond(turn.uptime, function, header.object(), body, space, files)
                .map(|(object, octets)| {
                    let [low, high, ..] = octets.to_le_bytes();
                    *head = [object.group, object.variation, 0x5B, 1, low, high];
                    octets.saturating_add(HEADER)
                }),
            None => Err(Iin::PARAMETER_ERROR),
        };
        let (octets, iin) = answered.map_or_else(|iin| (0, iin), |octets| (octets, Iin::NONE));
        out.truncate(at.saturating_add(octets));
        iin
    }

    /// Answers a READ of a block, in one fragment of all the room there is.
    pub(super) fn read_block<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        control: ApplicationControl,
        objects: &[u8],
        response: &mut [u8],
    ) {
        let mut out = Writer::response(response, turn.config.max_response.into());
        let iin = self.file_function(turn, FunctionCode::Read, objects, &mut out);
        let length = out.length();
        self.respond(turn, control, iin, response, length);
        // A repeated READ is answered anew.
        self.kept = 0;
    }

    /// The file that is open.
    pub(crate) fn open_file(&self) -> Option<FileId> {
        self.files.open_file()
    }

    /// Gives up a file of a lost association, or one that was not used for too long.
    pub(super) fn tend_files<P: Points>(&mut self, turn: &mut Turn<'_, P>) {
        if let Some(files) = turn.points.files() {
            if core::mem::take(&mut self.files_lost) {
                self.files.reset(files);
            }
            self.files.poll(turn.uptime, files);
        }
    }
}

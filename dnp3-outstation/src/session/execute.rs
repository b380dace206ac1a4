//! Every function but CONFIRM and READ.

use super::control::{self, Act, Selection};
use super::unsolicited::back_half;
use super::{Session, Turn, points};
use crate::app::{FunctionCode, GroupVariation, Iin, Range, RequestHeader, ResponseHeader, Writer};
use crate::instant::millis;
use crate::{Class, ClassSet, Event, Points, Restart, Uptime};

impl Session {
    /// Carries a request out and answers it, if it is one that is answered.
    pub(super) fn execute<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        header: RequestHeader,
        objects: &[u8],
        response: &mut [u8],
    ) -> Option<Event> {
        let (control, function) = (header.control(), header.function());
        let selection = self.selection.take();
        let front = back_half(response.len()).min(turn.config.max_response.into());
        let mut out = Writer::new(response.get_mut(..front).unwrap_or_default());
        let _room = out.put([0; ResponseHeader::SIZE]);
        let iin = match function {
            FunctionCode::Select => {
                let (iin, succeeded) = control::run(turn, Act::Select, objects, &mut out);
                if succeeded {
                    let until = turn.now.after(turn.config.select_timeout);
                    self.selection = Some(control::selection(objects, control.sequence, until));
                }
                iin
            }
            FunctionCode::Operate => {
                let verdict = Selection::verdict(selection, objects, control.sequence, turn.now);
                let act = verdict.map_or_else(Act::Refuse, |()| Act::Operate);
                control::run(turn, act, objects, &mut out).0
            }
            FunctionCode::DirectOperate | FunctionCode::DirectOperateNoResponse => {
                control::run(turn, Act::Operate, objects, &mut out).0
            }
            FunctionCode::DelayMeasurement => must_be_empty(objects, || {
                // Answered in the same instant.
                let _written = out.one(52, 2).and_then(|()| out.put([0, 0]));
                Iin::NONE
            }),
            FunctionCode::ColdRestart => self.restart(turn, Restart::Cold, objects, &mut out),
            FunctionCode::WarmRestart => self.restart(turn, Restart::Warm, objects, &mut out),
            #[cfg(feature = "file-transfer")]
            FunctionCode::OpenFile
            | FunctionCode::CloseFile
            | FunctionCode::DeleteFile
            | FunctionCode::GetFileInfo
            | FunctionCode::AuthenticateFile
            | FunctionCode::AbortFile => self.file_function(turn, function, objects, &mut out),
            #[cfg(feature = "file-transfer")]
            FunctionCode::Write if Self::is_block(objects) => {
                self.file_function(turn, function, objects, &mut out)
            }
            _ => self.execute_quietly(turn, function, objects),
        };
        let length = out.length();
        if function.is_answered() {
            self.respond(turn, control, iin, response, Some(length));
        } else {
            self.kept = 0;
        }
        self.held = changes_something(function) && iin != Iin::NO_FUNC_CODE_SUPPORT;
        self.held.then_some(Event::Executed(function))
    }

    /// Carries a request to all outstations out: those that ask for no objects back.
    pub(super) fn execute_broadcast<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        function: FunctionCode,
        objects: &[u8],
        response: &mut [u8],
    ) -> Option<Event> {
        self.selection = None;
        let allowed = match function {
            FunctionCode::ColdRestart | FunctionCode::WarmRestart => {
                let restart =
                    if function == FunctionCode::ColdRestart { Restart::Cold } else { Restart::Warm };
                let asked = objects.is_empty() && turn.points.restart(restart).is_some();
                return asked.then_some(Event::Restart(restart));
            }
            FunctionCode::DirectOperateNoResponse => {
                self.operate_unanswered(turn, objects, response);
                return Some(Event::Executed(function));
            }
            FunctionCode::Write
            | FunctionCode::ImmediateFreeze
            | FunctionCode::ImmediateFreezeNoResponse
            | FunctionCode::FreezeClear
            | FunctionCode::FreezeClearNoResponse
            | FunctionCode::EnableUnsolicited
            | FunctionCode::DisableUnsolicited
            | FunctionCode::AssignClass
            | FunctionCode::RecordCurrentTime => true,
            _ => false,
        };
        if !allowed {
            return None;
        }
        let _told = self.execute_quietly(turn, function, objects);
        changes_something(function).then_some(Event::Executed(function))
    }

    /// Functions whose response has no objects.
    fn execute_quietly<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        function: FunctionCode,
        objects: &[u8],
    ) -> Iin {
        match function {
            FunctionCode::Write => self.write(turn, objects),
            FunctionCode::ImmediateFreeze | FunctionCode::ImmediateFreezeNoResponse => {
                points::freeze(turn, objects, false)
            }
            FunctionCode::FreezeClear | FunctionCode::FreezeClearNoResponse => {
                points::freeze(turn, objects, true)
            }
            FunctionCode::AssignClass => points::assign(turn, objects),
            FunctionCode::EnableUnsolicited => self.enable(turn, objects, true),
            FunctionCode::DisableUnsolicited => self.enable(turn, objects, false),
            FunctionCode::RecordCurrentTime => {
                let now = millis(turn.uptime);
                must_be_empty(objects, || {
                    self.recorded_at = Some(now);
                    Iin::NONE
                })
            }
            FunctionCode::InitializeData if turn.points.initialize_data() => Iin::NONE,
            _ => Iin::NO_FUNC_CODE_SUPPORT,
        }
    }

    /// Carries controls out whose statuses nobody wants to know.
    fn operate_unanswered<P: Points>(&mut self, turn: &mut Turn<'_, P>, objects: &[u8], response: &mut [u8]) {
        self.kept = 0;
        let front = back_half(response.len()).min(turn.config.max_response.into());
        let mut out = Writer::new(response.get_mut(..front).unwrap_or_default());
        control::run(turn, Act::Operate, objects, &mut out);
    }

    fn restart<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        restart: Restart,
        objects: &[u8],
        out: &mut Writer<'_>,
    ) -> Iin {
        must_be_empty(objects, || {
            let Some(delay) = turn.points.restart(restart) else { return Iin::NO_FUNC_CODE_SUPPORT };
            write_delay(delay, out);
            self.then = Some(Event::Restart(restart));
            Iin::NONE
        })
    }

    /// Switches unsolicited responses of classes on or off.
    fn enable<P: Points>(&mut self, turn: &mut Turn<'_, P>, objects: &[u8], on: bool) -> Iin {
        if !turn.config.unsolicited.supported {
            return Iin::NO_FUNC_CODE_SUPPORT;
        }
        let mut named = ClassSet::NONE;
        let iin =
            points::for_each_header(objects, &mut |header, _| match (header.object(), header.range()) {
                (GroupVariation { group: 60, variation: variation @ 2..=4 }, Range::All) => {
                    if let Some(class) = Class::from_code(variation.saturating_sub(1)) {
                        named = named | class.into();
                    }
                    Iin::NONE
                }
                (GroupVariation { group: 60, variation: 1..=4 }, _) => Iin::PARAMETER_ERROR,
                _ => Iin::OBJECT_UNKNOWN,
            });
        let before = self.unsolicited.classes;
        let classes = if on { before.with(named) } else { before.without(named) };
        self.unsolicited.enable(turn, classes);
        turn.points.unsolicited_enabled(classes);
        iin
    }
}

fn must_be_empty(objects: &[u8], then: impl FnOnce() -> Iin) -> Iin {
    if objects.is_empty() { then() } else { Iin::PARAMETER_ERROR }
}

/// g52: in milliseconds as long as they fit, else in seconds.
fn write_delay(delay: Uptime, out: &mut Writer<'_>) {
    let (variation, delay) =
        u16::try_from(millis(delay)).map_or_else(|_| (1, whole_seconds(delay)), |millis| (2, millis));
    let _written = out.one(52, variation).and_then(|()| out.put(delay.to_le_bytes()));
}

/// Seconds, begun ones as whole ones: a master that comes too early is not answered.
fn whole_seconds(delay: Uptime) -> u16 {
    let begun = u64::from(delay.subsec_nanos() > 0);
    u16::try_from(delay.as_secs().saturating_add(begun)).unwrap_or(u16::MAX)
}

/// Whether a request may have changed what is stored.
const fn changes_something(function: FunctionCode) -> bool {
    !matches!(
        function,
        FunctionCode::Select
            | FunctionCode::DelayMeasurement
            | FunctionCode::RecordCurrentTime
            | FunctionCode::GetFileInfo
            | FunctionCode::AuthenticateFile
    )
}

//! Every function but CONFIRM and READ.

use super::control::{self, Act, Selection};
use super::unsolicited::back_half;
use super::{Session, Turn, points};
use crate::app::{ApplicationControl, FunctionCode, GroupVariation, Iin, Range, Writer};
use crate::instant::millis;
use crate::{Class, ClassSet, Event, Points, Restart, Uptime};

impl Session {
    /// Carries a request out and answers it, if it is one that is answered and not for all outstations.
    pub(super) fn execute<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        (control, function): (ApplicationControl, FunctionCode),
        objects: &[u8],
        response: &mut [u8],
        is_broadcast: bool,
    ) -> Option<Event> {
        let selection = core::mem::replace(&mut self.selection, Selection::NONE);
        if is_broadcast && !is_for_all(function) {
            return None;
        }
        (self.kept, self.before) = (0, (self.restarted, self.unsolicited.classes));
        let front = back_half(response.len()).min(turn.config.max_response.into());
        let mut out = Writer::response(response, front);
        let iin = match function {
            FunctionCode::Select
            | FunctionCode::Operate
            | FunctionCode::DirectOperate
            | FunctionCode::DirectOperateNoResponse => {
                let act = match function {
                    FunctionCode::Select => Act::Select,
                    FunctionCode::Operate => selection.verdict(objects, control.sequence, turn.now),
                    _ => Act::Operate,
                };
                let (iin, succeeded) = control::run(turn, act, objects, &mut out);
                if succeeded && act == Act::Select {
                    let until = turn.now.after(turn.config.select_timeout);
                    self.selection = Selection::new(objects, control.sequence, until);
                }
                iin
            }
            FunctionCode::DelayMeasurement => must_be_empty(objects, || {
                // Answered in the same instant.
                write_delay(Uptime::ZERO, &mut out);
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
            FunctionCode::Write if !is_broadcast && Self::is_block(objects) => {
                self.file_function(turn, function, objects, &mut out)
            }
            _ => self.execute_quietly(turn, function, objects),
        };
        let length = out.length();
        if is_broadcast && matches!(function, FunctionCode::ColdRestart | FunctionCode::WarmRestart) {
            // There is no response to wait for.
            return self.then.take().map(Event::Restart);
        }
        if function.is_answered() && !is_broadcast {
            self.respond(turn, control, iin, response, length);
        }
        let changed = changes_something(function) && iin != Iin::NO_FUNC_CODE_SUPPORT;
        self.held = changed.then_some(function);
        self.held.map(Event::Executed)
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
                    self.recorded_at = now;
                    Iin::NONE
                })
            }
            FunctionCode::InitializeData if turn.points.initialize_data() => Iin::NONE,
            _ => Iin::NO_FUNC_CODE_SUPPORT,
        }
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
            self.then = Some(restart);
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

/// Whether a request may be one to all outstations: one that asks for no objects back.
const fn is_for_all(function: FunctionCode) -> bool {
    matches!(
        function,
        FunctionCode::Write
            | FunctionCode::DirectOperateNoResponse
            | FunctionCode::ImmediateFreeze
            | FunctionCode::ImmediateFreezeNoResponse
            | FunctionCode::FreezeClear
            | FunctionCode::FreezeClearNoResponse
            | FunctionCode::ColdRestart
            | FunctionCode::WarmRestart
            | FunctionCode::EnableUnsolicited
            | FunctionCode::DisableUnsolicited
            | FunctionCode::AssignClass
            | FunctionCode::RecordCurrentTime
    )
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

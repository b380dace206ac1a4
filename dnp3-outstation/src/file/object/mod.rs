//! The objects of group 70, without the header and the size that stand before them.

mod authentication;
mod command;
mod command_status;
mod descriptor;
mod transport;

pub(super) use authentication::Authentication;
pub(super) use command::Command;
pub(super) use command_status::CommandStatus;
pub(super) use descriptor::{Descriptor, FIXED as DESCRIPTOR_FIXED};
pub(super) use transport::{BlockNumber, Transport};

use crate::app::GroupVariation;

/// User, password and key.
pub(super) const AUTHENTICATION: GroupVariation = GroupVariation { group: 70, variation: 2 };
/// What to open or delete.
pub(super) const COMMAND: GroupVariation = GroupVariation { group: 70, variation: 3 };
/// What became of a command.
pub(super) const COMMAND_STATUS: GroupVariation = GroupVariation { group: 70, variation: 4 };
/// A block of a file.
pub(super) const TRANSPORT: GroupVariation = GroupVariation { group: 70, variation: 5 };
/// What became of a block.
pub(super) const TRANSPORT_STATUS: GroupVariation = GroupVariation { group: 70, variation: 6 };
/// What a name stands for.
pub(super) const DESCRIPTOR: GroupVariation = GroupVariation { group: 70, variation: 7 };

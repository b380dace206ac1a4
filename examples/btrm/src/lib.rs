#![doc = include_str!("../README.md")]
#![no_std]

pub mod glue;
pub mod points;
pub mod reporting;
pub mod site;

mod image;
mod management;
mod model;
mod product;
mod stored;
mod words;

pub use image::{Image, ImageError, ImageStore, LARGEST_IMAGE};
pub use management::{CommunityAccess, Management, TrapReceiver};
pub use model::Model;
pub use product::{Btrm, FIRMWARE_VERSION, Unsaved, WriteError};
pub use stored::{Damage, Stored};
pub use words::InWords;

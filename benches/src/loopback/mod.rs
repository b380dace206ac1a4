//! Whole servers over the loopback interface: processor time a request, from outside.

mod client;
mod question;
mod server;

pub use client::Client;
pub use question::{Asked, Class0, Echo, Managed, Question, Registers};
pub use server::{Server, own_processor_time};

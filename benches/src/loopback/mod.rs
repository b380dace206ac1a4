//! Whole servers over the loopback interface: processor time a request, from outside.

mod client;
mod question;
mod server;

pub use client::Client;
pub use question::Question;
pub use server::Server;

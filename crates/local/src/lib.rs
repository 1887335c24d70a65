//! All functions in one process on the embedded store, and the command line.

mod bucket;
pub mod cli;
mod client;
mod clock;
mod data;
mod docs;
mod export;
mod import;
mod listener;
mod page;
mod router;
mod serve;
mod unread;
mod users;

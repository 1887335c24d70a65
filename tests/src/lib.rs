//! Shared parts of the black-box suites: the real binary, an HTTP client, simulated annotators,
//! and scenarios written as data.
//! This crate knows no internals of the server. The same scenarios run against any server with this API, by
//! `SKYLABEL_TEST_URL` (see [`settings`]).
//! speaks the API, by `SKYLABEL_TEST_URL` (see [`settings`]).

pub mod client;
pub mod fake;
pub mod figures;
pub mod matching;
pub mod people;
pub mod recording;
pub mod scenario;
pub mod server;
pub mod settings;
pub mod steps;
pub mod template;
pub mod texts;
pub mod work;

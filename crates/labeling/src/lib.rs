//! The pure rules of labeling: configs, tasks, queries, and which annotator gets which task in which order.
//!
//! **Invariant:** nothing here performs I/O, reads a clock or an environment; the same input always gives the same
//! output.

pub mod config;
pub mod ids;
pub mod json;
pub mod order;
pub mod query;
pub mod queue;
pub mod tags;
pub mod task;
pub mod time;

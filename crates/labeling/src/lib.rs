//! What labeling is: configs, tasks, regions and results, who may have which task, and in which order.
//!
//! **Invariant:** nothing here performs I/O, reads a clock or an environment; the same input always gives the same
//! output.

pub mod config;
pub mod ids;
pub mod order;
pub mod query;
pub mod queue;
pub mod result;
pub mod tags;
pub mod task;
pub mod units;

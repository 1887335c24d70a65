//! Long-running jobs and the pieces they are done in.

pub mod pieces;
pub mod predictions;

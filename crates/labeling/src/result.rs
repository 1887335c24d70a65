//! Results: what annotators and models say about a task, as regions, labels, choices, texts and relations.

mod check;
mod value;
mod wire;

pub use check::{ResultProblem, ResultProblemKind, validate};
pub use wire::{Entry, read};

//! Events that webhooks are told, timers of the clock, and notices of buckets.

pub mod actions;
pub mod event;
pub mod notices;
pub mod timers;

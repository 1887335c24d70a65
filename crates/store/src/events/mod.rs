//! Events that webhooks are told, timers of the clock, and notices of buckets.

pub mod due;
pub mod hooks;
pub mod notices;

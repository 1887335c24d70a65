//! on-schedule

//! Deleting projects and objects that no row names.

mod purge;

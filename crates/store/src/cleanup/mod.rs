//! Deleting projects and objects that no row names.

mod deleted_projects;
mod leftovers;
mod purge;

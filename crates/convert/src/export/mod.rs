//! Writers of exports.

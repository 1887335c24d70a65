//! The `skylabel` binary.
fn main() {}

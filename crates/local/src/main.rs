//! The `skylabel` binary.

use mimalloc::MiMalloc;
use std::process::ExitCode;

// A tenth of an annotation's CPU time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    local::cli::run().await
}

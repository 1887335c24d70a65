//! The `skylabel` binary.

use mimalloc::MiMalloc;
use std::process::ExitCode;

// The system's allocator took a tenth of the CPU time of an annotation.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    local::cli::run().await
}

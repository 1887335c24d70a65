//! The `skylabel` binary.

use mimalloc::MiMalloc;
use std::process::ExitCode;

// The system's allocator took a tenth of the CPU time of an annotation.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The stack of a worker thread, in bytes. The calls of a request that asks a model, or of a job, need more than the default
/// of 2 MiB in a debug build.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build() {
        Ok(runtime) => runtime.block_on(local::cli::run()),
        Err(error) => {
            eprintln!("the runtime cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

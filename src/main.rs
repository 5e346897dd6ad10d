//! Hands the arguments to [`countersign::cli`] and returns its exit code.
#![allow(clippy::disallowed_methods, reason = "the door itself: it takes the arguments")]

/// Reading records makes and drops many small texts on all cores at once, which the allocator of
/// the C library does one after the other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    countersign::cli::main(std::env::args_os())
}

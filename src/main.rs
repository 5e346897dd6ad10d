//! Hands the arguments to [`countersign::cli`] and returns its exit code.
#![allow(clippy::disallowed_methods, reason = "the door itself: it takes the arguments")]

fn main() -> std::process::ExitCode {
    countersign::cli::main(std::env::args_os())
}

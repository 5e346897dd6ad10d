//! Hands the arguments to [`countersign::cli`] and returns its exit code.

fn main() -> std::process::ExitCode {
    countersign::cli::main(std::env::args_os())
}

//! `cargo xtask COMMAND`: the user's commands, and those of people who work on docwright itself.

use std::process::ExitCode;

fn main() -> ExitCode {
    docwright_cli::run("cargo xtask", std::env::args_os().skip(1))
}

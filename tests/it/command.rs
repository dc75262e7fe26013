//! The `docwright` binary under test.

use std::process::ExitCode;

fn main() -> ExitCode {
    docwright_cli::run("docwright", std::env::args_os().skip(1))
}

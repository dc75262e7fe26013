//! The `docwright` binary under test. The environment variable `DOCWRIGHT_FAULT` lets an operation on files fail, or be
//! the last one: `fail 7`, `kill 7`.

use std::process::ExitCode;

use docwright::disk::faults::{self, Fault, NOT_REACHED};

fn main() -> ExitCode {
    let variable = std::env::var("DOCWRIGHT_FAULT").unwrap_or_default();
    let Some((kind, number)) = variable.split_once(' ') else { return run() };
    let number = number.parse().expect("the number of an operation");
    faults::set(if kind == "kill" { Fault::Kill(number) } else { Fault::Fail(number) });
    let status = run();
    if faults::has_happened() { status } else { ExitCode::from(NOT_REACHED as u8) }
}

fn run() -> ExitCode {
    docwright_cli::run("docwright", std::env::args_os().skip(1))
}

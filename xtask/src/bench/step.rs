//! One step of a benchmark, in a process of its own that says at its end what it took.

use std::ffi::OsString;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use pulldown_cmark::{Options, Parser};

/// The hidden command that a benchmark calls itself by.
pub(crate) const NAME: &str = "bench-step";
/// Begins the line that tells the cost.
const COST: &str = "bench-cost:";

/// Runs the floor or a user's command, and reports.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    let is_floor = arguments.first().is_some_and(|first| first == "floor");
    let code = match (is_floor, arguments.last()) {
        (true, Some(docs)) => floor(Path::new(docs)),
        _ => docwright_cli::run("cargo xtask", arguments),
    };
    report();
    code
}

/// Every file read and parsed, one after the other.
fn floor(docs: &Path) -> ExitCode {
    let Ok(files) = docwright::write::files(docs) else { return ExitCode::FAILURE };
    for file in files.iter().filter(|file| file.ends_with(".md")) {
        let Ok(text) = fs::read_to_string(docs.join(file)) else { return ExitCode::FAILURE };
        Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter().for_each(|event| {
            black_box(event);
        });
    }
    ExitCode::SUCCESS
}

#[allow(clippy::print_stderr, reason = "the process that measures reads it there")]
fn report() {
    eprintln!("{COST} {} {}", cpu().unwrap_or_default(), peak().unwrap_or_default());
}

/// Seconds that all threads of this process were on a processor, as Linux tells it.
fn cpu() -> Option<f64> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let spent = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    Some(spent.sum::<f64>() / 1e9)
}

/// The largest memory of this process in MB, as Linux tells it.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// Processor time and peak memory, from what a step said; none where it failed before its end.
pub(super) fn read(said: &str) -> Option<(f64, f64)> {
    let mut numbers = said.lines().find_map(|line| line.strip_prefix(COST))?.split_whitespace();
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

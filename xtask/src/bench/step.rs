//! One step of a benchmark, run in a separate process that reports its cost before it exits.

use std::ffi::OsString;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use pulldown_cmark::{Options, Parser};

/// The hidden command under which a benchmark runs itself.
pub(crate) const NAME: &str = "bench-step";
/// Before a command: touches memory first, so that the kernel's work for new memory is not part of the cost. That work
/// grows in jumps. Peak memory means nothing then.
pub(super) const WARM: &str = "warm";
/// MB that are touched.
const TOUCHED: usize = 500;
/// Starts the line with the cost.
const COST: &str = "bench-cost:";

/// Runs the floor or a command of docwright, and reports the cost.
pub(crate) fn run(mut arguments: Vec<OsString>) -> ExitCode {
    let is_warm = arguments.first().is_some_and(|first| first == WARM);
    if is_warm {
        arguments.remove(0);
        let blocks: Vec<Vec<u8>> = (0..TOUCHED).map(|_| vec![1; 1 << 20]).collect();
        drop(black_box(blocks));
    }
    let before = cpu().unwrap_or_default();
    let is_floor = arguments.first().is_some_and(|first| first == "floor");
    let code = match (is_floor, arguments.last()) {
        (true, Some(docs)) => floor(Path::new(docs)),
        _ => docwright_cli::run("cargo xtask", arguments),
    };
    report(if is_warm { before } else { 0.0 });
    code
}

/// Reads and parses every file, one after the other.
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

#[allow(clippy::print_stderr, reason = "the benchmark reads it there")]
fn report(before: f64) {
    eprintln!("{COST} {} {}", cpu().unwrap_or_default() - before, peak().unwrap_or_default());
}

/// CPU seconds of all threads of this process, from `/proc`.
fn cpu() -> Option<f64> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let times = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    Some(times.sum::<f64>() / 1e9)
}

/// Peak memory of this process in MB, from `/proc`.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// CPU time and peak memory from the output of a step, unless it failed early.
pub(super) fn parse_cost(output: &str) -> Option<(f64, f64)> {
    let mut numbers = output.lines().find_map(|line| line.strip_prefix(COST))?.split_whitespace();
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

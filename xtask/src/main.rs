//! `cargo xtask COMMAND`: the commands of docwright, and those for its contributors.

mod bench;
mod ci;
mod config_docs;
mod mutate;
mod sample;
mod tidy;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "
for contributors to docwright:

  tidy      Checks project rules: sizes, what stages use, module headers, orphaned snapshots, embedded files,
            licenses, words of a vendor or language in code, and words that are no longer used.
  docs      Writes docs/configuration.md from the code that defines the configuration.
  bench [DIR]
            Measures the cost of each command, compared with only reading and parsing the pages in DIR
            (default: the reference next to the repository).
  bench sdk [DIR] [PEER]
            Measures how long the SDK of the pages takes to compile, compared with the crate in PEER.
  bench shapes [NAME]
            Measures how the cost of a page grows with its size, for each shape of pages whose name contains NAME.
  bench peak [NAME]
            Measures the peak memory of the largest page of each of these shapes that is within the limits.
  mutate [SEED]
            Changes 200 random facts in the SDK and pages, one at a time, and prints those that no test notices.
  sample DIR SEED [requests|answers|findings|pages]
            Prints 100 random operations of the pages in DIR with the page text about them;
            with `requests` or `answers`, examples that diverge; with `findings`, findings;
            with `pages`, what 15 pages state about operations, and the outcomes of their examples.
  ci        Runs everything that must pass: format, clippy, tests, documentation, packages, regen twice, check, tidy.
";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let command = arguments.first().map(|command| command.to_string_lossy().into_owned());
    let asks_for_help = arguments.iter().any(|argument| argument == "--help" || argument == "-h");
    match command.as_deref() {
        Some("tidy" | "docs" | "ci" | "bench" | "mutate" | "sample") if asks_for_help => {
            print(HELP);
            ExitCode::SUCCESS
        }
        Some("tidy") => finish(tidy::run(&root())),
        Some("docs") => finish(config_docs::write(&root())),
        Some("ci") => finish(ci::run(&root())),
        Some("bench") => finish(run_bench(&arguments[1..])),
        Some("mutate") => finish(mutate::run(&root(), parse_seed(arguments.get(1)))),
        Some("sample") => finish(match (arguments.get(1), arguments.get(2)) {
            (Some(docs), Some(seed)) => {
                let kind = arguments.get(3).map(|kind| kind.to_string_lossy());
                sample::run(Path::new(docs), parse_seed(Some(seed)), kind.as_deref())
            }
            _ => vec!["expected a docs folder and a seed: sample DIR SEED".to_owned()],
        }),
        Some(bench::STEP) => bench::step(arguments[1..].to_vec()),
        Some("--help" | "-h" | "help") if arguments.len() == 1 => {
            let code = docwright_cli::run("cargo xtask", arguments);
            print(HELP);
            code
        }
        _ => docwright_cli::run("cargo xtask", arguments),
    }
}

fn run_bench(arguments: &[OsString]) -> Vec<String> {
    let [first, second, third] = [0, 1, 2].map(|index| arguments.get(index));
    let name = second.map(|name| name.to_string_lossy()).unwrap_or_default();
    match first.map(|first| first.to_string_lossy()).as_deref() {
        Some("sdk") => bench::compile(&root(), second.map(Path::new), third.map(Path::new)),
        Some("shapes") => bench::grow(&root(), &name),
        Some("peak") => bench::peak(&root(), &name),
        _ => bench::run(&root(), first.map(Path::new)),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[allow(clippy::print_stdout, reason = "the output of the command")]
fn print(text: &str) {
    println!("{}", text.trim_end());
}

/// The seed in `argument`; 1 without a valid one.
fn parse_seed(argument: Option<&OsString>) -> u64 {
    argument.and_then(|argument| argument.to_str()?.parse().ok()).unwrap_or(1)
}

fn finish(violations: Vec<String>) -> ExitCode {
    if violations.is_empty() {
        return ExitCode::SUCCESS;
    }
    print(&violations.join("\n"));
    ExitCode::FAILURE
}

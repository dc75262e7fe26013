//! `cargo xtask COMMAND`: the user's commands, and those of people who work on docwright itself.

mod bench;
mod ci;
mod mutate;
mod sample;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "
for those who work on docwright itself:

  tidy      Holds the rules of the house: sizes, arrows between rooms, headers, orphaned snapshots.
  bench     Measures what runs cost beside reading and parsing alone; takes a docs folder, else the reference beside the repository.
            `bench sdk [DIR] [PEER]` measures what the SDK of the pages costs to compile, beside the crate in PEER.
  mutate    Changes 200 facts of the embedded SDK and pages by chance, one at a time, and says which no test noticed;
            takes a seed.
  sample    Draws 100 operations by chance, each beside the words of its page; takes a docs folder and a seed.
            With `requests` or `answers` behind them, examples that diverge.
            With `requests` or `answers` behind them, examples that diverge.
  ci        Runs all that has to pass: format, clippy, tests, documentation, regen twice, check, tidy.
";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let command = arguments.first().map(|command| command.to_string_lossy().into_owned());
    let asks_for_help = arguments.iter().any(|argument| argument == "--help" || argument == "-h");
    match command.as_deref() {
        Some("tidy" | "ci" | "bench" | "mutate" | "sample") if asks_for_help => {
            say(HELP);
            ExitCode::SUCCESS
        }
        Some("tidy") => finish(tidy::run(&root())),
        Some("ci") => finish(ci::run(&root())),
        Some("bench") if arguments.get(1).is_some_and(|what| what == "sdk") => {
            let [docs, peer] = [2, 3].map(|place| arguments.get(place).map(Path::new));
            finish(bench::compile(&root(), docs, peer))
        }
        Some("bench") => finish(bench::run(&root(), arguments.get(1).map(Path::new))),
        Some("mutate") => finish(mutate::run(&root(), number(arguments.get(1)))),
        Some("sample") => finish(match (arguments.get(1), arguments.get(2)) {
            (Some(docs), Some(seed)) => {
                let kind = arguments.get(3).map(|kind| kind.to_string_lossy());
                sample::run(Path::new(docs), number(Some(seed)), kind.as_deref())
            }
            _ => vec!["name a docs folder and a seed".to_owned()],
        }),
        Some(bench::STEP) => bench::step(arguments[1..].to_vec()),
        Some("--help" | "-h" | "help") if arguments.len() == 1 => {
            let code = docwright_cli::run("cargo xtask", arguments);
            say(HELP);
            code
        }
        _ => docwright_cli::run("cargo xtask", arguments),
    }
}

/// The root of this repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[allow(clippy::print_stdout, reason = "this is what the command is asked for")]
fn say(text: &str) {
    println!("{}", text.trim_end());
}

/// The seed that an argument gives; 1 if there is none.
fn number(argument: Option<&std::ffi::OsString>) -> u64 {
    argument.and_then(|argument| argument.to_str()?.parse().ok()).unwrap_or(1)
}

fn finish(complaints: Vec<String>) -> ExitCode {
    if complaints.is_empty() {
        return ExitCode::SUCCESS;
    }
    say(&complaints.join("\n"));
    ExitCode::FAILURE
}

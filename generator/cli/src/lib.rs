//! The docwright command: every command of a user.
//!
//! `docwright COMMAND` and `cargo xtask COMMAND` are the same program. What a command is asked for goes to standard
//! output, progress and remarks to standard error. Exit status: 0 the work is done, whatever was found; 1 a check
//! failed; 2 the run could not be done.

mod baseline;
mod commands;
mod flags;
mod help;
mod output_index;
mod pages;
mod proof;
mod run_cache;
mod suggest;
mod terminal;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use docwright::error::Error;

/// A run allocates millions of small texts on all threads: the usual allocator of Linux asks the system for each few
/// pages of them, and took a quarter of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use flags::Flags;
pub use terminal::Terminal;

/// How a command ended, short of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The work is done.
    Done,
    /// A check failed; what and where was said.
    Failed,
}

/// Runs the command in `arguments`, of which the program's own name is no part. `program` is how users call it.
pub fn run(program: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut terminal = Terminal::new(program);
    match dispatch(arguments.into_iter().collect(), &mut terminal) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Failed) => ExitCode::from(1),
        Err(error) => {
            terminal.remark(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Vec<OsString>, terminal: &mut Terminal) -> Result<Status, Error> {
    let Some((first, rest)) = arguments.split_first() else {
        terminal.remark(&help::overview(terminal.program()));
        return Err(Error::Usage("a command is missing".to_owned()));
    };
    let name = first.to_string_lossy();
    if matches!(name.as_ref(), "--help" | "-h" | "help") {
        let asked = rest.first().map(|command| command.to_string_lossy().into_owned());
        let command = asked.and_then(|name| commands::find(&name));
        terminal.print(
            &command
                .map_or_else(|| help::overview(terminal.program()), |command| help::of(command, terminal.program())),
        );
        return Ok(Status::Done);
    }
    if matches!(name.as_ref(), "--version" | "-V") {
        terminal.print(concat!("docwright ", env!("CARGO_PKG_VERSION"), "\n"));
        return Ok(Status::Done);
    }
    let Some(command) = commands::find(&name) else {
        let message = format!("no command `{name}`\n  {} --help lists them", terminal.program());
        return Err(Error::Usage(message));
    };
    match Flags::read(command, rest.iter().cloned(), terminal.program())? {
        Some(flags) => (command.run)(&flags, terminal),
        None => {
            terminal.print(&help::of(command, terminal.program()));
            Ok(Status::Done)
        }
    }
}

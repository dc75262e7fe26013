//! The `docwright` command with all its subcommands.
//!
//! `docwright COMMAND` and `cargo xtask COMMAND` are the same program. Results go to standard output, progress and
//! remarks to standard error. The exit status is 0 if the command did its work, 1 if a check failed, and 2 if the run
//! could not be completed.

mod baseline;
mod commands;
mod flags;
mod help;
mod output_index;
mod pages;
mod proof;
mod run_cache;
mod terminal;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use docwright::error::Error;

/// A run allocates millions of small strings on all threads. The default allocator on Linux requests memory from the
/// kernel a few pages at a time, which took a quarter of the run time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use baseline::Baseline;
pub use flags::Flags;
pub use terminal::Terminal;

/// The result of a command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The work is done.
    Done,
    /// A check failed, and the command reported what and where.
    Failed,
}

/// Runs the command in `arguments`, which do not include the program's name. `program` is what users type to call it.
pub fn run(program: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut terminal = Terminal::new(program);
    let result = dispatch(arguments.into_iter().collect(), &mut terminal);
    // A verdict that could not be printed is none.
    match result.and_then(|status| terminal.finish().map(|()| status)) {
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
        return Err(Error::Usage("no command given".to_owned()));
    };
    let name = first.to_string_lossy();
    if matches!(name.as_ref(), "--help" | "-h" | "help") {
        let command = rest.first().and_then(|name| commands::find(&name.to_string_lossy()));
        let program = terminal.program();
        let text = command.map_or_else(|| help::overview(program), |command| help::details(command, program));
        terminal.print(&text);
        return Ok(Status::Done);
    }
    if matches!(name.as_ref(), "--version" | "-V") {
        terminal.print(concat!("docwright ", env!("CARGO_PKG_VERSION"), "\n"));
        return Ok(Status::Done);
    }
    let Some(command) = commands::find(&name) else {
        return Err(unknown_command(&name, terminal.program()));
    };
    match Flags::read(command, rest.iter().cloned(), terminal.program())? {
        Some(flags) => (command.run)(&flags, terminal),
        None => {
            terminal.print(&help::details(command, terminal.program()));
            Ok(Status::Done)
        }
    }
}

fn unknown_command(name: &str, program: &str) -> Error {
    let nearest = docwright::suggest::nearest(name, commands::COMMANDS.iter().map(|command| command.name));
    let list = || format!("`{program} --help` lists the commands");
    let help = nearest.map_or_else(list, |name| format!("did you mean `{name}`?"));
    Error::Usage(format!("unknown command `{name}`\n  {help}"))
}

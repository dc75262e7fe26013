//! The commands, one per file.

mod check;
mod explain;
mod lint;
mod model;
mod prove;
mod regen;

use std::mem::ManuallyDrop;

use docwright::cache::PageCache;
use docwright::diagnostic::Diagnostics;
use docwright::error::Error;
use docwright::names::{Names, lock::Lock};
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{analyze, name};

use crate::flags::Flag;
use crate::workspace::Workspace;
use crate::{Flags, Status, Terminal};

/// A command.
#[derive(Debug)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// One line about it.
    pub about: &'static str,
    /// The placeholder for its operands in the help; none if it takes none.
    pub operands: Option<&'static str>,
    /// Its flags.
    pub flags: &'static [&'static Flag],
    /// The rest of its help.
    pub details: &'static str,
    /// The function that runs it.
    pub run: fn(&Flags, &mut Terminal) -> Result<Status, Error>,
}

/// Every command, in the order in which a newcomer needs them.
pub static COMMANDS: &[&Command] =
    &[&regen::COMMAND, &check::COMMAND, &lint::COMMAND, &explain::COMMAND, &model::COMMAND, &prove::COMMAND];

/// The command called `name`.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().copied().find(|command| command.name == name)
}

/// What most commands start from: the pages, their analysis, and the allocated names.
struct Work {
    workspace: Workspace,
    sources: Sources,
    analysis: Analysis,
    names: Names,
    lock: Lock,
}

impl Work {
    /// Reads and analyzes the pages of the workspace that `flags` describe.
    fn load(flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error> {
        Self::load_cached(Workspace::find(flags)?, PageCache::default(), flags, terminal)
    }

    /// Reads and analyzes the pages of `workspace`, with the facts of unchanged pages from `cached`.
    ///
    /// The result is never dropped, because the process is about to end and returns its memory all at once.
    fn load_cached(
        workspace: Workspace,
        cached: PageCache,
        flags: &Flags,
        terminal: &Terminal,
    ) -> Result<ManuallyDrop<Self>, Error> {
        terminal.progress("reading pages");
        let sources = Sources::load(&workspace.docs, &workspace.config)?;
        terminal.progress("analyzing pages");
        let mut analysis = analyze(&sources, &workspace.config, cached);
        let lock = workspace.lock(flags)?;
        let names = name(&mut analysis, &lock, &sources, &workspace.config);
        terminal.clear();
        Ok(ManuallyDrop::new(Self { workspace, sources, analysis, names, lock }))
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.analysis.diagnostics
    }
}

/// `1 page`, `2 pages`; `1 entry`, `2 entries`.
fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

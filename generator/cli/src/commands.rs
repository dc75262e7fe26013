//! The commands, one a file: flags in, work, status out.

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
    /// One line.
    pub about: &'static str,
    /// What its operands are called; none where it takes none.
    pub operands: Option<&'static str>,
    /// Its flags.
    pub flags: &'static [&'static Flag],
    /// The rest of its help.
    pub more: &'static str,
    /// Runs it.
    pub run: fn(&Flags, &mut Terminal) -> Result<Status, Error>,
}

/// Every command, in the order in which a newcomer meets them.
pub static COMMANDS: &[&Command] =
    &[&regen::COMMAND, &check::COMMAND, &lint::COMMAND, &explain::COMMAND, &model::COMMAND, &prove::COMMAND];

/// The command called `name`.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().copied().find(|command| command.name == name)
}

/// What most commands begin with: the pages, what was understood of them, and what it is called.
struct Work {
    workspace: Workspace,
    sources: Sources,
    analysis: Analysis,
    names: Names,
    lock: Lock,
}

impl Work {
    fn begin(flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error> {
        Self::at((Workspace::find(flags)?, PageCache::default()), flags, terminal)
    }

    /// The same, where what stands in most pages is known from before.
    ///
    /// It is never taken apart: a process that is about to end gives its memory back in one piece.
    fn at(
        (workspace, known): (Workspace, PageCache),
        flags: &Flags,
        terminal: &Terminal,
    ) -> Result<ManuallyDrop<Self>, Error> {
        terminal.progress("reading pages");
        let sources = Sources::load(&workspace.docs, &workspace.config)?;
        terminal.progress("understanding pages");
        let mut analysis = analyze(&sources, &workspace.config, known);
        let lock = workspace.lock(flags)?;
        let names = name(&mut analysis, &lock, &sources, &workspace.config);
        terminal.clear();
        Ok(ManuallyDrop::new(Self { workspace, sources, analysis, names, lock }))
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.analysis.diagnostics
    }
}

/// `1 page`, `2 pages`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

//! The commands, one per file.

mod check;
mod explain;
mod imported;
mod lint;
mod model;
mod prove;
mod regen;

use std::borrow::Cow;
use std::mem::ManuallyDrop;

use docwright::config::{Config, Version};
use docwright::diagnostic::Diagnostics;
use docwright::error::Error;
use docwright::export::summary::{self, Summary};
use docwright::model::Model;
use docwright::names::{Names, lock::Lock, unmatched};
use docwright::resolve::Analysis;
use docwright::rule;
use docwright::source::{Role, Sources};
use docwright::{analyze, name};

use crate::flags::Flag;
use crate::run_cache;
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
        Self::load_from(Workspace::find(flags)?, flags, terminal)
    }

    /// Reads and analyzes the pages of `workspace`, with the facts of unchanged pages from the cache.
    ///
    /// The result is never dropped, because the process is about to end and returns its memory all at once.
    fn load_from(workspace: Workspace, flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error> {
        terminal.progress("reading pages");
        let sources = Sources::load(&workspace.docs, &workspace.config)?;
        terminal.progress("analyzing pages");
        let mut analysis = analyze(&sources, &workspace.config, run_cache::pages(&workspace, flags));
        let lock = workspace.lock(flags)?;
        let names = name(&mut analysis, &lock, &sources, &workspace.config);
        terminal.clear();
        Ok(ManuallyDrop::new(Self { workspace, sources, analysis, names, lock }))
    }

    /// The findings to report, with their configured levels.
    fn reported(&self) -> Cow<'_, Diagnostics> {
        self.analysis.diagnostics.selected(&self.workspace.config.lint, &self.sources)
    }

    /// The names of the API versions of which a page was not read, so that not all of them is known.
    fn incomplete_versions(&self) -> Vec<&String> {
        let unread = self.analysis.diagnostics.iter().filter(|finding| finding.rule == &rule::UNREAD_PAGE);
        let roles: Vec<&Role> = unread.map(|finding| &self.sources.file(finding.span.file).role).collect();
        // A page outside the folder of a version may be about any of them.
        let is_incomplete = |version: &&Version| {
            roles.iter().any(|role| role.version().is_none_or(|unread| unread.eq_ignore_ascii_case(&version.name)))
        };
        self.workspace.config.api.versions.iter().filter(is_incomplete).map(|version| &version.name).collect()
    }

    /// A remark that packages stay as they are because a page was not read; empty if there are none.
    fn incomplete_remark(&self, program: &str) -> String {
        let names: Vec<String> = self.incomplete_versions().iter().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [] => String::new(),
            names => format!(
                "not all of {} was read, so its SDK stays as it is\n  `{program} lint` says which pages, and why",
                names.join(" and ")
            ),
        }
    }

    /// A remark about each pattern of `[lint]` that matches no page; empty if there are none.
    fn unmatched_patterns(&self) -> String {
        let pages: Vec<&str> = self.sources.files().map(|(_, file)| file.name.as_str()).collect();
        let patterns = self.workspace.config.lint.unmatched(&pages);
        let remarks: Vec<String> =
            patterns.iter().map(|pattern| format!("no page matches `{pattern}` in `[lint]`")).collect();
        remarks.join("\n")
    }

    /// A remark about each entry of `[names]` that matches no operation and no type; empty if there are none.
    fn unmatched_names(&self) -> String {
        if !self.incomplete_versions().is_empty() {
            return String::new();
        }
        let remark = |subject: &&str| {
            format!("no operation or type matches `{subject}` in `[names]`\n  `names.lock` shows how they are written")
        };
        let subjects = unmatched(&self.analysis.model, &self.workspace.config);
        subjects.iter().map(remark).collect::<Vec<_>>().join("\n")
    }

    /// The counts of what was read and found.
    fn summary(&self) -> String {
        summary::text(&Summary {
            pages: Some(self.sources.pages().count()),
            model: &self.analysis.model,
            findings: summary::by_rule(&self.analysis.diagnostics),
        })
    }
}

/// What an SDK is generated from.
struct SdkInput<'a> {
    model: &'a Model,
    names: &'a Names,
    lock: &'a Lock,
    config: &'a Config,
}

/// A source of SDKs: pages, or a model that was exported before.
trait SdkSource: Sized {
    /// Reads the source of `workspace`.
    fn load(workspace: Workspace, flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error>;

    /// What the SDK is generated from.
    fn sdk_input(&self) -> SdkInput<'_>;

    /// The counts of what was read and found.
    fn summary(&self) -> String;

    /// The API versions whose packages stay as they are: those that are not requested, or are not known completely.
    fn kept_versions(&self, flags: &Flags) -> Vec<String>;
}

impl SdkSource for Work {
    fn load(workspace: Workspace, flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error> {
        let work = Self::load_from(workspace, flags, terminal)?;
        let links: Vec<String> = work.sources.links_leading_out().map(str::to_owned).collect();
        if !links.is_empty() {
            return Err(Error::LinksLeadOut { links });
        }
        terminal.remark(&work.incomplete_remark(terminal.program()));
        Ok(work)
    }

    fn sdk_input(&self) -> SdkInput<'_> {
        let Self { workspace, analysis, names, lock, .. } = self;
        SdkInput { model: &analysis.model, names, lock, config: &workspace.config }
    }

    fn kept_versions(&self, flags: &Flags) -> Vec<String> {
        let incomplete = self.incomplete_versions();
        let is_generated =
            |version: &Version| is_requested(version, &flags.api) && !incomplete.contains(&&version.name);
        versions_but(&self.workspace.config, is_generated)
    }

    fn summary(&self) -> String {
        Self::summary(self)
    }
}

/// The names of the API versions that are not `generated`.
fn versions_but(config: &Config, generated: impl Fn(&Version) -> bool) -> Vec<String> {
    config.api.versions.iter().filter(|version| !generated(version)).map(|version| version.name.clone()).collect()
}

/// Whether `version` is among the `requested` ones, which are empty if all are.
fn is_requested(version: &Version, requested: &[String]) -> bool {
    requested.is_empty() || requested.contains(&version.name)
}

/// `1 page`, `2 pages`; `1 entry`, `2 entries`.
fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

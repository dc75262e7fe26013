//! `regen`: pages → SDK.

use std::mem::ManuallyDrop;
use std::thread;

use docwright::cache::FileStamps;
use docwright::error::Error;
use docwright::output::{IsFresh, Output};
use docwright::write::{self, OutputLock, Plan};
use docwright::{GenerateOptions, export, generate};

use crate::commands::{Command, Work, count};
use crate::flags::{API, CHECK, DOCS, NAMES, NO_CACHE, OUT};
use crate::output_index::OutputIndex;
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, shown};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "regen",
    about: "Makes the SDK from the pages.",
    operands: None,
    flags: &[&DOCS, &OUT, &API, &NAMES, &CHECK, &NO_CACHE],
    more: "\
Reads the pages, writes one package for each API version, and prints what it read. Files with the same bytes are
not touched, files that nothing makes any more are removed, and a file that was not generated is never overwritten:
it ends the run before anything is written.

Without --out it writes to the folder that docwright.toml names. With it, the folder becomes a workspace of its own
that carries the runtime along and builds anywhere.

When nothing changed since the last run, it says so at once. --no-cache reads and makes everything anew.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let workspace = Workspace::find(flags)?;
    let run_cache = RunCache::of(COMMAND.name, &workspace, flags);
    if let Some(text) = run_cache.recall() {
        terminal.print(&text);
        return Ok(Status::Done);
    }
    let made = make(&workspace, &run_cache, flags, terminal)?;
    if flags.check {
        if made.plan.is_empty() {
            run_cache.keep("", &made.stamps);
        }
        return Ok(report_stale(&made.plan, &shown(workspace.out()?), terminal));
    }
    let summary = export::summary::text(&made.work.analysis, &made.work.sources);
    run_cache.keep(&format!("{summary}{}", changes(&Plan::default(), made.files)), &made.stamps);
    terminal.print(&summary);
    terminal.print(&changes(&made.plan, made.files));
    Ok(Status::Done)
}

/// An SDK as it was made.
pub(super) struct Made {
    pub(super) work: ManuallyDrop<Work>,
    /// What was written, or with `--check` would be.
    pub(super) plan: Plan,
    /// How many files the SDK has.
    files: usize,
    /// How the output looks now.
    stamps: FileStamps,
    /// Others wait as long as this lives.
    _hold: Option<OutputLock>,
}

/// Makes the SDK, as far as it does not stand in the output yet, and writes it there unless it is only to be checked.
pub(super) fn make(
    workspace: &Workspace,
    run_cache: &RunCache<'_>,
    flags: &Flags,
    terminal: &Terminal,
) -> Result<Made, Error> {
    let out = workspace.out()?.to_owned();
    // What is read there must stay; a folder that is not there yet is made when there is something to write.
    let held = if !flags.check && out.is_dir() { Some(write::lock(&out)?) } else { None };
    let before = run_cache.output();
    let output_index = OutputIndex::of(&out, &before, flags);
    let work = Work::at((workspace.clone(), run_cache.pages()), flags, terminal)?;
    terminal.progress("making the SDK");
    let hold = if flags.check || held.is_some() { held } else { Some(write::lock(&out)?) };
    let output = output(&work, &flags.api, &output_index)?;
    let keep = kept(&work, &flags.api);
    let plan = write::plan(&output, &out, &keep)?;
    terminal.clear();
    let mut stamps = before.clone();
    if !flags.check {
        write::apply(&plan, &output, &out)?;
        stamps = before.updated(plan.paths());
    }
    if !flags.check || plan.is_empty() {
        output_index.keep(&output, &stamps);
    }
    let files = output.made.len() + output.fresh.len();
    // As with the rest of the work, the system takes its memory back in one piece.
    std::mem::forget(output);
    Ok(Made { work, plan, files, stamps, _hold: hold })
}

/// The files of the SDK, `names.lock` among them.
pub(super) fn output(work: &Work, versions: &[String], output_index: &OutputIndex<'_>) -> Result<Output, Error> {
    let is_fresh = |path: &str, input_hash: u128| output_index.has(path, input_hash);
    let is_fresh = output_index.are_kept().then_some(&is_fresh as IsFresh<'_>);
    let (analysis, names) = (&work.analysis, &work.names);
    thread::scope(|side| {
        let lock = side.spawn(|| names.locked(&analysis.model, work.lock.clone()).text());
        let mut output = generate(analysis, names, &work.workspace.config, GenerateOptions { versions, is_fresh })?;
        output.made.insert(write::NAMES_LOCK.to_owned(), lock.join().expect("names can be written down"));
        Ok(output)
    })
}

/// Packages of versions that were not asked for stay as they are.
pub(super) fn kept(work: &Work, versions: &[String]) -> Vec<String> {
    let all = work.workspace.config.api.versions.iter();
    let others = all.filter(|version| !versions.is_empty() && !versions.contains(&version.name));
    others.map(|version| version.package.clone()).collect()
}

/// Says what is out of date, if anything is.
pub(super) fn report_stale(plan: &Plan, out: &str, terminal: &Terminal) -> Status {
    if plan.is_empty() {
        return Status::Done;
    }
    terminal.print(&format!("{out} is out of date:\n{plan}run `{} regen`\n", terminal.program()));
    Status::Failed
}

fn changes(plan: &Plan, all: usize) -> String {
    let changed = plan.create.len() + plan.update.len();
    format!("{:>7}  files: {} written, {} removed\n", all, changed, count(plan.delete.len(), "file"))
}

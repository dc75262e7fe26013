//! `regen`: generates the SDK from the pages, or from an exported model.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::thread;

use docwright::cache::{FileStamps, RESOLUTION};
use docwright::config::Config;
use docwright::disk;
use docwright::error::Error;
use docwright::output::{IsFresh, Output};
use docwright::write::{self, OutputLock, Plan};
use docwright::{GenerateOptions, generate};

use crate::commands::imported::ImportedWork;
use crate::commands::{Command, SdkInput, SdkSource, Work, count};
use crate::flags::{API, CHECK, DOCS, MODEL, NAMES, NO_CACHE, OUT};
use crate::output_index::OutputIndex;
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, display_path};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "regen",
    about: "Generates the SDK from the pages.",
    operands: None,
    flags: &[&DOCS, &MODEL, &OUT, &API, &NAMES, &CHECK, &NO_CACHE],
    details: "\
Reads the pages, writes one package for each API version, and prints a summary. Unchanged files are not touched, and
generated files that are no longer needed are removed. A file that was not generated is never overwritten: the run
fails before it writes anything.

Without --out, writes to the folder that docwright.toml names. With --out, writes a self-contained workspace that
includes the runtime and builds anywhere.

With --model, generates the same SDK from an exported model, without the pages: docwright.toml and the recorded names
are used as with the pages that it was exported from.

If nothing changed since the last run, the cached result is used; --no-cache reruns.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    match flags.model {
        Some(_) => run_from::<ImportedWork>(flags, terminal),
        None => run_from::<Work>(flags, terminal),
    }
}

fn run_from<S: SdkSource>(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let workspace = Workspace::find(flags)?;
    let run_cache = RunCache::new(COMMAND.name, &workspace, flags);
    if let Some(text) = run_cache.text() {
        terminal.print(&text);
        return Ok(Status::Done);
    }
    let sdk = update::<S>(&workspace, &run_cache, flags, terminal)?;
    if flags.check {
        if sdk.plan.is_empty() {
            run_cache.store("", &sdk.stamps);
        }
        return Ok(report_stale(&sdk.plan, &display_path(workspace.out()?), terminal));
    }
    let summary = sdk.work.summary();
    run_cache.store(&format!("{summary}{}", changes(&Plan::default(), sdk.files)), &sdk.stamps);
    terminal.print(&summary);
    terminal.print(&changes(&sdk.plan, sdk.files));
    Ok(Status::Done)
}

/// A generated SDK.
pub(super) struct Sdk<S> {
    pub(super) work: ManuallyDrop<S>,
    /// What was written, or would be written without `--check`.
    pub(super) plan: Plan,
    /// The number of files in the SDK.
    files: usize,
    /// The stamps of the output folder now.
    stamps: FileStamps,
    /// Keeps other runs out of the output folder.
    _output_lock: Option<OutputLock>,
}

/// Generates the files of the SDK that are not fresh, and writes them unless `--check` is given.
pub(super) fn update<S: SdkSource>(
    workspace: &Workspace,
    run_cache: &RunCache<'_>,
    flags: &Flags,
    terminal: &Terminal,
) -> Result<Sdk<S>, Error> {
    let out = workspace.out()?.to_owned();
    // No other run may write to the folder while it is read. A missing folder is created only when it is needed.
    let exists = disk::is_dir(&out).map_err(|error| Error::io("read", &out, error))?;
    let existing_lock = if !flags.check && exists { Some(write::lock(&out)?) } else { None };
    let before = run_cache.output_stamps();
    let output_index = OutputIndex::new(&out, &before, flags);
    let work = S::load(workspace.clone(), flags, terminal)?;
    terminal.progress("generating the SDK");
    let output_lock = if flags.check || existing_lock.is_some() { existing_lock } else { Some(write::lock(&out)?) };
    let kept = work.kept_versions(flags);
    let output = output(&work.sdk_input(), &kept, (&out, &output_index))?;
    let plan = write::plan(&output, &out, &packages_to_keep(&workspace.config, &kept))?;
    terminal.clear();
    let mut stamps = before.clone();
    if !flags.check {
        write::apply(&plan, &output, &out)?;
        if run_cache.is_enabled() && !plan.is_empty() {
            // From now on, an edit gives one of the new files another stamp. Nobody has edited one before.
            thread::sleep(RESOLUTION);
            write::verify(&plan, &output, &out)?;
        }
        stamps = before.updated(plan.paths());
    }
    if !flags.check || plan.is_empty() {
        output_index.store(&output, &stamps);
    }
    let files = output.printed.len() + output.fresh.len();
    // As with `Work`, the memory is returned when the process ends.
    std::mem::forget(output);
    Ok(Sdk { work, plan, files, stamps, _output_lock: output_lock })
}

/// The files of the SDK, `names.lock` among them, but those of the versions in `kept`.
pub(super) fn output(
    input: &SdkInput<'_>,
    kept: &[String],
    (out, output_index): (&Path, &OutputIndex<'_>),
) -> Result<Output, Error> {
    let is_fresh = |path: &str, input_hash: u128| output_index.is_fresh(path, input_hash);
    let is_fresh = output_index.is_enabled().then_some(&is_fresh as IsFresh<'_>);
    let SdkInput { model, names, lock, config } = *input;
    let mut existing = Vec::new();
    for version in config.api.versions.iter().filter(|version| kept.contains(&version.name)) {
        let manifest = out.join(&version.package).join("Cargo.toml");
        if disk::is_file(&manifest).map_err(|error| Error::io("read", &manifest, error))? {
            existing.push(version.name.clone());
        }
    }
    thread::scope(|scope| {
        let lock = scope.spawn(|| names.locked(model, lock.clone()).text());
        let options = GenerateOptions { kept, existing: &existing, is_fresh, only: None };
        let mut output = generate(model, names, config, options)?;
        output.printed.insert(write::NAMES_LOCK.to_owned(), lock.join().expect("writing the lock does not panic"));
        let record = write::record(&output, out, &packages_to_keep(config, kept))?;
        output.printed.insert(write::RECORD.to_owned(), record);
        Ok(output)
    })
}

/// The packages of the versions in `kept`, which stay as they are.
pub(super) fn packages_to_keep(config: &Config, kept: &[String]) -> Vec<String> {
    let others = config.api.versions.iter().filter(|version| kept.contains(&version.name));
    others.map(|version| version.package.clone()).collect()
}

/// Reports what is out of date, if anything is.
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

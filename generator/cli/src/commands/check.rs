//! `check`: what CI runs.

use docwright::diagnostic::Diagnostic;
use docwright::emit::facts;
use docwright::error::Error;
use docwright::output::Output;
use docwright::write;

use crate::baseline::Baseline;
use crate::commands::{Command, Work, count, lint, regen};
use crate::flags::{BASELINE, DOCS, FORMAT, Format, NO_CACHE, OUT};
use crate::output_index::OutputIndex;
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, shown};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "check",
    about: "Fails as soon as pages, code and examples part.",
    operands: None,
    flags: &[&DOCS, &OUT, &BASELINE, &FORMAT, &NO_CACHE],
    more: "\
Three questions, each with a place and a command to type where the answer is no:
- Is the SDK what the pages make, to the byte, names included?
- Is every finding in the baseline, and every entry of the baseline still found? Without a baseline, only findings of
  level error fail; `lint --baseline FILE --update-baseline` creates one.
- Was every example snapshot reviewed after the last change to what it shows?

Nothing is written. When nothing changed since all answers were yes, they are not sought again; --no-cache does. Exit status 1 if any answer is no.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let workspace = Workspace::find(flags)?;
    let run_cache = RunCache::of(COMMAND.name, &workspace, flags);
    let baseline = lint::baseline(workspace.baseline(flags).as_deref(), flags, terminal)?;
    if let Some(hint) = run_cache.recall() {
        terminal.remark(&hint);
        return Ok(Status::Done);
    }
    let out = workspace.out()?.to_owned();
    let stamps = run_cache.output();
    let output_index = OutputIndex::of(&out, &stamps, flags);
    let work = Work::at((workspace.clone(), run_cache.pages()), flags, terminal)?;
    terminal.progress("making the SDK");
    let output = regen::output(&work, &[], &output_index)?;
    let plan = write::plan(&output, &out, &[])?;
    terminal.clear();
    let answers = [
        regen::report_stale(&plan, &shown(&out), terminal),
        findings(baseline.as_ref(), flags, &work, terminal),
        snapshots(&work, &output, terminal)?,
    ];
    let hint = if baseline.is_none() { baseline_hint(flags, &work, terminal) } else { String::new() };
    terminal.remark(&hint);
    if plan.is_empty() {
        output_index.keep(&output, &stamps);
    }
    if answers.contains(&Status::Failed) {
        return Ok(Status::Failed);
    }
    run_cache.keep(&hint, &stamps);
    Ok(Status::Done)
}

/// Reports the findings that fail the run, and entries of the baseline that no longer match.
fn findings(baseline: Option<&Baseline>, flags: &Flags, work: &Work, terminal: &Terminal) -> Status {
    let Some(baseline) = baseline else { return errors(flags, work, terminal) };
    let news = baseline.news(work.diagnostics(), &work.sources);
    news.iter().for_each(|found| lint::show(found, work, flags.format, terminal));
    let gone = baseline.gone(work.diagnostics(), &work.sources);
    if news.is_empty() && gone == 0 {
        return Status::Done;
    }
    if flags.format == Format::Human {
        let program = terminal.program();
        terminal.print(&format!(
            "{} not in the baseline, {} in it no longer found\nfix them, or run `{program} lint --update-baseline`\n",
            count(news.len(), "finding"),
            count(gone, "entry").replace("entrys", "entries"),
        ));
    }
    Status::Failed
}

/// Reports the findings that fail a run without a baseline.
fn errors(flags: &Flags, work: &Work, terminal: &Terminal) -> Status {
    let errors: Vec<&Diagnostic> = work.diagnostics().iter().filter(|found| lint::fails(found, false)).collect();
    errors.iter().for_each(|found| lint::show(found, work, flags.format, terminal));
    if errors.is_empty() {
        return Status::Done;
    }
    if flags.format == Format::Human {
        terminal.print(&format!(
            "{} of level `error`\nfix them, or accept them with `{} lint --baseline FILE --update-baseline`\n",
            count(errors.len(), "finding"),
            terminal.program(),
        ));
    }
    Status::Failed
}

/// How to make a baseline, where there are findings that do not fail the run; empty where there are none.
fn baseline_hint(flags: &Flags, work: &Work, terminal: &Terminal) -> String {
    let number = work.diagnostics().iter().filter(|found| !lint::fails(found, false)).count();
    if number == 0 || flags.format != Format::Human {
        return String::new();
    }
    let number = count(number, "finding");
    let program = terminal.program();
    format!(
        "{number} below level `error`; to fail for new ones, run `{program} lint --baseline FILE --update-baseline`"
    )
}

/// Snapshots that were reviewed before the last change, are missing, or belong to nothing.
fn snapshots(work: &Work, output: &Output, terminal: &Terminal) -> Result<Status, Error> {
    let Some(folder) = &work.workspace.config.output.snapshots else { return Ok(Status::Done) };
    let folder = work.workspace.beside(folder);
    let expected = docwright::snapshots(&work.analysis, &work.names, &work.workspace.config);
    let mut problems = Vec::new();
    for (name, file) in &expected {
        let text =
            if output.fresh.contains(file) { write::read_optional(&work.workspace.out()?.join(file))? } else { None };
        let facts = output.made.get(file).or(text.as_ref()).and_then(|text| facts(text));
        match write::read_optional(&folder.join(name))? {
            None => problems.push(format!("  {name} is missing")),
            Some(text) if facts.is_none_or(|facts| !text.trim_end().ends_with(facts)) => {
                problems.push(format!("  {name} shows what was"))
            }
            Some(_) => (),
        }
    }
    let orphans = write::files(&folder)?.into_iter().filter(|name| !expected.iter().any(|(known, _)| known == name));
    problems.extend(orphans.map(|name| format!("  {name} has no example left")));
    if problems.is_empty() {
        return Ok(Status::Done);
    }
    terminal.print(&format!(
        "{} to review in {}:\n{}\nrun `cargo insta test --review`, or INSTA_UPDATE=always with the tests and read the difference\n",
        count(problems.len(), "snapshot"),
        shown(&folder),
        problems.join("\n"),
    ));
    Ok(Status::Failed)
}

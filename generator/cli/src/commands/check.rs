//! `check`: fails in CI if pages, SDK, baseline or snapshots disagree.

use std::borrow::Cow;

use docwright::diagnostic::{Diagnostic, Diagnostics};
use docwright::emit::facts;
use docwright::error::Error;
use docwright::output::Output;
use docwright::write;

use crate::baseline::Baseline;
use crate::commands::{Command, SdkSource, Work, count, lint, regen};
use crate::flags::{BASELINE, DOCS, FORMAT, Format, NO_CACHE, OUT};
use crate::output_index::OutputIndex;
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, display_path};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "check",
    about: "Fails if pages, code and examples disagree.",
    operands: None,
    flags: &[&DOCS, &OUT, &BASELINE, &FORMAT, &NO_CACHE],
    details: "\
Checks three things, and reports each failure with its location and the command to run:
- Is the SDK exactly what the pages generate, names included?
- Is every finding in the baseline, and every entry of the baseline still found? Without a baseline, only findings of
  level error fail; `lint --baseline FILE --update-baseline` creates one.
- Was every example snapshot reviewed since its example last changed?

Writes nothing. If nothing changed since the last check that passed, the cached result is used; --no-cache reruns.
Exit status 1 if any answer is no.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let workspace = Workspace::find(flags)?;
    let run_cache = RunCache::new(COMMAND.name, &workspace, flags);
    let baseline = lint::baseline(workspace.baseline(flags).as_deref(), flags, terminal)?;
    if let Some(hint) = run_cache.text() {
        terminal.remark(&hint);
        return Ok(Status::Done);
    }
    let out = workspace.out()?.to_owned();
    write::expect_unlocked(&out)?;
    let stamps = run_cache.output_stamps();
    let output_index = OutputIndex::new(&out, &stamps, flags);
    let work = Work::load_from(workspace.clone(), flags, terminal)?;
    terminal.progress("generating the SDK");
    let kept = work.kept_versions(flags);
    let output = regen::output(&work.sdk_input(), &kept, (&out, &output_index))?;
    let plan = write::plan(&output, &out, &regen::packages_to_keep(&workspace.config, &kept))?;
    write::expect_unlocked(&out)?;
    terminal.clear();
    let stale = regen::report_stale(&plan, &display_path(&out), terminal);
    let report = Report { findings: work.reported(), flags, work: &work, terminal };
    let new_findings = report.findings(baseline.as_ref());
    let results = [stale, new_findings, report_snapshots(&work, &output, terminal)?];
    // The report of findings that fail the run already says how to create a baseline.
    let needs_hint = baseline.is_none() && new_findings == Status::Done;
    let baseline_hint = if needs_hint { report.baseline_hint() } else { String::new() };
    let hints = [work.unmatched_patterns(), work.unmatched_names(), baseline_hint];
    let hint = hints.into_iter().filter(|hint| !hint.is_empty()).collect::<Vec<_>>().join("\n");
    terminal.remark(&hint);
    if plan.is_empty() {
        output_index.store(&output, &stamps);
    }
    if results.contains(&Status::Failed) {
        return Ok(Status::Failed);
    }
    run_cache.store(&hint, &stamps);
    Ok(Status::Done)
}

/// The report of findings.
struct Report<'a> {
    findings: Cow<'a, Diagnostics>,
    flags: &'a Flags,
    work: &'a Work,
    terminal: &'a Terminal,
}

impl Report<'_> {
    /// Reports the findings that fail the run, and entries of the baseline that no longer match.
    fn findings(&self, baseline: Option<&Baseline>) -> Status {
        let Some(baseline) = baseline else { return self.errors() };
        let new_findings = baseline.new_findings(&self.findings, &self.work.sources);
        new_findings.iter().for_each(|finding| self.print(finding));
        let stale_entries = baseline.stale_entries(&self.findings, &self.work.sources);
        if new_findings.is_empty() && stale_entries == 0 {
            return Status::Done;
        }
        if self.flags.format == Format::Human {
            let program = self.terminal.program();
            let flag = lint::baseline_flag(self.flags);
            self.terminal.print(&format!(
                "{} not in the baseline, {} of the baseline no longer found\n\
                 fix the pages, or run `{program} lint{flag} --update-baseline`\n",
                count(new_findings.len(), "finding"),
                count(stale_entries, "entry"),
            ));
        }
        Status::Failed
    }

    /// Reports the findings that fail a run without a baseline.
    fn errors(&self) -> Status {
        let errors: Vec<&Diagnostic> = self.findings.iter().filter(|finding| lint::fails(finding, false)).collect();
        errors.iter().for_each(|finding| self.print(finding));
        if errors.is_empty() {
            return Status::Done;
        }
        if self.flags.format == Format::Human {
            self.terminal.print(&format!(
                "{} of level `error`\nfix them, or accept them with `{} lint --baseline FILE --update-baseline`\n",
                count(errors.len(), "finding"),
                self.terminal.program(),
            ));
        }
        Status::Failed
    }

    fn print(&self, finding: &Diagnostic) {
        lint::print(finding, self.work, self.flags.format, self.terminal);
    }

    /// How to create a baseline, if there are findings that do not fail the run; otherwise empty.
    fn baseline_hint(&self) -> String {
        let number = self.findings.iter().filter(|finding| !lint::fails(finding, false)).count();
        if number == 0 || self.flags.format != Format::Human {
            return String::new();
        }
        let number = count(number, "finding");
        let program = self.terminal.program();
        format!(
            "{number} below level `error`; to fail for new ones, run `{program} lint --baseline FILE --update-baseline`"
        )
    }
}

/// Reports snapshots that are missing, outdated, or left over.
fn report_snapshots(work: &Work, output: &Output, terminal: &Terminal) -> Result<Status, Error> {
    let Some(folder) = &work.workspace.config.output.snapshots else { return Ok(Status::Done) };
    let folder = work.workspace.resolve(folder);
    let expected = docwright::snapshots(&work.analysis.model, &work.names, &work.workspace.config);
    let mut problems = Vec::new();
    for (name, file) in &expected {
        let text =
            if output.fresh.contains(file) { write::read_optional(&work.workspace.out()?.join(file))? } else { None };
        let facts = output.printed.get(file).or(text.as_ref()).and_then(|text| facts(text));
        match write::read_optional(&folder.join(name))? {
            None => problems.push(format!("  {name} is missing")),
            Some(text) if facts.is_none_or(|facts| !text.trim_end().ends_with(facts)) => {
                problems.push(format!("  {name} is outdated"))
            }
            Some(_) => (),
        }
    }
    let orphans =
        write::files(&folder)?.into_iter().filter(|name| !expected.iter().any(|(expected, _)| expected == name));
    problems.extend(orphans.map(|name| format!("  {name} has no example")));
    if problems.is_empty() {
        return Ok(Status::Done);
    }
    terminal.print(&format!(
        "{} to review in {}:\n{}\n\
         run `cargo insta test --review`, or run the tests with INSTA_UPDATE=always and review the diff\n",
        count(problems.len(), "snapshot"),
        display_path(&folder),
        problems.join("\n"),
    ));
    Ok(Status::Failed)
}

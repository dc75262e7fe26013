//! `lint`: reports problems in the pages.

use std::path::Path;

use docwright::diagnostic::{Diagnostic, Level, export, render};
use docwright::error::Error;
use docwright::export::summary;
use docwright::{printable, write};

use crate::baseline::Baseline;
use crate::commands::{Command, Work, count};
use crate::flags::{BASELINE, DOCS, FORMAT, Format, NO_CACHE, SUMMARY, UPDATE_BASELINE};
use crate::pages::PageFinder;
use crate::workspace::display_path;
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "lint",
    about: "Reports problems in the pages, with file, line and column.",
    operands: Some("[PAGE…]"),
    flags: &[&DOCS, &FORMAT, &BASELINE, &UPDATE_BASELINE, &SUMMARY, &NO_CACHE],
    details: "\
Without PAGE, checks all pages. PAGE is a file name like `user-get.md`, or the end of a path like
`v1.0/api/user-get.md`; whole names are compared.

`explain RULE` explains a rule and how to fix it.

Exit status 1 if there is a finding of level error; with a baseline, if there is a finding that is not in it.",
    run,
};

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let work = Work::load(flags, terminal)?;
    let pages = PageFinder::new(&work.workspace, &work.sources).select(&flags.operands)?;
    let findings = work.reported();
    terminal.remark(&work.unmatched_patterns());
    if flags.summary {
        for (rule, number) in summary::by_rule(&findings) {
            terminal.print(&format!("{number:>7}  {rule}\n"));
        }
        return Ok(Status::Done);
    }
    let path = work.workspace.baseline(flags);
    if flags.update_baseline {
        let missing = "no baseline file to write\n  name one with --baseline FILE, or as `baseline` in docwright.toml";
        let path = path.ok_or_else(|| Error::Usage(missing.to_owned()))?;
        if write::read_optional(&path)?.is_some_and(|text| !Baseline::is_one(&text)) {
            let path = display_path(&path);
            return Err(Error::Usage(format!("`{path}` is not a baseline, so it is not overwritten")));
        }
        write::replace(&path, Baseline::new(&findings, &work.sources).text().as_bytes())?;
        return Ok(Status::Done);
    }
    // Findings of a given page are shown even if the configured baseline accepts them.
    let path = path.filter(|_| flags.operands.is_empty() || flags.baseline.is_some());
    let baseline = baseline(path.as_deref(), flags, terminal)?;
    let candidates = match &baseline {
        Some(baseline) => baseline.new_findings(&findings, &work.sources),
        None => findings.iter().collect(),
    };
    let reported: Vec<&Diagnostic> = candidates.into_iter().filter(|finding| is_in(finding, &pages, &work)).collect();
    reported.iter().for_each(|finding| print(finding, &work, flags.format, terminal));
    if !reported.is_empty() && flags.format == Format::Human {
        let program = terminal.program();
        terminal.remark(&format!(
            "{}; `{program} explain RULE` explains a rule and how to fix it",
            count(reported.len(), "finding")
        ));
    }
    let failed = reported.iter().any(|finding| fails(finding, baseline.is_some()));
    Ok(if failed { Status::Failed } else { Status::Done })
}

/// The baseline that is given or configured, if any.
///
/// # Errors
/// The file is missing or cannot be read.
pub(super) fn baseline(path: Option<&Path>, flags: &Flags, terminal: &Terminal) -> Result<Option<Baseline>, Error> {
    let Some(path) = path else { return Ok(None) };
    let Some(text) = write::read_optional(path)? else {
        let help = format!("create it with `{} lint{} --update-baseline`", terminal.program(), baseline_flag(flags));
        return Err(Error::Usage(format!("no baseline at `{}`\n  {help}", display_path(path))));
    };
    Baseline::read(path, &text).map(Some)
}

/// The flag to repeat in a command that updates the baseline; empty if the file is configured.
pub(super) fn baseline_flag(flags: &Flags) -> String {
    flags.baseline.as_ref().map(|path| format!(" --baseline {}", printable::path(path))).unwrap_or_default()
}

/// Whether `finding` fails the run: with a baseline, every finding that is not in it; without one, level `error` only.
pub(super) fn fails(finding: &Diagnostic, has_baseline: bool) -> bool {
    has_baseline || finding.level == Level::Error
}

/// Whether `finding` is in one of `pages`, or no pages were given.
fn is_in(finding: &Diagnostic, pages: &[&str], work: &Work) -> bool {
    pages.is_empty() || pages.contains(&work.sources.file(finding.span.file).name.as_str())
}

/// Prints one finding.
pub(super) fn print(finding: &Diagnostic, work: &Work, format: Format, terminal: &Terminal) {
    match format {
        Format::Human => {
            terminal.print_styled(&format!("{}\n\n", render::human(finding, &work.sources, terminal.style())));
        }
        Format::Json => {
            let line = serde_json::to_string(&export::finding(finding, &work.sources)).expect("plain data is JSON");
            terminal.print(&format!("{}\n", printable::json(&line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use docwright::diagnostic::Diagnostics;
    use docwright::span::{FileId, Span};

    use super::*;

    #[test]
    fn without_a_baseline_only_errors_fail() {
        let mut diagnostics = Diagnostics::default();
        let span = Span::new(FileId(0), 0..0);
        diagnostics.missing_front_matter(span);
        diagnostics.request_only_in_example(span);
        diagnostics.empty_page(span);
        let failing = |has_baseline| diagnostics.iter().filter(|finding| fails(finding, has_baseline)).count();
        assert_eq!((failing(false), failing(true)), (1, 3));
    }
}

//! `prove`: runs every example of the pages through the compiled SDK.

use std::collections::HashMap;
use std::path::PathBuf;

use docwright::diagnostic::{Diagnostic, FindingId};
use docwright::error::Error;
use docwright::export::outcome::{self, ExampleResult};
use docwright::model::{Divergence, Example};
use docwright::{printable, write};
use serde_json::json;

use crate::commands::{Command, Work, count, regen};
use crate::flags::{DOCS, FORMAT_DOCUMENT, Format, NO_CACHE, OUT};
use crate::proof::{Difference, Proof, Verdict};
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, display_path};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "prove",
    about: "Builds the SDK and runs every example of the pages through it.",
    operands: None,
    flags: &[&DOCS, &OUT, &FORMAT_DOCUMENT, &NO_CACHE],
    details: "\
Writes the SDK to its own folder (--out, else target/prove next to docwright.toml), builds its example tests with cargo
and runs them. Prints how many examples the SDK sends exactly as the pages show them, and the difference for each of
the others, with page and line. The counts are also written to proof.txt in that folder.

Exit status 1 if an example has another outcome in compiled code than in the analysis of its page, if a function sends
something other than its request line, if a type lacks a property or member that its page describes, or if the SDK
does not compile.",
    run,
};

/// The default folder for the SDK.
const FOLDER: &str = "target/prove";
/// The file of counts in the output folder.
const RECORD: &str = "proof.txt";

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let out = match &flags.out {
        Some(out) => out.clone(),
        None => Workspace::find(flags)?.resolve(&PathBuf::from(FOLDER)),
    };
    let flags = Flags { out: Some(out.clone()), ..flags.clone() };
    let workspace = Workspace::find(&flags)?;
    let run_cache = RunCache::new(COMMAND.name, &workspace, &flags);
    let sdk = regen::update::<Work>(&workspace, &run_cache, &flags, terminal)?;
    terminal.progress("building the SDK and running its examples");
    let proof = Proof::run(&out)?;
    terminal.clear();
    if proof.is_empty() && !sdk.work.analysis.model.examples.is_empty() {
        terminal.print(&format!("the SDK in {} does not build:\n{}", display_path(&out), proof.cargo_errors));
        return Ok(Status::Failed);
    }
    let report = Report::new(&sdk.work, &proof);
    write::replace(&out.join(RECORD), outcome::table(&report.results).as_bytes())?;
    match flags.format {
        Format::Human => report.print(&out.join(RECORD), terminal),
        Format::Json => terminal.print(&report.json()),
    }
    Ok(if report.matches_analysis() { Status::Done } else { Status::Failed })
}

/// The results of all examples.
struct Report<'a> {
    work: &'a Work,
    proof: &'a Proof,
    examples: Vec<(&'a Example, Option<&'a Verdict>)>,
    results: Vec<ExampleResult>,
    findings: HashMap<FindingId, &'a Diagnostic>,
}

impl<'a> Report<'a> {
    fn new(work: &'a Work, proof: &'a Proof) -> Self {
        let model = &work.analysis.model;
        let examples: Vec<_> = model.examples.iter().map(|example| (example, proof.verdict(example))).collect();
        let mut results = outcome::results(model);
        for (result, (_, verdict)) in results.iter_mut().zip(&examples) {
            let Some(verdict) = verdict else { continue };
            (result.outcome, result.rule) = (verdict.outcome.clone(), verdict.rule.clone());
            (result.response, result.response_rule) = (verdict.response.clone(), verdict.response_rule.clone());
        }
        let findings = work.analysis.diagnostics.by_id(&work.sources);
        Self { work, proof, examples, results, findings }
    }

    /// Whether compiled code agrees with the analysis on every example, request line and type.
    fn matches_analysis(&self) -> bool {
        self.proof.failures.is_none() && self.examples_match()
    }

    fn examples_match(&self) -> bool {
        self.examples.iter().all(|(_, verdict)| verdict.is_some_and(|verdict| verdict.mismatch.is_none()))
    }

    fn print(&self, record: &std::path::Path, terminal: &Terminal) {
        terminal.print(&outcome::table(&self.results));
        for (example, verdict) in &self.examples {
            if let Some(verdict) = verdict {
                terminal.print(&self.differences(example, verdict));
            }
        }
        self.print_mismatches(terminal);
        terminal.remark(&format!("counts written to {}", display_path(record)));
    }

    /// Prints which examples have another outcome than recorded, or did not run.
    fn print_mismatches(&self, terminal: &Terminal) {
        let mismatches = self.examples.iter().filter_map(|(_, verdict)| (*verdict)?.mismatch.as_ref());
        mismatches.for_each(|mismatch| terminal.print(&format!("\nnot as recorded: {mismatch}\n")));
        let missing = self.examples.iter().filter(|(_, verdict)| verdict.is_none()).count();
        if missing > 0 {
            terminal.remark(&format!("{} did not run:\n{}", count(missing, "example"), self.proof.cargo_errors));
        }
        if let Some(failures) = self.proof.failures.as_ref().filter(|_| self.examples_match()) {
            let errors = &self.proof.cargo_errors;
            terminal.print(&format!("\nevery example is as recorded, but tests failed:\n{failures}{errors}"));
        }
    }

    /// The differences in an example and its response; empty if there are none.
    fn differences(&self, example: &Example, verdict: &Verdict) -> String {
        let mut text = String::new();
        if let Some(rule) = &verdict.rule {
            text += &self.heading(example, rule, example.outcome.divergence());
            if !verdict.call.is_empty() {
                text += &format!("  {}\n", verdict.call);
            }
            text += &request_differences(example, verdict);
        }
        if let Some(rule) = &verdict.response_rule {
            text += &self.heading(example, rule, example.response_outcome.divergence());
            text += &verdict.problem.as_ref().map_or(String::new(), |problem| format!("  {problem}\n"));
        }
        text
    }

    /// The location and message of the finding for a rule; without a finding, the location of the example.
    fn heading(&self, example: &Example, rule: &str, divergence: Option<Divergence>) -> String {
        let sources = &self.work.sources;
        let id = divergence.filter(|divergence| divergence.rule == rule).and_then(|divergence| divergence.finding);
        match id.and_then(|id| self.findings.get(&id)) {
            Some(finding) => {
                let (line, column) = sources.position(finding.span);
                let page = &sources.file(finding.span.file).name;
                format!("\n{page}:{line}:{column}: {rule}: {}\n", finding.message)
            }
            None => format!("\n{}:{}:1: {rule}\n", example.location.page, example.location.line()),
        }
    }

    fn json(&self) -> String {
        let example = |((example, _), result): (&(&Example, Option<&Verdict>), &ExampleResult)| {
            json!({
                "page": example.location.page,
                "line": example.location.line(),
                "outcome": result.outcome,
                "rule": result.rule,
                "response": result.response,
                "responseRule": result.response_rule,
            })
        };
        let examples: Vec<_> = self.examples.iter().zip(&self.results).map(example).collect();
        format!("{}\n", printable::json(&format!("{:#}", json!({ "examples": examples }))))
    }
}

/// The lines on the page, marked `-`, and the lines that are sent, marked `+`.
fn request_differences(example: &Example, verdict: &Verdict) -> String {
    let documented = format!("{} {}", example.request.method, example.request.url);
    let sent = verdict.sent.as_deref().unwrap_or("nothing, because no function sends this request");
    let pair = |documented: &str, sent: &str| format!("  - {documented}\n  + {sent}\n");
    let is_in_request_line =
        |difference: &&Difference| !difference.part.starts_with("header") && !difference.part.starts_with("body");
    let line_differs =
        verdict.differences.iter().any(|difference| is_in_request_line(&difference)) || verdict.sent.is_none();
    let mut text = if line_differs { pair(&documented, sent) } else { String::new() };
    for difference in verdict.differences.iter().filter(|difference| !is_in_request_line(difference)) {
        let side = |value: &Option<String>| format!("{}: {}", difference.part, value.as_deref().unwrap_or("nothing"));
        text += &pair(&side(&difference.documented), &side(&difference.sent));
    }
    text
}

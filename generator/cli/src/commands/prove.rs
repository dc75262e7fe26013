//! `prove`: the compiled SDK against every example of the pages.

use std::path::PathBuf;

use docwright::diagnostic::render;
use docwright::error::Error;
use docwright::export::outcome::{self, ExampleResult};
use docwright::model::Example;
use docwright::write;
use serde_json::json;

use crate::commands::{Command, Work, count, regen};
use crate::flags::{DOCS, FORMAT_WHOLE, Format, NO_CACHE, OUT};
use crate::proof::{Difference, Proof, Verdict};
use crate::run_cache::RunCache;
use crate::workspace::{Workspace, shown};
use crate::{Flags, Status, Terminal};

pub(super) static COMMAND: Command = Command {
    name: "prove",
    about: "Builds the SDK and runs every example of the pages through it.",
    operands: None,
    flags: &[&DOCS, &OUT, &FORMAT_WHOLE, &NO_CACHE],
    more: "\
Writes the SDK to a folder of its own (--out; else target/prove beside docwright.toml), builds its example tests with
cargo, runs them, and says what compiled code found: how many examples it sends exactly as the pages show them, and
each that it does not, with page, line and the difference. The counts are kept in proof.txt in that folder.

Exit status 1 if compiled code comes to another outcome than the pages were analysis to, if a function sends something
else than its request line, if a type lacks a property or a member that its page describes, or if the SDK does not compile.",
    run,
};

/// Where the SDK goes if nobody says.
const FOLDER: &str = "target/prove";
/// The file of counts in the output.
const RECORD: &str = "proof.txt";

fn run(flags: &Flags, terminal: &mut Terminal) -> Result<Status, Error> {
    let out = match &flags.out {
        Some(out) => out.clone(),
        None => Workspace::find(flags)?.beside(&PathBuf::from(FOLDER)),
    };
    let flags = Flags { out: Some(out.clone()), ..flags.clone() };
    let workspace = Workspace::find(&flags)?;
    let run_cache = RunCache::of(COMMAND.name, &workspace, &flags);
    let made = regen::make(&workspace, &run_cache, &flags, terminal)?;
    terminal.progress("building the SDK and running its examples");
    let proof = Proof::of(&out)?;
    terminal.clear();
    if proof.is_empty() && !made.work.analysis.model.examples.is_empty() {
        terminal.print(&format!("the SDK in {} does not build:\n{}", shown(&out), proof.said));
        return Ok(Status::Failed);
    }
    let report = Report::of(&made.work, &proof);
    write::replace(&out.join(RECORD), outcome::table(&report.results).as_bytes())?;
    match flags.format {
        Format::Human => report.print(&out.join(RECORD), terminal),
        Format::Json => terminal.print(&report.json()),
    }
    Ok(if report.is_as_understood() { Status::Done } else { Status::Failed })
}

/// What came of all examples.
struct Report<'a> {
    work: &'a Work,
    proof: &'a Proof,
    examples: Vec<(&'a Example, Option<&'a Verdict>)>,
    results: Vec<ExampleResult>,
}

impl<'a> Report<'a> {
    fn of(work: &'a Work, proof: &'a Proof) -> Self {
        let model = &work.analysis.model;
        let examples: Vec<_> = model.examples.iter().map(|example| (example, proof.verdict(example))).collect();
        let mut results = outcome::of(model);
        for (result, (_, verdict)) in results.iter_mut().zip(&examples) {
            let Some(verdict) = verdict else { continue };
            (result.outcome, result.rule) = (verdict.outcome.clone(), verdict.rule.clone());
            (result.response, result.response_rule) = (verdict.response.clone(), verdict.response_rule.clone());
        }
        Self { work, proof, examples, results }
    }

    /// Whether compiled code came to what was understood, for every example, request line and type.
    fn is_as_understood(&self) -> bool {
        self.proof.failed.is_none() && self.examples_are_as_understood()
    }

    fn examples_are_as_understood(&self) -> bool {
        self.examples.iter().all(|(_, verdict)| verdict.is_some_and(|verdict| verdict.complaint.is_none()))
    }

    fn print(&self, record: &std::path::Path, terminal: &Terminal) {
        terminal.print(&outcome::table(&self.results));
        for (example, verdict) in &self.examples {
            if let Some(verdict) = verdict {
                terminal.print(&self.divergence(example, verdict));
            }
        }
        self.complain(terminal);
        terminal.remark(&format!("the counts are in {}", shown(record)));
    }

    /// Says which examples came to something else than was understood, or did not run.
    fn complain(&self, terminal: &Terminal) {
        let complaints = self.examples.iter().filter_map(|(_, verdict)| (*verdict)?.complaint.as_ref());
        complaints.for_each(|complaint| terminal.print(&format!("\nnot as recorded: {complaint}\n")));
        let missing = self.examples.iter().filter(|(_, verdict)| verdict.is_none()).count();
        if missing > 0 {
            terminal.remark(&format!("{} did not run:\n{}", count(missing, "example"), self.proof.said));
        }
        if let Some(said) = self.proof.failed.as_ref().filter(|_| self.examples_are_as_understood()) {
            terminal.print(&format!("\nnot as recorded, though each example is:\n{said}{}", self.proof.said));
        }
    }

    /// What differs in one example and its answer; nothing if nothing does.
    fn divergence(&self, example: &Example, verdict: &Verdict) -> String {
        let mut text = String::new();
        if let Some(rule) = &verdict.rule {
            text += &self.heading(example, rule);
            if !verdict.call.is_empty() {
                text += &format!("  {}\n", verdict.call);
            }
            text += &differences(example, verdict);
        }
        if let Some(rule) = &verdict.response_rule {
            text += &self.heading(example, rule);
            text += &verdict.problem.as_ref().map_or(String::new(), |problem| format!("  {problem}\n"));
        }
        text
    }

    /// Where a rule was broken and how, as the finding says; else the place of the example.
    fn heading(&self, example: &Example, rule: &str) -> String {
        let Work { analysis, sources, .. } = self.work;
        match analysis.finding(&example.location, rule, sources) {
            Some(found) => {
                let exported = render::exported(found, sources);
                format!("\n{}:{}:{}: {rule}: {}\n", exported.page, exported.line, exported.column, exported.message)
            }
            None => format!("\n{}:{}:1: {rule}\n", example.location.page, example.location.line),
        }
    }

    fn json(&self) -> String {
        let example = |((example, _), result): (&(&Example, Option<&Verdict>), &ExampleResult)| {
            json!({
                "page": example.location.page,
                "line": example.location.line,
                "outcome": result.outcome,
                "rule": result.rule,
                "response": result.response,
                "responseRule": result.response_rule,
            })
        };
        let examples: Vec<_> = self.examples.iter().zip(&self.results).map(example).collect();
        format!("{:#}\n", json!({ "examples": examples }))
    }
}

/// The page's lines with `-`, those that are sent with `+`.
fn differences(example: &Example, verdict: &Verdict) -> String {
    let shown = format!("{} {}", example.request.method, example.request.url);
    let sent = verdict.sent.as_deref().unwrap_or("nothing: no function sends it");
    let pair = |shown: &str, sent: &str| format!("  - {shown}\n  + {sent}\n");
    let in_line = |one: &&Difference| !one.part.starts_with("header") && !one.part.starts_with("body");
    let line = verdict.differences.iter().any(|one| in_line(&one)) || verdict.sent.is_none();
    let mut text = if line { pair(&shown, sent) } else { String::new() };
    for one in verdict.differences.iter().filter(|one| !in_line(one)) {
        let side = |side: &Option<String>| format!("{}: {}", one.part, side.as_deref().unwrap_or("nothing"));
        text += &pair(&side(&one.documented), &side(&one.sent));
    }
    text
}

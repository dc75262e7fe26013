//! Verdicts as data, for a program that puts together what all modules found.

use std::env;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::testing::verdict::{Call, Sent, Verdict};
use crate::testing::{Body, Outcome, ResponseOutcome};
use crate::wire::{Mismatch, Sides};

/// The variable of the environment that names the folder to write to.
const FOLDER: &str = "DOCWRIGHT_VERDICTS";

/// Writes what came of the examples of `module` to a file of its own, where a folder is named for it.
pub(super) fn keep(module: &str, verdicts: &[Verdict<'_>]) {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let path = Path::new(&folder).join(format!("{}.json", module.replace("::", ".")));
    let found: Vec<Value> = verdicts.iter().map(record).collect();
    fs::write(&path, Value::from(found).to_string()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn record(verdict: &Verdict<'_>) -> Value {
    let (outcome, rule) = request(verdict.outcome());
    let (response, response_rule) = response(verdict.response_outcome());
    json!({
        "page": verdict.case.page,
        "example": verdict.case.example,
        "call": verdict.case.code,
        "sent": sent(&verdict.call),
        "outcome": outcome,
        "rule": rule,
        "response": response,
        "responseRule": response_rule,
        "differences": differences(verdict),
        "problem": verdict.reading.as_ref().and_then(|reading| reading.problem()),
        "complaint": verdict.complaints(),
    })
}

fn request(outcome: Outcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Reproduced => ("reproduced", None),
        Outcome::OtherOperation(_) => ("other-operation", None),
        Outcome::Divergent(rule) => ("divergent", Some(rule)),
    }
}

fn response(outcome: ResponseOutcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        ResponseOutcome::None => ("none", None),
        ResponseOutcome::Typed => ("typed", None),
        ResponseOutcome::UntypedRest => ("untyped-rest", None),
        ResponseOutcome::Divergent(rule) => ("divergent", Some(rule)),
    }
}

/// `GET https://…`
fn sent(call: &Call) -> Option<String> {
    match call {
        Call::Sent(Sent { message, .. }) => Some(format!("{} {}", message.method, message.url)),
        Call::None(_) | Call::Refused(_) => None,
    }
}

/// What the page shows against what is sent, part by part.
fn differences(verdict: &Verdict<'_>) -> Vec<Value> {
    let part = |mismatch: &Mismatch| {
        let Sides { sent, documented } = mismatch.sides();
        json!({ "part": mismatch.subject(), "documented": documented, "sent": sent })
    };
    match &verdict.call {
        Call::None(_) => Vec::new(),
        Call::Refused(error) => vec![json!({ "part": "request", "documented": null, "sent": error.to_string() })],
        Call::Sent(sent) => {
            let shown = if let Body::Json(text) = verdict.case.documented.body { text } else { "" };
            let unread = sent
                .unread
                .iter()
                .map(|problem| json!({ "part": "body", "documented": shown, "sent": format!("nothing, {problem}") }));
            sent.differing().map(part).chain(unread).collect()
        }
    }
}

//! Writes verdicts as JSON, for a program that collects the results of all modules.

use std::env;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::testing::verdict::{Call, Sent, Verdict};
use crate::testing::{Body, Outcome, ResponseOutcome, RoundTrip};
use crate::wire::{Mismatch, Sides};

/// The environment variable with the folder to write to.
const FOLDER: &str = "DOCWRIGHT_VERDICTS";

/// Writes the verdicts of a module to a file of its own, if the environment variable is set.
pub(super) fn write(module: &str, verdicts: &[Verdict<'_>]) {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let path = Path::new(&folder).join(format!("{}.json", module.replace("::", ".")));
    let records: Vec<Value> = verdicts.iter().map(record).collect();
    fs::write(&path, Value::from(records).to_string())
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

fn record(verdict: &Verdict<'_>) -> Value {
    let (outcome, rule) = outcome_and_rule(verdict.outcome());
    let (response, response_rule) = response_outcome_and_rule(verdict.response_outcome());
    json!({
        "page": verdict.case.page,
        "example": verdict.case.example,
        "call": verdict.case.code,
        "sent": sent_line(&verdict.call),
        "outcome": outcome,
        "rule": rule,
        "response": response,
        "responseRule": response_rule,
        "differences": differences(verdict),
        "problem": verdict.round_trip.as_ref().and_then(RoundTrip::error),
        "complaint": verdict.failure(),
    })
}

fn outcome_and_rule(outcome: Outcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Reproduced => ("reproduced", None),
        Outcome::OtherOperation(_) => ("other-operation", None),
        Outcome::Divergent(rule) => ("divergent", Some(rule)),
    }
}

fn response_outcome_and_rule(outcome: ResponseOutcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        ResponseOutcome::None => ("none", None),
        ResponseOutcome::Typed => ("typed", None),
        ResponseOutcome::UntypedRest => ("untyped-rest", None),
        ResponseOutcome::Divergent(rule) => ("divergent", Some(rule)),
    }
}

/// The method and the URL: `GET https://…`
fn sent_line(call: &Call) -> Option<String> {
    match call {
        Call::Sent(Sent { message, .. }) => Some(format!("{} {}", message.method, message.url)),
        Call::Missing(_) | Call::Failed(_) => None,
    }
}

/// The differences between the documented request and the one sent, part by part.
fn differences(verdict: &Verdict<'_>) -> Vec<Value> {
    let difference = |mismatch: &Mismatch| {
        let Sides { sent, documented } = mismatch.sides();
        json!({ "part": mismatch.subject(), "documented": documented, "sent": sent })
    };
    match &verdict.call {
        Call::Missing(_) => Vec::new(),
        Call::Failed(error) => vec![json!({ "part": "request", "documented": null, "sent": error.to_string() })],
        Call::Sent(sent) => {
            let documented = if let Body::Json(text) = verdict.case.documented.body { text } else { "" };
            let body_error = sent
                .body_error
                .iter()
                .map(|error| json!({ "part": "body", "documented": documented, "sent": format!("nothing, {error}") }));
            sent.reported_mismatches().map(difference).chain(body_error).collect()
        }
    }
}

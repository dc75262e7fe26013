//! Prints verdicts as a report for people.
//!
//! ```text
//! graph_beta::meeting_registrant: 2 examples, 1 reproduced, 1 divergent
//!
//! api-reference/beta/api/meetingregistrant-delete.md: delete-registrant
//!
//!   call      meeting_registrant::delete("1666", "MSpk", "gWWc")
//!   page      POST https://graph.microsoft.com/beta/users/1666/onlineMeetings/MSpk/registration/registrants/gWWc
//!   sent    ! DELETE https://graph.microsoft.com/beta/users/1666/onlineMeetings/MSpk/registration/registrants/gWWc
//!   outcome   divergent: example-method-mismatch
//!   response  204
//!
//! facts 3f2a19
//! ```
//!
//! A body without differences is abbreviated to the names in it. Differences are marked with `!`.

use serde_json::Value;

use crate::testing::round_trip::RoundTripResult;
use crate::testing::verdict::{Call, Sent, Verdict};
use crate::testing::{Body, DocumentedRequest, Outcome, Response};
use crate::wire::{Mismatch, Sides};

pub(super) fn print(module: &str, fingerprint: &str, verdicts: &[Verdict<'_>]) -> String {
    let mut text = format!("{module}: {}\n", summary(verdicts));
    for verdict in verdicts {
        text.push_str(&example(verdict));
    }
    text + &format!("\nfacts {fingerprint}\n")
}

fn summary(verdicts: &[Verdict<'_>]) -> String {
    let count = |matches: fn(Outcome) -> bool| verdicts.iter().filter(|verdict| matches(verdict.case.outcome)).count();
    let plural = if verdicts.len() == 1 { "" } else { "s" };
    let mut summary = format!("{} example{plural}", verdicts.len());
    for (count, name) in [
        (count(|outcome| outcome == Outcome::Reproduced), "reproduced"),
        (count(|outcome| matches!(outcome, Outcome::OtherOperation(_))), "by another page's operation"),
        (count(|outcome| matches!(outcome, Outcome::Divergent(_))), "divergent"),
    ] {
        if count > 0 {
            summary += &format!(", {count} {name}");
        }
    }
    summary
}

fn example(verdict: &Verdict<'_>) -> String {
    let case = verdict.case;
    let mut text = format!("\n{}: {}\n\n", case.page, case.example);
    text += &block("call", case.code.lines().map(Line::unmarked));
    text += &block("page", page(&case.documented, &verdict.call));
    text += &block("sent", sent(&verdict.call));
    text += &block("outcome", [Line::unmarked(case.outcome.to_string())]);
    text += &case.response.map_or(String::new(), |documented| block("response", response(&documented, verdict)));
    text
}

/// A line of a block; marked if it reports a difference.
struct Line {
    marked: bool,
    text: String,
}

impl Line {
    fn unmarked(text: impl Into<String>) -> Self {
        Self { marked: false, text: text.into() }
    }

    fn marked(text: impl Into<String>) -> Self {
        Self { marked: true, text: text.into() }
    }
}

/// Formats lines, with a label before the first one.
fn block(label: &str, lines: impl IntoIterator<Item = Line>) -> String {
    let mut text = String::new();
    for (index, line) in lines.into_iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        let mark = if line.marked { '!' } else { ' ' };
        text += format!("  {label:8}{mark} {}", line.text).trim_end();
        text.push('\n');
    }
    text
}

fn page(documented: &DocumentedRequest, call: &Call) -> Vec<Line> {
    let mut lines = vec![Line::unmarked(format!("{} {}", documented.method, documented.url))];
    lines.extend(documented.headers.iter().map(|(name, value)| Line::unmarked(format!("{name}: {value}"))));
    lines.extend(match documented.body {
        Body::None => Vec::new(),
        Body::Json(text) => json_body(text, has_body_mismatch(call)),
        Body::Text(text) => text_body(text, has_body_mismatch(call)),
    });
    lines
}

fn has_body_mismatch(call: &Call) -> bool {
    match call {
        Call::Sent(sent) => sent.mismatches.iter().any(|mismatch| matches!(mismatch, Mismatch::Body(..))),
        Call::Missing(_) | Call::Failed(_) => true,
    }
}

fn json_body(text: &str, in_full: bool) -> Vec<Line> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) if in_full => format!("{value:#}").lines().map(Line::unmarked).collect(),
        Ok(value) => vec![Line::unmarked(abbreviated(&value))],
        Err(_) => text_body(text, in_full),
    }
}

/// Abbreviates an object to its names, and an array to its length.
fn abbreviated(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let names: Vec<_> = members.keys().map(String::as_str).collect();
            format!("{{ {} }}", names.join(", "))
        }
        Value::Array(items) if !items.is_empty() => format!("[ {} items ]", items.len()),
        value => value.to_string(),
    }
}

fn text_body(text: &str, in_full: bool) -> Vec<Line> {
    if in_full {
        text.lines().map(Line::unmarked).collect()
    } else {
        vec![Line::unmarked(format!("{} bytes", text.len()))]
    }
}

fn sent(call: &Call) -> Vec<Line> {
    match call {
        Call::Missing(_) => vec![Line::unmarked("nothing: no operation was found")],
        Call::Failed(error) => vec![Line::marked(format!("nothing: {error}"))],
        Call::Sent(sent) if sent.mismatches.is_empty() => vec![Line::unmarked("as documented")],
        Call::Sent(sent) => differences(sent),
    }
}

/// The request line, then a line for each header and each part of the body that differs.
fn differences(sent: &Sent) -> Vec<Line> {
    let has_own_line = |mismatch: &&Mismatch| matches!(mismatch, Mismatch::Header(..) | Mismatch::Body(..));
    let request_line = format!("{} {}", sent.message.method, sent.message.url);
    let marked = !sent.mismatches.iter().all(|mismatch| has_own_line(&mismatch));
    let mismatches = sent.reported_mismatches().filter(has_own_line).map(mismatch_line);
    let body_error = sent.body_error.iter().map(|error| format!("body: nothing, {error}"));
    [Line { marked, text: request_line }].into_iter().chain(mismatches.chain(body_error).map(Line::marked)).collect()
}

fn mismatch_line(mismatch: &Mismatch) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Sides { sent, documented } = mismatch.sides();
    match mismatch {
        Mismatch::Header(name, _) => format!("{name}: {}", text(sent)),
        _ => format!("{}: {}, not {}", mismatch.subject(), text(sent), text(documented)),
    }
}

fn response(response: &Response, verdict: &Verdict<'_>) -> Vec<Line> {
    let Some(round_trip) = &verdict.round_trip else {
        let outcome = if response.body.is_some() { format!(", {}", response.outcome) } else { String::new() };
        return vec![Line::unmarked(format!("{}{outcome}", response.status))];
    };
    let untyped = match &round_trip.result {
        RoundTripResult::Lossless { untyped } if !untyped.is_empty() => format!(": {}", untyped.join(", ")),
        _ => String::new(),
    };
    let summary = format!("{} {}, {}{untyped}", response.status, round_trip.type_name, response.outcome);
    [Line::unmarked(summary)].into_iter().chain(round_trip.error().map(Line::marked)).collect()
}

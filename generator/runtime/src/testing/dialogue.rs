//! Verdicts as text for people.
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
//! A body is told by the names in it as long as nothing in it differs. What differs is marked with `!`.

use serde_json::Value;

use crate::testing::reading::RoundTrip;
use crate::testing::verdict::{Call, Sent, Verdict};
use crate::testing::{Body, Documented, Outcome, Response};
use crate::wire::{Mismatch, Sides};

pub(super) fn print(module: &str, fingerprint: &str, verdicts: &[Verdict<'_>]) -> String {
    let mut text = format!("{module}: {}\n", summary(verdicts));
    for verdict in verdicts {
        text.push_str(&example(verdict));
    }
    text + &format!("\nfacts {fingerprint}\n")
}

fn summary(verdicts: &[Verdict<'_>]) -> String {
    let count = |is: fn(Outcome) -> bool| verdicts.iter().filter(|verdict| is(verdict.case.outcome)).count();
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
    text += &block("call", case.code.lines().map(Line::plain));
    text += &block("page", page(&case.documented, &verdict.call));
    text += &block("sent", sent(&verdict.call));
    text += &block("outcome", [Line::plain(case.outcome.to_string())]);
    text += &case.response.map_or(String::new(), |shown| block("response", response(&shown, verdict)));
    text
}

/// A line of a block, marked if it differs from the page.
struct Line {
    marked: bool,
    text: String,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Self { marked: false, text: text.into() }
    }

    fn marked(text: impl Into<String>) -> Self {
        Self { marked: true, text: text.into() }
    }
}

/// Lines with a label before the first.
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

fn page(documented: &Documented, call: &Call) -> Vec<Line> {
    let mut lines = vec![Line::plain(format!("{} {}", documented.method, documented.url))];
    lines.extend(documented.headers.iter().map(|(name, value)| Line::plain(format!("{name}: {value}"))));
    lines.extend(match documented.body {
        Body::None => Vec::new(),
        Body::Json(text) => json_body(text, differs_in_body(call)),
        Body::Text(text) => text_body(text, differs_in_body(call)),
    });
    lines
}

fn differs_in_body(call: &Call) -> bool {
    match call {
        Call::Sent(sent) => sent.mismatches.iter().any(|mismatch| matches!(mismatch, Mismatch::Body(..))),
        Call::None(_) | Call::Refused(_) => true,
    }
}

fn json_body(text: &str, in_full: bool) -> Vec<Line> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) if in_full => format!("{value:#}").lines().map(Line::plain).collect(),
        Ok(value) => vec![Line::plain(summarised(&value))],
        Err(_) => text_body(text, in_full),
    }
}

/// A value by its outline: the names in an object, the length of an array.
fn summarised(value: &Value) -> String {
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
    if in_full { text.lines().map(Line::plain).collect() } else { vec![Line::plain(format!("{} bytes", text.len()))] }
}

fn sent(call: &Call) -> Vec<Line> {
    match call {
        Call::None(_) => vec![Line::plain("nothing: no operation was found")],
        Call::Refused(error) => vec![Line::marked(format!("nothing: {error}"))],
        Call::Sent(sent) if sent.mismatches.is_empty() => vec![Line::plain("as documented")],
        Call::Sent(sent) => differing(sent),
    }
}

fn differing(sent: &Sent) -> Vec<Line> {
    let is_below = |mismatch: &&Mismatch| matches!(mismatch, Mismatch::Header(..) | Mismatch::Body(..));
    let first = format!("{} {}", sent.message.method, sent.message.url);
    let marked = !sent.mismatches.iter().all(|mismatch| is_below(&mismatch));
    let below = sent.differing().filter(is_below).map(differing_line);
    let unread = sent.unread.iter().map(|problem| format!("body: nothing, {problem}"));
    [Line { marked, text: first }].into_iter().chain(below.chain(unread).map(Line::marked)).collect()
}

fn differing_line(mismatch: &Mismatch) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Sides { sent, documented } = mismatch.sides();
    match mismatch {
        Mismatch::Header(name, _) => format!("{name}: {}", text(sent)),
        _ => format!("{}: {}, not {}", mismatch.subject(), text(sent), text(documented)),
    }
}

fn response(response: &Response, verdict: &Verdict<'_>) -> Vec<Line> {
    let Some(reading) = &verdict.reading else {
        let unread = if response.body.is_some() { format!(", {}", response.outcome) } else { String::new() };
        return vec![Line::plain(format!("{}{unread}", response.status))];
    };
    let untyped = match &reading.result {
        RoundTrip::Whole { untyped } if !untyped.is_empty() => format!(": {}", untyped.join(", ")),
        _ => String::new(),
    };
    let first = format!("{} {}, {}{untyped}", response.status, reading.type_name, response.outcome);
    [Line::plain(first)].into_iter().chain(reading.problem().map(Line::marked)).collect()
}

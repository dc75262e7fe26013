//! What a case comes to.

use serde::de::IgnoredAny;

use crate::request::{Request, RequestError};
use crate::testing::reading::RoundTrip;
use crate::testing::{Body, Case, Documented, Given, Outcome, Reading, ResponseOutcome};
use crate::wire::{self, Message, Mismatch, Sides, compare};

/// A case, and what its call and its response come to.
pub(super) struct Verdict<'c> {
    pub(super) case: &'c Case,
    pub(super) call: Call,
    pub(super) reading: Option<Reading>,
}

/// What a call comes to.
pub(super) enum Call {
    /// There is none to make, for the reason that this rule names.
    None(&'static str),
    /// A request.
    Sent(Sent),
    /// No request, because an argument or a header cannot be sent.
    Refused(RequestError),
}

/// A request, and how it differs from the documented one.
pub(super) struct Sent {
    pub(super) message: Message,
    pub(super) mismatches: Vec<Mismatch>,
    /// Why the documented body was not sent: its type cannot hold it.
    pub(super) unread: Option<String>,
}

impl Sent {
    /// What differs, but for the body if that was not sent at all.
    pub(super) fn differing(&self) -> impl Iterator<Item = &Mismatch> {
        let tells = |mismatch: &&Mismatch| self.unread.is_none() || !matches!(mismatch, Mismatch::Body(..));
        self.mismatches.iter().filter(tells)
    }
}

pub(super) fn check<'c>(case: &'c Case, hosts: &[&str]) -> Verdict<'c> {
    let call = match case.call {
        None => Call::None(nothing_to_call(case, hosts)),
        Some(call) => {
            let given = Given::of(case.documented.body);
            let request = call(&given);
            match message(&request, known(case, hosts).or(hosts.first()).copied().unwrap_or_default()) {
                Ok(message) => {
                    let mismatches = compare(&message, &documented(&case.documented));
                    Call::Sent(Sent { message, mismatches, unread: given.into_problem() })
                }
                Err(error) => Call::Refused(error),
            }
        }
    };
    let reading = case.response.and_then(|response| Some(response.read?(response.body?)));
    Verdict { case, call, reading }
}

/// The host that the page shows, if it is one of the service's.
fn known<'h>(case: &Case, hosts: &'h [&'h str]) -> Option<&'h &'h str> {
    let shown = wire::Url::split(case.documented.url).host?;
    hosts.iter().find(|host| shown.eq_ignore_ascii_case(host))
}

/// Why there is no call: the request goes elsewhere, no function takes its arguments, or there is no function.
fn nothing_to_call(case: &Case, hosts: &[&str]) -> &'static str {
    let argument = Mismatch::Path(Sides::default()).rule();
    if wire::Url::split(case.documented.url).host.is_some() && known(case, hosts).is_none() {
        Mismatch::Host(Sides::default()).rule()
    } else if case.outcome == Outcome::Divergent(argument) {
        argument
    } else {
        "example-unknown-operation"
    }
}

fn message<R>(request: &Request<R>, host: &str) -> Result<Message, RequestError> {
    let headers = request.headers()?.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Message {
        method: request.method().to_string(),
        url: request.url(host)?,
        template: request.operation().template.to_owned(),
        headers: headers.collect(),
        body: request.body().map_or(wire::Body::None, |bytes| wire::Body::Bytes(bytes.to_vec())),
    })
}

fn documented(documented: &Documented) -> Message {
    let body = match documented.body {
        Body::None => wire::Body::None,
        Body::Json(text) => match serde_json::from_str(text) {
            Ok(value) => wire::Body::Json(value),
            Err(_) => wire::Body::Bytes(text.into()),
        },
        Body::Text(text) => wire::Body::Bytes(text.into()),
    };
    let headers = documented.headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let (method, url) = (documented.method.into(), documented.url.into());
    Message { method, url, headers: headers.collect(), body, ..Message::default() }
}

impl Call {
    /// The rule of the first thing that differs.
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::None(rule) => Some(rule),
            Self::Sent(sent) => sent.mismatches.first().map(Mismatch::rule),
            Self::Refused(RequestError::Header(name)) => Some(Mismatch::Header(name.clone(), Sides::default()).rule()),
            Self::Refused(RequestError::Argument(_)) => Some(Mismatch::Path(Sides::default()).rule()),
        }
    }

    /// What differs, one line each.
    fn details(&self) -> Vec<String> {
        match self {
            Self::None(_) => vec!["there is no call".to_owned()],
            Self::Refused(error) => vec![error.to_string()],
            Self::Sent(sent) => {
                let unread = sent.unread.iter().map(|problem| format!("body: nothing is sent, {problem}"));
                sent.differing().map(detail).chain(unread).collect()
            }
        }
    }
}

fn detail(mismatch: &Mismatch) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Sides { sent, documented } = mismatch.sides();
    format!("{}: documented {}, sent {}", mismatch.subject(), text(documented), text(sent))
}

impl Verdict<'_> {
    /// How the request comes out now.
    pub(super) fn outcome(&self) -> Outcome {
        match self.call.rule() {
            Some(rule) => Outcome::Divergent(rule),
            None if is_broken(self.case.documented.body) => Outcome::Divergent("example-body-invalid-json"),
            // Whose page it is that documents an operation is not seen in code.
            None if matches!(self.case.outcome, Outcome::OtherOperation(_)) => self.case.outcome,
            None => Outcome::Reproduced,
        }
    }

    /// What is not as recorded; nothing if all is.
    pub(super) fn complaints(&self) -> Option<String> {
        let mut lines = Vec::new();
        if self.outcome() != self.case.outcome {
            lines.push(format!("recorded {}, found {}", self.case.outcome, self.outcome()));
            lines.extend(self.call.details());
        }
        let recorded = self.case.response.map_or(ResponseOutcome::None, |response| response.outcome);
        if self.response_outcome() != recorded {
            lines.push(format!("response recorded {recorded}, found {}", self.response_outcome()));
            lines.extend(self.reading.as_ref().and_then(Reading::problem).map(str::to_owned));
        }
        let Case { page, example, .. } = self.case;
        (!lines.is_empty()).then(|| format!("{page}, {example}:\n  {}", lines.join("\n  ")))
    }

    /// How the response comes out now. Why one is not read is taken as recorded.
    pub(super) fn response_outcome(&self) -> ResponseOutcome {
        match (&self.reading, self.case.response.map(|response| response.outcome)) {
            (Some(reading), Some(recorded)) if reading.outcome() == as_read(recorded) => recorded,
            (Some(reading), _) => reading.outcome(),
            (None, Some(unread @ ResponseOutcome::Divergent(_))) => unread,
            (None, _) => ResponseOutcome::None,
        }
    }
}

/// Whether `body` is meant to be JSON, and is not.
fn is_broken(body: Body) -> bool {
    matches!(body, Body::Json(text) if serde_json::from_str::<IgnoredAny>(text).is_err())
}

/// What compiled code makes of a recorded outcome: a placeholder is a value of another type, as any other.
fn as_read(recorded: ResponseOutcome) -> ResponseOutcome {
    match recorded {
        ResponseOutcome::Divergent("response-body-placeholder") => {
            ResponseOutcome::Divergent("response-body-type-mismatch")
        }
        other => other,
    }
}

impl Reading {
    /// What was lost, or why the body could not be read.
    pub(super) fn problem(&self) -> Option<&str> {
        match &self.result {
            RoundTrip::Whole { .. } | RoundTrip::Untyped => None,
            RoundTrip::Broken(problem) | RoundTrip::NotJson(problem) => Some(problem),
        }
    }
}

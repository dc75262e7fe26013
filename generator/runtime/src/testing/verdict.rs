//! Runs a case and compares the outcome with the recorded one.

use crate::request::{Request, RequestError};
use crate::testing::{Body, Case, DocumentedBody, DocumentedRequest, Outcome, ResponseOutcome, RoundTrip};
use crate::wire::{self, Message, Mismatch, Sides, compare};

/// A case, and the results of its call and its response.
pub(super) struct Verdict<'c> {
    pub(super) case: &'c Case,
    pub(super) call: Call,
    /// The round trip of the response, if it is read.
    pub(super) round_trip: Option<RoundTrip>,
}

/// The result of a call.
pub(super) enum Call {
    /// The case has no call; this rule reports the reason.
    Missing(&'static str),
    /// The call returned a request that can be sent.
    Sent(Sent),
    /// The call returned a request with an argument or a header that cannot be sent.
    Failed(RequestError),
}

/// A request, and its differences from the documented one.
pub(super) struct Sent {
    pub(super) message: Message,
    pub(super) mismatches: Vec<Mismatch>,
    /// Why the documented body was not sent: it cannot be read as its type.
    pub(super) body_error: Option<String>,
}

impl Sent {
    /// The rule that reports the first difference. A body that cannot be read as its type differs, even if what is sent
    /// instead happens to be the same.
    fn rule(&self) -> Option<&'static str> {
        let unread = || self.body_error.as_ref().map(|_| Mismatch::Body(String::new(), Sides::default()).rule());
        self.mismatches.first().map(Mismatch::rule).or_else(unread)
    }

    /// The mismatches, without those of the body if the body was not sent: [`body_error`](Self::body_error) explains
    /// them.
    pub(super) fn reported_mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        let is_reported = |mismatch: &&Mismatch| self.body_error.is_none() || !matches!(mismatch, Mismatch::Body(..));
        self.mismatches.iter().filter(is_reported)
    }
}

impl Call {
    fn new(case: &Case, hosts: &[&str]) -> Self {
        let Some(call) = case.call else {
            return Self::Missing(missing_call_rule(case, hosts));
        };
        let body = DocumentedBody::new(case.documented.body);
        let request = call(&body);
        let host = documented_host(case, hosts).or(hosts.first()).copied().unwrap_or_default();
        match sent_message(&request, host) {
            Ok(message) => {
                let mismatches = compare(&message, &documented_message(&case.documented));
                Self::Sent(Sent { message, mismatches, body_error: body.into_error() })
            }
            Err(error) => Self::Failed(error),
        }
    }

    /// The rule that reports the first difference.
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Missing(rule) => Some(rule),
            Self::Sent(sent) => sent.rule(),
            Self::Failed(RequestError::Header(name)) => Some(Mismatch::Header(name.clone(), Sides::default()).rule()),
            Self::Failed(RequestError::Argument(_)) => Some(Mismatch::Path(Sides::default()).rule()),
        }
    }

    /// The differences, each in a line.
    fn details(&self) -> Vec<String> {
        match self {
            Self::Missing(_) => vec!["the case has no call".to_owned()],
            Self::Failed(error) => vec![error.to_string()],
            Self::Sent(sent) => {
                let body_error = sent.body_error.iter().map(|error| format!("body: sent nothing, {error}"));
                sent.reported_mismatches().map(mismatch_detail).chain(body_error).collect()
            }
        }
    }
}

/// The host of the documented URL, if it is one of the service's hosts.
fn documented_host<'h>(case: &Case, hosts: &'h [&'h str]) -> Option<&'h &'h str> {
    let documented = wire::Url::split(case.documented.url).host?;
    hosts.iter().find(|host| documented.eq_ignore_ascii_case(host))
}

/// The rule that reports why a case has no call: another service's host, no function with such arguments, or no
/// function.
fn missing_call_rule(case: &Case, hosts: &[&str]) -> &'static str {
    let path_rule = Mismatch::Path(Sides::default()).rule();
    if wire::Url::split(case.documented.url).host.is_some() && documented_host(case, hosts).is_none() {
        Mismatch::Host(Sides::default()).rule()
    } else if case.outcome == Outcome::Divergent(path_rule) {
        path_rule
    } else {
        "example-unknown-operation"
    }
}

fn sent_message<R>(request: &Request<R>, host: &str) -> Result<Message, RequestError> {
    let headers = request.headers()?.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Message {
        method: request.method().to_string(),
        url: request.url(host)?,
        version: Some(request.operation().version.to_owned()),
        template: request.operation().template.to_owned(),
        headers: headers.collect(),
        body: request.body().map_or(wire::Body::None, |bytes| wire::Body::Bytes(bytes.to_vec())),
    })
}

fn documented_message(documented: &DocumentedRequest) -> Message {
    let body = match documented.body {
        Body::None => wire::Body::None,
        Body::Json(text) => match wire::parse_json(text) {
            Ok(value) => wire::Body::Json(value),
            Err(_) => wire::Body::Bytes(text.into()),
        },
        Body::Text(text) => wire::Body::Bytes(text.into()),
    };
    let headers = documented.headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let (method, url) = (documented.method.into(), documented.url.into());
    Message { method, url, headers: headers.collect(), body, ..Message::default() }
}

fn mismatch_detail(mismatch: &Mismatch) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Sides { sent, documented } = mismatch.sides();
    format!("{}: sent {}, documented {}", mismatch.subject(), text(sent), text(documented))
}

impl<'c> Verdict<'c> {
    /// Runs a case of a service with these hosts.
    pub(super) fn new(case: &'c Case, hosts: &[&str]) -> Self {
        let round_trip = case.response.and_then(|response| Some(response.read?(response.body?)));
        Self { case, call: Call::new(case, hosts), round_trip }
    }

    /// The outcome of the request.
    pub(super) fn outcome(&self) -> Outcome {
        match self.call.rule() {
            Some(rule) => Outcome::Divergent(rule),
            None if is_invalid_json(self.case.documented.body) => Outcome::Divergent("example-body-invalid-json"),
            // Compiled code does not contain which page documents an operation, so this part is not checked.
            None if matches!(self.case.outcome, Outcome::OtherOperation(_)) => self.case.outcome,
            None => Outcome::Reproduced,
        }
    }

    /// A message, if an outcome is not the recorded one.
    pub(super) fn failure(&self) -> Option<String> {
        let mut lines = Vec::new();
        if self.outcome() != self.case.outcome {
            lines.push(format!("request is {}; expected {}", self.outcome(), self.case.outcome));
            lines.extend(self.call.details());
        }
        let recorded = self.case.response.map_or(ResponseOutcome::None, |response| response.outcome);
        if self.response_outcome() != recorded {
            lines.push(format!("response is {}; expected {recorded}", self.response_outcome()));
            lines.extend(self.round_trip.as_ref().and_then(RoundTrip::error).map(str::to_owned));
        }
        let Case { page, example, .. } = self.case;
        (!lines.is_empty()).then(|| format!("{page}, {example}:\n  {}", lines.join("\n  ")))
    }

    /// The outcome of the response. For a response that is not read, the recorded reason is not checked.
    pub(super) fn response_outcome(&self) -> ResponseOutcome {
        match (&self.round_trip, self.case.response.map(|response| response.outcome)) {
            (Some(round_trip), Some(recorded)) if round_trip.outcome() == observable(recorded) => recorded,
            (Some(round_trip), _) => round_trip.outcome(),
            (None, Some(recorded @ ResponseOutcome::Divergent(_))) => recorded,
            (None, _) => ResponseOutcome::None,
        }
    }
}

/// Whether `body` should be JSON but is not. A reader that skips values accepts numbers out of range and broken escapes.
fn is_invalid_json(body: Body) -> bool {
    matches!(body, Body::Json(text) if wire::parse_json(text).is_err())
}

/// The outcome as compiled code observes it, which cannot distinguish a placeholder from another value of the wrong
/// type.
fn observable(recorded: ResponseOutcome) -> ResponseOutcome {
    match recorded {
        ResponseOutcome::Divergent("response-body-placeholder") => {
            ResponseOutcome::Divergent("response-body-type-mismatch")
        }
        outcome => outcome,
    }
}

//! What a case comes to.

use crate::request::{Request, RequestError};
use crate::testing::reading::RoundTrip;
use crate::testing::{Body, Case, Documented, Outcome, Reading, Response, ResponseOutcome};
use crate::wire::{self, Message, Mismatch, Sides, compare};

/// Rules that are about what a request cannot show, so the record is taken as it is.
const NOT_SEEN_IN_A_REQUEST: [&str; 3] =
    ["example-unknown-operation", "example-body-invalid-json", "example-body-unknown-property"];

/// A case, and what its call and its response come to.
pub(super) struct Verdict<'c> {
    pub(super) case: &'c Case,
    pub(super) call: Call,
    pub(super) reading: Option<Reading>,
}

/// What a call comes to.
pub(super) enum Call {
    /// There is none to make.
    None,
    /// A request, and how it differs from the documented one.
    Sent(Message, Vec<Mismatch>),
    /// No request, because an argument or a header cannot be sent.
    Refused(RequestError),
}

pub(super) fn judge<'c>(case: &'c Case, hosts: &[&str]) -> Verdict<'c> {
    let host = host_of(case, hosts);
    let call = case.call.map_or(Call::None, |call| match message(&call(), host) {
        Ok(sent) => {
            let mismatches = compare(&sent, &documented(&case.documented));
            Call::Sent(sent, mismatches)
        }
        Err(error) => Call::Refused(error),
    });
    let reading = case.response.and_then(|response| Some(response.read?(response.body?)));
    Verdict { case, call, reading }
}

/// The host that the page shows, if it is one of the service's; else the usual one.
fn host_of<'h>(case: &Case, hosts: &[&'h str]) -> &'h str {
    let shown = wire::Url::split(case.documented.url).host;
    let known = hosts.iter().find(|host| shown.is_some_and(|shown| shown.eq_ignore_ascii_case(host)));
    known.or(hosts.first()).copied().unwrap_or_default()
}

fn message<R>(request: &Request<R>, host: &str) -> Result<Message, RequestError> {
    let headers = request.headers()?.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Message {
        method: request.method().to_string(),
        url: request.url(host)?,
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
    Message { method: documented.method.into(), url: documented.url.into(), headers: headers.collect(), body }
}

impl Call {
    /// The rule of the first thing that differs.
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::None => Some("example-unknown-operation"),
            Self::Sent(_, mismatches) => mismatches.first().map(Mismatch::rule),
            Self::Refused(RequestError::Header(name)) => Some(Mismatch::Header(name.clone(), Sides::default()).rule()),
            Self::Refused(RequestError::Argument(_)) => Some(Mismatch::Path(Sides::default()).rule()),
        }
    }

    fn comes_to(&self, recorded: Outcome) -> bool {
        match recorded {
            // The operation of another package cannot be called from here.
            Outcome::OtherOperation(_) if matches!(self, Self::None) => true,
            Outcome::Reproduced | Outcome::OtherOperation(_) => self.rule().is_none(),
            Outcome::Divergent(_) if matches!(self, Self::None) => true,
            Outcome::Divergent(rule) => NOT_SEEN_IN_A_REQUEST.contains(&rule) || self.rule() == Some(rule),
        }
    }

    /// What differs, one line each.
    fn details(&self) -> Vec<String> {
        match self {
            Self::None => vec!["there is no call".to_owned()],
            Self::Refused(error) => vec![error.to_string()],
            Self::Sent(_, mismatches) => mismatches.iter().map(detail).collect(),
        }
    }
}

fn detail(mismatch: &Mismatch) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let Sides { sent, documented } = mismatch.sides();
    format!("{}: documented {}, sent {}", mismatch.subject(), text(documented), text(sent))
}

impl Verdict<'_> {
    /// What is not as recorded; nothing if all is.
    pub(super) fn complaints(&self) -> Option<String> {
        let mut lines = Vec::new();
        if !self.call.comes_to(self.case.outcome) {
            let found = self.call.rule().map_or(Outcome::Reproduced, Outcome::Divergent);
            lines.push(format!("recorded {}, found {found}", self.case.outcome));
            lines.extend(self.call.details());
        }
        if let Some(response) = self.case.response.filter(|response| !self.reads_as(response)) {
            let found = self.reading.as_ref().map_or(ResponseOutcome::None, Reading::outcome);
            lines.push(format!("response recorded {}, found {found}", response.outcome));
            lines.extend(self.reading.as_ref().and_then(Reading::problem).map(str::to_owned));
        }
        let Case { page, example, .. } = self.case;
        (!lines.is_empty()).then(|| format!("{page}, {example}:\n  {}", lines.join("\n  ")))
    }

    fn reads_as(&self, response: &Response) -> bool {
        let is_divergent = matches!(response.outcome, ResponseOutcome::Divergent(_));
        match &self.reading {
            None => is_divergent || response.outcome == ResponseOutcome::None,
            Some(Reading { result: RoundTrip::NotJson(_), .. }) => is_divergent,
            Some(reading) => reading.outcome() == response.outcome,
        }
    }
}

impl Reading {
    /// What was lost, or why the body could not be read.
    pub(super) fn problem(&self) -> Option<&str> {
        match &self.result {
            RoundTrip::Whole { .. } => None,
            RoundTrip::Broken(problem) | RoundTrip::NotJson(problem) => Some(problem),
        }
    }
}

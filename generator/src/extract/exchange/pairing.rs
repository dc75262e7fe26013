//! Which response answers which request.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::AnnotationProblem;
use crate::extract::ExtractCtx;
use crate::extract::example::{ExampleFacts, ResponseExample};
use crate::extract::exchange::{Exchanged, Kind};
use crate::page::Annotation;

/// The examples of a page.
#[derive(Default)]
pub(crate) struct Exchanges {
    /// The requests, each with its responses.
    pub examples: Vec<ExampleFacts>,
    /// The responses whose request is missing or cannot be read.
    pub responses: Vec<ResponseExample>,
}

/// Pairs requests and responses.
pub(super) fn pair(messages: Vec<Exchanged<'_>>, ctx: &mut ExtractCtx<'_>) -> Exchanges {
    let requests = messages.iter().filter_map(|message| match &message.kind {
        Kind::Requests(requests) => Some(requests),
        _ => None,
    });
    let names = requests.flatten().filter_map(|request| request.name.clone()).collect();
    let response_first = comes_first(&messages);
    let mut pairing = Pairing { names, ..Pairing::default() };
    for (message, response_first) in messages.into_iter().zip(response_first) {
        match message.kind {
            Kind::Requests(requests) => pairing.requests(requests),
            Kind::Foreign => pairing.state = State::Foreign,
            Kind::Unread => pairing.state = State::Unread,
            Kind::Response { response, annotation } => {
                let is_ignored = annotation.is_some_and(|annotation| annotation.is("ignored"));
                match pairing.named(annotation, ctx) {
                    Some(names) => pairing.by_name(*response, names),
                    None if response_first => pairing.hold(*response),
                    None => pairing.by_position(*response, is_ignored),
                }
            }
        }
    }
    pairing.finish()
}

/// For each message, whether it is among messages that begin with a response and end with a request, so that each
/// response comes before its request.
fn comes_first(messages: &[Exchanged<'_>]) -> Vec<bool> {
    let mut flags = Vec::with_capacity(messages.len());
    let mut awaits_response = false;
    for unit in messages.chunk_by(|a, b| a.unit == b.unit) {
        let starts_with_response = matches!(unit[0].kind, Kind::Response { .. });
        let ends_with_request = matches!(unit[unit.len() - 1].kind, Kind::Requests(_));
        let response_first = starts_with_response && ends_with_request && !awaits_response;
        flags.extend(unit.iter().map(|_| response_first));
        awaits_response = ends_with_request && !response_first;
    }
    flags
}

/// The requests and responses read so far.
#[derive(Default)]
struct Pairing {
    exchanges: Exchanges,
    /// The names of all requests of the page.
    names: FxHashSet<String>,
    state: State,
    /// A response that comes before its request.
    held: Option<ResponseExample>,
    /// Responses with the names of the requests that they answer.
    named: Vec<(Vec<String>, ResponseExample)>,
}

/// What the next response answers.
#[derive(Default, PartialEq)]
enum State {
    /// No request.
    #[default]
    Start,
    /// The last request.
    Request,
    /// The last request, which has a response.
    Answered,
    /// A request that the service sends.
    Foreign,
    /// A request that cannot be read.
    Unread,
}

impl Pairing {
    fn requests(&mut self, requests: Vec<ExampleFacts>) {
        self.exchanges.examples.extend(requests);
        self.state = State::Request;
        if let Some(response) = self.held.take() {
            self.by_position(response, false);
        }
    }

    /// Keeps `response` for the next request.
    fn hold(&mut self, response: ResponseExample) {
        self.exchanges.responses.extend(self.held.replace(response));
    }

    fn by_position(&mut self, response: ResponseExample, is_ignored: bool) {
        match (&self.state, self.exchanges.examples.last_mut()) {
            (State::Foreign, _) => (),
            (State::Request, Some(example)) => {
                example.response = Some(response);
                self.state = State::Answered;
            }
            (State::Answered, Some(example)) => add_further(example, response, is_ignored),
            _ if is_ignored => (),
            _ => self.exchanges.responses.push(response),
        }
    }

    /// The names in `annotation`, if they name requests of the page other than the last one. Reports a name that no
    /// request has.
    fn named(&self, annotation: Option<&Annotation>, ctx: &mut ExtractCtx<'_>) -> Option<Vec<String>> {
        let annotation = annotation.filter(|annotation| annotation.is("response"))?;
        let names: Vec<&str> = annotation.names("name").collect();
        for name in names.iter().filter(|name| !self.names.contains(**name)) {
            let span = annotation.span_of("name", name, ctx.sources);
            ctx.diagnostics.unread_annotation(span, AnnotationProblem::NoRequestNamed(name));
        }
        let names: Vec<String> =
            names.into_iter().filter(|name| self.names.contains(*name)).map(str::to_owned).collect();
        let last = self.exchanges.examples.last().and_then(|example| example.name.as_ref());
        let is_last = self.state == State::Request && names.len() == 1 && names.first() == last;
        (!names.is_empty() && !is_last).then_some(names)
    }

    fn by_name(&mut self, response: ResponseExample, names: Vec<String>) {
        let last = self.exchanges.examples.last().and_then(|example| example.name.as_ref());
        if last.is_some_and(|last| names.contains(last)) {
            self.state = State::Answered;
        }
        self.named.push((names, response));
    }

    fn finish(mut self) -> Exchanges {
        self.exchanges.responses.extend(self.held);
        if self.named.is_empty() {
            return self.exchanges;
        }
        let examples = &mut self.exchanges.examples;
        let mut indices: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, name) in examples.iter().enumerate().filter_map(|(index, one)| Some((index, one.name.clone()?))) {
            indices.entry(name).or_default().push(index);
        }
        for (names, response) in self.named {
            let named: BTreeSet<usize> = names.iter().filter_map(|name| indices.get(name)).flatten().copied().collect();
            let mut unanswered = false;
            for index in &named {
                if examples[*index].response.is_none() {
                    examples[*index].response = Some(response.clone());
                    unanswered = true;
                }
            }
            if let Some(index) = named.last().filter(|_| !unanswered) {
                add_further(&mut examples[*index], response, false);
            }
        }
        self.exchanges
    }
}

/// Adds a response to an `example` that has one: the response that a redirect leads to, or another answer.
fn add_further(example: &mut ExampleFacts, response: ResponseExample, is_ignored: bool) {
    let redirect = example.response.as_mut().filter(|response| matches!(response.status(), Some(300..400)));
    match redirect {
        Some(redirect) if redirect.target_media_type.is_none() => {
            redirect.target_media_type = response.message.media_type().map(str::to_owned);
        }
        _ if is_ignored => (),
        _ => example.further_responses.push(response),
    }
}

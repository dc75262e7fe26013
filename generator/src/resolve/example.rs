//! Examples: which operation each is an instance of, and whether that operation gives what is documented.
//!
//! [`candidate`](crate::resolve::trial) finds the operation and what it sends; here it is said what came of that.

use docwright_runtime::wire::{self, Message, Sides};
use rayon::prelude::*;
use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::{self, Diagnostics, Rule};
use crate::extract::{ExampleFacts, Facts};
use crate::model::{
    Body, Example, ExampleBody, ExampleRequest, Location, Method, Model, Operation, OperationId, Outcome,
    ResponseOutcome, Suffix,
};
use crate::resolve::ResolveCtx;
use crate::resolve::answer::locate;
use crate::resolve::candidate::{Candidate, OperationIndex, Request};
use crate::resolve::conformance;
use crate::resolve::index::Index;
use crate::resolve::matching::Url;
use crate::resolve::request_spans::RequestSpans;
use crate::span::Span;

/// Puts the examples of all pages into `model`, by version, page and line.
///
/// No example knows of another, so the pages are judged side by side.
pub fn examples(ctx: &mut ResolveCtx<'_>, model: &mut Model, index: &Index) {
    let operations = OperationIndex::of(model, index);
    let check = |facts| page(facts, ctx, model, &operations);
    let (judged, diagnostics): (Vec<_>, Vec<_>) = ctx.facts.par_iter().map(check).unzip();
    diagnostics.into_iter().for_each(|found| ctx.diagnostics.extend(found));
    let found: Vec<Example> = judged.into_iter().flatten().collect();
    for example in &found {
        let own = example.operation.filter(|id| model.operation(*id).location.page == example.location.page);
        if let Some(id) = own {
            model.operations[id.0].examples.push(example.location.clone());
        }
    }
    model.examples = found;
}

/// The examples of one page.
fn page(
    facts: &Facts,
    ctx: &ResolveCtx<'_>,
    model: &Model,
    operations: &OperationIndex<'_>,
) -> (Vec<Example>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let version = ctx.version(facts);
    let judged = facts.examples.iter().enumerate().map(|(number, example)| {
        let mut checker =
            ExampleChecker { facts, example, model, ctx, operations, version: &version, diagnostics: &mut diagnostics };
        checker.example(number)
    });
    (judged.collect(), diagnostics)
}

pub(super) struct ExampleChecker<'a, 'r> {
    pub(super) facts: &'a Facts,
    pub(super) example: &'a ExampleFacts,
    pub(super) model: &'a Model,
    pub(super) ctx: &'a ResolveCtx<'r>,
    pub(super) operations: &'a OperationIndex<'a>,
    pub(super) version: &'a str,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl<'a> ExampleChecker<'a, '_> {
    fn example(&mut self, number: usize) -> Example {
        let example = self.example;
        let url = Url::read(&example.url, self.ctx.config);
        let documented = self.documented();
        let candidates = self.request(&url, &documented).candidates(self.operations);
        let outcome = self.outcome((&url, &documented), &candidates);
        let candidate = candidates.into_iter().last();
        let operation =
            candidate.as_ref().filter(|candidate| candidate.arguments.is_ok()).map(|candidate| candidate.operation);
        let goes_on = candidate.as_ref().and_then(|candidate| candidate.suffixes.last());
        let answer = example.response.as_ref().map(|response| self.answer(response, operation, goes_on));
        let (response, response_outcome) = answer.unzip();
        let (arguments, suffixes, options) = candidate
            .map(|candidate| (candidate.arguments.ok(), candidate.suffixes, candidate.options))
            .unwrap_or_default();
        Example {
            location: Location { page: self.facts.identity.page.clone(), line: self.ctx.sources.line(example.span) },
            id: self.id(number),
            name: example.name.clone(),
            version: self.version.to_owned(),
            request: ExampleRequest {
                method: example.method.clone(),
                url: example.url.clone(),
                headers: example.message.headers.clone(),
                body: self.body(&documented.body, operation),
            },
            operation,
            arguments: arguments.unwrap_or_default(),
            suffixes,
            options,
            outcome,
            response,
            response_outcome: response_outcome.unwrap_or(ResponseOutcome::None),
        }
    }

    /// The body as it is shown: one that is not JSON is broken where the operation takes JSON.
    fn body(&self, documented: &wire::Body, operation: Option<OperationId>) -> Option<ExampleBody> {
        let takes_json = operation.is_some_and(|id| self.takes_json(self.model.canonical(id)));
        let text = self.example.message.body.clone()?;
        Some(match documented {
            wire::Body::Json(_) => ExampleBody::Json(text),
            _ if takes_json => ExampleBody::Broken(text),
            _ => ExampleBody::Text(text),
        })
    }

    /// Whether the body is meant to be JSON, by what it says of itself and by what the operation takes.
    fn takes_json(&self, operation: &Operation) -> bool {
        !matches!(operation.accepts(), Body::Bytes(_) | Body::None) && self.example.message.is_json()
    }

    /// The annotation's name where no other example of the page has it, else the number.
    fn id(&self, number: usize) -> String {
        let same = |name: &String| self.facts.examples.iter().filter(|other| other.name.as_ref() == Some(name)).count();
        match &self.example.name {
            Some(name) if same(name) == 1 => name.clone(),
            _ => format!("example {}", number + 1),
        }
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: String) -> Outcome {
        self.diagnostics.example(rule, span, message);
        Outcome::Divergent(rule.code)
    }

    fn request<'q>(&'q self, url: &'q Url<'q>, documented: &'q Message) -> Request<'q> {
        let (model, config) = (self.model, self.ctx.config);
        let (page, version) = (&self.facts.identity.page, self.version);
        Request { model, config, page, version, url, endings: Vec::new(), documented }
    }

    /// What came of the last of `trials`; what the first differed in is said as well.
    fn outcome(&mut self, (url, documented): (&Url<'_>, &Message), candidates: &[Candidate]) -> Outcome {
        self.malformed_headers();
        let Some(candidate) = candidates.last() else { return self.unknown(url) };
        if !candidate.succeeds() {
            return self.failed(candidate, url);
        }
        let operation = self.model.canonical(candidate.operation);
        let of_page = |candidate: &&Candidate| {
            self.model.operation(candidate.operation).location.page == self.facts.identity.page
        };
        let passed_over = candidates.first().filter(|first| !first.succeeds()).filter(of_page);
        if let Some(first) = passed_over {
            self.failed(first, url);
        }
        self.case_of_path(candidate, documented);
        self.unnamed_arguments(candidate);
        let of_body = self.body_outcome(operation, &documented.body);
        of_body.unwrap_or_else(|| self.whose(self.model.operation(candidate.operation), passed_over.is_some()))
    }

    /// Why `candidate` does not give what is documented.
    fn failed(&mut self, candidate: &Candidate, url: &Url<'_>) -> Outcome {
        let Some(mismatch) = &candidate.mismatch else { return self.unsendable(candidate, url) };
        let rule = diagnostic::rule(mismatch.rule()).expect("every mismatch has a rule");
        let cut = matches!(mismatch, wire::Mismatch::Query(_)).then(|| cut(&self.example.url, &self.spans())).flatten();
        let (span, message) = cut.unwrap_or_else(|| {
            let operation = self.model.canonical(candidate.operation);
            (self.mismatch_span(mismatch, candidate), mismatch_message(mismatch, operation, self.ctx.config))
        });
        self.report(rule, span, message)
    }

    /// An argument is wrong in a way that nothing can be sent.
    fn unsendable(&mut self, candidate: &Candidate, url: &Url<'_>) -> Outcome {
        let spans = self.spans();
        let (span, message) = match &candidate.arguments {
            Err(mismatch) => {
                let span = spans.argument_value(&mismatch.name, mismatch.value.as_deref());
                (span, format!("an argument does not fit its type: {}", mismatch.message))
            }
            Ok(_) => (spans.path(), format!("`{}` has an argument that no URL can hold", url.path)),
        };
        self.report(&diagnostic::EXAMPLE_PATH_MISMATCH, span, message)
    }

    fn spans(&self) -> RequestSpans<'a> {
        RequestSpans::new(self.example, self.ctx.sources, self.ctx.config)
    }

    /// The part of the request that differs from what `candidate` sends.
    fn mismatch_span(&self, mismatch: &wire::Mismatch, candidate: &Candidate) -> Span {
        let spans = self.spans();
        let sent = candidate.sent.as_ref().map_or("", |sent| sent.url.as_str());
        match mismatch {
            wire::Mismatch::Method(_) => spans.method(),
            wire::Mismatch::Host(_) => spans.host(),
            wire::Mismatch::Version(_) => spans.version(),
            wire::Mismatch::Path(_) => spans.path_difference(sent, str::eq_ignore_ascii_case),
            wire::Mismatch::Query(sides) => spans.unmatched_options(sides.documented.as_deref().unwrap_or_default()),
            wire::Mismatch::Body(..) => self.example.message.body_span.unwrap_or(spans.line()),
            _ => spans.line(),
        }
    }

    /// Says where the path, or the name of an option, is written in another case than the operation's own request line.
    fn case_of_path(&mut self, candidate: &Candidate, documented: &Message) {
        let Some(sent) = candidate.sent.as_ref().filter(|sent| sent.url != documented.url) else { return };
        let to_the_letter = Message { template: String::new(), ..sent.clone() };
        let differs = wire::compare(&to_the_letter, documented).into_iter().next();
        if let Some(mismatch @ (wire::Mismatch::Path(_) | wire::Mismatch::Query(_))) = differs {
            let sides = mismatch.sides();
            let [sent, shown] = [&sides.sent, &sides.documented].map(|side| side.as_deref().unwrap_or_default());
            let subject = mismatch.subject();
            let message = format!("the {subject} is `{shown}`, written `{sent}` where the operation is described");
            let span = match mismatch {
                wire::Mismatch::Path(_) => {
                    self.spans().path_difference(&to_the_letter.url, |sent, shown| sent == shown)
                }
                _ => self.spans().unmatched_options(shown),
            };
            self.diagnostics.example(&diagnostic::EXAMPLE_PATH_CASE, span, message);
        }
    }

    /// Says which arguments are given that the operation's request line does not name.
    fn unnamed_arguments(&mut self, candidate: &Candidate) {
        let path = &self.model.canonical(candidate.operation).path.text;
        for suffix in &candidate.suffixes {
            let Suffix::Argument(name, _) = suffix else { continue };
            let message = format!("the argument `{name}` is given, which `{path}` does not name");
            self.diagnostics.example(&diagnostic::EXAMPLE_PATH_ARGUMENT, self.spans().argument(name), message);
        }
    }

    /// Whether it is the page's own operation that gives the example; that it is not is said once.
    fn whose(&mut self, operation: &Operation, is_said: bool) -> Outcome {
        if operation.location.page == self.facts.identity.page {
            return Outcome::Reproduced;
        }
        if is_said {
            return Outcome::OtherOperation;
        }
        let message = format!("this is `{}`, which {} describes", operation.key, operation.location.page);
        self.diagnostics.example(&diagnostic::EXAMPLE_OTHER_OPERATION, self.example.span, message);
        Outcome::OtherOperation
    }

    fn unknown(&mut self, url: &Url<'_>) -> Outcome {
        let spans = self.spans();
        if let Some(host) = url.host.filter(|host| !self.ctx.config.is_host(host)) {
            return self.report(&diagnostic::EXAMPLE_HOST, spans.host(), foreign(host));
        }
        let (span, nearest) = match self.nearest() {
            Some(known) => {
                let request = format!("{} {}", known.key.method.name(), spelled(known));
                (spans.template_difference(&known.path.text), format!("; this one documents `{request}`"))
            }
            None => (spans.path(), String::new()),
        };
        let message = format!("no page documents `{} {}`{nearest}", self.example.method, url.path);
        if self.ctx.sources.is_single_page() {
            return Outcome::Divergent(diagnostic::EXAMPLE_UNKNOWN_OPERATION.code);
        }
        self.report(&diagnostic::EXAMPLE_UNKNOWN_OPERATION, span, message)
    }

    /// The operation of the page that ends most like the example: what was meant, in most cases.
    fn nearest(&self) -> Option<&'a Operation> {
        let shown = self.example.url.split('?').next().unwrap_or_default();
        let alike = |path: &str| {
            let pairs = path.rsplit('/').zip(shown.rsplit('/'));
            pairs.take_while(|(known, shown)| known.eq_ignore_ascii_case(shown) || known.starts_with('{')).count()
        };
        let method = Method::parse(&self.example.method);
        let own = self.operations.page(&self.facts.identity.page).iter().map(|id| self.model.operation(*id));
        own.rev().max_by_key(|one| (Some(one.key.method) == method, alike(&one.path.text)))
    }

    fn malformed_headers(&mut self) {
        for span in self.example.message.malformed.clone() {
            let message = "a line among the headers is no header".to_owned();
            self.diagnostics.example(&diagnostic::EXAMPLE_HEADER_MALFORMED, span, message);
        }
    }

    fn documented(&self) -> Message {
        let message = &self.example.message;
        let body = match &message.body {
            None => wire::Body::None,
            Some(text) => match serde_json::from_str(text) {
                Ok(value) => wire::Body::Json(value),
                Err(_) => wire::Body::Bytes(text.clone().into_bytes()),
            },
        };
        Message {
            method: self.example.method.clone(),
            url: self.example.url.clone(),
            headers: message.headers.clone(),
            body,
            ..Message::default()
        }
    }

    /// What is wrong with the body, where the operation takes JSON.
    fn body_outcome(&mut self, operation: &Operation, documented: &wire::Body) -> Option<Outcome> {
        let text = self.example.message.body.as_deref()?;
        let span = self.example.message.body_span.unwrap_or(self.example.span);
        if !self.takes_json(operation) {
            return None;
        }
        let wire::Body::Json(value) = documented else {
            let error = serde_json::from_str::<Value>(text).err()?;
            let slip = crate::page::json::error_range(text, &error);
            let message = format!("the body is not JSON: {}", crate::page::json::reason(&error));
            return Some(self.report(&diagnostic::EXAMPLE_BODY_INVALID_JSON, span.slice(slip), message));
        };
        let conformance = match operation.accepts() {
            Body::Type(ty) => conformance::body(self.model, ty, value),
            Body::Parameters(id) => conformance::fields(self.model, &self.model.body(*id).properties, value),
            _ => return None,
        };
        self.undocumented(&conformance, (text, span), &diagnostic::EXAMPLE_BODY_UNKNOWN_PROPERTY);
        let type_mismatch = conformance.type_mismatch?;
        let at = locate(text, &type_mismatch.path, span);
        Some(self.report(&diagnostic::EXAMPLE_BODY_TYPE_MISMATCH, at, self.told(&type_mismatch)))
    }
}

/// The path of `operation` with the query options that it requires.
fn spelled(operation: &Operation) -> String {
    let whole = operation.path.template(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
    let query = whole.split_once('?').map(|(_, query)| format!("?{query}"));
    format!("{}{}", operation.path.text, query.unwrap_or_default())
}

fn foreign(host: &str) -> String {
    format!("`{host}` is not a host of this API")
}

/// What ends in the query of `url` where it is not meant to.
fn cut(url: &str, spans: &RequestSpans<'_>) -> Option<(Span, String)> {
    if let Some((_, behind)) = url.split_once('#') {
        return Some((spans.fragment(), format!("a bare `#` ends the URL: `{behind}` is never sent")));
    }
    let pairs = wire::query_pairs(wire::Url::split(url).query?);
    let place = pairs.iter().position(|(name, value)| !wire::is_option(name, value))?;
    let (name, value) = &pairs[place];
    Some(match wire::is_option(name, "") {
        false => (spans.ampersand(place), format!("a bare `&` ends a value before `{name}`")),
        true if place + 1 == pairs.len() => (spans.option(place), format!("a quote in `{name}={value}` is not closed")),
        true => (spans.ampersand(place + 1), format!("a bare `&` ends `{name}={value}`")),
    })
}

fn mismatch_message(mismatch: &wire::Mismatch, operation: &Operation, config: &Config) -> String {
    let Sides { sent, documented } = mismatch.sides();
    if let (wire::Mismatch::Host(_), Some(host)) = (mismatch, documented) {
        return foreign(host.trim_start_matches("https://"));
    }
    let show = |side: &Option<String>| side.as_ref().map_or("nothing".to_owned(), |text| format!("`{text}`"));
    let gives = match (mismatch, documented) {
        (wire::Mismatch::Body(..), Some(_)) if *operation.accepts() == Body::None => "takes no body".to_owned(),
        (wire::Mismatch::Version(_), Some(shown)) if config.version(shown).is_none() => {
            format!("gives {}; `{shown}` is no version of this API", show(sent))
        }
        _ => format!("gives {}", show(sent)),
    };
    let operation = format!("`{} {}`", operation.key.method.name(), operation.path.text);
    format!("the {} is {}, but {operation} {gives}", mismatch.subject(), show(documented))
}

//! Examples: matches each with an operation and checks that the operation reproduces the documented request.
//!
//! [`candidate`](crate::resolve::candidate) finds the operation and what it sends; this module determines the outcome
//! and reports the differences.

use docwright_runtime::wire::{self, Message, Sides};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::{
    self, BodyMismatch, CaseDifference, Diagnostic, Diagnostics, Difference, HeaderProblem, JsonProblem, PathMismatch,
    QueryProblem, RequestLine,
};
use crate::extract::ExampleFacts;
use crate::json;
use crate::model::{
    Body, Divergence, Example, ExampleBody, ExampleRequest, Method, Model, Operation, OperationId, Outcome,
    ResponseOutcome, Suffix,
};
use crate::resolve::candidate::{ArgumentMismatch, Candidate, OperationIndex, Request};
use crate::resolve::conformance;
use crate::resolve::example_response::DocumentedBody;
use crate::resolve::index::Index;
use crate::resolve::matching::Url;
use crate::resolve::page_facts::PageFacts;
use crate::resolve::request_spans::RequestSpans;
use crate::resolve::{ResolveCtx, alias};
use crate::source::Sources;
use crate::span::Span;

/// Adds the examples of all pages to `model`, by version, page and line.
///
/// Examples do not depend on each other, so pages are checked in parallel.
pub(crate) fn examples(ctx: &mut ResolveCtx<'_>, model: &mut Model, index: &Index) {
    let operations = OperationIndex::new(model, index);
    let check = |facts| check_page(facts, ctx, model, &operations);
    let (examples, diagnostics): (Vec<_>, Vec<_>) = ctx.facts.par_iter().map(check).unzip();
    diagnostics.into_iter().for_each(|diagnostics| ctx.diagnostics.extend(diagnostics));
    let examples: Vec<Example> = examples.into_iter().flatten().collect();
    for example in &examples {
        let is_on_page = |id: &OperationId| model.operation(*id).location.page == example.location.page;
        if let Some(id) = example.operation.filter(is_on_page) {
            model.operations[id.0].examples.push(example.location.clone());
        }
    }
    model.examples = examples;
}

/// Checks the examples of one page.
fn check_page(
    facts: &PageFacts<'_>,
    ctx: &ResolveCtx<'_>,
    model: &Model,
    operations: &OperationIndex<'_>,
) -> (Vec<Example>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let version = ctx.version(facts);
    let mut names: FxHashMap<&str, usize> = FxHashMap::default();
    facts
        .examples
        .iter()
        .filter_map(|example| example.name.as_deref())
        .for_each(|name| *names.entry(name).or_default() += 1);
    let examples = facts.examples.iter().enumerate().map(|(index, example)| {
        let mut checker =
            ExampleChecker { facts, example, model, ctx, operations, version: &version, diagnostics: &mut diagnostics };
        let is_unique = |name: &&String| names[name.as_str()] == 1;
        let id = example.name.as_ref().filter(is_unique).cloned().unwrap_or_else(|| format!("example {}", index + 1));
        checker.example(id)
    });
    let examples = examples.collect();
    for response in &facts.responses {
        let example = &ExampleFacts::without_request(response);
        let mut checker =
            ExampleChecker { facts, example, model, ctx, operations, version: &version, diagnostics: &mut diagnostics };
        checker.further_response(response, None, None);
    }
    (examples, diagnostics)
}

/// Checks one example.
pub(super) struct ExampleChecker<'a, 'r> {
    pub(super) facts: &'a PageFacts<'a>,
    pub(super) example: &'a ExampleFacts,
    pub(super) model: &'a Model,
    pub(super) ctx: &'a ResolveCtx<'r>,
    pub(super) operations: &'a OperationIndex<'a>,
    pub(super) version: &'a str,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl<'a> ExampleChecker<'a, '_> {
    /// Checks the example with the id `id`: the name in its annotation if it is unique on the page, otherwise its number.
    fn example(&mut self, id: String) -> Example {
        let example = self.example;
        let url = Url::new(&example.url, self.ctx.config);
        let documented = self.documented_request();
        let candidates = self.request(&url, &documented).candidates(self.operations);
        let outcome = self.outcome(&url, &documented, &candidates);
        let candidate = candidates.into_iter().last();
        let operation =
            candidate.as_ref().filter(|candidate| candidate.arguments.is_ok()).map(|candidate| candidate.operation);
        let suffix = candidate.as_ref().and_then(|candidate| candidate.suffixes.last());
        let response = example.response.as_ref().map(|response| self.response(response, operation, suffix));
        let (response, response_outcome) = response.unzip();
        for further in &example.further_responses {
            self.further_response(further, operation, suffix);
        }
        let (arguments, suffixes, options) = candidate
            .map(|candidate| (candidate.arguments.ok(), candidate.suffixes, candidate.options))
            .unwrap_or_default();
        Example {
            location: self.ctx.location(self.facts, example.span),
            id,
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

    /// The body. Text that is not JSON is [`Broken`](ExampleBody::Broken) if the operation accepts JSON.
    fn body(&self, documented: &wire::Body, operation: Option<OperationId>) -> Option<ExampleBody> {
        let should_be_json = operation.is_some_and(|id| self.body_should_be_json(self.model.canonical(id)));
        let text = self.example.message.body.clone()?;
        Some(match documented {
            wire::Body::Json(_) => ExampleBody::Json(text),
            _ if should_be_json => ExampleBody::Broken(text),
            _ => ExampleBody::Text(text),
        })
    }

    /// Whether the body should be JSON, according to its media type and to the operation.
    fn body_should_be_json(&self, operation: &Operation) -> bool {
        operation.accepts().is_json() && self.example.message.is_json()
    }

    /// The request line of `operation`, for a finding.
    fn request_line<'o>(&self, operation: &'o Operation) -> RequestLine<'o> {
        let (method, path) = (operation.key.method.name(), operation.path.text.as_str());
        let location = &operation.location;
        RequestLine { method, path, span: self.ctx.sources.span_of(&location.origin, &location.page) }
    }

    fn spans(&self) -> RequestSpans<'a> {
        RequestSpans::new(self.example, self.ctx.sources, self.ctx.config)
    }

    fn request<'q>(&'q self, url: &'q Url<'q>, documented: &'q Message) -> Request<'q> {
        let (model, config) = (self.model, self.ctx.config);
        let (page, version) = (&self.facts.identity.page, self.version);
        Request { model, config, page, version, url, endings: Vec::new(), documented }
    }

    /// The outcome of the last candidate. The mismatch of the first one is reported as well.
    fn outcome(&mut self, url: &Url<'_>, documented: &Message, candidates: &[Candidate]) -> Outcome {
        self.report_malformed_headers();
        let Some(candidate) = candidates.last() else { return Outcome::Divergent(self.report_unknown(url)) };
        if !candidate.succeeds() {
            return Outcome::Divergent(self.report_failure(candidate, url));
        }
        let (model, page) = (self.model, &self.facts.identity.page);
        let is_on_page = |candidate: &&Candidate| model.operation(candidate.operation).location.page == *page;
        let failed = candidates.first().filter(|first| !first.succeeds()).filter(is_on_page);
        if let Some(failed) = failed {
            self.report_failure(failed, url);
        }
        self.report_case(candidate, documented);
        self.report_unnamed_arguments(candidate);
        if let Some(divergence) = self.check_body(model.canonical(candidate.operation), &documented.body) {
            return Outcome::Divergent(divergence);
        }
        let key = &model.operation(candidate.operation).key;
        let is_alias = || key.version == self.version && alias::is_alias(key, self.facts, self.ctx.config);
        if is_on_page(&candidate) || is_alias() {
            return Outcome::Reproduced;
        }
        if failed.is_none() {
            self.report_other_operation(model.operation(candidate.operation));
        }
        Outcome::OtherOperation
    }

    /// Reports why `candidate` does not reproduce the documented request.
    fn report_failure(&mut self, candidate: &Candidate, url: &Url<'_>) -> Divergence {
        let Some(mismatch) = &candidate.mismatch else { return self.report_arguments(candidate, url) };
        let operation = self.model.canonical(candidate.operation);
        let span = self.mismatch_span(mismatch, candidate);
        let Sides { sent, documented } = mismatch.sides();
        let (sent, documented) = (sent.as_deref(), documented.as_deref());
        if let (wire::Mismatch::Host(_), Some(host)) = (mismatch, documented) {
            return self.report_host(host.trim_start_matches("https://"));
        }
        let difference = Difference { documented, sent, request: self.request_line(operation) };
        let spans = self.spans();
        let findings = &mut *self.diagnostics;
        let finding = match mismatch {
            wire::Mismatch::Method(_) => findings.example_method_mismatch(span, difference),
            wire::Mismatch::Version(_) => {
                let is_known =
                    documented.is_none_or(|version| self.ctx.config.version_of_path(version, false).is_some());
                findings.example_version_mismatch(span, difference, is_known)
            }
            wire::Mismatch::Query(_) => {
                let differs = (span, QueryProblem::Differs(difference));
                let pairs = wire::Url::split(&self.example.url).query.map(wire::query_pairs).unwrap_or_default();
                let (span, problem) = cut_off_query(&self.example.url, &pairs, &spans).unwrap_or(differs);
                findings.example_query_unparsable(span, problem)
            }
            wire::Mismatch::Header(name, sides) if *sides == Sides::default() => {
                findings.example_header_malformed(span, HeaderProblem::Unsendable(name))
            }
            wire::Mismatch::Header(name, _) => {
                findings.example_header_malformed(span, HeaderProblem::Differs(name, difference))
            }
            wire::Mismatch::Body(path, _) => {
                let takes_none = documented.is_some() && *operation.accepts() == Body::None;
                let differs = BodyMismatch::Differs(path, difference);
                let mismatch = if takes_none { BodyMismatch::NotAccepted(difference) } else { differs };
                findings.example_body_type_mismatch(span, mismatch)
            }
            _ => {
                // Decoded, the paths are the same if only a character that has to be encoded is not.
                let encoded = candidate.sent.as_ref().filter(|_| sent == documented);
                let base = self.ctx.config.base(&operation.key.version);
                let path = |sent| wire::Url::split(sent).path.trim_start_matches('/').trim_start_matches(base);
                let sent = encoded.map_or(sent, |sent| Some(path(&sent.url)));
                findings.example_path_mismatch(span, PathMismatch::Differs(Difference { sent, ..difference }))
            }
        };
        divergence(finding, self.ctx.sources)
    }

    /// Reports an argument that cannot be sent.
    fn report_arguments(&mut self, candidate: &Candidate, url: &Url<'_>) -> Divergence {
        if candidate.arguments.is_err()
            && let Some(host) = self.foreign_host()
        {
            return self.report_host(host);
        }
        let spans = self.spans();
        let (span, mismatch) = match &candidate.arguments {
            Err(ArgumentMismatch::Unreadable(name)) => {
                (spans.argument_value(name, None), PathMismatch::UnreadableArgument(name))
            }
            Err(ArgumentMismatch::Type { name, value, expected }) => {
                let mismatch = PathMismatch::ArgumentType { name, value, expected };
                (spans.argument_value(name, Some(value)), mismatch)
            }
            Err(ArgumentMismatch::Missing(names)) => {
                let request = self.request_line(self.model.operation(candidate.operation));
                (spans.path(), PathMismatch::MissingArguments(names, request))
            }
            Ok(_) => (spans.path(), PathMismatch::UnsendableArgument(&url.path)),
        };
        divergence(self.diagnostics.example_path_mismatch(span, mismatch), self.ctx.sources)
    }

    /// The part of the request that differs from the request of `candidate`.
    fn mismatch_span(&self, mismatch: &wire::Mismatch, candidate: &Candidate) -> Span {
        let spans = self.spans();
        let sent = candidate.sent.as_ref().map_or("", |sent| sent.url.as_str());
        match mismatch {
            wire::Mismatch::Method(_) => spans.method(),
            wire::Mismatch::Host(_) => spans.host(),
            wire::Mismatch::Version(Sides { documented: None, .. }) => spans.missing_version(),
            wire::Mismatch::Version(_) => spans.version(),
            wire::Mismatch::Path(_) => spans.path_difference(sent, str::eq_ignore_ascii_case),
            wire::Mismatch::Query(sides) => spans.unmatched_options(sides.documented.as_deref().unwrap_or_default()),
            wire::Mismatch::Body(..) => self.example.message.body_span.unwrap_or(spans.line()),
            _ => spans.line(),
        }
    }

    /// Reports a path or the name of a query option whose case differs from the operation's request line.
    fn report_case(&mut self, candidate: &Candidate, documented: &Message) {
        let Some(sent) = candidate.sent.as_ref().filter(|sent| sent.url != documented.url) else { return };
        // Without a template, `compare` distinguishes case.
        let exact = Message { template: String::new(), ..sent.clone() };
        let difference = wire::compare(&exact, documented).into_iter().next();
        if let Some(mismatch @ (wire::Mismatch::Path(_) | wire::Mismatch::Query(_))) = difference {
            let sides = mismatch.sides();
            let [sent, documented] = [&sides.sent, &sides.documented].map(|side| side.as_deref().unwrap_or_default());
            let subject = mismatch.subject();
            let span = match mismatch {
                wire::Mismatch::Path(_) => {
                    self.spans().path_difference(&exact.url, |sent, documented| sent == documented)
                }
                _ => self.spans().unmatched_options(documented),
            };
            let correct = self.in_right_case(span, documented, sent);
            let case = CaseDifference { subject: &subject, documented, expected: sent, correct };
            let request = self.request_line(self.model.canonical(candidate.operation));
            self.diagnostics.example_path_case(span, case, request);
        }
    }

    /// The text at `span` as it is in `expected`, if replacing it turns `documented` into `expected`.
    fn in_right_case<'s>(&self, span: Span, documented: &str, expected: &'s str) -> Option<&'s str> {
        let marked = self.ctx.sources.file(span.file).text.get(span.start as usize..span.end as usize)?;
        let start = documented.find(marked)?;
        let correct = expected.get(start..start + marked.len())?;
        (documented.replacen(marked, correct, 1) == expected).then_some(correct)
    }

    /// Reports arguments that the operation's request line does not name.
    fn report_unnamed_arguments(&mut self, candidate: &Candidate) {
        let operation = self.model.canonical(candidate.operation);
        for suffix in &candidate.suffixes {
            let Suffix::Argument(name, _) = suffix else { continue };
            let (span, request) = (self.spans().argument(name), self.request_line(operation));
            self.diagnostics.example_path_argument(span, name, request);
        }
    }

    fn report_other_operation(&mut self, operation: &Operation) {
        let (name, request) = (operation.key.to_string(), self.request_line(operation));
        self.diagnostics.example_other_operation(self.example.span, &name, &operation.location.page, request);
    }

    /// Reports that `host` is not a host of the API, unless that was reported once for all examples.
    fn report_host(&mut self, host: &str) -> Divergence {
        if self.ctx.lacks_host || self.example.opaque_url {
            return Divergence { rule: diagnostic::EXAMPLE_HOST.code, finding: None };
        }
        let span = self.spans().host();
        divergence(self.diagnostics.example_host(span, host), self.ctx.sources)
    }

    /// The host of the URL, with its scheme if that is not `https`; `None` if it is a host of the API.
    fn foreign_host(&self) -> Option<&'a str> {
        const SCHEME: &str = "https://";
        let host = wire::Url::split(&self.example.url).host?;
        let is_https = host.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
        let host = if is_https { &host[SCHEME.len()..] } else { host };
        Some(host).filter(|host| !self.ctx.config.is_host(host))
    }

    fn report_unknown(&mut self, url: &Url<'_>) -> Divergence {
        let spans = self.spans();
        if let Some(host) = self.foreign_host() {
            return self.report_host(host);
        }
        if self.ctx.sources.is_single_page() || self.example.opaque_url {
            let rule = diagnostic::EXAMPLE_UNKNOWN_OPERATION.code;
            return Divergence { rule, finding: None };
        }
        let nearest = self.nearest();
        let span = nearest.map_or_else(|| spans.path(), |operation| spans.template_difference(&operation.path.text));
        let path = nearest.map(path_and_query).unwrap_or_default();
        let nearest = nearest.map(|operation| RequestLine { path: &path, ..self.request_line(operation) });
        let request = RequestLine { method: &self.example.method, path: &url.path, span: None };
        divergence(self.diagnostics.example_unknown_operation(span, request, nearest), self.ctx.sources)
    }

    /// The operation of the page whose path is most similar to the example's at the end: probably the intended one.
    fn nearest(&self) -> Option<&'a Operation> {
        let url = self.example.url.split('?').next().unwrap_or_default();
        let matching_segments = |path: &str| {
            let pairs = path.rsplit('/').zip(url.rsplit('/'));
            let is_match =
                |(segment, in_url): &(&str, &str)| segment.eq_ignore_ascii_case(in_url) || segment.starts_with('{');
            pairs.take_while(is_match).count()
        };
        let method = Method::parse(&self.example.method);
        let operations = self.operations.page(&self.facts.identity.page).iter().map(|id| self.model.operation(*id));
        operations
            .rev()
            .max_by_key(|operation| (Some(operation.key.method) == method, matching_segments(&operation.path.text)))
    }

    fn report_malformed_headers(&mut self) {
        let example = self.example;
        let responses = example.response.iter().chain(&example.further_responses).map(|response| &response.message);
        for span in std::iter::once(&example.message).chain(responses).flat_map(|message| &message.malformed) {
            self.diagnostics.example_header_malformed(*span, HeaderProblem::Malformed);
        }
    }

    /// The documented request.
    fn documented_request(&self) -> Message {
        let message = &self.example.message;
        let body = match &message.body {
            None => wire::Body::None,
            Some(text) => match wire::parse_json(text) {
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

    /// Checks the body if it should be JSON; `None` if it conforms to its type.
    fn check_body(&mut self, operation: &Operation, documented: &wire::Body) -> Option<Divergence> {
        let text = self.example.message.body.as_deref()?;
        let body = DocumentedBody::new(&self.example.message, self.example.span);
        let wire::Body::Json(value) = documented else {
            if !self.body_should_be_json(operation) {
                return None;
            }
            let error = wire::parse_json(text).err()?;
            let error = json::syntax_error(text, &error);
            let problem = JsonProblem { reason: &error.message, is_repaired: false, replacement: error.replacement };
            let finding = self.diagnostics.example_body_invalid_json(body.span(error.range), problem);
            return Some(divergence(finding, self.ctx.sources));
        };
        let conformance = match operation.accepts() {
            Body::Type(ty) => conformance::body(self.model, ty, value),
            Body::Parameters(id) => {
                let (body, page) = (self.model.body(*id), &operation.location.page);
                conformance::fields(self.model, &body.properties, page, value)
            }
            Body::Reference(_) if !wire::is_reference(value) => {
                let mismatch = BodyMismatch::NoReference(self.request_line(operation));
                let span = body.value(&json::Path::default());
                let finding = self.diagnostics.example_body_type_mismatch(span, mismatch);
                return Some(divergence(finding, self.ctx.sources));
            }
            _ => return None,
        };
        for path in &conformance.undocumented {
            self.diagnostics.example_body_unknown_property(body.name(path), &path.to_string());
        }
        let elided = diagnostic::EXAMPLE_BODY_TYPE_MISMATCH.code;
        self.report_mismatches(&conformance.type_mismatches, &body, elided, |diagnostics, span, mismatch| {
            diagnostics.example_body_type_mismatch(span, BodyMismatch::Value(mismatch))
        })
    }
}

/// The divergence that `finding` explains.
pub(super) fn divergence(finding: &Diagnostic, sources: &Sources) -> Divergence {
    Divergence { rule: finding.rule.code, finding: Some(finding.id(sources)) }
}

/// The path of `operation` with the query options that it requires.
fn path_and_query(operation: &Operation) -> String {
    let template = operation.path.template(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
    let query = template.split_once('?').map(|(_, query)| format!("?{query}"));
    format!("{}{}", operation.path.text, query.unwrap_or_default())
}

/// The location and description of an unescaped character that cuts off the query of `url`, which has these `pairs`.
fn cut_off_query<'u>(
    url: &'u str,
    pairs: &'u [(String, String)],
    spans: &RequestSpans<'_>,
) -> Option<(Span, QueryProblem<'u>)> {
    if let Some((_, fragment)) = url.split_once('#') {
        return Some((spans.fragment(), QueryProblem::Fragment(fragment)));
    }
    let index = pairs.iter().position(|(name, value)| !wire::is_option(name, value))?;
    let (name, value) = &pairs[index];
    Some(match wire::is_option(name, "") {
        false => (spans.ampersand(index), QueryProblem::AmpersandBefore(name)),
        true if index + 1 == pairs.len() => (spans.option(index), QueryProblem::UnclosedQuote(name, value)),
        true => (spans.ampersand(index + 1), QueryProblem::AmpersandAfter(name, value)),
    })
}

//! Examples: which operation each is an instance of, and whether that operation gives what is documented.
//!
//! The operation, filled with the example's own values, is rendered with the rules of the runtime's `wire` and held
//! against what is documented with the same comparison that the compiled example tests use: both must come to the
//! same outcome.

use docwright_runtime::wire::{self, Message};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::diagnostic::{self, Diagnostics, Rule};
use crate::extract::{ExampleFacts, Facts};
use crate::model::{
    Argument, Body, Edm, Example, ExampleRequest, Method, Model, Operation, OperationId, Outcome, Place,
    ResponseOutcome, Shown,
};
use crate::resolve::Room;
use crate::resolve::answer::locate;
use crate::resolve::fit;
use crate::resolve::matching::{self, Url};
use crate::span::Span;

/// Puts the examples of all pages into `model`, by version, page and line.
///
/// No example knows of another, so the pages are judged side by side.
pub fn examples(room: &mut Room<'_>, model: &mut Model) {
    let candidates = Candidates::of(model);
    let judge = |facts| page(facts, room, model, &candidates);
    let (judged, diagnostics): (Vec<_>, Vec<_>) = room.facts.par_iter().map(judge).unzip();
    diagnostics.into_iter().for_each(|found| room.diagnostics.extend(found));
    let found: Vec<Example> = judged.into_iter().flatten().collect();
    for example in &found {
        let own = example.operation.filter(|id| model.operation(*id).place.page == example.place.page);
        if let Some(id) = own {
            model.operations[id.0].examples.push(example.place.clone());
        }
    }
    model.examples = found;
}

/// The examples of one page.
fn page(facts: &Facts, room: &Room<'_>, model: &Model, candidates: &Candidates<'_>) -> (Vec<Example>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let version = room.version(facts);
    let judged = facts.examples.iter().enumerate().map(|(number, example)| {
        let mut judge = Judge { facts, example, model, room, version: &version, diagnostics: &mut diagnostics };
        judge.example(number, candidates)
    });
    (judged.collect(), diagnostics)
}

/// Operations by page, and by version and the first segment of their path.
struct Candidates<'m> {
    by_page: FxHashMap<&'m str, Vec<OperationId>>,
    by_start: FxHashMap<&'m str, FxHashMap<String, Vec<OperationId>>>,
}

impl<'m> Candidates<'m> {
    fn of(model: &'m Model) -> Self {
        let (mut by_page, mut by_start) = (FxHashMap::default(), FxHashMap::default());
        for (place, operation) in model.operations.iter().enumerate() {
            let id = OperationId(place);
            by_page.entry(operation.place.page.as_str()).or_insert_with(Vec::new).push(id);
            if operation.same_as.is_none() {
                let start = matching::start(&operation.path.text);
                let of_version = by_start.entry(operation.key.version.as_str()).or_insert_with(FxHashMap::default);
                of_version.entry(start).or_insert_with(Vec::new).push(id);
            }
        }
        Self { by_page, by_start }
    }

    fn page(&self, page: &str) -> &[OperationId] {
        self.by_page.get(page).map_or(&[], Vec::as_slice)
    }

    /// Those of `version` that `url` can be an instance of.
    fn version(&self, version: &str, url: &Url<'_>) -> &[OperationId] {
        let of_version = self.by_start.get(version);
        of_version.and_then(|starts| starts.get(&matching::start(&url.path))).map_or(&[], Vec::as_slice)
    }
}

/// An operation that a URL is an instance of.
struct Met {
    operation: OperationId,
    values: Vec<String>,
    options: Vec<(String, String)>,
}

pub(super) struct Judge<'a, 'r> {
    pub(super) facts: &'a Facts,
    example: &'a ExampleFacts,
    pub(super) model: &'a Model,
    room: &'a Room<'r>,
    version: &'a str,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl<'a> Judge<'a, '_> {
    fn example(&mut self, number: usize, candidates: &Candidates<'_>) -> Example {
        let example = self.example;
        let url = Url::read(&example.url, self.room.config);
        let met = self.find(&url, candidates);
        let arguments = met.as_ref().and_then(|met| self.arguments(met));
        let documented = self.documented();
        let outcome = self.outcome((&url, &documented), met.as_ref(), arguments.as_deref());
        let operation = met.as_ref().filter(|_| arguments.is_some()).map(|met| met.operation);
        let answer = example.response.as_ref().map(|response| self.answer(response, operation));
        let (response, response_outcome) = answer.unzip();
        Example {
            place: Place { page: self.facts.identity.page.clone(), line: self.room.sources.line(example.span) },
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
            options: met.map(|met| met.options).unwrap_or_default(),
            outcome,
            response,
            response_outcome: response_outcome.unwrap_or(ResponseOutcome::None),
        }
    }

    /// The body as it is shown: one that is not JSON is broken where the operation takes JSON.
    fn body(&self, documented: &wire::Body, operation: Option<OperationId>) -> Option<Shown> {
        let takes_json = operation.is_some_and(|id| self.takes_json(self.model.canonical(id)));
        let text = self.example.message.body.clone()?;
        Some(match documented {
            wire::Body::Json(_) => Shown::Json(text),
            _ if takes_json => Shown::Broken(text),
            _ => Shown::Text(text),
        })
    }

    /// Whether the body is meant to be JSON, by what it says of itself and by what the operation takes.
    fn takes_json(&self, operation: &Operation) -> bool {
        !matches!(operation.takes(), Body::Bytes(_) | Body::None) && self.example.message.is_json()
    }

    /// The annotation's name where no other example of the page has it, else the number.
    fn id(&self, number: usize) -> String {
        let same = |name: &String| self.facts.examples.iter().filter(|other| other.name.as_ref() == Some(name)).count();
        match &self.example.name {
            Some(name) if same(name) == 1 => name.clone(),
            _ => format!("example {}", number + 1),
        }
    }

    /// The page's own operations first, then any of its version, then another method, then other versions.
    fn find(&self, url: &Url<'_>, candidates: &Candidates<'_>) -> Option<Met> {
        let method = Method::parse(&self.example.method);
        let own = candidates.page(&self.facts.identity.page);
        let all = candidates.version(url.version.as_deref().unwrap_or(self.version), url);
        let same = |operation: &Operation| Some(operation.key.method) == method;
        self.best(url, own, same)
            .or_else(|| self.best(url, all, same))
            .or_else(|| self.best(url, own, |_| true))
            .or_else(|| self.best(url, candidates.version(self.version, url), same))
    }

    /// The most literal of `ids` that the URL is an instance of.
    fn best(&self, url: &Url<'_>, ids: &[OperationId], fits: impl Fn(&Operation) -> bool) -> Option<Met> {
        let matching = ids.iter().filter_map(|id| {
            let operation = self.model.operation(*id);
            let matching::Bound { values, options, exact } = fits(operation).then(|| url.bind(&operation.path))??;
            // What is sent has the path of the entry that speaks for the operation.
            let chosen = operation.same_as.and_then(|_| url.bind(&self.model.canonical(*id).path));
            let (values, options) = chosen.map_or((values, options), |chosen| (chosen.values, chosen.options));
            Some(((exact, matching::weight(&operation.path)), Met { operation: *id, values, options }))
        });
        // Of equals the first counts.
        matching.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, met)| met)
    }

    /// The values, in the types of the operation's parameters.
    fn arguments(&self, met: &Met) -> Option<Vec<Argument>> {
        let parameters = &self.model.canonical(met.operation).parameters;
        let typed = |(value, parameter): (&String, &crate::model::Parameter)| match parameter.ty {
            Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
                value.parse::<i32>().ok().map(i64::from).map(Argument::Integer)
            }
            Edm::Int64 => value.parse().ok().map(Argument::Integer),
            Edm::Single | Edm::Double => value.parse().ok().map(Argument::Number),
            Edm::Boolean => value.parse().ok().map(Argument::Boolean),
            _ => Some(Argument::Text(value.clone())),
        };
        met.values.iter().zip(parameters).map(typed).collect()
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: String) -> Outcome {
        self.diagnostics.example(rule, span, message);
        Outcome::Divergent(rule.code)
    }

    fn outcome(
        &mut self,
        (url, documented): (&Url<'_>, &Message),
        met: Option<&Met>,
        arguments: Option<&[Argument]>,
    ) -> Outcome {
        let span = self.example.span;
        self.malformed_headers();
        let Some(met) = met else { return self.unknown(url) };
        let Some(arguments) = arguments else {
            let message = format!("an argument of `{}` does not fit its type", url.path);
            return self.report(&diagnostic::EXAMPLE_PATH_MISMATCH, span, message);
        };
        let operation = self.model.canonical(met.operation);
        let sent = self.sent(operation, arguments, (met, url), documented);
        let Some(sent) = sent else {
            let message = format!("`{}` has an argument that no URL can hold", url.path);
            return self.report(&diagnostic::EXAMPLE_PATH_MISMATCH, span, message);
        };
        if let Some(first) = wire::compare(&sent, documented).first() {
            let rule = diagnostic::rule(first.rule()).expect("every mismatch has a rule");
            let message = mismatch_message(first, operation);
            return self.report(rule, span, message);
        }
        self.case_of_path(sent, documented);
        self.body_outcome(operation, &documented.body)
            .unwrap_or_else(|| self.whose(self.model.operation(met.operation)))
    }

    /// Says where the path is written in another case than the page's own request line.
    fn case_of_path(&mut self, sent: Message, documented: &Message) {
        let to_the_letter = Message { template: String::new(), ..sent };
        if to_the_letter.url != documented.url
            && let Some(wire::Mismatch::Path(sides)) = wire::compare(&to_the_letter, documented).first()
        {
            let [sent, shown] = [&sides.sent, &sides.documented].map(|side| side.as_deref().unwrap_or_default());
            let message = format!("the path is `{shown}`, written `{sent}` where the operation is described");
            self.diagnostics.example(&diagnostic::EXAMPLE_PATH_CASE, self.example.span, message);
        }
    }

    fn whose(&mut self, operation: &Operation) -> Outcome {
        if operation.place.page == self.facts.identity.page {
            return Outcome::Reproduced;
        }
        let message = format!("this is `{}`, which {} describes", operation.key, operation.place.page);
        self.diagnostics.example(&diagnostic::EXAMPLE_OTHER_OPERATION, self.example.span, message);
        Outcome::OtherOperation
    }

    fn unknown(&mut self, url: &Url<'_>) -> Outcome {
        let span = self.example.span;
        if let Some(host) = url.host.filter(|host| !self.knows(host)) {
            return self.report(&diagnostic::EXAMPLE_HOST, span, foreign(host));
        }
        let message = format!("no page documents `{} {}`", self.example.method, url.path);
        if self.room.sources.alone() {
            return Outcome::Divergent(diagnostic::EXAMPLE_UNKNOWN_OPERATION.code);
        }
        self.report(&diagnostic::EXAMPLE_UNKNOWN_OPERATION, span, message)
    }

    fn knows(&self, host: &str) -> bool {
        self.room.config.api.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    fn malformed_headers(&mut self) {
        for span in self.example.message.malformed.clone() {
            let message = "a line among the headers is no header".to_owned();
            self.diagnostics.example(&diagnostic::EXAMPLE_HEADER_MALFORMED, span, message);
        }
    }

    /// What the operation sends when it is called with the example's values.
    fn sent(
        &self,
        operation: &Operation,
        arguments: &[Argument],
        (met, url): (&Met, &Url<'_>),
        documented: &Message,
    ) -> Option<Message> {
        let template = template(&operation.path);
        let values: Vec<wire::Argument<'_>> = arguments.iter().map(wire_argument).collect();
        let path = wire::expand(&template, &values).ok()?;
        let host = url.host.filter(|host| self.knows(host)).unwrap_or(&self.room.config.api.hosts[0]);
        let mut sent = format!("https://{host}/{}{path}", operation.key.version);
        for (index, (name, value)) in met.options.iter().enumerate() {
            let separator = if index == 0 && !path.contains('?') { '?' } else { '&' };
            sent.push_str(&format!("{separator}{}={}", wire::query_value(name), wire::query_value(value)));
        }
        // A body that an operation takes is sent as the example has it; whether it goes through the type is judged apart.
        let body = if *operation.takes() == Body::None { wire::Body::None } else { documented.body.clone() };
        let headers = documented.headers.clone();
        Some(Message { method: operation.key.method.name().to_owned(), url: sent, template, headers, body })
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
            let slip = crate::page::annotation::slip(text, &error);
            let message = format!("the body is not JSON: {}", crate::page::annotation::reason(&error));
            return Some(self.report(&diagnostic::EXAMPLE_BODY_INVALID_JSON, span.part(slip), message));
        };
        let fit = match operation.takes() {
            Body::Type(ty) => fit::body(self.model, ty, value),
            Body::Parameters(id) => fit::fields(self.model, &self.model.body(*id).properties, value),
            _ => return None,
        };
        self.undocumented(&fit, (text, span), &diagnostic::EXAMPLE_BODY_UNKNOWN_PROPERTY);
        let misfit = fit.misfit?;
        let at = locate(text, &misfit.path, span);
        let message = format!("`{}` should be {}, found {}", misfit.path, misfit.expected, misfit.found);
        Some(self.report(&diagnostic::EXAMPLE_BODY_TYPE_MISMATCH, at, message))
    }
}

/// The body of `message`, which is JSON or is not.
pub(super) fn shown(message: &crate::extract::example::Message, is_json: bool) -> Option<Shown> {
    message.body.clone().map(if is_json { Shown::Json } else { Shown::Text })
}

fn foreign(host: &str) -> String {
    format!("`{host}` is not a host of this API")
}

fn mismatch_message(mismatch: &wire::Mismatch, operation: &Operation) -> String {
    let sides = mismatch.sides();
    if let (wire::Mismatch::Host(_), Some(host)) = (mismatch, &sides.documented) {
        return foreign(host.trim_start_matches("https://"));
    }
    let show = |side: &Option<String>| side.as_ref().map_or("nothing".to_owned(), |text| format!("`{text}`"));
    let operation = format!("`{} {}`", operation.key.method.name(), operation.path.text);
    format!("the {} is {}, but {operation} gives {}", mismatch.subject(), show(&sides.documented), show(&sides.sent))
}

/// The template of `path` in the runtime's language; holes are named by number.
pub fn template(path: &crate::model::Path) -> String {
    let mut number = 0;
    let text = path.parts.iter().map(|part| match part {
        crate::model::Part::Literal(text) => text.clone(),
        crate::model::Part::Hole(hole) => {
            number += 1;
            hole_text(*hole, &format!("p{number}"))
        }
    });
    text.collect()
}

/// A hole called `name` in the runtime's template language.
pub fn hole_text(hole: crate::model::Hole, name: &str) -> String {
    match hole {
        crate::model::Hole::Path => format!("{{+{name}}}"),
        crate::model::Hole::Quoted => format!("'{{{name}}}'"),
        _ => format!("{{{name}}}"),
    }
}

fn wire_argument(argument: &Argument) -> wire::Argument<'_> {
    match argument {
        Argument::Text(text) => text.into(),
        Argument::Integer(number) => (*number).into(),
        Argument::Number(number) => (*number).into(),
        Argument::Boolean(value) => (*value).into(),
    }
}

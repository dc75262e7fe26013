//! The answer that an example shows: its status against what the page says, its body against the type.

use std::ops::Range;

use serde_json::Value;

use crate::diagnostic::{self, Rule};
use crate::extract::example::ResponseExample;
use crate::extract::shape;
use crate::model::{
    Content, Edm, ExampleBody, ExampleResponse, OperationId, ResponseOutcome, Suffix, TypeName, TypeRef,
};
use crate::page::json::{self, Json, SyntaxError};
use crate::resolve::conformance::{self, Conformance, Misnamed, TypeMismatch, Wrapped};
use crate::resolve::example::ExampleChecker;
use crate::resolve::matching::Url;
use crate::span::Span;

impl ExampleChecker<'_, '_> {
    /// The answer that the page shows, and what came of it.
    pub(super) fn answer(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        goes_on: Option<&Suffix>,
    ) -> (ExampleResponse, ResponseOutcome) {
        let read = facts.message.body.as_deref().filter(|_| facts.message.is_json()).map(json::read);
        let shown = read.as_ref().and_then(|read| Some(&read.as_ref().ok()?.value));
        let (status, content) = self.promised(facts, operation, shown);
        let content = goes_on.and_then(answered).unwrap_or(content);
        let outcome = read.as_ref().map(|read| self.response_outcome(facts, read, &content));
        let wrapped = match (&read, &content) {
            (Some(Ok(json)), Content::Type(ty)) => conformance::wrapped(self.model, ty, &json.value).is_some(),
            _ => false,
        };
        let body = match read {
            Some(Ok(json)) => Some(ExampleBody::Json(json.text.into_owned())),
            _ => facts.message.body.clone().map(ExampleBody::Text),
        };
        let response = ExampleResponse { status, headers: facts.message.headers.clone(), body, content, wrapped };
        (response, outcome.unwrap_or(ResponseOutcome::None))
    }

    /// The status of an answer, and what is in it.
    fn promised(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        shown: Option<&Value>,
    ) -> (u16, Content) {
        let canonical = operation.map(|id| self.model.canonical(id));
        let stated = canonical.map_or_else(|| self.said_of_page(), |operation| operation.response.status);
        let status = facts.status.or(stated).unwrap_or(200);
        if let (Some(stated), Some(shown)) = (stated, facts.status)
            && shown < 400
            && stated != shown
            && !self.page_names(shown)
        {
            let message = format!("the page says `{stated}`, its example shows `{shown}`");
            self.diagnostics.example(&diagnostic::RESPONSE_STATUS_MISMATCH, facts.span, message);
        }
        let content = match facts.message.body {
            Some(_) if status >= 300 => Content::Json,
            Some(_) => self.declared(facts, operation, shown).unwrap_or(Content::Json),
            None if status >= 300 => Content::Empty,
            None => canonical.map_or(Content::Empty, |operation| operation.returns().clone()),
        };
        (status, content)
    }

    /// What the body is said to be: by the operation, on the example's own page first, else by the annotation of the
    /// example, else by itself. Where no operation was met, all those of the page may agree.
    fn declared(
        &self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        shown: Option<&Value>,
    ) -> Option<Content> {
        let says_more = |content: &&Content| !matches!(content, Content::Empty | Content::Json);
        let pages =
            operation.map(|id| [&self.model.operation(id).response.content, self.model.canonical(id).returns()]);
        let met = pages.into_iter().flatten().find(says_more).cloned();
        let said = [met, self.annotated(facts), shown.and_then(|value| self.named(value))];
        let readable = |content: &&Content| shown.is_none() || !content.is_bytes();
        if let Some(content) = said.iter().flatten().find(readable) {
            return Some(content.clone());
        }
        match shown {
            Some(value) if said.iter().flatten().next().is_some() => Some(bytes_as_json(value)),
            _ => self.agreed(facts).filter(|_| operation.is_none()),
        }
    }

    fn annotated(&self, facts: &ResponseExample) -> Option<Content> {
        let (name, many) = facts.odata_type.as_ref()?;
        let namespace = self.facts.identity.namespace.as_deref();
        let named = || self.operations.index.named(self.version, name, namespace).map(TypeName::Id);
        let name = Edm::parse(name).map(TypeName::Edm).or_else(named)?;
        Some(Content::Type(TypeRef { name, collection: facts.wraps_list.unwrap_or(*many) }))
    }

    /// What the answer calls itself: the one object in it, or each of a list.
    fn named(&self, value: &Value) -> Option<Content> {
        let inner = value.get("value").unwrap_or(value);
        let objects = inner.as_array().map_or(std::slice::from_ref(inner), Vec::as_slice);
        let mut names = objects.iter().map(|object| object.get(conformance::TYPE)?.as_str());
        let name = names.next()??;
        let id = self.operations.index.named(self.version, name, None)?;
        let whole = TypeRef { name: TypeName::Id(id), collection: inner.is_array() };
        names.all(|other| other == Some(name)).then_some(Content::Type(whole))
    }

    /// What all operations of the page answer; whether a list of it, the example shows.
    fn agreed(&self, facts: &ResponseExample) -> Option<Content> {
        let own = self.operations.page(&self.facts.identity.page).iter();
        let mut answers = own.map(|id| &self.model.operation(*id).response.content);
        let first = answers.next()?;
        match first.clone() {
            _ if answers.any(|other| other != first) => None,
            Content::Type(ty) => {
                Some(Content::Type(TypeRef { collection: facts.wraps_list.unwrap_or(ty.collection), ..ty }))
            }
            other => Some(other),
        }
    }

    fn page_names(&self, status: u16) -> bool {
        self.statuses().any(|known| known == status)
    }

    /// The only success that the page names, for a request to this API of which no operation was met.
    fn said_of_page(&self) -> Option<u16> {
        let host = Url::read(&self.example.url, self.ctx.config).host;
        if host.is_some_and(|host| !self.ctx.config.is_host(host)) {
            return None;
        }
        let mut successes = self.statuses().filter(|status| (200..400).contains(status));
        let first = successes.next()?;
        successes.all(|other| other == first).then_some(first)
    }

    /// The statuses that the sections on responses name.
    fn statuses(&self) -> impl Iterator<Item = u16> {
        let responses = self.facts.operations.iter().filter_map(|context| context.response.as_ref());
        responses.flat_map(|response| response.statuses.iter().copied())
    }

    fn response_outcome(
        &mut self,
        facts: &ResponseExample,
        read: &Result<Json<'_>, SyntaxError>,
        content: &Content,
    ) -> ResponseOutcome {
        let text = facts.message.body.as_deref().unwrap_or_default();
        let span = facts.message.body_span.unwrap_or(facts.span);
        if content.is_bytes() {
            return ResponseOutcome::None;
        }
        let errors = read.as_ref().map_or_else(std::slice::from_ref, |json| &json.repaired);
        for error in errors {
            let strict = if read.is_ok() { "strict JSON" } else { "JSON" };
            let message = format!("the body is not {strict}: {}", error.message);
            self.diagnostics.example(&diagnostic::RESPONSE_BODY_INVALID_JSON, span.slice(error.range.clone()), message);
        }
        let Ok(Json { value, .. }) = read else {
            return ResponseOutcome::Divergent(diagnostic::RESPONSE_BODY_INVALID_JSON.code);
        };
        let Content::Type(ty) = content else { return ResponseOutcome::UntypedRest };
        self.judged(conformance::answer(self.model, ty, value), (text, span))
    }

    /// What it comes to how the body fits its type.
    fn judged(&mut self, conformance: Conformance, at: (&str, Span)) -> ResponseOutcome {
        let (text, span) = at;
        if let Some(wrapped) = conformance.wrapped {
            let message = match wrapped {
                Wrapped::Object => "the object stands under `value`, as only a list does",
                Wrapped::List => "a list stands under `value`, where one object is answered",
            };
            self.diagnostics.example(
                &diagnostic::RESPONSE_BODY_WRAPPED,
                locate(text, "value", span),
                message.to_owned(),
            );
        }
        self.misnamed(&conformance, at);
        self.undocumented(&conformance, at, &diagnostic::RESPONSE_BODY_UNKNOWN_PROPERTY);
        if let Some(type_mismatch) = conformance.type_mismatch {
            let rule = match self.is_placeholder(&type_mismatch) {
                true => &diagnostic::RESPONSE_BODY_PLACEHOLDER,
                false => &diagnostic::RESPONSE_BODY_TYPE_MISMATCH,
            };
            self.diagnostics.example(rule, locate(text, &type_mismatch.path, span), self.told(&type_mismatch));
            return ResponseOutcome::Divergent(rule.code);
        }
        if conformance.unknown.is_empty() { ResponseOutcome::Typed } else { ResponseOutcome::UntypedRest }
    }

    /// What does not fit, in words.
    pub(super) fn told(&self, type_mismatch: &TypeMismatch) -> String {
        let path =
            if type_mismatch.path.is_empty() { "the body".to_owned() } else { format!("`{}`", type_mismatch.path) };
        let what = if self.is_placeholder(type_mismatch) { "the placeholder " } else { "" };
        format!("{path} should be {}, found {what}{}", type_mismatch.expected, type_mismatch.found)
    }

    /// Whether a text only stands for a value: a word for its type (`String (timestamp)`), or its name with an ending.
    fn is_placeholder(&self, type_mismatch: &TypeMismatch) -> bool {
        let Some(text) = &type_mismatch.text else { return false };
        let config = self.ctx.config;
        let mut endings = config.vocabulary.notes.placeholder.iter();
        shape::primitive_type(text, config).is_some() || endings.any(|ending| text.ends_with(ending))
    }

    /// Says which objects call themselves by the name of another type.
    fn misnamed(&mut self, conformance: &Conformance, (text, span): (&str, Span)) {
        for Misnamed { path, name, declared } in &conformance.misnamed {
            let declared = &self.model.ty(*declared).name;
            let message = format!("`{path}` names `{name}`, and no page says that it extends `{declared}`");
            self.diagnostics.example(&diagnostic::RESPONSE_BODY_UNEXPECTED_TYPE, locate(text, path, span), message);
        }
    }

    /// Says which properties no page describes.
    pub(super) fn undocumented(&mut self, conformance: &Conformance, (text, span): (&str, Span), rule: &'static Rule) {
        for path in &conformance.undocumented {
            let message = format!("no page describes the property `{path}`");
            self.diagnostics.example(rule, locate(text, path, span), message);
        }
    }
}

/// What shows bytes that a page writes as JSON: base64 under `value`, as a binary value comes; else they are JSON.
fn bytes_as_json(value: &Value) -> Content {
    let enveloped = value.get("value").is_some_and(Value::is_string);
    let binary = TypeRef { name: TypeName::Edm(Edm::Binary), collection: false };
    if enveloped { Content::Type(binary) } else { Content::Json }
}

/// What is answered to a request whose path goes on with `suffix`; none where that changes nothing.
fn answered(suffix: &Suffix) -> Option<Content> {
    match suffix {
        Suffix::Type(id) => Some(Content::Type(TypeRef { name: TypeName::Id(*id), collection: true })),
        Suffix::Count => Some(Content::Json),
        Suffix::Argument(..) => None,
    }
}

/// Where the value at the JSON path `path` stands in `text`: its name, or the value itself in a list.
pub(super) fn locate(text: &str, path: &str, span: Span) -> Span {
    span.slice(json::locate(text, path).unwrap_or_else(|| roughly(text, path)))
}

/// The place of `path` in a text that had to be mended, found by its names one after another.
fn roughly(text: &str, path: &str) -> Range<usize> {
    let mut at = 0;
    let mut length = 1;
    for step in path.split('.') {
        let key = format!("\"{}\"", step.split('[').next().unwrap_or(step));
        if let Some(found) = text[at..].find(&key) {
            at += found;
            length = key.len();
        }
    }
    at..at + length
}

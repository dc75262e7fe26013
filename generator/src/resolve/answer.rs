//! The answer that an example shows: its status against what the page says, its body against the type.

use std::ops::Range;

use crate::diagnostic::{self, Rule};
use crate::extract::example::ResponseExample;
use crate::extract::shape;
use crate::model::{
    Content, Edm, ExampleResponse, Operation, OperationId, ResponseOutcome, Shown, Suffix, TypeName, TypeRef,
};
use crate::page::json::{self, Json, Slip};
use crate::resolve::example::Judge;
use crate::resolve::fit::{self, Fit, Misnamed};
use crate::span::Span;

impl Judge<'_, '_> {
    /// The answer that the page shows, and what came of it.
    pub(super) fn answer(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        goes_on: Option<&Suffix>,
    ) -> (ExampleResponse, ResponseOutcome) {
        let (status, content) = self.promised(facts, operation);
        let content = goes_on.and_then(answered).unwrap_or(content);
        let read = facts.message.body.as_deref().filter(|_| facts.message.is_json()).map(json::read);
        let outcome = read.as_ref().map(|read| self.response_outcome(facts, read, &content));
        let wrapped = match (&read, &content) {
            (Some(Ok(json)), Content::Type(ty)) => fit::wrapped(self.model, ty, &json.value).is_some(),
            _ => false,
        };
        let body = match read {
            Some(Ok(json)) => Some(Shown::Json(json.text.into_owned())),
            _ => facts.message.body.clone().map(Shown::Text),
        };
        let response = ExampleResponse { status, headers: facts.message.headers.clone(), body, content, wrapped };
        (response, outcome.unwrap_or(ResponseOutcome::None))
    }

    /// The status of an answer, and what is in it.
    fn promised(&mut self, facts: &ResponseExample, operation: Option<OperationId>) -> (u16, Content) {
        let operation = operation.map(|id| self.model.canonical(id));
        let stated = operation.and_then(|operation| operation.response.status);
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
            Some(_) => self.declared(facts, operation).unwrap_or(Content::Json),
            None if status >= 300 => Content::Empty,
            None => operation.map_or(Content::Empty, |operation| operation.answers().clone()),
        };
        (status, content)
    }

    /// What the body is said to be: by the operation, else by the annotation of the example. Where no operation was
    /// met, all those of the page may agree.
    fn declared(&self, facts: &ResponseExample, operation: Option<&Operation>) -> Option<Content> {
        let says_more = |content: &Content| !matches!(content, Content::Empty | Content::Json);
        let met = operation.map(|operation| operation.answers().clone()).filter(says_more);
        met.or_else(|| self.annotated(facts)).or_else(|| self.agreed(facts).filter(|_| operation.is_none()))
    }

    fn annotated(&self, facts: &ResponseExample) -> Option<Content> {
        let (name, many) = facts.odata_type.as_ref()?;
        let namespace = self.facts.identity.namespace.as_deref();
        let named = || self.candidates.index.named(self.version, name, namespace).map(TypeName::Id);
        let name = Edm::parse(name).map(TypeName::Edm).or_else(named)?;
        Some(Content::Type(TypeRef { name, collection: facts.listed.unwrap_or(*many) }))
    }

    /// What all operations of the page answer; whether a list of it, the example shows.
    fn agreed(&self, facts: &ResponseExample) -> Option<Content> {
        let own = self.candidates.page(&self.facts.identity.page).iter();
        let mut answers = own.map(|id| &self.model.operation(*id).response.content);
        let first = answers.next()?;
        match first.clone() {
            _ if answers.any(|other| other != first) => None,
            Content::Type(ty) => {
                Some(Content::Type(TypeRef { collection: facts.listed.unwrap_or(ty.collection), ..ty }))
            }
            other => Some(other),
        }
    }

    fn page_names(&self, status: u16) -> bool {
        let responses = self.facts.contexts.iter().filter_map(|context| context.response.as_ref());
        responses.flat_map(|response| &response.statuses).any(|known| *known == status)
    }

    fn response_outcome(
        &mut self,
        facts: &ResponseExample,
        read: &Result<Json<'_>, Slip>,
        content: &Content,
    ) -> ResponseOutcome {
        let text = facts.message.body.as_deref().unwrap_or_default();
        let span = facts.message.body_span.unwrap_or(facts.span);
        if content.is_bytes() {
            return ResponseOutcome::None;
        }
        let slips = read.as_ref().map_or_else(std::slice::from_ref, |json| &json.slips);
        for slip in slips {
            let strict = if read.is_ok() { "strict JSON" } else { "JSON" };
            let message = format!("the body is not {strict}: {}", slip.what);
            self.diagnostics.example(&diagnostic::RESPONSE_BODY_INVALID_JSON, span.part(slip.at.clone()), message);
        }
        let Ok(Json { value, .. }) = read else {
            return ResponseOutcome::Divergent(diagnostic::RESPONSE_BODY_INVALID_JSON.code);
        };
        let Content::Type(ty) = content else { return ResponseOutcome::UntypedRest };
        self.judged(fit::answer(self.model, ty, value), (text, span))
    }

    /// What it comes to how the body fits its type.
    fn judged(&mut self, fit: Fit, at: (&str, Span)) -> ResponseOutcome {
        let (text, span) = at;
        if fit.wrapped {
            let message = "the object stands under `value`, as only a list does".to_owned();
            self.diagnostics.example(&diagnostic::RESPONSE_BODY_WRAPPED, locate(text, "value", span), message);
        }
        self.misnamed(&fit, at);
        self.undocumented(&fit, at, &diagnostic::RESPONSE_BODY_UNKNOWN_PROPERTY);
        if let Some(misfit) = fit.misfit {
            let path = if misfit.path.is_empty() { "the body".to_owned() } else { format!("`{}`", misfit.path) };
            let is_placeholder = misfit.text.as_ref().is_some_and(|text| self.is_placeholder(text));
            let (rule, what) = match is_placeholder {
                true => (&diagnostic::RESPONSE_BODY_PLACEHOLDER, "the placeholder "),
                false => (&diagnostic::RESPONSE_BODY_TYPE_MISMATCH, ""),
            };
            let message = format!("{path} should be {}, found {what}{}", misfit.expected, misfit.found);
            self.diagnostics.example(rule, locate(text, &misfit.path, span), message);
            return ResponseOutcome::Divergent(rule.code);
        }
        if fit.unknown.is_empty() { ResponseOutcome::Typed } else { ResponseOutcome::UntypedRest }
    }

    /// Whether `text` stands for a value: a word for its type (`String (timestamp)`), or its name with an ending.
    fn is_placeholder(&self, text: &str) -> bool {
        let config = self.room.config;
        let mut endings = config.vocabulary.notes.placeholder.iter();
        shape::word(text, config).is_some() || endings.any(|ending| text.ends_with(ending))
    }

    /// Says which objects call themselves by the name of another type.
    fn misnamed(&mut self, fit: &Fit, (text, span): (&str, Span)) {
        for Misnamed { path, name, declared } in &fit.misnamed {
            let declared = &self.model.ty(*declared).name;
            let message = format!("`{path}` names `{name}`, and no page says that it extends `{declared}`");
            self.diagnostics.example(&diagnostic::RESPONSE_BODY_UNEXPECTED_TYPE, locate(text, path, span), message);
        }
    }

    /// Says which properties no page describes.
    pub(super) fn undocumented(&mut self, fit: &Fit, (text, span): (&str, Span), rule: &'static Rule) {
        for path in &fit.undocumented {
            let message = format!("no page describes the property `{path}`");
            self.diagnostics.example(rule, locate(text, path, span), message);
        }
    }
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
    span.part(json::place(text, path).unwrap_or_else(|| roughly(text, path)))
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

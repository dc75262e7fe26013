//! The answer that an example shows: its status against what the page says, its body against the type.

use crate::diagnostic::{self, Rule};
use crate::extract::example::ResponseExample;
use crate::model::{Content, ExampleResponse, OperationId, ResponseOutcome, Shown, Suffix, TypeName, TypeRef};
use crate::page::json::{self, Json, Slip};
use crate::resolve::example::Judge;
use crate::resolve::fit::{self, Fit};
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
        let body = match read {
            Some(Ok(json)) => Some(Shown::Json(json.text.into_owned())),
            _ => facts.message.body.clone().map(Shown::Text),
        };
        let response = ExampleResponse { status, headers: facts.message.headers.clone(), body, content };
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
        let content = match operation {
            Some(operation) if status < 300 && *operation.answers() != Content::Empty => operation.answers().clone(),
            _ if facts.message.body.is_some() => Content::Json,
            _ => Content::Empty,
        };
        (status, content)
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
        if *content == Content::Bytes {
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
        let fit = fit::answer(self.model, ty, value);
        self.undocumented(&fit, (text, span), &diagnostic::RESPONSE_BODY_UNKNOWN_PROPERTY);
        if let Some(misfit) = fit.misfit {
            let path = if misfit.path.is_empty() { "the body".to_owned() } else { format!("`{}`", misfit.path) };
            let message = format!("{path} should be {}, found {}", misfit.expected, misfit.found);
            let rule = &diagnostic::RESPONSE_BODY_TYPE_MISMATCH;
            self.diagnostics.example(rule, locate(text, &misfit.path, span), message);
            return ResponseOutcome::Divergent(rule.code);
        }
        if fit.unknown.is_empty() { ResponseOutcome::Typed } else { ResponseOutcome::UntypedRest }
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

/// Where the value at the JSON path `path` stands in `text`, found by its keys one after another.
pub(super) fn locate(text: &str, path: &str, span: Span) -> Span {
    let mut at = 0;
    let mut length = 1;
    for step in path.split('.') {
        let key = format!("\"{}\"", step.split('[').next().unwrap_or(step));
        if let Some(found) = text[at..].find(&key) {
            at += found;
            length = key.len();
        }
    }
    span.part(at..at + length)
}

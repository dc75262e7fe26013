//! Example responses: checks the status against the page, and the body against the type of the response.

use std::ops::Range;

use docwright_runtime::wire;
use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::{self, Contradiction, Diagnostic, Diagnostics, JsonProblem, MisnamedType, ValueMismatch};
use crate::extract::example::ResponseExample;
use crate::extract::message::Message;
use crate::extract::shape;
use crate::json::{self, Json, Step, SyntaxError};
use crate::model::{
    Content, Divergence, Edm, ExampleBody, ExampleResponse, OperationId, ResponseOutcome, Suffix, TypeId, TypeName,
    TypeRef,
};
use crate::resolve::ResolveCtx;
use crate::resolve::conformance::{self, Conformance, MisnamedObject, TypeMismatch, Wrapped};
use crate::resolve::example::{ExampleChecker, divergence};
use crate::resolve::example_content::content_of_suffix;
use crate::resolve::matching::Url;
use crate::resolve::response::{are_related, is_json_as_stream};
use crate::span::{SourceMap, Span, Spanned};

/// The annotation with the URL that describes a response.
const CONTEXT: &str = "@odata.context";

/// The member of an error response that describes the error.
const ERROR: &str = "error";

/// A documented JSON body and its location.
pub(super) struct DocumentedBody<'a> {
    /// The message with the body.
    message: &'a Message,
    /// The first line of the message.
    line: Span,
    /// The body as strict JSON, and where its parts are in the body of the message if it was repaired.
    strict: (json::Locator<'a>, Option<&'a SourceMap>),
}

impl ExampleChecker<'_, '_> {
    /// Checks the response. `suffix` is the last thing that the URL appends to the path of `operation`.
    pub(super) fn response(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        suffix: Option<&Suffix>,
    ) -> (ExampleResponse, ResponseOutcome) {
        let json = facts.message.body.as_deref().filter(|_| facts.message.is_json()).map(json::read);
        let value = json.as_ref().and_then(|json| Some(&json.as_ref().ok()?.value));
        let status = self.status(facts, operation);
        self.check_context(facts, value);
        let is_error = status >= 400 || facts.expects_error && facts.status.is_none();
        self.report_status(facts, value.filter(|_| is_error));
        let content = suffix.and_then(content_of_suffix).unwrap_or_else(|| match facts.message.body {
            Some(_) if status >= 300 || is_error => Content::Json,
            Some(_) => {
                let content = self.content(facts, operation, value).unwrap_or(Content::Json);
                self.narrowed(content, facts, value)
            }
            None if status >= 300 => Content::Empty,
            None => operation.map_or(Content::Empty, |id| self.model.canonical(id).returns().clone()),
        });
        if let (Some(id), None, 200..300) = (operation, suffix, status) {
            match facts.annotation.filter(|_| is_json_as_stream(facts)) {
                Some(span) => self.diagnostics.contradictory_type(span, Contradiction::Stream, None),
                None => self.check_annotation(facts, id),
            }
        }
        let outcome = json.as_ref().map(|json| self.response_outcome(facts, json, &content));
        let (content, outcome) = match outcome {
            // The SDK reads lists from `value` only.
            Some(ResponseOutcome::Typed) if facts.has_other_list() => {
                (Content::Json, Some(ResponseOutcome::UntypedRest))
            }
            outcome => (content, outcome),
        };
        let wrapped = match (&json, &content) {
            (Some(Ok(json)), Content::Type(ty)) => conformance::wrapped(self.model, ty, &json.value).is_some(),
            _ => false,
        };
        let body = match json {
            Some(Ok(json)) => Some(ExampleBody::Json(json.text.into_owned())),
            _ => facts.message.body.clone().map(ExampleBody::Text),
        };
        let response = ExampleResponse { status, headers: facts.message.headers.clone(), body, content, wrapped };
        (response, outcome.unwrap_or(ResponseOutcome::None))
    }

    /// Checks a response that no request of the page gets, or a further one to a request of `operation`. Its own
    /// annotation takes precedence, because it may show what the request leads to.
    pub(super) fn further_response(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        suffix: Option<&Suffix>,
    ) {
        let operation = operation.filter(|_| self.annotated_content(facts).is_none());
        self.response(facts, operation, suffix);
    }

    /// Reports a status that contradicts the body, and an `error` that is not one.
    fn report_status(&mut self, facts: &ResponseExample, error: Option<&Value>) {
        let body = DocumentedBody::new(&facts.message, facts.span);
        if let (Some(Spanned { value: status @ (100..200 | 204 | 304), span }), Some(_)) =
            (&facts.status, &facts.message.body)
        {
            self.diagnostics.unexpected_body(*span, *status, facts.message.body_span);
        }
        let Some(value) = error else { return };
        let member = |name: &str| value.get(ERROR).and_then(|error| error.get(name));
        let missing = ["code", "message"].into_iter().find(|name| !member(name).is_some_and(Value::is_string));
        if let Some(missing) = missing {
            let path = json::Path(value.get(ERROR).map(|_| Step::Key(ERROR.to_owned())).into_iter().collect());
            self.diagnostics.malformed_error(body.name(&path), missing);
        }
    }

    /// The status of the response, checked against the operation's.
    fn status(&mut self, facts: &ResponseExample, operation: Option<OperationId>) -> u16 {
        let expected = match operation {
            Some(id) => self.model.canonical(id).response.status,
            None => self.only_success(),
        };
        if let (Some(expected), Some(documented)) = (expected, &facts.status)
            && documented.value < 400
            && expected != documented.value
            && !self.statuses().any(|stated| stated.value == documented.value)
            && !operation.is_some_and(|id| self.is_further_status(id, documented.value))
        {
            let stated = self.statuses().find(|stated| stated.value == expected).map(|stated| stated.span);
            self.diagnostics.response_status_mismatch(documented.span, documented.value, expected, stated);
        }
        facts.status().or(expected).unwrap_or(200)
    }

    /// Whether the page or the examples of the operation `id` have this status besides the first.
    fn is_further_status(&self, id: OperationId, status: u16) -> bool {
        self.further_content(id, status).is_some()
    }

    /// `content`, or the type in the annotation if it extends that of `content`. Reports that the body names another
    /// type that extends it.
    fn narrowed(&mut self, content: Content, facts: &ResponseExample, value: Option<&Value>) -> Content {
        let (Content::Type(TypeRef { name: TypeName::Id(base), collection }), Some((TypeName::Id(id), _))) =
            (&content, self.annotated_type(facts))
        else {
            return content;
        };
        if !self.model.ty(*base).derived.contains(&id) {
            return content;
        }
        let collection = *collection;
        let other = value.filter(|_| !collection).and_then(|value| self.other_derived(value, *base, id));
        if let (Some(other), Some(span)) = (other, facts.annotation) {
            let body = DocumentedBody::new(&facts.message, facts.span);
            let contradiction = Contradiction::AnnotationOfBody(&self.model.ty(id).name, &self.model.ty(other).name);
            let named = body.value(&json::Path(vec![Step::Key(conformance::TYPE.to_owned())]));
            self.diagnostics.contradictory_type(span, contradiction, Some(named));
            return content;
        }
        Content::Type(TypeRef { name: TypeName::Id(id), collection })
    }

    /// The type that the object `value` names, if it extends `base` but is unrelated to the type `id`.
    fn other_derived(&self, value: &Value, base: TypeId, id: TypeId) -> Option<TypeId> {
        let named = self.operations.index.named(self.version, value.get(conformance::TYPE)?.as_str()?, None)?;
        (self.model.ty(base).derived.contains(&named) && !self.model.are_related(named, id)).then_some(named)
    }

    /// Reports an annotation that contradicts the content that `operation` returns.
    fn check_annotation(&mut self, facts: &ResponseExample, operation: OperationId) {
        let model = self.model;
        let entry = model.operation(operation);
        let content = match &entry.response.content {
            Content::Type(_) => &entry.response.content,
            _ => model.canonical(operation).returns(),
        };
        let (Some((name, is_collection)), Some(span), Content::Type(ty)) =
            (&facts.odata_type, facts.annotation, content)
        else {
            return;
        };
        // Another version has other types, and an untyped list may contain any.
        let is_untyped = matches!(ty.name, TypeName::Edm(Edm::Untyped) | TypeName::Unknown(_));
        let is_inferred = matches!(ty.name, TypeName::Id(id) if model.inferred.contains(&id));
        if entry.key.version != self.version || is_untyped || self.has_other_status(facts) {
            return;
        }
        // If the request is one of another page, the annotation may describe the response that this page means.
        if entry.location.page != self.facts.identity.page {
            return;
        }
        let (expected, used) = (model.name_text(&ty.name), self.link_to_response());
        let annotated = self.type_name(name, self.version);
        let agrees = annotated.as_ref().is_some_and(|name| are_related(name, &ty.name, model));
        if !agrees && !is_inferred {
            let found = annotated.as_ref().map_or(name.as_str(), |name| model.name_text(name));
            let contradiction = Contradiction::Annotation(found, expected);
            self.diagnostics.contradictory_type(span, contradiction, used);
        } else if *is_collection && !ty.collection {
            self.diagnostics.contradictory_type(span, Contradiction::Collection(expected), used);
        } else if facts.is_single && ty.collection {
            self.diagnostics.contradictory_type(span, Contradiction::Single(expected), used);
        }
    }

    /// Whether the text states statuses, but not that of the example, so that it does not describe its body.
    fn has_other_status(&self, facts: &ResponseExample) -> bool {
        let Some(status) = &facts.status else { return false };
        self.statuses().next().is_some() && self.statuses().all(|stated| stated.value != status.value)
    }

    /// The first link in a response section of the page.
    fn link_to_response(&self) -> Option<Span> {
        let mut responses = self.facts.operations.iter().filter_map(|operation| operation.response.as_ref());
        responses.find_map(|response| response.links.first()).map(|link| link.links.span)
    }

    /// Reports an `@odata.context` of another version, unless the URL of the request has it too.
    fn check_context(&mut self, facts: &ResponseExample, value: Option<&Value>) {
        let Some(context) = value.and_then(|value| value.get(CONTEXT)?.as_str()) else { return };
        let version_of = |url: &str| {
            let (_, path) = wire::split_authority(url)?;
            Some(self.ctx.config.version_of_path(path, true)?.0.name.clone())
        };
        let Some(found) = version_of(context).filter(|found| *found != self.version) else { return };
        if version_of(&self.example.url).as_ref() != Some(&found) {
            let body = DocumentedBody::new(&facts.message, facts.span);
            let span = body.value(&json::Path(vec![Step::Key(CONTEXT.to_owned())]));
            self.diagnostics.context_version_mismatch(span, &found, self.version);
        }
    }

    /// The only success status that the page states, unless the request is to another API.
    fn only_success(&self) -> Option<u16> {
        let host = Url::new(&self.example.url, self.ctx.config).host;
        if host.is_some_and(|host| !self.ctx.config.is_host(host)) {
            return None;
        }
        let mut successes = self.statuses().map(|stated| stated.value).filter(|status| (200..400).contains(status));
        let first = successes.next()?;
        successes.all(|status| status == first).then_some(first)
    }

    /// The statuses that the response sections state.
    fn statuses(&self) -> impl Iterator<Item = &Spanned<u16>> {
        let responses = self.facts.operations.iter().filter_map(|operation| operation.response.as_ref());
        responses.flat_map(|response| &response.statuses)
    }

    fn response_outcome(
        &mut self,
        facts: &ResponseExample,
        json: &Result<Json<'_>, SyntaxError>,
        content: &Content,
    ) -> ResponseOutcome {
        let mut body = DocumentedBody::new(&facts.message, facts.span);
        if content.is_bytes() {
            return ResponseOutcome::None;
        }
        let value = match json {
            Ok(Json { value, text, map, repaired }) => {
                body.strict = (json::Locator::new(text), Some(map));
                for error in repaired {
                    self.report_invalid_json(error, true, &body);
                }
                value
            }
            Err(error) => return ResponseOutcome::Divergent(self.report_invalid_json(error, false, &body)),
        };
        let Content::Type(ty) = content else { return ResponseOutcome::UntypedRest };
        let conformance = conformance::response(self.model, ty, value, facts.list_property());
        self.report_misnamed(&conformance, facts, &body);
        self.report_conformance(conformance, &body)
    }

    fn report_invalid_json(&mut self, error: &SyntaxError, is_repaired: bool, body: &DocumentedBody<'_>) -> Divergence {
        let problem = JsonProblem { reason: &error.message, is_repaired, replacement: error.replacement };
        let finding = self.diagnostics.response_body_invalid_json(body.span(error.range.clone()), problem);
        divergence(finding, self.ctx.sources)
    }

    /// Reports how the body of a response differs from its type.
    fn report_conformance(&mut self, conformance: Conformance, body: &DocumentedBody<'_>) -> ResponseOutcome {
        if let Some(wrapped) = conformance.wrapped {
            let span = body.name(&json::Path(vec![Step::Key("value".to_owned())]));
            self.diagnostics.response_body_wrapped(span, wrapped == Wrapped::List);
        }
        for path in &conformance.undocumented {
            self.diagnostics.response_body_unknown_property(body.name(path), &path.to_string());
        }
        let elided = diagnostic::RESPONSE_BODY_PLACEHOLDER.code;
        let first =
            self.report_mismatches(&conformance.type_mismatches, body, elided, |diagnostics, span, mismatch| {
                match mismatch.is_placeholder {
                    true => diagnostics.response_body_placeholder(span, mismatch),
                    false => diagnostics.response_body_type_mismatch(span, mismatch),
                }
            });
        if let Some(first) = first {
            return ResponseOutcome::Divergent(first);
        }
        if conformance.has_unknown { ResponseOutcome::UntypedRest } else { ResponseOutcome::Typed }
    }

    /// Reports values of `body` that do not conform to their type, and returns the divergence that the first of them is.
    /// A value that the page elides is one of the rule `elided`, without a finding.
    pub(super) fn report_mismatches(
        &mut self,
        mismatches: &[TypeMismatch],
        body: &DocumentedBody<'_>,
        elided: &'static str,
        report: impl for<'d> Fn(&'d mut Diagnostics, Span, ValueMismatch<'_>) -> &'d Diagnostic,
    ) -> Option<Divergence> {
        let mut first = None;
        for mismatch in mismatches {
            let divergent = if mismatch.is_elided() {
                Divergence { rule: elided, finding: None }
            } else {
                let path = mismatch.path.to_string();
                let value = value_mismatch(mismatch, &path, self.ctx);
                divergence(report(self.diagnostics, body.value(&mismatch.path), value), self.ctx.sources)
            };
            first.get_or_insert(divergent);
        }
        first
    }

    /// Reports objects that name a type other than the declared one, which may be that in the annotation.
    fn report_misnamed(&mut self, conformance: &Conformance, facts: &ResponseExample, body: &DocumentedBody<'_>) {
        let annotated = self.annotated_type(facts).map(|(name, _)| name);
        for MisnamedObject { path, name, declared } in &conformance.misnamed {
            let is_outermost = matches!(path.0.as_slice(), [_] | [Step::Key(_), Step::Index(_), _]);
            let is_annotated = is_outermost && annotated == Some(TypeName::Id(*declared));
            let annotation = facts.annotation.filter(|_| is_annotated);
            let object = MisnamedType { path: &path.to_string(), name, expected: &self.model.ty(*declared).name };
            self.diagnostics.response_body_unexpected_type(body.value(path), object, annotation);
        }
    }
}

/// A value at the JSON path `path` that does not conform to its type, for a finding.
fn value_mismatch<'m>(mismatch: &'m TypeMismatch, path: &'m str, ctx: &ResolveCtx<'_>) -> ValueMismatch<'m> {
    let row = mismatch.row.as_ref().and_then(|row| ctx.sources.span_of(&row.origin, &row.page));
    let is_placeholder = is_placeholder(mismatch, ctx.config);
    ValueMismatch { path, found: &mismatch.found, expected: &mismatch.expected, is_placeholder, row }
}

/// Whether the value is a placeholder: the name of a type, such as `String (timestamp)`, or a name with a known ending.
fn is_placeholder(mismatch: &TypeMismatch, config: &Config) -> bool {
    let Some(text) = &mismatch.text else { return false };
    let mut endings = config.vocabulary.notes.placeholder.iter();
    shape::primitive_type(text, config).is_some() || endings.any(|ending| text.ends_with(ending))
}

impl<'a> DocumentedBody<'a> {
    /// The body of `message`, whose first line is `line`.
    pub(super) fn new(message: &'a Message, line: Span) -> Self {
        Self { message, line, strict: (json::Locator::new(message.body.as_deref().unwrap_or_default()), None) }
    }

    /// The span of `range` of the body.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.message.span_in_body(range).unwrap_or(self.line)
    }

    /// The span of the name of the value at `path`, or of the value if it has none.
    pub(super) fn name(&self, path: &json::Path) -> Span {
        self.strict_span(self.strict.0.locate(path).map(|location| location.name.unwrap_or(location.value)))
    }

    /// The span of the value at `path`, or of its first character if it has content on several lines.
    pub(super) fn value(&self, path: &json::Path) -> Span {
        self.strict_span(self.strict.0.locate(path).map(|location| location.value))
    }

    /// The span of `range` of the strict JSON, or of all of it.
    fn strict_span(&self, range: Option<Range<usize>>) -> Span {
        let (locator, map) = &self.strict;
        let range = range.unwrap_or(0..locator.text().len());
        self.span(map.map_or(range.clone(), |map| map.source(range)))
    }
}

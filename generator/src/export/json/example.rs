//! Examples → document.

use std::borrow::Cow;

use crate::export::document::{self, ExampleOutcome, ExampleResponseOutcome};
use crate::export::json::{ExportCtx, span};
use crate::model::{Argument, Divergence, Example, ExampleBody, ExampleResponse, Outcome, ResponseOutcome, Suffix};

impl<'a> ExportCtx<'a> {
    /// The example `example`.
    pub(super) fn example(&self, example: &'a Example) -> document::Example<'a> {
        document::Example {
            page: example.location.page.as_str().into(),
            line: example.location.line(),
            span: span(&example.location.origin),
            name: example.name.as_deref().map(Into::into),
            id: Some(&example.id).filter(|id| example.name.as_ref() != Some(id)).map(|id| id.as_str().into()),
            version: example.version.as_str().into(),
            method: example.request.method.as_str().into(),
            url: example.request.url.as_str().into(),
            headers: pairs(&example.request.headers),
            body: example.request.body.as_ref().map(body),
            status: example.response.as_ref().map(|response| response.status),
            answer: example.response.as_ref().map(|response| self.answer(response, &example.version)),
            operation: example.operation.map(|id| self.model.operation(id).key.to_string().into()),
            operation_index: example.operation.and_then(|id| self.index(id)),
            arguments: example.arguments.iter().map(argument).collect(),
            suffixes: example.suffixes.iter().map(|suffix| self.suffix(suffix)).collect(),
            options: pairs(&example.options),
            outcome: match example.outcome {
                Outcome::Reproduced => ExampleOutcome::Reproduced,
                Outcome::OtherOperation => ExampleOutcome::OtherOperation,
                Outcome::Divergent(_) => ExampleOutcome::Divergent,
            },
            rule: example.outcome.rule().map(Into::into),
            response: match example.response_outcome {
                ResponseOutcome::Typed => ExampleResponseOutcome::Typed,
                ResponseOutcome::UntypedRest => ExampleResponseOutcome::UntypedRest,
                ResponseOutcome::Divergent(_) => ExampleResponseOutcome::Divergent,
                ResponseOutcome::None => ExampleResponseOutcome::None,
            },
            response_rule: example.response_outcome.rule().map(Into::into),
            finding: example.outcome.divergence().and_then(finding),
            response_finding: example.response_outcome.divergence().and_then(finding),
        }
    }

    /// The response of an example of `version`, without its status.
    fn answer(&self, response: &'a ExampleResponse, version: &str) -> document::Answer<'a> {
        let content = self.content(&response.content, version);
        document::Answer {
            headers: pairs(&response.headers),
            body: response.body.as_ref().map(body),
            kind: content.kind,
            r#type: content.r#type,
            type_version: content.type_version,
            unknown_type: content.unknown_type,
            collection: content.collection,
            media_type: content.media_type,
            wrapped: response.wrapped,
        }
    }

    fn suffix(&self, suffix: &'a Suffix) -> document::Suffix<'a> {
        match suffix {
            Suffix::Type(id) => document::Suffix::Type(self.model.ty(*id).version.as_str().into(), self.type_name(*id)),
            Suffix::Count => document::Suffix::Count,
            Suffix::Argument(name, value) => document::Suffix::Argument(name.as_str().into(), argument(value)),
        }
    }
}

/// The id of the finding that explains a divergence.
fn finding(divergence: Divergence) -> Option<Cow<'static, str>> {
    divergence.finding.map(|id| id.to_string().into())
}

fn pairs(pairs: &[(String, String)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    pairs.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect()
}

fn body(body: &ExampleBody) -> document::ExampleBody<'_> {
    match body {
        ExampleBody::Json(text) => document::ExampleBody::Json(text.as_str().into()),
        ExampleBody::Broken(text) => document::ExampleBody::Broken(text.as_str().into()),
        ExampleBody::Text(text) => document::ExampleBody::Text(text.as_str().into()),
    }
}

fn argument(argument: &Argument) -> document::Argument<'_> {
    match argument {
        Argument::Text(text) => document::Argument::Text(text.as_str().into()),
        Argument::Integer(number) => document::Argument::Integer(*number),
        Argument::Number(number) => document::Argument::Number(number.to_string().into()),
        Argument::Boolean(flag) => document::Argument::Boolean(*flag),
        Argument::List(items) => document::Argument::List(items.iter().map(self::argument).collect()),
    }
}

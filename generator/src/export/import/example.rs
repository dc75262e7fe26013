//! Document → examples.

use std::borrow::Cow;

use crate::diagnostic::FindingId;
use crate::export::document::{self, ExampleOutcome, ExampleResponseOutcome};
use crate::export::import::fault::{At, Fault, each};
use crate::export::import::{Importer, origin, rule};
use crate::model::{
    Argument, Divergence, Example, ExampleBody, ExampleRequest, ExampleResponse, Location, Operation, OperationId,
    Outcome, ResponseOutcome, Suffix,
};

impl Importer {
    /// The example `item`, which matches one of `operations` or none.
    pub(super) fn example(&self, item: document::Example<'static>, operations: &[Operation]) -> Result<Example, Fault> {
        let operation = operation(item.operation.as_deref(), item.operation_index, operations)?;
        let finding = finding_id(item.finding.as_deref()).at("finding")?;
        let response_finding = finding_id(item.response_finding.as_deref()).at("responseFinding")?;
        let outcome = outcome(item.outcome, item.rule.as_deref(), finding).at("rule")?;
        let response_outcome =
            response_outcome(item.response, item.response_rule.as_deref(), response_finding).at("responseRule")?;
        let response = match (item.status, item.answer) {
            (Some(status), Some(answer)) => Some(self.example_response(status, answer, &item.version).at("answer")?),
            (None, None) => None,
            (Some(_), None) => return Err(Fault::new("missing field").at("answer")),
            (None, Some(_)) => return Err(Fault::new("null with an `answer`; expected a status").at("status")),
        };
        let name = item.name.map(Cow::into_owned);
        let id = item.id.map(Cow::into_owned).or_else(|| name.clone());
        Ok(Example {
            location: Location { page: item.page.into_owned(), origin: origin(item.span) },
            id: id.ok_or_else(|| Fault::new("missing field of an example without a name").at("id"))?,
            name,
            version: item.version.into_owned(),
            request: ExampleRequest {
                method: item.method.into_owned(),
                url: item.url.into_owned(),
                headers: pairs(item.headers),
                body: item.body.map(body),
            },
            operation,
            arguments: each("arguments", item.arguments, |_, value| argument(value))?,
            suffixes: each("suffixes", item.suffixes, |_, suffix| self.suffix(suffix))?,
            options: pairs(item.options),
            outcome,
            response,
            response_outcome,
        })
    }

    /// The response of an example of `version`.
    fn example_response(
        &self,
        status: u16,
        answer: document::Answer<'static>,
        version: &str,
    ) -> Result<ExampleResponse, Fault> {
        let content = document::Content {
            kind: answer.kind,
            r#type: answer.r#type,
            type_version: answer.type_version,
            unknown_type: answer.unknown_type,
            collection: answer.collection,
            media_type: answer.media_type,
        };
        Ok(ExampleResponse {
            status,
            headers: pairs(answer.headers),
            body: answer.body.map(body),
            content: self.content(content, version)?,
            wrapped: answer.wrapped,
        })
    }

    fn suffix(&self, suffix: document::Suffix<'_>) -> Result<Suffix, Fault> {
        Ok(match suffix {
            document::Suffix::Type(version, name) => Suffix::Type(self.type_id(&version, &name)?),
            document::Suffix::Count => Suffix::Count,
            document::Suffix::Argument(name, value) => Suffix::Argument(name.into_owned(), argument(value)?),
        })
    }
}

/// The operation with this key and index.
fn operation(key: Option<&str>, index: Option<usize>, operations: &[Operation]) -> Result<Option<OperationId>, Fault> {
    let Some(key) = key else {
        return match index {
            None => Ok(None),
            Some(_) => Err(Fault::new("null with an `operationIndex`; expected an operation").at("operation")),
        };
    };
    let index = index.ok_or_else(|| Fault::new(format!("`{key}` is not in `operations`")).at("operation"))?;
    let is_same = operations.get(index).is_some_and(|operation| operation.key.to_string() == key);
    let fault = || Fault::new(format!("not the index of `{key}` in `operations`")).at("operationIndex");
    is_same.then_some(Some(OperationId(index))).ok_or_else(fault)
}

fn outcome(outcome: ExampleOutcome, rule: Option<&str>, finding: Option<FindingId>) -> Result<Outcome, Fault> {
    Ok(match outcome {
        ExampleOutcome::Reproduced => Outcome::Reproduced,
        ExampleOutcome::OtherOperation => Outcome::OtherOperation,
        ExampleOutcome::Divergent => Outcome::Divergent(divergence(rule, finding)?),
    })
}

fn response_outcome(
    outcome: ExampleResponseOutcome,
    rule: Option<&str>,
    finding: Option<FindingId>,
) -> Result<ResponseOutcome, Fault> {
    Ok(match outcome {
        ExampleResponseOutcome::Typed => ResponseOutcome::Typed,
        ExampleResponseOutcome::UntypedRest => ResponseOutcome::UntypedRest,
        ExampleResponseOutcome::Divergent => ResponseOutcome::Divergent(divergence(rule, finding)?),
        ExampleResponseOutcome::None => ResponseOutcome::None,
    })
}

/// Why an outcome is divergent.
fn divergence(name: Option<&str>, finding: Option<FindingId>) -> Result<Divergence, Fault> {
    let name = name.ok_or_else(|| Fault::new("no rule for a divergent outcome"))?;
    Ok(Divergence { rule: rule(name)?, finding })
}

/// The id with these hexadecimal digits.
fn finding_id(text: Option<&str>) -> Result<Option<FindingId>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let id = u64::from_str_radix(text, 16).map_err(|_| Fault::new(format!("`{text}` is not the id of a finding")))?;
    Ok(Some(FindingId(id)))
}

fn pairs(pairs: Vec<(Cow<'_, str>, Cow<'_, str>)>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn body(body: document::ExampleBody<'_>) -> ExampleBody {
    match body {
        document::ExampleBody::Json(text) => ExampleBody::Json(text.into_owned()),
        document::ExampleBody::Broken(text) => ExampleBody::Broken(text.into_owned()),
        document::ExampleBody::Text(text) => ExampleBody::Text(text.into_owned()),
    }
}

fn argument(argument: document::Argument<'_>) -> Result<Argument, Fault> {
    Ok(match argument {
        document::Argument::Text(text) => Argument::Text(text.into_owned()),
        document::Argument::Integer(number) => Argument::Integer(number),
        document::Argument::Number(text) => {
            let number = text.parse().map_err(|_| Fault::new(format!("`{text}` is not a number")).at("number"))?;
            Argument::Number(number)
        }
        document::Argument::Boolean(flag) => Argument::Boolean(flag),
        document::Argument::List(items) => Argument::List(each("list", items, |_, item| self::argument(item))?),
    })
}

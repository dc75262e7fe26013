//! Request lines as examples of themselves: a function is run whether a page shows an example of it or not.

use docwright_runtime::wire;
use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::model::{
    Argument, Body, Edm, Example, ExampleRequest, Model, Operation, OperationId, Outcome, Parameter, ResponseOutcome,
    Shown,
};
use crate::resolve::trial::{template, wire_argument};

/// An example for each operation that no example of a page gives: its request line, with a value in each hole.
pub(super) fn lines(model: &Model, config: &Config) -> Vec<Example> {
    let given = model.examples.iter().filter(|example| example.outcome == Outcome::Reproduced);
    let given = given.filter_map(|example| example.operation).map(|id| model.operation(id).same_as.unwrap_or(id));
    let given: FxHashSet<OperationId> = given.collect();
    let all = (0..).map(OperationId).zip(&model.operations);
    let silent = all.filter(|(id, operation)| operation.same_as.is_none() && !given.contains(id));
    silent.filter_map(|(id, operation)| line(id, operation, &config.api.hosts[0])).collect()
}

fn line(id: OperationId, operation: &Operation, host: &str) -> Option<Example> {
    let arguments: Vec<Argument> = (1..).zip(&operation.parameters).map(|(n, one)| argument(n, one)).collect();
    let takes_json = !matches!(operation.takes(), Body::None | Body::Bytes(_));
    let values: Vec<wire::Argument<'_>> = arguments.iter().map(wire_argument).collect();
    let path = wire::expand(&template(operation), &values).ok()?;
    let method = operation.key.method.name();
    Some(Example {
        place: operation.place.clone(),
        id: format!("{method} {}", operation.path.text),
        name: None,
        version: operation.key.version.clone(),
        request: ExampleRequest {
            method: method.to_owned(),
            url: format!("https://{host}/{}{path}", operation.key.version),
            headers: Vec::new(),
            body: takes_json.then(|| Shown::Json("{}".to_owned())),
        },
        operation: Some(id),
        arguments,
        suffixes: Vec::new(),
        options: Vec::new(),
        outcome: Outcome::Reproduced,
        response: None,
        response_outcome: ResponseOutcome::None,
    })
}

/// A value that no other parameter has: its number, and in a text a slash, which not every place in a URL may hold.
fn argument(number: i64, parameter: &Parameter) -> Argument {
    match parameter.ty {
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 | Edm::Int64 => Argument::Integer(number),
        Edm::Single | Edm::Double => Argument::Number(number as f64 + 0.5),
        Edm::Boolean => Argument::Boolean(number % 2 == 1),
        _ => Argument::Text(format!("{number}/x")),
    }
}

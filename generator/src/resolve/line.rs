//! Request lines as examples of themselves: a function is run whether a page shows an example of it or not.

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::model::{
    Argument, Body, Edm, Example, ExampleRequest, Hole, Model, Operation, OperationId, Outcome, Parameter, Part,
    ResponseOutcome, Shown,
};

/// An example for each operation that no example of a page gives: its request line, with a value in each hole.
pub(super) fn lines(model: &Model, config: &Config) -> Vec<Example> {
    let given = model.examples.iter().filter(|example| example.outcome == Outcome::Reproduced);
    let given = given.filter_map(|example| example.operation).map(|id| model.operation(id).same_as.unwrap_or(id));
    let given: FxHashSet<OperationId> = given.collect();
    let all = (0..).map(OperationId).zip(&model.operations);
    let silent = all.filter(|(id, operation)| operation.same_as.is_none() && !given.contains(id));
    silent.map(|(id, operation)| line(id, operation, &config.api.hosts[0])).collect()
}

fn line(id: OperationId, operation: &Operation, host: &str) -> Example {
    let arguments: Vec<Argument> = (1..).zip(&operation.parameters).map(|(n, one)| argument(n, one)).collect();
    let takes_json = !matches!(operation.takes(), Body::None | Body::Bytes(_));
    let (method, path) = (operation.key.method.name(), address(operation, &arguments));
    Example {
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
    }
}

/// A value that no other parameter has: its number.
fn argument(number: i64, parameter: &Parameter) -> Argument {
    match parameter.ty {
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 | Edm::Int64 => Argument::Integer(number),
        Edm::Single | Edm::Double => Argument::Number(number as f64 + 0.5),
        Edm::Boolean => Argument::Boolean(number % 2 == 1),
        _ => Argument::Text(number.to_string()),
    }
}

/// The path with the arguments in its holes, and the query that it requires, as a person would write them down.
fn address(operation: &Operation, arguments: &[Argument]) -> String {
    let mut values = arguments.iter().map(text);
    let parts = operation.path.parts.iter().map(|part| match part {
        Part::Literal(text) => text.clone(),
        Part::Hole(Hole::Quoted) => format!("'{}'", values.next().unwrap_or_default()),
        Part::Hole(_) => values.next().unwrap_or_default(),
    });
    parts.collect()
}

fn text(argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => text.clone(),
        Argument::Integer(number) => number.to_string(),
        Argument::Number(number) => number.to_string(),
        Argument::Boolean(value) => value.to_string(),
    }
}

//! Usage examples: the first example of a function, in its documentation.
//!
//! The call is the same as in the example tests, and rustdoc compiles it.

use std::collections::HashMap;

use crate::emit::call::{Call, Value};
use crate::emit::context::Sdk;
use crate::emit::json::one_line;
use crate::emit::path::{ident, is_printable, literal, raw};
use crate::model::{Example, ExampleBody, ExampleRequest, Model, OperationId, Outcome};

/// Longer JSON is put on one line, so that readers can scroll past it.
const MAX_LINES: usize = 30;

/// The hidden last line of code that uses `?`.
pub(super) const OK: &str = "# Ok::<(), Box<dyn std::error::Error>>(())";

/// The first reproduced example of each operation; an example of a duplicate entry counts for the canonical one.
pub(super) fn of_operations(model: &Model) -> HashMap<OperationId, &Example> {
    let mut first = HashMap::new();
    for example in model.examples.iter().filter(|example| example.outcome == Outcome::Reproduced) {
        if let Some(id) = example.operation {
            first.entry(model.operation(id).same_as.unwrap_or(id)).or_insert(example);
        }
    }
    first
}

/// The example as lines of documentation; `None` if the function has no example, or the example does not call it.
///
/// ````text
/// ```
/// # use docwright_runtime as rt;
/// use graph_v1::user;
///
/// let body = rt::from_json(r#"{ "displayName": "Ann" }"#)?;
/// let request = user::update("1", &body);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// ````
pub(super) fn lines(sdk: &Sdk<'_>, id: OperationId) -> Option<Vec<String>> {
    let example = sdk.usages.get(&id)?;
    let call = Call::from_example(sdk, example).filter(Call::calls_function)?;
    let text = call.text();
    let body = body(&call, &example.request);
    let uses_runtime = body.as_ref().is_some_and(|body| body.contains("rt::"));
    let mut code = Vec::new();
    code.extend(uses_runtime.then(|| "# use docwright_runtime as rt;".to_owned()));
    code.extend([import(sdk, &call, &text), String::new()]);
    code.extend(body.iter().flat_map(|body| body.lines().map(str::to_owned)));
    code.push(format!("let request = {text};"));
    code.extend(uses_runtime.then(|| OK.to_owned()));
    Some(fenced(code))
}

/// `use graph_v1::{message, types};`
fn import(sdk: &Sdk<'_>, call: &Call<'_>, text: &str) -> String {
    let package = sdk.package.crate_name();
    let module = call.root().map(|name| ident(name).to_string()).unwrap_or_default();
    if text.contains("types::") {
        format!("use {package}::{{{module}, types}};")
    } else {
        format!("use {package}::{module};")
    }
}

/// The `let` of the body that the call takes.
fn body(call: &Call<'_>, request: &ExampleRequest) -> Option<String> {
    Some(match (call.body()?, &request.body) {
        (Value::Object, Some(ExampleBody::Json(json))) => format!("let body = rt::from_json({})?;", json_literal(json)),
        (Value::Reference | Value::Json, Some(ExampleBody::Json(json))) => {
            format!("let body = {}.parse::<rt::Json>()?;", json_literal(json))
        }
        (Value::Bytes(text), _) => format!("let content = {}.as_bytes();", literal(text)),
        _ => return None,
    })
}

/// JSON as a literal: unchanged, unless it is long or contains invisible characters.
fn json_literal(json: &str) -> String {
    let is_short = json.lines().count() <= MAX_LINES;
    let is_visible = json.chars().all(|ch| ch == '\n' || is_printable(ch));
    let unchanged = if is_short && is_visible { raw(json) } else { None };
    unchanged.unwrap_or_else(|| literal(&one_line(json))).to_string()
}

/// `code` between fences that are longer than any sequence of backticks in it.
fn fenced(code: Vec<String>) -> Vec<String> {
    let longest = code.iter().flat_map(|line| line.split(|ch| ch != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    [fence.clone()].into_iter().chain(code).chain([fence]).collect()
}

//! How a function is called: the example of its page, in its documentation.
//!
//! It is the call of the example tests, to the letter, and a test of its own: rustdoc compiles it.

use std::collections::HashMap;

use crate::emit::call::{Call, Value};
use crate::emit::context::Sdk;
use crate::emit::json::one_line;
use crate::emit::path::{ident, is_printed, literal, raw};
use crate::model::{Example, ExampleBody, ExampleRequest, Model, OperationId, Outcome};

/// More lines than this are put into one, for a reader who scrolls past.
const MOST_LINES: usize = 30;

/// The end of code that uses `?`, which readers need not see.
pub(super) const OK: &str = "# Ok::<(), Box<dyn std::error::Error>>(())";

/// The first example of each operation that it gives, by the entry that speaks for it.
pub(super) fn of_operations(model: &Model) -> HashMap<OperationId, &Example> {
    let mut first = HashMap::new();
    for example in model.examples.iter().filter(|example| example.outcome == Outcome::Reproduced) {
        if let Some(met) = example.operation {
            first.entry(model.operation(met).same_as.unwrap_or(met)).or_insert(example);
        }
    }
    first
}

/// The example as lines of documentation; none where the function has none, or cannot be called for it.
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
    let call = Call::of(sdk, example).filter(Call::is_of_function)?;
    let text = call.text();
    let given = given(&call, &example.request);
    let reads = given.as_ref().is_some_and(|given| given.contains("rt::"));
    let mut code = Vec::new();
    code.extend(reads.then(|| "# use docwright_runtime as rt;".to_owned()));
    code.extend([import(sdk, &call, &text), String::new()]);
    code.extend(given.iter().flat_map(|given| given.lines().map(str::to_owned)));
    code.push(format!("let request = {text};"));
    code.extend(reads.then(|| OK.to_owned()));
    Some(fenced(code))
}

/// `use graph_v1::{message, types};`
fn import(sdk: &Sdk<'_>, call: &Call<'_>, text: &str) -> String {
    let package = sdk.package.crate_name();
    let module = call.root().map(|name| ident(name).to_string()).unwrap_or_default();
    if text.contains("<types::") {
        format!("use {package}::{{{module}, types}};")
    } else {
        format!("use {package}::{module};")
    }
}

/// What the call takes that is not written in it.
fn given(call: &Call<'_>, request: &ExampleRequest) -> Option<String> {
    Some(match (call.body()?, &request.body) {
        (Value::Object, Some(ExampleBody::Json(json))) => format!("let body = rt::from_json({})?;", written(json)),
        (Value::Json, Some(ExampleBody::Json(json))) => format!("let body = {}.parse::<rt::Json>()?;", written(json)),
        (Value::Bytes(text), _) => format!("let content = {}.as_bytes();", literal(text)),
        _ => return None,
    })
}

/// JSON as a literal: as it stands, unless that is long or holds what is not seen.
fn written(json: &str) -> String {
    let is_short = json.lines().count() <= MOST_LINES;
    let is_seen = json.chars().all(|char| char == '\n' || is_printed(char));
    let as_it_stands = if is_short && is_seen { raw(json) } else { None };
    as_it_stands.unwrap_or_else(|| literal(&one_line(json))).to_string()
}

/// `code` between fences that nothing in it ends.
fn fenced(code: Vec<String>) -> Vec<String> {
    let longest = code.iter().flat_map(|line| line.split(|char| char != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    [fence.clone()].into_iter().chain(code).chain([fence]).collect()
}

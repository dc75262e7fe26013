//! Request lines as tests: every function is run, whether an example shows it or not.
//!
//! Each hole gets a value of its own, so that one in another's place is noticed, and a text one that no place in a URL
//! writes as another does.

use docwright_runtime::wire;
use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::call::Value;
use crate::emit::context::Sdk;
use crate::emit::parameter::Primitive;
use crate::emit::path::{literal, path};
use crate::emit::request::Payload;
use crate::model::{Argument, Operation, OperationId, Parameter};

/// What the function is called with, and what it has to send:
///
/// ```text
/// testing::line("PATCH /v1.0/users/1%2F'& application/json", || user::update("1/'&", &Default::default()).erase())
/// ```
///
/// None where the line cannot be filled.
pub(super) fn line(sdk: &Sdk<'_>, id: OperationId) -> Option<TokenStream> {
    let (operation, name) = (sdk.model.operation(id), sdk.function(id));
    let arguments: Vec<Argument> = (1..).zip(&operation.parameters).map(|(n, one)| argument(n, one)).collect();
    let payload = Payload::of(sdk, operation);
    let shown = literal(&shown(operation, &arguments, &payload)?);
    let body = match payload {
        Payload::None => None,
        Payload::Object(_) | Payload::Json => Some(quote!(&Default::default())),
        Payload::Bytes(_) => Some(quote!(&[])),
    };
    let function = path(name.module.iter().chain([&name.function]));
    let arguments = arguments.iter().map(|argument| Value::of(argument).tokens()).chain(body);
    Some(quote!(testing::line(#shown, || #function(#(#arguments),*).erase())))
}

/// What is sent, by the page's own request line.
fn shown(operation: &Operation, arguments: &[Argument], payload: &Payload<'_>) -> Option<String> {
    let values: Vec<wire::Argument<'_>> = arguments.iter().map(Argument::as_wire).collect();
    let path = wire::expand(&operation.template(), &values).ok()?;
    let media = match payload {
        Payload::None => String::new(),
        Payload::Object(_) | Payload::Json => " application/json".to_owned(),
        Payload::Bytes(media) => format!(" {media}"),
    };
    Some(format!("{} /{}{path}{media}", operation.key.method.name(), operation.key.version))
}

/// A value that no other parameter has, written otherwise by each place in a URL.
fn argument(number: i64, parameter: &Parameter) -> Argument {
    match Primitive::of(parameter.ty) {
        Primitive::Text => Argument::Text(format!("{number}/'&")),
        Primitive::Int32 | Primitive::Int64 => Argument::Integer(number),
        Primitive::Double => Argument::Number(number as f64 + 0.5),
        Primitive::Boolean => Argument::Boolean(number % 2 == 1),
    }
}

//! Tests of request lines: every function is called, even without an example.
//!
//! All arguments differ, so the test fails if two are swapped. Text arguments contain characters that are encoded
//! differently in a path, a key predicate and a query.

use docwright_runtime::wire;
use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::call::Value;
use crate::emit::context::Sdk;
use crate::emit::parameter::{ArgumentType, Primitive};
use crate::emit::path::{literal, path};
use crate::emit::request::Payload;
use crate::model::{Argument, Operation, OperationId, Parameter};
use crate::wire_call::wire_argument;

/// A call of the function, and the request line it is expected to send:
///
/// ```text
/// testing::line("PATCH /v1.0/users/1%2F'& application/json", || user::update("1/'&", &Default::default()).erase())
/// ```
///
/// None if the path template cannot be expanded.
pub(super) fn line(sdk: &Sdk<'_>, id: OperationId) -> Option<TokenStream> {
    let (operation, name) = (sdk.model.operation(id), sdk.function(id));
    let arguments: Vec<Argument> =
        (1..).zip(&operation.parameters).map(|(number, parameter)| argument(number, parameter)).collect();
    let payload = Payload::from_operation(sdk, operation);
    let base = &sdk.package.base;
    let separator = if base.is_empty() { "" } else { "/" };
    let address = expanded(operation, &arguments)?;
    let method = operation.key.method.name();
    let expected = literal(&format!("{method} {separator}{base}{address}{}", media(&payload)));
    let body = match payload {
        Payload::None => None,
        Payload::Object(_) | Payload::Reference | Payload::Json => Some(quote!(&Default::default())),
        Payload::Bytes(_) => Some(quote!(&[])),
    };
    let function = path(name.module.iter().chain([&name.function]));
    let values = operation.parameters.iter().zip(&arguments);
    let values = values.map(|(parameter, argument)| Value::new(sdk, &parameter.ty, argument).tokens());
    let arguments = values.chain(body);
    Some(quote!(testing::line(#expected, || #function(#(#arguments),*).erase())))
}

/// The path of the request line, with `arguments`.
fn expanded(operation: &Operation, arguments: &[Argument]) -> Option<String> {
    let values: Vec<wire::Argument<'_>> = arguments.iter().map(wire_argument).collect();
    wire::expand(&operation.template(), &values).ok()
}

/// The media type of the body, after a space.
fn media(payload: &Payload<'_>) -> String {
    match payload {
        Payload::None => String::new(),
        Payload::Object(_) | Payload::Reference | Payload::Json => " application/json".to_owned(),
        Payload::Bytes(media) => format!(" {media}"),
    }
}

/// A distinct argument for the parameter with this number.
fn argument(number: i64, parameter: &Parameter) -> Argument {
    match ArgumentType::new(&parameter.ty) {
        ArgumentType::Primitive(ty) => primitive(number, ty),
        ArgumentType::List(ty) => Argument::List(vec![primitive(number, ty)]),
        ArgumentType::Enum(_) => Argument::Text(format!("{number}/'&")),
    }
}

fn primitive(number: i64, ty: Primitive) -> Argument {
    match ty {
        Primitive::Text => Argument::Text(format!("{number}/'&")),
        Primitive::Int32 | Primitive::Int64 => Argument::Integer(number),
        Primitive::Double => Argument::Number(number as f64 + 0.5),
        Primitive::Boolean => Argument::Boolean(number % 2 == 1),
    }
}

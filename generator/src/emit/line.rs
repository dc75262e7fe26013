//! Request lines as tests: every function is run, whether an example shows it or not.
//!
//! Each hole gets a value of its own, so that one in another's place is noticed, and a text one that no place in a URL
//! writes as another does.

use docwright_runtime::wire;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::parameter::Primitive;
use crate::emit::path::{literal, path};
use crate::emit::request::Payload;
use crate::model::{Operation, OperationId, Parameter};

/// A value for a parameter.
enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// What the function is called with, and what it has to send:
///
/// ```text
/// testing::line("PATCH /v1.0/users/1%2F'& application/json", || user::update("1/'&", &Default::default()).erase())
/// ```
///
/// None where the line cannot be filled.
pub(super) fn line(sdk: &Sdk<'_>, id: OperationId) -> Option<TokenStream> {
    let (operation, name) = (sdk.model.operation(id), sdk.function(id));
    let values: Vec<Value> = (1..).zip(&operation.parameters).map(|(number, one)| Value::of(number, one)).collect();
    let payload = Payload::of(sdk, operation);
    let shown = literal(&shown(operation, &values, &payload)?);
    let body = match payload {
        Payload::None => None,
        Payload::Object(_) | Payload::Json => Some(quote!(&Default::default())),
        Payload::Bytes(_) => Some(quote!(&[])),
    };
    let function = path(name.module.iter().chain([&name.function]));
    let arguments = values.iter().map(Value::to_token_stream).chain(body);
    Some(quote!(testing::line(#shown, || #function(#(#arguments),*).erase())))
}

/// What is sent, by the page's own request line.
fn shown(operation: &Operation, values: &[Value], payload: &Payload<'_>) -> Option<String> {
    let names: Vec<String> = (1..=values.len()).map(|number| format!("p{number}")).collect();
    let template = operation.path.template(names.iter().map(String::as_str));
    let values: Vec<wire::Argument<'_>> = values.iter().map(Value::argument).collect();
    let path = wire::expand(&template, &values).ok()?;
    let media = match payload {
        Payload::None => String::new(),
        Payload::Object(_) | Payload::Json => " application/json".to_owned(),
        Payload::Bytes(media) => format!(" {media}"),
    };
    Some(format!("{} /{}{path}{media}", operation.key.method.name(), operation.key.version))
}

impl Value {
    fn of(number: i64, parameter: &Parameter) -> Self {
        match Primitive::of(parameter.ty) {
            Primitive::Text => Self::Text(format!("{number}/'&")),
            Primitive::Int32 | Primitive::Int64 => Self::Integer(number),
            Primitive::Double => Self::Number(number as f64 + 0.5),
            Primitive::Boolean => Self::Boolean(number % 2 == 1),
        }
    }

    fn argument(&self) -> wire::Argument<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Boolean(value) => (*value).into(),
        }
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(text) => literal(text).to_tokens(tokens),
            Self::Integer(number) => proc_macro2::Literal::i64_unsuffixed(*number).to_tokens(tokens),
            Self::Number(number) => number.to_tokens(tokens),
            Self::Boolean(value) => value.to_tokens(tokens),
        }
    }
}

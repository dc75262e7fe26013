//! A call of a request function with the arguments of an example, emitted both as code and as text.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::parameter::Primitive;
use crate::emit::path::{ident, literal, path};
use crate::emit::request::{Answer, Payload};
use crate::model::{Argument, Content, Example, ExampleBody, Operation, Suffix, TypeName, TypeRef};
use crate::names::FunctionName;

/// A call of a request function, and the methods called on the request that it returns.
pub(super) struct Call<'a> {
    name: &'a FunctionName,
    answer: Answer,
    arguments: Vec<Value<'a>>,
    start: Start,
    steps: Vec<Step<'a>>,
}

/// How the request is created.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `message::list("1")`
    Function,
    /// `rt::Request::new(&message::SEND, &["1".into()])`: without the body that the function takes.
    Metadata,
}

/// A method called on the request.
struct Step<'a> {
    method: &'static str,
    /// The type argument: `types::Group` in `::<types::Group>`.
    generic: Option<TokenStream>,
    arguments: Vec<Value<'a>>,
}

/// A value in a call.
pub(super) enum Value<'a> {
    Text(&'a str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    /// `["id", "displayName"]`
    Names(Vec<&'a str>),
    /// A JSON body, deserialized into its type; the type's default value if it does not conform.
    Object,
    /// A JSON body.
    Json,
    /// A body that is not JSON.
    Bytes(&'a str),
}

impl<'a> Call<'a> {
    /// The call that sends the request of `example`; `None` if this package has no function for it.
    pub(super) fn from_example(sdk: &Sdk<'a>, example: &'a Example) -> Option<Self> {
        let id = example.operation?;
        let id = sdk.model.operation(id).same_as.unwrap_or(id);
        let operation = sdk.model.operation(id);
        let is_callable =
            operation.key.version == sdk.package.version && operation.parameters.len() == example.arguments.len();
        let arguments = is_callable.then(|| arguments(operation, &example.arguments)).flatten()?;
        let mut call = Self {
            name: sdk.function(id),
            answer: Answer::from_content(sdk, operation.returns()),
            arguments,
            start: Start::Function,
            steps: Vec::new(),
        };
        let payload = Payload::from_operation(sdk, operation);
        call.add_body(&payload, example);
        call.add_suffixes(sdk, &example.suffixes);
        call.add_options(&example.options);
        call.add_headers(sdk, &payload, example);
        Some(call)
    }

    /// `message::list_me().select(["id"]).top(5)`. A JSON body is the variable `body`, which the case binds.
    pub(super) fn tokens(&self) -> TokenStream {
        let mut tokens = match self.start {
            Start::Function => self.by_function(),
            Start::Metadata => self.by_metadata(),
        };
        for Step { method, generic, arguments } in &self.steps {
            let (method, arguments) = (ident(method), arguments.iter().map(|value| LazyTokens(|| value.tokens())));
            let generic = generic.as_ref().map(|ty| quote!(::<#ty>));
            tokens.extend(quote!(.#method #generic(#(#arguments),*)));
        }
        tokens
    }

    /// The call as readers would write it.
    pub(super) fn text(&self) -> String {
        let names = |last| self.name.module.iter().chain([last]).map(|name| ident(name).to_string());
        let mut text = names(&self.name.function).collect::<Vec<_>>().join("::");
        match self.start {
            Start::Function => text = format!("{text}({})", texts(&self.arguments)),
            Start::Metadata => {
                text = names(&self.name.static_name).collect::<Vec<_>>().join("::");
                text = format!("Request::new(&{text}, &[{}])", texts(&self.arguments));
            }
        }
        for Step { method, generic, arguments } in &self.steps {
            let generic = generic.as_ref().map(|ty| format!("::<{}>", ty.to_string().replace(' ', "")));
            text.push_str(&format!(".{method}{}({})", generic.unwrap_or_default(), texts(arguments)));
        }
        text
    }

    /// Whether the request function itself is called.
    pub(super) fn calls_function(&self) -> bool {
        self.start == Start::Function
    }

    /// The body argument, if the function takes one.
    pub(super) fn body(&self) -> Option<&Value<'a>> {
        self.arguments.last().filter(|value| matches!(value, Value::Object | Value::Json | Value::Bytes(_)))
    }

    /// Whether an argument is the documented body as JSON.
    pub(super) fn takes_json(&self) -> bool {
        self.arguments.iter().any(|value| matches!(value, Value::Object | Value::Json))
    }

    /// The top-level module of the function.
    pub(super) fn root(&self) -> Option<&'a String> {
        self.name.module.first()
    }

    fn by_function(&self) -> TokenStream {
        let function = LazyTokens(|| path(self.name.module.iter().chain([&self.name.function])));
        let arguments = self.arguments.iter().map(|value| LazyTokens(|| value.tokens()));
        quote!(#function(#(#arguments),*))
    }

    fn by_metadata(&self) -> TokenStream {
        let metadata = path(self.name.module.iter().chain([&self.name.static_name]));
        let arguments = self.arguments.iter().map(|value| value.tokens());
        let answer = &self.answer;
        quote!(rt::Request::<#answer>::new(&#metadata, &[#(#arguments.into()),*]))
    }

    /// Adds the body as an argument.
    ///
    /// A body that the function does not accept is set on a request without a body, as a caller would have to do.
    fn add_body(&mut self, payload: &Payload<'_>, example: &'a Example) {
        match (payload, &example.request.body) {
            (Payload::None, _) => (),
            (Payload::Bytes(_), None) => self.arguments.push(Value::Bytes("")),
            (
                Payload::Bytes(_),
                Some(ExampleBody::Json(body) | ExampleBody::Broken(body) | ExampleBody::Text(body)),
            ) => {
                self.arguments.push(Value::Bytes(body));
            }
            (Payload::Object(_), Some(ExampleBody::Json(_))) => self.arguments.push(Value::Object),
            (Payload::Json, Some(ExampleBody::Json(_))) => self.arguments.push(Value::Json),
            (_, None) => self.start = Start::Metadata,
            (_, Some(ExampleBody::Broken(body) | ExampleBody::Text(body))) => {
                self.start = Start::Metadata;
                self.push_step("bytes", vec![Value::Text(content_type(example)), Value::Text(body)]);
            }
        }
    }

    /// Adds what follows the path of the operation: type casts, `$count` and key arguments.
    fn add_suffixes(&mut self, sdk: &Sdk<'_>, suffixes: &'a [Suffix]) {
        for suffix in suffixes {
            match suffix {
                Suffix::Type(id) => {
                    let list = Content::Type(TypeRef { name: TypeName::Id(*id), collection: true });
                    self.answer = Answer::from_content(sdk, &list);
                    let Answer::Page(item) = &self.answer else { continue };
                    self.steps.push(Step { method: "of_type", generic: Some(item.clone()), arguments: Vec::new() });
                }
                Suffix::Count => {
                    self.answer = Answer::Json;
                    self.push_step("count_only", Vec::new());
                }
                Suffix::Argument(name, value) => {
                    self.push_step("argument", vec![Value::Text(name), Value::from_argument(value)])
                }
            }
        }
    }

    /// Adds query options, with the method for the option if there is one.
    fn add_options(&mut self, options: &'a [(String, String)]) {
        for (index, (name, value)) in options.iter().enumerate() {
            let is_first = !options[..index].iter().any(|(earlier, _)| earlier == name);
            let typed = is_first.then(|| self.typed_option(name, value)).flatten();
            let query = || Step::new("query", vec![Value::Text(name), Value::Text(value)]);
            self.steps.push(typed.unwrap_or_else(query));
        }
    }

    /// The method for an option; `None` if there is no method, or if it would not send exactly `value`.
    fn typed_option(&self, name: &str, value: &'a str) -> Option<Step<'a>> {
        let number = || value.parse::<u32>().ok().filter(|number| number.to_string() == value);
        let (method, argument) = match name {
            "$select" | "$expand" if !self.answer.has_properties() => return None,
            "$select" => ("select", Value::Names(names(value)?)),
            "$expand" => ("expand", Value::Names(names(value)?)),
            _ if !self.answer.is_page() => return None,
            "$filter" => ("filter", Value::Text(value)),
            "$orderby" => ("order_by", Value::Text(value)),
            "$search" if value.contains('"') => ("search", Value::Text(value)),
            "$top" => ("top", Value::Integer(number()?.into())),
            "$skip" => ("skip", Value::Integer(number()?.into())),
            "$count" if value == "true" => return Some(Step::new("count", vec![])),
            _ => return None,
        };
        Some(Step::new(method, vec![argument]))
    }

    /// Adds the documented headers, except those that the client or the body sets.
    fn add_headers(&mut self, sdk: &Sdk<'_>, payload: &Payload<'_>, example: &'a Example) {
        let sends_json = matches!(payload, Payload::Object(_) | Payload::Json) && example.request.body.is_some();
        for (name, value) in &example.request.headers {
            let is_set_by_body = sends_json && name.eq_ignore_ascii_case("content-type");
            if !is_set_by_body && !sdk.package.is_set_by_client(name) {
                self.push_step("header", vec![Value::Text(name), Value::Text(value)]);
            }
        }
    }

    fn push_step(&mut self, method: &'static str, arguments: Vec<Value<'a>>) {
        self.steps.push(Step::new(method, arguments));
    }
}

impl<'a> Step<'a> {
    fn new(method: &'static str, arguments: Vec<Value<'a>>) -> Self {
        Self { method, generic: None, arguments }
    }
}

impl<'a> Value<'a> {
    pub(super) fn from_argument(argument: &'a Argument) -> Self {
        match argument {
            Argument::Text(text) => Self::Text(text),
            Argument::Integer(number) => Self::Integer(*number),
            Argument::Number(number) => Self::Number(*number),
            Argument::Boolean(value) => Self::Boolean(*value),
        }
    }

    pub(super) fn tokens(&self) -> TokenStream {
        match self {
            Self::Text(text) => literal(text).into_token_stream(),
            Self::Integer(number) => integer(*number),
            Self::Number(number) => quote!(#number),
            Self::Boolean(value) => quote!(#value),
            Self::Names(names) => {
                let names = names.iter().map(|name| literal(name));
                quote!([#(#names),*])
            }
            Self::Object => quote!(&body.object()),
            Self::Json => quote!(&body.value()),
            Self::Bytes("") => quote!(&[]),
            Self::Bytes(text) => {
                let text = literal(text);
                quote!(#text.as_bytes())
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => format!("{number:?}"),
            Self::Boolean(value) => value.to_string(),
            Self::Names(names) => format!("{names:?}"),
            Self::Object | Self::Json => "&body".to_owned(),
            Self::Bytes(_) => "content".to_owned(),
        }
    }
}

fn texts(values: &[Value<'_>]) -> String {
    values.iter().map(Value::text).collect::<Vec<_>>().join(", ")
}

/// A number without a type suffix.
fn integer(number: i64) -> TokenStream {
    let magnitude = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#magnitude) } else { quote!(#magnitude) }
}

fn arguments<'a>(operation: &Operation, arguments: &'a [Argument]) -> Option<Vec<Value<'a>>> {
    operation
        .parameters
        .iter()
        .zip(arguments)
        .map(|(parameter, argument)| match (Primitive::from_edm(parameter.ty), argument) {
            (Primitive::Text, Argument::Text(text)) => Some(Value::Text(text)),
            (Primitive::Int32, Argument::Integer(number)) if i32::try_from(*number).is_ok() => {
                Some(Value::Integer(*number))
            }
            (Primitive::Int64, Argument::Integer(number)) => Some(Value::Integer(*number)),
            (Primitive::Double, Argument::Number(number)) if number.is_finite() => Some(Value::Number(*number)),
            (Primitive::Boolean, Argument::Boolean(value)) => Some(Value::Boolean(*value)),
            _ => None,
        })
        .collect()
}

/// The names in the list `value`, if joining them gives the same text.
fn names(value: &str) -> Option<Vec<&str>> {
    let mut depth = 0;
    let is_separator = |ch: char| {
        depth += i32::from(ch == '(') - i32::from(ch == ')');
        ch == ',' && depth == 0
    };
    let names: Vec<&str> = value.split(is_separator).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

fn content_type(example: &Example) -> &str {
    let header = example.request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    header.map_or("application/octet-stream", |(_, value)| value)
}

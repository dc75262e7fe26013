//! A call of a request function with an example's values: lowered once, written as code and as text.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::parameter::Primitive;
use crate::emit::path::{ident, literal, path};
use crate::emit::request::{Answer, Payload};
use crate::model::{Argument, Content, Example, ExampleBody, Operation, Suffix, TypeName, TypeRef};
use crate::names::FunctionName;

/// A call of a request function, and the methods called on the request that it makes.
pub(super) struct Call<'a> {
    name: &'a FunctionName,
    answer: Answer,
    arguments: Vec<Value<'a>>,
    start: Start,
    steps: Vec<Step<'a>>,
}

/// How the request comes about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `message::list("1")`
    Function,
    /// `rt::Request::new(&message::SEND, &["1".into()])`: without the body that the function asks for.
    Metadata,
}

/// A method called on the request.
struct Step<'a> {
    method: &'static str,
    /// The type that it is called with: `::<types::Group>`.
    of: Option<TokenStream>,
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
    /// A JSON body, by way of its type; an empty one where the type cannot hold it.
    Object,
    /// A JSON body.
    Json,
    /// A body as it stands.
    Bytes(&'a str),
}

impl<'a> Call<'a> {
    /// The call that `example` stands for; none where this package has no function for it.
    pub(super) fn of(sdk: &Sdk<'a>, example: &'a Example) -> Option<Self> {
        let met = example.operation?;
        let id = sdk.model.operation(met).same_as.unwrap_or(met);
        let operation = sdk.model.operation(id);
        let fits =
            operation.key.version == sdk.package.version && operation.parameters.len() == example.arguments.len();
        let values = fits.then(|| arguments(operation, &example.arguments)).flatten()?;
        let mut call = Self {
            name: sdk.function(id),
            answer: Answer::of(sdk, operation.returns()),
            arguments: values,
            start: Start::Function,
            steps: Vec::new(),
        };
        let payload = Payload::of(sdk, operation);
        call.send(&payload, example);
        call.go_on(sdk, &example.suffixes);
        call.ask(&example.options);
        call.say(&payload, example);
        Some(call)
    }

    /// `message::list_me().select(["id"]).top(5)`, with a JSON body taken from `body`, which the case names.
    pub(super) fn tokens(&self) -> TokenStream {
        let mut tokens = match self.start {
            Start::Function => self.by_function(),
            Start::Metadata => self.by_metadata(),
        };
        for Step { method, of, arguments } in &self.steps {
            let (method, arguments) = (ident(method), arguments.iter().map(|value| LazyTokens(|| value.tokens())));
            let of = of.as_ref().map(|of| quote!(::<#of>));
            tokens.extend(quote!(.#method #of(#(#arguments),*)));
        }
        tokens
    }

    /// The same for people.
    pub(super) fn text(&self) -> String {
        let names = |last| self.name.module.iter().chain([last]).map(|name| ident(name).to_string());
        let mut text = names(&self.name.function).collect::<Vec<_>>().join("::");
        match self.start {
            Start::Function => text = format!("{text}({})", texts(&self.arguments)),
            Start::Metadata => {
                text = names(&self.name.constant).collect::<Vec<_>>().join("::");
                text = format!("Request::new(&{text}, &[{}])", texts(&self.arguments));
            }
        }
        for Step { method, of, arguments } in &self.steps {
            let of = of.as_ref().map(|of| format!("::<{}>", of.to_string().replace(' ', "")));
            text.push_str(&format!(".{method}{}({})", of.unwrap_or_default(), texts(arguments)));
        }
        text
    }

    /// Whether it is a call of the request function itself.
    pub(super) fn is_of_function(&self) -> bool {
        self.start == Start::Function
    }

    /// The body, if the function takes one.
    pub(super) fn body(&self) -> Option<&Value<'a>> {
        self.arguments.last().filter(|value| matches!(value, Value::Object | Value::Json | Value::Bytes(_)))
    }

    /// Whether it takes the documented body as JSON.
    pub(super) fn takes_given(&self) -> bool {
        self.arguments.iter().any(|value| matches!(value, Value::Object | Value::Json))
    }

    /// The module of the crate's root that the call goes through.
    pub(super) fn root(&self) -> Option<&'a String> {
        self.name.module.first()
    }

    fn by_function(&self) -> TokenStream {
        let function = LazyTokens(|| path(self.name.module.iter().chain([&self.name.function])));
        let arguments = self.arguments.iter().map(|value| LazyTokens(|| value.tokens()));
        quote!(#function(#(#arguments),*))
    }

    fn by_metadata(&self) -> TokenStream {
        let constant = path(self.name.module.iter().chain([&self.name.constant]));
        let arguments = self.arguments.iter().map(|value| value.tokens());
        let answer = &self.answer;
        quote!(rt::Request::<#answer>::new(&#constant, &[#(#arguments.into()),*]))
    }

    /// The body, as the function takes it.
    ///
    /// What the function cannot be given is set on a request without a body, as a caller would have to.
    fn send(&mut self, payload: &Payload<'_>, example: &'a Example) {
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
                self.step("bytes", vec![Value::Text(content_type(example)), Value::Text(body)]);
            }
        }
    }

    /// What stands behind the path.
    fn go_on(&mut self, sdk: &Sdk<'_>, suffixes: &'a [Suffix]) {
        for suffix in suffixes {
            match suffix {
                Suffix::Type(id) => {
                    let list = Content::Type(TypeRef { name: TypeName::Id(*id), collection: true });
                    self.answer = Answer::of(sdk, &list);
                    let Answer::Page(item) = &self.answer else { continue };
                    self.steps.push(Step { method: "of_type", of: Some(item.clone()), arguments: Vec::new() });
                }
                Suffix::Count => {
                    self.answer = Answer::Json;
                    self.step("count_only", Vec::new());
                }
                Suffix::Argument(name, value) => self.step("argument", vec![Value::Text(name), Value::of(value)]),
            }
        }
    }

    /// Query options, through the request's own methods where it has one.
    fn ask(&mut self, options: &'a [(String, String)]) {
        for (place, (name, value)) in options.iter().enumerate() {
            let is_first = !options[..place].iter().any(|(before, _)| before == name);
            let typed = is_first.then(|| self.typed(name, value)).flatten();
            let plain = || Step { method: "query", of: None, arguments: vec![Value::Text(name), Value::Text(value)] };
            self.steps.push(typed.unwrap_or_else(plain));
        }
    }

    /// The method that sends just `value`; none where there is none, or where it would send something else.
    fn typed(&self, name: &str, value: &'a str) -> Option<Step<'a>> {
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
            "$count" if value == "true" => return Some(Step { method: "count", of: None, arguments: vec![] }),
            _ => return None,
        };
        Some(Step { method, of: None, arguments: vec![argument] })
    }

    /// The documented headers, but for those that the client sets, or the body.
    fn say(&mut self, payload: &Payload<'_>, example: &'a Example) {
        let sends_json = matches!(payload, Payload::Object(_) | Payload::Json) && example.request.body.is_some();
        for (name, value) in &example.request.headers {
            let is_set = match name.to_ascii_lowercase().as_str() {
                "authorization" | "host" | "content-length" => true,
                "content-type" => sends_json,
                _ => false,
            };
            if !is_set {
                self.step("header", vec![Value::Text(name), Value::Text(value)]);
            }
        }
    }

    fn step(&mut self, method: &'static str, arguments: Vec<Value<'a>>) {
        self.steps.push(Step { method, of: None, arguments });
    }
}

impl<'a> Value<'a> {
    pub(super) fn of(argument: &'a Argument) -> Self {
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

/// A number that takes the type it is wanted in.
fn integer(number: i64) -> TokenStream {
    let magnitude = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#magnitude) } else { quote!(#magnitude) }
}

fn arguments<'a>(operation: &Operation, arguments: &'a [Argument]) -> Option<Vec<Value<'a>>> {
    operation
        .parameters
        .iter()
        .zip(arguments)
        .map(|(parameter, argument)| match (Primitive::of(parameter.ty), argument) {
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

/// The names that `value` lists, if joining them gives it back.
fn names(value: &str) -> Option<Vec<&str>> {
    let mut depth = 0;
    let outside = |char: char| {
        depth += i32::from(char == '(') - i32::from(char == ')');
        char == ',' && depth == 0
    };
    let names: Vec<&str> = value.split(outside).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

fn content_type(example: &Example) -> &str {
    let stated = example.request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    stated.map_or("application/octet-stream", |(_, value)| value)
}

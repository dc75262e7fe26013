//! A call of a request function with the arguments of an example, emitted both as code and as text.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::parameter::{ArgumentType, Primitive};
use crate::emit::path::{ident, literal, path};
use crate::emit::request::{Answer, Payload};
use crate::model::{Argument, Content, Example, ExampleBody, Operation, Suffix, TypeId, TypeName, TypeRef};
use crate::names::FunctionName;
use crate::wire_call::{ANY_BYTES, CalledBody, wire_argument};

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
    /// `rt::Request::new(&message::SEND, &["1".into()])`: with arguments that the function does not take, or without its
    /// body.
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
    /// `&["1", "2"]`
    List(Vec<Value<'a>>),
    /// Another expression, such as the value of an enumeration.
    Expression(TokenStream),
    /// A JSON body, deserialized into its type; the type's default value if it does not conform.
    Object,
    /// A JSON body with a reference; null if it has none.
    Reference,
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
        let (arguments, start) = is_callable.then(|| arguments(sdk, operation, &example.arguments)).flatten()?;
        let answer = Answer::from_content(sdk, operation.returns());
        let mut call = Self { name: sdk.function(id), answer, arguments, start, steps: Vec::new() };
        let payload = Payload::from_operation(sdk, operation);
        let is_json = example.request.body.as_ref().map(|body| matches!(body, ExampleBody::Json(_)));
        let body = CalledBody::new(operation.accepts().is_json(), is_json);
        call.add_body(&payload, body, example);
        call.add_suffixes(sdk, &example.suffixes);
        call.add_options(&example.options);
        call.add_headers(sdk, body, example);
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
        self.arguments.last().filter(|value| value.is_json() || matches!(value, Value::Bytes(_)))
    }

    /// Whether an argument is the documented body as JSON.
    pub(super) fn takes_json(&self) -> bool {
        self.arguments.iter().any(Value::is_json)
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
    /// A body that the function does not accept is set on a request without a body, as a caller would have to do. So is
    /// any body if the function does not accept the other arguments.
    fn add_body(&mut self, payload: &Payload<'_>, called: CalledBody, example: &'a Example) {
        let body = example.request.body.as_ref();
        let calls_function = self.start == Start::Function;
        match (payload, body) {
            (Payload::None, _) => (),
            (Payload::Bytes(_), _) if calls_function => {
                self.arguments.push(Value::Bytes(body.map_or("", ExampleBody::text)));
            }
            (Payload::Object(_), Some(ExampleBody::Json(_))) if calls_function => self.arguments.push(Value::Object),
            (Payload::Reference, Some(ExampleBody::Json(_))) if calls_function => {
                self.arguments.push(Value::Reference);
            }
            (Payload::Json, Some(ExampleBody::Json(_))) if calls_function => self.arguments.push(Value::Json),
            (_, None) => self.start = Start::Metadata,
            (_, Some(body)) => {
                self.start = Start::Metadata;
                let media_type = called.media_type(&example.request.headers).unwrap_or(ANY_BYTES);
                self.push_step("bytes", vec![Value::Text(media_type), Value::Text(body.text())]);
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
    fn add_headers(&mut self, sdk: &Sdk<'_>, body: CalledBody, example: &'a Example) {
        for (name, value) in &example.request.headers {
            if body.adds(name) && !sdk.package.is_set_by_client(name) {
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
            Argument::List(items) => Self::List(items.iter().map(Self::from_argument).collect()),
        }
    }

    /// The value for a parameter of type `ty`.
    pub(super) fn new(sdk: &Sdk<'_>, ty: &TypeRef, argument: &'a Argument) -> Self {
        match (ArgumentType::new(ty), argument) {
            (ArgumentType::Enum(id), Argument::Text(text)) => Self::Expression(member(sdk, id, text)),
            _ => Self::from_argument(argument),
        }
    }

    /// Whether it is a body in JSON.
    fn is_json(&self) -> bool {
        matches!(self, Self::Object | Self::Reference | Self::Json)
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
            Self::List(items) => {
                let items = items.iter().map(Self::tokens);
                quote!(&[#(#items),*])
            }
            Self::Expression(value) => value.clone(),
            Self::Object => quote!(&body.object()),
            Self::Reference => quote!(&body.reference()),
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
            Self::List(items) => format!("&[{}]", texts(items)),
            Self::Expression(value) => code(value.clone()),
            Self::Object | Self::Reference | Self::Json => "&body".to_owned(),
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

/// The arguments, and how to call the operation with them; `None` if it cannot be called.
fn arguments<'a>(sdk: &Sdk<'_>, operation: &Operation, arguments: &'a [Argument]) -> Option<(Vec<Value<'a>>, Start)> {
    let pairs = || operation.parameters.iter().map(|parameter| &parameter.ty).zip(arguments);
    if pairs().all(|(ty, argument)| is_accepted(ArgumentType::new(ty), argument)) {
        return Some((pairs().map(|(ty, argument)| Value::new(sdk, ty, argument)).collect(), Start::Function));
    }
    // A placeholder is text, which no typed parameter accepts.
    let is_sent = |(ty, argument): (&TypeRef, &Argument)| {
        matches!(argument, Argument::Text(_)) || is_accepted(ArgumentType::new(ty), argument)
    };
    let value = |argument: &'a Argument| match argument {
        Argument::List(_) => Value::Expression(literal(wire_argument(argument).as_str()).into_token_stream()),
        _ => Value::from_argument(argument),
    };
    pairs().all(is_sent).then(|| (arguments.iter().map(value).collect(), Start::Metadata))
}

/// Whether a parameter of type `ty` accepts `argument`.
fn is_accepted(ty: ArgumentType, argument: &Argument) -> bool {
    match (ty, argument) {
        (ArgumentType::Primitive(ty), _) => is_primitive(ty, argument),
        (ArgumentType::List(ty), Argument::List(items)) => items.iter().all(|item| is_primitive(ty, item)),
        (ArgumentType::Enum(_), Argument::Text(_)) => true,
        (ArgumentType::List(_) | ArgumentType::Enum(_), _) => false,
    }
}

fn is_primitive(ty: Primitive, argument: &Argument) -> bool {
    match (ty, argument) {
        (Primitive::Text, Argument::Text(_))
        | (Primitive::Int64, Argument::Integer(_))
        | (Primitive::Boolean, Argument::Boolean(_)) => true,
        (Primitive::Int32, Argument::Integer(number)) => i32::try_from(*number).is_ok(),
        (Primitive::Double, Argument::Number(number)) => number.is_finite(),
        _ => false,
    }
}

/// The value called `name` of the enumeration `id`: `&types::Color::Red`.
fn member(sdk: &Sdk<'_>, id: TypeId, name: &str) -> TokenStream {
    let (ty, path) = (sdk.model.ty(id), sdk.type_path(id));
    let member = |name: &str| {
        let index = ty.members.iter().position(|member| member.name == name);
        match index.and_then(|index| sdk.rust_type(id).variants.get(index)) {
            Some(variant) => {
                let variant = ident(variant);
                quote!(#path::#variant)
            }
            None => {
                let name = literal(name);
                quote!(#path::from(#name))
            }
        }
    };
    if !ty.flags {
        let member = member(name);
        return quote!(&#member);
    }
    let members = name.split(',').map(|name| member(name.trim()));
    quote!(&[#(#members),*].into_iter().collect())
}

/// Tokens as a reader would write them, if they are paths, literals, calls and references.
fn code(tokens: TokenStream) -> String {
    let text = |token| match token {
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Bracket => ("[", "]"),
                _ => ("(", ")"),
            };
            format!("{open}{}{close}", code(group.stream()))
        }
        TokenTree::Punct(punct) if punct.as_char() == ',' => ", ".to_owned(),
        token => token.to_string(),
    };
    tokens.into_iter().map(text).collect()
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

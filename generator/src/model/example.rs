//! Examples: what a page documents, and what came of it.

use std::hash::{Hash, Hasher};

use docwright_runtime::wire;

use crate::model::{Content, Location, OperationId, TypeId};

/// An example request with its response.
#[derive(Debug, Hash)]
pub struct Example {
    /// Where the request stands.
    pub location: Location,
    /// A name that outlives moved lines: the annotation's, else its number on the page.
    pub id: String,
    /// The annotation's name, as written.
    pub name: Option<String>,
    /// The version of the page.
    pub version: String,
    /// What is documented.
    pub request: ExampleRequest,
    /// The operation that it met.
    pub operation: Option<OperationId>,
    /// Values for the operation's parameters, in order.
    pub arguments: Vec<Argument>,
    /// What stands behind the operation's path.
    pub suffixes: Vec<Suffix>,
    /// Query options of the URL that the template does not hold: name and decoded value.
    pub options: Vec<(String, String)>,
    /// Whether the operation, filled, gives what is documented.
    pub outcome: Outcome,
    /// The documented answer.
    pub response: Option<ExampleResponse>,
    /// Whether the answer fits its type.
    pub response_outcome: ResponseOutcome,
}

/// What may stand behind the path of an operation, by the conventions of OData.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Suffix {
    /// Of the items those of this type.
    Type(TypeId),
    /// The number of the items.
    Count,
    /// An argument of the function that the path calls.
    Argument(String, Argument),
}

/// A documented request.
#[derive(Debug, Hash)]
pub struct ExampleRequest {
    /// As written; not always a method.
    pub method: String,
    /// As written.
    pub url: String,
    /// In order.
    pub headers: Vec<(String, String)>,
    /// What stands after the blank line.
    pub body: Option<ExampleBody>,
}

/// A body that a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExampleBody {
    /// JSON.
    Json(String),
    /// What is meant to be JSON, and is not.
    Broken(String),
    /// What is not meant to be JSON.
    Text(String),
}

/// A documented answer.
#[derive(Debug, Hash)]
pub struct ExampleResponse {
    /// The status.
    pub status: u16,
    /// In order.
    pub headers: Vec<(String, String)>,
    /// What stands after the blank line.
    pub body: Option<ExampleBody>,
    /// The type that the body goes through.
    pub content: Content,
    /// Whether the body shows the one object of that type under `value`, as only a list should stand, or a list of it.
    pub wrapped: bool,
}

/// A value for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

impl Argument {
    /// The value as the runtime takes it.
    pub fn on_wire(&self) -> wire::Argument<'_> {
        match self {
            Self::Text(text) => text.into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Boolean(value) => (*value).into(),
        }
    }
}

impl Hash for Argument {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Text(text) => text.hash(state),
            Self::Integer(number) => number.hash(state),
            Self::Number(number) => number.to_bits().hash(state),
            Self::Boolean(flag) => flag.hash(state),
        }
    }
}

/// What came of an example request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The page's own operation gives it.
    Reproduced,
    /// Another page's operation gives it.
    OtherOperation,
    /// Nothing gives it, by this rule.
    Divergent(&'static str),
}

/// What came of an example's answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResponseOutcome {
    /// It goes through its type and back.
    Typed,
    /// The same, but some of it in the untyped rest.
    UntypedRest,
    /// It does not fit, by this rule.
    Divergent(&'static str),
    /// There is no JSON.
    None,
}

impl Outcome {
    /// Its name in exports and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::OtherOperation => "other-operation",
            Self::Divergent(_) => "divergent",
        }
    }

    /// The rule that explains a divergent one.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Divergent(rule) => Some(rule),
            Self::Reproduced | Self::OtherOperation => None,
        }
    }
}

impl ResponseOutcome {
    /// Its name in exports and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::UntypedRest => "untyped-rest",
            Self::Divergent(_) => "divergent",
            Self::None => "none",
        }
    }

    /// The rule that explains a divergent one.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Divergent(rule) => Some(rule),
            Self::Typed | Self::UntypedRest | Self::None => None,
        }
    }
}

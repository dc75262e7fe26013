//! Examples: a documented request and response, and the outcome of checking them.

use std::hash::{Hash, Hasher};

use crate::diagnostic::FindingId;
use crate::model::{Content, Location, OperationId, TypeId};

/// An example request with its response.
#[derive(Debug, Hash)]
pub struct Example {
    /// The location of the request.
    pub location: Location,
    /// An identifier that is stable when lines move: the annotation's name, otherwise the number on the page.
    pub id: String,
    /// The name in the annotation, as written.
    pub name: Option<String>,
    /// The version of the page.
    pub version: String,
    /// The documented request.
    pub request: ExampleRequest,
    /// The operation that it matches.
    pub operation: Option<OperationId>,
    /// Values for the operation's parameters, in order.
    pub arguments: Vec<Argument>,
    /// What the URL appends to the operation's path.
    pub suffixes: Vec<Suffix>,
    /// Query options of the URL that are not in the template: name and decoded value.
    pub options: Vec<(String, String)>,
    /// Whether the operation reproduces the documented request.
    pub outcome: Outcome,
    /// The documented response.
    pub response: Option<ExampleResponse>,
    /// Whether the response conforms to its type.
    pub response_outcome: ResponseOutcome,
}

/// What OData conventions allow a URL to append to the path of an operation.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Suffix {
    /// Selects the items of this type.
    Type(TypeId),
    /// Requests the number of items.
    Count,
    /// Passes an argument to the function that the path calls.
    Argument(String, Argument),
}

/// A documented request.
#[derive(Debug, Hash)]
pub struct ExampleRequest {
    /// The method as written; not necessarily a valid one.
    pub method: String,
    /// The URL as written.
    pub url: String,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<ExampleBody>,
}

/// A documented body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExampleBody {
    /// Valid JSON.
    Json(String),
    /// Text that should be JSON and is not.
    Broken(String),
    /// Text of another media type.
    Text(String),
}

impl ExampleBody {
    /// The text.
    pub fn text(&self) -> &str {
        let (Self::Json(text) | Self::Broken(text) | Self::Text(text)) = self;
        text
    }
}

/// A documented response.
#[derive(Debug, Hash)]
pub struct ExampleResponse {
    /// The status.
    pub status: u16,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<ExampleBody>,
    /// The content that the body is read as.
    pub content: Content,
    /// Whether the body wraps a single object of that type, or a list of it, in `value`, as only lists should be.
    pub wrapped: bool,
}

/// A value for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
    /// A list.
    List(Vec<Argument>),
}

impl Hash for Argument {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Text(text) => text.hash(state),
            Self::Integer(number) => number.hash(state),
            Self::Number(number) => number.to_bits().hash(state),
            Self::Boolean(flag) => flag.hash(state),
            Self::List(items) => items.hash(state),
        }
    }
}

/// Why an example diverges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The code of the rule that explains it.
    pub rule: &'static str,
    /// The finding that explains it; `None` if it is not reported, as for a page that is read by itself.
    pub finding: Option<FindingId>,
}

impl Hash for Divergence {
    /// Hashes the rule only: the SDK does not depend on the finding, which changes when text on the page moves.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rule.hash(state);
    }
}

/// The outcome of an example request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// An operation of the page reproduces it.
    Reproduced,
    /// An operation of another page reproduces it.
    OtherOperation,
    /// No operation reproduces it.
    Divergent(Divergence),
}

/// The outcome of an example response.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResponseOutcome {
    /// It is deserialized into its type and serialized back without loss.
    Typed,
    /// Like `Typed`, except that some of it is kept as undocumented properties.
    UntypedRest,
    /// It does not conform.
    Divergent(Divergence),
    /// There is no JSON body.
    None,
}

impl Outcome {
    /// The name in exports and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::OtherOperation => "other-operation",
            Self::Divergent(_) => "divergent",
        }
    }

    /// The rule of a divergent outcome.
    pub fn rule(&self) -> Option<&'static str> {
        self.divergence().map(|divergence| divergence.rule)
    }

    /// Why the outcome is divergent, if it is.
    pub fn divergence(&self) -> Option<Divergence> {
        match self {
            Self::Divergent(divergence) => Some(*divergence),
            Self::Reproduced | Self::OtherOperation => None,
        }
    }
}

impl ResponseOutcome {
    /// The name in exports and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::UntypedRest => "untyped-rest",
            Self::Divergent(_) => "divergent",
            Self::None => "none",
        }
    }

    /// The rule of a divergent outcome.
    pub fn rule(&self) -> Option<&'static str> {
        self.divergence().map(|divergence| divergence.rule)
    }

    /// Why the outcome is divergent, if it is.
    pub fn divergence(&self) -> Option<Divergence> {
        match self {
            Self::Divergent(divergence) => Some(*divergence),
            Self::Typed | Self::UntypedRest | Self::None => None,
        }
    }
}

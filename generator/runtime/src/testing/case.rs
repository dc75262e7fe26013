//! What is known of an example.

use std::fmt;

use serde_json::Value;

use crate::request::Request;
use crate::testing::Reading;

/// One example of a page.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The page: `api-reference/beta/api/user-get.md`.
    pub page: &'static str,
    /// The example's name on the page.
    pub example: &'static str,
    /// The call, as a person would write it.
    pub code: &'static str,
    /// The call; none where no operation was found for the example.
    pub call: Option<fn() -> Request<Value>>,
    /// The request as the page has it.
    pub documented: Documented,
    /// How the request came out when the SDK was generated.
    pub outcome: Outcome,
    /// The response as the page has it.
    pub response: Option<Response>,
}

/// The request of an example as the page has it.
#[derive(Clone, Copy, Debug)]
pub struct Documented {
    /// The method.
    pub method: &'static str,
    /// The URL.
    pub url: &'static str,
    /// Names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Body,
}

/// The body of a documented request.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// There is none.
    None,
    /// JSON, or what is meant to be; compared as bytes if it is not.
    Json(&'static str),
    /// Anything else.
    Text(&'static str),
}

/// How the request of an example comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The page's own operation gives the documented request.
    Reproduced,
    /// The operation named here does, which is documented on another page.
    OtherOperation(&'static str),
    /// No operation does, for the reason that this rule names.
    Divergent(&'static str),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reproduced => f.write_str("reproduced"),
            Self::OtherOperation(operation) => write!(f, "reproduced by another page's operation: {operation}"),
            Self::Divergent(rule) => write!(f, "divergent: {rule}"),
        }
    }
}

/// The response of an example as the page has it.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// The status: 200.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<&'static str>,
    /// How the body is read: [`read`](crate::testing::read) or [`read_page`](crate::testing::read_page) of its type.
    pub read: Option<fn(&str) -> Reading>,
    /// How the response came out when the SDK was generated.
    pub outcome: ResponseOutcome,
}

/// How the response of an example comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseOutcome {
    /// There is nothing to be read.
    None,
    /// The body goes through its type and back, and the type knows all of it.
    Typed,
    /// The body goes through its type and back, but the type does not know all properties.
    UntypedRest,
    /// It does not, for the reason that this rule names.
    Divergent(&'static str),
}

impl fmt::Display for ResponseOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("not read"),
            Self::Typed => f.write_str("typed"),
            Self::UntypedRest => f.write_str("untyped rest"),
            Self::Divergent(rule) => write!(f, "divergent: {rule}"),
        }
    }
}

//! Examples in the document, with their outcomes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{ContentKind, Span, is_false, nullable};

/// An example request with its response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Example<'a> {
    /// The page.
    pub page: Cow<'a, str>,
    /// The line of the request, counted from 1.
    pub line: u32,
    /// The location of the request.
    pub span: Span<'a>,
    /// The name in the annotation; null if there is none.
    #[serde(deserialize_with = "nullable")]
    pub name: Option<Cow<'a, str>>,
    /// An identifier that is stable when lines move, if it is not the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Cow<'a, str>>,
    /// The API version of the page.
    pub version: Cow<'a, str>,
    /// The HTTP method as written.
    pub method: Cow<'a, str>,
    /// The URL as written.
    pub url: Cow<'a, str>,
    /// The headers of the request, in order: name and value.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The body of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<ExampleBody<'a>>,
    /// The documented status of the response; null if the page shows none.
    #[serde(deserialize_with = "nullable")]
    pub status: Option<u16>,
    /// The rest of the response; only together with a status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer<'a>>,
    /// Version, method and normalized path of the operation that it matches; null if there is none.
    #[serde(deserialize_with = "nullable")]
    pub operation: Option<Cow<'a, str>>,
    /// The index of that operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_index: Option<usize>,
    /// Values for the operation's parameters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument<'a>>,
    /// What the URL appends to the operation's path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suffixes: Vec<Suffix<'a>>,
    /// Query options of the URL that are not part of the path: name and decoded value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Whether the operation reproduces the documented request.
    pub outcome: ExampleOutcome,
    /// The rule that explains a divergent outcome.
    #[serde(deserialize_with = "nullable")]
    pub rule: Option<Cow<'a, str>>,
    /// Whether the response conforms to its type.
    pub response: ExampleResponseOutcome,
    /// The rule that explains a divergent response.
    #[serde(deserialize_with = "nullable")]
    pub response_rule: Option<Cow<'a, str>>,
    /// The id of the finding that explains a divergent outcome, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Cow<'a, str>>,
    /// The id of the finding that explains a divergent response, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_finding: Option<Cow<'a, str>>,
}

/// A body in an example.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ExampleBody<'a> {
    /// Valid JSON, as text.
    Json(Cow<'a, str>),
    /// Text that should be JSON and is not.
    Broken(Cow<'a, str>),
    /// Text of another media type.
    Text(Cow<'a, str>),
}

/// The response of an example, without its status.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Answer<'a> {
    /// The headers, in order: name and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<ExampleBody<'a>>,
    /// What the body is read as.
    pub kind: ContentKind,
    /// The type of a single value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Cow<'a, str>>,
    /// The API version of the type, if it is not that of the example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_version: Option<Cow<'a, str>>,
    /// The name of the type, if no page describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_type: Option<Cow<'a, str>>,
    /// Whether it is a list of values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collection: bool,
    /// The media type of bytes, if the page states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<Cow<'a, str>>,
    /// Whether the body wraps a single object, or a list of it, in `value`, as only lists should be.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wrapped: bool,
}

/// A value for a parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Argument<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// An integer.
    Integer(i64),
    /// A number, as the shortest text that is read as the same value; JSON has no infinity.
    Number(Cow<'a, str>),
    /// A boolean.
    Boolean(bool),
    /// A list.
    List(Vec<Argument<'a>>),
}

/// What a URL appends to the path of an operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Suffix<'a> {
    /// Selects the items of this type: its API version and name.
    Type(Cow<'a, str>, Cow<'a, str>),
    /// Requests the number of items.
    Count,
    /// Passes an argument to the function that the path calls: its name and value.
    Argument(Cow<'a, str>, Argument<'a>),
}

/// Whether an operation reproduces an example request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExampleOutcome {
    /// An operation of the page reproduces it.
    Reproduced,
    /// An operation of another page reproduces it.
    OtherOperation,
    /// No operation reproduces it.
    Divergent,
}

/// Whether an example response conforms to its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExampleResponseOutcome {
    /// It is deserialized into its type and serialized back without loss.
    Typed,
    /// Like `typed`, except that some of it is kept as undocumented properties.
    UntypedRest,
    /// It does not conform.
    Divergent,
    /// There is no JSON body.
    None,
}

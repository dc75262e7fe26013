//! Operations in the document: paths, permissions, bodies and responses.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Property, Span, is_false, nullable};

/// An operation, as one request line documents it. Several lines may document one operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Operation<'a> {
    /// The API version.
    pub version: Cow<'a, str>,
    /// The HTTP method, in capitals.
    pub method: Cow<'a, str>,
    /// The path as the page spells it: relative, with a leading slash, placeholders as `{name}`, without query.
    pub path: Cow<'a, str>,
    /// The path and its documented query, in parts.
    pub parts: Vec<Part<'a>>,
    /// The normalized path, which identifies the operation together with version and method: lower case, placeholders
    /// as `{}`, key predicates as segments.
    pub normalized_path: Cow<'a, str>,
    /// The page.
    pub page: Cow<'a, str>,
    /// The line of the request, counted from 1.
    pub line: u32,
    /// The request line.
    pub span: Span<'a>,
    /// The path of the function in the SDK.
    pub function: Cow<'a, str>,
    /// The product area.
    pub area: Cow<'a, str>,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// The summary of the page, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Cow<'a, str>>,
    /// The subject of the page: a part of its file name, or the common base of the types whose pages share the
    /// operation.
    pub subject: Cow<'a, str>,
    /// The action on the subject: the parts of the file name after it.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub action: Cow<'a, [String]>,
    /// The name of the type of the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Cow<'a, str>>,
    /// Names in camelCase, as the page's links and paths spell them.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub words: Cow<'a, [String]>,
    /// The index of the canonical entry of the operation, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<usize>,
    /// The parameters of the path and its query, in order.
    pub path_parameters: Vec<Parameter<'a>>,
    /// Scopes by scheme; null if the page has no permission table.
    #[serde(deserialize_with = "nullable")]
    pub permissions: Option<Permissions<'a>>,
    /// Query options that the page describes.
    pub query: Vec<RequestOption<'a>>,
    /// Request headers that the page describes.
    pub headers: Vec<RequestOption<'a>>,
    /// The request body, as this page documents it; null if there is none.
    #[serde(deserialize_with = "nullable")]
    pub body: Option<Body<'a>>,
    /// The successful response, as this page documents it.
    pub response: Response<'a>,
    /// The responses of all success statuses that the page states, if it states further ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response<'a>>,
    /// The body that the operation accepts according to all of its pages, if it is more general than this page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_body: Option<Body<'a>>,
    /// The content that the operation returns according to all of its pages, if it is more general than this page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_content: Option<Content<'a>>,
    /// The examples of the same page that match the operation, as `page:line`.
    pub examples: Vec<Cow<'a, str>>,
}

/// A part of a path.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Part<'a> {
    /// Literal text.
    Text(Cow<'a, str>),
    /// The argument of the next parameter.
    Placeholder(Placeholder),
}

/// How an argument is written in a path.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Placeholder {
    /// One segment.
    Segment,
    /// A path, whose slashes are kept.
    Path,
    /// A string literal; the quotes are not part of the literal text around it.
    Quoted,
    /// A number, boolean, GUID or date without quotes.
    Bare,
    /// A list of literals in brackets.
    List,
    /// A value in the query.
    Query,
}

/// A parameter of a path or its query.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Parameter<'a> {
    /// The name as the page spells it.
    pub name: Cow<'a, str>,
    /// The name in the SDK.
    pub rust: Cow<'a, str>,
    /// Its name in the request line; for a literal, the value.
    pub span: Span<'a>,
    /// Its type, or that of an element of its list: primitive, or an enumeration.
    pub r#type: Cow<'a, str>,
    /// Whether it is a list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collection: bool,
    /// The singular of the collection before it, which distinguishes parameters of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Cow<'a, str>>,
    /// Its description, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Cow<'a, str>>,
}

/// The scopes that an operation needs, by scheme and from least to most privileged. Scopes that are required together
/// are joined by ` and `. A scheme is an empty list if it is not supported, and null if the table does not mention it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Permissions<'a> {
    /// On behalf of a user with a work or school account.
    #[serde(deserialize_with = "nullable")]
    pub delegated_work: Option<Vec<Cow<'a, str>>>,
    /// On behalf of a user with a personal account.
    #[serde(deserialize_with = "nullable")]
    pub delegated_personal: Option<Vec<Cow<'a, str>>>,
    /// Without a user.
    #[serde(deserialize_with = "nullable")]
    pub application: Option<Vec<Cow<'a, str>>>,
    /// The same three lists with each set as a list of scopes, if a set has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<ScopeSets<'a>>,
    /// The tables, if there are several; the lists above are their union.
    pub parts: Vec<PermissionPart<'a>>,
    /// Each set of scopes that is sufficient under its scheme and condition.
    pub alternatives: Vec<Alternative<'a>>,
}

/// The sets of scopes of each scheme, in the order of [`Scheme`].
pub(crate) type ScopeSets<'a> = [Option<Vec<Cow<'a, [String]>>>; 3];

/// One of several permission tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PermissionPart<'a> {
    /// The condition under which it applies: the heading above it, or its row or column.
    pub condition: Cow<'a, str>,
    /// On behalf of a user with a work or school account.
    #[serde(deserialize_with = "nullable")]
    pub delegated_work: Option<Vec<Cow<'a, str>>>,
    /// On behalf of a user with a personal account.
    #[serde(deserialize_with = "nullable")]
    pub delegated_personal: Option<Vec<Cow<'a, str>>>,
    /// Without a user.
    #[serde(deserialize_with = "nullable")]
    pub application: Option<Vec<Cow<'a, str>>>,
    /// The same three lists with each set as a list of scopes, if a set has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<ScopeSets<'a>>,
}

/// A set of scopes that is sufficient under its scheme and condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Alternative<'a> {
    /// The scheme.
    pub scheme: Scheme,
    /// The condition, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Cow<'a, str>>,
    /// The scopes, all of which are required.
    pub scopes: Cow<'a, [String]>,
    /// Where each of the scopes is.
    pub spans: Vec<Span<'a>>,
}

/// A permission scheme.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Scheme {
    /// On behalf of a user with a work or school account.
    DelegatedWork,
    /// On behalf of a user with a personal account.
    DelegatedPersonal,
    /// Without a user.
    Application,
}

/// A query option or header that a page describes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestOption<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Where its name is.
    pub span: Span<'a>,
    /// Whether it is required; null if the page does not state it.
    #[serde(deserialize_with = "nullable")]
    pub required: Option<bool>,
    /// Its primitive type, or that of an element of its collection, if the page states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Cow<'a, str>>,
    /// Whether it is a collection.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collection: bool,
    /// The values that the page states, or patterns of them.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub values: Cow<'a, [String]>,
    /// Its description, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Cow<'a, str>>,
}

/// The request body of an operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    /// What it consists of.
    pub kind: BodyKind,
    /// The type of a single value; null if there is none, or no page describes it.
    #[serde(deserialize_with = "nullable")]
    pub r#type: Option<Cow<'a, str>>,
    /// The name of the type, if no page describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_type: Option<Cow<'a, str>>,
    /// Whether it is a list of values.
    pub collection: bool,
    /// Whether it is the URL of an object of the type.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reference: bool,
    /// The media type of bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<Cow<'a, str>>,
    /// The fields that the page describes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Property<'a>>,
    /// The index of the first operation with the same fields, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<usize>,
}

/// What a request body consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BodyKind {
    /// Values of a documented type.
    Type,
    /// Values of a primitive type.
    Primitive,
    /// Fields that the operation's page describes.
    Parameters,
    /// The URL of another object.
    Reference,
    /// JSON that the page does not describe.
    Json,
    /// Bytes.
    Bytes,
}

/// The successful response of an operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Response<'a> {
    /// The status; null if the page states none.
    #[serde(deserialize_with = "nullable")]
    pub status: Option<u16>,
    /// What its body consists of.
    pub kind: ContentKind,
    /// The type of a single value; null if there is none, or no page describes it. Bytes are `Edm.Stream`.
    #[serde(deserialize_with = "nullable")]
    pub r#type: Option<Cow<'a, str>>,
    /// The name of the type, if no page describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_type: Option<Cow<'a, str>>,
    /// Whether it is a list of values, which is returned in pages.
    pub collection: bool,
    /// The media type of bytes, if the page states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<Cow<'a, str>>,
}

/// The content of a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Content<'a> {
    /// What it consists of.
    pub kind: ContentKind,
    /// The type of a single value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Cow<'a, str>>,
    /// The API version of the type, if it is another one.
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
}

/// What the body of a response consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ContentKind {
    /// No body.
    Empty,
    /// Values of a documented type.
    Type,
    /// Values of a primitive type.
    Primitive,
    /// JSON that the page does not describe.
    Json,
    /// Bytes.
    Bytes,
}

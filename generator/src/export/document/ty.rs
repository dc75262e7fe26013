//! Types in the document, with their properties and members.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Span, is_false, nullable};

/// A documented type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Type<'a> {
    /// The API version.
    pub version: Cow<'a, str>,
    /// The name with its namespace.
    pub name: Cow<'a, str>,
    /// Its kind.
    pub kind: TypeKind,
    /// The name of the type it extends, which no page may describe; null for a root type.
    #[serde(deserialize_with = "nullable")]
    pub base: Option<Cow<'a, str>>,
    /// The names of the types that extend it, directly or indirectly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Cow<'a, str>>,
    /// Whether values may have undocumented properties.
    pub open: bool,
    /// Whether every value is of a derived type.
    #[serde(default, skip_serializing_if = "is_false")]
    pub r#abstract: bool,
    /// Whether a value may combine several members.
    pub flags: bool,
    /// Whether members may be added without notice.
    pub evolvable: bool,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// The page that describes it.
    pub page: Cow<'a, str>,
    /// The location of its description.
    pub span: Span<'a>,
    /// The summary of the page, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Cow<'a, str>>,
    /// The properties that identify an entity, as its own pages state them; if empty, those of its base apply.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub keys: Cow<'a, [String]>,
    /// The properties as documented, including inherited ones that the page repeats.
    pub properties: Vec<Property<'a>>,
    /// The names of the members of an enumeration.
    pub members: Vec<Cow<'a, str>>,
    /// More about each of the members, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_details: Vec<MemberDetails<'a>>,
    /// The product areas whose operations need it.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub areas: Cow<'a, [String]>,
}

/// The kind of a type.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TypeKind {
    /// A type with a key, which can be addressed.
    Entity,
    /// A type without a key, used as part of others.
    Complex,
    /// An enumeration.
    Enum,
}

/// A property of a type, or a field of a request body.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Property<'a> {
    /// The name in JSON.
    pub name: Cow<'a, str>,
    /// The type of a single value; null if it could not be read, or no page describes it.
    #[serde(deserialize_with = "nullable")]
    pub r#type: Option<Cow<'a, str>>,
    /// The name of the type, if no page describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_type: Option<Cow<'a, str>>,
    /// Whether it is a list of values.
    pub collection: bool,
    /// Whether it is a navigation property, a link to other entities.
    pub navigation: bool,
    /// Whether it is required; null if the page does not state it.
    #[serde(deserialize_with = "nullable")]
    pub required: Option<bool>,
    /// Whether it may be null; null if the page does not state it.
    #[serde(deserialize_with = "nullable")]
    pub nullable: Option<bool>,
    /// Whether only the service sets it; null if the page does not state it.
    #[serde(deserialize_with = "nullable")]
    pub read_only: Option<bool>,
    /// Its default value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Cow<'a, str>>,
    /// The operators that `$filter` supports on it, empty if the page lists none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Cow<'a, [String]>>,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// The line that describes it, counted from 1.
    pub line: u32,
    /// The cell or key with its name.
    pub span: Span<'a>,
    /// Its description, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Cow<'a, str>>,
}

/// What a page says about a member of an enumeration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberDetails<'a> {
    /// Where its name is.
    pub span: Span<'a>,
    /// Its description, if the document has an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Cow<'a, str>>,
}

//! The exported document `docwright-model/1`: owned types that serde writes and reads.
//!
//! [`json`](super::json) converts the model into them, [`import`](super::import) converts them back. Text is borrowed
//! from the model when a document is written, and owned when one is read.
//!
//! Items refer to a type by its name, within the API version of the item unless it states another one, and to an
//! operation by its index in `operations`.
//!
//! Fields without `skip_serializing_if` are always present, whatever their value. The others are present if they differ
//! from their default. `REVISION` counts additions.

mod example;
mod operation;
mod ty;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::diagnostic::export::ExportedFinding;

pub use example::{Answer, Argument, Example, ExampleBody, ExampleOutcome, ExampleResponseOutcome, Suffix};
pub(crate) use operation::ScopeSets;
pub use operation::{
    Alternative, Body, BodyKind, Content, ContentKind, Operation, Parameter, Part, PermissionPart, Permissions,
    Placeholder, RequestOption, Response, Scheme,
};
pub use ty::{MemberDetails, Property, Type, TypeKind};

/// The name of the format.
pub const FORMAT: &str = "docwright-model/1";

/// The revision that this version of docwright writes, and the earliest that it reads.
pub(crate) const REVISION: u32 = 2;

/// The model of a set of API reference pages, as docwright understood them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", schemars(title = "docwright-model/1"))]
pub(crate) struct Document<'a> {
    /// The name of the format, `docwright-model/1`.
    pub format: Cow<'a, str>,
    /// The number of times that the format was extended, counted from 1.
    pub revision: u32,
    /// The attribution of text from the pages. Without it, the document contains no such text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Cow<'a, str>>,
    /// The API versions that the export was limited to; empty if it has all of them.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub versions: Cow<'a, [String]>,
    /// One entry for each request line, by version, page and line.
    pub operations: Vec<Operation<'a>>,
    /// The documented types, by version and name.
    pub types: Vec<Type<'a>>,
    /// One entry for each example request, by version, page and line.
    pub examples: Vec<Example<'a>>,
    /// What is wrong with the pages, by page and position.
    pub findings: Vec<ExportedFinding<'a>>,
    /// A hash of everything else, which detects damage: 32 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Cow<'a, str>>,
}

/// The location of a fact: line and column of its first character, then those of the position after its last one, then
/// the file. Lines and columns are counted from 1, columns in characters.
///
/// There are many, and an array takes less than half the space of an object.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("minItems" = 4)))]
pub struct Span<'a>(
    /// The line of the first character.
    pub u32,
    /// The column of the first character.
    pub u32,
    /// The line of the position after the last character.
    pub u32,
    /// The column of the position after the last character.
    pub u32,
    /// The file, if it is not the page of the item: an included file, or another page about the same type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub Option<Cow<'a, str>>,
);

/// The fields of a document before its lists.
#[derive(Debug, Serialize)]
pub(super) struct Head<'a> {
    pub(super) format: &'a str,
    pub(super) revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attribution: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) versions: &'a [String],
}

/// Whether a flag has its default value.
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Reads a field that may be null but not missing.
fn nullable<'d, D: Deserializer<'d>, T: Deserialize<'d>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// The JSON Schema of documents.
#[cfg(feature = "schema")]
pub fn schema() -> schemars::Schema {
    // Describes what is written: fields that are always present are required.
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<Document<'static>>()
}

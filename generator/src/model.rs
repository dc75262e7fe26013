//! The intermediate representation: operations, types and examples, merged from the facts of all pages.
//!
//! The model is plain data in output order, independent of Markdown and Rust. Items refer to each other by index, so
//! that the model can be copied, compared and serialized. Rust names are in [`names`](crate::names).

mod example;
mod inheritance;
mod option;
mod path;
mod permission;

use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

pub use example::{
    Argument, Divergence, Example, ExampleBody, ExampleRequest, ExampleResponse, Outcome, ResponseOutcome, Suffix,
};
pub(crate) use inheritance::MAX_BASES;
pub use option::RequestOption;
pub use path::{Part, Path, Placeholder};
pub(crate) use permission::ScopeAlternatives;
pub use permission::{PermissionPart, Permissions, Scheme, ScopeSet};

pub use crate::span::{Origin, Position, Range};

/// Everything that the pages document.
#[derive(Debug, Default)]
pub struct Model {
    /// One for each request line, by version, page and line.
    pub operations: Vec<Operation>,
    /// One for each documented type, by version and name.
    pub types: Vec<Type>,
    /// Bodies whose fields are described on an operation's own page.
    pub bodies: Vec<ParameterBody>,
    /// One for each example request, by version, page and line.
    pub examples: Vec<Example>,
    /// The types that only examples name, by index. They are not exported.
    pub inferred: Vec<TypeId>,
}

/// Index of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index of an operation in [`Model::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// Index of a body in [`Model::bodies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyId(pub usize);

/// The location on a page where something is described.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    /// The name of the page.
    pub page: String,
    /// The range on the page, or in a file that it includes.
    pub origin: Origin,
}

impl Location {
    /// The line, counted from 1.
    pub fn line(&self) -> u32 {
        self.origin.range.line()
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
    Head,
    Options,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 7] = [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete, Self::Head, Self::Options];

    /// The method as written in a request line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    /// The method that `word` names, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name().eq_ignore_ascii_case(word))
    }
}

/// The identity of an operation: version, method and normalized path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey {
    /// The API version.
    pub version: String,
    /// The method.
    pub method: Method,
    /// The normalized path: lower case, placeholders as `{}`, key predicates as segments.
    pub path: String,
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.version, self.method.name(), self.path)
    }
}

/// An operation as one request line documents it. Several lines may document one operation.
///
/// The lines of a page share what it states about all of them.
#[derive(Debug, Hash)]
pub struct Operation {
    /// The identity of the operation.
    pub key: OperationKey,
    /// The path as the page spells it, cleaned and split into parts.
    pub path: Path,
    /// The location of the request line.
    pub location: Location,
    /// The page's file name without extension, the most stable name of a page.
    pub stem: String,
    /// The subject of the page: a part of its file name, or the common base of the types whose pages share the
    /// operation.
    pub subject: String,
    /// The action on the subject: the parts of the file name after it.
    pub action: Arc<[String]>,
    /// The type of the subject.
    pub resource: Option<TypeId>,
    /// Parts of the stem in camelCase, as the page's links and paths spell them.
    pub words: Arc<[String]>,
    /// The canonical entry of the operation; `None` if this is it.
    pub same_as: Option<OperationId>,
    /// The product area.
    pub area: String,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// The summary of the page, as plain text.
    pub summary: Option<String>,
    /// The parameters of the path and its query, in order.
    pub parameters: Vec<Parameter>,
    /// Scopes by scheme; `None` if the page has no permission table.
    pub permissions: Option<Arc<Permissions>>,
    /// The query options that the page describes, and those in the lines of the operation.
    pub query: Arc<[RequestOption]>,
    /// Request headers that the page describes.
    pub headers: Arc<[RequestOption]>,
    /// The request body, as this page documents it.
    pub body: Body,
    /// The response, as this page documents it.
    pub response: Response,
    /// The responses with the other success statuses that the page states, in text order.
    pub further_responses: Vec<Response>,
    /// The body and content for all pages of the operation, if they are more general than this page's.
    pub shared: Option<Shared>,
    /// The examples of the same page that match the operation.
    pub examples: Vec<Location>,
}

/// The body and content for all pages of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shared {
    /// The body that the operation's function accepts.
    pub body: Body,
    /// The content that the operation's function returns.
    pub content: Content,
}

impl Operation {
    /// The body that the operation's function accepts.
    pub fn accepts(&self) -> &Body {
        self.shared.as_ref().map_or(&self.body, |shared| &shared.body)
    }

    /// The path as a template of the runtime, its parameters named `p1`, `p2` and so on.
    pub fn template(&self) -> String {
        let names: Vec<String> = (1..=self.parameters.len()).map(|number| format!("p{number}")).collect();
        self.path.template(names.iter().map(String::as_str))
    }

    /// The content that the operation's function returns.
    pub fn returns(&self) -> &Content {
        self.shared.as_ref().map_or(&self.response.content, |shared| &shared.content)
    }
}

/// A parameter of a path or its query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The name as the page spells it.
    pub name: String,
    /// The singular of the collection before it, which distinguishes parameters of the same name.
    pub context: Option<String>,
    /// Its type: primitive or an enumeration, or a list of one.
    pub ty: TypeRef,
    /// Its description on the page.
    pub description: Option<Arc<str>>,
    /// Its name in the request line; for a literal, the value.
    pub origin: Origin,
}

/// The request body of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// No body.
    None,
    /// A value or a list of a documented type.
    Type(TypeRef),
    /// Fields that the operation's page describes.
    Parameters(BodyId),
    /// The URL of another object, of this type if the page states one.
    Reference(Option<TypeId>),
    /// JSON that the page does not describe.
    Json,
    /// Bytes of this media type.
    Bytes(String),
}

impl Body {
    /// Whether it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        !matches!(self, Self::None | Self::Bytes(_))
    }
}

/// A request body whose fields are described on the operation's page.
#[derive(Debug, Hash)]
pub struct ParameterBody {
    /// The API version.
    pub version: String,
    /// The first operation that takes it.
    pub operation: OperationId,
    /// The fields.
    pub properties: Vec<Property>,
}

/// The successful response of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Response {
    /// The status, if the page states one.
    pub status: Option<u16>,
    /// The body.
    pub content: Content,
}

/// The content of a response.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// No body.
    Empty,
    /// A documented or primitive type; a collection is returned in pages.
    Type(TypeRef),
    /// JSON that the page does not describe.
    Json,
    /// Bytes, of this media type if the page states one.
    Bytes(Option<String>),
}

impl Content {
    /// Whether both are the same, except for the media type of bytes.
    pub fn is_same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Bytes(_), Self::Bytes(_))) || self == other
    }

    /// Whether the content is bytes: not JSON at all, or a stream.
    pub(crate) fn is_bytes(&self) -> bool {
        let stream = TypeName::Edm(Edm::Stream);
        matches!(self, Self::Bytes(_)) || matches!(self, Self::Type(ty) if !ty.collection && ty.name == stream)
    }
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// The type of a single value.
    pub name: TypeName,
    /// Whether it is a list of values.
    pub collection: bool,
}

/// The type of a single value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// A primitive type.
    Edm(Edm),
    /// A documented type.
    Id(TypeId),
    /// The name of a type that no page describes.
    Unknown(String),
    /// A type that could not be read.
    Unreadable,
}

macro_rules! edm {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A primitive type of OData.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the names come from the standard")]
        pub enum Edm { $($name),* }

        impl Edm {
            /// All primitive types.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The names without their namespace.
            const SHORT_NAMES: &[(&str, Self)] = &[$(($text, Self::$name)),*];

            /// The name with its namespace.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => concat!("Edm.", $text)),* }
            }
        }
    };
}

edm! {
    String = "String", Boolean = "Boolean", Byte = "Byte", SByte = "SByte", Int16 = "Int16", Int32 = "Int32",
    Int64 = "Int64", Single = "Single", Double = "Double", Decimal = "Decimal", Guid = "Guid", Binary = "Binary",
    Date = "Date", DateTimeOffset = "DateTimeOffset", TimeOfDay = "TimeOfDay", Duration = "Duration",
    Stream = "Stream", Untyped = "Untyped",
}

impl Edm {
    /// The type called `name`, with or without its namespace, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        let short = match name.get(..4) {
            Some(start) if start.eq_ignore_ascii_case("edm.") => &name[4..],
            _ => name,
        };
        Self::SHORT_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(short)).map(|(_, edm)| *edm)
    }
}

/// The last part of a qualified name.
pub(crate) fn short_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The kind of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A type with a key, which can be addressed.
    Entity,
    /// A type without a key, used as part of others.
    Complex,
    /// An enumeration.
    Enum,
}

/// A documented type.
#[derive(Debug, Hash)]
pub struct Type {
    /// The API version.
    pub version: String,
    /// The name with its namespace.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The type it extends.
    pub base: Option<TypeId>,
    /// The name of the base, if no page describes it.
    pub base_name: Option<String>,
    /// The types that extend it, directly or indirectly, by name.
    pub derived: Vec<TypeId>,
    /// Whether values may have undocumented properties.
    pub open: bool,
    /// Whether every value is of a derived type.
    pub is_abstract: bool,
    /// Whether a value may combine several members.
    pub flags: bool,
    /// Whether members may be added without notice.
    pub evolvable: bool,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// Where it is described.
    pub location: Location,
    /// The summary of the page.
    pub summary: Option<String>,
    /// The properties that identify an entity, as its own pages state them; if empty, those of its base apply.
    pub keys: Vec<String>,
    /// The properties as documented, including inherited ones that the page repeats.
    pub properties: Vec<Property>,
    /// The members of an enumeration.
    pub members: Vec<Member>,
    /// The product areas whose operations need it, by name.
    pub areas: Vec<String>,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// The name in JSON.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// Whether it is a navigation property, a link to other entities.
    pub navigation: bool,
    /// Whether it is required; `None` if the page does not state it.
    pub required: Option<bool>,
    /// Whether it may be null; `None` if the page does not state it.
    pub nullable: Option<bool>,
    /// Whether only the service sets it; `None` if the page does not state it.
    pub read_only: Option<bool>,
    /// Its default value.
    pub default: Option<String>,
    /// The operators that `$filter` supports on it, empty if the page lists none; `None` if the page does not mention
    /// filtering.
    pub filter: Option<Vec<String>>,
    /// Whether the page marks it deprecated.
    pub deprecated: bool,
    /// The cell or key with its name.
    pub origin: Origin,
    /// Its description on the page.
    pub description: Option<Arc<str>>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member<P = Origin> {
    /// The name as the service spells it.
    pub name: String,
    /// Its description on the page.
    pub description: Option<String>,
    /// Where its name is: a span as long as only its page is known.
    pub origin: P,
}

impl Model {
    /// The type with index `id`.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The operation with index `id`.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// The canonical entry of the operation `id`, which the SDK is generated from.
    pub(crate) fn canonical(&self, id: OperationId) -> &Operation {
        self.operation(self.operation(id).same_as.unwrap_or(id))
    }

    /// The body with index `id`.
    pub fn body(&self, id: BodyId) -> &ParameterBody {
        &self.bodies[id.0]
    }

    /// The name as text; empty if the type could not be read.
    pub(crate) fn name_text<'m>(&'m self, name: &'m TypeName) -> &'m str {
        match name {
            TypeName::Edm(edm) => edm.name(),
            TypeName::Id(id) => &self.ty(*id).name,
            TypeName::Unknown(name) => name,
            TypeName::Unreadable => "",
        }
    }

    /// Whether one of two types extends the other, or both are the same.
    pub(crate) fn are_related(&self, first: TypeId, second: TypeId) -> bool {
        self.bases(first).any(|base| base == second) || self.bases(second).any(|base| base == first)
    }

    /// Whether values of `id` may have undocumented properties.
    pub(crate) fn is_open(&self, id: TypeId) -> bool {
        let ty = self.ty(id);
        ty.open || ty.base.is_some_and(|base| self.is_open(base))
    }

    /// The properties of `id`, starting with those of its bases. A derived type overrides a property of its base.
    ///
    /// Annotations, whose names contain an `@`, are left out: every value may have them.
    pub(crate) fn all_properties(&self, id: TypeId) -> Vec<&Property> {
        let lineage: Vec<&Type> = self.bases(id).map(|id| self.ty(id)).collect();
        let count = lineage.iter().map(|ty| ty.properties.len()).sum();
        let (mut all, mut indices) = (Vec::new(), FxHashMap::with_capacity_and_hasher(count, FxBuildHasher));
        for property in lineage.iter().rev().flat_map(|ty| &ty.properties).filter(|one| !one.name.contains('@')) {
            match *indices.entry(property.name.as_str()).or_insert(all.len()) {
                index if index < all.len() => all[index] = property,
                _ => all.push(property),
            }
        }
        all
    }
}

//! What is so: operations, types and examples, after all pages have met.
//!
//! Plain data, in the order of output, free of Markdown and of Rust. Everything refers to everything else by
//! index, so that it can be copied, compared and written out; what a thing is called in Rust stands in
//! [`names`](crate::names).

mod example;
mod path;
mod permission;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use example::{Argument, Example, ExampleBody, ExampleRequest, ExampleResponse, Outcome, ResponseOutcome, Suffix};
pub use path::{Part, Path, Placeholder};
pub use permission::{PermissionPart, Permissions, Scheme, Scopes};

/// Everything that the pages say.
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
}

/// Place of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Place of an operation in [`Model::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// Place of a body in [`Model::bodies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyId(pub usize);

/// The place on a page where something is described.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// Name of the page.
    pub page: String,
    /// Counted from 1.
    pub line: u32,
}

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
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
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete, Self::Head, Self::Options];

    /// As it stands in a request line.
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

/// What identifies an operation: version, method and normalised path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey {
    /// The API version.
    pub version: String,
    /// The method.
    pub method: Method,
    /// The path, normalised: lower case, holes as `{}`, key predicates as segments.
    pub path: String,
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.version, self.method.name(), self.path)
    }
}

/// One request line that stands for an operation.
#[derive(Debug, Hash)]
pub struct Operation {
    /// Its identity.
    pub key: OperationKey,
    /// The path as the page spells it, cleaned, with its parts.
    pub path: Path,
    /// Where the request line stands.
    pub location: Location,
    /// The page's file name without extension: the steadiest name a page has.
    pub stem: String,
    /// What the page is about: a part of its file name, or the base of the types whose pages share the operation.
    pub subject: String,
    /// What is done to it: the parts of the file name behind it.
    pub action: Vec<String>,
    /// The type that the page is about.
    pub resource: Option<TypeId>,
    /// Words of the stem with their case: camelCase spellings of its parts, as the page's links and paths give them.
    pub words: Vec<String>,
    /// The entry that speaks for the operation; none if it is this one.
    pub same_as: Option<OperationId>,
    /// The product area.
    pub area: String,
    /// Whether the page says that it will go away.
    pub deprecated: bool,
    /// The page's own summary, in plain words.
    pub summary: Option<String>,
    /// Holes of the path and of its query, in order.
    pub parameters: Vec<Parameter>,
    /// Scopes by scheme; none where the page has no table.
    pub permissions: Option<Permissions>,
    /// Query options that the page describes.
    pub query: Vec<Described>,
    /// Request headers that the page describes.
    pub headers: Vec<Described>,
    /// What is sent, as its page has it.
    pub body: Body,
    /// What comes back, as its page has it.
    pub response: Response,
    /// What it takes and answers on all its pages, where that is more general than what this page says.
    pub shared: Option<Shared>,
    /// Examples of its own page that met it.
    pub examples: Vec<Location>,
}

/// What the pages of one operation have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shared {
    /// What its function takes.
    pub body: Body,
    /// What its function answers.
    pub content: Content,
}

impl Operation {
    /// What its function takes.
    pub fn takes(&self) -> &Body {
        self.shared.as_ref().map_or(&self.body, |shared| &shared.body)
    }

    /// The path in the runtime's language, its holes called by their numbers.
    pub fn template(&self) -> String {
        let names: Vec<String> = (1..=self.parameters.len()).map(|number| format!("p{number}")).collect();
        self.path.template(names.iter().map(String::as_str))
    }

    /// What its function answers.
    pub fn answers(&self) -> &Content {
        self.shared.as_ref().map_or(&self.response.content, |shared| &shared.content)
    }
}

/// A parameter of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parameter {
    /// As the page spells it.
    pub name: String,
    /// What it is told by when several holes have one name: the singular of the collection before it.
    pub context: Option<String>,
    /// Its type.
    pub ty: Edm,
    /// What the page says of it.
    pub description: Option<String>,
}

/// A query option or header that a page describes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Whether the page says that it must, or need not, be given.
    pub required: Option<bool>,
    /// The rest of what the page says of it.
    pub description: String,
}

/// What an operation is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// Nothing.
    None,
    /// A documented type, or a list of it.
    Type(TypeRef),
    /// Fields that the page itself describes.
    Parameters(BodyId),
    /// A reference to another object, by its address: an object of this type where the page says so.
    Reference(Option<TypeId>),
    /// JSON that the page does not describe.
    Json,
    /// Bytes of this media type.
    Bytes(String),
}

/// Fields that a page describes for its own body.
#[derive(Debug, Hash)]
pub struct ParameterBody {
    /// The API version.
    pub version: String,
    /// The first operation that it belongs to.
    pub operation: OperationId,
    /// The fields.
    pub properties: Vec<Property>,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Response {
    /// The status of success, as far as the page gives one.
    pub status: Option<u16>,
    /// The body.
    pub content: Content,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// None.
    Empty,
    /// A documented or primitive type; a collection comes in pages.
    Type(TypeRef),
    /// JSON that the page does not describe.
    Json,
    /// Bytes.
    Bytes,
}

impl Content {
    /// Whether it comes as bytes: because it is no JSON at all, or because its type says so.
    pub fn is_bytes(&self) -> bool {
        let stream = TypeName::Edm(Edm::Stream);
        matches!(self, Self::Bytes) || matches!(self, Self::Type(ty) if !ty.collection && ty.name == stream)
    }
}

/// A type in use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// What one value is.
    pub name: TypeName,
    /// Whether there is a list of them.
    pub collection: bool,
}

/// What one value is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// A primitive.
    Edm(Edm),
    /// A documented type.
    Id(TypeId),
    /// A type that no page describes, by the name that is used for it.
    Unknown(String),
    /// What could not be read.
    Unreadable,
}

macro_rules! edm {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A primitive type of OData.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the names are those of the standard")]
        pub enum Edm { $($name),* }

        impl Edm {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// With its namespace.
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
        Self::ALL.iter().copied().find(|edm| edm.name()[4..].eq_ignore_ascii_case(short))
    }
}

/// What sort of type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It has a key, and can be addressed.
    Entity,
    /// It is part of others.
    Complex,
    /// One of a set of members.
    Enum,
}

/// A documented type.
#[derive(Debug, Hash)]
pub struct Type {
    /// The API version.
    pub version: String,
    /// With its namespace.
    pub name: String,
    /// What sort it is.
    pub kind: Kind,
    /// The type it extends.
    pub base: Option<TypeId>,
    /// The base's name, where no page describes it.
    pub base_name: Option<String>,
    /// Types that extend it, directly or not, by name.
    pub derived: Vec<TypeId>,
    /// Whether values may carry properties that nobody documented.
    pub open: bool,
    /// Whether the pages say that it is never itself the type of a value.
    pub is_abstract: bool,
    /// Whether several members can be set at once.
    pub flags: bool,
    /// Whether members may be added without notice.
    pub evolvable: bool,
    /// Whether the page says that it will go away.
    pub deprecated: bool,
    /// Where it is described.
    pub location: Location,
    /// The page's own summary.
    pub summary: Option<String>,
    /// Properties as documented, repeated ones of the base included.
    pub properties: Vec<Property>,
    /// Members of an enumeration.
    pub members: Vec<Member>,
    /// Product areas whose operations need it, by name.
    pub areas: Vec<String>,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// Its name in JSON.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// Whether it leads to other entities.
    pub navigation: bool,
    /// Whether it must be given.
    pub required: Option<bool>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// Whether the service alone sets it.
    pub read_only: Option<bool>,
    /// What it is when it is not given.
    pub default: Option<String>,
    /// Operators that a filter on it may use; empty where filters are supported without saying which.
    pub filter: Option<Vec<String>>,
    /// Whether the page says that it will go away.
    pub deprecated: bool,
    /// Counted from 1, on the page that describes it.
    pub line: u32,
    /// What the page says of it.
    pub description: Option<String>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// As the service spells it.
    pub name: String,
    /// What the page says of it.
    pub description: Option<String>,
}

impl Model {
    /// The type behind `id`.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The operation behind `id`.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// The operation that `id` is in the SDK: the first of those with its identity.
    pub fn canonical(&self, id: OperationId) -> &Operation {
        self.operation(self.operation(id).same_as.unwrap_or(id))
    }

    /// The body behind `id`.
    pub fn body(&self, id: BodyId) -> &ParameterBody {
        &self.bodies[id.0]
    }

    /// The nearest type that both are or extend, if that says more than that they are entities.
    pub fn common(&self, one: TypeId, other: TypeId) -> Option<TypeId> {
        let chain: Vec<TypeId> = self.bases(other).collect();
        let shared = self.bases(one).find(|base| chain.contains(base))?;
        let is_root = self.ty(shared).base.is_none() && self.all_properties(shared).len() < 2;
        (shared == one || shared == other || !is_root).then_some(shared)
    }

    /// The type and those it extends, nearest first.
    pub fn bases(&self, id: TypeId) -> impl Iterator<Item = TypeId> {
        std::iter::successors(Some(id), |id| self.ty(*id).base)
    }

    /// Whether values of `id` may carry properties that nobody documented.
    pub fn is_open(&self, id: TypeId) -> bool {
        let ty = self.ty(id);
        ty.open || ty.base.is_some_and(|base| self.is_open(base))
    }

    /// The properties of `id`, those of its bases first; a repeated one counts where it is described last.
    ///
    /// Annotations, whose names hold an `@`, are none: every value may carry them.
    pub fn all_properties(&self, id: TypeId) -> Vec<&Property> {
        let ty = self.ty(id);
        let mut all = ty.base.map(|base| self.all_properties(base)).unwrap_or_default();
        for property in ty.properties.iter().filter(|property| !property.name.contains('@')) {
            match all.iter_mut().find(|inherited| inherited.name == property.name) {
                Some(inherited) => *inherited = property,
                None => all.push(property),
            }
        }
        all
    }
}

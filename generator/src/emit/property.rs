//! Properties: the field of each, its row in the table of the type, and its documentation.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::context::Sdk;
use crate::emit::doc::{self, Doc};
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::operation::deprecation;
use crate::emit::path::{ident, literal};
use crate::model::{Edm, Kind, Property, TypeName, TypeRef};

/// A property as a field of a struct.
pub(super) struct Field<'a> {
    name: Ident,
    property: &'a Property,
    shape: Shape,
}

/// The kind of slot for one value.
enum Shape {
    Bool,
    Int32,
    Int64,
    Double,
    String,
    Json,
    /// Text that is parsed as this type.
    Text(TokenStream),
    /// An object of this type.
    Object(TokenStream),
}

impl<'a> Field<'a> {
    /// `property` under the name `name`.
    pub(super) fn new(sdk: &Sdk<'_>, property: &'a Property, name: &str) -> Self {
        Self { name: ident(name), property, shape: Shape::for_type(sdk, &property.ty) }
    }

    /// `pub display_name: Option<String>,` with its documentation.
    pub(super) fn declaration(&self, sdk: &Sdk<'_>) -> TokenStream {
        let docs = Doc::default().block([self.remarks(sdk)]);
        let deprecated = deprecation(self.property.deprecated);
        let (name, ty) = (&self.name, LazyTokens(|| self.ty()));
        quote!(#docs #deprecated pub #name: #ty,)
    }

    /// `String display_name "displayName"`: its row in the table.
    pub(super) fn row(&self) -> TokenStream {
        let (kind, name, property) = (self.kind(), &self.name, literal(&self.property.name));
        quote!(#kind #name #property)
    }

    fn ty(&self) -> TokenStream {
        let item = LazyTokens(|| self.shape.ty());
        match (&self.shape, self.property.ty.collection) {
            (_, true) => quote!(Option<Vec<#item>>),
            (Shape::Object(_), false) => quote!(Option<Box<#item>>),
            _ => quote!(Option<#item>),
        }
    }

    fn kind(&self) -> Ident {
        let plural = if self.property.ty.collection { "s" } else { "" };
        format_ident!("{}{plural}", self.shape.kind())
    }

    /// The description and the facts that it does not mention, on one line. If there are none, the property's name in
    /// JSON.
    fn remarks(&self, sdk: &Sdk<'_>) -> String {
        let description = sdk.prose(self.property.description.as_deref());
        let lowercase = description.clone().unwrap_or_default().to_lowercase();
        let facts =
            facts(self.property).into_iter().filter(|(word, _)| !lowercase.contains(word)).map(|(_, fact)| fact);
        let remarks: Vec<String> = description.as_deref().map(sentence).into_iter().chain(facts).collect();
        if remarks.is_empty() { doc::code(&self.property.name) } else { remarks.join(" ") }
    }
}

impl Shape {
    fn for_type(sdk: &Sdk<'_>, ty: &TypeRef) -> Self {
        match ty.name {
            TypeName::Edm(edm) => Self::primitive(edm),
            TypeName::Id(id) if sdk.model.ty(id).kind != Kind::Enum => Self::Object(sdk.value_path(id)),
            TypeName::Id(id) => {
                let (path, flags) = (sdk.type_path(id), sdk.model.ty(id).flags);
                Self::Text(if flags { quote!(rt::Flags<#path>) } else { path })
            }
            TypeName::Unknown(_) | TypeName::Unreadable => Self::Json,
        }
    }

    fn primitive(edm: Edm) -> Self {
        match edm {
            Edm::Boolean => Self::Bool,
            Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => Self::Int32,
            Edm::Int64 => Self::Int64,
            Edm::Single | Edm::Double => Self::Double,
            Edm::String => Self::String,
            Edm::Decimal => Self::Text(quote!(rt::edm::Decimal)),
            Edm::Guid => Self::Text(quote!(rt::edm::Guid)),
            Edm::Binary => Self::Text(quote!(rt::edm::Binary)),
            Edm::Date => Self::Text(quote!(rt::edm::Date)),
            Edm::DateTimeOffset => Self::Text(quote!(rt::edm::DateTimeOffset)),
            Edm::TimeOfDay => Self::Text(quote!(rt::edm::TimeOfDay)),
            Edm::Duration => Self::Text(quote!(rt::edm::Duration)),
            Edm::Stream | Edm::Untyped => Self::Json,
        }
    }

    fn ty(&self) -> TokenStream {
        match self {
            Self::Bool => quote!(bool),
            Self::Int32 => quote!(i32),
            Self::Int64 => quote!(i64),
            Self::Double => quote!(f64),
            Self::String => quote!(String),
            Self::Json => quote!(rt::Json),
            Self::Text(ty) | Self::Object(ty) => ty.clone(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Bool => "Bool",
            Self::Int32 => "Int32",
            Self::Int64 => "Int64",
            Self::Double => "Double",
            Self::String => "String",
            Self::Json => "Json",
            Self::Text(_) => "Text",
            Self::Object(_) => "Object",
        }
    }
}

/// The facts of a property that its description may not mention. Each has a word that tells whether the description
/// mentions it, and a sentence that states it.
fn facts(property: &Property) -> Vec<(&'static str, String)> {
    let unknown = match &property.ty.name {
        TypeName::Unknown(name) => Some(("type: ", format!("Type: {}.", doc::code(name)))),
        _ => None,
    };
    let flags = [
        (property.required == Some(true), "required", "Required."),
        (property.read_only == Some(true), "read-only", "Read-only."),
        (property.nullable == Some(false), "null", "Never null."),
        (property.navigation, "navigation", "Navigation property."),
    ];
    let flags = flags.into_iter().filter(|(is_set, ..)| *is_set).map(|(_, word, fact)| (word, fact.to_owned()));
    let default = property.default.as_ref().map(|default| ("default", format!("Default: {}.", doc::code(default))));
    let filter = property.filter.as_deref().map(|operators| ("$filter", filter(operators)));
    unknown.into_iter().chain(flags).chain(default).chain(filter).collect()
}

fn filter(operators: &[String]) -> String {
    let operators: Vec<String> = operators.iter().map(|operator| doc::code(operator)).collect();
    match operators.as_slice() {
        [] => "Supports `$filter`.".to_owned(),
        operators => format!("Supports `$filter` ({}).", operators.join(", ")),
    }
}

/// Ends `text` with a period unless it ends with punctuation.
fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', '!', '?', ':']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

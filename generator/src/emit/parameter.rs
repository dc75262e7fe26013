//! Parameters of a request function.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::path::ident;
use crate::model::{Edm, Operation, Parameter, TypeId, TypeName, TypeRef};
use crate::names::FunctionName;

/// The Rust type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArgumentType {
    /// A primitive type.
    Primitive(Primitive),
    /// `&[&str]`, for a list of a primitive type.
    List(Primitive),
    /// `&types::Color`, or `&rt::Flags<types::Color>` if a value may combine several members.
    Enum(TypeId),
}

impl ArgumentType {
    /// The type of a parameter of type `ty`: a list of text for a list of an enumeration, and for a type that is not known.
    pub(super) fn new(ty: &TypeRef) -> Self {
        match (&ty.name, ty.collection) {
            (TypeName::Id(id), false) => Self::Enum(*id),
            (TypeName::Edm(edm), false) => Self::Primitive(Primitive::from_edm(*edm)),
            (TypeName::Edm(edm), true) => Self::List(Primitive::from_edm(*edm)),
            (TypeName::Id(_) | TypeName::Unknown(_) | TypeName::Unreadable, _) => Self::List(Primitive::Text),
        }
    }

    fn tokens(self, sdk: &Sdk<'_>) -> TokenStream {
        match self {
            Self::Primitive(primitive) => primitive.tokens(),
            Self::List(primitive) => {
                let item = primitive.tokens();
                quote!(&[#item])
            }
            Self::Enum(id) => {
                let path = sdk.type_path(id);
                if sdk.model.ty(id).flags { quote!(&rt::Flags<#path>) } else { quote!(&#path) }
            }
        }
    }
}

/// The Rust type of a primitive value: text, unless it is a number or a boolean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Primitive {
    /// `&str`.
    Text,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `f64`.
    Double,
    /// `bool`.
    Boolean,
}

impl Primitive {
    /// The type for an EDM type.
    pub(super) fn from_edm(edm: Edm) -> Self {
        match edm {
            Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => Self::Int32,
            Edm::Int64 => Self::Int64,
            Edm::Single | Edm::Double => Self::Double,
            Edm::Boolean => Self::Boolean,
            _ => Self::Text,
        }
    }

    fn tokens(self) -> TokenStream {
        match self {
            Self::Text => quote!(&str),
            Self::Int32 => quote!(i32),
            Self::Int64 => quote!(i64),
            Self::Double => quote!(f64),
            Self::Boolean => quote!(bool),
        }
    }
}

/// `user_id: &str` for each parameter.
pub(super) fn declarations(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> Vec<TokenStream> {
    let declare = |(parameter, name): (&Parameter, &String)| {
        let (name, ty) = (ident(name), ArgumentType::new(&parameter.ty).tokens(sdk));
        quote!(#name: #ty)
    };
    operation.parameters.iter().zip(&name.parameters).map(declare).collect()
}

/// A sample argument for each parameter: `"user_id"`.
pub(super) fn samples(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> Vec<String> {
    let primitive = |primitive, name: &String| match primitive {
        Primitive::Text => format!("{name:?}"),
        Primitive::Int32 | Primitive::Int64 => "1".to_owned(),
        Primitive::Double => "1.0".to_owned(),
        Primitive::Boolean => "true".to_owned(),
    };
    let sample = |(parameter, name): (&Parameter, &String)| match ArgumentType::new(&parameter.ty) {
        ArgumentType::Primitive(ty) => primitive(ty, name),
        ArgumentType::List(ty) => format!("&[{}]", primitive(ty, name)),
        ArgumentType::Enum(id) if sdk.model.ty(id).flags => format!("&[{name:?}.into()].into_iter().collect()"),
        ArgumentType::Enum(_) => format!("&{name:?}.into()"),
    };
    operation.parameters.iter().zip(&name.parameters).map(sample).collect()
}

/// A list of the facts about parameters that are not in the signature.
pub(super) fn docs(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> Vec<String> {
    let describe = |(parameter, name): (&Parameter, &String)| {
        // Text in a certain format, which the Rust type does not show.
        let ty = match parameter.ty.name {
            TypeName::Edm(Edm::String | Edm::Untyped) => None,
            TypeName::Edm(edm) => (Primitive::from_edm(edm) == Primitive::Text).then(|| doc::code(edm.name())),
            _ => None,
        };
        let facts: Vec<String> = ty.into_iter().chain(sdk.prose(parameter.description.as_deref())).collect();
        (!facts.is_empty()).then(|| format!("* {}: {}", doc::code(name), facts.join(". ")))
    };
    operation.parameters.iter().zip(&name.parameters).filter_map(describe).collect()
}

/// The path template with the names of the function's parameters: `/users/{user_id}`.
pub(super) fn template(operation: &Operation, name: &FunctionName) -> String {
    operation.path.template(name.parameters.iter().map(String::as_str))
}

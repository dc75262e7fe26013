//! Parameters of a request function.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::path::ident;
use crate::model::{Edm, Operation, Parameter};
use crate::names::FunctionName;

/// The Rust type of a parameter: text, unless it is a number or a boolean.
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
pub(super) fn declarations(operation: &Operation, name: &FunctionName) -> Vec<TokenStream> {
    let declare = |(parameter, name): (&Parameter, &String)| {
        let (name, ty) = (ident(name), Primitive::from_edm(parameter.ty).tokens());
        quote!(#name: #ty)
    };
    operation.parameters.iter().zip(&name.parameters).map(declare).collect()
}

/// A sample argument for each parameter: `"user_id"`.
pub(super) fn samples(operation: &Operation, name: &FunctionName) -> Vec<String> {
    let sample = |(parameter, name): (&Parameter, &String)| match Primitive::from_edm(parameter.ty) {
        Primitive::Text => format!("{name:?}"),
        Primitive::Int32 | Primitive::Int64 => "1".to_owned(),
        Primitive::Double => "1.0".to_owned(),
        Primitive::Boolean => "true".to_owned(),
    };
    operation.parameters.iter().zip(&name.parameters).map(sample).collect()
}

/// A list of the facts about parameters that are not in the signature.
pub(super) fn docs(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> Vec<String> {
    let describe = |(parameter, name): (&Parameter, &String)| {
        let is_formatted =
            !matches!(parameter.ty, Edm::String | Edm::Untyped) && Primitive::from_edm(parameter.ty) == Primitive::Text;
        let ty = is_formatted.then(|| doc::code(parameter.ty.name()));
        let facts: Vec<String> = ty.into_iter().chain(sdk.prose(parameter.description.as_ref())).collect();
        (!facts.is_empty()).then(|| format!("* {}: {}", doc::code(name), facts.join(". ")))
    };
    operation.parameters.iter().zip(&name.parameters).filter_map(describe).collect()
}

/// The path template with the names of the function's parameters: `/users/{user_id}`.
pub(super) fn template(operation: &Operation, name: &FunctionName) -> String {
    operation.path.template(name.parameters.iter().map(String::as_str))
}

//! The body that a request function takes, and the response to its request.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::path::ident;
use crate::model::{Body, Content, Edm, Operation, TypeName, TypeRef};

/// The request body that a function takes.
pub(super) enum Payload<'a> {
    /// No body.
    None,
    /// An object of this type.
    Object(TokenStream),
    /// A reference to an object, as JSON.
    Reference,
    /// Any JSON.
    Json,
    /// Bytes of this media type.
    Bytes(&'a str),
}

impl<'a> Payload<'a> {
    /// The body of `operation`.
    pub(super) fn from_operation(sdk: &Sdk<'a>, operation: &'a Operation) -> Self {
        match operation.accepts() {
            Body::None => Self::None,
            Body::Type(ty) if ty.collection => Self::Json,
            Body::Type(ty) => sdk.object(ty).map_or(Self::Json, |id| Self::Object(sdk.value_path(id))),
            Body::Parameters(body) => Self::Object(ident(&sdk.names.bodies[body.0].name).into_token_stream()),
            Body::Reference(_) => Self::Reference,
            Body::Json => Self::Json,
            Body::Bytes(media) => Self::Bytes(media),
        }
    }

    /// The parameter's type: `&types::User`.
    pub(super) fn parameter(&self) -> Option<TokenStream> {
        match self {
            Self::None => None,
            Self::Object(ty) => Some(quote!(&#ty)),
            Self::Reference | Self::Json => Some(quote!(&rt::Json)),
            Self::Bytes(_) => Some(quote!(&[u8])),
        }
    }

    /// The method call that adds the parameter `name` to the request: `.json(body)`.
    pub(super) fn call(&self, name: &Ident) -> TokenStream {
        match self {
            Self::None => TokenStream::new(),
            Self::Object(_) => quote!(.json(#name)),
            Self::Reference | Self::Json => quote!(.json_value(#name.clone())),
            Self::Bytes(media) => quote!(.bytes(#media, #name)),
        }
    }
}

/// The response to a request, as the type argument of `rt::Request<…>`.
pub(super) enum Answer {
    /// No body.
    Empty,
    /// An object of this type.
    Object(TokenStream),
    /// A list of such items, page by page.
    Page(TokenStream),
    /// Any JSON.
    Json,
    /// Bytes.
    Bytes,
}

impl Answer {
    /// The response type for the documented `content`.
    ///
    /// A single primitive is wrapped in an object that no page describes, so it is JSON.
    pub(super) fn from_content(sdk: &Sdk<'_>, content: &Content) -> Self {
        match content {
            Content::Empty => Self::Empty,
            Content::Type(ty) if ty.collection => Self::Page(item(sdk, ty)),
            Content::Bytes(_) => Self::Bytes,
            Content::Type(_) if content.is_bytes() => Self::Bytes,
            Content::Type(ty) => sdk.object(ty).map_or(Self::Json, |id| Self::Object(sdk.value_path(id))),
            Content::Json => Self::Json,
        }
    }

    /// Whether its properties can be selected.
    pub(super) fn has_properties(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Page(_) | Self::Json)
    }

    /// Whether it is a list that is returned page by page.
    pub(super) fn is_page(&self) -> bool {
        matches!(self, Self::Page(_))
    }
}

impl ToTokens for Answer {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Empty => quote!(()),
            Self::Object(ty) => ty.clone(),
            Self::Page(item) => quote!(rt::Page<#item>),
            Self::Json => quote!(rt::Json),
            Self::Bytes => quote!(rt::Bytes),
        });
    }
}

/// The item type of a list of `ty`.
pub(super) fn item(sdk: &Sdk<'_>, ty: &TypeRef) -> TokenStream {
    match ty.name {
        TypeName::Id(id) if sdk.model.ty(id).flags => {
            let path = sdk.type_path(id);
            quote!(rt::Flags<#path>)
        }
        TypeName::Id(id) => sdk.value_path(id),
        TypeName::Edm(edm) => primitive(edm),
        TypeName::Unknown(_) | TypeName::Unreadable => quote!(rt::Json),
    }
}

fn primitive(edm: Edm) -> TokenStream {
    match edm {
        Edm::String => quote!(String),
        Edm::Boolean => quote!(bool),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => quote!(i32),
        Edm::Int64 => quote!(i64),
        Edm::Single | Edm::Double => quote!(f64),
        Edm::Decimal => quote!(rt::edm::Decimal),
        Edm::Guid => quote!(rt::edm::Guid),
        Edm::Binary => quote!(rt::edm::Binary),
        Edm::Date => quote!(rt::edm::Date),
        Edm::DateTimeOffset => quote!(rt::edm::DateTimeOffset),
        Edm::TimeOfDay => quote!(rt::edm::TimeOfDay),
        Edm::Duration => quote!(rt::edm::Duration),
        Edm::Stream | Edm::Untyped => quote!(rt::Json),
    }
}

//! An enum over a base type and its derived types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::doc::{self, Doc};
use crate::emit::path::ident;
use crate::model::TypeId;
use crate::names::PolymorphicName;

/// A derived type as a variant.
struct Variant {
    name: Ident,
    /// Present if the derived type may be disabled while the base is enabled.
    gate: Option<TokenStream>,
    path: TokenStream,
    /// The name of the type in JSON.
    docs: Doc,
}

/// The enum over a type and its derived types; nothing for a type without any.
///
/// ```text
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum AnyAttachment { Attachment(Box<Attachment>), FileAttachment(Box<types::FileAttachment>) }
/// rt::polymorphic!(AnyAttachment: Attachment { FileAttachment(types::FileAttachment) });
/// ```
pub(super) fn documented(sdk: &Sdk<'_>, id: TypeId, gate: &TokenStream) -> TokenStream {
    let named = sdk.rust_type(id);
    let Some(any) = &named.any else { return TokenStream::new() };
    let (name, base) = (ident(&any.name), ident(&named.name));
    let derived = variants(sdk, id, any);
    let variants = derived.iter().map(|Variant { gate, name, path, docs }| quote!(#docs #gate #name(Box<#path>)));
    let names = derived.iter().map(|Variant { gate, name, path, .. }| quote!(#gate #name(#path)));
    let base_docs = type_doc(sdk, id);
    let docs = Doc::default().block([format!("{} or a type derived from it.", doc::code(&sdk.model.ty(id).name))]);
    quote! {
        #docs
        #gate
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name { #base_docs #base(Box<#base>), #(#variants,)* }
        #gate
        rt::polymorphic!(#name: #base { #(#names),* });
    }
}

fn variants(sdk: &Sdk<'_>, base: TypeId, any: &PolymorphicName) -> Vec<Variant> {
    let outer = gate(sdk, base);
    let derived = sdk.model.ty(base).derived.iter().zip(&any.variants[1..]);
    let variant = |(&id, name): (&TypeId, &String)| Variant {
        name: ident(name),
        path: sdk.type_path(id),
        docs: type_doc(sdk, id),
        gate: sdk.features.attribute_within(&outer, &gate(sdk, id)),
    };
    derived.map(variant).collect()
}

fn type_doc(sdk: &Sdk<'_>, id: TypeId) -> Doc {
    Doc::default().block([doc::code(&sdk.model.ty(id).name)])
}

fn gate<'a>(sdk: &Sdk<'a>, id: TypeId) -> Gate<'a> {
    Gate::new(sdk.model.ty(id).areas.iter().map(String::as_str))
}

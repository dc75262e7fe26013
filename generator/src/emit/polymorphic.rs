//! A base type and what is derived from it, as one type.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::doc::{self, Doc};
use crate::emit::path::ident;
use crate::model::TypeId;
use crate::names::RustType;

/// A derived type as a variant.
struct Variant {
    name: Ident,
    /// Where the derived type may be missing though the base is there.
    gate: Option<TokenStream>,
    path: TokenStream,
    /// Which type it is.
    docs: Doc,
}

/// The enum over a type and those derived from it; nothing for a type that has none.
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
    let (any, base) = (ident(any), ident(&named.name));
    let derived = variants(sdk, id);
    let variants = derived.iter().map(|Variant { gate, name, path, docs }| quote!(#docs #gate #name(Box<#path>)));
    let names = derived.iter().map(|Variant { gate, name, path, .. }| quote!(#gate #name(#path)));
    let base_docs = named_type(sdk, id);
    let docs = Doc::default().block([format!("{} or a type derived from it.", doc::code(&sdk.model.ty(id).name))]);
    quote! {
        #docs
        #gate
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #any { #base_docs #base(Box<#base>), #(#variants,)* }
        #gate
        rt::polymorphic!(#any: #base { #(#names),* });
    }
}

fn variants(sdk: &Sdk<'_>, base: TypeId) -> Vec<Variant> {
    let outer = gate(sdk, base);
    let mut taken = BTreeSet::from([sdk.rust_type(base).name.clone()]);
    let variant = |&id: &TypeId| {
        let named = sdk.rust_type(id);
        let name = variant_name(named, &mut taken);
        Variant {
            name: ident(&name),
            path: sdk.type_path(id),
            docs: named_type(sdk, id),
            gate: sdk.features.attribute_within(&outer, &gate(sdk, id)),
        }
    };
    sdk.model.ty(base).derived.iter().map(variant).collect()
}

fn named_type(sdk: &Sdk<'_>, id: TypeId) -> Doc {
    Doc::default().block([doc::code(&sdk.model.ty(id).name)])
}

fn gate<'a>(sdk: &Sdk<'a>, id: TypeId) -> Gate<'a> {
    Gate::new(sdk.model.ty(id).areas.iter().map(String::as_str))
}

/// The type's own name; with its namespace before it where another namespace has that name.
fn variant_name(named: &RustType, taken: &mut BTreeSet<String>) -> String {
    let namespace: String = named.module.iter().flat_map(|module| module.split('_')).map(capitalised).collect();
    let long = format!("{namespace}{}", named.name);
    let numbered = (2..).map(|number| format!("{long}{number}"));
    let mut wishes = [named.name.clone(), long.clone()].into_iter().chain(numbered);
    wishes.find(|wish| taken.insert(wish.clone())).unwrap_or_default()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::variant_name;
    use crate::names::RustType;

    #[test]
    fn namespaces_tell_variants_apart() {
        let group = |module: &[&str]| RustType {
            module: module.iter().map(|&name| name.to_owned()).collect(),
            file: String::new(),
            name: "Group".to_owned(),
            any: None,
            fields: vec![],
            variants: vec![],
        };
        let mut taken = BTreeSet::new();
        let names =
            [&[][..], &["term_store"], &["term_store"], &[]].map(|module| variant_name(&group(module), &mut taken));
        assert_eq!(names, ["Group", "TermStoreGroup", "TermStoreGroup2", "Group2"]);
    }
}

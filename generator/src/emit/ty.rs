//! Types: a file for the types of each page, a module for each namespace.
//!
//! Types have paths like `types::User` and `types::term_store::Group`, whichever file they are in. Files are included
//! with `include!` instead of being modules: the compiler splits a crate by its modules, and each part gets its own copy
//! of the code that drops a type and everything in it. With modules, a release build of a large SDK took twice as long.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::doc::{self, Doc};
use crate::emit::module::Module;
use crate::emit::operation::deprecation;
use crate::emit::path::ident;
use crate::emit::{enumeration, object, polymorphic};
use crate::model::{Kind, Type, TypeId};
use crate::names::words::capitalized;
use crate::output::Sink;

/// The file of a namespace, or of the types on a page.
pub(super) fn module<'a>(sdk: &Sdk<'a>, path: &[String], sink: Sink<'_>) -> TokenStream {
    let module = sdk.types.at(path);
    let attribute = |gate: &Gate<'a>| sdk.features.attribute_within(&module.gate, gate).unwrap_or_default();
    // Without any feature, nothing uses these imports.
    let imports = (!is_leaf(module)).then(|| {
        quote!(
            #[allow(unused_imports)]
            use {crate::types, docwright_runtime as rt};
        )
    });
    let children = module.children.iter().map(|(name, child)| declaration(sdk, name, child, module));
    let docs = about(module).inner();
    for (id, gate) in &module.items {
        sink(documented_type(sdk, *id, &attribute(gate)));
    }
    quote!(#docs #imports #(#children)*)
}

/// The documentation of a namespace.
fn about(module: &Module<'_, TypeId>) -> Doc {
    match module.path.as_slice() {
        [] => Doc::default().block(["The types of the API.".to_owned()]),
        _ if is_leaf(module) => Doc::default(),
        path => Doc::default().block([format!("Types in {}.", doc::code(&path.join("::")))]),
    }
}

/// Whether a module is a file of types, not a namespace.
fn is_leaf(module: &Module<'_, TypeId>) -> bool {
    module.children.is_empty()
}

/// `include!("types/user.rs");` for a file of types, or `pub mod term_store;` for a namespace.
fn declaration<'a>(sdk: &Sdk<'a>, name: &str, child: &Module<'a, TypeId>, parent: &Module<'a, TypeId>) -> TokenStream {
    let gate = sdk.features.attribute(&child.gate);
    if is_leaf(child) {
        let folder = parent.path.last().map_or("types", String::as_str);
        let file = format!("{folder}/{name}.rs");
        return quote!(#gate include!(#file););
    }
    let module = ident(name);
    quote!(#gate pub mod #module;)
}

fn documented_type(sdk: &Sdk<'_>, id: TypeId, gate: &TokenStream) -> TokenStream {
    if sdk.model.ty(id).kind == Kind::Enum {
        return enumeration::documented_enum(sdk, id, gate);
    }
    [object::documented_type(sdk, id, gate), polymorphic::documented(sdk, id, gate)].into_iter().collect()
}

/// Documentation and attributes of a type: the summary, its kind, and a link to its page.
pub(super) fn head(sdk: &Sdk<'_>, id: TypeId) -> TokenStream {
    let ty = sdk.model.ty(id);
    let docs = Doc::default().block(sdk.prose(ty.summary.as_deref())).block([format!(
        "{} ({})",
        kind(sdk, ty),
        sdk.reference(&ty.location)
    )]);
    let deprecated = deprecation(ty.deprecated);
    quote!(#docs #deprecated)
}

/// ``Open entity type `example.user`, derived from `example.directoryObject` ``
fn kind(sdk: &Sdk<'_>, ty: &Type) -> String {
    let base = ty.base.map(|base| &sdk.model.ty(base).name).or(ty.base_name.as_ref());
    let base = base.map(|base| format!(", derived from {}", doc::code(base))).unwrap_or_default();
    let adjectives = [(ty.is_abstract, "abstract"), (ty.open, "open"), (ty.flags, "flags")];
    let kind = match ty.kind {
        Kind::Entity => "entity type",
        Kind::Complex => "complex type",
        Kind::Enum => "enumeration",
    };
    let words = adjectives.into_iter().filter(|(applies, _)| *applies).map(|(_, word)| word).chain([kind]);
    let kind = capitalized(&words.collect::<Vec<_>>().join(" "));
    format!("{kind} {}{base}", doc::code(&ty.name))
}

//! Imports of an emitted file: the runtime and the types, each if an item in the file needs it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::path::mentions;

/// `use crate::types;` and `use docwright_runtime as rt;`, each behind the features of the `items` that need it.
///
/// The file itself is behind `outer`. Every item needs the runtime.
pub(super) fn imports<'a>(sdk: &Sdk<'a>, outer: &Gate<'a>, items: &[(TokenStream, Gate<'a>)]) -> TokenStream {
    let attribute = |gate: Gate<'a>| sdk.features.attribute_within(outer, &gate).unwrap_or_default();
    let all = items.iter().map(|(_, gate)| gate.clone());
    let naming_types = items.iter().filter(|(tokens, _)| mentions(tokens.clone(), "types"));
    let naming_types = naming_types.map(|(_, gate)| gate.clone());
    let types = naming_types.reduce(Gate::joined).map(attribute).map(|gate| quote! { #gate use crate::types; });
    let runtime = all.reduce(Gate::joined).map(attribute).map(|gate| quote! { #gate use docwright_runtime as rt; });
    quote!(#types #runtime)
}

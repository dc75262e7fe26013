//! Imports of an emitted file: the runtime and the types, each only if an item in the file uses it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::path::mentions;

/// `use crate::types;` and `use docwright_runtime as rt;`, each gated by the features of the `items` that use it.
///
/// The file itself is gated by `outer`. Every item uses the runtime.
pub(super) fn imports<'a>(sdk: &Sdk<'a>, outer: &Gate<'a>, items: &[(TokenStream, Gate<'a>)]) -> TokenStream {
    let attribute = |gate: Gate<'a>| sdk.features.attribute_within(outer, &gate).unwrap_or_default();
    let all = items.iter().map(|(_, gate)| gate.clone());
    let using_types = items.iter().filter(|(tokens, _)| mentions(tokens.clone(), "types"));
    let using_types = using_types.map(|(_, gate)| gate.clone());
    let types = using_types.reduce(Gate::joined).map(attribute).map(|gate| quote! { #gate use crate::types; });
    let runtime = all.reduce(Gate::joined).map(attribute).map(|gate| quote! { #gate use docwright_runtime as rt; });
    quote!(#types #runtime)
}

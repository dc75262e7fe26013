//! Imports of an emitted file: the runtime and the types, each where something in the file needs it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::path::mentions;

/// `use crate::types;` and `use docwright_runtime as rt;`, open where any of the `items` that need them is.
///
/// All of the file stands behind `outer`.
pub(super) fn imports<'a>(sdk: &Sdk<'a>, outer: &Gate<'a>, items: &[(TokenStream, Gate<'a>)]) -> TokenStream {
    let gate = |name: &str| {
        let users = items.iter().filter(|(tokens, _)| mentions(tokens, name)).map(|(_, gate)| gate.clone());
        users.reduce(Gate::joined).map(|gate| sdk.features.attribute_within(outer, &gate).unwrap_or_default())
    };
    let types = gate("types").map(|gate| quote! { #gate use crate::types; });
    let runtime = gate("rt").map(|gate| quote! { #gate use docwright_runtime as rt; });
    quote!(#types #runtime)
}

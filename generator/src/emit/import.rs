//! Imports of an emitted file: the runtime and the types, each only if an item in the file uses it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::context::Sdk;
use crate::emit::path::mentions;

/// The gates of the items that use each import. Every item uses the runtime.
#[derive(Default)]
pub(super) struct Imports<'a> {
    runtime: Option<Gate<'a>>,
    types: Option<Gate<'a>>,
}

impl<'a> Imports<'a> {
    /// Adds what an item with `tokens` and `gate` uses.
    pub(super) fn add(&mut self, tokens: &TokenStream, gate: &Gate<'a>) {
        join(&mut self.runtime, gate);
        if mentions(tokens.clone(), "types") {
            join(&mut self.types, gate);
        }
    }

    /// `use crate::types;` and `use docwright_runtime as rt;`, each gated by the features of the items that use it.
    ///
    /// The file itself is gated by `outer`.
    pub(super) fn tokens(self, sdk: &Sdk<'a>, outer: &Gate<'a>) -> TokenStream {
        let attribute = |gate: Gate<'a>| sdk.features.attribute_within(outer, &gate).unwrap_or_default();
        let types = self.types.map(attribute).map(|gate| quote! { #gate use crate::types; });
        let runtime = self.runtime.map(attribute).map(|gate| quote! { #gate use docwright_runtime as rt; });
        quote!(#types #runtime)
    }
}

fn join<'a>(joined: &mut Option<Gate<'a>>, gate: &Gate<'a>) {
    match joined {
        Some(joined) => joined.join(gate),
        None => *joined = Some(gate.clone()),
    }
}

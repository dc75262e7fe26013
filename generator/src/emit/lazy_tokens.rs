//! Tokens that are made where they are quoted.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// What gives tokens: `quote!` copies a stream that it finds, but moves in what this gives.
pub(super) struct LazyTokens<F>(pub(super) F);

impl<F: Fn() -> TokenStream> ToTokens for LazyTokens<F> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend((self.0)());
    }
}

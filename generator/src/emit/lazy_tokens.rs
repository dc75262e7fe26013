//! Tokens that are produced when they are quoted.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// A closure that returns tokens: `quote!` copies an interpolated stream, but moves the one that this returns.
pub(super) struct LazyTokens<F>(pub(super) F);

impl<F: Fn() -> TokenStream> ToTokens for LazyTokens<F> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend((self.0)());
    }
}

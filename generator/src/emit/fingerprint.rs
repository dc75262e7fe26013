//! The fingerprint of a set of examples.
//!
//! It is the last line of every reviewed snapshot, so that a snapshot reviewed for different facts is detected.

use std::fmt::{self, Write};

use proc_macro2::{TokenStream, TokenTree};

/// FNV-1a over the tokens of `cases`, which does not depend on their layout.
pub(super) fn fingerprint(cases: &TokenStream) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.tokens(cases.clone());
    format!("{:016x}", hash.0)
}

/// The state of the hash.
struct Fnv(u64);

impl Fnv {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.text(format_args!("{:?}", group.delimiter()));
                    self.tokens(group.stream());
                    self.text(format_args!("end"));
                }
                token => self.text(format_args!("{token}")),
            }
        }
    }

    /// Adds the text and a byte that no text contains, so that `a b` and `ab` differ.
    fn text(&mut self, text: fmt::Arguments<'_>) {
        let _ = self.write_fmt(text);
        self.byte(0xff);
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.byte(byte));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::fingerprint;

    #[test]
    fn every_token_changes_the_fingerprint() {
        assert_eq!(fingerprint(&quote!(a("b"))), fingerprint(&quote!(a("b"))));
        let distinct = [quote!(a("c")), quote!(a["b"]), quote!(ab), quote!(a b), quote!(a "b"), quote!()];
        let all: std::collections::BTreeSet<String> = distinct.iter().map(fingerprint).collect();
        assert_eq!(all.len(), distinct.len());
    }

    #[test]
    fn the_fingerprint_is_the_same_on_every_platform() {
        assert_eq!(fingerprint(&quote!(a)), "089bc907b544c769");
    }
}

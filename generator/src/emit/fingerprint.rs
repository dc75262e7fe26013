//! A number that changes when an example does.
//!
//! It ends every reviewed snapshot, so that one that was reviewed for other facts is noticed.

use proc_macro2::{TokenStream, TokenTree};

/// FNV-1a over the tokens of `cases`: it changes when anything that they hold does, and not with their layout.
pub(super) fn fingerprint(cases: &TokenStream) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    hash_tokens(cases, &mut hash);
    format!("{hash:016x}")
}

fn hash_tokens(tokens: &TokenStream, hash: &mut u64) {
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                hash_text(&format!("{:?}", group.delimiter()), hash);
                hash_tokens(&group.stream(), hash);
                hash_text("end", hash);
            }
            token => hash_text(&token.to_string(), hash),
        }
    }
}

/// The text and a byte that no text holds, so that `a b` and `ab` differ.
fn hash_text(text: &str, hash: &mut u64) {
    for byte in text.bytes().chain([0xff]) {
        *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::fingerprint;

    #[test]
    fn every_token_counts() {
        assert_eq!(fingerprint(&quote!(a("b"))), fingerprint(&quote!(a("b"))));
        let others = [quote!(a("c")), quote!(a["b"]), quote!(ab), quote!(a b), quote!(a "b"), quote!()];
        let all: std::collections::BTreeSet<String> = others.iter().map(fingerprint).collect();
        assert_eq!(all.len(), others.len());
    }

    #[test]
    fn the_number_is_the_same_everywhere() {
        assert_eq!(fingerprint(&quote!(a)), "089bc907b544c769");
    }
}

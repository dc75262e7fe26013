//! Identifiers, paths and literals that come from the model.
//!
//! Emitted code imports the runtime as `rt` and the types as `types::…`, so both are easy to recognize.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

/// `name` as an identifier; raw if it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    let make = if is_keyword(name) { Ident::new_raw } else { Ident::new };
    make(name, Span::call_site())
}

/// Whether `name` is reserved in the edition of emitted code.
#[rustfmt::skip]
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "_" | "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const" | "continue" | "crate"
        | "do" | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn" | "for" | "gen" | "if" | "impl" | "in"
        | "let" | "loop" | "macro" | "match" | "mod" | "move" | "mut" | "override" | "priv" | "pub" | "ref"
        | "return" | "self" | "Self" | "static" | "struct" | "super" | "trait" | "true" | "try" | "type" | "typeof"
        | "unsafe" | "unsized" | "use" | "virtual" | "where" | "while" | "yield"
    )
}

/// `names` joined by `::`.
pub(super) fn path<'a>(names: impl IntoIterator<Item = &'a String>) -> TokenStream {
    let names = names.into_iter().map(|name| ident(name));
    quote!(#(#names)::*)
}

/// `text` as a string literal, raw if it would otherwise contain many backslashes.
pub(super) fn literal(text: &str) -> Literal {
    let readable = text.contains('"') && text.chars().all(is_printable);
    let literal = if readable { raw(text) } else { unescaped(text) };
    literal.unwrap_or_else(|| Literal::string(text))
}

/// Whether a path in `tokens` begins with `name`, ignoring attributes.
pub(super) fn mentions(tokens: TokenStream, name: &str) -> bool {
    let (mut is_name, mut colons, mut is_attribute) = (false, 0, false);
    for token in tokens {
        let punctuation = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        if punctuation == ':' {
            colons += 1;
            if is_name && colons == 2 {
                return true;
            }
            continue;
        }
        is_name = matches!(&token, TokenTree::Ident(ident) if ident == name && colons < 2);
        if let TokenTree::Group(group) = token
            && !is_attribute
            && mentions(group.stream(), name)
        {
            return true;
        }
        (colons, is_attribute) = (0, punctuation == '#');
    }
    false
}

/// A raw literal for `text`; `None` if the text cannot be written as one.
pub(super) fn raw(text: &str) -> Option<Literal> {
    let mut hashes = "#".to_owned();
    while text.contains(&hashes) {
        hashes.push('#');
    }
    // The compiler reads `\r\n` as a line feed, and rejects any other `\r`.
    let is_representable = !text.contains('\r');
    is_representable.then(|| ["r", &hashes, "\"", text, "\"", &hashes].concat().parse().ok()).flatten()
}

/// A literal for `text` if nothing in it has to be escaped, which is true of most text and faster than escaping.
fn unescaped(text: &str) -> Option<Literal> {
    let is_unescaped = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    // Checking every byte is vectorized, which is faster than stopping at the first one that has to be escaped.
    let all = text.bytes().fold(true, |all, byte| all & is_unescaped(byte));
    all.then(|| ["\"", text, "\""].concat().parse().ok()).flatten()
}

/// Whether `ch` is visible in a literal without being escaped.
pub(super) fn is_printable(ch: char) -> bool {
    matches!(ch, ' '..='~') || ch.escape_debug().len() == 1
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{ident, is_keyword, literal, mentions};

    #[test]
    fn keywords_are_raw() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("user_id").to_string(), "user_id");
        let words = "abstract as async await auto become box break const continue crate default do dyn else enum extern \
            false final fn for if impl in let loop macro match mod move mut override priv pub raw ref return self Self \
            static struct super trait true try type typeof union unsafe unsized use user virtual where while yield _";
        for word in words.split_whitespace() {
            assert_eq!(is_keyword(word), syn::parse_str::<syn::Ident>(word).is_err(), "{word}");
        }
        // Reserved since the 2024 edition, which the parser does not recognize.
        assert!(is_keyword("gen"));
    }

    #[test]
    fn literals_round_trip() {
        for text in ["", "a", "{\"id\": \"1\"}", "\"#", "\"##\"#", "a\nb", "\"\n", "\u{202e}\"", "\\\"", "\0\"", "é\""]
        {
            let read: syn::LitStr = syn::parse_str(&literal(text).to_string()).expect("a literal");
            assert_eq!(read.value(), text);
        }
    }

    #[test]
    fn literals_are_readable_without_invisible_characters() {
        assert_eq!(literal("{\"id\": \"#1\"}").to_string(), "r##\"{\"id\": \"#1\"}\"##");
        assert_eq!(literal("say \"\u{202e}\"").to_string(), r#""say \"\u{202e}\"""#);
    }

    #[test]
    fn a_path_mentions_only_its_first_segment() {
        assert!(mentions(
            quote!(
                fn f(types: &types::User) {}
            ),
            "types"
        ));
        assert!(!mentions(
            quote!(
                #[types::a]
                struct A {
                    types: Vec<self::types::User>,
                }
            ),
            "types"
        ));
        assert!(!mentions(quote!(rt::Request), "types"));
    }
}

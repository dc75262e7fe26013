//! Documentation comments: the only way for a page's words into emitted code.
//!
//! A page's text is shown as it stands and means nothing: whatever Markdown, HTML or the compiler could take
//! for more than text is escaped or dropped. Links, tables and code spans are made here, from facts.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::path::raw;

/// Lines of documentation, in blocks with an empty line between them.
///
/// ```text
/// /// A summary.
/// ///
/// /// `GET /users/{id}` ([reference](https://…))
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Doc(Vec<String>);

impl Doc {
    /// Adds `lines` as a block of their own; nothing where there are none.
    pub(super) fn block(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() && !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(lines.map(|line| [" ", &line].concat()));
        self
    }

    /// The same lines for the module or crate around them: `//! …`.
    pub(super) fn inner(&self) -> TokenStream {
        let lines = self.literals();
        quote!(#(#![doc = #lines])*)
    }

    /// Raw, where that says the same: it is quicker to make and to read, and is not what is printed.
    fn literals(&self) -> impl Iterator<Item = Literal> {
        self.0.iter().map(|line| raw(line).unwrap_or_else(|| Literal::string(line)))
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lines = self.literals();
        tokens.extend(quote!(#(#[doc = #lines])*));
    }
}

/// `text` so that rustdoc shows exactly its characters, on one line.
pub(super) fn text(text: &str) -> String {
    let clean = clean(text);
    let marker = block_marker(&clean);
    let mut escaped = String::with_capacity(clean.len() + 8);
    for (at, char) in clean.char_indices() {
        if Some(at) == marker || is_inline_markup(char) || clean[at..].starts_with("://") {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// `text` as a code span.
pub(super) fn code(text: &str) -> String {
    let clean = clean(text);
    let mut fence = "`".to_owned();
    while clean.contains(&fence) {
        fence.push('`');
    }
    match clean.as_str() {
        "" => String::new(),
        text if text.starts_with('`') || text.ends_with('`') => format!("{fence} {text} {fence}"),
        text => [&fence, text, &fence].concat(),
    }
}

/// A link to `url`, which may hold a page's words.
pub(super) fn link(label: &str, url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => target.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'?' | b'=' | b'&' | b'#' | b'%' | b'+' | b',' => {
                target.push(char::from(byte));
            }
            _ => target.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("[{label}]({target})")
}

/// `text` on one line, without characters that are not seen.
pub(super) fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let seen: String = text.chars().filter(|&char| char.is_whitespace() || !is_unseen(char)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `text` is but words with a space between them. Most is, and it is quickly seen.
fn is_clean(text: &str) -> bool {
    let is_seen = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_seen && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Control characters, and the marks that turn the direction of text around.
fn is_unseen(char: char) -> bool {
    let turns =
        matches!(char, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || char.is_control()
}

/// What means something anywhere in a line.
fn is_inline_markup(char: char) -> bool {
    matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&')
}

/// Where a character stands that would make a heading, list or rule of a line beginning with `text`.
fn block_marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    match text[digits..].chars().next()? {
        '#' | '+' | '-' | '=' if digits == 0 => Some(0),
        '.' | ')' if digits > 0 => Some(digits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Doc, code, link, text};

    #[test]
    fn markup_is_shown_as_it_stands() {
        assert_eq!(
            text("a *b* [c](d) `e` <f> g_h i|j \\ &lt; ~k~"),
            r"a \*b\* \[c\](d) \`e\` \<f\> g\_h i\|j \\ \&lt; \~k\~"
        );
    }

    #[test]
    fn beginnings_of_blocks_are_shown_as_they_stand() {
        for (given, shown) in
            [("# a", r"\# a"), ("- a", r"\- a"), ("+ a", r"\+ a"), ("===", r"\==="), ("12. a", r"12\. a")]
        {
            assert_eq!(text(given), shown);
        }
        assert_eq!(text("a # b - c 1. d"), "a # b - c 1. d");
        assert_eq!(text("    indented"), "indented");
    }

    #[test]
    fn hostile_text_stays_text() {
        for given in [
            "*/ fn x() {}",
            "\"#; fn x() {}",
            "#![allow(x)]",
            "a\n/// b\r\n```\nfn x() {}",
            "<script>",
            "\u{202e}evil\u{2066}\0",
        ] {
            let doc = Doc::default().block([text(given)]);
            let file: syn::File = syn::parse_quote!(#doc struct Documented;);
            let printed = prettyplease::unparse(&file);
            let again = syn::parse_file(&printed).expect("a documented struct");
            assert_eq!(again.items.len(), 1, "{printed}");
            assert!(printed.is_ascii() && printed.lines().count() == 2, "{printed}");
        }
    }

    #[test]
    fn addresses_are_not_links() {
        assert_eq!(text("see https://example.com/a"), r"see https\://example.com/a");
        assert_eq!(link("page", "https://x.y/a b)(<c>?v=1"), "[page](https://x.y/a%20b%29%28%3Cc%3E?v=1)");
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("GET /a"), "`GET /a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
    }

    #[test]
    fn blocks_are_set_apart() {
        let line = |text: &str| vec![text.to_owned()];
        let doc = Doc::default().block(vec![]).block(line("a")).block(vec![]).block(line("b"));
        assert_eq!(doc.0, [" a", "", " b"]);
    }
}

//! Documentation comments, which may contain page text.
//!
//! Page text is displayed literally: everything that Markdown, HTML or the compiler could interpret is escaped or dropped.
//! Links and code spans are built here from facts.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::path::raw;

/// Lines of documentation, in blocks separated by empty lines.
///
/// ```text
/// /// A summary.
/// ///
/// /// `GET /users/{id}` ([reference](https://…))
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Doc(Vec<String>);

impl Doc {
    /// Adds `lines` as a block, if there are any.
    pub(super) fn block(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() && !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(lines.map(|line| [" ", &line].concat()));
        self
    }

    /// The lines as inner documentation: `//! …`.
    pub(super) fn inner(&self) -> TokenStream {
        let lines = self.literals();
        quote!(#(#![doc = #lines])*)
    }

    /// Raw literals if possible, which are faster to create and to parse; the printer writes comments either way.
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

/// Escapes `text`, so that rustdoc displays exactly its characters, on one line.
pub(super) fn text(text: &str) -> String {
    let clean = clean(text);
    let marker = block_marker(&clean);
    let mut escaped = String::with_capacity(clean.len() + 8);
    for (index, ch) in clean.char_indices() {
        if Some(index) == marker || is_inline_markup(ch) || clean[index..].starts_with("://") {
            escaped.push('\\');
        }
        escaped.push(ch);
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

/// A link to `url`, which may contain page text.
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

/// `text` on one line, without invisible characters.
pub(super) fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let visible: String = text.chars().filter(|&ch| ch.is_whitespace() || !is_invisible(ch)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `text` is ASCII words with single spaces between them: a quick check that most text passes.
fn is_clean(text: &str) -> bool {
    let is_visible = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_visible && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Control characters, and marks that change the direction of text.
fn is_invisible(ch: char) -> bool {
    let is_direction_mark =
        matches!(ch, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction_mark || ch.is_control()
}

/// Characters that are markup anywhere in a line.
fn is_inline_markup(ch: char) -> bool {
    matches!(ch, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&')
}

/// The index of the character that makes a line beginning with `text` a heading, list or rule.
fn block_marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|ch: char| ch.is_ascii_digit()).len();
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
    fn inline_markup_is_escaped() {
        assert_eq!(
            text("a *b* [c](d) `e` <f> g_h i|j \\ &lt; ~k~"),
            r"a \*b\* \[c\](d) \`e\` \<f\> g\_h i\|j \\ \&lt; \~k\~"
        );
    }

    #[test]
    fn block_markers_are_escaped() {
        for (given, expected) in
            [("# a", r"\# a"), ("- a", r"\- a"), ("+ a", r"\+ a"), ("===", r"\==="), ("12. a", r"12\. a")]
        {
            assert_eq!(text(given), expected);
        }
        assert_eq!(text("a # b - c 1. d"), "a # b - c 1. d");
        assert_eq!(text("    indented"), "indented");
    }

    #[test]
    fn hostile_text_is_escaped() {
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
    fn urls_are_not_links() {
        assert_eq!(text("see https://example.com/a"), r"see https\://example.com/a");
        assert_eq!(link("page", "https://x.y/a b)(<c>?v=1"), "[page](https://x.y/a%20b%29%28%3Cc%3E?v=1)");
    }

    #[test]
    fn code_spans_can_contain_backticks() {
        assert_eq!(code("GET /a"), "`GET /a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
    }

    #[test]
    fn blocks_are_separated_by_empty_lines() {
        let line = |text: &str| vec![text.to_owned()];
        let doc = Doc::default().block(vec![]).block(line("a")).block(vec![]).block(line("b"));
        assert_eq!(doc.0, [" a", "", " b"]);
    }
}

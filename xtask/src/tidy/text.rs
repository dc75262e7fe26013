//! Splits Rust source into code and prose, so that each can be searched separately.

/// The two parts of a source, each with all line breaks of the original.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// Code; comments and literals are spaces.
    pub(super) code: String,
    /// Comments and literals; code is [`BREAK`], so that texts on either side of it stay separate.
    pub(super) prose: String,
}

/// Separates pieces of prose.
pub(super) const BREAK: char = '\0';

/// Splits `text`. The result for a file that does not compile is unspecified.
pub(super) fn split(text: &str) -> Split {
    let mut split = Split::default();
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        if let Some(length) = prose_length(rest, split.code.chars().next_back()) {
            split.push_prose(&rest[..length]);
            rest = &rest[length..];
        } else {
            split.push_code(ch);
            rest = &rest[ch.len_utf8()..];
        }
    }
    split
}

impl Split {
    fn push_code(&mut self, ch: char) {
        self.code.push(ch);
        self.prose.push(if ch.is_whitespace() { ch } else { BREAK });
    }

    fn push_prose(&mut self, piece: &str) {
        self.code.extend(piece.chars().map(|ch| if ch == '\n' { '\n' } else { ' ' }));
        let is_comment = piece.starts_with('/');
        let text = piece.trim_start_matches(if is_comment { &['/', '!', '*'][..] } else { &['r', '#'][..] });
        // Consecutive comment lines are one text; literals are not.
        let around = if is_comment { ' ' } else { BREAK };
        self.prose.push(around);
        let mut chars = text.chars();
        while let Some(ch) = chars.next() {
            match ch {
                '\\' if !is_comment => self.prose.push(if chars.next() == Some('\n') { '\n' } else { ' ' }),
                ch => self.prose.push(ch),
            }
        }
        self.prose.push(around);
    }
}

/// The length of the comment or literal at the start of `rest`, which follows `before`.
fn prose_length(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    let is_word = before.is_some_and(|ch| ch.is_alphanumeric() || ch == '_');
    if rest.starts_with('r') && !is_word {
        let hashes = rest[1..].len() - rest[1..].trim_start_matches('#').len();
        let quoted = &rest[1 + hashes..];
        let close = format!("\"{}", "#".repeat(hashes));
        let end = quoted.strip_prefix('"').map(|inner| inner.find(&close).unwrap_or(inner.len()));
        return end.map(|end| (1 + hashes + 1 + end + close.len()).min(rest.len()));
    }
    match rest.strip_prefix('\'') {
        Some(inner) => character_length(inner).map(|length| length + 1),
        None => rest.strip_prefix('"').map(|inner| closing(inner, '"') + 1),
    }
}

/// The length of a character literal after its first quote; `None` for a lifetime.
fn character_length(inner: &str) -> Option<usize> {
    let mut chars = inner.chars();
    let first = chars.next()?;
    (first == '\\' || chars.next() == Some('\'')).then(|| closing(inner, '\''))
}

/// The length up to and including the closing `quote`; skips escaped quotes.
fn closing(inner: &str, quote: char) -> usize {
    let mut chars = inner.char_indices();
    while let Some((index, ch)) = chars.next() {
        if ch == '\\' {
            chars.next();
        } else if ch == quote {
            return index + 1;
        }
    }
    inner.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
    }

    #[test]
    fn comments_and_literals_are_prose() {
        let text = "/// Doc.\nfn f<'a>(x: &'a str) { g(\"one \\\"two\\\"\", r#\"three\"#, 'q', '\\'', br) } // end\n/* block */ h";
        let split = split(text);
        assert_eq!(words(&split.code), ["fn", "f", "a", "x", "a", "str", "g", "br", "h"]);
        assert_eq!(words(&split.prose), ["Doc", "one", "two", "three", "q", "end", "block"]);
    }

    #[test]
    fn lines_are_kept() {
        let text = "// a\nlet x = \"b \\\n    c\nd\";\n'\\n'\n";
        let split = split(text);
        assert_eq!(split.code.lines().count(), text.lines().count());
        assert_eq!(split.prose.lines().count(), text.lines().count());
    }
}

//! Text from outside as it may be printed: without characters that steer a terminal or reorder a line.
//!
//! Pages, file names and arguments may hold any character. An escape sequence could change what a terminal shows, a mark
//! for right-to-left text the order of a line, and a line break could begin a line that a CI service takes for a command,
//! such as `::error::`.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// `text` with its control characters escaped, except line breaks and tabs: `\u{1b}`. No line begins with a command of a
/// CI service.
pub fn text(text: &str) -> Cow<'_, str> {
    let text = escape(text, |ch| is_steering(ch) && !matches!(ch, '\n' | '\t'), rust_escape);
    if !text.lines().any(is_command) {
        return text;
    }
    let lines = text.split_inclusive('\n').map(|line| match is_command(line) {
        true => line.replacen([':', '#'], "\\", 1),
        false => line.to_owned(),
    });
    lines.collect::<String>().into()
}

/// Whether a CI service takes `line` for a command; spaces before it do not matter.
fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    ["::", "##[", "##vso["].iter().any(|start| line.starts_with(start))
}

/// `text` on one line: line breaks and tabs are escaped too.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, is_steering, rust_escape)
}

/// `path` on one line.
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

/// The JSON document `text` with the characters escaped that JSON allows in strings but a terminal obeys. What is below a
/// space is escaped by every writer, or is between values.
pub fn json(text: &str) -> Cow<'_, str> {
    escape(text, |ch| is_steering(ch) && ch > ' ', |ch, escaped| write!(escaped, "\\u{:04x}", u32::from(ch)))
}

/// Whether `ch` is a control character, a line or paragraph separator, or a mark that changes the direction of text.
pub fn is_steering(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn rust_escape(ch: char, escaped: &mut String) -> std::fmt::Result {
    write!(escaped, "{}", ch.escape_default())
}

fn escape(
    text: &str,
    is_escaped: impl Fn(char) -> bool,
    escape: impl Fn(char, &mut String) -> std::fmt::Result,
) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for ch in text.chars() {
        match is_escaped(ch) {
            true => escape(ch, &mut escaped).expect("writing to a string does not fail"),
            false => escaped.push(ch),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::{json, line, text};

    #[test]
    fn characters_that_steer_a_terminal_are_escaped() {
        assert_eq!(text("a\u{1b}[31m\u{9b}1m\r\n\tb\u{202e}c\u{7}"), "a\\u{1b}[31m\\u{9b}1m\\r\n\tb\\u{202e}c\\u{7}");
        assert_eq!(line("a\n::error::b\tc"), "a\\n::error::b\\tc");
        assert_eq!(text("a\n  ::error::b\n##[error]c\n"), "a\n  \\:error::b\n\\#[error]c\n");
        assert_eq!(text("plain, ü, 日本語, 👩‍🔧"), "plain, ü, 日本語, 👩‍🔧");
    }

    #[test]
    fn escaped_json_is_the_same_json() {
        let value = serde_json::json!({"a\u{9b}": "\u{202e}\u{1b}\n\u{7f}"});
        let escaped = json(&value.to_string()).into_owned();
        assert!(escaped.is_ascii() && !escaped.contains(|ch: char| ch.is_control()));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).expect("JSON"), value);
    }
}

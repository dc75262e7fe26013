//! A finding as data: its location, further locations, the next step, and the edits that fix it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::printable;
use crate::rule::{Level, Rule, by_code};
use crate::source::Sources;
use crate::span::Span;

/// A finding: one problem at one location.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its rule.
    #[serde(with = "by_code")]
    pub rule: &'static Rule,
    /// How much it matters: the level of its rule, unless it is configured.
    pub level: Level,
    /// Its location.
    pub span: Span,
    /// The problem, in one phrase.
    pub message: String,
    /// What few findings have, so that the others stay small.
    details: Option<Box<Details>>,
}

/// The optional parts of a finding.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Details {
    labels: Vec<Label>,
    help: Option<String>,
    edits: Vec<Edit>,
}

/// A further location that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// A replacement of text. After all edits of a finding are applied, it no longer occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The text to replace; empty to insert text.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// Identifies a finding in one state of the pages: a hash of its rule, page, span and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub u64);

impl fmt::Display for FindingId {
    /// Formats the id as 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Diagnostic {
    pub(super) fn new(rule: &'static Rule, span: Span, message: String) -> Self {
        Self { rule, level: rule.level, span, message: presentable(message), details: None }
    }

    /// The id of the finding. It contains the name of the page, so that other pages can come and go.
    pub fn id(&self, sources: &Sources) -> FindingId {
        let mut hasher = Xxh3::new();
        for text in [self.rule.code, &sources.file(self.span.file).name, &self.message] {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.update(&self.span.start.to_le_bytes());
        hasher.update(&self.span.end.to_le_bytes());
        FindingId(hasher.digest())
    }

    /// Further locations that the finding is about.
    pub fn labels(&self) -> &[Label] {
        self.details.as_ref().map_or(&[], |details| &details.labels)
    }

    /// The next step, if one is certain.
    pub fn help(&self) -> Option<&str> {
        self.details.as_ref()?.help.as_deref()
    }

    /// The edits that fix the problem, if the fix is certain.
    pub fn edits(&self) -> &[Edit] {
        self.details.as_ref().map_or(&[], |details| &details.edits)
    }

    pub(super) fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Adds a further location.
    pub(super) fn with_label(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.details().labels.push(Label { span, text: presentable(text.into()) });
        self
    }

    /// Sets the next step.
    pub(super) fn with_help(&mut self, help: impl Into<String>) -> &mut Self {
        self.details().help = Some(presentable(help.into()));
        self
    }

    /// Adds an edit.
    pub(super) fn with_edit(&mut self, span: Span, replacement: impl Into<String>) -> &mut Self {
        self.details().edits.push(Edit { span, replacement: replacement.into() });
        self
    }

    fn details(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }
}

/// The most bytes of a text. A page may have a cell of megabytes, which nobody reads in a message.
const MAX_BYTES: usize = 2000;

/// The most bytes before and after what is left out of a longer text, whose end says what is wrong.
const KEPT: (usize, usize) = (1500, 450);

/// `text`, which may quote a page, as it may be printed: on one line, and without the middle if it is very long.
fn presentable(text: String) -> String {
    // Escapes are longer than what they replace.
    match printable::line(&text) {
        Cow::Borrowed(_) => shortened(text),
        Cow::Owned(escaped) => shortened(escaped),
    }
}

fn shortened(text: String) -> String {
    if text.len() <= MAX_BYTES {
        return text;
    }
    let start = &text[..text.floor_char_boundary(KEPT.0)];
    let end = &text[text.ceil_char_boundary(text.len() - KEPT.1)..];
    format!("{start} … {end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::span::FileId;

    #[test]
    fn a_message_is_short_whatever_it_quotes() {
        let message = |words: &str| {
            let mut diagnostics = Diagnostics::default();
            diagnostics.unread_permission(Span::new(FileId(0), 0..0), words);
            diagnostics.iter().map(|finding| finding.message.clone()).collect::<String>()
        };
        assert_eq!(message("ü(").replace("ü(", ""), "`` is not understood, and no scope is read from it");
        for words in ["(", "ü", "文", "\u{1b}"].map(|ch| ch.repeat(1 << 20)) {
            let message = message(&words);
            assert!(message.len() <= MAX_BYTES, "{}", message.len());
            let start: String = words.chars().take(200).collect();
            assert!(message.starts_with(&format!("`{}", printable::line(&start))), "{message}");
            assert!(message.ends_with("is not understood, and no scope is read from it"), "{message}");
        }
    }
}

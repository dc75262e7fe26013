//! Findings as text: for people, and for other programs.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as ExampleBody, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::Sources;
use crate::span::Span;

/// One line: place, level, rule and phrase.
pub fn line(found: &Diagnostic, sources: &Sources) -> String {
    let (line, column) = sources.position(found.span);
    let name = &sources.file(found.span.file).name;
    format!("{name}:{line}:{column}: {}[{}]: {}", found.rule.level.name(), found.rule.code, found.message)
}

/// The finding beside the lines of the page that it is about.
pub fn human(found: &Diagnostic, sources: &Sources, color: bool) -> String {
    let file = sources.file(found.span.file);
    let level = match found.rule.level {
        Level::Error => ExampleBody::ERROR,
        Level::Warning => ExampleBody::WARNING,
        Level::Info => ExampleBody::INFO,
    };
    let mark = AnnotationKind::Primary.span(first_line(&file.text, found.span));
    let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str()).annotation(mark);
    let title = level.primary_title(found.message.as_str()).id(found.rule.code);
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[Group::with_title(title).element(snippet)])
}

/// A long finding is shown by its first line: the place is what a reader needs.
fn first_line(text: &str, span: Span) -> Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary((span.end as usize).max(start));
    start..text[start..end].find('\n').map_or(end, |newline| start + newline)
}

/// A finding as the exported model holds it.
#[derive(Debug, Serialize)]
pub struct Exported<'a> {
    /// Name of the rule.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// Name of the page or include.
    pub page: &'a str,
    /// Counted from 1.
    pub line: u32,
    /// In characters, counted from 1.
    pub column: u32,
    /// What is so.
    pub message: &'a str,
}

/// `found` for other programs.
pub fn exported<'a>(found: &'a Diagnostic, sources: &'a Sources) -> Exported<'a> {
    let (line, column) = sources.position(found.span);
    Exported {
        rule: found.rule.code,
        level: found.rule.level.name(),
        page: &sources.file(found.span.file).name,
        line,
        column,
        message: &found.message,
    }
}

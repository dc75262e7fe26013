//! Request lines: `METHOD path` in a request block.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{PathProblem, UncallablePath};
use crate::extract::ExtractCtx;
use crate::extract::path::{self, PathFacts};
use crate::model::Method;
use crate::page::Fence;
use crate::span::{self, Span, range_of};

/// The length of the longest method, with room for a slip.
const LONGEST_METHOD: usize = 7;

/// One request line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestLine {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: PathFacts,
    /// The line.
    pub span: Span,
    /// Index of its description in [`Facts::operations`](crate::extract::Facts::operations).
    pub operation: usize,
    /// Whether it was read from an example, so that it may be an instance of a request line on any page.
    pub from_example: bool,
}

/// Whether the first non-empty line of `fence` is a request.
pub(crate) fn is_request(fence: &Fence) -> bool {
    let first = fence.content.lines().find(|line| !line.trim().is_empty()).map(without_bullet);
    first
        .is_some_and(|line| method(line).is_some() || looks_like_path(line.trim()) || misspelled_method(line).is_some())
}

/// Whether the first non-empty line of `fence` is a request with a relative path.
pub(crate) fn is_relative(fence: &Fence) -> bool {
    let first = fence.content.lines().find(|line| !line.trim().is_empty()).map(without_bullet);
    first.and_then(method).is_some_and(|(_, path)| path.starts_with('/'))
}

/// The method in the first non-empty line of `fence`.
pub(crate) fn first_method(fence: &Fence) -> Option<Method> {
    let first = fence.content.lines().find(|line| !line.trim().is_empty())?;
    method(without_bullet(first)).map(|(method, _)| method)
}

/// Splits a line into method and rest, if it begins with a method; a method not in upper case must precede a path.
pub fn method(line: &str) -> Option<(Method, &str)> {
    // Nearly all lines begin with something else.
    let line = line.trim_start();
    let length = line.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=LONGEST_METHOD).contains(&length) {
        return None;
    }
    let (word, rest) = line.trim_end().split_at(length);
    let is_separate = rest.starts_with(char::is_whitespace);
    if !is_separate && !rest.starts_with('/') {
        return None;
    }
    let (method, rest) = (Method::parse(word)?, rest.trim());
    (word == method.name() || is_separate && looks_like_path(rest)).then_some((method, rest))
}

/// Splits a line into a word that is not a method and the absolute URL after it: probably a misspelled method.
pub(super) fn misspelled_method(line: &str) -> Option<(&str, &str)> {
    let (word, rest) = line.trim().split_once(char::is_whitespace)?;
    let is_word = word.chars().all(|ch| ch.is_ascii_alphabetic()) && word.len() <= LONGEST_METHOD;
    let rest = rest.trim_start();
    (is_word && !rest.starts_with('/') && looks_like_path(rest)).then_some((word, rest))
}

/// The request lines of `fence`, which the facts at index `operation` describe.
pub(crate) fn lines(fence: &Fence, operation: usize, ctx: &mut ExtractCtx<'_>) -> Vec<RequestLine> {
    let mut requests = Vec::new();
    for (offset, line) in span::lines(&fence.content) {
        let text = without_bullet(line).trim();
        let start = offset + range_of(line, text).start;
        let span = fence.span_of(start..start + text.len());
        if let Some((method, rest)) = method(text) {
            if lacks_space(text) {
                let path = start + method.name().len();
                ctx.diagnostics.irregular_path(fence.span_of(path..path), &PathProblem::NoSpaceAfterMethod);
            }
            let raw = without_protocol(rest);
            if is_prose(raw) {
                let raw_start = start + range_of(text, raw).start;
                let span = fence.span_of(raw_start..raw_start + raw.len());
                ctx.diagnostics.unreadable_path(span, raw, UncallablePath::Prose);
                continue;
            }
            let offset = start + range_of(text, raw).start;
            let locate = |range: Range<usize>| fence.span_of(offset + range.start..offset + range.end);
            let path = path::read(raw, &locate, ctx);
            requests.extend(path.map(|path| RequestLine { method, path, span, operation, from_example: false }));
        } else if lacks_method(text) {
            ctx.diagnostics.request_without_method(span, text);
        }
    }
    requests
}

/// `* GET /widgets` → `GET /widgets`.
fn without_bullet(line: &str) -> &str {
    let rest = line.trim_start().strip_prefix(['*', '-', '+', '•']).map(str::trim_start);
    rest.filter(|rest| method(rest).is_some()).unwrap_or(line)
}

/// Whether `text` after a method is several words without a slash or placeholder, so that it cannot be a path.
fn is_prose(text: &str) -> bool {
    text.contains(char::is_whitespace) && !text.contains(['/', '{', '<', '(', '?'])
}

/// Whether `line` is a path alone or a path after a word that is not a method.
fn lacks_method(line: &str) -> bool {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|ch| ch.is_ascii_alphabetic());
    looks_like_path(line) || is_word(word) && looks_like_path(rest.trim_start())
}

/// Whether `line` begins with a method and a path without a space between them.
fn lacks_space(line: &str) -> bool {
    line.split_once('/').is_some_and(|(word, _)| Method::ALL.iter().any(|method| method.name() == word))
}

/// `path HTTP/1.1` → `path`.
pub(super) fn without_protocol(rest: &str) -> &str {
    match rest.rfind("HTTP/") {
        Some(start) if start > 0 && rest[..start].ends_with(' ') => rest[..start].trim_end(),
        _ => rest,
    }
}

pub(super) fn looks_like_path(line: &str) -> bool {
    let relative = line.starts_with('/') && !line.starts_with("//") && line.len() > 1;
    (relative || line.starts_with("https://") || line.starts_with("http://")) && !line.contains(": ")
}

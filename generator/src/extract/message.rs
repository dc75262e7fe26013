//! The messages in a block: a request or response line, headers, and a body.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::page::Fence;
use crate::span::{SourceMap, Span, lines, range_of};

/// The headers and body after the first line of a request or response.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Message {
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// Lines among the headers that are not headers.
    pub malformed: Vec<Span>,
    /// The body.
    pub body: Option<String>,
    /// The location of the body.
    pub body_span: Option<Span>,
    /// Where the parts of the body are in the file.
    pub body_map: SourceMap,
}

impl Message {
    /// The span of `range` of the body.
    pub fn span_in_body(&self, range: Range<usize>) -> Option<Span> {
        Some(Span::new(self.body_span?.file, self.body_map.source(range)))
    }

    /// The value of `Content-Type`.
    pub fn media_type(&self) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        header.map(|(_, media)| media.as_str())
    }

    /// Whether the body is JSON, by its media type or, without one, by its first character.
    pub fn is_json(&self) -> bool {
        let looks_like_json = || self.body.as_deref().is_none_or(|body| body.starts_with(['{', '[']));
        self.media_type().map_or_else(looks_like_json, |media| media.contains("json"))
    }
}

/// The first non-empty line of a block.
pub(super) struct FirstLine<'f> {
    pub(super) text: &'f str,
    pub(super) span: Span,
    /// The offset of the next line.
    pub(super) next: usize,
}

impl FirstLine<'_> {
    pub(super) fn is_status(&self) -> bool {
        self.status().is_some()
    }

    /// The status in a line like `HTTP/1.1 200 OK`, and its digits; the version may be missing.
    pub(super) fn status(&self) -> Option<(u16, &str)> {
        let rest = self.text.strip_prefix("HTTP")?;
        let (version, rest) = rest.split_once(char::is_whitespace)?;
        let is_version = version.is_empty() || version.starts_with('/');
        let digits = rest.split_whitespace().next().filter(|_| is_version)?;
        Some((digits.parse().ok()?, digits))
    }
}

/// The first non-empty line of `fence`.
pub(super) fn first_line(fence: &Fence) -> Option<FirstLine<'_>> {
    line_from(fence, 0)
}

/// The first non-empty line from `start` on.
pub(super) fn line_from(fence: &Fence, start: usize) -> Option<FirstLine<'_>> {
    let (offset, line) = lines(&fence.content[start..]).find(|(_, line)| !line.trim().is_empty())?;
    let text = line.trim();
    let span = fence.span_of(range_of(&fence.content, text));
    Some(FirstLine { text, span, next: start + offset + line.len() })
}

/// The whole block as a body.
pub(super) fn body_only(fence: &Fence) -> Message {
    let body = Some(fence.content.clone()).filter(|body| !body.trim().is_empty());
    let body_span = body.as_ref().map(|_| fence.span);
    Message { body, body_span, body_map: fence.map.clone(), ..Message::default() }
}

/// Reads the headers up to an empty line, then the body. Empty lines before the first header are skipped.
pub(super) fn message(fence: &Fence, range: Range<usize>) -> Message {
    let mut message = Message::default();
    let start = range.start;
    let rest = &fence.content[range];
    let mut end = rest.len();
    for (offset, line) in lines(rest) {
        let text = line.trim();
        match header(text) {
            Some(header) => message.headers.push(header),
            None if text.is_empty() && message.headers.is_empty() => (),
            None if text.is_empty() || begins_body(text) || message.headers.is_empty() => {
                end = offset;
                break;
            }
            None => message.malformed.push(fence.span_of(start + offset..start + offset + line.trim_end().len())),
        }
    }
    let body = rest[end..].trim();
    if !body.is_empty() {
        let first = start + rest.len() - rest[end..].trim_start().len();
        message.body_span = Some(fence.span_of(first..first + body.len()));
        message.body_map = fence.map.part(first..first + body.len());
        message.body = Some(body.to_owned());
    }
    message
}

fn begins_body(text: &str) -> bool {
    text.starts_with(['{', '[', '<', '"', '-'])
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_.".contains(ch);
    let is_name =
        !name.is_empty() && name.chars().all(is_allowed) && name.starts_with(|ch: char| ch.is_ascii_alphabetic());
    (is_name && !value.starts_with("//")).then(|| (name.to_owned(), value.trim().to_owned()))
}

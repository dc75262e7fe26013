//! The messages in a block: a request or response line, headers, and a body.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::{example, request};
use crate::model::Method;
use crate::page::{Annotation, Fence};
use crate::span::{SourceMap, Span, lines, range_of};

/// The headers and body after the first line of a request or response.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// Whether no empty line separates the body from what precedes it.
    pub lacks_empty_line: bool,
}

impl Message {
    /// Sets the body to `range` of `fence`.
    fn set_body(&mut self, fence: &Fence, range: Range<usize>) {
        self.body = Some(fence.content[range.clone()].to_owned());
        self.body_span = Some(fence.span_of(range.clone()));
        self.body_map = fence.map.part(range);
    }

    /// Adds the headers and the body that a block of its own shows.
    pub(super) fn continue_with(&mut self, fence: &Fence) {
        let rest = read(fence, 0..fence.content.len());
        self.headers.extend(rest.headers);
        self.malformed.extend(rest.malformed);
        (self.body, self.body_span, self.body_map) = (rest.body, rest.body_span, rest.body_map);
    }

    /// The span of `range` of the body.
    pub(crate) fn span_in_body(&self, range: Range<usize>) -> Option<Span> {
        Some(Span::new(self.body_span?.file, self.body_map.source(range)))
    }

    /// The value of `Content-Type`.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        header.map(|(_, media)| media.as_str())
    }

    /// Whether the body is JSON, by its media type or, without one, by its first character.
    pub(crate) fn is_json(&self) -> bool {
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

/// The status line of a response, such as `HTTP/1.1 200 OK`.
pub(super) struct StatusLine<'l> {
    /// The status, if the line has a valid one.
    pub(super) status: Option<u16>,
    /// The digits of the status, or what is in their place.
    pub(super) word: &'l str,
}

/// Reads a status line. The version may be missing, and without a protocol a reason such as `OK` must follow the
/// status.
pub(super) fn status_line(line: &str) -> Option<StatusLine<'_>> {
    let Some(rest) = after_protocol(line) else {
        let (digits, reason) = line.split_once(char::is_whitespace)?;
        let status = status(digits).filter(|_| reason.trim_start().starts_with(|ch: char| ch.is_ascii_alphabetic()))?;
        return Some(StatusLine { status: Some(status), word: digits });
    };
    let word = rest.split_whitespace().next().unwrap_or(rest);
    let digits = &word[..word.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(word.len())];
    match status(digits) {
        Some(status) => Some(StatusLine { status: Some(status), word: digits }),
        None => Some(StatusLine { status: None, word }),
    }
}

/// `HTTP/1.1 200 OK` → `200 OK`; `None` if the line does not begin with the protocol.
fn after_protocol(line: &str) -> Option<&str> {
    let rest = line.get(..4).filter(|start| start.eq_ignore_ascii_case("http")).map(|_| &line[4..])?;
    let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
    let is_version_char = |ch: char| ch.is_ascii_digit() || ch == '.';
    let rest = match rest.strip_prefix('/') {
        Some(version) if !version.starts_with('/') => version.trim_start_matches(is_version_char),
        Some(_) => return None,
        None => {
            let word =
                rest.split_whitespace().next().filter(|word| word.starts_with(|ch: char| ch.is_ascii_digit()))?;
            let is_version = word.contains('.') && word.chars().all(is_version_char);
            if is_version { rest.trim_start().strip_prefix(word)? } else { rest }
        }
    };
    Some(rest.trim_start_matches(|ch: char| ch.is_whitespace() || ch == ':'))
}

fn status(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|status| digits.len() == 3 && (100..600).contains(status))
}

/// How a block begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// It is empty.
    Empty,
    /// A method, possibly misspelled, and a URL.
    Request,
    /// A URL alone.
    Url,
    /// A method without a URL.
    Method,
    /// A status line.
    Status,
    /// An object or list.
    Json,
    /// A header.
    Header,
    /// Anything else.
    Other,
}

impl Start {
    pub(super) fn of(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let Some(first) = lines.next() else { return Self::Empty };
        let is_method = Method::ALL.iter().any(|method| method.name() == first);
        match first {
            _ if is_method && !lines.next().is_some_and(request::looks_like_path) => Self::Method,
            _ if is_method || request::method(first).is_some() => Self::Request,
            _ if request::looks_like_path(first) => Self::Url,
            _ if request::misspelled_method(first).is_some() => Self::Request,
            _ if status_line(first).is_some() => Self::Status,
            _ if first.starts_with(['{', '[']) => Self::Json,
            _ if header(first).is_some() => Self::Header,
            _ => Self::Other,
        }
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

/// The `range` of the block as a body.
pub(super) fn body_only(fence: &Fence, range: Range<usize>) -> Message {
    let mut message = Message::default();
    if !fence.content[range.clone()].trim().is_empty() {
        message.set_body(fence, range);
    }
    message
}

/// A message in a block.
pub(super) struct Part<'f> {
    pub(super) fence: &'f Fence,
    /// The annotation of the block.
    pub(super) annotation: Option<&'f Annotation>,
    /// The range of the content.
    pub(super) range: Range<usize>,
    /// How it begins.
    pub(super) start: Start,
}

/// The messages in `fence`. Each ends where the next request line or, after an empty line, the next status line begins.
pub(super) fn parts<'f>(fence: &'f Fence, annotation: Option<&'f Annotation>) -> Vec<Part<'f>> {
    let first = first_line(fence).map_or(0, |line| line.next);
    let is_request =
        |line: &str| request::method(line).is_some_and(|(_, url)| url.starts_with('/') || example::is_absolute(line));
    let has_status =
        |line: &str| after_protocol(line).is_some() && status_line(line).is_some_and(|line| line.status.is_some());
    let mut starts = vec![0];
    let (mut after_empty_line, mut is_multipart) = (true, false);
    for (offset, line) in lines(&fence.content).skip_while(|(offset, _)| *offset < first) {
        let text = line.trim_start();
        is_multipart |= text.starts_with("--");
        let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic());
        let begins_message = |text: &str| is_request(text) || after_empty_line && !is_multipart && has_status(text);
        if is_word && begins_message(text.trim_end()) {
            starts.push(offset);
        }
        after_empty_line = text.is_empty() || *starts.last().unwrap_or(&0) == offset;
    }
    let ends = starts.iter().skip(1).copied().chain([fence.content.len()]);
    let part = |(start, end): (&usize, usize)| Part {
        fence,
        annotation,
        range: *start..end,
        start: Start::of(&fence.content[*start..end]),
    };
    starts.iter().zip(ends).map(part).collect()
}

/// Reads the headers up to an empty line, then the body. Empty lines before the first header are skipped.
pub(super) fn read(fence: &Fence, range: Range<usize>) -> Message {
    let mut message = Message::default();
    let start = range.start;
    let rest = &fence.content[range];
    let (mut end, mut after_empty_line) = (rest.len(), false);
    for (offset, line) in lines(rest) {
        let text = line.trim();
        match header(text) {
            // After an empty line, a name and a value without a space between them may be the body.
            Some(header) if !after_empty_line || !header.1.is_empty() && text.contains(": ") => {
                message.headers.push(header);
            }
            _ if text.is_empty() && message.headers.is_empty() => after_empty_line = true,
            _ if text.is_empty() => {
                (end, after_empty_line) = (offset, true);
                break;
            }
            _ if begins_body(text) || message.headers.is_empty() && (after_empty_line || !lacks_colon(text)) => {
                end = offset;
                break;
            }
            _ => message.malformed.push(fence.span_of(start + offset..start + offset + line.trim_end().len())),
        }
    }
    let body = rest[end..].trim();
    if !body.is_empty() {
        let first = start + rest.len() - rest[end..].trim_start().len();
        message.set_body(fence, first..first + body.len());
        message.lacks_empty_line = !after_empty_line && start > 0 && begins_body(body);
    }
    message
}

fn begins_body(text: &str) -> bool {
    text.starts_with(['{', '[', '<', '"', '-'])
}

/// Whether `line` is a header without its colon: a name with a hyphen, or a usual one, and a value.
fn lacks_colon(line: &str) -> bool {
    let Some((name, _)) = line.split_once(char::is_whitespace) else { return false };
    let is_compound = name.contains('-') && name.split('-').all(is_capitalized_word);
    is_compound || USUAL_HEADERS.iter().any(|usual| usual.eq_ignore_ascii_case(name))
}

fn is_capitalized_word(word: &str) -> bool {
    word.starts_with(|ch: char| ch.is_ascii_uppercase()) && word.chars().all(|ch| ch.is_ascii_alphabetic())
}

/// The headers of one word that requests and responses usually have.
const USUAL_HEADERS: [&str; 8] = ["Accept", "Authorization", "Date", "ETag", "Host", "Location", "Prefer", "Range"];

/// The name and the value of a header.
pub(super) fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_.".contains(ch);
    let is_name =
        !name.is_empty() && name.chars().all(is_allowed) && name.starts_with(|ch: char| ch.is_ascii_alphabetic());
    (is_name && !value.starts_with("//")).then(|| (name.to_owned(), value.trim().to_owned()))
}

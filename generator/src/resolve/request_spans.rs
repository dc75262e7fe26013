//! Where the parts of an example's request are on the page, so that a finding marks only the part that is wrong.
//!
//! A URL may continue on the next lines of the page. A finding about a part that is not on the request line marks that
//! line.

use std::ops::Range;

use docwright_runtime::wire::{self, percent_decode, query_pairs};

use crate::config::Config;
use crate::extract::ExampleFacts;
use crate::extract::path::value_len;
use crate::source::Sources;
use crate::span::Span;

/// The parts of one request line. All ranges but `method` are ranges of the URL.
pub(super) struct RequestSpans<'a> {
    line: Span,
    /// The method, as a range of the line; empty if the line has none.
    method: Range<usize>,
    url: &'a str,
    /// Offset of the URL in the line.
    url_start: usize,
    /// The number of bytes of the URL that are on the line.
    len_on_line: usize,
    first_segment: Range<usize>,
    /// The path after the version.
    path: Range<usize>,
}

/// A piece of a path between `/`, `(`, `)`, `,` and `=`: its range, and its text decoded and without quotes.
type Piece = (Range<usize>, String);

impl<'a> RequestSpans<'a> {
    pub(super) fn new(example: &'a ExampleFacts, sources: &Sources, config: &Config) -> Self {
        let line = example.span;
        let text = sources.file(line.file).text.get(line.start as usize..line.end as usize).unwrap_or_default();
        let indent = text.len() - text.trim_start().len();
        let word = text.get(indent..indent + example.method.len()).unwrap_or_default();
        let method = if word.eq_ignore_ascii_case(&example.method) { indent..indent + word.len() } else { 0..0 };
        let url = example.url.as_str();
        let url_start = text.len() - text[method.end..].trim_start().len();
        let len_on_line =
            url.bytes().zip(text[url_start..].bytes()).take_while(|(in_url, on_page)| in_url == on_page).count();
        let parts = wire::Url::split(url);
        let path_start = parts.host.map_or(0, str::len);
        let path_end = path_start + parts.path.len();
        let segment_start = path_start + usize::from(parts.path.starts_with('/'));
        let first_end = url[segment_start..path_end].find('/').map_or(path_end, |length| segment_start + length);
        let version = config.version_of_path(&url[segment_start..path_end], false);
        let version_end = version.map(|(_, rest)| path_end - rest.len());
        let (segment_end, path) = (version_end.unwrap_or(first_end), version_end.unwrap_or(path_start)..path_end);
        Self { line, method, url, url_start, len_on_line, first_segment: segment_start..segment_end, path }
    }

    pub(super) fn line(&self) -> Span {
        self.line
    }

    pub(super) fn method(&self) -> Span {
        if self.method.is_empty() { self.line } else { self.line.slice(self.method.clone()) }
    }

    /// The host, with its scheme if that is not `https`.
    pub(super) fn host(&self) -> Span {
        let host = wire::Url::split(self.url).host.unwrap_or_default();
        self.part(host.len() - host.trim_start_matches("https://").len()..host.len())
    }

    /// The segment where the API version belongs.
    pub(super) fn version(&self) -> Span {
        self.part(self.first_segment.clone())
    }

    /// The offset where the missing API version belongs.
    pub(super) fn missing_version(&self) -> Span {
        let version = self.version();
        version.slice(0..0)
    }

    pub(super) fn path(&self) -> Span {
        self.part(self.path.clone())
    }

    /// The part of the path that differs from the path of `sent`, a URL with a version; `is_same` compares pieces.
    pub(super) fn path_difference(&self, sent: &str, is_same: fn(&str, &str) -> bool) -> Span {
        let (_, sent) = wire::Url::split(sent).path.trim_start_matches('/').split_once('/').unwrap_or_default();
        let (sent, documented) = (pieces(sent, 0), self.pieces());
        let is_same = |((_, sent), (_, documented)): &(&Piece, &Piece)| is_same(sent, documented);
        let start = sent.iter().zip(&documented).take_while(is_same).count();
        let (sent, documented) = (&sent[start..], &documented[start..]);
        let same_end = sent.iter().rev().zip(documented.iter().rev()).take_while(is_same).count();
        self.covering(documented[..documented.len() - same_end].iter().map(|(range, _)| range.clone()))
    }

    /// The segments in which the path is not an instance of `template`, the path of a request line.
    pub(super) fn template_difference(&self, template: &str) -> Span {
        let template: Vec<&str> = template.split('/').filter(|segment| !segment.is_empty()).collect();
        let documented: Vec<Range<usize>> = split(&self.url[self.path.clone()], self.path.start, &['/']).collect();
        let is_same = |(segment, documented): &(&&str, &Range<usize>)| {
            segment.starts_with('{') || segment.eq_ignore_ascii_case(&self.url[(*documented).clone()])
        };
        let start = template.iter().zip(&documented).take_while(is_same).count();
        let same_end = match template.len() == documented.len() {
            true => template.iter().rev().zip(documented.iter().rev()).take_while(is_same).count(),
            false => 0,
        };
        let end = (documented.len() - same_end).max(start);
        self.covering(documented[start..end].iter().cloned())
    }

    /// The argument `name` of the function that the path calls, with its value.
    pub(super) fn argument(&self, name: &str) -> Span {
        self.argument_ranges(name).map_or(self.path(), |(name, value)| self.part(name.start..value.end))
    }

    /// The value of the argument `name`; otherwise the only piece of the path that is `value`.
    pub(super) fn argument_value(&self, name: &str, value: Option<&str>) -> Span {
        if let Some((_, range)) = self.argument_ranges(name) {
            return self.part(range);
        }
        let pieces = self.pieces();
        let mut equal = pieces.iter().filter(|(_, text)| Some(text.as_str()) == value);
        match (equal.next(), equal.next()) {
            (Some((range, _)), None) => self.part(range.clone()),
            _ => self.path(),
        }
    }

    /// The ranges of the name and the value of the last argument called `name`.
    fn argument_ranges(&self, name: &str) -> Option<(Range<usize>, Range<usize>)> {
        let path = &self.url[self.path.clone()];
        let begins_argument = |start: &usize| path[..*start].trim_end().ends_with(['(', ',']);
        let mut starts = path.rmatch_indices(name).map(|(start, _)| start).filter(begins_argument);
        let (start, value) = starts.find_map(|start| {
            let value = path[start + name.len()..].trim_start().strip_prefix('=')?;
            Some((start, value))
        })?;
        let length = value_len(value);
        let start = self.path.start + start;
        let value_start = self.path.end - value.len();
        Some((start..start + name.len(), value_start..value_start + length))
    }

    /// The fragment, with its `#`.
    pub(super) fn fragment(&self) -> Span {
        self.part(self.url.find('#').unwrap_or(self.url.len())..self.url.len())
    }

    /// The query option at `index`, in the order of [`query_pairs`].
    pub(super) fn option(&self, index: usize) -> Span {
        self.options().nth(index).map_or(self.line, |range| self.part(range))
    }

    /// The `&` before the query option at `index`.
    pub(super) fn ampersand(&self, index: usize) -> Span {
        let option = self.options().nth(index).filter(|option| self.url[..option.start].ends_with('&'));
        option.map_or(self.line, |option| self.part(option.start - 1..option.start))
    }

    /// The query options that `unmatched` lists, decoded and joined by `&`.
    pub(super) fn unmatched_options(&self, unmatched: &str) -> Span {
        let mut rest = unmatched;
        let is_unmatched = |range: &Range<usize>| {
            let pairs = query_pairs(&self.url[range.clone()]);
            let text = pairs.first().map(|(name, value)| format!("{name}={value}")).unwrap_or_default();
            let after = rest.strip_prefix(text.as_str()).filter(|after| after.is_empty() || after.starts_with('&'));
            rest = after.map_or(rest, |after| after.trim_start_matches('&'));
            after.is_some()
        };
        self.covering(self.options().filter(is_unmatched))
    }

    fn options(&self) -> impl Iterator<Item = Range<usize>> {
        let query = wire::Url::split(self.url).query.unwrap_or_default();
        split(query, self.path.end + 1, &['&'])
    }

    fn pieces(&self) -> Vec<Piece> {
        pieces(&self.url[self.path.clone()], self.path.start)
    }

    /// The span from the first of `ranges` to the last, or of the path if there are none.
    fn covering(&self, ranges: impl Iterator<Item = Range<usize>>) -> Span {
        let covering = ranges.reduce(|first, last| first.start..last.end);
        covering.map_or_else(|| self.path(), |range| self.part(range))
    }

    /// The span of a range of the URL, or of the line if the range is empty or not on the line.
    fn part(&self, range: Range<usize>) -> Span {
        if range.is_empty() || range.end > self.len_on_line {
            return self.line;
        }
        self.line.slice(self.url_start + range.start..self.url_start + range.end)
    }
}

fn pieces(path: &str, start: usize) -> Vec<Piece> {
    let piece = |range: Range<usize>| {
        let text = percent_decode(&path[range.start - start..range.end - start]);
        (range, text.trim_matches('\'').replace("''", "'"))
    };
    split(path, start, &['/', '(', ')', ',', '=']).map(piece).collect()
}

/// The ranges of the non-empty parts of `text` between `separators`; `text` begins at `start`.
fn split<'t>(text: &'t str, start: usize, separators: &'t [char]) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let parts = text.split_inclusive(separators).scan(start, move |next, part| {
        let start = *next;
        *next += part.len();
        Some(start..start + part.trim_end_matches(separators).len())
    });
    parts.filter(|range| !range.is_empty())
}

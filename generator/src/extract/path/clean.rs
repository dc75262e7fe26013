//! Cleans the path of a request line: what is irregular but unambiguous becomes regular, and is reported.

use std::ops::Range;

use crate::diagnostic::PathProblem;
use crate::extract::ExtractCtx;
use crate::extract::path::{split_query, top_level_chars};
use crate::span::{SourceMap, range_of};
use docwright_runtime::wire;

/// A relative path with a leading slash, placeholders in braces, straight quotes, and nothing after the query.
pub(super) struct Cleaned {
    /// The path.
    pub(super) text: String,
    /// Where the parts of `text` are in the path as written.
    pub(super) map: SourceMap,
    /// What was irregular, and its range in the path as written.
    pub(super) problems: Vec<(PathProblem, Range<usize>)>,
}

/// Cleans `raw`.
pub(super) fn clean(raw: &str, ctx: &ExtractCtx<'_>) -> Cleaned {
    let text = raw.trim().to_owned();
    let mut map = SourceMap::default();
    map.append(0, &text, range_of(raw, raw.trim()));
    let mut path = Cleaned { text, map, problems: Vec::new() };
    path.straighten_quotes();
    path.replace_all("{{", "{");
    path.replace_all("}}", "}");
    path.replace_angle_brackets();
    path.strip_base_url(ctx);
    path.strip_remark();
    path.unquote_placeholders();
    // Brackets around the query mark it as optional, and query options always are.
    if path.text.ends_with(']')
        && let Some(end) = path.text.find("[?")
    {
        path.replace(end..path.text.len(), "");
    }
    path.normalize_slashes();
    path.inline_aliases();
    path
}

impl Cleaned {
    fn replace(&mut self, range: Range<usize>, replacement: &str) {
        self.map.replace(range.clone(), replacement.len());
        self.text.replace_range(range, replacement);
    }

    fn report(&mut self, problem: PathProblem, range: Range<usize>) {
        self.problems.push((problem, self.map.source(range)));
    }

    fn replace_all(&mut self, from: &str, to: &str) {
        let mut next = 0;
        while let Some(offset) = self.text[next..].find(from) {
            self.replace(next + offset..next + offset + from.len(), to);
            next += offset + to.len();
        }
    }

    fn straighten_quotes(&mut self) {
        let quotes = [("\u{2018}", "'"), ("\u{2019}", "'"), ("\u{201c}", "\""), ("\u{201d}", "\"")];
        let is_quote = |ch: char| quotes.iter().any(|(quote, _)| quote.starts_with(ch));
        if self.text.is_ascii() {
            return;
        }
        if let (Some(first), Some(last)) = (self.text.find(is_quote), self.text.rfind(is_quote)) {
            self.report(PathProblem::TypographicQuotes, first..last + quotes[0].0.len());
            quotes.iter().for_each(|(quote, straight)| self.replace_all(quote, straight));
        }
    }

    /// `<name>` → `{name}`.
    fn replace_angle_brackets(&mut self) {
        let mut next = 0;
        while let Some(start) = self.text[next..].find('<').map(|offset| next + offset) {
            let Some(end) = self.text[start..].find('>').map(|length| start + length) else { return };
            self.replace(start..start + 1, "{");
            self.replace(end..end + 1, "}");
            next = end + 1;
        }
    }

    /// Removes scheme, host and version; reports a host or version that is not the page's.
    fn strip_base_url(&mut self, ctx: &ExtractCtx<'_>) {
        let text = self.text.clone();
        let (host, rest) =
            wire::split_authority(&text).map_or((None, text.as_str()), |(host, rest)| (Some(host), rest));
        if let Some(host) = host.filter(|host| !ctx.config.is_host(host)) {
            self.report(PathProblem::OtherHost(host.to_owned()), range_of(&text, host));
        }
        let Some((version, path)) = ctx.config.version_of_path(rest, host.is_some()) else {
            return self.replace(0..text.len() - rest.len(), "");
        };
        let segment = rest[..rest.len() - path.len()].trim_start_matches('/');
        let page_version = ctx.sources.file(ctx.page.file).role.version();
        if page_version.is_some_and(|page_version| page_version != version.name) {
            self.report(PathProblem::OtherVersion(version.name.clone()), range_of(&text, segment));
        }
        self.replace(0..text.len() - path.len(), "");
    }

    /// Removes stray spaces from the path, and the remark after it.
    fn strip_remark(&mut self) {
        while let Some(end) = self.stray_space() {
            let (path, rest) = self.text.split_at(end);
            let after = rest.trim_start();
            let space = end..self.text.len() - after.len();
            let continuation = match after.as_bytes() {
                [b'/', b'/', ..] => None,
                [b'/' | b'?', ..] => Some(space.end),
                // An alternative name for the placeholder before it.
                [b'|', ..] => Some(space.end + after.find('/').unwrap_or(after.len())),
                _ => None,
            };
            match continuation {
                Some(start) => {
                    self.report(PathProblem::SpaceAfter(path.to_owned()), space);
                    self.replace(end..start, "");
                }
                None => {
                    self.report(PathProblem::Remark(after.to_owned()), space.end..self.text.len());
                    self.replace(end..self.text.len(), "");
                }
            }
        }
    }

    /// The offset of the first space in the path outside braces, quotes and parentheses.
    fn stray_space(&self) -> Option<usize> {
        // A fast path: most paths have no spaces.
        if !self.text.contains(char::is_whitespace) {
            return None;
        }
        let mut depth = 0;
        let mut path = top_level_chars(&self.text).take_while(|(_, ch)| *ch != '?');
        let space = path.find(|(_, ch)| {
            depth += i32::from(*ch == '(') - i32::from(*ch == ')');
            depth <= 0 && ch.is_whitespace()
        });
        space.map(|(offset, _)| offset)
    }

    /// `/'{id}'` → `/{id}`: a segment is not quoted.
    fn unquote_placeholders(&mut self) {
        let is_quoted = |segment: &&str| segment.strip_prefix("'{").is_some_and(|rest| rest.ends_with("}'"));
        let path = split_query(&self.text).0;
        let quoted = path.split('/').filter(is_quoted).map(|segment| range_of(path, segment));
        let quoted: Vec<Range<usize>> = quoted.collect();
        for range in &quoted {
            self.report(PathProblem::QuotedPlaceholder(self.text[range.clone()].to_owned()), range.clone());
        }
        for range in quoted.iter().rev() {
            self.replace(range.end - 1..range.end, "");
            self.replace(range.start..range.start + 1, "");
        }
    }

    /// `(name=@n)?@n='…'` → `(name='…')?@n='…'`: a parameter alias is another way to write an argument.
    fn inline_aliases(&mut self) {
        let mut next = 0;
        while let (path, Some(query)) = split_query(&self.text)
            && let Some(start) = path.get(next..).and_then(|rest| rest.find("=@")).map(|offset| next + offset + 1)
        {
            let length = path[start + 1..].find(|ch: char| !ch.is_alphanumeric() && ch != '_');
            let end = length.map_or(path.len(), |length| start + 1 + length);
            let options = query.split('&').filter_map(|option| option.split_once('='));
            let value =
                options.filter(|(name, _)| *name == &path[start..end]).map(|(_, value)| value.to_owned()).next();
            next = start + value.as_ref().map_or(1, String::len);
            if let Some(value) = value {
                self.replace(start..end, &value);
            }
        }
    }

    /// Makes the path start with one slash, and not end with one.
    fn normalize_slashes(&mut self) {
        if self.text.starts_with("~/") {
            self.report(PathProblem::Tilde, 0..1);
            self.replace(0..1, "");
        }
        if !self.text.starts_with('/') {
            self.report(PathProblem::NoLeadingSlash, 0..0);
            self.replace(0..0, "/");
        }
        let after = self.text.trim_start_matches('/').len();
        let extra = 1..self.text.len() - after;
        if !extra.is_empty() && after > 0 {
            self.report(PathProblem::RepeatedSlash, extra.clone());
            self.replace(extra, "");
        }
        let path = split_query(&self.text).0;
        if path.len() > 1 && path.ends_with('/') {
            let slashes = path.trim_end_matches('/').len()..path.len();
            self.report(PathProblem::TrailingSlash, slashes.clone());
            self.replace(slashes, "");
        }
    }
}

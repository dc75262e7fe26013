//! What the headings around a block say about it.

use docwright_runtime::wire;

use crate::config::{Config, Words};
use crate::extract::example::url;
use crate::extract::message::{Part, line_from};
use crate::extract::repeated_request::RepeatedRequests;
use crate::page::{Outline, Section};

/// Whether the headings around a block announce an example, a request or a response.
pub(super) struct HeadingsAround {
    pub(super) example: bool,
    pub(super) request: bool,
    pub(super) response: bool,
    /// Whether the innermost heading is for examples or their requests.
    is_direct: bool,
    /// Whether a heading is for a response.
    in_response: bool,
    /// Whether the block repeats a request line of the page, in a section for requests.
    pub(super) repeats_line: bool,
    /// The block index of the innermost heading that does not announce a request or response.
    pub(super) unit: Option<usize>,
}

impl HeadingsAround {
    pub(super) fn new(block: usize, outline: &Outline<'_>, repeated: &RepeatedRequests<'_>, config: &Config) -> Self {
        let headings = &config.vocabulary.headings;
        let sections: Vec<&Section<'_>> = outline.enclosing(block).collect();
        // The outermost heading is the title of the page.
        let example = sections.iter().rev().skip(1).any(|section| headings.example.matches_start(section.title()));
        let innermost = sections.first().map(|section| section.title()).unwrap_or_default();
        let matches = |names: &Words| example && names.matches_start(innermost) || names.first_matches(innermost);
        let (request, response) = (matches(&headings.example_request), matches(&headings.example_response));
        let is_direct = request || headings.example.matches_start(innermost);
        let in_response = response || sections.iter().any(|section| headings.response.matches_start(section.title()));
        let unit = sections.get(usize::from(request || response)).map(|section| section.index);
        let repeats_line = repeated.contains(block, outline);
        Self { example, request, response, is_direct, in_response, repeats_line, unit }
    }

    /// The line of the request in `part` if the service sends it to its caller: the URL is not on a host of the API,
    /// and neither an annotation nor the innermost heading marks the block as an example, or a heading is for a
    /// response. An opaque URL is one that the caller received.
    pub(super) fn foreign_line<'p>(&self, part: &Part<'p>, config: &Config) -> Option<&'p str> {
        let line = line_from(part.fence, part.range.start)?.text;
        let is_other_host = || wire::split_authority(url(line)).is_some_and(|(host, _)| !config.is_host(host));
        let is_marked = part.annotation.is_some() || self.is_direct;
        let is_opaque = part.annotation.is_some_and(|annotation| annotation.flag("opaqueUrl"));
        let is_foreign = (!is_marked || self.in_response && !is_opaque) && is_other_host();
        is_foreign.then_some(line)
    }
}

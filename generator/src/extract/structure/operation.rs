//! Recognizes the sections of an operation page by the code in them and their position relative to the first request.
//!
//! ```text
//! ## ?   a table with scopes       → permissions
//! ## ?   the first request         → request
//! ## ?   names of headers          → request headers      (or query options, or parameters with types)
//! ## ?                             → request body         (right before the response)
//! ## ?   `204 No Content`          → response             (else the last before the examples)
//! ## ?   annotated requests, URLs  → examples
//! ```

use std::ops::Range;

use crate::diagnostic::Assumption;
use crate::extract::property::indexed_tables;
use crate::extract::structure::{Replacement, canonical, is_recognized, retitle, retitled};
use crate::extract::{ExtractCtx, example, request, response};
use crate::model::Method;
use crate::page::{Block, Fence, Outline, Section, Table, fences, texts};

/// The headings to replace.
pub(super) fn replacements(ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let outline = ctx.outline;
    let mut layout = Layout { outline, blocks: &ctx.page.blocks, request: None, examples: Vec::new() };
    let headings = &ctx.config.vocabulary.headings;
    let known = ctx.config.vocabulary.section_headings();
    let any_title = |is: &dyn Fn(&str) -> bool| outline.sections().iter().any(|section| is(section.title()));
    let mut replacements = Vec::new();
    let first = layout.first_request(ctx);
    if !any_title(&|title| headings.request.matches_start(title) || headings.example.matches_start(title)) {
        replacements.extend(layout.request_heading(first, ctx));
        replacements.extend(layout.example_headings(first, ctx));
    } else {
        layout.request = first.and_then(|first| layout.section_around(first));
    }
    if !any_title(&|title| known.of_operations.matches_start(title)) {
        replacements.extend(layout.permission_heading(ctx));
    }
    let has_descriptions = any_title(&|title| known.of_descriptions.matches_start(title));
    let has_headers = any_title(&|title| headings.headers.matches_start(title));
    let has_query = any_title(&|title| headings.query.matches_start(title));
    for (section, role) in layout.descriptions(first, ctx) {
        let is_missing = match role {
            Role::Headers => !has_headers,
            Role::Query if role_by_names(&section).is_some() => !has_query,
            _ => !has_descriptions,
        };
        replacements.extend(is_missing.then(|| role.retitle(&section, ctx)));
    }
    replacements
}

/// Where the requests and examples are on the page.
struct Layout<'p> {
    outline: &'p Outline<'p>,
    blocks: &'p [Block],
    /// The section of the first request.
    request: Option<Section<'p>>,
    /// The ranges of blocks in sections with examples.
    examples: Vec<Range<usize>>,
}

impl<'p> Layout<'p> {
    /// The index of the first block with requests, in a section not recognized as something else.
    fn first_request(&self, ctx: &ExtractCtx<'_>) -> Option<usize> {
        let headings = &ctx.config.vocabulary.headings;
        let is_eligible = |index: usize| {
            let mut sections = self.outline.enclosing(index).filter(|section| section.heading.level > 1);
            sections
                .all(|section| headings.request.matches_start(section.title()) || !is_recognized(section.title(), ctx))
        };
        self.fences().find(|(index, fence)| is_request(fence) && is_eligible(*index)).map(|(index, _)| index)
    }

    fn fences(&self) -> impl Iterator<Item = (usize, &'p Fence)> {
        self.blocks.iter().enumerate().filter_map(|(index, block)| match block {
            Block::Fence(fence) => Some((index, fence)),
            _ => None,
        })
    }

    /// The innermost section below the title that contains the block at `index`.
    fn section_around(&self, index: usize) -> Option<Section<'p>> {
        self.outline.enclosing(index).find(|section| section.heading.level > 1).copied()
    }

    /// Retitles the section of the first request.
    fn request_heading(&mut self, first: Option<usize>, ctx: &mut ExtractCtx<'_>) -> Option<Replacement> {
        let first = first?;
        self.request = self.section_around(first);
        match (self.request, &self.blocks[first]) {
            (Some(section), _) => {
                let words = &ctx.config.vocabulary.headings.request;
                Some(retitle(&section, words, Assumption::Request, ctx))
            }
            (None, Block::Fence(fence)) => {
                ctx.diagnostics.assumed_structure(fence.span, Assumption::Request);
                None
            }
            _ => None,
        }
    }

    /// Retitles the sections with examples: around each message, the outermost section without a request line.
    fn example_headings(&mut self, first: Option<usize>, ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
        let mut replacements = Vec::new();
        let fences: Vec<_> = self.fences().collect();
        for (index, fence) in fences {
            let is_in_request = self.request.is_some_and(|section| section.range().contains(&index));
            if first.is_some_and(|first| index <= first) || is_in_request || !example::is_message(fence) {
                continue;
            }
            let response = &ctx.config.vocabulary.headings.response;
            let is_response = self.outline.enclosing(index).any(|section| response.matches_start(section.title()));
            if is_response && example::is_on_other_host(fence, ctx.config) {
                continue;
            }
            let is_eligible = |section: &&Section<'p>| section.heading.level > 1 && !has_relative_request(section);
            let Some(section) = self.outline.enclosing(index).take_while(is_eligible).last() else { continue };
            if !self.examples.contains(&section.range()) {
                self.examples.push(section.range());
                let words = &ctx.config.vocabulary.headings.example;
                replacements.push(retitle(section, words, Assumption::Examples, ctx));
            }
        }
        replacements
    }

    /// Retitles the section of the permission table, which has canonical headings by now.
    fn permission_heading(&self, ctx: &mut ExtractCtx<'_>) -> Option<Replacement> {
        let columns = &ctx.config.vocabulary.columns;
        let has_schemes = |(_, table): &(usize, &Table)| table.column_starting_with(&columns.permission_type).is_some();
        let (index, _) = indexed_tables(self.blocks).find(has_schemes)?;
        let is_before_request =
            |section: &Section<'_>| self.request.is_none_or(|request| request.index > section.index);
        let section = self.section_around(index).filter(is_before_request)?;
        Some((section.index, retitled(section.heading, canonical(&ctx.config.vocabulary.headings.permissions))))
    }

    /// The unrecognized siblings after the request section, except examples, with their roles.
    fn descriptions(&self, first: Option<usize>, ctx: &ExtractCtx<'_>) -> Vec<(Section<'p>, Role)> {
        let (Some(request), Some(Block::Fence(fence))) = (self.request, first.map(|first| &self.blocks[first])) else {
            return Vec::new();
        };
        let parent = |section: &Section<'p>| self.outline.enclosing(section.index).next().map(|parent| parent.index);
        let is_example = |section: &Section<'p>| self.examples.iter().any(|range| range.contains(&section.index));
        let following = self.outline.sections().iter().filter(|section| section.index > request.index);
        let siblings = following.filter(|section| parent(section) == parent(&request) && !is_example(section));
        let is_unrecognized =
            |section: &&Section<'p>| !is_recognized(section.title(), ctx) && !has_relative_request(section);
        let sections: Vec<Section<'p>> = siblings.filter(is_unrecognized).copied().collect();
        let roles = roles(&sections, fence);
        sections.into_iter().zip(roles).filter_map(|(section, role)| Some((section, role?))).collect()
    }
}

fn has_relative_request(section: &Section<'_>) -> bool {
    fences(section.blocks).any(|fence| is_request(fence) && request::is_relative(fence))
}

/// The aspect of a request that a section describes.
#[derive(Clone, Copy)]
enum Role {
    Headers,
    Query,
    Parameters,
    Body,
    Response,
}

impl Role {
    /// Gives `section` the canonical heading for this role.
    fn retitle(self, section: &Section<'_>, ctx: &mut ExtractCtx<'_>) -> Replacement {
        let headings = &ctx.config.vocabulary.headings;
        let (words, assumption) = match self {
            Self::Headers => (&headings.headers, Assumption::Headers),
            Self::Query => (&headings.query, Assumption::Query),
            Self::Parameters => (&headings.function, Assumption::Parameters),
            Self::Body => (&headings.body, Assumption::Body),
            Self::Response => (&headings.response, Assumption::Response),
        };
        retitle(section, words, assumption, ctx)
    }
}

/// The roles of `sections`, which follow the `request` in page order.
fn roles(sections: &[Section<'_>], request: &Fence) -> Vec<Option<Role>> {
    let takes_body = matches!(request::first_method(request), Some(Method::Post | Method::Patch | Method::Put));
    let is_function = request.content.contains('(');
    let by_names: Vec<Option<Role>> = sections.iter().map(role_by_names).collect();
    let has_status = |section: &Section<'_>| texts(section.blocks).any(response::states_status);
    let last = || by_names.iter().rposition(Option::is_none);
    let Some(response) = sections.iter().position(has_status).or_else(last) else { return by_names };
    let role = |(index, role): (usize, Option<Role>)| match role {
        _ if index == response => Some(Role::Response),
        _ if index > response => None,
        Some(role) => Some(role),
        None if index + 1 == response && (takes_body || !has_types(&sections[index])) => Some(Role::Body),
        None if !has_types(&sections[index]) => None,
        None if is_function || row_names(&sections[index]).any(|name| request.content.contains(name)) => {
            Some(Role::Parameters)
        }
        None => Some(Role::Query),
    };
    by_names.into_iter().enumerate().map(role).collect()
}

/// The role of a section whose tables list headers or OData query options.
fn role_by_names(section: &Section<'_>) -> Option<Role> {
    let names: Vec<&str> = row_names(section).collect();
    if names.iter().any(|name| is_header(name)) {
        return Some(Role::Headers);
    }
    (!names.is_empty() && names.iter().all(|name| name.starts_with('$'))).then_some(Role::Query)
}

/// The names in the first column of the section's tables.
fn row_names<'p>(section: &Section<'p>) -> impl Iterator<Item = &'p str> {
    let rows = indexed_tables(section.blocks).flat_map(|(_, table)| &table.rows);
    rows.filter_map(|row| row.first()).map(|cell| cell.trimmed().trim_matches('`')).filter(|name| !name.is_empty())
}

/// Whether `name` is a header, such as `Authorization`, `Content-Type` or `if-match`.
pub fn is_header(name: &str) -> bool {
    let name = name.split([':', ' ']).next().unwrap_or(name);
    let is_alphabetic = name.chars().all(|ch| ch.is_ascii_alphabetic() || ch == '-');
    let is_capitalized = name.starts_with(|first: char| first.is_ascii_uppercase());
    let is_condition = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("if-"));
    let is_compound = is_alphabetic && name.contains('-') && !name.ends_with('-');
    name.eq_ignore_ascii_case("authorization") || is_compound && (is_capitalized || is_condition)
}

/// Whether a table of the section has a column for types, next to those for names and descriptions.
fn has_types(section: &Section<'_>) -> bool {
    indexed_tables(section.blocks).any(|(_, table)| table.header.len() > 2)
}

/// Whether `fence` begins with a method and a path, and is not annotated as an example.
fn is_request(fence: &Fence) -> bool {
    let is_annotated = |kind: &str| fence.annotation.as_ref().is_some_and(|annotation| annotation.is(kind));
    request::first_method(fence).is_some() && !is_annotated("request") && !is_annotated("response")
}

//! Sections of a page of operations, by their place around the first request and by the code in them.
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

use crate::extract::structure::table::tables;
use crate::extract::structure::{Change, assumed, is_description, is_known, is_of_operation, rename};
use crate::extract::{ExtractCtx, example, request, response};
use crate::model::Method;
use crate::page::{Block, Fence, Outline, Section, Table, fences, texts};

/// The headings to be read otherwise than they are written.
pub(super) fn changes(ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
    let outline = ctx.page.outline();
    let mut layout = Layout { outline: &outline, blocks: &ctx.page.blocks, request: None, examples: Vec::new() };
    let headings = &ctx.config.vocabulary.headings;
    let knows = |is: &dyn Fn(&str) -> bool| outline.sections().iter().any(|section| is(section.title()));
    let mut found = Vec::new();
    let first = layout.first(ctx);
    if !knows(&|title| headings.request.matches_start(title) || headings.example.matches_start(title)) {
        found.extend(layout.requests(first, ctx));
        found.extend(layout.shown(first, ctx));
    } else {
        layout.request = first.and_then(|first| layout.around(first));
    }
    if !knows(&|title| headings.permissions.matches_start(title)) && !knows(&|title| is_of_operation(title, headings)) {
        found.extend(layout.permissions(ctx));
    }
    let is_described = knows(&|title| is_description(title, headings));
    let knows_code = (knows(&|title| headings.headers.matches_start(title)), knows(&|title| headings.query.matches_start(title)));
    for (section, role) in layout.described(first, ctx) {
        let is_free = match role {
            Role::Headers => !knows_code.0,
            Role::Query if self::role(&section).is_some() => !knows_code.1,
            _ => !is_described,
        };
        found.extend(is_free.then(|| role.assume(&section, ctx)));
    }
    found
}

/// Where things stand on the page.
struct Layout<'p> {
    outline: &'p Outline<'p>,
    blocks: &'p [Block],
    /// The section of the first request.
    request: Option<Section<'p>>,
    /// The places that the sections of examples cover.
    examples: Vec<Range<usize>>,
}

impl<'p> Layout<'p> {
    /// The place of the first block of requests, in a section that is not known for something else.
    fn first(&self, ctx: &ExtractCtx<'_>) -> Option<usize> {
        let headings = &ctx.config.vocabulary.headings;
        let is_free = |place: usize| {
            let mut around = self.outline.enclosing(place).filter(|section| section.heading.level > 1);
            around.all(|section| headings.request.matches_start(section.title()) || !is_known(section.title(), headings))
        };
        self.fences().find(|(place, fence)| is_template(fence) && is_free(*place)).map(|(place, _)| place)
    }

    fn fences(&self) -> impl Iterator<Item = (usize, &'p Fence)> {
        self.blocks.iter().enumerate().filter_map(|(place, block)| match block {
            Block::Fence(fence) => Some((place, fence)),
            _ => None,
        })
    }

    /// The innermost section around `place` below the title.
    fn around(&self, place: usize) -> Option<Section<'p>> {
        self.outline.enclosing(place).find(|section| section.heading.level > 1).copied()
    }

    fn requests(&mut self, first: Option<usize>, ctx: &mut ExtractCtx<'_>) -> Option<Change> {
        let first = first?;
        self.request = self.around(first);
        let why = "the first `http` block was taken";
        match (self.request, &self.blocks[first]) {
            (Some(section), _) => {
                let words = &ctx.config.vocabulary.headings.request;
                Some(rename(&section, words, ("request", why), ctx))
            }
            (None, Block::Fence(fence)) => {
                assumed(fence.span, "request", why, ctx);
                None
            }
            _ => None,
        }
    }

    /// The sections that hold examples: as far out as no other request stands in them.
    fn shown(&mut self, first: Option<usize>, ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
        let mut found = Vec::new();
        let fences: Vec<_> = self.fences().collect();
        for (place, fence) in fences {
            let is_own = self.request.is_some_and(|section| section.range().contains(&place));
            if first.is_some_and(|first| place <= first) || is_own || !example::is_message(fence) {
                continue;
            }
            let is_free = |section: &&Section<'p>| section.heading.level > 1 && !self.has_template(section);
            let Some(section) = self.outline.enclosing(place).take_while(is_free).last() else { continue };
            if !self.examples.contains(&section.range()) {
                self.examples.push(section.range());
                let words = &ctx.config.vocabulary.headings.example;
                found.push(rename(section, words, ("examples", "a section with messages was taken"), ctx));
            }
        }
        found
    }

    fn has_template(&self, section: &Section<'p>) -> bool {
        fences(section.blocks).any(|fence| is_template(fence) && request::is_relative(fence))
    }

    /// The section of a table that was taken for one of permissions.
    fn permissions(&self, ctx: &mut ExtractCtx<'_>) -> Option<Change> {
        let columns = &ctx.config.vocabulary.columns;
        let is_one = |(_, table): &(usize, &Table)| table.column_starting_with(&columns.permission_type).is_some();
        let (place, _) = tables(self.blocks).find(is_one)?;
        let section =
            self.around(place).filter(|section| self.request.is_none_or(|request| request.index > section.index))?;
        Some((section.index, super::renamed(section.heading, super::usual(&ctx.config.vocabulary.headings.permissions))))
    }

    /// What the sections beside that of the request are about, up to the examples.
    fn described(&self, first: Option<usize>, ctx: &ExtractCtx<'_>) -> Vec<(Section<'p>, Role)> {
        let (Some(request), Some(Block::Fence(fence))) = (self.request, first.map(|first| &self.blocks[first])) else {
            return Vec::new();
        };
        let headings = &ctx.config.vocabulary.headings;
        let outer = |section: &Section<'p>| self.outline.enclosing(section.index).next().map(|outer| outer.index);
        let is_example = |section: &Section<'p>| self.examples.iter().any(|range| range.contains(&section.index));
        let beside = self.outline.sections().iter().filter(|section| section.index > request.index);
        let beside = beside.filter(|section| outer(section) == outer(&request) && !is_example(section));
        let unknown = beside.filter(|section| !is_known(section.title(), headings) && !self.has_template(section));
        let sections: Vec<Section<'p>> = unknown.copied().collect();
        let roles = roles(&sections, fence);
        sections.into_iter().zip(roles).filter_map(|(section, role)| Some((section, role?))).collect()
    }
}

/// What a section is about.
#[derive(Clone, Copy)]
enum Role {
    Headers,
    Query,
    Parameters,
    Body,
    Response,
}

impl Role {
    /// `section` to be read as what it is about.
    fn assume(self, section: &Section<'_>, ctx: &mut ExtractCtx<'_>) -> Change {
        let headings = &ctx.config.vocabulary.headings;
        let (words, what, why) = match self {
            Self::Headers => (&headings.headers, "request headers", "a table of headers was taken"),
            Self::Query => (&headings.query, "query options", "a table of options was taken"),
            Self::Parameters => (&headings.function, "parameters", "a table of names and types was taken"),
            Self::Body => (&headings.body, "request body", "the section before the response was taken"),
            Self::Response => (&headings.response, "response", "a section was taken by its place and status"),
        };
        rename(section, words, (what, why), ctx)
    }
}

/// What each of `sections`, in the order of the page, is about, if they describe the `request`.
fn roles(sections: &[Section<'_>], request: &Fence) -> Vec<Option<Role>> {
    let takes_body = matches!(request::first_method(request), Some(Method::Post | Method::Patch | Method::Put));
    let is_function = request.content.contains('(');
    let by_code: Vec<Option<Role>> = sections.iter().map(role).collect();
    let states = |section: &Section<'_>| texts(section.blocks).any(response::states_status);
    let last = || by_code.iter().rposition(Option::is_none);
    let Some(answer) = sections.iter().position(states).or_else(last) else { return by_code };
    let role = |(place, role): (usize, Option<Role>)| match role {
        _ if place == answer => Some(Role::Response),
        _ if place > answer => None,
        Some(role) => Some(role),
        None if place + 1 == answer && (takes_body || !has_types(&sections[place])) => Some(Role::Body),
        None if !has_types(&sections[place]) => None,
        None if is_function || first_names(&sections[place]).any(|name| request.content.contains(name)) => {
            Some(Role::Parameters)
        }
        None => Some(Role::Query),
    };
    by_code.into_iter().enumerate().map(role).collect()
}

/// What the names in the tables of a section tell of it.
fn role(section: &Section<'_>) -> Option<Role> {
    let names: Vec<&str> = first_names(section).collect();
    if names.iter().any(|name| is_header(name)) {
        return Some(Role::Headers);
    }
    (!names.is_empty() && names.iter().all(|name| name.starts_with('$'))).then_some(Role::Query)
}

fn first_names<'p>(section: &Section<'p>) -> impl Iterator<Item = &'p str> {
    let rows = tables(section.blocks).flat_map(|(_, table)| &table.rows);
    rows.filter_map(|row| row.first()).map(|cell| cell.trimmed().trim_matches('`')).filter(|name| !name.is_empty())
}

/// `Authorization`, `Content-Type`.
fn is_header(name: &str) -> bool {
    let name = name.split([':', ' ']).next().unwrap_or(name);
    let letters = name.chars().all(|ch| ch.is_ascii_alphabetic() || ch == '-');
    let capital = name.starts_with(|first: char| first.is_ascii_uppercase());
    let is_condition = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("if-"));
    let is_compound = letters && name.contains('-') && !name.ends_with('-');
    name.eq_ignore_ascii_case("authorization") || is_compound && (capital || is_condition)
}

fn has_types(section: &Section<'_>) -> bool {
    tables(section.blocks).any(|(_, table)| table.header.len() > 2)
}

/// A block that begins with a method and a path, and is not annotated as an example.
fn is_template(fence: &Fence) -> bool {
    let is_message = |kind: &str| fence.annotation.as_ref().is_some_and(|annotation| annotation.is(kind));
    request::first_method(fence).is_some() && !is_message("request") && !is_message("response")
}

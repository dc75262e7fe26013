//! A page as it is written: front matter, headings, text, tables, fences with their annotation, links.
//!
//! This room knows Markdown and the template's conventions of writing it (annotations, includes, language tabs),
//! not APIs. Parsing never fails: what is wrong is a finding, what can be read is read.
//! Includes are put in place where they stand; samples in other languages are left out.

pub mod annotation;
pub mod front;
pub mod json;
mod mend;
pub mod parse;
pub mod table;

pub use annotation::Annotation;
pub use front::Front;
pub use parse::parse;
pub use table::Table;

use std::ops::Range;

use crate::span::{FileId, Span};

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its file.
    pub file: FileId,
    /// The front matter.
    pub front: Front,
    /// What follows, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph, list item or quotation.
    Text(Text),
    /// A table.
    Table(Table),
    /// A fenced block of code.
    Fence(Fence),
    /// An annotation that no fence follows.
    Annotation(Annotation),
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: Text,
    /// The name of the anchor that it begins with: a translated page keeps the first wording there, `http-request`.
    pub anchor: Option<String>,
}

/// Running text: what a reader sees, and where links and code stand in it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The words without markup; a line break is a line feed.
    pub plain: String,
    /// Links, by their place in `plain`.
    pub links: Vec<Link>,
    /// Code spans, by their place in `plain`.
    pub codes: Vec<Range<usize>>,
    /// Strong emphasis, by its place in `plain`.
    pub strong: Vec<Range<usize>>,
    /// Where it stands.
    pub span: Span,
    /// Whether it is part of a quotation, as notes are.
    pub quoted: bool,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its text, by place in [`Text::plain`].
    pub text: Range<usize>,
    /// Where it leads, as written.
    pub target: String,
    /// Where it stands.
    pub span: Span,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The first word behind the fence, in lower case.
    pub language: String,
    /// The lines in the fence.
    pub content: String,
    /// Where `content` stands.
    pub span: Span,
    /// Pieces of `content` that stand together in the file: first byte in `content`, first byte in the file.
    /// There is one, unless the block is indented or quoted.
    pub pieces: Vec<(u32, u32)>,
    /// The annotation before it.
    pub annotation: Option<Annotation>,
}

impl Fence {
    /// Where `range` of the content stands in the file.
    pub fn part(&self, range: Range<usize>) -> Span {
        let place = |offset: usize| {
            let piece = self.pieces.iter().rev().find(|(start, _)| *start as usize <= offset);
            piece.map_or(self.span.start, |(start, source)| source + (offset as u32 - start))
        };
        let start = place(range.start);
        let end = if range.is_empty() { start } else { place(range.end - 1) + 1 };
        Span { start, end, ..self.span }
    }
}

impl Text {
    /// The words of `link`.
    pub fn words(&self, link: &Link) -> &str {
        &self.plain[link.text.clone()]
    }

    /// The code spans.
    pub fn code_spans(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|range| &self.plain[range.clone()])
    }

    /// The words without surrounding blanks.
    pub fn trimmed(&self) -> &str {
        self.plain.trim()
    }
}

/// A heading and all that stands below it, up to the next heading of its level or above.
#[derive(Clone, Copy, Debug)]
pub struct Section<'p> {
    /// The heading.
    pub heading: &'p Heading,
    /// What stands below it, deeper headings included.
    pub blocks: &'p [Block],
    /// Place of the heading among the blocks of the page.
    pub at: usize,
}

impl Page {
    /// Its sections.
    pub fn outline(&self) -> Outline<'_> {
        Outline::of(&self.blocks)
    }

    /// The first heading of level 1.
    pub fn title(&self) -> Option<&Heading> {
        self.blocks.iter().find_map(|block| match block {
            Block::Heading(heading) if heading.level == 1 => Some(heading),
            _ => None,
        })
    }
}

impl<'p> Section<'p> {
    /// The words of the heading.
    pub fn title(&self) -> &'p str {
        self.heading.text.trimmed()
    }

    /// What stands directly below the heading, before the first deeper heading.
    pub fn own(&self) -> &'p [Block] {
        let end = self.blocks.iter().position(|block| matches!(block, Block::Heading(_)));
        &self.blocks[..end.unwrap_or(self.blocks.len())]
    }

    /// Places among the blocks of the page that this section covers, its heading included.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + 1 + self.blocks.len()
    }
}

/// The sections of a page, and which lie in which.
#[derive(Debug)]
pub struct Outline<'p> {
    sections: Vec<Section<'p>>,
    /// For each section, which one is right around it.
    outer: Vec<Option<usize>>,
}

impl<'p> Outline<'p> {
    fn of(blocks: &'p [Block]) -> Self {
        let headings = blocks.iter().enumerate().filter_map(|(at, block)| match block {
            Block::Heading(heading) => Some(Section { heading, blocks: &blocks[at + 1..], at }),
            _ => None,
        });
        let mut sections: Vec<Section<'p>> = headings.collect();
        let mut outer: Vec<Option<usize>> = Vec::with_capacity(sections.len());
        for next in 0..sections.len() {
            let Section { heading, at, .. } = sections[next];
            let mut around = next.checked_sub(1);
            while let Some(ended) = around.filter(|inner| sections[*inner].heading.level >= heading.level) {
                sections[ended].blocks = &blocks[sections[ended].at + 1..at];
                around = outer[ended];
            }
            outer.push(around);
        }
        Self { sections, outer }
    }

    /// Every section, outer ones before those inside them.
    pub fn sections(&self) -> &[Section<'p>] {
        &self.sections
    }

    /// The sections whose headings stand at `places` among the blocks of the page.
    pub fn within(&self, places: Range<usize>) -> &[Section<'p>] {
        let first = |place: usize| self.sections.partition_point(|section| section.at < place);
        &self.sections[first(places.start)..first(places.end)]
    }

    /// The sections around the block at `place`, innermost first; that of a heading is not around itself.
    pub fn around(&self, place: usize) -> impl Iterator<Item = &Section<'p>> {
        let headings = self.sections.partition_point(|section| section.at <= place);
        let is_heading = headings > 0 && self.sections[headings - 1].at == place;
        let innermost = headings.checked_sub(1).and_then(|last| if is_heading { self.outer[last] } else { Some(last) });
        std::iter::successors(innermost, |inner| self.outer[*inner]).map(|section| &self.sections[section])
    }
}

/// The texts among `blocks`.
pub fn texts(blocks: &[Block]) -> impl Iterator<Item = &Text> {
    blocks.iter().filter_map(|block| match block {
        Block::Text(text) => Some(text),
        _ => None,
    })
}

/// The tables among `blocks`.
pub fn tables(blocks: &[Block]) -> impl Iterator<Item = &Table> {
    blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// The fences among `blocks`.
pub fn fences(blocks: &[Block]) -> impl Iterator<Item = &Fence> {
    blocks.iter().filter_map(|block| match block {
        Block::Fence(fence) => Some(fence),
        _ => None,
    })
}

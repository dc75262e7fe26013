//! Parses the Markdown of a page into front matter, headings, text, tables, and fences with their annotations.
//!
//! This stage handles Markdown and the conventions of the page template (annotations, includes, language tabs), but
//! nothing about APIs. Parsing never fails: it reports problems as findings and keeps everything it can read.
//! Includes are expanded in place; code samples in other languages are dropped.

pub(crate) mod annotation;
mod budget;
pub(crate) mod front_matter;
mod html;
pub(crate) mod parse;
mod repair;
pub(crate) mod table;
mod tags;

pub use annotation::Annotation;
pub use front_matter::FrontMatter;
pub use parse::parse;
pub use table::Table;

use std::ops::Range;

use memchr::memmem;

use crate::span::{FileId, SourceMap, Span, range_of};

/// A parsed page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file of the page.
    pub file: FileId,
    /// The front matter.
    pub front_matter: FrontMatter,
    /// The content, in order.
    pub blocks: Vec<Block>,
    /// The include targets that were looked up, each with the file that contains it, in order.
    pub include_targets: Vec<(FileId, String)>,
    /// Whether nothing of the file was read, so that what it states is unknown.
    pub is_unread: bool,
}

/// A block of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph or list item, possibly quoted.
    Text(Text),
    /// A table.
    Table(Table),
    /// A fenced code block, or indented code after an annotation.
    Fence(Fence),
    /// An annotation without a fence after it.
    Annotation(Annotation),
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The level, 1 to 6.
    pub level: u8,
    /// The text of the heading.
    pub text: Text,
    /// The anchor at the start, such as `http-request`. Translated pages keep the English heading there.
    pub anchor: Option<String>,
}

/// Text without markup, with the ranges of its links and code spans.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text without markup; a hard line break is a line feed.
    pub plain: String,
    /// The links.
    pub links: Vec<Link>,
    /// The ranges of code spans in `plain`.
    pub codes: Vec<Range<usize>>,
    /// The ranges of strong emphasis in `plain`.
    pub strong: Vec<Range<usize>>,
    /// The span of the text with its markup.
    pub span: Span,
    /// Where the parts of `plain` are in the file.
    pub map: SourceMap,
    /// Whether the text is in a block quote, as notes are.
    pub quoted: bool,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// The range of the link text in [`Text::plain`].
    pub text: Range<usize>,
    /// The link target, as written.
    pub target: String,
    /// The span of the link.
    pub span: Span,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The first word of the info string, in lower case.
    pub language: String,
    /// The lines inside the fence.
    pub content: String,
    /// The span of `content`.
    pub span: Span,
    /// Where the parts of `content` are in the file, without the indentation and quotation marks of its lines.
    pub map: SourceMap,
    /// The annotation before the fence.
    pub annotation: Option<Annotation>,
}

impl Fence {
    /// The span of `range` of the content.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        Span::new(self.span.file, self.map.source(range))
    }
}

impl Text {
    /// Removes everything after the first `length` bytes.
    fn truncate(&mut self, length: usize) {
        let length = length.min(self.plain.len());
        self.plain.truncate(length);
        self.map.truncate(length);
        self.links.retain(|link| link.text.end <= length);
        self.codes.retain(|range| range.end <= length);
        self.strong.retain(|range| range.end <= length);
    }

    /// Replaces `range` of the text, which contains no markup, with `words`.
    pub fn replace(&mut self, range: Range<usize>, words: &str) {
        let moved = |offset: usize| if offset < range.end { offset } else { offset + words.len() - range.len() };
        let links = self.links.iter_mut().map(|link| &mut link.text);
        for part in links.chain(&mut self.codes).chain(&mut self.strong) {
            *part = moved(part.start)..moved(part.end);
        }
        self.map.replace(range.clone(), words.len());
        self.plain.replace_range(range, words);
    }

    /// The text of `link`.
    pub fn link_text(&self, link: &Link) -> &str {
        &self.plain[link.text.clone()]
    }

    /// The texts of the code spans.
    pub fn code_spans(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|range| &self.plain[range.clone()])
    }

    /// The span of `part`, a slice of [`plain`](Self::plain).
    pub fn span_of(&self, part: &str) -> Span {
        if self.plain.is_empty() {
            return self.span;
        }
        let range = self.map.source(range_of(&self.plain, part));
        let end = self.span.end as usize;
        Span::new(self.span.file, range.start.min(end)..range.end.min(end))
    }

    /// The span of the first `name` in the text, or of the whole text.
    pub(crate) fn span_of_first(&self, name: &str) -> Span {
        memmem::find(self.plain.as_bytes(), name.as_bytes())
            .map_or(self.span, |start| self.span_of(&self.plain[start..start + name.len()]))
    }

    /// The text without surrounding whitespace.
    pub fn trimmed(&self) -> &str {
        trimmed(&self.plain)
    }
}

/// `text` without surrounding whitespace, which most texts do not have.
fn trimmed(text: &str) -> &str {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let (first, last) = (text.as_bytes().first(), text.as_bytes().last());
    if is_graphic(first) && is_graphic(last) { text } else { text.trim() }
}

/// A heading and everything below it, up to the next heading of the same or a higher level.
#[derive(Clone, Copy, Debug)]
pub struct Section<'p> {
    /// The heading.
    pub heading: &'p Heading,
    /// The blocks below the heading, including subsections.
    pub blocks: &'p [Block],
    /// The index of the heading in the blocks of the page.
    pub index: usize,
}

impl Page {
    /// A page of which nothing was read.
    pub fn unread(file: FileId) -> Self {
        let (front_matter, blocks, include_targets) = Default::default();
        Self { file, front_matter, blocks, include_targets, is_unread: true }
    }

    /// The sections of the page.
    pub fn outline(&self) -> Outline<'_> {
        Outline::new(&self.blocks)
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
    /// The text of the heading.
    pub fn title(&self) -> &'p str {
        self.heading.text.trimmed()
    }

    /// The blocks before the first subsection.
    pub fn direct_blocks(&self) -> &'p [Block] {
        let end = self.blocks.iter().position(|block| matches!(block, Block::Heading(_)));
        &self.blocks[..end.unwrap_or(self.blocks.len())]
    }

    /// The block indices of this section, including its heading.
    pub fn range(&self) -> Range<usize> {
        self.index..self.index + 1 + self.blocks.len()
    }
}

/// The sections of a page and how they are nested.
#[derive(Debug)]
pub struct Outline<'p> {
    sections: Vec<Section<'p>>,
    /// For each section, the index of its parent section.
    parents: Vec<Option<usize>>,
}

impl<'p> Outline<'p> {
    fn new(blocks: &'p [Block]) -> Self {
        let sections = blocks.iter().enumerate().filter_map(|(index, block)| match block {
            Block::Heading(heading) => Some(Section { heading, blocks: &blocks[index + 1..], index }),
            _ => None,
        });
        let mut sections: Vec<Section<'p>> = sections.collect();
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(sections.len());
        for next in 0..sections.len() {
            let Section { heading, index, .. } = sections[next];
            let mut parent = next.checked_sub(1);
            while let Some(ended) = parent.filter(|open| sections[*open].heading.level >= heading.level) {
                sections[ended].blocks = &blocks[sections[ended].index + 1..index];
                parent = parents[ended];
            }
            parents.push(parent);
        }
        Self { sections, parents }
    }

    /// All sections, parents before their subsections.
    pub fn sections(&self) -> &[Section<'p>] {
        &self.sections
    }

    /// The sections whose headings are in the block range `blocks`.
    pub(crate) fn sections_in(&self, blocks: Range<usize>) -> &[Section<'p>] {
        let first = |block: usize| self.sections.partition_point(|section| section.index < block);
        &self.sections[first(blocks.start)..first(blocks.end)]
    }

    /// The sections that enclose the block with the index `block`, innermost first. A section does not enclose its own
    /// heading.
    pub(crate) fn enclosing(&self, block: usize) -> impl Iterator<Item = &Section<'p>> {
        let headings = self.sections.partition_point(|section| section.index <= block);
        let is_heading = headings > 0 && self.sections[headings - 1].index == block;
        let innermost =
            headings.checked_sub(1).and_then(|last| if is_heading { self.parents[last] } else { Some(last) });
        std::iter::successors(innermost, |section| self.parents[*section]).map(|section| &self.sections[section])
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

//! pulldown-cmark events with their offsets → [`Page`].
//!
//! 1. Front matter goes to [`Front`], comments to [`Annotation`], which waits for the fence it belongs to.
//! 2. Headings, paragraphs, list items and cells become [`Text`]; an include in them is put in place.
//! 3. Language tabs other than the first are passed over, up to the rule that closes them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::page::mend;
use crate::page::{Annotation, Block, Fence, Front, Heading, Link, Page, Table, Text};
use crate::source::{IncludeProblem, Problem, Sources};
use crate::span::{FileId, Span};

/// Reads the page in `file`, with its includes in place.
pub fn parse(file: FileId, sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Page {
    let mut reader = Reader::new(file, sources, config, diagnostics);
    reader.file_problems();
    reader.run();
    let front = std::mem::take(&mut reader.front);
    let blocks = std::mem::take(&mut reader.blocks);
    if !front.present && !sources.file(file).text.trim().is_empty() {
        diagnostics.missing_front_matter(Span::new(file, 0..0));
    }
    Page { file, front, blocks }
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// The state of one walk over a file's events.
struct Reader<'a> {
    file: FileId,
    source: &'a str,
    sources: &'a Sources,
    config: &'a Config,
    diagnostics: &'a mut Diagnostics,
    /// The files being included, outermost first.
    trail: Vec<FileId>,
    front: Front,
    blocks: Vec<Block>,
    text: Option<Text>,
    level: Option<u8>,
    /// The anchor that the heading begins with.
    anchor: Option<String>,
    /// Where in the text the translation of a sentence began whose first wording may follow.
    translated: Option<usize>,
    table: Option<Table>,
    row: Vec<Text>,
    fence: Option<OpenFence>,
    comment: Option<Range<usize>>,
    pending: Option<Annotation>,
    link: Option<(usize, String, Range<usize>, bool)>,
    strong: Option<usize>,
    quotes: u32,
    /// Inside a language tab that is not the first.
    skipping: bool,
    /// The bracket that closes an include is still to come.
    closing: bool,
}

/// A fence whose lines are still to come.
struct OpenFence {
    language: String,
    range: Range<usize>,
    content: String,
    pieces: Vec<(u32, u32)>,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, sources: &'a Sources, config: &'a Config, diagnostics: &'a mut Diagnostics) -> Self {
        let source = &sources.file(file).text;
        Self {
            file,
            source,
            sources,
            config,
            diagnostics,
            trail: vec![file],
            front: Front::default(),
            blocks: Vec::new(),
            text: None,
            level: None,
            anchor: None,
            translated: None,
            table: None,
            row: Vec::new(),
            fence: None,
            comment: None,
            pending: None,
            link: None,
            strong: None,
            quotes: 0,
            skipping: false,
            closing: false,
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn file_problems(&mut self) {
        let file = self.sources.file(self.file);
        match file.problem {
            Some(Problem::NotUtf8(offset)) => self.diagnostics.not_utf8(self.span(offset..offset + 3)),
            Some(Problem::LeadsOut) => self.diagnostics.link_leads_out(self.span(0..0)),
            None if file.text.trim().is_empty() => self.diagnostics.empty_page(self.span(0..0)),
            None => (),
        }
    }

    fn run(&mut self) {
        let source = mend::tables(self.source, self.file, self.diagnostics);
        let body = self.front_matter();
        for (event, range) in Parser::new_ext(&source[body..], options()).into_offset_iter() {
            self.event(event, range.start + body..range.end + body);
        }
        self.release();
    }

    /// Reads the front matter, if the page begins with any, and says where the page goes on behind it.
    fn front_matter(&mut self) -> usize {
        let is_fence = |line: &str| line.trim_end() == "---";
        let mut lines = self.source.split_inclusive('\n');
        let Some(first) = lines.next().filter(|line| is_fence(line)) else { return 0 };
        let mut end = first.len();
        for line in lines {
            if is_fence(line) {
                let yaml = &self.source[first.len()..end];
                self.front = Front::read(yaml, self.file, first.len(), self.diagnostics);
                return end + line.len();
            }
            end += line.len();
        }
        0
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, &range),
            Event::Code(code) => self.code(&code),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Html(_) => (),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Rule => self.skipping = false,
            _ => (),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.level = Some(number(level));
                self.begin(range);
            }
            Tag::Paragraph | Tag::Item | Tag::TableCell => self.begin(range),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.finish_text();
                let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
                self.fence =
                    Some(OpenFence { language, content: String::with_capacity(range.len()), range, pieces: vec![] });
            }
            Tag::HtmlBlock => self.comment = Some(range),
            Tag::Table(_) => {
                self.finish_text();
                self.table = Some(Table { header: Vec::new(), rows: Vec::new(), span: self.span(range) });
            }
            Tag::Link { dest_url, .. } => self.begin_link(dest_url.into_string(), range),
            Tag::Strong => self.strong = self.text.as_ref().map(|text| text.plain.len()),
            _ => (),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.finish_heading(),
            TagEnd::Paragraph | TagEnd::Item => self.finish_text(),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => self.finish_fence(),
            TagEnd::HtmlBlock => self.finish_comment(),
            TagEnd::TableCell => self.row.extend(self.text.take()),
            TagEnd::TableHead => self.finish_row(true),
            TagEnd::TableRow => self.finish_row(false),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.keep(Block::Table(table));
                }
            }
            TagEnd::Link => self.finish_link(),
            TagEnd::Strong => {
                if let (Some(start), Some(text)) = (self.strong.take(), &mut self.text) {
                    text.strong.push(start..text.plain.len());
                }
            }
            _ => (),
        }
    }

    fn begin(&mut self, range: Range<usize>) {
        self.finish_text();
        (self.anchor, self.translated) = (None, None);
        let (plain, span, quoted) = (String::with_capacity(range.len()), self.span(range), self.quotes > 0);
        let empty = Text { plain, links: vec![], codes: vec![], strong: vec![], span, quoted };
        self.text = Some(empty);
    }

    fn push(&mut self, words: &str) {
        if let Some(text) = &mut self.text {
            // A blank that does not break lines is a blank all the same.
            match words.is_ascii() {
                true => text.plain.push_str(words),
                false => text.plain.push_str(&words.replace('\u{a0}', " ")),
            }
        }
    }

    fn is_after_blank(&self) -> bool {
        self.text.as_ref().is_none_or(|text| text.plain.is_empty() || text.plain.ends_with(char::is_whitespace))
    }

    fn words(&mut self, words: &str, range: &Range<usize>) {
        if let Some(fence) = &mut self.fence {
            fence.pieces.push((fence.content.len() as u32, range.start as u32));
            fence.content.push_str(words);
        } else if self.closing && words.starts_with(']') {
            self.closing = false;
            self.push(&words[1..]);
        } else {
            self.push(words);
        }
    }

    fn code(&mut self, code: &str) {
        if let Some(text) = &mut self.text {
            let start = text.plain.len();
            text.plain.push_str(code);
            text.codes.push(start..text.plain.len());
        }
    }

    fn inline_html(&mut self, tag: &str) {
        match element(tag).as_str() {
            "br" | "li" => self.push("\n"),
            "a" => self.begin_anchor(tag),
            "span" => self.begin_span(tag),
            // The mark of a footnote is no part of the word before it.
            "sup" if !tag.starts_with("</") && !self.is_after_blank() => self.push(" "),
            name if tag.starts_with("<!--") || MARKUP.contains(&name) => (),
            // `<address>` and the like are holes of a path rather than markup.
            _ => self.push(tag),
        }
    }

    /// `<a name="http-request">` at the head of a heading.
    fn begin_anchor(&mut self, tag: &str) {
        let is_first = self.text.as_ref().is_some_and(|text| text.plain.trim().is_empty());
        if is_first && self.level.is_some() && self.anchor.is_none() {
            self.anchor = attribute(tag, "name").or_else(|| attribute(tag, "id")).map(str::to_owned);
        }
    }

    /// Pages that were translated by machine set the first wording beside each sentence, marked as such:
    /// it is read, and the translation is not.
    fn begin_span(&mut self, tag: &str) {
        let Some(text) = &mut self.text else { return };
        if attribute(tag, "data-ttu-id").is_some() {
            self.translated = Some(text.plain.len());
        } else if attribute(tag, "class") == Some("sxs-lookup")
            && let Some(start) = self.translated.take()
        {
            text.plain.truncate(start.min(text.plain.len()));
            text.links.retain(|link| link.text.end <= text.plain.len());
            text.codes.retain(|range| range.end <= text.plain.len());
            text.strong.retain(|range| range.end <= text.plain.len());
        }
    }

    fn begin_link(&mut self, target: String, range: Range<usize>) {
        let Some(text) = &mut self.text else { return };
        let before = self.source[..range.start].trim_end();
        let included = before.len().checked_sub(9).and_then(|start| before.get(start..));
        let included = included.is_some_and(|word| word.eq_ignore_ascii_case("[!include"));
        if included && let Some(start) = text.plain.rfind("[!") {
            text.plain.truncate(start);
        }
        self.link = Some((text.plain.len(), target, range, included));
    }

    fn finish_link(&mut self) {
        let Some((start, target, range, included)) = self.link.take() else { return };
        let span = self.span(range);
        if included {
            if let Some(text) = &mut self.text {
                text.plain.truncate(start);
            }
            self.closing = true;
            self.include(&target, span);
        } else if let Some(text) = &mut self.text {
            text.links.push(Link { text: start..text.plain.len(), target, span });
        }
    }

    /// Puts the blocks of `target` here; those of an include in a cell stay out, its words are prose.
    fn include(&mut self, target: &str, span: Span) {
        if self.skipping {
            return;
        }
        match self.sources.include(self.file, target, self.config) {
            Err(IncludeProblem::Skipped) => (),
            Err(IncludeProblem::Outside) => self.diagnostics.include_leads_out(span, target),
            Err(IncludeProblem::Missing) => self.diagnostics.missing_include(span, target),
            Ok(file) if self.trail.contains(&file) => self.diagnostics.circular_include(span, target),
            Ok(file) => self.put_in_place(file),
        }
    }

    fn put_in_place(&mut self, file: FileId) {
        let mut inner = Reader::new(file, self.sources, self.config, self.diagnostics);
        inner.quotes = self.quotes;
        inner.trail = self.trail.iter().copied().chain([file]).collect();
        inner.file_problems();
        inner.run();
        let blocks = std::mem::take(&mut inner.blocks);
        if self.table.is_none() {
            self.release();
            self.blocks.extend(blocks);
        }
    }

    fn finish_heading(&mut self) {
        let (Some(text), Some(level)) = (self.text.take(), self.level.take()) else { return };
        let anchor = self.anchor.take();
        let tab = text.links.iter().find_map(|link| link.target.strip_prefix("#tab/"));
        match tab {
            Some(tab) => self.skipping = !tab.starts_with("http"),
            // An include right above a closing rule looks like a heading underlined.
            None if self.skipping && text.plain.trim().is_empty() => self.skipping = false,
            None => {
                self.skipping = false;
                self.keep(Block::Heading(Heading { level, text, anchor }));
            }
        }
    }

    fn finish_text(&mut self) {
        let Some(text) = self.text.take() else { return };
        if text.plain.trim().is_empty() {
            return;
        }
        if looks_like_table(&self.source[text.span.start as usize..text.span.end as usize]) {
            self.diagnostics.table_without_header(text.span);
        }
        self.keep(Block::Text(text));
    }

    fn finish_row(&mut self, header: bool) {
        // The next row will be as long.
        let next = Vec::with_capacity(self.row.len());
        let row = std::mem::replace(&mut self.row, next);
        match &mut self.table {
            Some(table) if header => table.header = row,
            Some(table) => table.rows.push(row),
            None => (),
        }
    }

    fn finish_fence(&mut self) {
        let Some(OpenFence { language, range, content, pieces }) = self.fence.take() else { return };
        if !is_closed(&self.source[range.clone()]) {
            self.diagnostics.unclosed_fence(self.span(range.start..range.start + 3));
        }
        let start = pieces.first().map_or(range.end, |(_, source)| *source as usize);
        let span = self.span(start..(start + content.len()).min(self.source.len()));
        let annotation = self.pending.take();
        if !self.skipping {
            self.blocks.push(Block::Fence(Fence { language, content, span, pieces, annotation }));
        }
    }

    fn finish_comment(&mut self) {
        let Some(range) = self.comment.take() else { return };
        let html = &self.source[range.clone()];
        let Some(start) = html.find("<!--") else { return };
        let range = range.start + start..range.end;
        let Some(end) = html[start..].find("-->") else {
            return self.diagnostics.unclosed_comment(self.span(range.start..range.start + 4));
        };
        let read = Annotation::read(&html[start..start + end], self.span(range), self.diagnostics);
        if read.is_some() && !self.skipping {
            self.release();
            self.pending = read;
        }
    }

    fn keep(&mut self, block: Block) {
        if !self.skipping {
            self.release();
            self.blocks.push(block);
        }
    }

    /// An annotation that no fence follows stands by itself.
    fn release(&mut self) {
        self.blocks.extend(self.pending.take().map(Block::Annotation));
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// Whether the fenced block `source` ends with a fence of its own kind.
fn is_closed(source: &str) -> bool {
    let mark = source.trim_start().chars().next().unwrap_or('`');
    let mut lines = source.trim_end().lines();
    let opening = lines.next();
    let last = lines.next_back().map(|line| line.trim_start_matches(['>', ' ', '\t']));
    opening.is_some() && last.is_some_and(|line| line.len() >= 3 && line.trim_end().chars().all(|ch| ch == mark))
}

/// Two lines or more that begin and end with a pipe, yet were not read as a table.
fn looks_like_table(source: &str) -> bool {
    let is_row = |line: &&str| line.trim().len() > 2 && line.trim().starts_with('|') && line.trim().ends_with('|');
    source.contains('|') && source.lines().filter(is_row).count() >= 2
}

/// The HTML elements that pages use for looks.
const MARKUP: [&str; 34] = [
    "a", "b", "i", "p", "u", "s", "ul", "ol", "em", "td", "tr", "th", "hr", "sup", "sub", "div", "img", "pre", "code",
    "span", "font", "table", "thead", "tbody", "strong", "center", "small", "section", "h1", "h2", "h3", "h4", "dl",
    "dt",
];

/// The value of `name` in `tag`, in quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(name)?;
    rest.strip_prefix("=\"")?.split('"').next()
}

/// The name of the element that `tag` begins or ends.
fn element(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).trim_start();
    let end = name.find(|ch: char| !ch.is_ascii_alphanumeric()).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

//! Builds a [`Page`] from the events of pulldown-cmark.
//!
//! 1. Front matter becomes [`FrontMatter`]; a comment becomes an [`Annotation`], which is kept for the next fence.
//! 2. Headings, paragraphs, list items and cells become [`Text`]; includes in them are expanded.
//! 3. Language tabs after the one for HTTP are skipped, up to the rule that closes them.

mod fence;
mod include;
mod inline_html;
mod row;

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::config::Config;
use crate::diagnostic::{Diagnostics, UnreadPage};
use crate::page::budget::{self, Budget};
use crate::page::parse::include::INCLUDES;
use crate::page::{Annotation, Block, Fence, FrontMatter, Heading, Link, Page, Table, Text, trimmed};
use crate::page::{repair, tags};
use crate::source::{Problem, Sources};
use crate::span::{FileId, SourceMap, Span, range_of};

/// Parses the page in `file` and expands its includes.
pub fn parse(file: FileId, sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Page {
    let source = sources.file(file);
    let start = Span::new(file, 0..0);
    if let Some(reason) = budget::unread(source, config) {
        diagnostics.unread_page(start, reason);
        return Page::unread(file);
    }
    let budget = Budget::new(&config.limits);
    let mut reader = Reader::new(file, Input { sources, config, budget: &budget }, diagnostics);
    reader.report_file_problem();
    reader.run();
    let front_matter = std::mem::take(&mut reader.front_matter);
    let blocks = std::mem::take(&mut reader.blocks);
    let include_targets = budget.into_targets();
    if blocks.len() > config.limits.blocks {
        // What was found so far is about a page that is not read.
        *diagnostics = Diagnostics::default();
        diagnostics.unread_page(start, UnreadPage::Blocks { found: blocks.len(), limit: config.limits.blocks });
        return Page { include_targets, ..Page::unread(file) };
    }
    if !front_matter.present && !source.text.trim().is_empty() {
        diagnostics.missing_front_matter(start);
    }
    let is_unread = source.problem.as_ref().is_some_and(Problem::hides_all);
    Page { file, front_matter, blocks, include_targets, is_unread }
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// What a page and the files that it includes are read with.
struct Input<'a> {
    sources: &'a Sources,
    config: &'a Config,
    budget: &'a Budget<'a>,
}

/// The state while reading the events of one file.
struct Reader<'a> {
    file: FileId,
    source: &'a str,
    sources: &'a Sources,
    config: &'a Config,
    /// What may still be included.
    budget: &'a Budget<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The files being included, outermost first.
    trail: Vec<FileId>,
    front_matter: FrontMatter,
    blocks: Vec<Block>,
    text: Option<Text>,
    /// The level of the open heading.
    level: Option<u8>,
    /// The anchor at the start of the open heading.
    anchor: Option<String>,
    /// The offset in the open text where a translated sentence starts; its original may follow.
    translation: Option<usize>,
    table: Option<Table>,
    row: Vec<Text>,
    /// The offset of the last row of the open table.
    row_start: usize,
    fence: Option<OpenFence>,
    comment: Option<Range<usize>>,
    /// The annotation for the next fence.
    annotation: Option<Annotation>,
    /// An annotation within the open text, for the fence after it.
    inline_annotation: Option<Annotation>,
    link: Option<OpenLink>,
    /// The offset in the open text where strong emphasis starts.
    strong: Option<usize>,
    quote_depth: u32,
    /// Whether the reader is in a language tab after the one for HTTP.
    skipping: bool,
    /// Whether the tab for HTTP was read, and the tabs are not closed yet.
    after_http_tab: bool,
    /// Whether the next text is the closing bracket of an include.
    expects_bracket: bool,
}

/// A fence whose end has not been read yet.
struct OpenFence {
    language: String,
    range: Range<usize>,
    content: String,
    map: SourceMap,
    /// Whether it is marked by indentation instead of fences.
    is_indented: bool,
}

/// A link whose end has not been read yet.
struct OpenLink {
    /// The offset of the link text in the open text.
    text_start: usize,
    target: String,
    range: Range<usize>,
    is_include: bool,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, input: Input<'a>, diagnostics: &'a mut Diagnostics) -> Self {
        let Input { sources, config, budget } = input;
        let source = &sources.file(file).text;
        Self {
            file,
            source,
            sources,
            config,
            budget,
            diagnostics,
            trail: vec![file],
            front_matter: FrontMatter::default(),
            blocks: Vec::new(),
            text: None,
            level: None,
            anchor: None,
            translation: None,
            table: None,
            row: Vec::new(),
            row_start: 0,
            fence: None,
            comment: None,
            annotation: None,
            inline_annotation: None,
            link: None,
            strong: None,
            quote_depth: 0,
            skipping: false,
            after_http_tab: false,
            expects_bracket: false,
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn report_file_problem(&mut self) {
        let file = self.sources.file(self.file);
        match file.problem {
            Some(Problem::NotUtf8(offset)) => self.diagnostics.not_utf8(self.span(offset..offset + 3)),
            Some(Problem::EscapesRoot) => self.diagnostics.link_leads_out(self.span(0..0)),
            Some(Problem::Dangling) => self.diagnostics.link_leads_nowhere(self.span(0..0)),
            // A page with one of these is not read, and an include of one is reported where it is.
            Some(Problem::Folder | Problem::Special | Problem::TooLarge(_)) => (),
            None if file.text.trim().is_empty() => self.diagnostics.empty_page(self.span(0..0)),
            None => (),
        }
    }

    fn run(&mut self) {
        let source = repair::delimiter_rows(self.source, self.file, self.diagnostics);
        let source = tags::selected(source, self.config.docs.tags.as_deref());
        let body = self.front_matter();
        for (event, range) in Parser::new_ext(&source[body..], options()).into_offset_iter() {
            self.event(event, range.start + body..range.end + body);
        }
        self.flush_annotation();
    }

    /// Reads the front matter, if there is any, and returns the offset of the content after it.
    fn front_matter(&mut self) -> usize {
        let is_delimiter = |line: &str| line.trim_end() == "---";
        let mut lines = self.source.split_inclusive('\n');
        let Some(first) = lines.next().filter(|line| is_delimiter(line)) else { return 0 };
        let mut end = first.len();
        for line in lines {
            if is_delimiter(line) {
                let yaml = &self.source[first.len()..end];
                self.front_matter = FrontMatter::read(yaml, self.file, first.len(), self.diagnostics);
                return end + line.len();
            }
            end += line.len();
        }
        0
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.code(&code, range),
            Event::SoftBreak => self.push(" ", range),
            Event::HardBreak => self.push("\n", range),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::Rule => self.close_tabs(),
            _ => (),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.level = Some(level as u8);
                self.begin_text(range);
            }
            Tag::Paragraph | Tag::Item | Tag::TableCell => self.begin_text(range),
            Tag::BlockQuote(_) => self.quote_depth += 1,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.finish_text_before(range.start);
                let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
                self.begin_fence(language, range, false);
            }
            // Without an annotation, the indentation may be a mistake.
            Tag::CodeBlock(CodeBlockKind::Indented) if self.annotation.is_some() => {
                self.begin_fence(String::new(), range, true);
            }
            Tag::HtmlBlock => self.comment = Some(range),
            Tag::Table(_) => {
                self.finish_text_before(range.start);
                self.table = Some(Table {
                    header: Vec::new(),
                    rows: Vec::new(),
                    span: self.span(range_of(self.source, trimmed(&self.source[range]))),
                });
            }
            Tag::Link { dest_url, .. } => self.begin_link(dest_url.into_string(), range),
            Tag::Strong => self.strong = self.text.as_ref().map(|text| text.plain.len()),
            _ => (),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.finish_heading(),
            TagEnd::Paragraph | TagEnd::Item => self.finish_text(),
            TagEnd::BlockQuote(_) => self.quote_depth = self.quote_depth.saturating_sub(1),
            TagEnd::CodeBlock => self.finish_fence(),
            TagEnd::HtmlBlock => self.finish_comment(),
            TagEnd::TableCell => self.row.extend(self.text.take()),
            TagEnd::TableHead => self.finish_row(range, true),
            TagEnd::TableRow => self.finish_row(range, false),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push_block(Block::Table(table));
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

    fn begin_fence(&mut self, language: String, range: Range<usize>, is_indented: bool) {
        let content = String::with_capacity(range.len());
        self.fence = Some(OpenFence { language, range, content, map: SourceMap::default(), is_indented });
    }

    fn begin_text(&mut self, range: Range<usize>) {
        self.finish_text_before(range.start);
        (self.anchor, self.translation) = (None, None);
        // The range of a list item contains the blocks inside it.
        let (plain, quoted) = (String::with_capacity(range.len().min(512)), self.quote_depth > 0);
        let (span, map) = (self.span(range_of(self.source, trimmed(&self.source[range]))), SourceMap::default());
        self.text = Some(Text { plain, links: vec![], codes: vec![], strong: vec![], span, map, quoted });
    }

    /// Appends `string`, which `range` of the source contains, to the open text.
    fn push(&mut self, string: &str, range: Range<usize>) {
        let Some(text) = &mut self.text else { return };
        if string.is_ascii() || !string.contains('\u{a0}') {
            text.map.append(text.plain.len(), string, range);
            return text.plain.push_str(string);
        }
        // A no-break space counts as a space.
        let mut start = range.start;
        for part in string.split_inclusive('\u{a0}') {
            let words = part.trim_end_matches('\u{a0}');
            let end = start + words.len();
            text.map.append(text.plain.len(), words, start..end);
            text.plain.push_str(words);
            start += part.len();
            if end < start {
                text.map.append(text.plain.len(), " ", end..start);
                text.plain.push(' ');
            }
        }
    }

    fn is_after_whitespace(&self) -> bool {
        self.text.as_ref().is_none_or(|text| text.plain.is_empty() || text.plain.ends_with(char::is_whitespace))
    }

    fn text(&mut self, string: &str, range: Range<usize>) {
        if let Some(fence) = &mut self.fence {
            fence.map.append(fence.content.len(), string, range);
            fence.content.push_str(string);
        } else if self.expects_bracket && string.starts_with(']') {
            self.expects_bracket = false;
            self.push(&string[1..], range.start + 1..range.end);
        } else {
            self.push(string, range);
        }
    }

    fn code(&mut self, code: &str, range: Range<usize>) {
        let code = &*row::with_pipes(code);
        if let Some(text) = &mut self.text {
            let start = text.plain.len();
            let inside =
                memmem::find(self.source[range.clone()].as_bytes(), code.as_bytes()).map(|offset| range.start + offset);
            text.map.append(start, code, inside.map_or(range, |inside| inside..inside + code.len()));
            text.plain.push_str(code);
            text.codes.push(start..text.plain.len());
        }
    }

    fn begin_link(&mut self, target: String, range: Range<usize>) {
        let Some(text) = &mut self.text else { return };
        let before = self.source[..range.start].trim_end();
        let keyword = INCLUDES.iter().find(|keyword| ends_with(before, keyword));
        let is_include = keyword.is_some();
        if keyword.is_some()
            && let Some(start) = text.plain.rfind('[')
        {
            text.truncate(start);
        }
        self.link = Some(OpenLink { text_start: text.plain.len(), target, range, is_include });
    }

    fn finish_link(&mut self) {
        let Some(OpenLink { text_start, target, range, is_include }) = self.link.take() else { return };
        let span = self.span(range);
        if is_include {
            if let Some(text) = &mut self.text {
                text.truncate(text_start);
            }
            self.expects_bracket = true;
            self.include(&target, span);
        } else if let Some(text) = &mut self.text {
            text.links.push(Link { text: text_start..text.plain.len(), target, span });
        }
    }

    fn finish_heading(&mut self) {
        let (Some(text), Some(level)) = (self.text.take(), self.level.take()) else { return };
        let anchor = self.anchor.take();
        let tab = text.links.iter().find_map(|link| link.target.strip_prefix("#tab/"));
        match tab {
            Some(tab) => {
                let is_http = tab.starts_with("http");
                self.skipping = self.after_http_tab && !is_http;
                self.after_http_tab |= is_http;
            }
            // An include directly above a closing rule parses as an underlined heading.
            None if self.skipping && text.plain.trim().is_empty() => self.close_tabs(),
            None => {
                self.close_tabs();
                self.push_block(Block::Heading(Heading { level, text, anchor }));
            }
        }
    }

    fn close_tabs(&mut self) {
        (self.skipping, self.after_http_tab) = (false, false);
    }

    /// Finishes the text of a list item, which ends before the block at `offset` inside the item.
    fn finish_text_before(&mut self, offset: usize) {
        if let Some(text) = self.text.as_mut().filter(|text| offset < text.span.end as usize) {
            let start = text.span.start as usize;
            text.span.end = (start + self.source[start..offset.max(start)].trim_end().len()) as u32;
        }
        self.finish_text();
    }

    fn finish_text(&mut self) {
        let Some(text) = self.text.take() else { return };
        if !text.plain.trim().is_empty() {
            self.push_text(text);
        }
        if let Some(annotation) = self.inline_annotation.take().filter(|_| !self.skipping) {
            self.flush_annotation();
            self.annotation = Some(annotation);
        }
    }

    fn push_text(&mut self, text: Text) {
        if self.table.is_none() && self.extend_table(&text) {
            return;
        }
        if row::looks_like_table(&self.source[text.span.start as usize..text.span.end as usize]) {
            self.diagnostics.table_without_header(text.span);
        }
        self.push_block(Block::Text(text));
    }

    fn finish_fence(&mut self) {
        let Some(OpenFence { language, range, content, map, is_indented }) = self.fence.take() else { return };
        if !is_indented && !fence::is_closed(&self.source[range.clone()]) {
            self.diagnostics.unclosed_fence(self.span(range.start..range.start + 3));
        }
        let inside = if content.is_empty() { range.end..range.end } else { map.source(0..content.trim_end().len()) };
        let span = self.span(inside);
        let annotation = self.annotation.take();
        if !self.skipping {
            self.blocks.push(Block::Fence(Fence { language, content, span, map, annotation }));
        }
    }

    fn finish_comment(&mut self) {
        let Some(range) = self.comment.take() else { return };
        let html = &self.source[range.clone()];
        let Some(start) = memmem::find(html.as_bytes(), b"<!--") else { return };
        let range = range.start + start..range.end;
        let Some(end) = memmem::find(&html.as_bytes()[start..], b"-->") else {
            return self.diagnostics.unclosed_comment(self.span(range.start..range.start + 4));
        };
        let span = self.span(range.start..range.start + end + "-->".len());
        let annotation = Annotation::read(&html[start..start + end], span, self.diagnostics);
        if annotation.is_some() && !self.skipping {
            self.flush_annotation();
            self.annotation = annotation;
        }
    }

    fn push_block(&mut self, block: Block) {
        if !self.skipping {
            self.flush_annotation();
            self.blocks.push(block);
        }
    }

    /// Makes an annotation without a fence a block of its own.
    fn flush_annotation(&mut self) {
        self.blocks.extend(self.annotation.take().map(Block::Annotation));
    }
}

/// Whether `text` ends with `end`, in any case.
fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len()).and_then(|start| text.get(start..));
    start.is_some_and(|start| start.eq_ignore_ascii_case(end))
}

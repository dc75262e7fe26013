//! Findings as text for people.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as SnippetLevel, Renderer, Snippet};
use memchr::{memchr_iter, memrchr};

use crate::diagnostic::{Diagnostic, Level};
use crate::printable;
use crate::source::Sources;
use crate::span::{FileId, Span};

/// A finding on one line: location, level, rule and message.
pub fn line(finding: &Diagnostic, sources: &Sources) -> String {
    let (line, column) = sources.position(finding.span);
    let name = printable::line(&sources.file(finding.span.file).name);
    format!("{name}:{line}:{column}: {}[{}]: {}", finding.level.name(), finding.rule.code, finding.message)
}

/// How snippets are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use the colors of a terminal.
    pub color: bool,
    /// The columns that a line of a page may take.
    pub width: usize,
}

impl Style {
    /// No colors, and 80 columns.
    pub const PLAIN: Self = Self { color: false, width: 80 };
}

/// The minimum width of a snippet, so that it always shows a part of the page.
const MIN_WIDTH: usize = 40;
/// Columns for the line number and, around a mark on a line that is cut, for dots and some context.
const RESERVED: usize = 20;

/// How many bytes of a line the renderer is given before and after what is marked on it.
const CONTEXT: usize = 1000;

/// A finding with snippets of its page and of the files of its labels; long lines are cut around the marked text.
pub fn human(finding: &Diagnostic, sources: &Sources, style: Style) -> String {
    let width = style.width.max(MIN_WIDTH);
    let level = match finding.level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
        Level::Info => SnippetLevel::INFO,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.rule.code);
    let excerpts = excerpts(finding, sources, width - RESERVED);
    let mut group = Group::with_title(title).elements(excerpts.iter().map(Excerpt::snippet));
    if let Some(help) = finding.help() {
        group = group.element(SnippetLevel::HELP.message(help));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.term_width(width).render(&[group]);
    let text = excerpts.iter().fold(text, |text, excerpt| excerpt.with_right_column(text));
    // The renderer replaces characters that steer a terminal only if they are ASCII or change the direction of text.
    text.replace(|ch: char| printable::is_steering(ch) && !ch.is_ascii(), "\u{fffd}")
}

/// A part of a file, with what is marked in it.
struct Excerpt<'a> {
    /// The name of the file, on one line.
    name: Cow<'a, str>,
    text: &'a str,
    /// The number of the first line.
    line: usize,
    /// The columns of the first line that are left out.
    left_out: usize,
    /// What the finding is about, as a range in `text`.
    primary: Option<Range<usize>>,
    /// Further places, with their texts.
    labels: Vec<(Range<usize>, &'a str)>,
}

impl<'a> Excerpt<'a> {
    /// The part of the file `id` that the finding is about.
    fn new(finding: &'a Diagnostic, id: FileId, sources: &'a Sources, columns: usize) -> Self {
        let file = sources.file(id);
        let mark = |span| marked_range(&file.text, span, columns);
        let primary = (id == finding.span.file).then(|| mark(finding.span));
        let labels = finding.labels().iter().filter(|label| label.span.file == id);
        let labels: Vec<_> = labels.map(|label| (mark(label.span), &*label.text)).collect();
        let ranges = primary.iter().chain(labels.iter().map(|(range, _)| range));
        let Part { start, end, line_start } = part_around(&file.text, ranges);
        let inside = |range: Range<usize>| range.start - start..range.end - start;
        Self {
            name: printable::line(&file.name),
            text: &file.text[start..end],
            line: sources.line(Span::new(id, line_start..line_start)) as usize,
            left_out: sources.position(Span::new(id, start..start)).1 as usize - 1,
            primary: primary.map(inside),
            labels: labels.into_iter().map(|(range, text)| (inside(range), text)).collect(),
        }
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let primary = self.primary.clone().map(|range| AnnotationKind::Primary.span(range));
        let labels = self.labels.iter().map(|(range, label)| AnnotationKind::Context.span(range.clone()).label(*label));
        let snippet = Snippet::source(self.text).line_start(self.line).path(&*self.name);
        snippet.annotations(primary.into_iter().chain(labels))
    }

    /// `text`, in which the renderer has printed a column of the excerpt, with that of the file.
    fn with_right_column(&self, text: String) -> String {
        let first = self.primary.iter().chain(self.labels.iter().map(|(range, _)| range)).next();
        let before = first.and_then(|range| self.text.get(..range.start)).unwrap_or_default();
        if self.left_out == 0 || before.contains('\n') {
            return text;
        }
        let place = |column: usize| format!("{}:{}:{column}\n", self.name, self.line);
        let column = before.chars().count() + 1;
        // The title, which may quote a page, comes first.
        let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
        format!("{title}\n{}", rest.replacen(&place(column), &place(column + self.left_out), 1))
    }
}

/// An excerpt of each file that the finding is about, its own first.
fn excerpts<'a>(finding: &'a Diagnostic, sources: &'a Sources, columns: usize) -> Vec<Excerpt<'a>> {
    let mut files = vec![finding.span.file];
    for label in finding.labels().iter().map(|label| label.span.file) {
        if !files.contains(&label) {
            files.push(label);
        }
    }
    files.into_iter().map(|id| Excerpt::new(finding, id, sources, columns)).collect()
}

/// A part of a text.
struct Part {
    start: usize,
    end: usize,
    /// The start of the line with `start`.
    line_start: usize,
}

/// The lines from the first to the last of `ranges`, and the one after them, without what is far from them on their
/// lines. The renderer reads all text that it is given, so for a page with many findings it must not be given the page.
fn part_around<'r>(text: &str, ranges: impl Iterator<Item = &'r Range<usize>> + Clone) -> Part {
    let first = ranges.clone().map(|range| range.start).min().unwrap_or_default();
    let last = ranges.map(|range| range.end).max().unwrap_or_default();
    let line_start = memrchr(b'\n', &text.as_bytes()[..first]).map_or(0, |line_feed| line_feed + 1);
    let start = line_start.max(text.floor_char_boundary(first.saturating_sub(CONTEXT)));
    let far = text.floor_char_boundary(last + CONTEXT);
    let ends = memchr_iter(b'\n', &text.as_bytes()[last..far]);
    let end = ends.take(2).last().map_or(far, |line_feed| last + line_feed + 1);
    Part { start, end, line_start }
}

/// The part of `span` to mark: its first line, cut to at most `columns`.
fn marked_range(text: &str, span: Span, columns: usize) -> Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary((span.end as usize).max(start));
    let line = text[start..end].split('\n').next().unwrap_or_default();
    let cut = line.char_indices().scan(0, |column, (index, ch)| {
        *column += columns_of(ch);
        Some((*column, index))
    });
    let length = cut.into_iter().find(|(column, _)| *column > columns).map_or(line.len(), |(_, index)| index);
    start..start + length
}

/// An upper bound for the columns of `ch` on a terminal.
fn columns_of(ch: char) -> usize {
    match ch {
        '\t' => 4,
        ' '..='~' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Diagnostics;

    /// A finding on the first `marked` in `text`, as a snippet in `width` columns.
    fn snippet(text: &str, marked: &str, width: usize) -> String {
        let sources = Sources::from_texts([("v1.0/api/a.md", text.into())], &Config::defaults());
        let (file, _) = sources.pages().next().expect("a page");
        let start = text.find(marked).expect("the marked text");
        let mut diagnostics = Diagnostics::default();
        diagnostics.missing_permissions(Span::new(file, start..start + marked.len()));
        let finding = diagnostics.iter().next().expect("the finding");
        human(finding, &sources, Style { width, ..Style::PLAIN })
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let row = format!("|{}|the [broken](link.md) part|{}|\n", "left ".repeat(40), "right ".repeat(40));
        for width in [0, 40, 80, 120] {
            let text = snippet(&row, "[broken](link.md)", width);
            let lines: Vec<&str> = text.lines().skip(2).collect();
            let longest = lines.iter().map(|line| line.len()).max();
            assert!(longest <= Some(width.max(MIN_WIDTH)), "{width}:\n{text}");
            let column = lines[1].find("[broken](link.md)").expect("the marked text is visible");
            assert_eq!(lines[2].find("^^^^^^^^^^^^^^^^^"), Some(column), "{width}:\n{text}");
        }
    }

    #[test]
    fn the_column_is_that_of_the_whole_line() {
        let text = format!("first\n{}the [broken](link.md) part{}\n", "ü ".repeat(2000), " right".repeat(1000));
        let snippet = snippet(&text, "[broken](link.md)", 80);
        assert!(snippet.contains("--> v1.0/api/a.md:2:4005\n"), "{snippet}");
        assert!(snippet.contains("[broken](link.md)"), "{snippet}");
    }

    #[test]
    fn a_mark_longer_than_a_line_is_cut() {
        for ch in ["x", "ü", "文"] {
            let text = snippet(&format!("| {} |\n", ch.repeat(200)), &ch.repeat(200), 80);
            let line = text.lines().nth(3).expect("the line of the page");
            assert!(line.contains(ch) && line.ends_with("..."), "{text}");
            assert!(line.chars().map(columns_of).sum::<usize>() <= 160 && line.chars().count() <= 80, "{text}");
            assert!(text.lines().nth(4).is_some_and(|marks| marks.trim_end().ends_with("^^^^^")), "{text}");
        }
    }

    #[test]
    fn only_the_first_line_is_marked() {
        let text = snippet("GET /users\nGET /groups\n", "GET /users\nGET /groups", 80);
        assert!(text.contains("GET /users\n  | ^^^^^^^^^^") && !text.contains("/groups"), "{text}");
    }
}

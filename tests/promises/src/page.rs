//! Target `page`: one page becomes facts, whatever its bytes are.

use docwright::diagnostic::render::{self, Style};
use docwright::diagnostic::{Diagnostic, Diagnostics};
use docwright::extract::Extractor;
use docwright::page;
use docwright::printable::is_steering;
use docwright::source::Sources;
use docwright::span::Span;

use crate::{DEFAULTS, pages, shown, sources};

/// No panic, and findings inside their files.
pub fn body(bytes: &[u8]) {
    let sources = sources(&pages::files(bytes, false), &DEFAULTS);
    for (id, _) in sources.pages() {
        let mut diagnostics = Diagnostics::default();
        let page = page::parse(id, &sources, &DEFAULTS, &mut diagnostics);
        Extractor::new(&sources, &DEFAULTS).facts(&page, &mut diagnostics);
        check_findings(&diagnostics, &sources);
    }
}

/// The page for people.
pub fn input(bytes: &[u8]) -> String {
    shown(&pages::files(bytes, false))
}

/// Each finding is inside its file, and printing it prints nothing that steers a terminal.
pub(crate) fn check_findings(diagnostics: &Diagnostics, sources: &Sources) {
    for found in diagnostics.iter() {
        spans(found).for_each(|span| check_span(span, found, sources));
        check_printed(&render::line(found, sources), false);
        check_printed(&render::human(found, sources, Style::PLAIN), true);
    }
}

/// The places of a finding, of its labels and of its edits.
fn spans(found: &Diagnostic) -> impl Iterator<Item = Span> {
    let labels = found.labels().iter().map(|label| label.span);
    [found.span].into_iter().chain(labels).chain(found.edits().iter().map(|edit| edit.span))
}

fn check_span(span: Span, found: &Diagnostic, sources: &Sources) {
    let file = sources.file(span.file);
    let range = span.start as usize..span.end as usize;
    assert!(
        file.text.get(range).is_some(),
        "{}: a span of `{}`, {}..{}, is not within the file or not between characters",
        file.name,
        found.message,
        span.start,
        span.end
    );
    let (line, column) = sources.position(span);
    assert!(line > 0 && column > 0, "{}: `{}` is at {line}:{column}", file.name, found.message);
}

/// Asserts that `text` has no control characters or marks for the direction of text; line feeds and tabs only if it
/// `has_lines`.
pub(crate) fn check_printed(text: &str, has_lines: bool) {
    let steering = text.chars().find(|ch| is_steering(*ch) && !(has_lines && matches!(ch, '\n' | '\t')));
    assert!(steering.is_none(), "{steering:?} is printed:\n{text:?}");
}

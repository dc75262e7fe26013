//! Every finding and every fact of the model has a place: inside its file, on whole characters, and around its text.

use std::path::Path;

use docwright::model::{Location, Origin, Range};
use docwright::source::Sources;
use docwright::span::Span;

use crate::check;

/// The pages in the repository.
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-reference");

/// The text at `origin`, whose owner is on `page`; checks that the range is inside the file.
fn text_at<'s>(sources: &'s Sources, page: &str, origin: &Origin) -> &'s str {
    let span = sources.span_of(origin, page).expect("the file of a fact exists");
    assert_eq!(sources.origin(span, page), *origin, "{page}: a range and its span are the same place");
    marked(sources, span)
}

/// The text at `span`; checks that it is inside the file and on whole characters.
fn marked(sources: &Sources, span: Span) -> &str {
    let file = sources.file(span.file);
    let text = file.text.get(span.start as usize..span.end as usize);
    text.unwrap_or_else(|| panic!("{}: {span:?} is not in the file", file.name))
}

#[test]
fn facts_are_where_the_page_writes_their_names() {
    let sources = check::loaded(Path::new(PAGES));
    let (analysis, _) = check::analysis(&sources);
    let model = &analysis.model;
    for operation in &model.operations {
        let Location { page, origin } = &operation.location;
        let text = text_at(&sources, page, origin);
        assert!(text.starts_with(operation.key.method.name()), "{page}: {text}");
    }
    for ty in &model.types {
        let Location { page, origin } = &ty.location;
        text_at(&sources, page, origin);
        for property in &ty.properties {
            let text = text_at(&sources, page, &property.origin);
            assert!(text.contains(&property.name), "{page}: {text}; expected {}", property.name);
        }
    }
    for example in &model.examples {
        let Location { page, origin } = &example.location;
        let text = text_at(&sources, page, origin);
        assert!(text.contains(&example.request.method), "{page}: {text}");
    }
}

#[test]
fn findings_are_inside_their_files() {
    let sources = check::loaded(Path::new(PAGES));
    let (analysis, _) = check::analysis(&sources);
    for finding in analysis.diagnostics.iter() {
        marked(&sources, finding.span);
        let Range { start, end } = sources.range(finding.span);
        assert!(start <= end && start.line >= 1 && start.column >= 1, "{finding:?}");
    }
}

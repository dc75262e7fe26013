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
        let parameters = operation.parameters.iter().map(|parameter| (&parameter.name, &parameter.origin));
        let options =
            operation.headers.iter().chain(operation.query.iter()).map(|option| (&option.name, &option.origin));
        for (name, origin) in parameters.chain(options) {
            let text = text_at(&sources, page, origin);
            // A key that is not a placeholder is the value itself.
            assert!(text == name || name == "id", "{page}: {text} for {name}");
        }
        let permissions = operation.permissions.iter();
        let sets = permissions.flat_map(|permissions| permissions.alternatives.iter().flatten().flatten());
        for set in sets {
            let texts: Vec<&str> = set.origins.iter().map(|origin| text_at(&sources, page, origin)).collect();
            assert_eq!(texts, set.scopes, "{page}");
        }
    }
    for ty in &model.types {
        let Location { page, origin } = &ty.location;
        text_at(&sources, page, origin);
        for property in &ty.properties {
            assert_eq!(text_at(&sources, page, &property.origin), property.name, "{page}");
        }
        for member in &ty.members {
            assert_eq!(text_at(&sources, page, &member.origin), member.name, "{page}");
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

/// The texts at `origins` on `page`.
fn texts<'s>(sources: &'s Sources, page: &str, origins: impl IntoIterator<Item = &'s Origin>) -> Vec<&'s str> {
    origins.into_iter().map(|origin| text_at(sources, page, origin)).collect()
}

#[test]
fn facts_in_markup_and_in_included_files_keep_their_place() {
    let page = "# Get widget\n\n## Permissions\n[!INCLUDE [table](../../includes/table.md)]\n\n## HTTP request\n\
        ```http\n  GET https://graph.microsoft.com/v1.0/gears('{gear-id}')/widgets/<id>/heaviest(top={top})\n```\n\n\
        ## Request headers\n|Name|Description|\n|:--|:--|\n| **Prefer**: `x` &amp; y | One. |\n";
    let table = "|Permission type|Permissions|\n|:--|:--|\n|Application| `A.Read`, [B.Read](b.md) and *C.Read* |\n";
    let files = [("v1.0/api/widget-get.md", page), ("includes/table.md", table)];
    let files = files.map(|(name, text)| (format!("api-reference/{name}"), text.into()));
    let sources = check::sources(&files);
    let (analysis, _) = check::analysis(&sources);
    let [operation] = analysis.model.operations.as_slice() else { panic!("one operation") };
    let page = &operation.location.page;
    let parameters = operation.parameters.iter().map(|parameter| &parameter.origin);
    assert_eq!(texts(&sources, page, parameters), ["gear-id", "id", "top"]);
    assert_eq!(texts(&sources, page, operation.headers.iter().map(|header| &header.origin)), ["Prefer"]);
    let sets = operation.permissions.as_ref().and_then(|permissions| permissions.alternatives[2].as_ref());
    let origins: Vec<&Origin> = sets.expect("alternatives").iter().flat_map(|set| &set.origins).collect();
    assert!(origins.iter().all(|origin| origin.file.as_deref() == Some("api-reference/includes/table.md")));
    assert_eq!(texts(&sources, page, origins), ["A.Read", "B.Read", "C.Read"]);
}

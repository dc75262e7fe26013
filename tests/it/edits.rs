//! An edit of a finding fixes it; a label points at the other place.

use std::collections::{BTreeMap, BTreeSet};

use docwright::diagnostic::render::{self, Style};
use docwright::diagnostic::{Diagnostic, RULES};
use docwright::source::Sources;

use crate::check::{analysis, sources};
use crate::fixture::{files, section};

/// Files: name and content.
type Files = Vec<(String, Vec<u8>)>;

/// Examples of edits, besides those on the pages of rules: a page section with one mistake, by rule.
const MISTAKES: &[(&str, &str)] = &[
    ("example-body-invalid-json", "{\"label\": \"Nut\",}"),
    ("example-body-invalid-json", "{\"label\": \"Nut\"\n\"size\": 7}"),
];

/// The files of the example on the page of each rule, and of [`MISTAKES`].
fn examples() -> Vec<Files> {
    let of_rules = RULES.iter().filter_map(|rule| Some(files(section(rule.page, "Example")?)));
    let page = |body: &str| {
        format!(
            "---\ndoc_type: apiPageType\n---\n# Create widget\n## HTTP request\n```http\nPOST /widgets\n```\n\
             ## Request body\n| Property | Type | Description |\n|:--|:--|:--|\n| label | String | Its label. |\n\
             | size | Int32 | Its size. |\n## Example\n```http\nPOST https://graph.microsoft.com/v1.0/widgets\n\
             Content-Type: application/json\n\n{body}\n```\n"
        )
    };
    let name = "api-reference/v1.0/api/widget-create.md".to_owned();
    let mistakes = MISTAKES.iter().map(|(_, body)| vec![(name.clone(), page(body).into_bytes())]);
    of_rules.chain(mistakes).collect()
}

/// How often each finding occurs, by rule and message.
fn counts(sources: &Sources) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in analysis(sources).0.diagnostics.iter() {
        *counts.entry((finding.rule.code.to_owned(), finding.message.clone())).or_default() += 1;
    }
    counts
}

/// The files after the edits of `finding`, the last edit first.
fn edited(files: &Files, finding: &Diagnostic, sources: &Sources) -> Files {
    let mut files = files.clone();
    let mut edits = finding.edits().to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        let source = sources.file(edit.span.file);
        let mut text = source.text.clone();
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
        let file = files.iter_mut().find(|(name, _)| *name == source.name).expect("the edited file");
        file.1 = text.into_bytes();
    }
    files
}

#[test]
fn after_its_edits_a_finding_is_gone_and_no_other_is_new() {
    let mut rules_with_edits = BTreeSet::new();
    for files in examples() {
        let before = sources(&files);
        let counts_before = counts(&before);
        let (analysis, _) = analysis(&before);
        for finding in analysis.diagnostics.iter().filter(|finding| !finding.edits().is_empty()) {
            rules_with_edits.insert(finding.rule.code);
            let after = counts(&sources(&edited(&files, finding, &before)));
            let mut expected = counts_before.clone();
            let key = (finding.rule.code.to_owned(), finding.message.clone());
            *expected.get_mut(&key).expect("the finding") -= 1;
            expected.retain(|_, count| *count > 0);
            assert_eq!(after, expected, "after the edit for `{}`", finding.message);
        }
    }
    for rule in [
        "permission-spelling",
        "example-path-case",
        "response-body-invalid-json",
        "example-body-invalid-json",
        "repaired-annotation",
    ] {
        assert!(rules_with_edits.contains(rule), "no example of an edit for `{rule}`: {rules_with_edits:?}");
    }
}

#[test]
fn a_label_shows_the_other_place() {
    let other_places = [
        ("conflicting-types", "| weight |"),
        ("conflicting-operations", "DELETE /widgets/{widget-id}"),
        ("example-method-mismatch", "DELETE /widgets/{widget-id}"),
        ("example-path-case", "/spareParts"),
        ("example-path-argument", "/widgets/lightest"),
        ("response-body-type-mismatch", "weight"),
        ("response-status-mismatch", "204 No Content"),
    ];
    for (code, place) in other_places {
        let rule = docwright::diagnostic::rule(code).expect("a rule");
        let all = sources(&files(section(rule.page, "Example").expect("an example")));
        let (analysis, _) = analysis(&all);
        let finding = analysis.diagnostics.iter().find(|finding| finding.rule.code == code).expect("the finding");
        let [label] = finding.labels() else { panic!("{code}: {:?}", finding.labels()) };
        let file = all.file(label.span.file);
        let line = file.text[..label.span.start as usize].matches('\n').count();
        let line = file.text.lines().nth(line).expect("the line of the label");
        assert!(line.contains(place.trim_matches(['|', ' '])), "{code}: the label is at {line}");
        let text = render::human(finding, &all, Style::PLAIN);
        assert!(text.contains(&label.text) && text.contains(line), "{text}");
        assert!(text.contains(&file.name), "{text}");
    }
}

//! The embedded pages show every form that docwright reads, and `docs/README.md` lists a page for each.
//!
//! Each row of its tables names a form, links to a page and quotes it. The page must contain the quote exactly, so an
//! edit of a page that removes a form fails. Outcomes of examples are not in the tables: the test reads the pages, and
//! each outcome and rule must occur.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::run;

/// The headings above the tables of forms.
const SECTIONS: [&str; 9] = [
    "Files and front matter",
    "Sections",
    "Permission tables",
    "Request blocks",
    "Annotations",
    "Examples",
    "Tables",
    "Resource pages",
    "Includes",
];

/// A row of a table of forms.
struct Row {
    section: String,
    form: String,
    page: String,
    evidence: String,
}

#[test]
fn every_form_is_on_its_page() {
    let failures: Vec<String> = rows().iter().filter_map(problem).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The problem with a row.
fn problem(row: &Row) -> Option<String> {
    let Row { section, form, page, evidence } = row;
    let text = fs::read_to_string(docs().join(page));
    let problem = match text {
        Err(_) => "no such page".to_owned(),
        Ok(_) if evidence.is_empty() => "the row has no evidence".to_owned(),
        Ok(text) if !text.contains(evidence) => format!("the page does not contain `{evidence}`"),
        Ok(_) => return None,
    };
    Some(format!("{section}, {form}, {page}: {problem}"))
}

#[test]
fn every_kind_of_form_has_rows() {
    let rows = rows();
    for section in SECTIONS {
        let count = rows.iter().filter(|row| row.section == section).count();
        assert!(count >= 5, "`## {section}` has {count} rows");
    }
}

#[test]
fn there_are_enough_pages() {
    let count = |folder: &str| pages("v1.0", folder) + pages("beta", folder);
    assert!(count("api") >= 60, "{} operation pages", count("api"));
    assert!(count("resources") >= 40, "{} type pages", count("resources"));
}

/// Counts the pages in a folder of a version.
fn pages(version: &str, folder: &str) -> usize {
    let folder = docs().join("api-reference").join(version).join(folder);
    let entries = fs::read_dir(folder).expect("a folder of pages").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).count()
}

/// Editors and version control normalize these bytes without notice.
#[test]
fn unusual_bytes_are_kept() {
    let bytes = |page: &str| fs::read(docs().join("api-reference/v1.0/api").join(page)).expect("a page");
    let forward = bytes("message-forward.md");
    assert!(forward.windows(2).any(|pair| pair == b"\r\n"), "message-forward.md has lost its CR LF");
    let delete = bytes("mailfolder-delete.md");
    assert!(delete.starts_with("\u{feff}".as_bytes()), "mailfolder-delete.md has lost its byte order mark");
}

/// For each outcome and rule there is a page to look at; fixing a mistake must not remove the last one.
#[test]
fn every_outcome_and_rule_of_examples_occurs() {
    let root = docs().join("..");
    let model: Value = serde_json::from_str(&run::run(&root, &["model"]).exits(0).out).expect("one document");
    let missing = |expected: &[&str], list: &str, field: &str| -> Vec<String> {
        let values = values(&model[list], field);
        let missing = expected.iter().filter(|value| !values.contains(**value));
        missing.map(|value| format!("{list}, {field}: {value}")).collect()
    };
    let rules = rules_of_examples();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    assert!(rules.len() >= 20, "{} rules of examples", rules.len());
    let missing = [
        missing(&["reproduced", "other-operation", "divergent"], "examples", "outcome"),
        missing(&["typed", "untyped-rest", "divergent", "none"], "examples", "response"),
        missing(&rules, "findings", "rule"),
        // A repaired response is a finding too; this one cannot be repaired.
        missing(&["response-body-invalid-json"], "examples", "responseRule"),
    ];
    assert!(missing.concat().is_empty(), "no page shows\n{}", missing.concat().join("\n"));
}

/// Each divergence names the finding that explains it, of the same rule and page. There is none for the host of a URL
/// whose annotation has `opaqueUrl`.
#[test]
fn every_divergence_has_its_finding() {
    let root = docs().join("..");
    let model: Value = serde_json::from_str(&run::run(&root, &["model"]).exits(0).out).expect("one document");
    let findings = model["findings"].as_array().expect("a list");
    let has_finding = |example: &Value, rule: &str, id: &str| {
        let mut found = findings.iter().filter(|finding| finding["id"] == example[id]);
        let same = |finding: &Value| finding["rule"] == example[rule] && finding["page"] == example["page"];
        found.next().is_some_and(same) && found.next().is_none()
    };
    for example in model["examples"].as_array().expect("a list") {
        for (rule, id) in [("rule", "finding"), ("responseRule", "responseFinding")] {
            let has_no_finding = example[rule] == "example-host" && is_opaque(example);
            let is_divergent = !example[rule].is_null() && !has_no_finding;
            assert_eq!(is_divergent, !example[id].is_null(), "{example}");
            assert!(!is_divergent || has_finding(example, rule, id), "{example}");
        }
    }
}

/// Whether the annotation above the example has `opaqueUrl`.
fn is_opaque(example: &Value) -> bool {
    let page = docs().join(example["page"].as_str().expect("a page"));
    let text = fs::read_to_string(page).expect("a page");
    let before = text.lines().take(example["line"].as_u64().expect("a line") as usize - 1);
    let annotation = before.filter(|line| line.starts_with("<!--")).last();
    annotation.is_some_and(|line| line.contains("\"opaqueUrl\": true"))
}

/// The strings in `field` of the items of `list`.
fn values<'m>(list: &'m Value, field: &str) -> BTreeSet<&'m str> {
    list.as_array().expect("a list").iter().filter_map(|item| item[field].as_str()).collect()
}

/// The rules about examples and their responses, from the names of their pages.
fn rules_of_examples() -> Vec<String> {
    let entries = fs::read_dir(docs().join("rules")).expect("the folder of rules");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let rules = names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned));
    let is_of_examples = |rule: &String| {
        let is_note = matches!(rule.as_str(), "foreign-request" | "unread-request");
        is_note || rule.starts_with("example-") || rule.starts_with("response-")
    };
    rules.filter(is_of_examples).collect()
}

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"))
}

fn readme() -> String {
    fs::read_to_string(docs().join("README.md")).expect("docs/README.md")
}

/// The rows of the tables under [`SECTIONS`].
fn rows() -> Vec<Row> {
    let text = readme();
    let mut section = "";
    let mut rows = Vec::new();
    for line in text.lines() {
        section = line.strip_prefix("## ").unwrap_or(section);
        if SECTIONS.contains(&section) {
            rows.extend(row(section, line));
        }
    }
    rows
}

/// The row in `line`, unless it is a header or delimiter row, which have no link.
fn row(section: &str, line: &str) -> Option<Row> {
    let [form, page, evidence] = cells(line)?;
    let page = page.split("](").nth(1)?.strip_suffix(')')?;
    Some(Row { section: section.to_owned(), form, page: page.to_owned(), evidence: quoted(&evidence) })
}

/// The three cells of a line, with `\|` unescaped.
fn cells(line: &str) -> Option<[String; 3]> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?.replace("\\|", "\0");
    let cells: Vec<String> = inner.split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
    cells.try_into().ok()
}

/// The content of a code span, without the spaces that separate it from backticks.
fn quoted(cell: &str) -> String {
    let ticks = cell.len() - cell.trim_start_matches('`').len();
    let inner = cell.get(ticks..cell.len() - ticks).unwrap_or_default();
    inner.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' ')).unwrap_or(inner).to_owned()
}

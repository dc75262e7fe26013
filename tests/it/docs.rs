//! The embedded pages show every form of page that a reader has to understand, and say where.
//!
//! `docs/README.md` has a table for each kind of form. A row names a form, links to a page and quotes a piece of it.
//! The page has to exist and to hold the quotation to the letter, so that whoever edits a page learns which form went.
//! What examples come to is no form: there, the pages are read, and each outcome and rule has to occur.

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

/// What a row of the README says.
struct Row {
    section: String,
    form: String,
    page: String,
    evidence: String,
}

#[test]
fn every_form_stands_in_its_page() {
    let failures: Vec<String> = rows().iter().filter_map(missing).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is wrong with a row.
fn missing(row: &Row) -> Option<String> {
    let Row { section, form, page, evidence } = row;
    let text = fs::read_to_string(docs().join(page));
    let complaint = match text {
        Err(_) => "there is no such page".to_owned(),
        Ok(_) if evidence.is_empty() => "the row has no evidence".to_owned(),
        Ok(text) if !text.contains(evidence) => format!("the page does not hold `{evidence}`"),
        Ok(_) => return None,
    };
    Some(format!("{section}, {form}, {page}: {complaint}"))
}

#[test]
fn every_kind_of_form_has_rows() {
    let rows = rows();
    for section in SECTIONS {
        let count = rows.iter().filter(|row| row.section == section).count();
        assert!(count >= 5, "`## {section}` has {count} rows");
    }
}

/// Links that are quoted from a page lead elsewhere: those of the README itself begin in its folder.
#[test]
fn every_page_that_the_readme_links_to_exists() {
    let text = readme();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let pages = targets.filter(|target| target.starts_with("api-reference/") || target.starts_with("rules/"));
    let lost: Vec<&str> = pages.filter(|target| !docs().join(target).exists()).collect();
    assert!(lost.is_empty(), "docs/README.md links to what is not there: {lost:?}");
}

#[test]
fn there_are_pages_enough() {
    let count = |folder: &str| pages("v1.0", folder) + pages("beta", folder);
    assert!(count("api") >= 60, "{} pages of operations", count("api"));
    assert!(count("resources") >= 40, "{} pages of types", count("resources"));
}

/// How many pages lie in a folder of a version.
fn pages(version: &str, folder: &str) -> usize {
    let folder = docs().join("api-reference").join(version).join(folder);
    let entries = fs::read_dir(folder).expect("a folder of pages").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).count()
}

/// Editors and version control like to mend these, and the form is gone without a trace.
#[test]
fn foreign_bytes_are_still_there() {
    let bytes = |page: &str| fs::read(docs().join("api-reference/v1.0/api").join(page)).expect("a page");
    let forward = bytes("message-forward.md");
    assert!(forward.windows(2).any(|pair| pair == b"\r\n"), "message-forward.md has lost its CR LF");
    let delete = bytes("mailfolder-delete.md");
    assert!(delete.starts_with("\u{feff}".as_bytes()), "mailfolder-delete.md has lost its byte order mark");
}

/// Whoever meets an outcome or a rule of examples can look at a page that has it; one slip mended, and it has gone.
#[test]
fn every_outcome_and_rule_of_examples_occurs() {
    let root = docs().join("..");
    let model: Value = serde_json::from_str(&run::run(&root, &["model"]).exits(0).out).expect("one document");
    let lost = |all: &[&str], list: &str, field: &str| -> Vec<String> {
        let found = values(&model[list], field);
        all.iter().filter(|one| !found.contains(**one)).map(|one| format!("{list}, {field}: {one}")).collect()
    };
    let rules = rules_of_examples();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    assert!(rules.len() >= 20, "{} rules of examples", rules.len());
    let lost = [
        lost(&["reproduced", "other-operation", "divergent"], "examples", "outcome"),
        lost(&["typed", "untyped-rest", "divergent", "none"], "examples", "response"),
        lost(&rules, "findings", "rule"),
        // A slip that can be mended is a finding too; here is one that cannot.
        lost(&["response-body-invalid-json"], "examples", "responseRule"),
    ];
    assert!(lost.concat().is_empty(), "no page shows\n{}", lost.concat().join("\n"));
}

/// The texts that the members of `list` have in `field`.
fn values<'m>(list: &'m Value, field: &str) -> BTreeSet<&'m str> {
    list.as_array().expect("a list").iter().filter_map(|one| one[field].as_str()).collect()
}

/// The rules that examples and their answers are held against, by the names of their pages.
fn rules_of_examples() -> Vec<String> {
    let entries = fs::read_dir(docs().join("rules")).expect("the folder of rules");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let rules = names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned));
    let is_of_examples = |rule: &String| {
        let said = matches!(rule.as_str(), "foreign-request" | "unread-request");
        said || rule.starts_with("example-") || rule.starts_with("response-")
    };
    rules.filter(is_of_examples).collect()
}

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"))
}

fn readme() -> String {
    fs::read_to_string(docs().join("README.md")).expect("docs/README.md")
}

/// The rows below the headings in [`SECTIONS`].
fn rows() -> Vec<Row> {
    let text = readme();
    let mut section = "";
    let mut found = Vec::new();
    for line in text.lines() {
        section = line.strip_prefix("## ").unwrap_or(section);
        if SECTIONS.contains(&section) {
            found.extend(row(section, line));
        }
    }
    found
}

/// A line of a table; the line of headings and the one below it have no link and are passed over.
fn row(section: &str, line: &str) -> Option<Row> {
    let [form, page, evidence] = cells(line)?;
    let page = page.split("](").nth(1)?.strip_suffix(')')?;
    Some(Row { section: section.to_owned(), form, page: page.to_owned(), evidence: quoted(&evidence) })
}

/// The three cells of a line, with `\|` as the pipe that it stands for.
fn cells(line: &str) -> Option<[String; 3]> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?.replace("\\|", "\0");
    let cells: Vec<String> = inner.split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
    cells.try_into().ok()
}

/// What stands between backticks, however many; a blank on both sides only keeps backticks apart.
fn quoted(cell: &str) -> String {
    let ticks = cell.len() - cell.trim_start_matches('`').len();
    let inner = cell.get(ticks..cell.len() - ticks).unwrap_or_default();
    inner.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' ')).unwrap_or(inner).to_owned()
}

//! The page of a rule is a test: its example yields the finding, the fixed example does not, and its claims are true.

use std::fs;

use docwright::diagnostic::{CONFLICTING_OPERATIONS, CONFLICTING_TYPES, RULES, Rule};
use docwright::model::{Model, Operation, Type, TypeId};

use crate::check::{analysis, loaded, rules_found, sources};
use crate::fixture::{files, links, section, write};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules");

#[test]
fn examples_yield_their_finding_and_fixed_ones_none() {
    let failures: Vec<String> = RULES.iter().filter_map(|rule| failure(rule)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn failure(rule: &Rule) -> Option<String> {
    let code = rule.code;
    let Some(example) = section(rule.page, "Example").filter(|text| has_pages(text)) else {
        return Some(format!("{code}: no example"));
    };
    let Some(fixed) = section(rule.page, "Fixed").filter(|text| has_pages(text)) else {
        return Some(format!("{code}: no fixed example"));
    };
    match (findings(example), findings(fixed)) {
        (found, _) if found != [code] => Some(format!("{code}: the example yields {found:?}")),
        (_, found) if !found.is_empty() => Some(format!("{code}: the fixed example yields {found:?}")),
        _ => None,
    }
}

fn has_pages(text: &str) -> bool {
    !files(text).is_empty()
}

/// The rules of the findings in the pages of `text`; symbolic links exist on disk only.
fn findings(text: &str) -> Vec<&'static str> {
    if links(text).is_empty() {
        return rules_found(&sources(&files(text)));
    }
    let folder = tempfile::tempdir().expect("a folder");
    write(text, folder.path());
    rules_found(&loaded(&folder.path().join("api-reference")))
}

#[test]
fn every_page_starts_with_its_rule_and_states_its_level() {
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        assert!(rule.page.contains(&format!("\nLevel: {}.\n", rule.level.name())), "{}: no level", rule.code);
    }
}

#[test]
fn every_file_in_the_folder_is_a_rule() {
    for entry in fs::read_dir(FOLDER).expect("the folder of rules") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let code = name.trim_end_matches(".md");
        assert!(name == "README.md" || docwright::diagnostic::rule(code).is_some(), "{name} is not a rule");
    }
}

#[test]
fn the_readme_lists_every_rule_with_level_and_reason() {
    let readme = fs::read_to_string(format!("{FOLDER}/README.md")).expect("a table of rules");
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| [")).collect();
    let mut rules = RULES.to_vec();
    rules.sort_unstable_by_key(|rule| rule.code);
    assert_eq!(rows.len(), rules.len(), "one row for each rule");
    for (row, rule) in rows.iter().zip(rules) {
        let (code, level) = (rule.code, rule.level.name());
        let reason = row.strip_prefix(&format!("| [`{code}`]({code}.md) | {level} | "));
        let reason = reason.and_then(|rest| rest.strip_suffix(" |")).unwrap_or_default();
        assert!(!reason.is_empty() && !reason.contains('|'), "expected `{code}`, {level} and a reason in: {row}");
    }
}

/// A rule about two pages says ``Below, `PAGE` wins.``: the model then contains what that page alone describes.
#[test]
fn the_page_that_a_rule_names_as_the_winner_wins() {
    let claims: Vec<_> = RULES.iter().filter_map(|rule| Some((*rule, winner(rule.page)?))).collect();
    let rules: Vec<&Rule> = claims.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, [&CONFLICTING_TYPES, &CONFLICTING_OPERATIONS]);
    for (rule, page) in claims {
        let files = files(section(rule.page, "Example").expect("an example"));
        let all = sources(&files);
        let alone = sources(&files.iter().filter(|(name, _)| *name == page).cloned().collect::<Vec<_>>());
        let ((analysis, _), (expected, _)) = (analysis(&all), analysis(&alone));
        assert_eq!(described(&analysis.model), described(&expected.model), "{}", rule.code);
        let found = analysis.diagnostics.iter().next().expect("the finding of the example");
        assert_ne!(all.file(found.span.file).name, page, "{}: the finding is on the other page", rule.code);
        assert!(found.message.contains(&page), "{}: the message names the winner: {}", rule.code, found.message);
    }
}

fn winner(page: &str) -> Option<String> {
    let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, rest) = text.split_once("Below, `")?;
    rest.split_once("` wins.").map(|(name, _)| format!("api-reference/{name}"))
}

/// The operations and types in the model.
fn described(model: &Model) -> String {
    let operations = model.operations.iter().filter(|operation| operation.same_as.is_none());
    let operations = operations.map(|one| (&one.location.page, &one.permissions, one.accepts(), one.returns()));
    let types = model.types.iter().map(|ty| (&ty.location.page, &ty.name, &ty.properties));
    format!("{:#?}\n{:#?}", operations.collect::<Vec<_>>(), types.collect::<Vec<_>>())
}

/// The order in `conflicting-operations`: each pair is a winner and a page whose name sorts before it.
#[test]
fn of_pages_about_one_operation_the_closest_to_its_path_wins() {
    let request = "DELETE /widgets/{widget-id}";
    let pairs = [
        ("widget-delete", "bluewidget-delete", "the resource of the path before one whose name ends the same way"),
        ("gear-widgets", "apple-remove", "an action named like the end of the path before other pages"),
        ("bluewidget-delete", "apple-remove", "a resource whose name ends the same way before other pages"),
        ("widget-delete", "a-widget-delete", "the file name with the fewest parts"),
    ];
    for (winner, other, why) in pairs {
        let pages = [operation(winner, request, ""), operation(other, request, ""), resource("a-widget", "")];
        let (analysis, _) = analysis(&sources(&pages));
        assert_eq!(canonical(&analysis.model).stem, winner, "{why}");
    }
    let pages = ["widget-discard", "widget-delete"].map(|stem| operation(stem, request, ""));
    let (analysis, _) = analysis(&sources(&pages));
    assert_eq!(canonical(&analysis.model).stem, "widget-delete", "the first by name");
}

/// The claims of `conflicting-types` about a type and its base.
#[test]
fn the_spelling_of_a_base_wins_and_no_type_extends_itself() {
    let page = |stem: &str, property: &str, base: &str| {
        let (name, text) = resource(stem, "");
        let text = String::from_utf8(text).expect("text").replace("| id |", &format!("| {property} |"));
        let sentence = format!("resource type\nInherits from [{base}]({base}.md).\n");
        (name, text.replace("resource type\n", &sentence).into_bytes())
    };
    let (analysis, _) = analysis(&sources(&[page("bolt", "LABEL", "part"), page("part", "label", "bolt")]));
    let [bolt, part] = analysis.model.types.as_slice() else { panic!("two types") };
    let names = |ty: &Type| ty.properties.iter().map(|property| property.name.clone()).collect::<Vec<_>>();
    assert_eq!((bolt.base, part.base), (Some(TypeId(1)), None), "the second base would close a cycle");
    assert_eq!((names(bolt), names(part)), (vec![], vec!["label".to_owned()]), "the property is the base's");
}

/// The order in `unknown-area`.
#[test]
fn the_area_of_a_page_comes_before_that_of_its_resource() {
    let area = |front: &str| {
        let pages = [operation("widget-get", "GET /widgets/{id}", front), resource("widget", "ms.prod: \"shelf\"\n")];
        canonical(&analysis(&sources(&pages)).0.model).area.clone()
    };
    assert_eq!(area("ms.subservice: \"attic\"\nms.prod: \"workshop\"\n"), "workshop");
    assert_eq!(area("ms.subservice: \"attic\"\n"), "attic");
    assert_eq!(area(""), "shelf");
}

/// The claims of `example-method-mismatch` and `response-status-mismatch`.
#[test]
fn sections_of_a_page_win_over_its_example() {
    let operation = |code: &str| {
        let page = docwright::diagnostic::rule(code).expect("a rule").page;
        let files = files(section(page, "Example").expect("an example"));
        let (analysis, _) = analysis(&sources(&files));
        let operation = canonical(&analysis.model);
        (operation.key.method.name().to_owned(), operation.response.status)
    };
    assert_eq!(operation("example-method-mismatch"), ("DELETE".to_owned(), Some(204)));
    assert_eq!(operation("response-status-mismatch"), ("DELETE".to_owned(), Some(204)));
}

fn canonical(model: &Model) -> &Operation {
    model.operations.iter().find(|operation| operation.same_as.is_none()).expect("an operation")
}

fn operation(stem: &str, request: &str, front: &str) -> (String, Vec<u8>) {
    let text = format!("---\n{front}doc_type: apiPageType\n---\n# {stem}\n## HTTP request\n```http\n{request}\n```\n");
    (format!("api-reference/v1.0/api/{stem}.md"), text.into_bytes())
}

fn resource(stem: &str, front: &str) -> (String, Vec<u8>) {
    let name = stem.rsplit('-').next().unwrap_or(stem);
    let table = "## Properties\n| Property | Type | Description |\n|:---|:---|:---|\n| id | String | Key. |\n";
    let text = format!("---\n{front}doc_type: resourcePageType\n---\n# {name} resource type\n{table}");
    (format!("api-reference/v1.0/resources/{stem}.md"), text.into_bytes())
}

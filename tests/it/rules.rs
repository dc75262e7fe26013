//! A rule's page is a test: its example yields the finding, and what is mended does not.

use docwright::diagnostic::{RULES, Rule};

use crate::check::rules_found;
use crate::fixture::{files, section};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules");

/// The one rule whose cause no page can hold.
const WITHOUT_EXAMPLE: &str = "This rule has no example";

#[test]
fn examples_yield_their_finding() {
    let failures: Vec<String> = RULES.iter().filter_map(|rule| failure(rule)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn failure(rule: &Rule) -> Option<String> {
    if rule.page.contains(WITHOUT_EXAMPLE) {
        return None;
    }
    let code = rule.code;
    let Some(example) = section(rule.page, "Example") else { return Some(format!("{code}: no example")) };
    let found = rules_found(&files(example));
    let alone = found == [code] || code == "broken-link" && found.contains(&code);
    if !alone {
        return Some(format!("{code}: the example yields {found:?}"));
    }
    let mended = section(rule.page, "Mended").map(|mended| rules_found(&files(mended))).unwrap_or_default();
    mended.contains(&code).then(|| format!("{code}: what is mended still yields it"))
}

#[test]
fn every_page_is_called_after_its_rule_and_says_its_level() {
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        assert!(rule.page.contains(&format!("Level: {}.", rule.level.name())), "{} does not say its level", rule.code);
    }
}

#[test]
fn every_file_in_the_folder_is_a_rule() {
    for entry in std::fs::read_dir(FOLDER).expect("the folder of rules") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let code = name.trim_end_matches(".md");
        assert!(name == "README.md" || docwright::diagnostic::rule(code).is_some(), "{name} is not a rule");
    }
}

#[test]
fn the_readme_lists_every_rule_with_level_and_reason() {
    let readme = std::fs::read_to_string(format!("{FOLDER}/README.md")).expect("a table of rules");
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

//! Messages that were reworded: a baseline with the old wording still matches.
//!
//! The message is part of the key of an entry, so a reworded message would make every baseline stale. The table is
//! needed as long as the key contains the message.

use std::collections::BTreeMap;

const TABLE: &str = include_str!("reworded.txt");

/// The rewordings of each rule: old and new template, in order.
#[derive(Debug)]
pub(super) struct Rewordings {
    by_rule: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
}

impl Rewordings {
    /// Reads the table that is part of the program.
    pub(super) fn new() -> Self {
        let mut by_rule: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        let mut rules = "";
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            if let Some(inner) = line.strip_prefix('[') {
                rules = inner.trim_end_matches(']');
            } else if let Some(templates) = line.split_once(" => ") {
                rules.split(", ").for_each(|rule| by_rule.entry(rule).or_default().push(templates));
            }
        }
        Self { by_rule }
    }

    /// Returns `message` of `rule` in its current wording.
    pub(super) fn reworded(&self, rule: &str, message: &str) -> String {
        let templates = self.by_rule.get(rule).into_iter().flatten();
        let new = templates.into_iter().find_map(|(old, new)| Some(fill(new, &captures(old, message)?)));
        new.unwrap_or_else(|| message.to_owned())
    }
}

/// The text that matches each placeholder of `template`; none if `message` does not match it.
fn captures<'m>(template: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let literals: Vec<&str> = template.split(['{', '}']).step_by(2).collect();
    let (first, rest) = literals.split_first()?;
    let Some((last, between)) = rest.split_last() else { return (message == *first).then(Vec::new) };
    let mut message = message.strip_prefix(first)?;
    let mut found = Vec::new();
    for literal in between {
        let (text, after) = message.split_once(literal)?;
        found.push(text);
        message = after;
    }
    found.push(message.strip_suffix(last)?);
    Some(found)
}

/// `template` with its placeholders replaced by `texts`.
fn fill(template: &str, texts: &[&str]) -> String {
    let piece = |(index, piece)| match index % 2 {
        0 => piece,
        _ => str::parse::<usize>(piece).map_or("", |number| texts[number - 1]),
    };
    template.split(['{', '}']).enumerate().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use docwright::diagnostic;

    use super::Rewordings;

    #[test]
    fn every_line_of_the_table_applies_to_known_rules_and_only_once() {
        let rewordings = Rewordings::new();
        for (rule, templates) in &rewordings.by_rule {
            assert!(diagnostic::rule(rule).is_some(), "unknown rule `{rule}`");
            for (old, new) in templates {
                assert_eq!(rewordings.reworded(rule, old), *new, "an earlier line hides `{old}`");
                assert_eq!(rewordings.reworded(rule, new), *new, "a later line changes `{new}` again");
            }
        }
    }

    #[test]
    fn texts_move_to_their_new_position() {
        let rewordings = Rewordings::new();
        let reworded = |rule, message| rewordings.reworded(rule, message);
        let host = "the host is nothing, but `GET /a` gives `https://a.example`";
        assert_eq!(reworded("example-host", host), "the host is missing, but `GET /a` sends `https://a.example`");
        let id = "`0-1` is an id, read as a hole";
        assert_eq!(reworded("irregular-path", id), "`0-1` is an id, read as a placeholder");
        let old = "`a.b` should be an Edm.Guid, found the placeholder `\"{id} => [x]\"`";
        let new = "`a.b` is the placeholder `\"{id} => [x]\"`, but is described as `Edm.Guid`";
        assert_eq!(reworded("response-body-placeholder", old), new);
        assert_eq!(reworded("response-body-unknown-property", old), old, "the message of another rule");
        assert_eq!(reworded("response-body-placeholder", "`a.b` should be"), "`a.b` should be");
    }
}

//! Words that the project no longer uses: `old-words.txt` lists them, and this reports the lines where one comes back.
//!
//! An identifier is searched for in code, and between backticks elsewhere: many are also ordinary English words.
//! A phrase is searched for in comments, strings and documents, in any case and across line breaks.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use super::text::{self, BREAK};

/// The list, relative to the repository root.
const LIST: &str = "xtask/src/tidy/old-words.txt";
/// Folders of Rust code and of documents.
const FOLDERS: [&str; 6] =
    ["docs/rules", "generator/cli/src", "generator/runtime", "generator/src", "tests/it", "xtask/src"];
/// Other files.
const FILES: [&str; 16] = [
    ".ci/run",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.toml",
    "README.md",
    "deny.toml",
    "docs/README.md",
    "docs/reading.md",
    "docwright.toml",
    "generator/Cargo.toml",
    "generator/cli/Cargo.toml",
    "generator/profiles/microsoft-graph.toml",
    "generator/runtime/Cargo.toml",
    "tests/Cargo.toml",
    "xtask/Cargo.toml",
];

/// Files that quote old messages on purpose, so that baselines written with them still match.
const QUOTES: [&str; 2] = ["generator/cli/src/baseline/reworded.rs", "tests/it/reworded.rs"];

/// Every line with an old word.
pub(super) fn violations(root: &Path) -> Vec<String> {
    let text = fs::read_to_string(root.join(LIST)).map_err(|error| vec![format!("{LIST}: {error}")]);
    match text.and_then(|text| OldWords::parse(&text)) {
        Ok(list) => paths(root).flat_map(|path| list.violations(root, &path)).collect(),
        Err(violations) => violations,
    }
}

/// The files to search, relative to the repository root.
fn paths(root: &Path) -> impl Iterator<Item = String> {
    let in_folder = |folder: &'static str| {
        let files = docwright::write::files(&root.join(folder)).unwrap_or_default();
        files.into_iter().map(move |path| format!("{folder}/{path}"))
    };
    let in_folders = FOLDERS.into_iter().flat_map(in_folder);
    let is_searched =
        |path: &String| (path.ends_with(".rs") || path.ends_with(".md")) && !QUOTES.contains(&path.as_str());
    in_folders.filter(is_searched).chain(FILES.map(str::to_owned))
}

/// The parsed list.
#[derive(Debug, Default)]
struct OldWords {
    identifiers: HashSet<String>,
    /// The words of each phrase, by its first word.
    phrases: HashMap<String, Vec<Vec<String>>>,
}

impl OldWords {
    /// Reads a list with one entry a line, below `[identifiers]` and `[phrases]`.
    fn parse(text: &str) -> Result<Self, Vec<String>> {
        let mut list = Self::default();
        let mut violations = Vec::new();
        let mut section = "";
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (index, line) in lines {
            let words: Vec<String> = words(line).into_iter().map(|word| word.text.to_lowercase()).collect();
            match (line, section) {
                ("[identifiers]" | "[phrases]", _) => section = line,
                (_, "[identifiers]") if line.chars().all(is_part_of_word) => {
                    _ = list.identifiers.insert(line.to_owned())
                }
                (_, "[phrases]") if words.len() > 1 => list.phrases.entry(words[0].clone()).or_default().push(words),
                _ => violations.push(format!("{LIST}:{}: `{line}` is neither an identifier nor a phrase", index + 1)),
            }
        }
        if violations.is_empty() { Ok(list) } else { Err(violations) }
    }

    fn violations(&self, root: &Path, path: &str) -> Vec<String> {
        let text = fs::read_to_string(root.join(path)).unwrap_or_default();
        let found = match path.ends_with(".rs") {
            true => self.in_code(&text),
            false => self.in_prose(&text),
        };
        found.into_iter().map(|(line, old)| format!("{path}:{line}: `{old}` is no longer used")).collect()
    }

    /// Lines and old words of a Rust source.
    fn in_code(&self, text: &str) -> Vec<(usize, String)> {
        let split = text::split(text);
        let code = words(&split.code).into_iter().filter(|word| self.identifiers.contains(word.text));
        let mut found: Vec<(usize, String)> = code.map(|word| (word.line, word.text.to_owned())).collect();
        found.extend(self.in_prose(&split.prose));
        found.sort();
        found
    }

    /// Lines and old words of a comment, a string or a document.
    fn in_prose(&self, text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let quoted = line.split('`').skip(1).step_by(2).flat_map(words);
            let old = quoted.filter(|word| self.identifiers.contains(word.text));
            found.extend(old.map(|word| (index + 1, word.text.to_owned())));
        }
        let words = words(text);
        let lower: Vec<String> = words.iter().map(|word| word.text.to_lowercase()).collect();
        for (index, word) in words.iter().enumerate() {
            let phrases = self.phrases.get(&lower[index]).into_iter().flatten();
            let old = phrases.filter(|phrase| lower[index..].starts_with(phrase));
            found.extend(old.map(|phrase| (word.line, phrase.join(" "))));
        }
        found
    }
}

/// A word or a punctuation mark.
struct Word<'t> {
    line: usize,
    text: &'t str,
}

/// The words of `text`. Spaces, quotes and markup are left out.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let pieces = line.split_inclusive(|ch: char| !is_part_of_word(ch));
        for piece in pieces {
            let word = piece.trim_end_matches(|ch: char| !is_part_of_word(ch));
            let mark =
                Some(&piece[word.len()..]).filter(|mark| mark.contains(['.', ',', ';', ':', '!', '?', '|', BREAK]));
            let parts = Some(word).filter(|word| !word.is_empty()).into_iter().chain(mark);
            words.extend(parts.map(|text| Word { line: index + 1, text }));
        }
    }
    words
}

fn is_part_of_word(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_' || ch == '\''
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> OldWords {
        OldWords::parse("# Comment.\n[identifiers]\ngizmo\n\n[phrases]\nweighs upon\nNo lines, so\n").expect("a list")
    }

    fn found(lines_and_words: &[(usize, String)]) -> Vec<(usize, &str)> {
        lines_and_words.iter().map(|(line, word)| (*line, word.as_str())).collect()
    }

    #[test]
    fn identifiers_are_found_in_code_and_between_backticks() {
        let text = "// A gizmo, a `gizmo`.\nlet gizmo = \"gizmo\";\nlet gizmos = 1;";
        assert_eq!(found(&list().in_code(text)), [(1, "gizmo"), (2, "gizmo")]);
        assert_eq!(found(&list().in_prose("A gizmo and [`gizmo`](x).")), [(1, "gizmo")]);
    }

    #[test]
    fn phrases_are_found_across_lines_of_a_comment() {
        let text = "fn f() {\n    /// It weighs\n    /// upon it.\n    g(\"Weighs `upon` x\");\n}";
        assert_eq!(found(&list().in_code(text)), [(2, "weighs upon"), (4, "weighs upon")]);
        assert_eq!(found(&list().in_prose("It has **no lines, so** what")), [(1, "no lines , so")]);
    }

    #[test]
    fn texts_on_both_sides_of_code_are_separate() {
        assert!(list().in_code("// weighs\nf(\"upon\", \"weighs\", \"upon\")").is_empty());
        assert!(list().in_code("// It weighs. Upon that: nothing.").is_empty());
    }

    #[test]
    fn a_malformed_list_is_a_violation() {
        let violations = OldWords::parse("early\n[identifiers]\ntwo words\n[phrases]\nword\n").expect_err("no list");
        assert_eq!(violations.len(), 3);
        assert!(violations[1].contains(":3: `two words` is neither"));
    }
}

//! README.md and CONTRIBUTING.md are true: commands are run, programs compiled, quotes compared with their files.
//!
//! The info string of each block names its language and its source, like `rust generated/graph-beta/src/user.rs`. A
//! block of an unknown kind fails the test. A line `…` in a block stands for any number of lines.

use std::fs;
use std::path::{Path, PathBuf};

use crate::markdown::{self, Block};
use crate::{check, reader, show};

const README: &str = include_str!("../../README.md");
const CONTRIBUTING: &str = include_str!("../../CONTRIBUTING.md");

/// The documents whose links are checked.
const DOCUMENTS: [&str; 7] = [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "docs/README.md",
    "docs/adopting.md",
    "docs/reading.md",
];

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_block_is_checked() {
    for block in blocks() {
        let is_quote = root().join(&block.source).is_file();
        match (block.language.as_str(), block.source.as_str()) {
            // Run by `every_command_prints_what_is_shown`, after the change in the diff before it.
            ("console", "") => (),
            ("diff", _) if is_quote => drop(markdown::patched(&file(&block.source), &block.text)),
            // Built by `the_program_of_a_caller_prints_what_is_shown`.
            ("toml", "Cargo.toml") | ("rust", "main.rs") | ("text", "stdout") => (),
            // Replayed by `the_change_from_start_to_finish_works`.
            ("markdown", "fixture") | ("toml", "vocabulary") | ("text" | "diff", "snapshot") => (),
            ("toml", "docwright.toml") => drop(check::config(&block.text)),
            (_, _) if is_quote => assert_is_quote(&block),
            (language, source) => panic!("no test knows blocks of `{language} {source}`:\n{}", block.text),
        }
    }
}

/// Compares a block with the file that it quotes. A quote of Rust may leave out documentation and attributes.
fn assert_is_quote(block: &Block) {
    let file = file(&block.source);
    let quoted: Vec<&str> = block.text.lines().collect();
    let is_left_out = |line: &str| {
        let is_extra = line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
        block.language == "rust" && is_extra && !quoted.contains(&line)
    };
    let lines: Vec<&str> = file.lines().filter(|line| !is_left_out(line)).collect();
    let anywhere = [&["…"], quoted.as_slice(), &["…"]].concat();
    assert!(markdown::matches(&anywhere, &lines), "{} does not contain\n{}", block.source, block.text);
}

#[test]
fn every_command_prints_what_is_shown() {
    let blocks = blocks();
    let mut differences = Vec::new();
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.language == "console") {
        let change = index.checked_sub(1).map(|before| &blocks[before]).filter(|before| before.language == "diff");
        differences.extend(reader::follow(block, change.filter(|change| change.source != "snapshot")));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_program_of_a_caller_prints_what_is_shown() {
    let blocks = blocks();
    let text = |language, source| markdown::only(&blocks, language, source);
    assert_eq!(reader::run_program(text("toml", "Cargo.toml"), text("rust", "main.rs")), text("text", "stdout"));
}

/// Follows the steps in CONTRIBUTING.md that change how a page is read.
#[test]
fn the_change_from_start_to_finish_works() {
    let blocks = markdown::blocks(CONTRIBUTING);
    let text = |language, source| markdown::only(&blocks, language, source);
    let usual = file("tests/suite/extract/permission-usual.md");
    let (before, rest) = usual.split_once("## Permissions\n").expect("permissions");
    let (_, after) = rest.split_once("## HTTP request\n").expect("a request");
    let page = format!("{before}{}\n## HTTP request\n{after}", text("markdown", "fixture"));

    let [today, fixed] = ["", text("toml", "vocabulary")].map(|columns| facts(&page, columns));
    assert!(today.ends_with(text("text", "snapshot")), "the snapshot of today ends differently:\n{today}");
    assert_eq!(markdown::patched(&today, text("diff", "snapshot")), fixed);
}

/// The facts and findings of `page`, with `columns` added to the vocabulary.
fn facts(page: &str, columns: &str) -> String {
    let files = [("api-reference/v1.0/api/permission-account-type.md".to_owned(), page.as_bytes().to_vec())];
    let sources = check::sources(&files);
    let config = check::config(&format!("[vocabulary.columns]\n{columns}"));
    let (facts, diagnostics) = check::extracted_with(&sources, &config);
    format!("{}{}", show::facts(&facts, &sources), show::findings(&diagnostics, &sources))
}

#[test]
fn every_command_is_in_the_readme() {
    let help = reader::help();
    let commands = help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let missing: Vec<&str> = commands.filter(|command| !README.contains(&format!("| `{command}` |"))).collect();
    assert!(missing.is_empty(), "the table of commands in README.md does not have {missing:?}");
}

#[test]
fn every_link_has_a_target() {
    for document in DOCUMENTS {
        let path = root().join(document);
        let folder = path.parent().expect("a folder");
        let text = file(document);
        let broken: Vec<&str> = markdown::links(&text).filter(|link| !is_target(folder, link)).collect();
        assert!(broken.is_empty(), "{document} links to files that do not exist: {broken:?}");
    }
}

fn is_target(folder: &Path, link: &str) -> bool {
    let path = link.split('#').next().unwrap_or(link);
    link.starts_with("https://") || path.is_empty() || folder.join(path).exists()
}

/// The text of a file of the repository.
fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn blocks() -> Vec<Block> {
    [markdown::blocks(README), markdown::blocks(CONTRIBUTING)].concat()
}

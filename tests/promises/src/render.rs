//! Target `render`: findings about any text can be printed in every format.

use docwright::cache::PageCache;
use docwright::diagnostic::render::{self, Style};
use docwright::diagnostic::{Diagnostic, export};
use docwright::source::Sources;
use docwright::{analyze, printable};
use serde_json::Value;

use crate::page::check_printed;
use crate::{DEFAULTS, pages, shown, sources};

/// How a line begins that a CI service takes for a command.
const COMMANDS: [&str; 3] = ["::", "##[", "##vso["];

/// Nothing that is printed steers a terminal or a CI service, and JSON is JSON.
pub fn body(bytes: &[u8]) {
    let sources = sources(&pages::files(bytes, true), &DEFAULTS);
    let analysis = analyze(&sources, &DEFAULTS, PageCache::default());
    for found in analysis.diagnostics.iter() {
        for width in [0, 80, 500] {
            check(&render::human(found, &sources, Style { color: false, width }));
        }
        let colored = render::human(found, &sources, Style { color: true, width: 80 });
        check(&without_colors(&colored));
        check(&render::line(found, &sources));
        check_json(found, &sources);
    }
}

/// The pages for people.
pub fn input(bytes: &[u8]) -> String {
    shown(&pages::files(bytes, true))
}

fn check(text: &str) {
    check_printed(text, true);
    // The renderer marks the second file of a finding with `:::`.
    let is_other_file = |line: &str| line.trim_start().starts_with("::: ");
    let starts = |line: &str| COMMANDS.iter().any(|start| line.trim_start().starts_with(start));
    let is_command = |line: &&str| starts(line) && !is_other_file(line);
    let command = text.lines().find(is_command);
    assert!(command.is_none(), "the line {command:?} is a command:\n{text}");
}

/// As `lint --format json` prints it.
fn check_json(found: &Diagnostic, sources: &Sources) {
    let exported = export::finding(found, sources);
    let line = serde_json::to_string(&exported).expect("plain data is JSON");
    let printed = printable::json(&line);
    check(&printed);
    assert!(!printed.contains('\n'), "a finding is one line: {printed:?}");
    let value: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(value["message"].as_str(), Some(&*exported.message), "escaping changes the message");
}

/// `text` without the sequences for colors, the only ones that may be printed.
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|ch: char| !ch.is_ascii_digit() && ch != ';').unwrap_or(part.len());
        assert!(part[end..].starts_with('m'), "the sequence before {part:?} is not a color");
        plain += &part[end + 1..];
    }
    plain
}

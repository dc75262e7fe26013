//! Damage to text: what an editor, a merge or a bad copy may do to it.

use crate::choices::Choices;

/// Inserted texts: letters whose lowercase form has another length, marks that change the direction of text, and what
/// an editor, a merge or a bad copy may leave behind.
pub(crate) const ODDITIES: [&str; 32] = [
    "İ",
    "ß",
    "\u{202e}",
    "\u{200b}",
    "\0",
    "\r",
    "\u{feff}",
    "\u{301}",
    "ﬁ",
    "💥",
    "\u{a0}",
    "`",
    "|",
    "{",
    "}",
    "(",
    "'",
    "<!--",
    "```",
    "](",
    "\n---\n",
    "\t",
    "…",
    "\\",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "\n::error::",
    "\n##[",
    "\"",
    "-->",
    "#",
];

/// Damages `bytes` in one to three places.
pub(crate) fn damage(bytes: &mut Vec<u8>, choices: &mut Choices<'_>) {
    for _ in 0..=choices.below(3) {
        mutate(bytes, choices);
    }
}

fn mutate(bytes: &mut Vec<u8>, choices: &mut Choices<'_>) {
    let at = choices.below(bytes.len() + 1);
    let end = (at + 1 + choices.below(20)).min(bytes.len());
    let line = line_around(bytes, at);
    match choices.below(8) {
        0 => drop(bytes.drain(at..end)),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(line)),
        3 => {
            let copy = bytes[line.clone()].to_vec();
            bytes.splice(line.end..line.end, copy);
        }
        4 => {
            let other = line_around(bytes, choices.below(bytes.len() + 1));
            let moved = bytes[other].to_vec();
            bytes.splice(line.start..line.start, moved);
        }
        5 if end > at + 1 => bytes.swap(at, end - 1),
        _ => drop(bytes.splice(at..at, choices.word(&ODDITIES).bytes())),
    }
}

/// The line with the byte at `at`, including its line feed.
fn line_around(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1);
    start..end
}

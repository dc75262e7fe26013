//! The rooms of the generator lie in a row: a file names rooms to its left only.

use super::Source;

/// The row, from the front door to the back.
const ROOMS: [&str; 16] = [
    "error",
    "config",
    "span",
    "source",
    "diagnostic",
    "page",
    "model",
    "extract",
    "resolve",
    "names",
    "output",
    "emit",
    "write",
    "cache",
    "diff",
    "export",
];

/// Arrows of `source` that lead to the right.
pub(super) fn complaints(source: &Source) -> Vec<String> {
    let Some(own) = source.path.strip_prefix("generator/src/").and_then(room) else { return Vec::new() };
    let lines = source.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let named = lines.flat_map(|(number, line)| rooms_in(line).into_iter().map(move |room| (number + 1, room)));
    let back = named.filter(|(_, room)| *room > own);
    back.map(|(line, room)| {
        format!("{}:{line}: {} looks at {}, which lies behind it", source.path, ROOMS[own], ROOMS[room])
    })
    .collect()
}

/// The room that the file at `path` belongs to.
fn room(path: &str) -> Option<usize> {
    let name = path.split(['/', '.']).next()?;
    ROOMS.iter().position(|room| *room == name)
}

fn rooms_in(line: &str) -> Vec<usize> {
    let names = line.match_indices("crate::").map(|(start, found)| &line[start + found.len()..]);
    let name = |rest: &str| {
        let end = rest.find(|ch: char| !ch.is_alphanumeric() && ch != '_').unwrap_or(rest.len());
        ROOMS.iter().position(|room| *room == &rest[..end])
    };
    names.filter_map(name).collect()
}

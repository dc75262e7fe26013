//! Stage order: a file of the generator may use only stages that come before its own.

use super::Source;

/// The pipeline from first stage to last, with the modules that every stage may use.
const STAGES: [&str; 18] = [
    "error",
    "config",
    "span",
    "json",
    "tally",
    "source",
    "diagnostic",
    "page",
    "model",
    "wire_argument",
    "extract",
    "resolve",
    "names",
    "output",
    "emit",
    "write",
    "cache",
    "export",
];

/// Uses of later stages in `source`.
pub(super) fn violations(source: &Source) -> Vec<String> {
    let Some(stage) = source.path.strip_prefix("generator/src/").and_then(stage_of) else { return Vec::new() };
    let lines = source.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let used = lines.flat_map(|(index, line)| stages_in(line).into_iter().map(move |used| (index + 1, used)));
    let later = used.filter(|(_, used)| *used > stage);
    later
        .map(|(line, used)| {
            let (stage, used) = (STAGES[stage], STAGES[used]);
            format!("{}:{line}: `{stage}` uses `{used}`, a later stage", source.path)
        })
        .collect()
}

/// The index of the stage that contains the file at `path`.
fn stage_of(path: &str) -> Option<usize> {
    let name = path.split(['/', '.']).next()?;
    STAGES.iter().position(|stage| *stage == name)
}

/// Indices of the stages that `line` names.
fn stages_in(line: &str) -> Vec<usize> {
    let paths = line.match_indices("crate::").map(|(start, prefix)| &line[start + prefix.len()..]);
    let stage = |path: &str| {
        let end = path.find(|ch: char| !ch.is_alphanumeric() && ch != '_').unwrap_or(path.len());
        STAGES.iter().position(|stage| *stage == &path[..end])
    };
    paths.filter_map(stage).collect()
}

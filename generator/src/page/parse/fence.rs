//! The source of fenced code.

/// Whether the fenced block `source` ends with a closing fence.
pub(super) fn is_closed(source: &str) -> bool {
    let fence_char = source.trim_start().chars().next().unwrap_or('`');
    let mut lines = source.trim_end().lines();
    let opening = lines.next();
    let last = lines.next_back().map(|line| line.trim_start_matches(['>', ' ', '\t']));
    opening.is_some() && last.is_some_and(|line| line.len() >= 3 && line.trim_end().chars().all(|ch| ch == fence_char))
}

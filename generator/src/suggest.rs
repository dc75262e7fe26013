//! Suggestions for mistyped names.

/// The candidate closest to `name`, if it is close enough to be what was meant: at most a third of `name` differs.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let len = char_count(name);
    let limit = (len / 3).max(1);
    // Each character that only one of them has is an edit.
    let candidates = candidates.into_iter().filter(|candidate| char_count(candidate).abs_diff(len) <= limit);
    let distances = candidates.filter_map(|candidate| Some((edit_distance(name, candidate, limit)?, candidate)));
    distances.min_by_key(|(distance, _)| *distance).map(|(_, found)| found)
}

fn char_count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The number of characters to insert, remove, replace or swap with a neighbor to turn `from` into `to`; `None` if it
/// is more than `limit`.
fn edit_distance(from: &str, to: &str, limit: usize) -> Option<usize> {
    if !share_letters(from, to, limit) {
        return None;
    }
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let (mut previous, mut next) = (vec![0; to.len() + 1], Vec::with_capacity(to.len() + 1));
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        // A swap, which looks back two rows, adds one to what was in limits there.
        if row.iter().chain(&previous).all(|distance| *distance > limit) {
            return None;
        }
        next.clear();
        next.push(i);
        for j in 1..=to.len() {
            let replaced = row[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut distance = replaced.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                distance = distance.min(previous[j - 2] + 1);
            }
            next.push(distance);
        }
        (previous, row, next) = (row, next, previous);
    }
    Some(row[to.len()]).filter(|distance| *distance <= limit)
}

/// Whether at most `limit` letters of one text are nowhere in the other, which is quick to tell: each of them is an edit.
fn share_letters(from: &str, to: &str, limit: usize) -> bool {
    let bit = |byte: u8| 1_u64 << (byte % 64);
    let letters = |text: &str| text.bytes().fold(0, |letters, byte| letters | bit(byte));
    let lacks = |text: &str, letters: u64| text.bytes().filter(|byte| letters & bit(*byte) == 0).count();
    let limit = if from.is_ascii() && to.is_ascii() { limit } else { limit * char::MAX_LEN_UTF8 };
    lacks(from, letters(to)) <= limit && lacks(to, letters(from)) <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (from, to, distance) in [
            ("", "abc", 3),
            ("lint", "lint", 0),
            ("lnit", "lint", 1),
            ("lin", "lint", 1),
            ("lintt", "lint", 1),
            ("kitten", "sitting", 3),
            ("größe", "grüße", 1),
        ] {
            for (from, to) in [(from, to), (to, from)] {
                assert_eq!(edit_distance(from, to, distance), Some(distance), "{from} to {to}");
                assert_eq!(edit_distance(from, to, 9), Some(distance), "{from} to {to}");
                let less = distance.checked_sub(1);
                assert_eq!(less.and_then(|less| edit_distance(from, to, less)), None, "{from} to {to}");
            }
        }
    }

    #[test]
    fn only_a_close_candidate_is_suggested() {
        let rules = ["example-host", "example-path-case", "not-utf8"];
        assert_eq!(nearest("exmaple-hots", rules), Some("example-host"));
        assert_eq!(nearest("not-utf-8", rules), Some("not-utf8"));
        assert_eq!(nearest("nothing", rules), None);
        assert_eq!(nearest("", rules), None);
    }
}

//! Counts with labels, for summaries.

use std::collections::BTreeMap;

/// A group of counts: its title, and each label with its count.
pub type Group = (&'static str, Vec<(String, usize)>);

/// The number of `items` for which `predicate` is true.
pub(crate) fn count<T>(items: &[&T], predicate: impl Fn(&T) -> bool) -> usize {
    items.iter().filter(|item| predicate(item)).count()
}

/// Counts with their labels.
pub(crate) fn labeled(counts: impl IntoIterator<Item = (&'static str, usize)>) -> Vec<(String, usize)> {
    counts.into_iter().map(|(label, count)| (label.to_owned(), count)).collect()
}

/// Counts the occurrences of each label.
pub(crate) fn tally(labels: impl IntoIterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// `groups` as text: each title, then a line for each count and its label.
pub fn text(groups: &[Group]) -> String {
    let line = |(label, count): &(String, usize)| format!("{count:>7}    {label}\n");
    let group = |(title, counts): &Group| {
        format!("\n         {title}, by form\n{}", counts.iter().map(line).collect::<String>())
    };
    groups.iter().map(group).collect()
}

//! Which findings `lint` and `check` report, and how much they matter. The exported model has all of them.

use std::collections::BTreeMap;

use glob::{MatchOptions, Pattern};
use serde::{Deserialize, Deserializer};

use crate::rule::{Level, Parsed, Rule, by_code};

/// The findings to report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lint {
    /// The only rules to report; by default all of them.
    pub select: Option<Vec<RuleName>>,
    /// Rules not to report.
    pub ignore: Vec<RuleName>,
    /// The levels of rules: `info`, `warning` or `error`.
    pub level: BTreeMap<RuleName, Level>,
    /// Settings for some pages, in addition to those above. If several set a level, the last one wins.
    pub per_path: Vec<PathLint>,
}

/// The findings to report on some pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathLint {
    /// Patterns for the names of pages, as findings print them. `*` matches within a folder, `**` any folders.
    pub paths: Vec<NamePattern>,
    /// The only rules to report on these pages.
    #[serde(default)]
    pub select: Option<Vec<RuleName>>,
    /// Rules not to report on these pages.
    #[serde(default)]
    pub ignore: Vec<RuleName>,
    /// The levels of rules on these pages.
    #[serde(default)]
    pub level: BTreeMap<RuleName, Level>,
}

/// The name of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleName(pub &'static Rule);

impl<'d> Deserialize<'d> for RuleName {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        by_code::deserialize(from).map(Self)
    }
}

impl PartialOrd for RuleName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RuleName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.code.cmp(other.0.code)
    }
}

/// A pattern for the names of pages.
#[derive(Clone, Debug)]
pub struct NamePattern(Pattern);

impl<'d> Deserialize<'d> for NamePattern {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Parsed(|text: &str| {
            Pattern::new(text).map(Self).map_err(|error| format!("invalid pattern `{text}`: {}", error.msg))
        }))
    }
}

impl NamePattern {
    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the pattern matches the whole name of a page.
    pub fn matches(&self, page: &str) -> bool {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        self.0.matches_with(page, options)
    }
}

impl Lint {
    /// Whether everything is reported at the level of its rule.
    pub(crate) fn is_default(&self) -> bool {
        self.select.is_none() && self.ignore.is_empty() && self.level.is_empty() && self.per_path.is_empty()
    }

    /// The level at which findings of `rule` on `page` are reported; `None` if they are not.
    pub fn level(&self, rule: &'static Rule, page: &str) -> Option<Level> {
        let name = RuleName(rule);
        let is_selected = |select: &Option<Vec<RuleName>>, ignore: &[RuleName]| {
            select.as_ref().is_none_or(|select| select.contains(&name)) && !ignore.contains(&name)
        };
        let mut level = self.level.get(&name).copied().unwrap_or(rule.level);
        let mut is_reported = is_selected(&self.select, &self.ignore);
        for setting in self.per_path.iter().filter(|setting| setting.matches(page)) {
            is_reported &= is_selected(&setting.select, &setting.ignore);
            level = setting.level.get(&name).copied().unwrap_or(level);
        }
        is_reported.then_some(level)
    }

    /// The patterns that match none of `pages`.
    pub fn unmatched(&self, pages: &[&str]) -> Vec<&str> {
        let patterns = self.per_path.iter().flat_map(|setting| &setting.paths);
        let unmatched = patterns.filter(|pattern| !pages.iter().any(|page| pattern.matches(page)));
        unmatched.map(NamePattern::as_str).collect()
    }
}

impl PathLint {
    fn matches(&self, page: &str) -> bool {
        self.paths.iter().any(|pattern| pattern.matches(page))
    }
}

//! Findings: what is wrong with the pages, each with its rule, location and a short message.
//!
//! [`rule`](mod@crate::rule) has the rules and `finding` what a finding is. Each rule has one method of [`Diagnostics`] that
//! creates its findings: it takes data, and words the message. No other code does.

mod contradiction;
mod example;
pub mod export;
pub(crate) mod finding;
mod page;
mod permission;
pub mod render;
mod request;
mod ty;
mod value;

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub(crate) use contradiction::Contradiction;
pub(crate) use example::{BodyMismatch, CaseDifference, HeaderProblem, PathMismatch, QueryProblem, UnreadExample};
pub use example::{Difference, RequestLine};
pub use finding::{Diagnostic, Edit, FindingId, Label};
pub(crate) use page::{AnnotationProblem, Assumption, IncludeLimit, UnreadPage};
pub use permission::Reading;
pub use request::PathProblem;
pub(crate) use request::UncallablePath;
pub(crate) use ty::{MemberDifference, OperationDifference, TypeDifference};
pub use ty::{NameProblem, Other};
pub(crate) use value::{ExpectedValue, FoundValue, JsonProblem, MisnamedType, ValueMismatch};

pub use crate::rule::*;

use crate::config::Lint;
use crate::source::Sources;
use crate::span::Span;

/// The findings of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Iterates over the findings in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings by their ids.
    pub fn by_id(&self, sources: &Sources) -> HashMap<FindingId, &Diagnostic> {
        self.list.iter().map(|finding| (finding.id(sources), finding)).collect()
    }

    /// Appends the findings of another stage or page.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// The findings that `lint` selects, with the levels that it sets.
    pub fn selected(&self, lint: &Lint, sources: &Sources) -> Cow<'_, Self> {
        if lint.is_default() {
            return Cow::Borrowed(self);
        }
        let select = |finding: &Diagnostic| {
            let level = lint.level(finding.rule, &sources.file(finding.span.file).name)?;
            Some(finding.clone().with_level(level))
        };
        Cow::Owned(Self { list: self.list.iter().filter_map(select).collect() })
    }

    /// Sorts the findings by `key` and removes duplicates.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&Diagnostic) -> K + Sync) {
        let full_key = |finding: &Diagnostic| (key(finding), finding.rule.code);
        self.list.par_sort_by(|a, b| full_key(a).cmp(&full_key(b)).then_with(|| a.message.cmp(&b.message)));
        self.list.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    }

    /// Adds a finding, to which the caller may add labels, help and edits.
    fn add(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.list.push(Diagnostic::new(rule, span, message.into()));
        self.list.last_mut().expect("the finding was just added")
    }
}

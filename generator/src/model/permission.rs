//! The permissions of an operation: sets of scopes by scheme.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::model::Origin;

/// A permission scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// On behalf of a user with a work or school account.
    DelegatedWork,
    /// On behalf of a user with a personal account.
    DelegatedPersonal,
    /// Without a user.
    Application,
}

impl Scheme {
    /// All schemes, in the usual order of tables.
    pub const ALL: [Self; 3] = [Self::DelegatedWork, Self::DelegatedPersonal, Self::Application];
}

/// The alternatives of each scheme, from least to most privileged; `None` if the table does not mention the scheme.
pub(crate) type ScopeAlternatives<P = Origin> = [Option<Vec<ScopeSet<P>>>; 3];

/// Scopes that are required together: one alternative of a scheme. Sets with the same scopes are equal, wherever they
/// are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScopeSet<P = Origin> {
    /// The scopes, in page order.
    pub scopes: Vec<String>,
    /// Where each of the scopes is: a span as long as only its page is known.
    pub origins: Vec<P>,
}

impl<P> ScopeSet<P> {
    /// The set of `scope` alone, whose place is not known.
    pub fn of(scope: impl Into<String>) -> Self {
        Self { scopes: vec![scope.into()], origins: Vec::new() }
    }

    /// The same set with the origins that `locate` returns.
    pub fn at<Q>(&self, locate: &dyn Fn(&P) -> Q) -> ScopeSet<Q> {
        ScopeSet { scopes: self.scopes.clone(), origins: self.origins.iter().map(locate).collect() }
    }
}

impl<P> PartialEq for ScopeSet<P> {
    fn eq(&self, other: &Self) -> bool {
        self.scopes == other.scopes
    }
}

impl<P> Eq for ScopeSet<P> {}

impl<P> Hash for ScopeSet<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scopes.hash(state);
    }
}

impl<P> fmt::Display for ScopeSet<P> {
    /// Writes the set as SDK and documentation spell it: `A and B`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        self.scopes.iter().try_for_each(|scope| {
            write!(f, "{separator}{scope}")?;
            separator = " and ";
            Ok(())
        })
    }
}

/// The scopes that an operation needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions {
    /// All alternatives; with several parts, their union in order.
    pub alternatives: ScopeAlternatives,
    /// The tables, if there are several.
    pub parts: Vec<PermissionPart>,
}

/// One of several permission tables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PermissionPart {
    /// The condition under which it applies: the heading above it, or its row or column.
    pub condition: String,
    /// Its alternatives.
    pub alternatives: ScopeAlternatives,
}

//! The permissions of an operation: sets of scopes by scheme.

use std::fmt;

use serde::{Deserialize, Serialize};

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
pub type ScopeAlternatives = [Option<Vec<ScopeSet>>; 3];

/// Scopes that are required together: one alternative of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ScopeSet {
    /// The scopes, in page order.
    pub scopes: Vec<String>,
}

impl ScopeSet {
    /// The set of `scope` alone.
    pub fn of(scope: impl Into<String>) -> Self {
        Self { scopes: vec![scope.into()] }
    }
}

impl fmt::Display for ScopeSet {
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

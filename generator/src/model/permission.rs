//! The permissions of an operation: scopes by scheme.

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

/// Scopes by scheme, from least to most privileged; `None` if the table does not mention the scheme.
pub type Scopes = [Option<Vec<String>>; 3];

/// The scopes that an operation needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions {
    /// All scopes; with several parts, their union in order.
    pub scopes: Scopes,
    /// The tables, if there are several.
    pub parts: Vec<PermissionPart>,
}

/// One of several permission tables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PermissionPart {
    /// The condition under which it applies: the heading above it, or its row or column.
    pub condition: String,
    /// Its scopes.
    pub scopes: Scopes,
}

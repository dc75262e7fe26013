//! Who may call an operation: scopes by scheme.

/// A scheme of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// A signed-in user of an organisation.
    DelegatedWork,
    /// A signed-in user with a personal account.
    DelegatedPersonal,
    /// No user.
    Application,
}

impl Scheme {
    /// In the usual order of tables.
    pub const ALL: [Self; 3] = [Self::DelegatedWork, Self::DelegatedPersonal, Self::Application];
}

/// Scopes by scheme, from least to most privileged; none where the table does not mention the scheme.
pub type Scopes = [Option<Vec<String>>; 3];

/// The scopes that an operation needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions {
    /// All of them; where there are parts, their union in order.
    pub scopes: Scopes,
    /// Each table of several, with its condition.
    pub parts: Vec<PermissionPart>,
}

/// One permission table of several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PermissionPart {
    /// When it applies: the heading above it, or the row or column it is.
    pub condition: String,
    /// Its scopes.
    pub scopes: Scopes,
}

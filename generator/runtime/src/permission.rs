//! Who may call what, and the least that a program must ask for.

mod covering;
mod least;
mod scopes;

use std::error;
use std::fmt;

use crate::operation::Operation;

pub use least::least_privilege;

/// Who may call an operation, from its page's own table.
///
/// A scheme is `None` where the page does not speak of it, and empty where the page says that it is not supported.
/// Otherwise it lists alternatives, the least privileged first; each is enough. An alternative is a scope, or
/// several that are needed together: `Group.Read.All and User.Read.All`.
#[derive(Clone, Copy, Debug)]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: Option<&'static [&'static str]>,
    /// For a signed-in user with a personal account.
    pub delegated_personal: Option<&'static [&'static str]>,
    /// For a program without a signed-in user.
    pub application: Option<&'static [&'static str]>,
}

impl Permissions {
    /// The alternatives under a scheme.
    pub const fn under(&self, scheme: Scheme) -> Option<&'static [&'static str]> {
        match scheme {
            Scheme::DelegatedWork => self.delegated_work,
            Scheme::DelegatedPersonal => self.delegated_personal,
            Scheme::Application => self.application,
        }
    }
}

/// On whose behalf a program calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A signed-in user with a work or school account.
    DelegatedWork,
    /// A signed-in user with a personal account.
    DelegatedPersonal,
    /// The program itself.
    Application,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DelegatedWork => "delegated (work or school account)",
            Self::DelegatedPersonal => "delegated (personal account)",
            Self::Application => "application",
        })
    }
}

/// The error of an operation that nobody can call under a scheme, as far as its page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncallable {
    /// The operation.
    pub operation: &'static Operation,
    /// The scheme.
    pub scheme: Scheme,
}

impl fmt::Display for Uncallable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, scheme } = self;
        let why = match operation.permissions.under(*scheme) {
            None => "does not speak of that",
            Some(_) => "says that this is not supported",
        };
        write!(f, "`{operation}` cannot be called with {scheme} permissions: `{}` {why}", operation.page)
    }
}

impl error::Error for Uncallable {}

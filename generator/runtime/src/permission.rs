//! The permissions of operations, and the least privileged scopes for a set of operations.

mod covering;
mod least;
mod scopes;

use std::error;
use std::fmt;

use crate::operation::Operation;

pub use least::least_privilege;

/// The permissions that allow a call to an operation, from the permissions table on its page.
///
/// A scheme is `None` if the page does not mention it, and empty if the page states that it is not supported.
/// Otherwise it lists alternatives, from least to most privileged, any one of which is sufficient. An alternative is
/// one scope, or several that are required together: `Group.Read.All and User.Read.All`.
#[derive(Clone, Copy, Debug)]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: Option<&'static [&'static str]>,
    /// For a signed-in user with a personal account.
    pub delegated_personal: Option<&'static [&'static str]>,
    /// For an application without a signed-in user.
    pub application: Option<&'static [&'static str]>,
}

impl Permissions {
    /// The alternatives for a scheme.
    pub const fn under(&self, scheme: Scheme) -> Option<&'static [&'static str]> {
        match scheme {
            Scheme::DelegatedWork => self.delegated_work,
            Scheme::DelegatedPersonal => self.delegated_personal,
            Scheme::Application => self.application,
        }
    }
}

/// A permission scheme: on whose behalf an application calls the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A signed-in user with a work or school account.
    DelegatedWork,
    /// A signed-in user with a personal account.
    DelegatedPersonal,
    /// The application itself.
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

/// The error for an operation whose page documents no permission for a scheme.
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
        let reason = match operation.permissions.under(*scheme) {
            None => "does not mention them",
            Some(_) => "marks them as not supported",
        };
        write!(f, "`{operation}` cannot be called with {scheme} permissions: `{}` {reason}", operation.page)
    }
}

impl error::Error for Uncallable {}

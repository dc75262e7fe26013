//! Why a request cannot be rendered.

use std::error;
use std::fmt;

use crate::wire::ExpandError;

/// Why a request cannot be rendered, and so not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// An argument cannot stand in the address.
    Argument(ExpandError),
    /// The header of this name is no line that HTTP can send. Its value is not told: it may be a secret.
    Header(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(error) => error.fmt(f),
            Self::Header(name) => write!(f, "header {name:?} has a bad name or a control character in its value"),
        }
    }
}

impl error::Error for RequestError {}

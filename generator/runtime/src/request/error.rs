//! Why a request cannot be rendered.

use std::error;
use std::fmt;

use crate::wire::ExpandError;

/// Why a request cannot be rendered, and so cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// An argument cannot be written into the URL.
    Argument(ExpandError),
    /// The header with this name cannot be sent over HTTP. Its value is omitted, because it may be a secret.
    Header(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(error) => error.fmt(f),
            Self::Header(name) => {
                write!(f, "header `{}` has an invalid name or a control character in its value", name.escape_debug())
            }
        }
    }
}

impl error::Error for RequestError {}

//! `Edm.Guid`: a globally unique identifier.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::edm::ParseError;

/// A GUID. Keeps the case of its digits, but ignores it when comparing and hashing.
///
/// ```
/// use docwright_runtime::edm::Guid;
///
/// let guid: Guid = "ACDEFC6B-2dc6-4e71-b1e9-6d9810ab1793".parse().unwrap();
/// assert_eq!(guid.as_str(), "ACDEFC6B-2dc6-4e71-b1e9-6d9810ab1793");
/// assert_eq!(guid, "acdefc6b-2dc6-4e71-b1e9-6d9810ab1793".parse().unwrap());
/// ```
#[derive(Clone)]
pub struct Guid(Box<str>);

impl Guid {
    /// The text form, as parsed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Guid {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if is_guid(text) { Ok(Self(text.into())) } else { Err(ParseError::new("a guid")) }
    }
}

/// Whether the text is groups of 8-4-4-4-12 hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq for Guid {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Guid {}

impl Hash for Guid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_ascii_lowercase().hash(state);
    }
}

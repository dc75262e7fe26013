//! `Edm.Binary`: bytes, with base64 as the text form.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, PAD_INDIFFERENT, STANDARD};

use crate::edm::ParseError;

const FROM_STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PAD_INDIFFERENT);
const FROM_URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PAD_INDIFFERENT);

/// Bytes, with base64 as the text form.
///
/// Parses base64 and base64url, with or without padding; writes base64 with padding. `Debug` prints only the length.
///
/// ```
/// use docwright_runtime::edm::Binary;
///
/// let bytes: Binary = "-_8".parse().unwrap();
/// assert_eq!(bytes.0, [0xfb, 0xff]);
/// assert_eq!(bytes.to_string(), "+/8=");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binary(pub Vec<u8>);

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl FromStr for Binary {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let engine = if text.contains(['-', '_']) { FROM_URL_SAFE } else { FROM_STANDARD };
        engine.decode(text).map(Self).map_err(|_| ParseError::new("base64"))
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(&self.0))
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

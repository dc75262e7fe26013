//! JSON text from and to objects.

use std::error;
use std::fmt;

use crate::model::Object;
use crate::model::read::{Trail, fill};
use crate::model::write::Written;

/// Reads an object from JSON text.
///
/// ```
/// # use docwright_runtime as rt;
/// let error = rt::from_json::<rt::Page<String>>(r#"{"value": ["a", 12]}"#).unwrap_err();
/// assert_eq!(error.path(), "value[1]");
/// assert_eq!(error.to_string(), "value[1]: expected a string, found 12 at line 1 column 18");
/// ```
pub fn from_json<T: Object + Default>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let mut object = T::default();
    read_json(json.as_ref(), &mut object)?;
    Ok(object)
}

/// Writes an object as JSON text.
///
/// Only what is set is written, and what is null by intent.
pub fn to_json(object: &dyn Object) -> Vec<u8> {
    serde_json::to_vec(&Written(object)).expect("names are text, and a vector takes all that is written")
}

/// Compiled once, here: `from_json` is generic only in what it has to be.
pub(crate) fn read_json(json: &[u8], object: &mut dyn Object) -> Result<(), DecodeError> {
    let mut trail = Trail::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    fill(object, &mut deserializer, &mut trail)
        .and_then(|()| deserializer.end())
        .map_err(|cause| DecodeError { path: trail.to_string(), cause })
}

/// Why JSON text could not be read as an object of its type.
#[derive(Debug)]
pub struct DecodeError {
    path: String,
    cause: serde_json::Error,
}

impl DecodeError {
    /// Where in the JSON, as in `value[3].start.dateTime`; empty for the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line in the JSON text, counted from 1.
    pub fn line(&self) -> usize {
        self.cause.line()
    }

    /// The column in the line, counted from 1.
    pub fn column(&self) -> usize {
        self.cause.column()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A value of a wrong kind tells its path itself; text that is no JSON does not know it.
        if !self.cause.is_data() && !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        fmt::Display::fmt(&self.cause, f)
    }
}

impl error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.cause)
    }
}

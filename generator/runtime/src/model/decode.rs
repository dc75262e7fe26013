//! Converts objects from and to JSON text.

use std::error;
use std::fmt;

use crate::model::Object;
use crate::model::read::{JsonPath, fill};
use crate::model::write::Serializable;

/// Reads an object from JSON text.
///
/// [`Object`] describes how JSON is converted to properties.
///
/// # Errors
/// The text is not JSON, or a value does not have the type of its property.
///
/// ```
/// # use docwright_runtime as rt;
/// let error = rt::from_json::<rt::Page<String>>(r#"{"value": ["a", 12]}"#).unwrap_err();
/// assert_eq!(error.path(), "value[1]");
/// assert_eq!(error.to_string(), "value[1]: found `12`, expected a string at line 1 column 18");
/// ```
pub fn from_json<T: Object + Default>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let mut object = T::default();
    read_json(json.as_ref(), &mut object)?;
    Ok(object)
}

/// Writes an object as JSON text.
///
/// Properties that are not set are omitted, unless they are null explicitly: see [`Object::set_null`].
pub fn to_json(object: &dyn Object) -> Vec<u8> {
    serde_json::to_vec(&Serializable(object)).expect("keys are strings, and writing to a vector does not fail")
}

/// Reads JSON text into an empty object. Not generic, so that this code is compiled only once.
pub(crate) fn read_json(json: &[u8], object: &mut dyn Object) -> Result<(), DecodeError> {
    let mut path = JsonPath::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    fill(object, &mut deserializer, &mut path)
        .and_then(|()| deserializer.end())
        .map_err(|cause| DecodeError { path: path.to_string(), cause })
}

/// Why JSON text could not be read as an object.
#[derive(Debug)]
pub struct DecodeError {
    path: String,
    cause: serde_json::Error,
}

impl DecodeError {
    /// The path of the invalid value, such as `value[3].start.dateTime`; empty for the root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line in the JSON text, starting at 1.
    pub fn line(&self) -> usize {
        self.cause.line()
    }

    /// The column in the line, starting at 1.
    pub fn column(&self) -> usize {
        self.cause.column()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The message for a value of the wrong type starts with the path; the one for invalid JSON lacks it.
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

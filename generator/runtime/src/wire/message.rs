//! Requests in the form in which they are compared.

use std::borrow::Cow;

use serde_json::Value;

/// A request to [`compare`](crate::wire::compare): sent by code, or documented on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The method: `GET`.
    pub method: String,
    /// The URL, either absolute or starting with the version.
    pub url: String,
    /// The API version at the start of the URL's path, which may be empty; `None` if it is the first segment.
    pub version: Option<String>,
    /// The template that the path was expanded from, without the version; empty if unknown.
    pub template: String,
    /// The header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The body of a [`Message`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// No body.
    #[default]
    None,
    /// A JSON value.
    Json(Value),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Body {
    /// The body as bytes; JSON is serialized in its compact form.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::None => Cow::Borrowed(&[]),
            Self::Json(value) => Cow::Owned(value.to_string().into_bytes()),
            Self::Bytes(bytes) => Cow::Borrowed(bytes),
        }
    }

    /// The body as a JSON value, if it is strict JSON.
    pub fn json(&self) -> Option<Cow<'_, Value>> {
        match self {
            Self::None => None,
            Self::Json(value) => Some(Cow::Borrowed(value)),
            Self::Bytes(bytes) => serde_json::from_slice(bytes).ok().map(Cow::Owned),
        }
    }
}

//! A request as both sides of a comparison have it.

use std::borrow::Cow;

use serde_json::Value;

/// A request: what is sent, or what a page documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The method: `GET`.
    pub method: String,
    /// The URL, absolute or from the version on.
    pub url: String,
    /// The template that its path was made from, behind the version; empty where that is not known.
    pub template: String,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The body of a [`Message`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// There is none.
    #[default]
    None,
    /// A JSON value.
    Json(Value),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Body {
    /// The bytes as they would be sent; for JSON one of many spellings.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::None => Cow::Borrowed(&[]),
            Self::Json(value) => Cow::Owned(value.to_string().into_bytes()),
            Self::Bytes(bytes) => Cow::Borrowed(bytes),
        }
    }

    /// The value, if the body is strict JSON.
    pub fn json(&self) -> Option<Cow<'_, Value>> {
        match self {
            Self::None => None,
            Self::Json(value) => Some(Cow::Borrowed(value)),
            Self::Bytes(bytes) => serde_json::from_slice(bytes).ok().map(Cow::Owned),
        }
    }
}

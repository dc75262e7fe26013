//! What the SDK sends for the arguments and headers of a call, for emitting the call and for predicting its request.
//!
//! The model itself knows nothing of the runtime.

use docwright_runtime::wire;

use crate::model::Argument;

/// The value of `argument` as the runtime writes it.
pub(crate) fn wire_argument(argument: &Argument) -> wire::Argument<'_> {
    match argument {
        Argument::Text(text) => text.into(),
        Argument::Integer(number) => (*number).into(),
        Argument::Number(number) => (*number).into(),
        Argument::Boolean(value) => (*value).into(),
        Argument::List(items) => wire::Argument::list(items.iter().map(wire_literal)),
    }
}

/// The value of `argument` as the runtime writes it in a path: a string in quotes, anything else bare.
pub(crate) fn wire_literal(argument: &Argument) -> wire::Literal<'_> {
    match argument {
        Argument::Text(text) => text.as_str().into(),
        _ => wire::Literal::Bare(wire_argument(argument)),
    }
}

/// The media type of bytes of which nothing is known.
pub(crate) const ANY_BYTES: &str = "application/octet-stream";

/// The header with the media type of the body.
const CONTENT_TYPE: &str = "content-type";

/// The body of a call, as far as it decides the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalledBody {
    /// JSON, for a function that takes JSON: the function sets its media type.
    Json,
    /// Anything else, set on the request of a function that takes JSON, with the documented media type.
    InsteadOfJson,
    /// What the function takes, or nothing.
    Own,
}

impl CalledBody {
    /// The body of an example, which `is_json` and may be absent, for a function that may take JSON.
    pub(crate) fn new(takes_json: bool, is_json: Option<bool>) -> Self {
        match (takes_json, is_json) {
            (true, Some(true)) => Self::Json,
            (true, Some(false)) => Self::InsteadOfJson,
            (false, _) | (_, None) => Self::Own,
        }
    }

    /// The media type that is set together with the body.
    pub(crate) fn media_type(self, headers: &[(String, String)]) -> Option<&str> {
        let documented = || headers.iter().find(|(name, _)| is_content_type(name)).map(|(_, value)| value.as_str());
        match self {
            Self::Json => Some("application/json"),
            Self::InsteadOfJson => Some(documented().unwrap_or(ANY_BYTES)),
            Self::Own => None,
        }
    }

    /// Whether a call adds the documented header `name`, which the client does not set.
    pub(crate) fn adds(self, name: &str) -> bool {
        self == Self::Own || !is_content_type(name)
    }
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case(CONTENT_TYPE)
}

/// The headers that a call sends for the documented `headers`, which the client does not set. There is only one media
/// type: the last one that is set.
pub(crate) fn sent_headers(body: CalledBody, headers: &[(String, String)]) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = Vec::new();
    let media_type = body.media_type(headers).map(|media_type| (CONTENT_TYPE, media_type));
    let added = headers.iter().filter(|(name, _)| body.adds(name));
    for (name, value) in media_type.into_iter().chain(added.map(|(name, value)| (name.as_str(), value.as_str()))) {
        match sent.iter_mut().find(|(earlier, _)| is_content_type(name) && is_content_type(earlier)) {
            Some((_, earlier)) => value.clone_into(earlier),
            None => sent.push((name.to_owned(), value.to_owned())),
        }
    }
    sent
}

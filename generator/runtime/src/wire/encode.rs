//! The encoders: which byte may stand where.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is encoded in a path segment: all but unreserved characters and `, ; : @ ! $ & ' ( ) * + =`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b'=');

/// What is encoded in the value of a query option: `&` would end it and `+` would read as a blank,
/// while `/` and `?` are harmless there.
const QUERY_VALUE: &AsciiSet = &SEGMENT.add(b'&').add(b'+').remove(b'/').remove(b'?');

/// What is encoded in the name of a query option: the first `=` ends it.
const QUERY_NAME: &AsciiSet = &QUERY_VALUE.add(b'=');

/// What is encoded in a template's own text: what no request line may hold.
const TEXT: &AsciiSet = &SEGMENT.remove(b'/').remove(b'?').remove(b'%');

/// Encodes text as one path segment, or a part of one.
///
/// ```
/// use docwright_runtime::wire::segment;
///
/// assert_eq!(segment("a/b?c"), "a%2Fb%3Fc");
/// assert_eq!(segment("u#EXT#@d"), "u%23EXT%23@d");
/// ```
pub fn segment(value: &str) -> String {
    utf8_percent_encode(value, SEGMENT).to_string()
}

/// Encodes each part of a path as a segment and keeps the `/` between them.
///
/// ```
/// assert_eq!(docwright_runtime::wire::path("My files/a?.txt"), "My%20files/a%3F.txt");
/// ```
pub fn path(value: &str) -> String {
    value.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Encodes the inside of a string literal that stands in a path: `'` is doubled, then all is encoded as a segment.
///
/// ```
/// assert_eq!(docwright_runtime::wire::literal("O'Neil & co"), "O''Neil%20&%20co");
/// ```
pub fn literal(value: &str) -> String {
    segment(&double_quotes(value))
}

/// Encodes the value of one query option.
///
/// ```
/// assert_eq!(docwright_runtime::wire::query_value("a eq 'b+c'"), "a%20eq%20'b%2Bc'");
/// ```
pub fn query_value(value: &str) -> String {
    utf8_percent_encode(value, QUERY_VALUE).to_string()
}

/// Encodes the name of one query option; `$` stays.
pub(crate) fn query_name(name: &str) -> String {
    utf8_percent_encode(name, QUERY_NAME).to_string()
}

/// Doubles each single quote, as inside an OData string literal.
pub(super) fn double_quotes(value: &str) -> Cow<'_, str> {
    if value.contains('\'') { Cow::Owned(value.replace('\'', "''")) } else { Cow::Borrowed(value) }
}

/// A template's own text, fit for a request line.
///
/// A `%` stays where it begins an escape, so text that is encoded already is left alone.
pub(super) fn text(value: &str) -> String {
    let mut parts = value.split('%');
    let first = parts.next().unwrap_or_default();
    let mut out = utf8_percent_encode(first, TEXT).to_string();
    for part in parts {
        out.push_str(if begins_with_two_hex_digits(part) { "%" } else { "%25" });
        out.extend(utf8_percent_encode(part, TEXT));
    }
    out
}

fn begins_with_two_hex_digits(text: &str) -> bool {
    text.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
}

/// Decodes percent escapes; what is no escape stays, and bytes that are no UTF-8 become U+FFFD.
///
/// ```
/// assert_eq!(docwright_runtime::wire::percent_decode("%7Bid%7D 100%"), "{id} 100%");
/// ```
pub fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

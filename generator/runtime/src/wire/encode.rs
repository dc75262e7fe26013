//! Percent-encoding and decoding, for each part of a URL.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters to encode in a path segment: all except unreserved ones and `, ; : @ ! $ & ' ( ) * + =`, which
/// together are the `pchar` of RFC 3986 (section 3.3).
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

/// The characters to encode in the value of a query option: `&` would end it and `+` would be decoded as a space,
/// while `/` and `?` have no meaning there.
const QUERY_VALUE: &AsciiSet = &SEGMENT.add(b'&').add(b'+').remove(b'/').remove(b'?');

/// The characters to encode in the name of a query option: the first `=` would end it.
const QUERY_NAME: &AsciiSet = &QUERY_VALUE.add(b'=');

/// The characters to encode in the literal text of a template: those that a request line cannot contain.
const TEXT: &AsciiSet = &SEGMENT.remove(b'/').remove(b'?').remove(b'%');

/// Encodes text as one path segment, or as part of one.
///
/// Keeps exactly the characters that RFC 3986 (section 3.3) allows in a segment. Everything else is encoded, so an
/// argument cannot escape its segment.
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

/// Encodes each part of a path as a [`segment`] and keeps the `/` between them.
///
/// ```
/// assert_eq!(docwright_runtime::wire::path("My files/a?.txt"), "My%20files/a%3F.txt");
/// ```
pub fn path(value: &str) -> String {
    value.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Encodes the content of a string literal in a path: doubles each `'`, as the OData URL conventions require, then
/// encodes the result as a [`segment`].
///
/// ```
/// assert_eq!(docwright_runtime::wire::literal("O'Neil & co"), "O''Neil%20&%20co");
/// ```
pub fn literal(value: &str) -> String {
    segment(&double_quotes(value))
}

/// Encodes the value of a query option.
///
/// ```
/// assert_eq!(docwright_runtime::wire::query_value("a eq 'b+c'"), "a%20eq%20'b%2Bc'");
/// ```
pub fn query_value(value: &str) -> String {
    utf8_percent_encode(value, QUERY_VALUE).to_string()
}

/// Encodes the name of a query option; keeps `$`.
pub(crate) fn query_name(name: &str) -> String {
    utf8_percent_encode(name, QUERY_NAME).to_string()
}

/// Doubles each single quote, the escape inside an OData string literal.
pub(super) fn double_quotes(value: &str) -> Cow<'_, str> {
    if value.contains('\'') { Cow::Owned(value.replace('\'', "''")) } else { Cow::Borrowed(value) }
}

/// Encodes the literal text of a template for a request line.
///
/// Keeps a `%` that starts an escape, so text that is already encoded does not change.
pub(super) fn text(value: &str) -> String {
    let mut parts = value.split('%');
    let first = parts.next().unwrap_or_default();
    let mut encoded = utf8_percent_encode(first, TEXT).to_string();
    for part in parts {
        encoded.push_str(if starts_with_two_hex_digits(part) { "%" } else { "%25" });
        encoded.extend(utf8_percent_encode(part, TEXT));
    }
    encoded
}

fn starts_with_two_hex_digits(text: &str) -> bool {
    text.as_bytes().get(..2).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_hexdigit))
}

/// Decodes percent escapes; keeps invalid ones, and replaces bytes that are not UTF-8 with U+FFFD.
///
/// ```
/// assert_eq!(docwright_runtime::wire::percent_decode("%7Bid%7D 100%"), "{id} 100%");
/// ```
pub fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

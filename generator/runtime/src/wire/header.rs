//! Headers that can be sent.

/// Whether a header can be sent as one line of HTTP: its name is a token of RFC 9110 (section 5.6.2), and its value has no
/// control character but tabs.
///
/// ```
/// use docwright_runtime::wire::is_sendable;
///
/// assert!(is_sendable("Prefer", "return=minimal"));
/// assert!(!is_sendable("Prefer", "a\r\nAuthorization: b"));
/// ```
pub fn is_sendable(name: &str, value: &str) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(is_token_byte);
    is_name && !value.chars().any(|ch| ch.is_control() && ch != '\t')
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

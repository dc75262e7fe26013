//! Splits names into words, and joins words into names.

use xxhash_rust::xxh3::xxh3_64;

/// The length of an identifier, which may be the name of a file; file systems allow 255 bytes, with the extension.
const MAX_LEN: usize = 150;

/// The words of `name` in lower case: `userPrincipalName` → `user`, `principal`, `name`; `HTMLBody` → `html`, `body`.
///
/// A single first letter is not a word, so `iOSVersion` → `ios`, `version`. Words in `joined` are never split.
pub fn split(name: &str, joined: &[String]) -> Vec<String> {
    let bytes = name.as_bytes();
    let (mut words, mut start) = (Vec::new(), 0);
    for (index, byte) in bytes.iter().enumerate() {
        let is_separator = !byte.is_ascii_alphanumeric();
        let is_second = start == 0 && index == 1;
        if is_separator || starts_word(bytes, index) && !is_second && !is_inside(bytes, index, joined) {
            words.push(start..index);
            start = if is_separator { index + 1 } else { index };
        }
    }
    words.push(start..bytes.len());
    words.into_iter().filter(|word| !word.is_empty()).map(|word| name[word].to_ascii_lowercase()).collect()
}

/// Whether the byte at `index` is part of one of `joined`, but not its first byte.
///
/// Case must match, except for the first letter of the name.
fn is_inside(bytes: &[u8], index: usize, joined: &[String]) -> bool {
    let is_at = |word: &[u8], start: usize| {
        let text = &bytes[start..];
        let has_first = text[0] == word[0] || start == 0 && text[0].eq_ignore_ascii_case(&word[0]);
        has_first && text[1..].starts_with(&word[1..])
    };
    joined.iter().map(String::as_bytes).any(|word| {
        let mut offsets = (1..word.len().min(index + 1)).filter(|offset| word[*offset] == bytes[index]);
        offsets.any(|offset| is_at(word, index - offset))
    })
}

/// Whether a word starts at `index`: at a capital after a lower-case letter or digit, or at the last capital of an
/// acronym, unless the acronym is a plural (`PCs`).
fn starts_word(bytes: &[u8], index: usize) -> bool {
    let is_lower = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_lowercase);
    let Some(before) = index.checked_sub(1).map(|before| bytes[before]) else { return false };
    let is_plural = || bytes.get(index + 1) == Some(&b's') && !is_lower(index + 2);
    bytes[index].is_ascii_uppercase()
        && (before.is_ascii_lowercase()
            || before.is_ascii_digit()
            || before.is_ascii_uppercase() && is_lower(index + 1) && !is_plural())
}

/// `words` joined in Pascal case: `UserPrincipalName`, `Md5_96`.
pub(crate) fn pascal(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        let is_digit = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_digit());
        if is_digit(name.chars().next_back()) && is_digit(word.chars().next()) {
            name.push('_');
        }
        name.push_str(&capitalized(word));
    }
    name
}

/// `word` with a capital first letter.
pub(crate) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// `name` as the name of a type or variant.
pub(crate) fn type_identifier(name: String) -> String {
    let name = identifier(name);
    match name.strip_prefix('n').filter(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit())) {
        Some(rest) => format!("N{rest}"),
        None if name == "unnamed" => "Unnamed".to_owned(),
        None => name,
    }
}

/// `name` as an identifier: of ASCII letters, digits and underscores, not starting with an underscore, and changed if it
/// is empty, starts with a digit, or cannot be written as a raw identifier. Every identifier of an SDK is made here.
pub fn identifier(mut name: String) -> String {
    if name.starts_with('_') || name.bytes().any(|byte| !byte.is_ascii_alphanumeric() && byte != b'_') {
        name.retain(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        name = name.trim_start_matches('_').to_owned();
    }
    if name.len() > MAX_LEN {
        let hash = xxh3_64(name.as_bytes());
        name.truncate(MAX_LEN - 17);
        name.push_str(&format!("_{hash:016x}"));
    }
    match name.as_str() {
        "" => "unnamed".to_owned(),
        "self" | "super" | "crate" | "Self" => format!("{name}_"),
        _ if name.starts_with(|ch: char| ch.is_ascii_digit()) => format!("n{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_LEN, identifier, pascal, split};

    fn snake(name: &str) -> String {
        split(name, &["OAuth".to_owned(), "EBook".to_owned(), "IPv4".to_owned()]).join("_")
    }

    #[test]
    fn names_are_split_into_words() {
        for (name, expected) in [
            ("userPrincipalName", "user_principal_name"),
            ("HTMLBody", "html_body"),
            ("iOSVersion", "ios_version"),
            ("cloudPCs", "cloud_pcs"),
            ("URLsToOpen", "urls_to_open"),
            ("windowsSMode", "windows_s_mode"),
            ("windows10X", "windows10_x"),
            ("oAuth2PermissionGrant", "oauth2_permission_grant"),
            ("radioAuthority", "radio_authority"),
            ("managedEBooks", "managed_ebooks"),
            ("iPv4Range", "ipv4_range"),
            ("content-type", "content_type"),
            ("größeOfItem", "gr_e_of_item"),
            ("-aB", "a_b"),
        ] {
            assert_eq!(snake(name), expected);
        }
    }

    #[test]
    fn any_text_becomes_an_identifier() {
        let long = "a".repeat(300);
        for (text, expected) in [
            ("a+b", "ab"),
            ("_by_", "by_"),
            ("größe", "gre"),
            ("日本", "unnamed"),
            ("1st", "n1st"),
            ("__", "unnamed"),
            ("self", "self_"),
            ("a\u{202e}\n", "a"),
        ] {
            assert_eq!(identifier(text.to_owned()), expected);
        }
        let (one, other) = (identifier(long.clone()), identifier(long + "b"));
        assert!(one.len() <= MAX_LEN && one != other, "{one} {other}");
    }

    #[test]
    fn digits_of_two_words_are_separated() {
        let pascal = |name: &str| pascal(&split(name, &[]));
        assert_eq!((pascal("md5_96").as_str(), pascal("sha256_x").as_str()), ("Md5_96", "Sha256X"));
    }
}

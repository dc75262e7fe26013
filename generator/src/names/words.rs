//! Words: where a name breaks, and how it is put together again.

/// The words of `name`, in small letters: `userPrincipalName` → `user`, `principal`, `name`; `HTMLBody` → `html`, `body`.
///
/// A first letter alone begins no word, so that `iOSVersion` is that of `ios`; nothing breaks inside of one of `joined`.
pub fn split(name: &str, joined: &[String]) -> Vec<String> {
    let letters = name.as_bytes();
    let (mut words, mut start) = (Vec::new(), 0);
    for (place, ch) in letters.iter().enumerate() {
        let is_sign = !ch.is_ascii_alphanumeric();
        let first_alone = start == 0 && place == 1;
        if is_sign || breaks(letters, place) && !first_alone && !is_inside(letters, place, joined) {
            words.push(start..place);
            start = if is_sign { place + 1 } else { place };
        }
    }
    words.push(start..letters.len());
    words.into_iter().filter(|word| !word.is_empty()).map(|word| name[word].to_ascii_lowercase()).collect()
}

/// Whether the letter at `place` stands inside of one of `joined`, and not at its start.
///
/// The first letter of a name may be small; everywhere else the case of each tells that a word begins there.
fn is_inside(letters: &[u8], place: usize, joined: &[String]) -> bool {
    let stands_at = |word: &[u8], start: usize| {
        let found = &letters[start..];
        let begins = found[0] == word[0] || start == 0 && found[0].eq_ignore_ascii_case(&word[0]);
        begins && found[1..].starts_with(&word[1..])
    };
    joined.iter().map(String::as_bytes).any(|word| {
        let mut offsets = (1..word.len().min(place + 1)).filter(|offset| word[*offset] == letters[place]);
        offsets.any(|offset| stands_at(word, place - offset))
    })
}

/// A capital begins a word behind a small letter or digit, and at the end of an acronym that is no plural.
fn breaks(letters: &[u8], place: usize) -> bool {
    let is_small = |place: usize| letters.get(place).is_some_and(u8::is_ascii_lowercase);
    let Some(before) = place.checked_sub(1).map(|before| letters[before]) else { return false };
    let plural = || letters.get(place + 1) == Some(&b's') && !is_small(place + 2);
    letters[place].is_ascii_uppercase()
        && (before.is_ascii_lowercase()
            || before.is_ascii_digit()
            || before.is_ascii_uppercase() && is_small(place + 1) && !plural())
}

/// `words` as the name of a type: `UserPrincipalName`, `Md5_96`.
pub fn pascal(words: &[String]) -> String {
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
pub fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// `name` as the name of a type or variant.
pub fn type_identifier(name: String) -> String {
    let name = identifier(name);
    match name.strip_prefix('n').filter(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit())) {
        Some(rest) => format!("N{rest}"),
        None if name == "unnamed" => "Unnamed".to_owned(),
        None => name,
    }
}

/// `name` as an identifier: no digit in front, no word that cannot be one.
pub fn identifier(name: String) -> String {
    match name.as_str() {
        "" => "unnamed".to_owned(),
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        _ if name.starts_with(|ch: char| ch.is_ascii_digit()) => format!("n{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{pascal, split};

    fn snake(name: &str) -> String {
        split(name, &["OAuth".to_owned(), "EBook".to_owned(), "IPv4".to_owned()]).join("_")
    }

    #[test]
    fn a_name_breaks_where_a_word_begins() {
        for (name, broken) in [
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
            assert_eq!(snake(name), broken);
        }
    }

    #[test]
    fn digits_of_two_words_stay_apart() {
        let named = |name: &str| pascal(&split(name, &[]));
        assert_eq!((named("md5_96").as_str(), named("sha256_x").as_str()), ("Md5_96", "Sha256X"));
    }
}

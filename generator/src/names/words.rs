//! Words: where a name breaks, and how it is put together again.

use std::collections::HashMap;

/// The camelCase spelling of names that are written in small letters elsewhere, as file names are.
#[derive(Debug, Default)]
pub struct Spellings {
    known: HashMap<String, String>,
}

impl Spellings {
    /// Learns `word`; the first spelling with the most capitals counts.
    pub fn learn(&mut self, word: &str) {
        let plain = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric());
        if plain && word.chars().skip(1).any(|letter| letter.is_ascii_uppercase()) {
            let capitals = |word: &str| word.chars().filter(char::is_ascii_uppercase).count();
            let known = self.known.entry(word.to_lowercase()).or_insert_with(|| word.to_owned());
            if capitals(word) > capitals(known) {
                word.clone_into(known);
            }
        }
    }

    /// `word` in snake case, broken where its known spelling breaks.
    pub fn snake(&self, word: &str) -> String {
        snake(self.known.get(&word.to_lowercase()).map_or(word, String::as_str))
    }
}

/// `userPrincipalName` → `user_principal_name`, `iOSVersion` → `ios_version`, `HTMLBody` → `html_body`.
pub fn snake(name: &str) -> String {
    split(name).join("_")
}

/// `userPrincipalName` → `UserPrincipalName`, `iOSVersion` → `IosVersion`.
pub fn pascal(name: &str) -> String {
    split(name).iter().map(|word| capital(word)).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// The words of `name`, in small letters.
pub fn split(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (place, letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            continue;
        }
        let before = place.checked_sub(1).map(|place| letters[place]);
        if breaks(before, *letter, letters.get(place + 1).copied()) && !(words.is_empty() && word.len() == 1) {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        word.push(letter.to_ascii_lowercase());
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// A capital begins a word behind a small letter or digit, and at the end of an acronym.
fn breaks(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let Some(before) = before.filter(|_| letter.is_ascii_uppercase()) else { return false };
    before.is_ascii_lowercase()
        || before.is_ascii_digit()
        || before.is_ascii_uppercase() && after.is_some_and(|after| after.is_ascii_lowercase())
}

/// `policies` → `policy`, `messages` → `message`, `status` → `status`.
pub fn singular(word: &str) -> String {
    let strip = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = strip("ies") {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if let Some(stem) = strip(end) {
            return format!("{stem}{}", &end[..end.len() - 2]);
        }
    }
    if word == "children" {
        return "child".to_owned();
    }
    match strip("s") {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// `name` as the name of a type or variant.
pub fn type_identifier(name: String) -> String {
    let name = identifier(name);
    match name.strip_prefix('n').filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit())) {
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
        _ if name.starts_with(|letter: char| letter.is_ascii_digit()) => format!("n{name}"),
        _ => name,
    }
}

//! Words and phrases of the pages' language, found in running text.
//!
//! A phrase is matched as a whole and whatever its case. Every place is one in the text itself, not in a copy in small
//! letters: those of `İ` or `ẞ` have another length than the letter on the page.

use std::ops::Range;

use serde::Deserialize;

/// Phrases that mean the same, the usual one first.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    phrases: Vec<Phrase>,
    /// The bytes below 128 that they can begin with, a bit each: most words of a text begin with none of these.
    heads: u128,
}

/// A phrase, and the bytes below 128 that it can begin with.
#[derive(Clone, Debug)]
struct Phrase {
    text: String,
    heads: u128,
}

impl Phrase {
    fn of(text: String) -> Self {
        let firsts = text.chars().next().into_iter();
        let both = firsts.flat_map(|first| first.to_lowercase().chain(first.to_uppercase()).filter(char::is_ascii));
        let heads = both.fold(0, |heads, first| heads | 1 << u32::from(first));
        Self { text, heads }
    }

    /// Where it stands in `text` at `start`.
    fn at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let can_begin = can_begin(self.heads, text.as_bytes().get(start));
        can_begin.then(|| whole(text, start, &self.text)).flatten()
    }
}

/// Whether what begins with `first` can be one of those whose first bytes are `heads`.
fn can_begin(heads: u128, first: Option<&u8>) -> bool {
    first.is_some_and(|first| !first.is_ascii() || heads & 1 << first != 0)
}

impl From<Vec<String>> for Words {
    fn from(phrases: Vec<String>) -> Self {
        let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::of).collect();
        let heads = phrases.iter().fold(0, |heads, phrase| heads | phrase.heads);
        Self { phrases, heads }
    }
}

impl Words {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().map(|phrase| phrase.text.as_str())
    }

    /// Whether `text` is the usual one.
    pub fn usual_is(&self, text: &str) -> bool {
        self.iter().next().is_some_and(|usual| prefix(text, usual) == Some(text.len()))
    }

    /// Whether `text` is one of them, blanks around it and colons behind it aside.
    pub fn are(&self, text: &str) -> bool {
        self.place_of(text).is_some()
    }

    /// Which of them `text` is, counted from the usual one.
    pub fn place_of(&self, text: &str) -> Option<usize> {
        let text = text.trim().trim_end_matches(':').trim_end();
        let first = text.as_bytes().first();
        let is = |phrase: &Phrase| can_begin(phrase.heads, first) && prefix(text, &phrase.text) == Some(text.len());
        self.phrases.iter().position(is)
    }

    /// Whether `text` begins with one of them.
    pub fn begin(&self, text: &str) -> bool {
        self.at(text, 0).is_some()
    }

    /// Whether one of them stands in `text`.
    pub fn stand_in(&self, text: &(impl Speech + ?Sized)) -> bool {
        self.find(text).is_some()
    }

    /// Whether each of them stands in `text`.
    pub fn all_stand_in(&self, text: &str) -> bool {
        let stands = |phrase: &Phrase| starts(text).any(|start| phrase.at(text, start).is_some());
        self.phrases.iter().all(stands)
    }

    /// Whether one of them stands in `text` without one of `negations` right before it.
    pub fn hold_in(&self, text: &(impl Speech + ?Sized), negations: &Self) -> bool {
        text.spoken(|text| self.all(text).any(|found| !is_denied(text.text, found.start, negations)))
    }

    /// The same, where none of `followers` stands right behind it.
    pub fn hold_in_unless(&self, text: &(impl Speech + ?Sized), negations: &Self, followers: &Self) -> bool {
        text.spoken(|text| {
            let goes_on = |found: &Range<usize>| followers.begin(text.text[found.end..].trim_start());
            self.all(text).filter(|found| !goes_on(found)).any(|found| !is_denied(text.text, found.start, negations))
        })
    }

    /// Where the first of them stands in `text`.
    pub fn find(&self, text: &(impl Speech + ?Sized)) -> Option<Range<usize>> {
        text.spoken(|text| self.all(text).next())
    }

    /// Where any of them stands in `text`, from the left.
    fn all<'t>(&self, text: &'t Spoken<'_>) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        let can_begin = |start: &usize| can_begin(self.heads, text.text.as_bytes().get(*start));
        text.starts.iter().copied().filter(can_begin).filter_map(|start| self.at(text.text, start))
    }

    /// The longest of them that stands in `text` at `start`.
    fn at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        self.phrases.iter().filter_map(|phrase| phrase.at(text, start)).max_by_key(|found| found.end)
    }
}

/// A text and the places at which its words begin: found once, however many words are sought.
#[derive(Clone, Debug)]
pub struct Spoken<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Spoken<'t> {
    /// Finds the words of `text`.
    pub fn of(text: &'t str) -> Self {
        Self { text, starts: starts(text).collect() }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

/// A text in which words are sought.
pub trait Speech {
    /// Gives `seek` the text with its words.
    fn spoken<R>(&self, seek: impl FnOnce(&Spoken<'_>) -> R) -> R;
}

impl Speech for Spoken<'_> {
    fn spoken<R>(&self, seek: impl FnOnce(&Spoken<'_>) -> R) -> R {
        seek(self)
    }
}

impl Speech for str {
    fn spoken<R>(&self, seek: impl FnOnce(&Spoken<'_>) -> R) -> R {
        seek(&Spoken::of(self))
    }
}

impl Speech for String {
    fn spoken<R>(&self, seek: impl FnOnce(&Spoken<'_>) -> R) -> R {
        self.as_str().spoken(seek)
    }
}

/// Whether one of `negations` stands before `start`, close by and in the same clause.
fn is_denied(text: &str, start: usize, negations: &Words) -> bool {
    let clause = text[..start].rsplit(['.', ',', ';']).next().unwrap_or_default();
    clause.split_whitespace().rev().take(3).any(|word| negations.are(word))
}

/// The places in `text` at which a word may begin: whatever follows what is no letter.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    let begins = move |(start, byte): (usize, u8)| {
        // What is written in several bytes is looked at as a letter, at the first of them.
        let letter = match byte {
            byte if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            0x80..0xc0 => return None,
            _ => text[start..].starts_with(char::is_alphanumeric),
        };
        let begins = !inside;
        inside = letter;
        begins.then_some(start)
    };
    text.bytes().enumerate().filter_map(begins)
}

/// Where `phrase` stands in `text` at `start`, if its last word ends there too.
fn whole(text: &str, start: usize, phrase: &str) -> Option<Range<usize>> {
    let end = start + prefix(&text[start..], phrase)?;
    let ends = text[end..].chars().next().is_none_or(|letter| !letter.is_alphanumeric());
    ends.then_some(start..end)
}

/// The length of the head of `text` that is `phrase` in whatever case.
fn prefix(text: &str, phrase: &str) -> Option<usize> {
    if phrase.is_ascii() {
        let head = text.as_bytes().get(..phrase.len())?;
        return head.eq_ignore_ascii_case(phrase.as_bytes()).then_some(phrase.len());
    }
    let same = |one: char, other: char| one == other || one.to_lowercase().eq(other.to_lowercase());
    let mut letters = text.chars();
    let alike = phrase.chars().all(|wanted| letters.next().is_some_and(|letter| same(letter, wanted)));
    alike.then(|| text.len() - letters.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn words(phrases: &[&str]) -> Words {
        phrases.iter().map(|phrase| (*phrase).to_owned()).collect::<Vec<_>>().into()
    }

    #[test]
    fn places_are_those_of_the_text_itself() {
        let text = "İİİ ẞ: Default VALUE is `ß`";
        let found = words(&["default", "default value is"]).find(text).expect("it is there");
        assert_eq!(&text[found], "Default VALUE is");
        assert!(words(&["straße", "ẞ"]).stand_in("eine STRAßE"));
    }

    #[test]
    fn words_are_whole() {
        let word = words(&["read-only"]);
        assert!(word.stand_in("(Read-only)") && word.stand_in("read-only") && word.begin("Read-only."));
        assert!(!word.stand_in("spread-only") && !word.stand_in("read-onlyness") && !word.begin("It is read-only"));
    }

    #[test]
    fn what_is_negated_does_not_hold() {
        let (required, not) = (words(&["required"]), words(&["not", "isn't"]));
        assert!(required.hold_in("Required. Not nullable.", &not));
        assert!(!required.hold_in("It is not really required", &not));
        assert!(required.hold_in("It is not empty, and it is required", &not));
    }

    #[test]
    fn a_heading_is_its_words_whatever_follows_them() {
        let heading = words(&["response", "return value"]);
        assert!(heading.are(" Response: ") && heading.are("RETURN VALUE") && !heading.are("Responses"));
        assert!(heading.begin("Response (if any)") && !heading.begin("Responses"));
    }
}

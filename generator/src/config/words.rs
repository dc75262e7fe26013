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
    /// How any of them can begin: most words of a text begin like none of these.
    heads: Heads,
}

/// A phrase, and how it can begin.
#[derive(Clone, Debug)]
struct Phrase {
    text: String,
    heads: Heads,
}

impl Phrase {
    fn of(text: String) -> Self {
        let heads = Heads::of(&text);
        Self { text, heads }
    }

    /// Where it stands in `text` at `start`, which looks like `head`.
    fn at(&self, text: &str, start: usize, head: Head) -> Option<Range<usize>> {
        self.heads.can_be(head).then(|| whole(text, start, &self.text)).flatten()
    }
}

/// What the two bytes at some place of a text come to, whatever their case; 0 stands for letters of other scripts.
type Head = u8;

/// How the bytes `first` and `second` look.
fn head(first: u8, second: u8) -> Head {
    match first.is_ascii() && second.is_ascii() {
        // A bit more than nothing, so that no pair looks like a letter of another script.
        true => (first | 0x20).wrapping_mul(31).wrapping_add(second | 0x20).max(1),
        false => 0,
    }
}

/// How `text` looks at its first byte.
fn head_of(text: &str) -> Head {
    let mut bytes = text.bytes();
    bytes.next().map_or(1, |first| head(first, bytes.next().unwrap_or_default()))
}

/// The heads that phrases can have, a bit each: what looks like none of them is none of them.
#[derive(Clone, Copy, Debug, Default)]
struct Heads([u64; 4]);

impl Heads {
    fn of(phrase: &str) -> Self {
        let mut letters = phrase.chars();
        let mut heads = Self::default();
        heads.add(0);
        let (Some(first), second) = (letters.next(), letters.next()) else { return heads };
        let seconds: Vec<u8> = second.map_or((0..128).collect(), |second| spellings(second).collect());
        for first in spellings(first) {
            seconds.iter().for_each(|second| heads.add(head(first, *second)));
        }
        heads
    }

    fn add(&mut self, head: Head) {
        self.0[usize::from(head >> 6)] |= 1 << (head & 63);
    }

    fn can_be(&self, head: Head) -> bool {
        self.0[usize::from(head >> 6)] & 1 << (head & 63) != 0
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }
}

/// The bytes below 128 that `letter` can be written as in one case or the other.
fn spellings(letter: char) -> impl Iterator<Item = u8> {
    letter.to_lowercase().chain(letter.to_uppercase()).filter(char::is_ascii).map(|letter| letter as u8)
}

impl From<Vec<String>> for Words {
    fn from(phrases: Vec<String>) -> Self {
        let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::of).collect();
        let mut heads = Heads::default();
        phrases.iter().for_each(|phrase| heads.join(phrase.heads));
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
        let head = head_of(text);
        let is = |phrase: &Phrase| phrase.heads.can_be(head) && prefix(text, &phrase.text) == Some(text.len());
        self.heads.can_be(head).then(|| self.phrases.iter().position(is)).flatten()
    }

    /// Whether `text` begins with one of them.
    pub fn begin(&self, text: &str) -> bool {
        self.at(text, 0, head_of(text)).is_some()
    }

    /// Whether one of them stands in `text`.
    pub fn stand_in(&self, text: &(impl Speech + ?Sized)) -> bool {
        self.find(text).is_some()
    }

    /// Whether each of them stands in `text`.
    pub fn all_stand_in(&self, text: &Spoken<'_>) -> bool {
        let stands =
            |phrase: &Phrase| text.words.iter().any(|word| phrase.at(text.text, word.start, word.head).is_some());
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
        text.words.iter().filter_map(|word| self.at(text.text, word.start, word.head))
    }

    /// The longest of them that stands in `text` at `start`, which looks like `head`.
    fn at(&self, text: &str, start: usize, head: Head) -> Option<Range<usize>> {
        let found = || self.phrases.iter().filter_map(|phrase| phrase.at(text, start, head));
        self.heads.can_be(head).then(|| found().max_by_key(|found| found.end)).flatten()
    }
}

/// A text and the places at which its words begin: found once, however many words are sought.
#[derive(Clone, Debug)]
pub struct Spoken<'t> {
    text: &'t str,
    words: Vec<Word>,
}

/// Where a word begins, and what it looks like there.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    head: Head,
}

impl<'t> Spoken<'t> {
    /// Finds the words of `text`.
    pub fn of(text: &'t str) -> Self {
        Self { text, words: words(text) }
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

/// Where a word may begin in `text`: at whatever follows what is no letter.
fn words(text: &str) -> Vec<Word> {
    let bytes = text.as_bytes();
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let mut inside = false;
    for (start, &byte) in bytes.iter().enumerate() {
        // What is written in several bytes is looked at as a letter, at the first of them.
        let letter = match byte {
            0..0x80 => byte.is_ascii_alphanumeric(),
            0x80..0xc0 => continue,
            _ => text[start..].starts_with(char::is_alphanumeric),
        };
        if !inside {
            let second = bytes.get(start + 1).copied().unwrap_or_default();
            words.push(Word { start, head: head(byte, second) });
        }
        inside = letter;
    }
    words
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

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
    heads: PrefixFilter,
}

/// A phrase, and how it can begin.
#[derive(Clone, Debug)]
struct Phrase {
    text: String,
    heads: PrefixFilter,
    is_ascii: bool,
}

impl Phrase {
    fn of(text: String) -> Self {
        Self { heads: PrefixFilter::of(&text), is_ascii: text.is_ascii(), text }
    }

    /// Where it stands in `text` at `word`, if its last word ends there too.
    fn at(&self, text: &str, word: Word) -> Option<Range<usize>> {
        if !self.heads.can_be(word.head) || self.ends_within(text, word.start) {
            return None;
        }
        let end = word.start + self.prefix(&text[word.start..])?;
        let ends = text[end..].chars().next().is_none_or(|ch| !ch.is_alphanumeric());
        ends.then_some(word.start..end)
    }

    /// Whether a letter stands where its last word would end: one byte tells so, before all others are compared.
    fn ends_within(&self, text: &str, start: usize) -> bool {
        let behind = text.as_bytes().get(start + self.text.len());
        self.is_ascii && behind.is_some_and(|byte| IS_LETTER[usize::from(*byte)])
    }

    /// The length of the head of `text` that is the phrase in whatever case.
    fn prefix(&self, text: &str) -> Option<usize> {
        if self.is_ascii {
            let head = text.as_bytes().get(..self.text.len())?;
            return head.eq_ignore_ascii_case(self.text.as_bytes()).then_some(head.len());
        }
        let same = |one: char, other: char| one == other || one.to_lowercase().eq(other.to_lowercase());
        let mut letters = text.chars();
        let alike = self.text.chars().all(|wanted| letters.next().is_some_and(|ch| same(ch, wanted)));
        alike.then(|| text.len() - letters.as_str().len())
    }

    /// Whether `text`, which looks like `head`, is the phrase in whatever case.
    fn is(&self, text: &str, head: Head) -> bool {
        let fits = !self.is_ascii || self.text.len() == text.len();
        fits && self.heads.can_be(head) && self.prefix(text) == Some(text.len())
    }
}

/// What the three bytes at some place of a text come to, whatever their case; 0 stands for letters of other scripts.
type Head = u8;

/// How `text` looks at its first byte.
fn head_of(text: &[u8]) -> Head {
    let byte = |place: usize| text.get(place).copied().unwrap_or_default();
    head([byte(0), byte(1), byte(2)])
}

/// How `bytes` look.
fn head(bytes: [u8; 3]) -> Head {
    let join = |head: u8, byte: u8| head.wrapping_mul(31).wrapping_add(byte | 0x20);
    match bytes.is_ascii() {
        // A bit more than nothing, so that no bytes look like a letter of another script.
        true => bytes.into_iter().fold(0, join).max(1),
        false => 0,
    }
}

/// The heads that phrases can have, a bit each: what looks like none of them is none of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrefixFilter([u64; 4]);

impl PrefixFilter {
    fn of(phrase: &str) -> Self {
        let mut letters = phrase.chars().map(|ch| spellings(ch).collect::<Vec<u8>>());
        let mut heads = Self::default();
        heads.add(0);
        // Behind a short phrase anything may stand.
        let mut next = || letters.next().unwrap_or_else(|| (0..128).collect());
        let (firsts, seconds, thirds) = (next(), next(), next());
        for first in firsts {
            for second in &seconds {
                thirds.iter().for_each(|third| heads.add(head([first, *second, *third])));
            }
        }
        heads
    }

    fn add(&mut self, head: Head) {
        self.0[usize::from(head >> 6)] |= 1 << (head & 63);
    }

    fn can_be(&self, head: Head) -> bool {
        self.0[usize::from(head >> 6)] & 1 << (head & 63) != 0
    }

    /// Whether any head is in both.
    fn meet(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| own & other != 0)
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }
}

/// The bytes below 128 that `letter` can be written as in one case or the other.
fn spellings(ch: char) -> impl Iterator<Item = u8> {
    ch.to_lowercase().chain(ch.to_uppercase()).filter(char::is_ascii).map(|ch| ch as u8)
}

impl From<Vec<String>> for Words {
    fn from(phrases: Vec<String>) -> Self {
        let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::of).collect();
        let mut heads = PrefixFilter::default();
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
        self.phrases.first().is_some_and(|usual| usual.prefix(text) == Some(text.len()))
    }

    /// Whether `text` is one of them, blanks around it and colons behind it aside.
    pub fn are(&self, text: &str) -> bool {
        self.place_of(text).is_some()
    }

    /// Which of them `text` is, counted from the usual one.
    pub fn place_of(&self, text: &str) -> Option<usize> {
        let text = text.trim_start();
        let head = Word::first(text).head;
        if !self.heads.can_be(head) {
            return None;
        }
        let text = text.trim_end().trim_end_matches(':').trim_end();
        self.phrases.iter().position(|phrase| phrase.is(text, head))
    }

    /// Whether `text` begins with one of them.
    pub fn begin(&self, text: &str) -> bool {
        let word = Word::first(text);
        self.heads.can_be(word.head) && self.phrases.iter().any(|phrase| phrase.at(text, word).is_some())
    }

    /// Whether one of them stands in `text`.
    pub fn stand_in(&self, text: &(impl Text + ?Sized)) -> bool {
        self.find(text).is_some()
    }

    /// Whether each of them stands in `text`.
    pub fn all_stand_in(&self, text: &Tokenized<'_>) -> bool {
        let stands = |phrase: &Phrase| text.words(&phrase.heads).any(|word| phrase.at(text.text, word).is_some());
        self.phrases.iter().all(stands)
    }

    /// Whether one of them stands in `text` without one of `negations` right before it.
    pub fn hold_in(&self, text: &(impl Text + ?Sized), negations: &Self) -> bool {
        self.all(text).any(|found| !is_denied(text.text(), found.start, negations))
    }

    /// The same, where none of `followers` stands right behind it.
    pub fn hold_in_unless(&self, text: &(impl Text + ?Sized), negations: &Self, followers: &Self) -> bool {
        let goes_on = |found: &Range<usize>| followers.begin(text.text()[found.end..].trim_start());
        self.all(text).filter(|found| !goes_on(found)).any(|found| !is_denied(text.text(), found.start, negations))
    }

    /// Where the first of them stands in `text`.
    pub fn find(&self, text: &(impl Text + ?Sized)) -> Option<Range<usize>> {
        self.all(text).next()
    }

    /// Where any of them stands in `text`, from the left; of several at one place the longest.
    fn all(&self, text: &(impl Text + ?Sized)) -> impl Iterator<Item = Range<usize>> {
        let longest =
            |word| self.phrases.iter().filter_map(|phrase| phrase.at(text.text(), word)).max_by_key(|at| at.end);
        text.words(&self.heads).filter_map(longest)
    }
}

/// A text in which words are sought.
pub trait Text {
    /// The text.
    fn text(&self) -> &str;

    /// Its words that look like one of `heads`, from the left.
    fn words(&self, heads: &PrefixFilter) -> impl Iterator<Item = Word>;
}

/// A text and the places at which its words begin: found once, however many words are sought.
#[derive(Clone, Debug)]
pub struct Tokenized<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// How any of the words looks.
    heads: PrefixFilter,
}

/// Where a word begins, and what it looks like there.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    start: usize,
    head: Head,
}

impl Word {
    /// What `text` begins with.
    fn first(text: &str) -> Self {
        Self { start: 0, head: head_of(text.as_bytes()) }
    }
}

impl<'t> Tokenized<'t> {
    /// Finds the words of `text`.
    pub fn of(text: &'t str) -> Self {
        let mut spoken = Self { text, words: Vec::with_capacity(text.len() / 5 + 1), heads: PrefixFilter::default() };
        for word in words(text) {
            spoken.heads.add(word.head);
            spoken.words.push(word);
        }
        spoken
    }
}

impl Text for Tokenized<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn words(&self, heads: &PrefixFilter) -> impl Iterator<Item = Word> {
        let words = if self.heads.meet(heads) { self.words.as_slice() } else { &[] };
        words.iter().copied().filter(|word| heads.can_be(word.head))
    }
}

impl Text for str {
    fn text(&self) -> &str {
        self
    }

    fn words(&self, heads: &PrefixFilter) -> impl Iterator<Item = Word> {
        words(self).filter(|word| heads.can_be(word.head))
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }

    fn words(&self, heads: &PrefixFilter) -> impl Iterator<Item = Word> {
        self.as_str().words(heads)
    }
}

/// Whether one of `negations` stands before `start`, close by and in the same clause.
fn is_denied(text: &str, start: usize, negations: &Words) -> bool {
    let clause = text[..start].rsplit(['.', ',', ';']).next().unwrap_or_default();
    clause.split_whitespace().rev().take(3).any(|word| negations.are(word))
}

/// Where a word may begin in `text`: at whatever follows what is no letter.
fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        next = text.ceil_char_boundary(start + letters(rest) + 1);
        Some(Word { start, head: head_of(rest.as_bytes()) })
    })
}

/// Which bytes are letters or digits by themselves.
const IS_LETTER: [bool; 256] = {
    let mut found = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        found[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    found
};

/// The length of the letters that `text` begins with.
fn letters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let plain = bytes.iter().position(|byte| !IS_LETTER[usize::from(*byte)]).unwrap_or(bytes.len());
    match bytes.get(plain) {
        Some(0x80..) => text.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(text.len()),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokenized, Words};

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

    /// Where the first of `phrases` stands in `text`, the longest of several, letter by letter.
    fn found(phrases: &[&str], text: &str) -> Option<std::ops::Range<usize>> {
        let is_letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        let ends = |end: &usize| !is_letter(text[*end..].chars().next());
        let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
        let places = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let starts = places().filter(|at| !is_letter(text[..*at].chars().next_back()));
        starts.into_iter().find_map(|start| {
            let is_one = |end: &usize| phrases.iter().any(|phrase| lower(phrase) == lower(&text[start..*end]));
            let end = places().filter(|end| *end > start).filter(ends).rfind(is_one)?;
            Some(start..end)
        })
    }

    #[test]
    fn nothing_is_passed_over() {
        let alphabet = ["a", "B", "ẞ", "-", " "];
        let phrases = ["a", "ab", "ab-a", "ßa", "bb", "a b", "-a", "aß b", "ß"];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = texts.iter().flat_map(|text| alphabet.map(|ch| format!("{text}{ch}")));
            texts = longer.collect();
            for text in &texts {
                for own in phrases.chunks(3) {
                    let own_words = words(own);
                    assert_eq!(own_words.find(text), found(own, text), "{own:?} in {text:?}");
                    assert_eq!(own_words.find(&Tokenized::of(text)), found(own, text), "{own:?} in {text:?}");
                }
            }
        }
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

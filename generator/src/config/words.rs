//! Finds words and phrases of the pages' language in running text.
//!
//! A phrase matches whole words only and ignores case. All ranges refer to the original text, not to a lowercased copy,
//! because characters such as `İ` and `ẞ` change their length in lower case.

use std::ops::Range;

use serde::Deserialize;

/// Phrases with the same meaning, the preferred one first.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    phrases: Vec<Phrase>,
    /// The prefixes of all phrases; most words of a text match none of them.
    filter: PrefixFilter,
}

/// A phrase and its possible prefixes.
#[derive(Clone, Debug)]
struct Phrase {
    text: String,
    filter: PrefixFilter,
    is_ascii: bool,
}

impl Phrase {
    fn new(text: String) -> Self {
        Self { filter: PrefixFilter::for_phrase(&text), is_ascii: text.is_ascii(), text }
    }

    /// The range of the phrase in `text`, if it starts at `word` and ends at a word boundary.
    fn match_at(&self, text: &str, word: Word) -> Option<Range<usize>> {
        if !self.filter.may_contain(word.prefix) || self.ends_inside_word(text, word.start) {
            return None;
        }
        let end = word.start + self.match_len(&text[word.start..])?;
        ends_word(text, end).then_some(word.start..end)
    }

    /// Whether an ASCII phrase at `start` would end inside a word: one byte decides before the rest is compared.
    fn ends_inside_word(&self, text: &str, start: usize) -> bool {
        let next = text.as_bytes().get(start + self.text.len());
        self.is_ascii && next.is_some_and(|byte| IS_ALPHANUMERIC[usize::from(*byte)])
    }

    /// The length of the phrase at the start of `text`, ignoring case.
    fn match_len(&self, text: &str) -> Option<usize> {
        if self.is_ascii {
            let head = text.as_bytes().get(..self.text.len())?;
            return head.eq_ignore_ascii_case(self.text.as_bytes()).then_some(head.len());
        }
        let is_same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
        let mut chars = text.chars();
        let is_match = self.text.chars().all(|expected| chars.next().is_some_and(|ch| is_same(ch, expected)));
        is_match.then(|| text.len() - chars.as_str().len())
    }

    /// Whether `text`, whose prefix hash is `prefix`, equals the phrase, ignoring case.
    fn matches(&self, text: &str, prefix: PrefixHash) -> bool {
        let may_match = !self.is_ascii || self.text.len() == text.len();
        may_match && self.filter.may_contain(prefix) && self.match_len(text) == Some(text.len())
    }
}

/// A case-insensitive hash of three bytes of text; 0 if one of them is not ASCII.
type PrefixHash = u8;

/// The hash of the first three bytes of `text`, padded with zeros.
fn prefix_hash(text: &[u8]) -> PrefixHash {
    let byte = |index: usize| text.get(index).copied().unwrap_or_default();
    hash_bytes([byte(0), byte(1), byte(2)])
}

fn hash_bytes(bytes: [u8; 3]) -> PrefixHash {
    let add = |hash: u8, byte: u8| hash.wrapping_mul(31).wrapping_add(byte | 0x20);
    match bytes.is_ascii() {
        // 0 is reserved for text that is not ASCII.
        true => bytes.into_iter().fold(0, add).max(1),
        false => 0,
    }
}

/// The set of prefix hashes that some phrases can have, one bit each.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrefixFilter([u64; 4]);

impl PrefixFilter {
    fn for_phrase(phrase: &str) -> Self {
        let mut chars = phrase.chars().map(|ch| ascii_forms(ch).collect::<Vec<u8>>());
        let mut filter = Self::default();
        filter.add(0);
        // Anything may follow a phrase of fewer than three bytes.
        let mut next = || chars.next().unwrap_or_else(|| (0..128).collect());
        let (firsts, seconds, thirds) = (next(), next(), next());
        for first in firsts {
            for second in &seconds {
                thirds.iter().for_each(|third| filter.add(hash_bytes([first, *second, *third])));
            }
        }
        filter
    }

    fn add(&mut self, prefix: PrefixHash) {
        self.0[usize::from(prefix >> 6)] |= 1 << (prefix & 63);
    }

    fn may_contain(&self, prefix: PrefixHash) -> bool {
        self.0[usize::from(prefix >> 6)] & 1 << (prefix & 63) != 0
    }

    fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(bits, other)| bits & other != 0)
    }

    fn merge(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(bits, other)| *bits |= other);
    }
}

/// The ASCII bytes among the lower and upper case forms of `ch`.
fn ascii_forms(ch: char) -> impl Iterator<Item = u8> {
    ch.to_lowercase().chain(ch.to_uppercase()).filter(char::is_ascii).map(|ch| ch as u8)
}

impl From<Vec<String>> for Words {
    fn from(phrases: Vec<String>) -> Self {
        let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::new).collect();
        let mut filter = PrefixFilter::default();
        phrases.iter().for_each(|phrase| filter.merge(phrase.filter));
        Self { phrases, filter }
    }
}

impl Words {
    /// The phrases, the preferred one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().map(|phrase| phrase.text.as_str())
    }

    /// Whether `text` is the preferred phrase.
    pub fn first_matches(&self, text: &str) -> bool {
        self.phrases.first().is_some_and(|first| first.match_len(text) == Some(text.len()))
    }

    /// Whether `text` is one of the phrases, ignoring surrounding spaces, trailing colons and question marks.
    pub fn matches(&self, text: &str) -> bool {
        self.index_of(text).is_some()
    }

    /// The index of the phrase that `text` [`matches`](Self::matches).
    pub fn index_of(&self, text: &str) -> Option<usize> {
        let text = text.trim_start();
        let prefix = Word::first(text).prefix;
        if !self.filter.may_contain(prefix) {
            return None;
        }
        let text = text.trim_end().trim_end_matches([':', '?']).trim_end();
        self.phrases.iter().position(|phrase| phrase.matches(text, prefix))
    }

    /// Whether one of the phrases may start with `text`, as its first three bytes tell.
    pub fn may_start(&self, text: &str) -> bool {
        text.len() < 3 || self.filter.may_contain(Word::first(text).prefix)
    }

    /// Whether `text` starts with one of the phrases.
    pub fn matches_start(&self, text: &str) -> bool {
        let word = Word::first(text);
        self.filter.may_contain(word.prefix) && self.phrases.iter().any(|phrase| phrase.match_at(text, word).is_some())
    }

    /// The length of the longest phrase at the start of `text` that ends at a word boundary. Scripts without spaces
    /// between words have no boundaries.
    pub fn prefix_len(&self, text: &str) -> Option<usize> {
        let prefix = Word::first(text).prefix;
        if !self.filter.may_contain(prefix) {
            return None;
        }
        let possible = self.phrases.iter().filter(|phrase| phrase.filter.may_contain(prefix));
        let lengths = possible.filter_map(|phrase| phrase.match_len(text));
        lengths.filter(|len| is_boundary(text, *len)).max()
    }

    /// Whether at least one of the phrases occurs in `text`.
    pub fn occur_in(&self, text: &(impl Text + ?Sized)) -> bool {
        self.find(text).is_some()
    }

    /// Whether every phrase occurs in `text`.
    pub fn all_occur_in(&self, text: &Tokenized<'_>) -> bool {
        let may_occur = |phrase: &Phrase| text.filter.intersects(&phrase.filter);
        let occurs =
            |phrase: &Phrase| text.words(&phrase.filter).any(|word| phrase.match_at(text.text, word).is_some());
        // Most texts lack the prefix of one of the phrases, which is faster to find out.
        self.phrases.iter().all(may_occur) && self.phrases.iter().all(occurs)
    }

    /// Whether one of the phrases occurs in `text` without one of `negations` shortly before it in the same clause.
    pub fn affirmed_in(&self, text: &(impl Text + ?Sized), negations: &Self) -> bool {
        self.find_all(text).any(|range| !is_negated(text.text(), range.start, negations))
    }

    /// Like [`affirmed_in`](Self::affirmed_in), but ignores occurrences that one of `followers` follows directly.
    pub fn affirmed_in_unless_followed(&self, text: &(impl Text + ?Sized), negations: &Self, followers: &Self) -> bool {
        let is_followed = |range: &Range<usize>| followers.matches_start(text.text()[range.end..].trim_start());
        let mut ranges = self.find_all(text).filter(|range| !is_followed(range));
        ranges.any(|range| !is_negated(text.text(), range.start, negations))
    }

    /// The range of the first phrase in `text`.
    pub fn find(&self, text: &(impl Text + ?Sized)) -> Option<Range<usize>> {
        self.find_all(text).next()
    }

    /// The range of the last phrase in `text`.
    pub fn find_last(&self, text: &(impl Text + ?Sized)) -> Option<Range<usize>> {
        self.find_all(text).last()
    }

    /// The range of the first phrase in `text` without one of `negations` shortly before it in the same clause.
    pub fn find_affirmed(&self, text: &(impl Text + ?Sized), negations: &Self) -> Option<Range<usize>> {
        self.find_all(text).find(|range| !is_negated(text.text(), range.start, negations))
    }

    /// The ranges of all phrases in `text`, from left to right; if several start at the same position, only the
    /// longest.
    fn find_all(&self, text: &(impl Text + ?Sized)) -> impl Iterator<Item = Range<usize>> {
        let longest = |word| {
            let matches = self.phrases.iter().filter_map(|phrase| phrase.match_at(text.text(), word));
            matches.max_by_key(|range| range.end)
        };
        text.words(&self.filter).filter_map(longest)
    }
}

/// A text that can be searched for [`Words`].
pub trait Text {
    /// The text itself.
    fn text(&self) -> &str;

    /// The words whose prefix is in `filter`, from left to right.
    fn words(&self, filter: &PrefixFilter) -> impl Iterator<Item = Word>;
}

/// A text whose words were located once, for many searches.
#[derive(Clone, Debug)]
pub struct Tokenized<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// The prefixes of all words.
    filter: PrefixFilter,
}

/// The start of a word, with the hash of its prefix.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    start: usize,
    prefix: PrefixHash,
}

impl Word {
    /// The start of `text`.
    fn first(text: &str) -> Self {
        Self { start: 0, prefix: prefix_hash(text.as_bytes()) }
    }
}

impl<'t> Tokenized<'t> {
    /// Locates the words of `text`.
    pub fn new(text: &'t str) -> Self {
        let mut tokens = Self { text, words: Vec::with_capacity(text.len() / 5 + 1), filter: PrefixFilter::default() };
        for word in words(text) {
            tokens.filter.add(word.prefix);
            tokens.words.push(word);
        }
        tokens
    }
}

impl Text for Tokenized<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn words(&self, filter: &PrefixFilter) -> impl Iterator<Item = Word> {
        let words = if self.filter.intersects(filter) { self.words.as_slice() } else { &[] };
        words.iter().copied().filter(|word| filter.may_contain(word.prefix))
    }
}

impl Text for str {
    fn text(&self) -> &str {
        self
    }

    fn words(&self, filter: &PrefixFilter) -> impl Iterator<Item = Word> {
        words(self).filter(|word| filter.may_contain(word.prefix))
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }

    fn words(&self, filter: &PrefixFilter) -> impl Iterator<Item = Word> {
        self.as_str().words(filter)
    }
}

/// Whether one of `negations` is among the last three words before `start` in the same clause.
fn is_negated(text: &str, start: usize, negations: &Words) -> bool {
    let clause = text[..start].rsplit(['.', ',', ';']).next().unwrap_or_default();
    clause.split_whitespace().rev().take(3).any(|word| negations.matches(word))
}

/// Every position in `text` where a phrase can start: its beginning, and after each character that is not alphanumeric.
fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        next = text.ceil_char_boundary(start + alphanumeric_len(rest) + 1);
        Some(Word { start, prefix: prefix_hash(rest.as_bytes()) })
    })
}

/// Whether `ch` is a letter of a script without spaces between words: Chinese and Japanese.
pub fn is_unspaced(ch: char) -> bool {
    let is_in_range = matches!(ch, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}');
    is_in_range && ch.is_alphabetic()
}

/// Whether no word continues after `end`, where a word or phrase of `text` ends.
fn ends_word(text: &str, end: usize) -> bool {
    let is_last_unspaced = || text[..end].chars().next_back().is_some_and(is_unspaced);
    text[end..].chars().next().is_none_or(|ch| !ch.is_alphanumeric() || is_unspaced(ch) || is_last_unspaced())
}

/// Whether `end` is not between two letters of the same word.
fn is_boundary(text: &str, end: usize) -> bool {
    let is_letter = |ch: char| ch.is_alphanumeric() && !is_unspaced(ch);
    !text[..end].chars().next_back().is_some_and(is_letter) || ends_word(text, end)
}

/// Whether a byte is an ASCII letter or digit.
const IS_ALPHANUMERIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// The length of the alphanumeric prefix of `text`.
fn alphanumeric_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ascii_len = bytes.iter().position(|byte| !IS_ALPHANUMERIC[usize::from(*byte)]).unwrap_or(bytes.len());
    match bytes.get(ascii_len) {
        Some(0x80..) => text.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(text.len()),
        _ => ascii_len,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokenized, Words};

    fn words(phrases: &[&str]) -> Words {
        phrases.iter().map(|phrase| (*phrase).to_owned()).collect::<Vec<_>>().into()
    }

    #[test]
    fn ranges_refer_to_the_original_text() {
        let text = "İİİ ẞ: Default VALUE is `ß`";
        let range = words(&["default", "default value is"]).find(text).expect("the phrase is found");
        assert_eq!(&text[range], "Default VALUE is");
        assert!(words(&["straße", "ẞ"]).occur_in("eine STRAßE"));
    }

    /// The range of the first phrase in `text`, or of the longest if several start there. Tries every pair of offsets.
    fn naive_find(phrases: &[&str], text: &str) -> Option<std::ops::Range<usize>> {
        let is_alphanumeric = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        let is_end = |end: &usize| !is_alphanumeric(text[*end..].chars().next());
        let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
        let offsets = || text.char_indices().map(|(offset, _)| offset).chain([text.len()]);
        let starts = offsets().filter(|start| !is_alphanumeric(text[..*start].chars().next_back()));
        starts.into_iter().find_map(|start| {
            let is_phrase = |end: &usize| phrases.iter().any(|phrase| lower(phrase) == lower(&text[start..*end]));
            let end = offsets().filter(|end| *end > start).filter(is_end).rfind(is_phrase)?;
            Some(start..end)
        })
    }

    #[test]
    fn finds_what_a_naive_search_finds() {
        let alphabet = ["a", "B", "ẞ", "-", " "];
        let phrases = ["a", "ab", "ab-a", "ßa", "bb", "a b", "-a", "aß b", "ß"];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = texts.iter().flat_map(|text| alphabet.map(|ch| format!("{text}{ch}")));
            texts = longer.collect();
            for text in &texts {
                for chunk in phrases.chunks(3) {
                    let (words, expected) = (words(chunk), naive_find(chunk, text));
                    assert_eq!(words.find(text), expected, "{chunk:?} in {text:?}");
                    assert_eq!(words.find(&Tokenized::new(text)), expected, "{chunk:?} in {text:?}");
                }
            }
        }
    }

    #[test]
    fn matches_whole_words_only() {
        let word = words(&["read-only"]);
        assert!(word.occur_in("(Read-only)") && word.occur_in("read-only") && word.matches_start("Read-only."));
        assert!(!word.occur_in("spread-only") && !word.occur_in("read-onlyness"));
        assert!(!word.matches_start("It is read-only"));
    }

    #[test]
    fn negated_phrases_are_not_affirmed() {
        let (required, not) = (words(&["required"]), words(&["not", "isn't"]));
        assert!(required.affirmed_in("Required. Not nullable.", &not));
        assert!(!required.affirmed_in("It is not really required", &not));
        assert!(required.affirmed_in("It is not empty, and it is required", &not));
    }

    #[test]
    fn headings_match_with_spaces_and_a_colon() {
        let heading = words(&["response", "return value"]);
        assert!(heading.matches(" Response: ") && heading.matches("RETURN VALUE") && !heading.matches("Responses"));
        assert!(heading.matches_start("Response (if any)") && !heading.matches_start("Responses"));
    }
}

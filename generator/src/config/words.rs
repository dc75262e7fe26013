//! Finds words and phrases of the pages' language in running text.
//!
//! A phrase matches whole words only and ignores case. All ranges refer to the original text, not to a lowercased copy,
//! because characters such as `İ` and `ẞ` change their length in lower case.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

use crate::config::prefix::{PrefixFilter, PrefixHash, PrefixIndex, prefix_hash};

/// Phrases with the same meaning, the preferred one first.
#[derive(Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    phrases: Vec<Phrase>,
    /// The prefixes of all phrases; most words of a text match none of them.
    filter: PrefixFilter,
    /// The phrases by prefix.
    index: PrefixIndex,
}

/// A phrase and its possible prefixes.
#[derive(Clone, Debug)]
struct Phrase {
    text: String,
    filter: PrefixFilter,
    /// How many of the first bytes are ASCII.
    ascii_len: usize,
}

impl Phrase {
    fn new(text: String) -> Self {
        let ascii_len = text.bytes().take_while(u8::is_ascii).count();
        Self { filter: PrefixFilter::for_phrase(&text), ascii_len, text }
    }

    fn is_ascii(&self) -> bool {
        self.ascii_len == self.text.len()
    }

    /// The range of the phrase in `text`, if it starts at `word` and ends at a word boundary.
    fn match_at(&self, text: &str, word: Word) -> Option<Range<usize>> {
        if self.ends_inside_word(text, word.start) {
            return None;
        }
        let end = word.start + self.match_len(&text[word.start..])?;
        ends_word(text, end).then_some(word.start..end)
    }

    /// Whether an ASCII phrase at `start` would end inside a word: one byte decides before the rest is compared.
    fn ends_inside_word(&self, text: &str, start: usize) -> bool {
        let next = text.as_bytes().get(start + self.text.len());
        self.is_ascii() && next.is_some_and(|byte| IS_ALPHANUMERIC[usize::from(*byte)])
    }

    /// The length of the phrase at the start of `text`, ignoring case.
    fn match_len(&self, text: &str) -> Option<usize> {
        let head = text.as_bytes().get(..self.ascii_len)?;
        let ascii = &self.text.as_bytes()[..self.ascii_len];
        // Phrases with the same start mostly differ at the end.
        let is_same_end = || head.last().zip(ascii.last()).is_none_or(|(a, b)| a.eq_ignore_ascii_case(b));
        let is_same_start = || is_same_end() && head.eq_ignore_ascii_case(ascii);
        if self.is_ascii() {
            return is_same_start().then_some(head.len());
        }
        let compared = match is_same_start() {
            true => self.ascii_len,
            false if head.is_ascii() => return None,
            false => 0,
        };
        let is_same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
        let mut chars = text[compared..].chars();
        let mut expected = self.text[compared..].chars();
        let is_match = expected.all(|expected| chars.next().is_some_and(|ch| is_same(ch, expected)));
        is_match.then(|| text.len() - chars.as_str().len())
    }

    /// Whether `text` equals the phrase, ignoring case.
    fn matches(&self, text: &str) -> bool {
        (!self.is_ascii() || self.text.len() == text.len()) && self.match_len(text) == Some(text.len())
    }
}

/// The phrases, without what is computed from them: the key of a cache has the configuration as text.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl From<Vec<String>> for Words {
    fn from(phrases: Vec<String>) -> Self {
        let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::new).collect();
        let mut filter = PrefixFilter::default();
        phrases.iter().for_each(|phrase| filter.merge(phrase.filter));
        let index = PrefixIndex::new(phrases.iter().map(|phrase| &phrase.filter));
        Self { phrases, filter, index }
    }
}

impl Words {
    /// The phrases of several lists.
    pub fn all<'w>(lists: impl IntoIterator<Item = &'w Self>) -> Self {
        lists.into_iter().flat_map(Self::iter).map(str::to_owned).collect::<Vec<_>>().into()
    }

    /// The phrases, the preferred one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().map(|phrase| phrase.text.as_str())
    }

    /// Whether `text` is the preferred phrase.
    pub(crate) fn first_matches(&self, text: &str) -> bool {
        self.phrases.first().is_some_and(|first| first.match_len(text) == Some(text.len()))
    }

    /// Whether `text` is one of the phrases, ignoring surrounding spaces, trailing colons and question marks.
    pub fn matches(&self, text: &str) -> bool {
        self.index_of(text).is_some()
    }

    /// The index of the phrase that `text` [`matches`](Self::matches).
    pub(crate) fn index_of(&self, text: &str) -> Option<usize> {
        let text = text.trim_start();
        let mut possible = self.starting(Word::first(text)).peekable();
        possible.peek()?;
        let text = text.trim_end().trim_end_matches([':', '?']).trim_end();
        possible.find(|(_, phrase)| phrase.matches(text)).map(|(index, _)| index)
    }

    /// The phrases that `text` is, ignoring case.
    pub fn equal<'w>(&'w self, text: &'w str) -> impl Iterator<Item = &'w str> {
        let equal = self.starting(Word::first(text)).filter(|(_, phrase)| phrase.matches(text));
        equal.map(|(_, phrase)| phrase.text.as_str())
    }

    /// The phrases that may start with `word`, with their indices.
    fn starting(&self, word: Word) -> impl Iterator<Item = (usize, &Phrase)> {
        self.index.phrases(word.prefix).map(|index| (index, &self.phrases[index]))
    }

    /// Whether one of the phrases may start with `text`, as its first three bytes tell.
    pub(crate) fn may_start(&self, text: &str) -> bool {
        text.len() < 3 || self.filter.may_contain(Word::first(text).prefix)
    }

    /// Whether `text` starts with one of the phrases.
    pub(crate) fn matches_start(&self, text: &str) -> bool {
        let word = Word::first(text);
        self.starting(word).any(|(_, phrase)| phrase.match_at(text, word).is_some())
    }

    /// The length of the longest phrase at the start of `text` that ends at a word boundary. Scripts without spaces
    /// between words have no boundaries.
    pub(crate) fn prefix_len(&self, text: &str) -> Option<usize> {
        let lengths = self.starting(Word::first(text)).filter_map(|(_, phrase)| phrase.match_len(text));
        lengths.filter(|len| is_boundary(text, *len)).max()
    }

    /// Whether at least one of the phrases occurs in `text`.
    pub(crate) fn occur_in(&self, text: &(impl Text + ?Sized)) -> bool {
        self.find(text).is_some()
    }

    /// Whether every phrase occurs in `text`.
    fn all_occur_in(&self, text: &Tokenized<'_>) -> bool {
        self.missing_in(text).next().is_none()
    }

    /// The phrases that do not occur in `text`.
    pub(crate) fn missing_in<'s>(&'s self, text: &'s Tokenized<'_>) -> impl Iterator<Item = &'s str> {
        let occurs =
            |phrase: &Phrase| text.words(&phrase.filter).any(|word| phrase.match_at(text.text, word).is_some());
        self.phrases.iter().filter(move |phrase| !occurs(phrase)).map(|phrase| phrase.text.as_str())
    }

    /// Whether one of the phrases occurs in `text` without one of `negations` shortly before it in the same clause.
    pub(crate) fn affirmed_in(&self, text: &(impl Text + ?Sized), negations: &Self) -> bool {
        self.find_all(text).any(|range| !is_negated(text.text(), range.start, negations))
    }

    /// Like [`affirmed_in`](Self::affirmed_in), but ignores occurrences that one of `followers` follows directly.
    pub(crate) fn affirmed_in_unless_followed(
        &self,
        text: &(impl Text + ?Sized),
        negations: &Self,
        followers: &Self,
    ) -> bool {
        let is_followed = |range: &Range<usize>| followers.matches_start(text.text()[range.end..].trim_start());
        let mut ranges = self.find_all(text).filter(|range| !is_followed(range));
        ranges.any(|range| !is_negated(text.text(), range.start, negations))
    }

    /// The range of the first phrase in `text`.
    pub fn find(&self, text: &(impl Text + ?Sized)) -> Option<Range<usize>> {
        self.find_all(text).next()
    }

    /// The range of the last phrase in `text`.
    pub(crate) fn find_last(&self, text: &(impl Text + ?Sized)) -> Option<Range<usize>> {
        self.find_all(text).last()
    }

    /// The range of the first phrase in `text` without one of `negations` shortly before it in the same clause.
    pub(crate) fn find_affirmed(&self, text: &(impl Text + ?Sized), negations: &Self) -> Option<Range<usize>> {
        self.find_all(text).find(|range| !is_negated(text.text(), range.start, negations))
    }

    /// The ranges of all phrases in `text`, from left to right; if several start at the same position, only the
    /// longest.
    fn find_all(&self, text: &(impl Text + ?Sized)) -> impl Iterator<Item = Range<usize>> {
        let longest = |word| {
            let matches = self.starting(word).filter_map(|(_, phrase)| phrase.match_at(text.text(), word));
            matches.max_by_key(|range| range.end)
        };
        text.words(&self.filter).filter_map(longest)
    }
}

/// Sets of phrases.
#[derive(Clone, Default, Deserialize)]
#[serde(from = "Vec<Words>")]
pub struct PhraseSets {
    sets: Vec<Words>,
    /// The first phrase of each set.
    firsts: Words,
}

impl fmt::Debug for PhraseSets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl From<Vec<Words>> for PhraseSets {
    fn from(sets: Vec<Words>) -> Self {
        // A set without phrases occurs in no text.
        let sets: Vec<Words> = sets.into_iter().filter(|set| !set.phrases.is_empty()).collect();
        let firsts = sets.iter().map(|set| set.phrases[0].text.clone()).collect::<Vec<_>>().into();
        Self { sets, firsts }
    }
}

impl PhraseSets {
    /// The sets.
    pub fn iter(&self) -> impl Iterator<Item = &Words> {
        self.sets.iter()
    }

    /// Whether every phrase of one of the sets occurs in `text`.
    pub(crate) fn occur_in(&self, text: &Tokenized<'_>) -> bool {
        let mut firsts = text.words(&self.firsts.filter).flat_map(|word| {
            let matches =
                self.firsts.starting(word).filter(move |(_, first)| first.match_at(text.text, word).is_some());
            matches.map(|(index, _)| index)
        });
        firsts.any(|index| self.sets[index].all_occur_in(text))
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
pub(crate) struct Tokenized<'t> {
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
        let rest = text.as_bytes().get(start..).filter(|rest| !rest.is_empty())?;
        let end = start + rest.iter().position(|byte| !IS_ALPHANUMERIC[usize::from(*byte)]).unwrap_or(rest.len());
        next = match text.as_bytes().get(end) {
            Some(0x80..) => after_word(text, start),
            _ => end + 1,
        };
        Some(Word { start, prefix: prefix_hash(rest) })
    })
}

/// The offset after the first character of `text` from `start` on that is not alphanumeric.
fn after_word(text: &str, start: usize) -> usize {
    let mut rest = text[start..].char_indices();
    rest.find(|(_, ch)| !ch.is_alphanumeric()).map_or(text.len(), |(offset, ch)| start + offset + ch.len_utf8())
}

/// Whether `ch` is a letter of a script without spaces between words: Chinese and Japanese.
pub(crate) fn is_unspaced(ch: char) -> bool {
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

#[cfg(test)]
mod tests {
    use super::{PhraseSets, Tokenized, Words};

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
    fn a_set_occurs_if_all_its_phrases_do() {
        let sets = PhraseSets::from(vec![words(&[]), words(&["work", "delegated"]), words(&["delegated", "personal"])]);
        let occur_in = |text: &str| sets.occur_in(&Tokenized::new(text));
        assert!(occur_in("Delegated (work or school)") && occur_in("personal, DELEGATED"));
        assert!(!occur_in("Delegated") && !occur_in("personal work") && !occur_in(""));
    }

    #[test]
    fn equal_phrases_are_found_in_any_case() {
        let words = words(&["None.", "Aucune", "none.", "Geändert"]);
        assert_eq!(words.equal("NONE.").collect::<Vec<_>>(), ["None.", "none."]);
        assert_eq!(words.equal("gEÄNDERT").collect::<Vec<_>>(), ["Geändert"]);
        assert_eq!(words.equal("None").next().or(words.equal("None. ").next()), None);
    }

    #[test]
    fn headings_match_with_spaces_and_a_colon() {
        let heading = words(&["response", "return value"]);
        assert!(heading.matches(" Response: ") && heading.matches("RETURN VALUE") && !heading.matches("Responses"));
        assert!(heading.matches_start("Response (if any)") && !heading.matches_start("Responses"));
    }
}

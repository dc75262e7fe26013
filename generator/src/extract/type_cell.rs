//! The grammar of a cell with a type: which of its words name types, and which only surround them.
//!
//! `Collection(Edm.Int32)`, `list of x`, `x or null` and `String (timestamp), at most 20 characters` each name one type.
//! What follows a comma, a semicolon or the end of a sentence is a remark.

use std::borrow::Cow;

use crate::config::Vocabulary;

/// What a cell says about its type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TypeCell<'t> {
    /// The words of each alternative that are not fillers; a type has one word.
    pub(super) alternatives: Vec<Vec<&'t str>>,
    /// The fillers: words such as `object`, which may be the only name.
    pub(super) fillers: Vec<&'t str>,
    /// The note in parentheses.
    pub(super) note: Option<&'t str>,
    /// The text after the type.
    pub(super) remark: &'t str,
    /// Whether it is a collection.
    pub(super) is_collection: bool,
    /// Whether it is a collection of collections.
    pub(super) is_nested: bool,
}

/// Replaces the HTML entities that occur in cells.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&#124;", "|"), ("&amp;", "&")];
    Cow::Owned(entities.iter().fold(text.to_owned(), |text, (entity, replacement)| text.replace(entity, replacement)))
}

/// Reads the text of a cell.
pub(super) fn read<'t>(text: &'t str, vocabulary: &Vocabulary) -> TypeCell<'t> {
    let (ty, remark) = text.split_at(end_of_type(text));
    let mut reader = Reader { vocabulary, cell: TypeCell { remark, ..TypeCell::default() }, words: vec![], depth: 0 };
    let mut rest = ty;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '(' => reader.note(rest),
            '|' | '/' => reader.end_alternative(&rest[1..]),
            // `[name][]` is a link without a target.
            '[' if rest.starts_with("[]") && !is_reference(ty, rest) => reader.list(&rest[2..]),
            _ if is_in_word(first) => reader.word(rest),
            _ => &rest[first.len_utf8()..],
        };
    }
    reader.end_alternative("");
    reader.cell.is_nested = reader.depth > 1;
    reader.cell
}

/// The offset of the first comma, semicolon or period outside brackets that ends a word.
fn end_of_type(text: &str) -> usize {
    let mut depth = 0_usize;
    let ends_word = |offset: usize| text[offset..].chars().nth(1).is_none_or(|next| !next.is_alphanumeric());
    let end = text.char_indices().find(|(offset, ch)| {
        match ch {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ => (),
        }
        depth == 0 && matches!(ch, ',' | ';' | '.' | ':' | '\n') && ends_word(*offset)
    });
    end.map_or(text.len(), |(offset, _)| offset)
}

/// Whether the brackets at the start of `rest` belong to other brackets before them in `text`.
fn is_reference(text: &str, rest: &str) -> bool {
    let before = &text[..text.len() - rest.len()];
    before.ends_with(']') && !before.ends_with("[]")
}

fn is_in_word(ch: char) -> bool {
    !ch.is_whitespace() && !"()[]<>|/*`\"',;".contains(ch)
}

/// The first word of `text`, and the text after it.
fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|ch| !is_in_word(ch)).unwrap_or(text.len()))
}

struct Reader<'t, 'v> {
    vocabulary: &'v Vocabulary,
    cell: TypeCell<'t>,
    /// The words of the current alternative.
    words: Vec<&'t str>,
    /// How many lists are around the type.
    depth: usize,
}

/// Each method reads the start of a text and returns the text after what it read.
impl<'t> Reader<'t, '_> {
    fn word(&mut self, text: &'t str) -> &'t str {
        let (word, rest) = split_word(text);
        let type_cells = &self.vocabulary.type_cells;
        let word = word.trim_start_matches('#').trim_end_matches(['.', ':', '?']);
        if self.is_list(word) {
            return self.list_word(rest);
        }
        if type_cells.alternatives.matches(word) {
            return self.end_alternative(rest);
        }
        let words = if type_cells.fillers.matches(word) { &mut self.cell.fillers } else { &mut self.words };
        words.extend(Some(word).filter(|word| !word.is_empty()));
        rest
    }

    /// Whether `word` means a list, in the singular or plural: the word for a collection, or `array` in `array of`.
    fn is_list(&self, word: &str) -> bool {
        let Vocabulary { type_cells, notes, .. } = self.vocabulary;
        let singular = word.trim_end_matches(['s', 'S']);
        let is_first = || {
            let mut firsts = type_cells.collection_of.iter().map(|phrase| split_word(phrase).0);
            firsts.any(|first| first.eq_ignore_ascii_case(singular))
        };
        notes.collection.matches(singular) || type_cells.collection_of.may_start(singular) && is_first()
    }

    /// `Collection(x)`, `List<x>` and `array of x` add a list around `x`; in `x collection`, the word only repeats it.
    fn list_word(&mut self, rest: &'t str) -> &'t str {
        let type_cells = &self.vocabulary.type_cells;
        let next = rest.trim_start();
        let word = split_word(next).0;
        self.cell.is_collection = true;
        let is_joined = type_cells.fillers.matches(word) && !type_cells.alternatives.matches(word);
        let is_open = next.starts_with(['(', '<']);
        self.depth += usize::from(is_open || is_joined);
        if is_open { &next[1..] } else { rest }
    }

    fn list(&mut self, rest: &'t str) -> &'t str {
        self.cell.is_collection = true;
        self.depth += 1;
        rest
    }

    fn note(&mut self, text: &'t str) -> &'t str {
        let end = text.find(')').unwrap_or(text.len());
        self.cell.note = self.cell.note.or(text.get(1..end));
        text.get(end + 1..).unwrap_or_default()
    }

    fn end_alternative(&mut self, rest: &'t str) -> &'t str {
        let words = std::mem::take(&mut self.words);
        self.cell.alternatives.extend(Some(words).filter(|words| !words.is_empty()));
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, read};
    use crate::config::Config;

    /// Checks the alternatives, joined by `|`, and how often the type is in a list: 0, 1, or 2 for nested lists.
    #[track_caller]
    fn check(text: &str, alternatives: &str, lists: usize) {
        let config = Config::defaults();
        let text = decoded(text);
        let cell = read(&text, &config.vocabulary);
        let words: Vec<String> = cell.alternatives.iter().map(|words| words.join(" ")).collect();
        let depth = usize::from(cell.is_collection) + usize::from(cell.is_nested);
        assert_eq!((words.join("|").as_str(), depth), (alternatives, lists), "{text}");
    }

    #[test]
    fn a_type_may_be_surrounded_by_fillers() {
        check("gear", "gear", 0);
        check("`Edm.Int64`", "Edm.Int64", 0);
        check("#shop.gear", "shop.gear", 0);
        check("gear or null", "gear", 0);
        check("a gear object", "gear", 0);
        check("String (timestamp)", "String", 0);
        check("string, at most 20 characters", "string", 0);
        check("gear. The one that turns, or not", "gear", 0);
    }

    #[test]
    fn lists_have_many_forms() {
        for text in ["Collection(gear)", "gear collection", "gear[]", "array of gear", "List&lt;gear&gt;", "gear list"]
        {
            check(text, "gear", 1);
        }
        check("gear collection collection", "gear", 1);
        check("[gear][]", "gear", 0);
        for text in ["Collection(Collection(gear))", "List<gear[]>", "array of arrays of gear", "gear[][]"] {
            check(text, "gear", 2);
        }
    }

    #[test]
    fn prose_has_several_words() {
        check("A long description", "long description", 0);
        check("List of Gear comments", "Gear comments", 1);
        check("Date Time", "Date Time", 0);
        check("String or Int32", "String|Int32", 0);
        check("gear/wheel", "gear|wheel", 0);
    }
}

//! Where the parts of a derived text are in its source.
//!
//! Text without markup, repaired JSON and a cleaned path differ from their source in a few places only, so a map lists
//! these places, and all text between them is copied.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Maps offsets of a derived text to offsets of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    /// The offset in the source of the first byte.
    start: u32,
    /// The replaced parts, in order.
    edits: Vec<Edit>,
}

/// A part of the derived text that replaces a part of the source; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Edit {
    derived: Range<u32>,
    source: Range<u32>,
}

impl SourceMap {
    /// The range in the source of `range`. The range of an empty one is after what was removed there.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start_of(range.start as u32) as usize;
        if range.is_empty() { start..start } else { start..self.end_of(range.end as u32) as usize }
    }

    /// Records that `range` of the derived text is replaced by `length` bytes.
    pub fn replace(&mut self, range: Range<usize>, length: usize) {
        let (start, end) = (range.start as u32, range.end as u32);
        let first = self.edits.partition_point(|edit| edit.derived.end < start);
        let last = self.edits.partition_point(|edit| edit.derived.start <= end).max(first);
        let replaced = &self.edits[first..last];
        let from = replaced.first().map_or(start, |edit| edit.derived.start.min(start));
        let to = replaced.last().map_or(end, |edit| edit.derived.end.max(end));
        let source = self.end_of(from)..self.start_of(to);
        let edit = Edit { derived: from..to - (end - start) + length as u32, source };
        self.edits.splice(first..last, [edit]);
        for later in &mut self.edits[first + 1..] {
            let shift = |offset: u32| offset + length as u32 - (end - start);
            later.derived = shift(later.derived.start)..shift(later.derived.end);
        }
    }

    /// Records that the derived text, now of `length` bytes, is extended by `added` bytes made from `source`.
    pub fn append(&mut self, length: usize, added: &str, source: Range<usize>) {
        let (length, source) = (length as u32, source.start as u32..source.end as u32);
        if length == 0 && self.edits.is_empty() {
            self.start = source.start;
        }
        // All edits are before the end, so there is no need to search.
        let next = match self.edits.last() {
            None => self.start + length,
            Some(edit) => edit.source.end + (length - edit.derived.end),
        };
        if next != source.start {
            self.edits.push(Edit { derived: length..length, source: next..source.start });
        }
        if added.len() != source.len() {
            self.edits.push(Edit { derived: length..length + added.len() as u32, source });
        }
    }

    /// The map of the part `range` of the derived text.
    pub fn part(&self, range: Range<usize>) -> Self {
        let (from, to) = (range.start as u32, range.end as u32);
        let first = self.edits.partition_point(|edit| edit.derived.end <= from);
        let inside = self.edits[first..].iter().take_while(|edit| edit.derived.start < to);
        let edit = |edit: &Edit| Edit {
            derived: edit.derived.start.saturating_sub(from)..edit.derived.end - from,
            source: edit.source.clone(),
        };
        Self { start: self.start_of(from), edits: inside.map(edit).collect() }
    }

    /// Forgets everything after the first `length` bytes of the derived text.
    pub fn truncate(&mut self, length: usize) {
        self.edits.truncate(self.edits.partition_point(|edit| edit.derived.start < length as u32));
    }

    /// The offset in the source of the byte at `offset`.
    fn start_of(&self, offset: u32) -> u32 {
        let last = self.edits.partition_point(|edit| edit.derived.start <= offset).checked_sub(1);
        match last.map(|last| &self.edits[last]) {
            None => self.start + offset,
            Some(edit) if offset < edit.derived.end => edit.source.start,
            Some(edit) => edit.source.end + (offset - edit.derived.end),
        }
    }

    /// The offset in the source after the byte before `offset`.
    fn end_of(&self, offset: u32) -> u32 {
        let last = self.edits.partition_point(|edit| edit.derived.start < offset).checked_sub(1);
        match last.map(|last| &self.edits[last]) {
            None => self.start + offset,
            Some(edit) if offset <= edit.derived.end => edit.source.end,
            Some(edit) => edit.source.end + (offset - edit.derived.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SourceMap;

    /// A text that is edited, and the map to what it was.
    struct Edited {
        source: &'static str,
        text: String,
        map: SourceMap,
    }

    impl Edited {
        fn replace(&mut self, part: &str, replacement: &str) {
            let start = self.text.find(part).expect("the part");
            self.map.replace(start..start + part.len(), replacement.len());
            self.text.replace_range(start..start + part.len(), replacement);
        }

        fn source(&self, part: &str) -> &str {
            let start = self.text.find(part).expect("the part");
            &self.source[self.map.source(start..start + part.len())]
        }
    }

    fn edited(source: &'static str) -> Edited {
        Edited { source, text: source.to_owned(), map: SourceMap::default() }
    }

    #[test]
    fn replaced_parts_map_to_what_they_replace() {
        let mut edited = edited("one two three four five");
        edited.replace("three ", "");
        edited.replace("one", "1");
        edited.replace("five", "fifths");
        assert_eq!(edited.text, "1 two four fifths");
        let parts = ["1", "two", "four", "fifths", "two four", "1 two"];
        assert_eq!(parts.map(|part| edited.source(part)), ["one", "two", "four", "five", "two three four", "one two"]);
        edited.replace("four fifths", "4");
        assert_eq!(edited.text, "1 two 4");
        assert_eq!(["4", "two"].map(|part| edited.source(part)), ["three four five", "two"]);
    }

    #[test]
    fn an_edit_before_another_keeps_it() {
        let mut edited = edited("[1, 2, /* rest */ ] x");
        edited.replace("/* rest */", "");
        edited.replace(", ", ",");
        edited.replace(",  ]", "]");
        assert_eq!(edited.text, "[1,2] x");
        assert_eq!(["1", "2", "]", "x"].map(|part| edited.source(part)), ["1", "2", ", /* rest */ ]", "x"]);
    }

    #[test]
    fn appended_parts_map_to_their_source() {
        let source = "| *a* &amp; b\nc |";
        let (mut text, mut map) = (String::new(), SourceMap::default());
        for (part, range) in [("a", 3..4), (" ", 5..6), ("&", 6..11), (" b", 11..13), (" ", 13..14), ("c", 14..15)] {
            map.append(text.len(), part, range);
            text.push_str(part);
        }
        assert_eq!(text, "a & b c");
        let found = |part: &str| {
            let start = text.find(part).expect("the part");
            &source[map.source(start..start + part.len())]
        };
        assert_eq!(["a", "&", "b c", "a &"].map(found), ["a", "&amp;", "b\nc", "a* &amp;"]);
        assert_eq!(map.source(text.len()..text.len()), 15..15);
        let part = map.part(2..6);
        assert_eq!(&text[2..6], "& b ");
        assert_eq!([0..1, 1..3, 3..4].map(|range| &source[part.source(range)]), ["&amp;", " b", "\n"]);
        map.truncate(1);
        assert_eq!(map.source(0..1), 3..4);
    }
}

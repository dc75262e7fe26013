//! Parts of a page that are only for some of its targets.
//!
//! ```text
//! [TAGS=v1,v2]
//! Read only if one of these tags is configured.
//! [END]
//! ```

use std::borrow::Cow;

use memchr::memmem;

/// The start of the line before a part.
const START: &str = "[TAGS=";

/// The line after a part.
const END: &str = "[END]";

/// `source` without the lines that mark parts, and without the parts that have none of `tags`; `None` keeps all parts.
/// Spaces replace what is left out, so that offsets stay the same.
pub(super) fn selected<'s>(source: Cow<'s, str>, tags: Option<&[String]>) -> Cow<'s, str> {
    if memmem::find(source.as_bytes(), START.as_bytes()).is_none() {
        return source;
    }
    let mut selected = String::with_capacity(source.len());
    let mut is_part_selected = true;
    let mut fenced = false;
    let mut row_before = false;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        let part = text.strip_prefix(START).and_then(|list| list.strip_suffix(']')).filter(|_| !fenced);
        let is_end = text == END && !fenced;
        if let Some(list) = part {
            is_part_selected = tags.is_none_or(|tags| has_any(list, tags));
        }
        let is_kept = part.is_none() && !is_end && is_part_selected;
        if is_kept {
            fenced ^= text.starts_with("```") || text.starts_with("~~~");
            row_before = text.starts_with('|');
            selected.push_str(line);
        } else {
            selected.push_str(&blank(line, row_before));
        }
        is_part_selected |= is_end;
    }
    Cow::Owned(selected)
}

/// Whether the comma-separated `list` has any of `tags`, ignoring case.
fn has_any(list: &str, tags: &[String]) -> bool {
    list.split(',').any(|tag| tags.iter().any(|selected| selected.eq_ignore_ascii_case(tag.trim())))
}

/// As many spaces as `line` has bytes; inside a table, an empty row, because an empty line ends a table.
fn blank(line: &str, is_in_table: bool) -> String {
    let spaces = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let mut blank: String = line.bytes().map(spaces).collect();
    if is_in_table && blank.starts_with(' ') {
        blank.replace_range(..1, "|");
    }
    blank
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::selected;

    const PAGE: &str = "a\n[TAGS=v1, v2]\nöne\n[END]\n| x |\n[TAGS=v3]\n| y |\n[END]\n| z |\n```\n[END]\n```\n";

    fn lines(tags: Option<&[&str]>) -> Vec<String> {
        let tags = tags.map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        let selected = selected(Cow::Borrowed(PAGE), tags.as_deref());
        assert_eq!(selected.len(), PAGE.len());
        selected.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn parts_without_a_configured_tag_are_left_out() {
        let (table, fence) = (["| x |", "|", "|", "|", "| z |"], ["```", "[END]", "```"]);
        assert_eq!(lines(Some(&["V2"])), [&["a", "öne"][..], &table, &fence].concat());
        assert_eq!(lines(Some(&[])), [&["a"][..], &table, &fence].concat());
    }

    #[test]
    fn without_configured_tags_all_parts_are_read() {
        assert_eq!(lines(None), ["a", "öne", "| x |", "|", "| y |", "|", "| z |", "```", "[END]", "```"]);
    }
}

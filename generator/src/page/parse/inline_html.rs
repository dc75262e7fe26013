//! HTML in text: tags that stand for white space, anchors of headings, and translations.

use std::ops::Range;

use super::Reader;
use crate::page::Annotation;
use crate::page::html::{MARKUP, attribute, element_name};

impl Reader<'_> {
    /// Reads a tag, or an annotation in the text.
    pub(super) fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        match element_name(tag).as_str() {
            "br" | "li" => self.push("\n", range),
            "a" => self.begin_anchor(tag),
            "span" => self.begin_span(tag),
            // A footnote mark is not part of the word before it.
            "sup" if !tag.starts_with("</") && !self.is_after_whitespace() => self.push(" ", range.start..range.start),
            _ if tag.starts_with("<!--") => {
                let comment = tag.strip_suffix("-->").unwrap_or(tag);
                let annotation = Annotation::read(comment, self.span(range), self.diagnostics);
                self.inline_annotation = annotation.or(self.inline_annotation.take());
            }
            name if MARKUP.contains(&name) => (),
            // `<address>` and the like are placeholders in a path, not markup.
            _ => self.push(tag, range),
        }
    }

    /// Reads the anchor `<a name="http-request">` at the start of a heading.
    fn begin_anchor(&mut self, tag: &str) {
        let is_first = self.text.as_ref().is_some_and(|text| text.plain.trim().is_empty());
        if is_first && self.level.is_some() && self.anchor.is_none() {
            self.anchor = attribute(tag, "name").or_else(|| attribute(tag, "id")).map(str::to_owned);
        }
    }

    /// Machine-translated pages repeat the original after each translated sentence, in a marked `span`.
    /// Keeps the original and drops the translation.
    fn begin_span(&mut self, tag: &str) {
        let Some(text) = &mut self.text else { return };
        let markup = &self.config.vocabulary.markup;
        if markup.translation_attributes.iter().any(|name| attribute(tag, name).is_some()) {
            self.translation = Some(text.plain.len());
        } else if attribute(tag, "class").is_some_and(|class| markup.original_classes.matches(class))
            && let Some(start) = self.translation.take()
        {
            text.truncate(start);
        }
    }
}

//! Recognizes the base type in the introduction of a page by the form of the sentence that states it.
//!
//! ```text
//! ?? [widget](widget.md).
//! ```
//!
//! Such a sentence consists of the link, the one or two words before it, and at most one after it. The first sentence of
//! the page is another one: it describes the type. If both types have the same last word, as `emailRule` and `basicRule`
//! have, a clause with more words states it too, in any sentence.

use std::ops::RangeInclusive;

use crate::extract::{ExtractCtx, identity};
use crate::page::{Link, Text};

/// The most words that mean "inherits from", the most in a clause about a related type, and the most characters of a
/// word, which is the whole clause in a language without spaces.
const WORDS: usize = 2;
const WORDS_OF_RELATED: usize = 6;
const CHARS: usize = 24;

/// How much longer the name of a base type may be than that of a related type, which usually adds words to it.
const LONGER: usize = 4;

/// What ends a sentence.
const ENDS: [&str; 5] = [". ", ".\n", "! ", "\u{3002}", "\n\n"];

/// The link to the base type, and the text that contains it.
pub(in crate::extract) fn link<'p>(ctx: &ExtractCtx<'p>) -> Option<(&'p Text, &'p Link)> {
    let texts = identity::introduction(ctx).filter(|text| !text.quoted && text.span.file == ctx.page.file);
    let texts = texts.filter(|text| !identity::is_label(text)).enumerate();
    let links = texts.flat_map(|(index, text)| text.links.iter().map(move |link| (index, text, link)));
    let own = own_name(ctx);
    let mut bases = links.filter(|(index, text, link)| {
        states_base(text, link, *index == 0, &own)
            && ctx.linked_page(&link.target).is_some_and(|page| describes_type(&page, ctx))
    });
    bases.next().map(|(_, text, link)| (text, link))
}

/// The end of the file name, which is the name of the page's type in lower case.
fn own_name(ctx: &ExtractCtx<'_>) -> String {
    let stem = ctx.sources.file(ctx.page.file).stem();
    stem.rsplit('-').next().unwrap_or(stem).to_ascii_lowercase()
}

/// Whether `page` is another page, which may describe a type.
fn describes_type(page: &str, ctx: &ExtractCtx<'_>) -> bool {
    let this_page = &ctx.sources.file(ctx.page.file).name;
    !page.eq_ignore_ascii_case(this_page) && ctx.config.layout.may_describe_type(page)
}

/// Whether the sentence with `link` states the base type of the type called `own`.
fn states_base(text: &Text, link: &Link, is_first_text: bool, own: &str) -> bool {
    let (Some(before), Some(after)) = (text.plain.get(..link.text.start), text.plain.get(link.text.end..)) else {
        return false;
    };
    let name = text.link_text(link);
    // A name with more words is that of a derived type.
    if name.to_ascii_lowercase().ends_with(own) {
        return false;
    }
    let start = ENDS.iter().filter_map(|end| Some(before.rfind(end)? + end.len())).max();
    let before = before[start.unwrap_or_default()..].trim();
    let ends = ENDS.iter().filter_map(|end| Some(after.find(end)? + end.trim_end().len()));
    let after = &after[..ends.min().unwrap_or(after.len())];
    let is_first = is_first_text && start.is_none();
    !is_first && has_words(before, 1..=WORDS) && is_rest(after)
        || is_related(name, own) && clause_states_base(before, after)
}

/// Whether the clause between `before` and `after` has the words of a statement about related types.
fn clause_states_base(before: &str, after: &str) -> bool {
    let is_comma = |ch| [',', '\u{3001}', '\u{ff0c}'].contains(&ch);
    let clause = before.rsplit(is_comma).next().unwrap_or_default();
    let rest = after.split(is_comma).next().unwrap_or_default();
    has_words(clause, 2..=WORDS_OF_RELATED) && count_words(rest) <= 1
}

/// Whether `text` has as many words as `count`, and neither names nor punctuation.
fn has_words(text: &str, count: RangeInclusive<usize>) -> bool {
    let is_plain = text.chars().all(|ch| ch.is_alphabetic() || ch == ' ');
    is_plain && count.contains(&count_words(text)) && text.split(' ').all(|word| word.chars().count() <= CHARS)
}

/// Whether `after`, the rest of a sentence, is at most one word before a period.
fn is_rest(after: &str) -> bool {
    let words = count_words(after);
    words == 0 || words == 1 && after.trim_end().ends_with(['.', '!', '\u{3002}'])
}

/// Whether `name` has the same last word as `own`, and may be that of its base type.
fn is_related(name: &str, own: &str) -> bool {
    name.len() <= own.len() + LONGER && last_word(name).is_some_and(|word| own.ends_with(&word))
}

fn count_words(text: &str) -> usize {
    text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).count()
}

/// The last word of a name in camel case, in lower case; `None` for a name of one word.
fn last_word(name: &str) -> Option<String> {
    let start = name.rfind(|ch: char| ch.is_ascii_uppercase()).filter(|start| *start > 0)?;
    let word = &name[start..];
    (word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| word.to_ascii_lowercase())
}

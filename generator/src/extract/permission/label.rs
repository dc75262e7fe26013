//! Labels of permission tables: the schemes, and the rows below a scheme.

use crate::config::{PhraseSets, Schemes, Tokenized, Words};
use crate::extract::ExtractCtx;
use crate::model::Scheme;
use crate::page::Text;
use crate::suggest::nearest;

/// What the label of a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Scheme(Scheme),
    /// A scheme with a spelling mistake.
    Misspelled(Scheme),
    /// A condition of the scheme above it.
    Condition,
    Unknown,
}

/// A scheme that a label can name.
#[derive(Clone, Copy, Debug)]
struct Named {
    scheme: Scheme,
    /// Whether the label names a signed-in user without the kind of account.
    is_any_delegated: bool,
}

/// The scheme whose words occur in the label of a row or column.
pub(in crate::extract) fn scheme(label: &str, ctx: &ExtractCtx<'_>) -> Option<Scheme> {
    find(label, ctx).map(|found| found.scheme)
}

fn find(label: &str, ctx: &ExtractCtx<'_>) -> Option<Named> {
    let label = Tokenized::new(label);
    let found = phrases(&ctx.config.vocabulary.schemes).into_iter().find(|(_, phrases)| phrases.occur_in(&label));
    found.map(|(named, _)| named)
}

/// The scheme that `label` names, with nothing besides it.
pub(super) fn named(label: &str, ctx: &ExtractCtx<'_>) -> Option<Scheme> {
    scheme(label, ctx).filter(|_| names_only_a_scheme(label.trim(), ctx))
}

/// The phrases of each scheme, the most specific ones first.
fn phrases(schemes: &Schemes) -> [(Named, &PhraseSets); 4] {
    let Schemes { delegated_personal, delegated_work, delegated, application, .. } = schemes;
    let named = |scheme| Named { scheme, is_any_delegated: false };
    [
        (named(Scheme::DelegatedPersonal), delegated_personal),
        (named(Scheme::DelegatedWork), delegated_work),
        (Named { scheme: Scheme::DelegatedWork, is_any_delegated: true }, delegated),
        (named(Scheme::Application), application),
    ]
}

/// The labels of a table.
pub(super) struct Labels {
    /// The schemes that they name, in order.
    found: Vec<Option<Named>>,
    /// Whether some labels of schemes are neither indented nor bold.
    has_plain_schemes: bool,
    /// The schemes that labels name without indentation.
    schemes: [bool; 3],
}

impl Labels {
    pub(super) fn new<'t>(labels: impl Iterator<Item = &'t Text>, ctx: &ExtractCtx<'_>) -> Self {
        let mut known = Self { found: Vec::new(), has_plain_schemes: false, schemes: [false; 3] };
        for label in labels {
            let found = find(label.trimmed(), ctx);
            known.found.push(found);
            if let Some(Named { scheme, .. }) = found.filter(|_| !is_indented(label)) {
                known.schemes[scheme as usize] = true;
                known.has_plain_schemes |= !is_bold(label);
            }
        }
        known
    }

    /// Whether one of the labels names a signed-in user with any account.
    pub(super) fn cover_any_delegated(&self) -> bool {
        self.found.iter().flatten().any(|found| found.is_any_delegated)
    }

    /// What the label with this index names; `inherits` if the row of the scheme above it has no scopes.
    pub(super) fn read(&self, (index, label): (usize, &Text), inherits: bool, ctx: &ExtractCtx<'_>) -> Label {
        let is_any_delegated = self.found[index].is_some_and(|found| found.is_any_delegated);
        let found = self.found[index].map(|found| found.scheme);
        let is_exact = || found.is_some() && names_only_a_scheme(label.trimmed(), ctx);
        let is_below = if is_indented(label) {
            self.has_any_scheme() && found.is_none_or(|scheme| !is_exact() || self.schemes[scheme as usize])
        } else {
            (inherits || found.is_some() && is_bold(label) && self.has_plain_schemes) && !is_exact()
        };
        // `Delegated (personnal account)` is not for any account.
        let specific = is_any_delegated.then(|| misspelled(label.trimmed(), ctx)).flatten();
        match (is_below, specific.map(|(scheme, _)| scheme).map(Label::Misspelled).or(found.map(Label::Scheme))) {
            (false, Some(scheme)) => scheme,
            (true, Some(_)) => Label::Condition,
            (true, None) if is_indented(label) => Label::Condition,
            (_, None) => match misspelled(label.trimmed(), ctx) {
                Some((scheme, _)) => Label::Misspelled(scheme),
                None if is_below => Label::Condition,
                None => Label::Unknown,
            },
        }
    }

    fn has_any_scheme(&self) -> bool {
        self.schemes.contains(&true)
    }
}

/// The scheme that a label with misspelled words means, and those words with their correct spelling.
pub(super) fn misspelled<'t>(label: &'t str, ctx: &ExtractCtx<'_>) -> Option<(Scheme, Vec<(&'t str, String)>)> {
    let label = SpelledLabel::new(label);
    phrases(&ctx.config.vocabulary.schemes).into_iter().find_map(|(named, sets)| {
        let corrected = sets.iter().find_map(|phrases| label.corrections(phrases, ctx))?;
        Some((named.scheme, corrected))
    })
}

/// The words that name `scheme` in a label.
pub(in crate::extract) fn words_of(scheme: Scheme, ctx: &ExtractCtx<'_>) -> String {
    let mut of_scheme = phrases(&ctx.config.vocabulary.schemes).into_iter().filter(|(named, _)| named.scheme == scheme);
    let words = of_scheme.next().and_then(|(_, sets)| sets.iter().next());
    words.map(|words| words.iter().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// A label whose words may be misspelled.
struct SpelledLabel<'t> {
    text: &'t str,
    tokens: Tokenized<'t>,
    /// The words that may be misspelled: a short one is too similar to others.
    words: Vec<&'t str>,
    /// The same words in lower case.
    lower: Vec<String>,
}

impl<'t> SpelledLabel<'t> {
    fn new(text: &'t str) -> Self {
        let words: Vec<&str> = label_words(text).filter(|word| word.len() > 3).collect();
        let lower = words.iter().map(|word| word.to_lowercase()).collect();
        Self { text, tokens: Tokenized::new(text), words, lower }
    }

    /// The words that must be corrected for all `phrases` to occur in the label.
    fn corrections(&self, phrases: &Words, ctx: &ExtractCtx<'_>) -> Option<Vec<(&'t str, String)>> {
        let mut corrected = Vec::new();
        for phrase in phrases.missing_in(&self.tokens) {
            let similar = self.lower.iter().map(String::as_str).filter(|_| phrase.len() > 3);
            let found = nearest(&phrase.to_lowercase(), similar)?;
            let word = self.words[self.lower.iter().position(|word| word == found)?];
            corrected.push((word, with_case_of(phrase, word)));
        }
        let is_known = |word: &&str| corrected.iter().any(|(found, _)| found == word) || is_label_word(word, ctx);
        head(self.text).is_none_or(|head| label_words(head).all(|word| is_known(&word))).then_some(corrected)
    }
}

/// `phrase` with a capital first letter if `word` has one.
fn with_case_of(phrase: &str, word: &str) -> String {
    let mut chars = phrase.chars();
    match chars.next().filter(|_| word.starts_with(char::is_uppercase)) {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => phrase.to_owned(),
    }
}

/// Whether `label` contains nothing but the words of a scheme, apart from an explanation at its end.
fn names_only_a_scheme(label: &str, ctx: &ExtractCtx<'_>) -> bool {
    head(label).is_none_or(|head| label_words(head).all(|word| is_label_word(word, ctx)))
}

/// The part of `label` before an explanation in parentheses, after a colon or after a dash; `None` if it is empty.
fn head(label: &str) -> Option<&str> {
    let end = label.find(['(', '（', ':', '：']).unwrap_or(label.len());
    let head = label[..end].split(" - ").next()?.split(['–', '—']).next()?.trim();
    (!head.is_empty()).then_some(head)
}

fn label_words(label: &str) -> impl Iterator<Item = &str> {
    label.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether `word` is part of a scheme's words, or accompanies them without a meaning of its own.
fn is_label_word(word: &str, ctx: &ExtractCtx<'_>) -> bool {
    let schemes = &ctx.config.vocabulary.schemes;
    let is_same = |part: &str| part.to_lowercase() == word.to_lowercase();
    schemes.fillers.matches(word)
        || phrases(schemes)
            .iter()
            .flat_map(|(_, sets)| sets.iter())
            .flat_map(Words::iter)
            .flat_map(label_words)
            .any(is_same)
}

fn is_bold(label: &Text) -> bool {
    label.strong.iter().any(|range| range.len() == label.trimmed().len())
}

/// Whether `label` is indented: with spaces, or with the mark of a list item.
fn is_indented(label: &Text) -> bool {
    label.plain.starts_with(|ch: char| ch.is_whitespace() || "-–—•·◦▪↳└".contains(ch))
}

//! The kind of a page and its subject, from front matter, title, namespace and summary.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::config::Version;
use crate::config::layout::KindSource;
use crate::extract::{ExtractCtx, request};
use crate::page::{Block, Text, fences, texts};
use crate::source::Role;
use crate::span::Span;

/// The kind of a page and its subject.
#[derive(Debug, Serialize, Deserialize)]
pub struct Identity {
    /// Name of the page.
    pub page: String,
    /// Its file name without extension.
    pub stem: String,
    /// The API version of its folder, or else of the URLs on the page.
    pub version: Option<String>,
    /// What it describes.
    pub kind: PageKind,
    /// Its title.
    pub title: Option<String>,
    /// The title, or else the start of the page.
    pub span: Span,
    /// The first paragraph, or else the description in the front matter.
    pub summary: Option<String>,
    /// The product area from the front matter, with configured aliases resolved.
    pub area: Option<String>,
    /// The line of the product area in the front matter, or the place for one; otherwise the title.
    pub area_span: Span,
    /// The namespace that the page states.
    pub namespace: Option<String>,
    /// Whether the title or the introduction marks the subject as deprecated.
    pub deprecated: bool,
    /// Names in mixed case from links, bold text and the title.
    pub spellings: Vec<String>,
}

/// What a page describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageKind {
    /// Operations.
    Api,
    /// Types.
    Resource,
    /// Neither.
    Concept,
}

impl Identity {
    /// Whether request lines on this page are operations.
    pub(crate) fn describes_operations(&self) -> bool {
        self.kind == PageKind::Api
    }
}

/// Reads the kind of the page and its subject.
pub(crate) fn identity(ctx: &mut ExtractCtx<'_>) -> Identity {
    let file = ctx.sources.file(ctx.page.file);
    let version = file.role.version().map(str::to_owned);
    let title = ctx.page.title();
    let is_unread = ctx.page.is_unread;
    let kind = if is_unread { PageKind::Concept } else { kind(ctx, &file.role) };
    let title_text = title.map(|heading| heading.text.trimmed().to_owned());
    let span = title.map_or(Span::new(ctx.page.file, 0..0), |heading| heading.text.span);
    let area_span = if ctx.page.front_matter.present {
        Span::new(ctx.page.file, ctx.page.front_matter.place_for(&ctx.config.front_matter.area))
    } else {
        span
    };
    Identity {
        page: file.name.clone(),
        stem: file.stem().to_owned(),
        version: version.or_else(|| version_of_urls(ctx)),
        kind,
        span,
        summary: summary(ctx),
        area: area(ctx),
        area_span,
        namespace: namespace(ctx),
        deprecated: deprecated(ctx, title_text.as_deref()),
        spellings: spellings(ctx),
        title: title_text,
    }
}

/// The folder decides, because that is where readers look for this kind of page, unless the configuration prefers the
/// front matter. The front matter decides for a page in any other folder, or if it declares the page conceptual.
fn kind(ctx: &mut ExtractCtx<'_>, role: &Role) -> PageKind {
    let folder = match role {
        Role::Api(_) => Some(PageKind::Api),
        Role::Resource(_) => Some(PageKind::Resource),
        Role::Either(_) => None,
        Role::Include => Some(PageKind::Concept),
    };
    let prefers_front_matter = ctx.config.layout.kind == KindSource::FrontMatter;
    let is_decisive = |kind: &PageKind| {
        prefers_front_matter || *kind == PageKind::Concept || folder.is_none_or(|folder| folder == *kind)
    };
    if let Some(kind) = declared_kind(ctx).filter(is_decisive) {
        return kind;
    }
    let kind = folder.unwrap_or_else(|| kind_of_headings(ctx));
    unknown_page_type(ctx, kind);
    kind
}

/// The kind that the front matter declares.
fn declared_kind(ctx: &ExtractCtx<'_>) -> Option<PageKind> {
    let keys = &ctx.config.front_matter;
    let declared = ctx.page.front_matter.get(keys.page_type()?)?.value.as_str();
    let kinds =
        [(&keys.api, PageKind::Api), (&keys.resources, PageKind::Resource), (&keys.concepts, PageKind::Concept)];
    let kind = kinds.into_iter().find(|(types, _)| types.iter().any(|ty| ty.eq_ignore_ascii_case(declared)));
    kind.map(|(_, kind)| kind)
}

/// The kind of a page whose folder has pages of both kinds: it describes types if it has sections of a type, and no
/// request; operations if it has any of their sections, or a request; else neither.
fn kind_of_headings(ctx: &ExtractCtx<'_>) -> PageKind {
    let headings = &ctx.config.vocabulary.headings;
    let of_types = [&headings.properties, &headings.relationships, &headings.json, &headings.members];
    let texts = || {
        ctx.page.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.text.trimmed()),
            _ => None,
        })
    };
    let describes_types = texts().any(|text| of_types.iter().any(|words| words.matches(text)));
    let has_request = texts().any(|text| headings.request.matches(text));
    let of_operations = [&headings.permissions, &headings.request, &headings.body, &headings.response];
    let describes_operations = || {
        texts().any(|text| of_operations.iter().any(|words| words.matches_start(text)))
            || fences(&ctx.page.blocks).any(|fence| request::first_method(fence).is_some())
    };
    match describes_types && !has_request {
        true => PageKind::Resource,
        false if describes_operations() => PageKind::Api,
        false => PageKind::Concept,
    }
}

/// Reports front matter whose page type is not one of `kind`.
fn unknown_page_type(ctx: &mut ExtractCtx<'_>, kind: PageKind) {
    let keys = &ctx.config.front_matter;
    let expected = match kind {
        PageKind::Api => &keys.api,
        PageKind::Resource => &keys.resources,
        PageKind::Concept => &keys.concepts,
    };
    let (Some(key), Some(expected), true) = (keys.page_type(), expected.first(), ctx.page.front_matter.present) else {
        return;
    };
    let declared = ctx.page.front_matter.get(key);
    let span = Span::new(ctx.page.file, ctx.page.front_matter.place_for(&[key.to_owned()]));
    let found = declared.map_or(format!("no `{key}`"), |declared| format!("unexpected `{key}: {}`", declared.value));
    ctx.diagnostics.unknown_page_type(span, &found, expected);
}

/// The version in most URLs of the page, for a page outside a version's folder; else the one that URLs do not name.
fn version_of_urls(ctx: &ExtractCtx<'_>) -> Option<String> {
    let text = &ctx.sources.file(ctx.page.file).text;
    let count = |base: &str| {
        let urls = ctx.config.api.hosts.iter().map(|host| format!("{host}/{base}/"));
        urls.map(|url| text.matches(url.as_str()).count()).sum::<usize>()
    };
    let (unnamed, named): (Vec<&Version>, Vec<&Version>) =
        ctx.config.api.versions.iter().partition(|version| version.base().is_empty());
    let counts = named.into_iter().map(|version| (count(version.base()), version));
    let most = counts.rev().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0);
    most.map(|(_, version)| version).or(unnamed.first().copied()).map(|version| version.name.clone())
}

fn area(ctx: &ExtractCtx<'_>) -> Option<String> {
    let area = front_matter(ctx, &ctx.config.front_matter.area)?.trim().to_lowercase();
    Some(ctx.config.areas.get(&area).cloned().unwrap_or(area))
}

/// The value of the first of `keys` that the front matter has.
fn front_matter<'p>(ctx: &ExtractCtx<'p>, keys: &[String]) -> Option<&'p str> {
    keys.iter().find_map(|key| ctx.page.front_matter.get(key)).map(|declared| declared.value.as_str())
}

/// The namespace in a paragraph `Namespace: x.y`.
fn namespace(ctx: &ExtractCtx<'_>) -> Option<String> {
    texts(&ctx.page.blocks).take(8).find_map(|text| labeled_name(text).map(str::to_owned))
}

/// The qualified name after a label, which takes up to three words in some languages.
fn labeled_name(text: &Text) -> Option<&str> {
    let text = text.trimmed();
    let is_punctuation = |ch: char| !ch.is_alphanumeric() && !ch.is_whitespace();
    let (label, rest) = text.split_at(text.find(is_punctuation)?);
    let name = rest.strip_prefix([':', '\u{ff1a}'])?.trim();
    let is_name = name.contains('.') && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.');
    (is_name && label.split_whitespace().count() <= 3).then_some(name)
}

/// Whether a title says that the subject is deprecated, or the first sentence of a paragraph in the introduction does.
fn deprecated(ctx: &ExtractCtx<'_>, title: Option<&str>) -> bool {
    let phrases = &ctx.config.vocabulary.notes.deprecated;
    let front = front_matter(ctx, &ctx.config.front_matter.title);
    let titles = [title, front].into_iter().flatten().any(|title| phrases.occur_in(title));
    titles || introduction(ctx).any(|text| deprecates_subject(text.trimmed(), ctx))
}

/// Whether the first sentence of `text` deprecates the API, method or type of this page, and not another one.
fn deprecates_subject(text: &str, ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let sentence = &text[..memmem::find(text.as_bytes(), b". ").unwrap_or(text.len())];
    let Some(phrase) = notes.deprecated.find(sentence) else { return false };
    let subject = &sentence[..phrase.start];
    notes.deprecated.affirmed_in(sentence, &notes.negations)
        && notes.subjects.occur_in(subject)
        && !notes.others.occur_in(subject)
}

/// The text between the title and the next heading, including notes and included files.
pub(super) fn introduction<'p>(ctx: &ExtractCtx<'p>) -> impl Iterator<Item = &'p Text> {
    let after_title = ctx.page.blocks.iter().skip_while(|block| !matches!(block, Block::Heading(_))).skip(1);
    after_title.take_while(|block| !matches!(block, Block::Heading(_))).filter_map(|block| match block {
        Block::Text(text) => Some(text),
        _ => None,
    })
}

/// The first paragraph after the title that is in the page's own file; else the description in the front matter.
fn summary(ctx: &ExtractCtx<'_>) -> Option<String> {
    let is_candidate = |text: &&Text| !text.quoted && text.span.file == ctx.page.file && !is_label(text);
    let mut paragraphs = introduction(ctx).filter(is_candidate).map(|text| text.trimmed().to_owned());
    let paragraph = paragraphs.find(|text| !text.is_empty());
    paragraph.or_else(|| front_matter(ctx, &ctx.config.front_matter.summary).map(str::to_owned))
}

/// Whether `text` is a line like `Namespace: x.y`.
pub(super) fn is_label(text: &Text) -> bool {
    let pair = text.trimmed().split_once(':');
    labeled_name(text).is_some()
        || pair.is_some_and(|(label, value)| {
            !label.contains(char::is_whitespace) && !value.trim().contains(char::is_whitespace)
        })
}

/// Names in mixed case from links, bold text and the title: `meetingRegistrant` for `meetingregistrant.md`.
fn spellings(ctx: &ExtractCtx<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        // Most words have no capital inside.
        if !word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
            return;
        }
        let name = word.rsplit('.').next().unwrap_or(word);
        let is_simple = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_cased = name.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
        if is_simple && is_cased && !names.iter().any(|existing| existing == name) {
            names.push(name.to_owned());
        }
    };
    for text in texts(&ctx.page.blocks) {
        text.links.iter().for_each(|link| add(text.link_text(link)));
        text.strong.iter().for_each(|range| add(&text.plain[range.clone()]));
    }
    ctx.page.title().iter().for_each(|title| title.text.plain.split([' ', ':']).for_each(&mut add));
    names
}

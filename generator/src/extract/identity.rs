//! What a page is, and what it is about: front matter, title, namespace and summary.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::extract::ExtractCtx;
use crate::page::{Block, Text, texts};
use crate::source::Role;
use crate::span::Span;

/// What a page is, and what it is about.
#[derive(Debug, Serialize, Deserialize)]
pub struct Identity {
    /// Name of the page.
    pub page: String,
    /// Its file name without extension.
    pub stem: String,
    /// The API version of its folder; none for a page given alone outside of one.
    pub version: Option<String>,
    /// What it describes.
    pub kind: PageKind,
    /// Its title.
    pub title: Option<String>,
    /// Where the title stands, else the head of the page.
    pub span: Span,
    /// Its first paragraph, or the front matter's description.
    pub summary: Option<String>,
    /// The product area, as the front matter has it.
    pub area: Option<String>,
    /// The namespace that the page states.
    pub namespace: Option<String>,
    /// Whether the title or the introduction says that what it describes will go away.
    pub deprecated: bool,
    /// Words of links and code on the page that spell a name with its capitals.
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
    pub fn describes_operations(&self) -> bool {
        self.kind == PageKind::Api
    }
}

/// Reads what the page is.
pub fn identity(ctx: &mut ExtractCtx<'_>) -> Identity {
    let file = ctx.sources.file(ctx.page.file);
    let (folder, version) = match &file.role {
        Role::Resource(version) => (PageKind::Resource, version.clone()),
        Role::Api(version) => (PageKind::Api, version.clone()),
        Role::Include => (PageKind::Concept, None),
    };
    let title = ctx.page.title();
    let kind = kind(ctx, folder);
    let title_text = title.map(|heading| heading.text.trimmed().to_owned());
    Identity {
        page: file.name.clone(),
        stem: file.stem().to_owned(),
        version: version.or_else(|| version_of_urls(ctx)),
        kind,
        span: title.map_or(Span::new(ctx.page.file, 0..0), |heading| heading.text.span),
        summary: summary(ctx),
        area: area(ctx),
        namespace: namespace(ctx),
        deprecated: deprecated(ctx, title_text.as_deref()),
        spellings: spellings(ctx),
        title: title_text,
    }
}

/// The folder decides, because readers of either kind look there; outside of one the front matter does.
fn kind(ctx: &mut ExtractCtx<'_>, folder: PageKind) -> PageKind {
    let stated = ctx.page.front_matter.get("doc_type");
    let known = match stated.map(|stated| stated.value.to_lowercase()).as_deref() {
        Some("apipagetype") => Some(PageKind::Api),
        Some("resourcepagetype" | "enumpagetype") => Some(PageKind::Resource),
        Some("conceptualpagetype") => Some(PageKind::Concept),
        _ => None,
    };
    let in_folder = ctx.sources.file(ctx.page.file).role.version().is_some();
    match known {
        Some(kind) if kind == folder || kind == PageKind::Concept || !in_folder => kind,
        _ => {
            if ctx.page.front_matter.present {
                let span = stated.map_or(Span::new(ctx.page.file, 0..3), |stated| stated.span);
                let found = stated.map(|stated| stated.value.as_str());
                let expected = if folder == PageKind::Api { "apiPageType" } else { "resourcePageType" };
                ctx.diagnostics.unknown_page_type(span, found, expected);
            }
            folder
        }
    }
}

/// The version that most URLs of the page name; for a page given alone.
fn version_of_urls(ctx: &ExtractCtx<'_>) -> Option<String> {
    let text = &ctx.sources.file(ctx.page.file).text;
    let count = |version: &str| {
        let urls = ctx.config.api.hosts.iter().map(|host| format!("{host}/{version}/"));
        urls.map(|url| text.matches(url.as_str()).count()).sum::<usize>()
    };
    let versions = ctx.config.api.versions.iter().map(|version| (count(&version.name), &version.name));
    let (count, name) = versions.rev().max_by_key(|(count, _)| *count)?;
    (count > 0).then(|| name.clone())
}

fn area(ctx: &ExtractCtx<'_>) -> Option<String> {
    let stated = ["ms.prod", "ms.subservice"].into_iter().find_map(|key| ctx.page.front_matter.get(key))?;
    let area = stated.value.trim().to_lowercase();
    Some(ctx.config.areas.get(&area).cloned().unwrap_or(area))
}

/// `Namespace: x.y` in a paragraph of its own.
fn namespace(ctx: &ExtractCtx<'_>) -> Option<String> {
    texts(&ctx.page.blocks).take(8).find_map(|text| labelled_name(text).map(str::to_owned))
}

/// The name behind a label of one word; in some languages it takes three.
fn labelled_name(text: &Text) -> Option<&str> {
    let text = text.trimmed();
    let is_mark = |ch: char| !ch.is_alphanumeric() && !ch.is_whitespace();
    let (label, rest) = text.split_at(text.find(is_mark)?);
    let name = rest.strip_prefix([':', '\u{ff1a}'])?.trim();
    let is_name = name.contains('.') && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.');
    (is_name && label.split_whitespace().count() <= 3).then_some(name)
}

/// The title says it, or the first sentence of a paragraph or note of the introduction.
fn deprecated(ctx: &ExtractCtx<'_>, title: Option<&str>) -> bool {
    let words = &ctx.config.vocabulary.notes.deprecated;
    let front = ctx.page.front_matter.get("title").map(|title| title.value.as_str());
    let titles = [title, front].into_iter().flatten().any(|title| words.occur_in(title));
    titles || introduction(ctx).any(|text| ends_itself(text.trimmed(), ctx))
}

/// Whether the first sentence of `text` says that the API, method or type of the page, and no other, will go away.
fn ends_itself(text: &str, ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let sentence = &text[..memmem::find(text.as_bytes(), b". ").unwrap_or(text.len())];
    let Some(word) = notes.deprecated.find(sentence) else { return false };
    let subject = &sentence[..word.start];
    notes.deprecated.affirmed_in(sentence, &notes.negations)
        && notes.subjects.occur_in(subject)
        && !notes.others.occur_in(subject)
}

/// What stands between the title and the next heading, notes and includes among it.
fn introduction<'p>(ctx: &ExtractCtx<'p>) -> impl Iterator<Item = &'p Text> {
    let after_title = ctx.page.blocks.iter().skip_while(|block| !matches!(block, Block::Heading(_))).skip(1);
    after_title.take_while(|block| !matches!(block, Block::Heading(_))).filter_map(|block| match block {
        Block::Text(text) => Some(text),
        _ => None,
    })
}

/// The first paragraph of the page's own below its title; else the front matter's description.
fn summary(ctx: &ExtractCtx<'_>) -> Option<String> {
    let own = |text: &&Text| !text.quoted && text.span.file == ctx.page.file && !is_label(text);
    let paragraph = introduction(ctx).filter(own).map(|text| text.trimmed().to_owned()).find(|text| !text.is_empty());
    paragraph.or_else(|| ctx.page.front_matter.get("description").map(|text| text.value.clone()))
}

/// A line like `Namespace: x.y`.
fn is_label(text: &Text) -> bool {
    let stated = text.trimmed().split_once(':');
    labelled_name(text).is_some()
        || stated.is_some_and(|(word, rest)| {
            !word.contains(char::is_whitespace) && !rest.trim().contains(char::is_whitespace)
        })
}

/// Names as they are spelled in links to resources and in code: `meetingRegistrant` for `meetingregistrant.md`.
fn spellings(ctx: &ExtractCtx<'_>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        let name = word.rsplit('.').next().unwrap_or(word);
        let plain = !name.is_empty() && name.bytes().all(|ch| ch.is_ascii_alphanumeric());
        let cased = name.bytes().skip(1).any(|ch| ch.is_ascii_uppercase());
        if plain && cased && !words.iter().any(|known| known == name) {
            words.push(name.to_owned());
        }
    };
    for text in texts(&ctx.page.blocks) {
        text.links.iter().for_each(|link| add(text.link_text(link)));
        text.strong.iter().for_each(|range| add(&text.plain[range.clone()]));
    }
    ctx.page.title().iter().for_each(|title| title.text.plain.split([' ', ':']).for_each(&mut add));
    words
}

//! `sample`: operations drawn by chance, each beside the words of its page, for people to judge what was understood.
//!
//! The same seed draws the same operations from the same pages, so that a judgement can be repeated.

use std::fmt::Write;
use std::path::Path;

use docwright::config::Config;
use docwright::diagnostic::Diagnostics;
use docwright::model::{Body, Content, Model, Operation, TypeName, TypeRef};
use docwright::page::{self, Section};
use docwright::source::Sources;
use docwright::understand;

/// How many are drawn.
const COUNT: usize = 100;

/// Draws from the pages in `docs` and prints.
pub(crate) fn run(docs: &Path, seed: u64) -> Vec<String> {
    let config = Config::defaults();
    let sources = match Sources::load(docs, &config) {
        Ok(sources) => sources,
        Err(error) => return vec![error.to_string()],
    };
    let model = understand(&sources, &config).model;
    let says_type = |operation: &&Operation| {
        matches!(operation.body, Body::Type(_) | Body::Parameters(_) | Body::Reference(_))
            || !matches!(operation.response.content, Content::Empty)
    };
    let all: Vec<&Operation> = model.operations.iter().filter(says_type).collect();
    let mut chance = Chance(seed.wrapping_mul(2).wrapping_add(1));
    for _ in 0..COUNT.min(all.len()) {
        crate::say(&shown(all[chance.below(all.len())], &model, (&sources, &config)));
    }
    Vec::new()
}

/// A sequence of numbers that look drawn by chance: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

fn shown(operation: &Operation, model: &Model, (sources, config): (&Sources, &Config)) -> String {
    let place = &operation.place;
    let mut out = format!("\n{}:{}  {} {}\n", place.page, place.line, operation.key.method.name(), operation.path.text);
    let body = match &operation.body {
        Body::None => "none".to_owned(),
        Body::Type(ty) => type_text(ty, model),
        Body::Parameters(id) => {
            let names = model.body(*id).properties.iter().map(|field| field.name.as_str());
            format!("fields {}", names.collect::<Vec<_>>().join(", "))
        }
        Body::Reference(id) => format!("a reference to {}", id.map_or("something", |id| &model.ty(id).name)),
        Body::Json => "any JSON".to_owned(),
        Body::Bytes(media) => format!("bytes, {media}"),
    };
    let answer = match &operation.response.content {
        Content::Empty => "nothing".to_owned(),
        Content::Type(ty) => type_text(ty, model),
        Content::Json => "any JSON".to_owned(),
        Content::Bytes => "bytes".to_owned(),
    };
    let status = operation.response.status.map_or("no status".to_owned(), |status| status.to_string());
    let _ = writeln!(out, "  takes {body}\n  answers {status}, {answer}");
    out + &said(operation, sources, config)
}

fn type_text(ty: &TypeRef, model: &Model) -> String {
    let name = match &ty.name {
        TypeName::Id(id) => model.ty(*id).name.as_str(),
        TypeName::Edm(edm) => edm.name(),
        TypeName::Unknown(name) => name,
        TypeName::Unreadable => "what cannot be read",
    };
    format!("{name}{}", if ty.collection { ", many" } else { "" })
}

/// The page's own words on body and response, each behind its line.
fn said(operation: &Operation, sources: &Sources, config: &Config) -> String {
    let page = sources.pages().find(|(_, file)| file.name == operation.place.page);
    let Some((file, _)) = page else { return String::new() };
    let page = page::parse(file, sources, config, &mut Diagnostics::default());
    let headings = &config.vocabulary.headings;
    let outline = page.outline();
    let is_wanted = |section: &&Section<'_>| {
        let title = section.title();
        headings.body.are(title) || headings.response.are(title)
    };
    let texts = outline.sections().iter().filter(is_wanted).flat_map(|section| page::texts(section.own()));
    let line = |text: &page::Text| format!("  {:>5}  {}\n", sources.line(text.span), text.trimmed().replace('\n', " "));
    texts.map(line).collect()
}

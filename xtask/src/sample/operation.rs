//! Operations: request body, response, and the page text about them.

use std::fmt::Write;

use docwright::diagnostic::Diagnostics;
use docwright::model::{Body, Content, Model, Operation, TypeName, TypeRef};
use docwright::page::{self, Section};

use super::{Docs, Item};

/// The operations with a request or response body.
pub(super) fn all(docs: &Docs) -> Vec<Item<'_>> {
    let has_body = |operation: &&Operation| {
        matches!(operation.body, Body::Type(_) | Body::Parameters(_) | Body::Reference(_))
            || !matches!(operation.response.content, Content::Empty)
    };
    let all = docs.analysis.model.operations.iter().filter(has_body);
    all.map(|operation| Box::new(move || text(operation, docs)) as Item<'_>).collect()
}

fn text(operation: &Operation, docs: &Docs) -> String {
    facts(operation, &docs.analysis.model) + &page_text(operation, docs)
}

/// The request line, the body and the response of an operation.
pub(super) fn facts(operation: &Operation, model: &Model) -> String {
    let location = &operation.location;
    let mut out =
        format!("\n{}:{}  {} {}\n", location.page, location.line(), operation.key.method.name(), operation.path.text);
    let body = match &operation.body {
        Body::None => "none".to_owned(),
        Body::Type(ty) => type_text(ty, model),
        Body::Parameters(id) => {
            let names = model.body(*id).properties.iter().map(|field| field.name.as_str());
            format!("fields {}", names.collect::<Vec<_>>().join(", "))
        }
        Body::Reference(id) => format!("a reference to {}", id.map_or("anything", |id| &model.ty(id).name)),
        Body::Json => "any JSON".to_owned(),
        Body::Bytes(media) => format!("bytes, {media}"),
    };
    let response = match &operation.response.content {
        Content::Empty => "none".to_owned(),
        Content::Type(ty) => type_text(ty, model),
        Content::Json => "any JSON".to_owned(),
        Content::Bytes(_) => "bytes".to_owned(),
    };
    let status = operation.response.status.map_or("no status".to_owned(), |status| status.to_string());
    let _ = writeln!(out, "  request body: {body}\n  response: {status}, {response}");
    out
}

fn type_text(ty: &TypeRef, model: &Model) -> String {
    let name = match &ty.name {
        TypeName::Id(id) => model.ty(*id).name.as_str(),
        TypeName::Edm(edm) => edm.name(),
        TypeName::Unknown(name) => name,
        TypeName::Unreadable => "unreadable",
    };
    format!("{name}{}", if ty.collection { " collection" } else { "" })
}

/// The page text about body and response, with line numbers.
fn page_text(operation: &Operation, Docs { sources, config, .. }: &Docs) -> String {
    let page = sources.pages().find(|(_, file)| file.name == operation.location.page);
    let Some((file, _)) = page else { return String::new() };
    let page = page::parse(file, sources, config, &mut Diagnostics::default());
    let headings = &config.vocabulary.headings;
    let outline = page.outline();
    let is_about_body = |section: &&Section<'_>| {
        let title = section.title();
        headings.body.matches(title) || headings.response.matches(title)
    };
    let texts =
        outline.sections().iter().filter(is_about_body).flat_map(|section| page::texts(section.direct_blocks()));
    let line = |text: &page::Text| format!("  {:>5}  {}\n", sources.line(text.span), text.trimmed().replace('\n', " "));
    texts.map(line).collect()
}

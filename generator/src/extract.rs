//! What one page says, word for word.
//!
//! Input is a [`Page`]; output is [`Facts`], each with the span it was read from.
//! Only the page's own shape is judged here. A type name stays a string until
//! [`resolve`](crate::resolve) has seen every page: only then is "unknown" a fact, not a guess.
//!
//! 1. Find the request lines, and for each the part of the page that describes it ([`context`]).
//! 2. Where a heading is not known, assume what it is about ([`structure`]).
//! 3. Read that part's sections by heading and their tables by column heading.
//! 4. Report what is missing and go on; half a page is better than none.

pub mod base;
pub mod enumeration;
pub mod example;
pub mod header;
pub mod identity;
pub mod link;
pub mod note;
pub mod operation;
pub mod parameter;
pub mod path;
pub mod permission;
pub mod property;
pub mod request;
pub mod response;
pub mod shape;
mod stray_requests;
pub mod structure;
pub mod type_expr;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::page::Page;
use crate::source::Sources;
use crate::span::{FileId, Spanned};

pub use enumeration::EnumFacts;
pub use example::ExampleFacts;
pub use identity::Identity;
pub use operation::OperationFacts;
pub use property::{PropertyFacts, TypeFacts};
pub use request::RequestLine;
pub use type_expr::{TypeExpr, TypeWord};

/// What one page says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Facts {
    /// The page's file.
    pub file: FileId,
    /// What the page is, and what it is about.
    pub identity: Identity,
    /// Its request lines, in order.
    pub requests: Vec<RequestLine>,
    /// What is said about them; a request line names its context by index.
    pub contexts: Vec<OperationFacts>,
    /// Its examples, in order.
    pub examples: Vec<ExampleFacts>,
    /// The types that it describes.
    pub types: Vec<TypeFacts>,
    /// The enumerations that it describes in full.
    pub enums: Vec<EnumFacts>,
    /// Links to other pages: name in lower case, and where the link stands.
    pub links: Vec<Spanned<String>>,
}

/// Reads `page`.
pub fn facts(page: &Page, sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Facts {
    let mut ctx = ExtractCtx { page, sources, config, diagnostics };
    let identity = identity::identity(&mut ctx);
    let page = structure::assume(&mut ctx, &identity);
    let mut ctx = ExtractCtx { page: &page, sources, config, diagnostics: ctx.diagnostics };
    let examples = example::examples(&mut ctx);
    let (requests, contexts) = match identity.describes_operations() {
        true => operation::operations(&mut ctx, &examples),
        false => (Vec::new(), Vec::new()),
    };
    stray_requests::report(&mut ctx, &examples, &requests);
    let enums = enumeration::enums(&mut ctx, &identity);
    let types = property::types(&mut ctx, &identity);
    let links = links(&ctx);
    let mut facts = Facts { file: page.file, identity, requests, contexts, examples, types, enums, links };
    facts.shrink();
    facts
}

impl Facts {
    /// Gives back the room for more: lists that grew hold up to four times what is in them, on each of all pages.
    fn shrink(&mut self) {
        let Self { file: _, identity, requests, contexts, examples, types, enums: _, links } = self;
        identity.spellings.shrink_to_fit();
        requests.shrink_to_fit();
        requests.iter_mut().for_each(|request| request.path.shrink());
        contexts.shrink_to_fit();
        examples.shrink_to_fit();
        examples.iter_mut().for_each(ExampleFacts::shrink);
        types.shrink_to_fit();
        types.iter_mut().for_each(TypeFacts::shrink);
        links.shrink_to_fit();
    }
}

/// Where the page's own text leads.
fn links(ctx: &ExtractCtx<'_>) -> Vec<Spanned<String>> {
    let cells = crate::page::tables(&ctx.page.blocks).flat_map(|table| table.rows.iter().flatten());
    let texts = crate::page::texts(&ctx.page.blocks).chain(cells);
    let own = texts.filter(|text| text.span.file == ctx.page.file).flat_map(|text| &text.links);
    let to_page = |link: &crate::page::Link| {
        let page = ctx.page_at(&link.target)?;
        Some(Spanned::new(page, link.span))
    };
    own.filter_map(to_page).collect()
}

/// What every function of this room needs: the page, its surroundings, and where findings go.
pub struct ExtractCtx<'a> {
    /// The page.
    pub page: &'a Page,
    /// All files, for places and for the targets of links.
    pub sources: &'a Sources,
    /// The words of the pages.
    pub config: &'a Config,
    /// Findings.
    pub diagnostics: &'a mut Diagnostics,
}

/// A link to another page, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLink {
    /// The words of the link.
    pub words: String,
    /// Name of the page it leads to, in lower case.
    pub page: String,
}

impl ExtractCtx<'_> {
    /// Where `target` leads, if to another page.
    pub fn page_link(&self, words: &str, target: &str) -> Option<PageLink> {
        Some(PageLink { words: words.trim().to_owned(), page: self.page_at(target)? })
    }

    /// The name of the page that `target` leads to, in lower case: a path from this page, or an address on the web.
    pub fn page_at(&self, target: &str) -> Option<String> {
        self.sources.resolve_link(self.page.file, target).or_else(|| self.page_on_the_web(target))
    }

    /// `/graph/api/resources/user?view=…` is the page `resources/user.md` of this page's own version.
    fn page_on_the_web(&self, target: &str) -> Option<String> {
        let (site, _) = self.config.api.page_url.split_once("{folder}")?;
        let (_, site) = path::split_host(site);
        let (_, inside) = path::split_host(target);
        let stem = inside.unwrap_or(target).strip_prefix(site?)?.split(['?', '#']).next()?;
        let own = &self.sources.file(self.page.file).name;
        let (version, _) = own.rsplit_once('/')?.0.rsplit_once('/')?;
        let folder = if stem.contains('/') { "" } else { "api/" };
        Some(format!("{version}/{folder}{stem}.md").to_ascii_lowercase())
    }
}

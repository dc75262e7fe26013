//! Extracts the facts that one page states.
//!
//! Input is a [`Page`]; output is [`Facts`], each with the span it was read from. This stage looks at one page at a
//! time, so a type name stays a string until [`resolve`](crate::resolve) has seen every page: only then is it
//! certain that a type is unknown.
//!
//! 1. Infer what unrecognized headings and columns contain (`structure`).
//! 2. Find the request lines, and for each the part of the page that describes it (`operation`).
//! 3. Read the sections of that part by heading, and their tables by column heading.
//! 4. Report what is missing and continue: half a page is better than none.

pub(crate) mod account;
pub mod base;
pub(crate) mod enumeration;
pub mod example;
pub(crate) mod exchange;
pub mod form;
pub(crate) mod header;
pub mod identity;
pub mod link;
pub mod message;
pub(crate) mod note;
pub(crate) mod operation;
pub(crate) mod option_value;
pub(crate) mod parameter;
pub(crate) mod path;
pub mod permission;
pub mod property;
mod repeated;
mod repeated_request;
pub(crate) mod request;
pub mod response;
pub(crate) mod shape;
mod stray_requests;
pub(crate) mod structure;
mod type_cell;
pub(crate) mod type_expr;

use docwright_runtime::wire;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::config::layout::FolderKind;
use crate::diagnostic::{Diagnostics, UnreadPage};
use crate::extract::identity::PageKind;
use crate::extract::repeated::Repeated;
use crate::page::{Outline, Page};
use crate::source::Sources;
use crate::span::{FileId, Span, Spanned};

pub(crate) use account::Account;
pub use account::{Kind, Outcome, Tally};
pub use enumeration::EnumFacts;
pub use example::{ExampleFacts, ResponseExample};
pub use identity::Identity;
pub use operation::OperationFacts;
pub use property::{PropertyFacts, TypeFacts};
pub use request::RequestLine;
pub use type_expr::{ElementType, TypeExpr};

/// The facts of one page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Facts {
    /// The page's file.
    pub file: FileId,
    /// The kind of page and its subject.
    pub identity: Identity,
    /// The request lines, in page order.
    pub requests: Vec<RequestLine>,
    /// Descriptions of the requests; [`RequestLine::operation`] is an index into this list.
    pub operations: Vec<OperationFacts>,
    /// The examples, in page order.
    pub examples: Vec<ExampleFacts>,
    /// The example responses whose request is missing or cannot be read.
    pub responses: Vec<ResponseExample>,
    /// The types that the page describes.
    pub types: Vec<TypeFacts>,
    /// The enumerations whose members the page lists.
    pub enums: Vec<EnumFacts>,
    /// Linked pages, by name in lower case, each with the span of the link.
    pub links: Vec<Spanned<String>>,
    /// The places where the page states facts.
    pub account: Tally,
}

/// Extracts the facts of the pages of `sources`, one page at a time.
pub struct Extractor<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) config: &'a Config,
    /// What pages have in common.
    repeated: Repeated,
}

impl<'a> Extractor<'a> {
    /// An extractor that has seen no page.
    pub fn new(sources: &'a Sources, config: &'a Config) -> Self {
        Self { sources, config, repeated: Repeated::default() }
    }

    /// Extracts the facts of `page`.
    pub fn facts(&self, page: &Page, diagnostics: &mut Diagnostics) -> Facts {
        let Self { sources, config, repeated } = self;
        let mut account = Account::default();
        let outline = page.outline();
        let (is_foreign, account) = (false, &mut account);
        let mut ctx =
            ExtractCtx { page, outline: &outline, sources, config, repeated, is_foreign, diagnostics, account };
        let identity = identity::identity(&mut ctx);
        let structure::Inferred { page, is_foreign } = structure::infer(&mut ctx, &identity);
        let inferred = outline_if_changed(&page, ctx.page);
        let mut ctx = ExtractCtx { page: &page, outline: inferred.as_ref().unwrap_or(&outline), is_foreign, ..ctx };
        let exchange::Exchanges { examples, responses } = exchange::exchanges(&mut ctx);
        check_media_types(&examples, &mut ctx);
        let (requests, operations) = match identity.describes_operations() {
            true => operation::operations(&mut ctx, &examples),
            false => (Vec::new(), Vec::new()),
        };
        stray_requests::report(&mut ctx, &examples, &requests);
        let types = property::types(&mut ctx, &identity);
        let enums = enumeration::enums(&mut ctx, &identity, &types);
        if identity.kind == PageKind::Resource && types.is_empty() && enums.is_empty() && page.title().is_some() {
            ctx.diagnostics.missing_type(identity.span);
        }
        let links = links(&ctx);
        let account = std::mem::take(ctx.account).settle(&ctx.page.blocks, ctx.diagnostics);
        let mut facts = Facts {
            file: page.file,
            identity,
            requests,
            operations,
            examples,
            responses,
            types,
            enums,
            links,
            account,
        };
        if let Some(found) = facts.operation_bytes().filter(|found| *found > config.limits.operation_bytes) {
            // As for other limits, the only finding says why.
            *diagnostics = Diagnostics::default();
            let unread = UnreadPage::Operations { found, limit: config.limits.operation_bytes };
            diagnostics.unread_page(Span::new(facts.file, 0..0), unread);
            return self.facts(&Page::unread(facts.file), diagnostics);
        }
        facts.shrink();
        facts
    }
}

/// The outline of `page` if it is not `original` itself, but a changed copy.
fn outline_if_changed<'p>(page: &'p Page, original: &Page) -> Option<Outline<'p>> {
    (!std::ptr::eq(page, original)).then(|| page.outline())
}

/// Reports the examples that send JSON and do not say so.
fn check_media_types(examples: &[ExampleFacts], ctx: &mut ExtractCtx<'_>) {
    let sends_json = |example: &&ExampleFacts| {
        let message = &example.message;
        let is_json = message.body.as_deref().is_some_and(|body| body.trim_start().starts_with(['{', '[']));
        is_json && message.media_type().is_none() && message.malformed.is_empty()
    };
    examples.iter().filter(sends_json).for_each(|example| ctx.diagnostics.missing_content_type(example.span));
}

/// The bytes of `value` in a compact form.
fn size(value: &impl Serialize) -> u64 {
    postcard::experimental::serialized_size(value).expect("facts can be serialized") as u64
}

/// With fewer request lines, a page is too short to state too much about them.
const FEW_LINES: usize = 8;

/// What an operation takes at least, in the model and in code.
const LINE_BYTES: u64 = 200;

impl Facts {
    /// The bytes of what the page states about its operations, if it has many: each request line becomes an operation with
    /// all facts of its description, and with the options of the other lines of its path.
    fn operation_bytes(&self) -> Option<u64> {
        let lines = self.requests.len();
        if lines <= FEW_LINES {
            return None;
        }
        let sizes: Vec<u64> = self.operations.iter().map(size).collect();
        let described: u64 = self.requests.iter().filter_map(|line| sizes.get(line.operation)).sum();
        let has_query =
            |line: &&RequestLine| !line.path.options.is_empty() || line.path.path.query_names().next().is_some();
        let queries = self.requests.iter().filter(has_query);
        let options: u64 = queries.map(|line| size(&(&line.path.options, &line.path.parameters))).sum();
        Some(described + (LINE_BYTES + options) * lines as u64)
    }

    /// Frees spare capacity: a list that grew may have four times the capacity it needs, and the facts of all pages
    /// are in memory at once.
    fn shrink(&mut self) {
        let Self { file: _, identity, requests, operations, examples, responses, types, enums: _, links, account: _ } =
            self;
        identity.spellings.shrink_to_fit();
        requests.shrink_to_fit();
        requests.iter_mut().for_each(|request| request.path.shrink());
        operations.shrink_to_fit();
        examples.shrink_to_fit();
        examples.iter_mut().for_each(ExampleFacts::shrink);
        responses.shrink_to_fit();
        types.shrink_to_fit();
        types.iter_mut().for_each(TypeFacts::shrink);
        links.shrink_to_fit();
    }
}

/// The links to other pages, without those in included files.
fn links(ctx: &ExtractCtx<'_>) -> Vec<Spanned<String>> {
    let cells = crate::page::tables(&ctx.page.blocks).flat_map(|table| table.rows.iter().flatten());
    let texts = crate::page::texts(&ctx.page.blocks).chain(cells);
    let links = texts.filter(|text| text.span.file == ctx.page.file).flat_map(|text| &text.links);
    let to_page = |link: &crate::page::Link| {
        let page = ctx.linked_page(&link.target)?;
        Some(Spanned::new(page, link.span))
    };
    links.filter_map(to_page).collect()
}

/// The page being read, and what the functions of this stage need to read it.
pub(crate) struct ExtractCtx<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its outline.
    pub outline: &'a Outline<'a>,
    /// All source files, to resolve locations and link targets.
    pub sources: &'a Sources,
    /// Settings and vocabulary.
    pub config: &'a Config,
    /// The cells that other pages may have too.
    pub repeated: &'a Repeated,
    /// Whether the page is in a language whose phrases the vocabulary may lack.
    pub is_foreign: bool,
    /// Collects the findings.
    pub diagnostics: &'a mut Diagnostics,
    /// Accounts for the places of the page that were read.
    pub account: &'a mut Account,
}

/// A link to another page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLink {
    /// The link text.
    pub text: String,
    /// Name of the linked page, in lower case.
    pub page: String,
}

impl ExtractCtx<'_> {
    /// The link with this text, if `target` is another page.
    pub(crate) fn page_link(&self, text: &str, target: &str) -> Option<PageLink> {
        Some(PageLink { text: text.trim().to_owned(), page: self.linked_page(target)? })
    }

    /// The name, in lower case, of the page that `target` links to by relative path or by its published URL.
    pub(crate) fn linked_page(&self, target: &str) -> Option<String> {
        self.sources.resolve_link(self.page.file, target).or_else(|| self.published_page(target))
    }

    /// `/graph/api/resources/user?view=…` is the page `resources/user.md` in the same version as this page.
    fn published_page(&self, target: &str) -> Option<String> {
        if !target.starts_with('/') && !target.contains(':') {
            return None;
        }
        let (base_url, _) = self.config.api.page_url.split_once("{folder}")?;
        let (_, base_path) = wire::split_authority(base_url)?;
        let target_path = wire::split_authority(target).map_or(target, |(_, path)| path);
        let stem = target_path.strip_prefix(base_path)?.split(['?', '#']).next()?;
        let kind = if stem.contains('/') { FolderKind::Resource } else { FolderKind::Api };
        let mut folder =
            self.config.layout.folders(&self.sources.file(self.page.file).name, kind).into_iter().next()?;
        if stem.contains('/') {
            // The URL has the last folder.
            folder.truncate(folder.trim_end_matches('/').rfind('/').map_or(0, |end| end + 1));
        }
        Some(format!("{folder}{stem}.md").to_ascii_lowercase())
    }
}

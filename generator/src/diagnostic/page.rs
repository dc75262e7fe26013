//! Findings about a file and its Markdown.

use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::rule;
use crate::span::Span;

impl Diagnostics {
    /// The first byte of a file that is not UTF-8.
    pub(crate) fn not_utf8(&mut self, span: Span) {
        self.add(&rule::NOT_UTF8, span, "invalid UTF-8 was replaced with `U+FFFD`");
    }

    /// The file is a symbolic link that does not resolve to a file below the docs root.
    pub(crate) fn link_leads_out(&mut self, span: Span) {
        self.add(
            &rule::LINK_LEADS_OUT,
            span,
            "the symbolic link escapes the docs root or points nowhere, and is not followed",
        );
    }

    /// The file is a symbolic link to nothing.
    pub(crate) fn link_leads_nowhere(&mut self, span: Span) {
        self.add(&rule::LINK_LEADS_OUT, span, "the symbolic link points nowhere");
    }

    /// Nothing of a page is read.
    pub(crate) fn unread_page(&mut self, span: Span, reason: UnreadPage) {
        let message = format!("the page is not read: {reason}");
        let finding = self.add(&rule::UNREAD_PAGE, span, message);
        if let Some(key) = reason.key() {
            finding.with_help(format!("split the page, or set `{key}` in `[limits]` of docwright.toml"));
        }
    }

    /// An include is not expanded.
    pub(crate) fn unread_include(&mut self, span: Span, target: &str, limit: IncludeLimit) {
        let (limit, key) = match limit {
            IncludeLimit::Depth(limit) => (format!("includes are nested more than {limit} deep"), "include-depth"),
            IncludeLimit::Files(limit) => (format!("the page includes more than {limit} files"), "includes"),
            IncludeLimit::Bytes(limit) => (format!("the page includes more than {limit} bytes"), "page-bytes"),
        };
        let finding = self.add(&rule::UNREAD_INCLUDE, span, format!("`{target}` is not included: {limit}"));
        finding.with_help(format!("include less, or set `{key}` in `[limits]` of docwright.toml"));
    }

    /// The file is empty.
    pub fn empty_page(&mut self, span: Span) {
        self.add(&rule::EMPTY_PAGE, span, "the page is empty");
    }

    /// A page that should describe a type describes none.
    pub(crate) fn missing_type(&mut self, span: Span) {
        self.add(&rule::MISSING_TYPE, span, "the page describes no type");
    }

    /// The page has no front matter.
    pub fn missing_front_matter(&mut self, span: Span) {
        self.add(&rule::MISSING_FRONT_MATTER, span, "no front matter");
    }

    /// The front matter is not YAML; `reason` is the parser's error.
    pub(crate) fn unreadable_front_matter(&mut self, span: Span, reason: &str) {
        self.add(
            &rule::UNREADABLE_FRONT_MATTER,
            span,
            format!("front matter is not valid YAML: {reason}; only `key: value` lines were read"),
        );
    }

    /// `doc_type` is missing, unknown, or does not match the folder.
    pub(crate) fn unknown_page_type(&mut self, span: Span, found: &str, expected: &str) {
        self.add(&rule::UNKNOWN_PAGE_TYPE, span, format!("{found}; assumed `{expected}` from the folder"));
    }

    /// Lines that look like a table have no header row.
    pub(crate) fn table_without_header(&mut self, span: Span) {
        self.add(&rule::TABLE_WITHOUT_HEADER, span, "the table has no header row and is read as text");
    }

    /// A pipe in code ends the cell in Markdown.
    pub(crate) fn unescaped_pipe(&mut self, span: Span) {
        let message = "the pipe ends the cell; expected `\\|` in the code of a table";
        self.add(&rule::UNESCAPED_PIPE, span, message).with_edit(span, "\\|");
    }

    /// An empty line separates the rows at `span` from their table.
    pub(crate) fn split_table(&mut self, span: Span) {
        let message = "an empty line ends the table above; read as rows of it";
        self.add(&rule::SPLIT_TABLE, span, message);
    }

    /// Nothing in a row of a table was read, although other rows were.
    pub(crate) fn unread_row(&mut self, span: Span) {
        self.add(&rule::UNREAD_ROW, span, "the row is not read");
    }

    /// A row has more than `limit` cells beyond the columns of the header; those in `span` are not read.
    pub(crate) fn too_many_cells(&mut self, span: Span, limit: usize) {
        let message = format!("the row has more than {limit} cells beyond its header; the rest is not read");
        self.add(&rule::UNREAD_CELL, span, message);
    }

    /// The cells `texts` are beyond the columns of the header.
    pub(crate) fn unread_cells<'t>(&mut self, span: Span, texts: impl Iterator<Item = &'t str>) {
        let texts = texts.collect::<Vec<_>>().join(" | ");
        self.add(&rule::UNREAD_CELL, span, format!("the header has no column for `{texts}`"));
    }

    /// A table lists a property that another row, at `first`, describes already.
    pub(crate) fn duplicate_property(&mut self, span: Span, name: &str, first: Span) {
        let message = format!("`{name}` is listed twice; the first row is read");
        self.add(&rule::DUPLICATE_PROPERTY, span, message).with_label(first, "the first row");
    }

    /// The name of the type in a title differs from the `expected` one in the annotation.
    pub(crate) fn title_mismatch(&mut self, span: Span, name: &str, expected: &str) {
        let message = format!("the title names `{name}`; expected `{expected}` as in the annotation");
        self.add(&rule::TITLE_MISMATCH, span, message);
    }

    /// The column with the heading `heading` was not read, although others were.
    pub(crate) fn unread_column(&mut self, span: Span, heading: &str) {
        self.add(&rule::UNREAD_COLUMN, span, format!("the column `{heading}` is not read"));
    }

    /// A table's delimiter row has a different number of columns than the header.
    pub(crate) fn uneven_table(&mut self, span: Span, columns: usize, header: usize) {
        self.add(
            &rule::UNEVEN_TABLE,
            span,
            format!("{columns} columns in the delimiter row; expected {header} as in the header"),
        );
    }

    /// A fence is never closed.
    pub(crate) fn unclosed_fence(&mut self, span: Span) {
        self.add(&rule::UNCLOSED_FENCE, span, "the fence is never closed; the rest of the page is read as code");
    }

    /// A comment is never closed.
    pub(crate) fn unclosed_comment(&mut self, span: Span) {
        self.add(&rule::UNCLOSED_COMMENT, span, "the comment is never closed; the rest of the page is hidden");
    }

    /// The annotation could be read only by a lenient parser.
    /// `replacement` is the text to put in place of the marked one, if that is certain.
    pub(crate) fn repaired_annotation(&mut self, span: Span, reason: &str, replacement: Option<&str>) {
        let message = format!("the annotation is not strict JSON: {reason}");
        let finding = self.add(&rule::REPAIRED_ANNOTATION, span, message);
        if let Some(replacement) = replacement {
            finding.with_edit(span, replacement);
        }
    }

    /// The annotation could not be read.
    pub(crate) fn unreadable_annotation(&mut self, span: Span, reason: &str) {
        self.add(&rule::UNREADABLE_ANNOTATION, span, format!("the annotation is not JSON: {reason}"));
    }

    /// A part of an annotation is not used.
    pub(crate) fn unread_annotation(&mut self, span: Span, problem: AnnotationProblem<'_>) {
        let finding = self.add(&rule::UNREAD_ANNOTATION, span, problem.to_string());
        if let AnnotationProblem::UnknownKey(_, nearest) = problem {
            finding.with_help(format!("did you mean `{nearest}`?"));
        }
    }

    /// The included file does not exist.
    pub(crate) fn missing_include(&mut self, span: Span, target: &str) {
        self.add(&rule::MISSING_INCLUDE, span, format!("the included file `{target}` does not exist"));
    }

    /// The included file includes itself, directly or through others.
    pub(crate) fn circular_include(&mut self, span: Span, target: &str) {
        self.add(&rule::CIRCULAR_INCLUDE, span, format!("`{target}` includes itself"));
    }

    /// The included file is outside the docs root.
    pub(crate) fn include_leads_out(&mut self, span: Span, target: &str) {
        self.add(&rule::INCLUDE_LEADS_OUT, span, format!("`{target}` is outside the docs root"));
    }

    /// A heading or label is unknown; its meaning was inferred from the structure of the page.
    pub(crate) fn assumed_structure(&mut self, span: Span, assumption: Assumption) {
        let (part, reason) = match assumption {
            Assumption::Request => ("request", "used the first `http` block"),
            Assumption::Headers => ("request headers", "used a table of headers"),
            Assumption::Query => ("query options", "used a table of options"),
            Assumption::Parameters => ("parameters", "used a table of names and types"),
            Assumption::Body => ("request body", "used the section before the response"),
            Assumption::Response => ("response", "used a section by its position and status"),
            Assumption::Examples => ("examples", "used a section with messages"),
            Assumption::Permissions => {
                ("permissions", "used the table of scopes and assumed the usual order of permission types")
            }
            Assumption::Columns => ("columns", "recognized names and types by the contents of the cells"),
            Assumption::Properties => ("properties", "used a table of names and types"),
            Assumption::Relationships => ("relationships", "used a table of names and types"),
            Assumption::Values => ("values", "used a table of members below the name of a type"),
            Assumption::Type => ("type", "used the name of the file"),
        };
        self.add(&rule::ASSUMED_STRUCTURE, span, format!("no known heading for the {part}; {reason}"));
    }

    /// A link points to a page that does not exist.
    pub(crate) fn broken_link(&mut self, span: Span, target: &str) {
        self.add(&rule::BROKEN_LINK, span, format!("no page `{target}`"));
    }
}

/// Why a part of an annotation is not used.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AnnotationProblem<'a> {
    /// No block type has this name; the nearest one is used instead.
    MisspelledBlockType(&'a str, &'a str),
    /// No key has this name, but this one is similar.
    UnknownKey(&'a str, &'a str),
    /// The value of this key is not of the expected kind.
    Value(&'a str, &'a str),
    /// The block is something else.
    OtherBlock {
        /// The block type that the annotation states.
        stated: &'a str,
        /// What the block is.
        actual: &'a str,
    },
    /// No request on the page has this name.
    NoRequestNamed(&'a str),
    /// No block follows the annotation, which has this block type.
    NoBlock(&'a str),
    /// The body is not empty.
    NotEmpty,
    /// The status is not that of an error.
    NoError(u16),
    /// The list is in this property of the body.
    OtherList(&'a str),
}

impl fmt::Display for AnnotationProblem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MisspelledBlockType(name, meant) => write!(f, "unknown block type `{name}`; assumed `{meant}`"),
            Self::UnknownKey(key, _) => write!(f, "unknown key `{key}`"),
            Self::Value(key, expected) => write!(f, "the value of `{key}` is not {expected}"),
            Self::OtherBlock { stated, actual } => {
                write!(f, "the block type is `{stated}`, but the block is a {actual}")
            }
            Self::NoRequestNamed(name) => write!(f, "no request on the page has the name `{name}`"),
            Self::NoBlock(kind) => write!(f, "no block follows the annotation of a {kind}"),
            Self::NotEmpty => f.write_str("`isEmpty` is true, but the body is not empty"),
            Self::OtherList(name) => write!(f, "the list is in `{name}`, but the SDK reads lists from `value`"),
            Self::NoError(status) => write!(f, "`expectError` is true, but the status is `{status}`"),
        }
    }
}

/// The part of a page whose heading or label is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub(crate) enum Assumption {
    Request,
    Headers,
    Query,
    Parameters,
    Body,
    Response,
    Examples,
    Permissions,
    Columns,
    Properties,
    Relationships,
    Values,
    Type,
}

/// Why nothing of a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnreadPage {
    /// It is a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    Special,
    /// It has too many bytes.
    Bytes {
        /// How many.
        found: u64,
        /// How many it may have.
        limit: u64,
    },
    /// Its lists or quotes are nested too deep.
    Nesting {
        /// How deep.
        found: usize,
        /// How deep they may be.
        limit: usize,
    },
    /// It has too many blocks.
    Blocks {
        /// How many.
        found: usize,
        /// How many it may have.
        limit: usize,
    },
    /// It states too much about each of its operations.
    Operations {
        /// The bytes of all operations.
        found: u64,
        /// How many they may have.
        limit: u64,
    },
}

impl UnreadPage {
    /// The key of the limit that the page exceeds.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::Folder | Self::Special => None,
            Self::Bytes { .. } => Some("page-bytes"),
            Self::Nesting { .. } => Some("nesting"),
            Self::Blocks { .. } => Some("blocks"),
            Self::Operations { .. } => Some("operation-bytes"),
        }
    }
}

impl fmt::Display for UnreadPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder => f.write_str("it is a folder"),
            Self::Special => f.write_str("it is not a file, but a pipe, a socket or a device"),
            Self::Bytes { found, limit } => write!(f, "it has {found} bytes; the limit is {limit}"),
            Self::Nesting { found, limit } => {
                write!(f, "its lists or quotes may be nested {found} deep; the limit is {limit}")
            }
            Self::Blocks { found, limit } => write!(f, "it has {found} blocks; the limit is {limit}"),
            Self::Operations { found, limit } => {
                write!(f, "its operations have {found} bytes of facts; the limit is {limit}")
            }
        }
    }
}

/// A limit on what a page includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IncludeLimit {
    /// How deep includes may be nested.
    Depth(usize),
    /// The number of files.
    Files(usize),
    /// The bytes of all files together.
    Bytes(u64),
}

//! Findings: what is wrong with the pages, each with its rule, location and a short message.
//!
//! Each rule is one line in `rules!` and one page in `docs/rules`. The page documents the static, is printed by
//! `explain`, and is a test: its example must yield the finding. Each rule has one method that writes the message
//! from what the caller passes.

pub mod render;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::span::Span;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Style, or a note.
    Info,
    /// Two pages, or a page and an example, disagree.
    Warning,
    /// The SDK is wrong or incomplete, or a caller who follows the page gets a wrong request or answer.
    Error,
}

impl Level {
    /// The name to print.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, such as `unknown-type`; never changes.
    pub code: &'static str,
    /// How much its findings matter.
    pub level: Level,
    /// Its page in `docs/rules`: what it reports, why, how to fix it, and an example.
    pub page: &'static str,
}

/// A finding: one problem at one location.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its rule.
    #[serde(with = "by_code")]
    pub rule: &'static Rule,
    /// Its location.
    pub span: Span,
    /// The problem, in one phrase.
    pub message: String,
}

/// Serializes a rule as its code.
mod by_code {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Rule;

    pub(super) fn serialize<S: Serializer>(rule: &Rule, to: S) -> Result<S::Ok, S::Error> {
        rule.code.serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<&'static Rule, D::Error> {
        let code = <&str>::deserialize(from)?;
        super::rule(code).ok_or_else(|| D::Error::custom(format_args!("unknown rule `{code}`")))
    }
}

/// The findings of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

macro_rules! rules {
    ($($name:ident: $level:ident = $code:literal;)*) => {
        $(
            #[doc = include_str!(concat!("../embedded/rules/", $code, ".md"))]
            pub static $name: Rule = Rule {
                code: $code,
                level: Level::$level,
                page: include_str!(concat!("../embedded/rules/", $code, ".md")),
            };
        )*
        /// Every rule, grouped by what it checks.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // The file.
    NOT_UTF8: Error = "not-utf8";
    LINK_LEADS_OUT: Error = "link-leads-out";
    EMPTY_PAGE: Error = "empty-page";
    // Its Markdown.
    MISSING_FRONT_MATTER: Info = "missing-front-matter";
    UNREADABLE_FRONT_MATTER: Info = "unreadable-front-matter";
    UNKNOWN_PAGE_TYPE: Warning = "unknown-page-type";
    TABLE_WITHOUT_HEADER: Error = "table-without-header";
    UNEVEN_TABLE: Info = "uneven-table";
    UNCLOSED_FENCE: Error = "unclosed-fence";
    UNCLOSED_COMMENT: Error = "unclosed-comment";
    REPAIRED_ANNOTATION: Info = "repaired-annotation";
    UNREADABLE_ANNOTATION: Error = "unreadable-annotation";
    MISSING_INCLUDE: Error = "missing-include";
    CIRCULAR_INCLUDE: Warning = "circular-include";
    INCLUDE_LEADS_OUT: Error = "include-leads-out";
    ASSUMED_STRUCTURE: Info = "assumed-structure";
    // Requests.
    MISSING_REQUEST: Error = "missing-request";
    REQUEST_ONLY_IN_EXAMPLE: Warning = "request-only-in-example";
    REQUEST_WITHOUT_METHOD: Error = "request-without-method";
    FOREIGN_REQUEST: Info = "foreign-request";
    UNREAD_REQUEST: Info = "unread-request";
    IRREGULAR_PATH: Info = "irregular-path";
    UNREADABLE_PATH: Error = "unreadable-path";
    // Permissions.
    MISSING_PERMISSIONS: Error = "missing-permissions";
    REVERSED_PERMISSIONS: Info = "reversed-permissions";
    UNDETERMINED_PERMISSIONS: Error = "undetermined-permissions";
    UNREADABLE_PERMISSIONS: Error = "unreadable-permissions";
    PERMISSION_SPELLING: Info = "permission-spelling";
    // Types.
    UNREADABLE_NAME: Error = "unreadable-name";
    UNREADABLE_TYPE: Error = "unreadable-type";
    UNKNOWN_TYPE: Error = "unknown-type";
    TYPE_ONLY_IN_EXAMPLE: Warning = "type-only-in-example";
    CONFLICTING_TYPES: Warning = "conflicting-types";
    CONFLICTING_OPERATIONS: Warning = "conflicting-operations";
    UNKNOWN_AREA: Info = "unknown-area";
    NAME_CLASH: Info = "name-clash";
    BROKEN_LINK: Warning = "broken-link";
    // Examples.
    EXAMPLE_METHOD_MISMATCH: Warning = "example-method-mismatch";
    EXAMPLE_PATH_MISMATCH: Warning = "example-path-mismatch";
    EXAMPLE_PATH_ARGUMENT: Warning = "example-path-argument";
    EXAMPLE_PATH_CASE: Info = "example-path-case";
    EXAMPLE_VERSION_MISMATCH: Warning = "example-version-mismatch";
    EXAMPLE_HOST: Warning = "example-host";
    EXAMPLE_UNKNOWN_OPERATION: Warning = "example-unknown-operation";
    EXAMPLE_OTHER_OPERATION: Info = "example-other-operation";
    EXAMPLE_QUERY_UNPARSABLE: Warning = "example-query-unparsable";
    EXAMPLE_HEADER_MALFORMED: Warning = "example-header-malformed";
    EXAMPLE_BODY_INVALID_JSON: Warning = "example-body-invalid-json";
    EXAMPLE_BODY_UNKNOWN_PROPERTY: Warning = "example-body-unknown-property";
    EXAMPLE_BODY_TYPE_MISMATCH: Warning = "example-body-type-mismatch";
    RESPONSE_STATUS_MISMATCH: Warning = "response-status-mismatch";
    RESPONSE_BODY_INVALID_JSON: Warning = "response-body-invalid-json";
    RESPONSE_BODY_UNKNOWN_PROPERTY: Warning = "response-body-unknown-property";
    RESPONSE_BODY_TYPE_MISMATCH: Warning = "response-body-type-mismatch";
    RESPONSE_BODY_PLACEHOLDER: Warning = "response-body-placeholder";
    RESPONSE_BODY_UNEXPECTED_TYPE: Warning = "response-body-unexpected-type";
    RESPONSE_BODY_WRAPPED: Warning = "response-body-wrapped";
}

/// Returns the rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

impl Diagnostics {
    /// Iterates over the findings in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Appends the findings of another stage or page.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Sorts the findings by `key` and removes duplicates.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&Diagnostic) -> K + Sync) {
        let full_key = |finding: &Diagnostic| (key(finding), finding.rule.code);
        self.list.par_sort_by(|a, b| full_key(a).cmp(&full_key(b)).then_with(|| a.message.cmp(&b.message)));
        self.list.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    }

    fn add(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) {
        self.list.push(Diagnostic { rule, span, message: message.into() });
    }

    /// The first byte of a file that is not UTF-8.
    pub fn not_utf8(&mut self, span: Span) {
        self.add(&NOT_UTF8, span, "invalid UTF-8 was replaced with `U+FFFD`");
    }

    /// The file is a symbolic link that does not resolve to a file below the docs root.
    pub fn link_leads_out(&mut self, span: Span) {
        self.add(
            &LINK_LEADS_OUT,
            span,
            "the symbolic link escapes the docs root or points nowhere, and is not followed",
        );
    }

    /// The file is empty.
    pub fn empty_page(&mut self, span: Span) {
        self.add(&EMPTY_PAGE, span, "the page is empty");
    }

    /// The page has no front matter.
    pub fn missing_front_matter(&mut self, span: Span) {
        self.add(&MISSING_FRONT_MATTER, span, "no front matter");
    }

    /// The front matter is not YAML; `reason` is the parser's error.
    pub fn unreadable_front_matter(&mut self, span: Span, reason: &str) {
        self.add(
            &UNREADABLE_FRONT_MATTER,
            span,
            format!("front matter is not valid YAML: {reason}; only `key: value` lines were read"),
        );
    }

    /// `doc_type` is missing, unknown, or does not match the folder.
    pub fn unknown_page_type(&mut self, span: Span, found: Option<&str>, expected: &str) {
        let found = found.map_or("no `doc_type`".to_owned(), |found| format!("unexpected `doc_type: {found}`"));
        self.add(&UNKNOWN_PAGE_TYPE, span, format!("{found}; assumed `{expected}` from the folder"));
    }

    /// Lines that look like a table have no header row.
    pub fn table_without_header(&mut self, span: Span) {
        self.add(&TABLE_WITHOUT_HEADER, span, "the table has no header row and is read as text");
    }

    /// A table's delimiter row has a different number of columns than the header.
    pub fn uneven_table(&mut self, span: Span, columns: usize, header: usize) {
        self.add(
            &UNEVEN_TABLE,
            span,
            format!("{columns} columns in the delimiter row; expected {header} as in the header"),
        );
    }

    /// A fence is never closed.
    pub fn unclosed_fence(&mut self, span: Span) {
        self.add(&UNCLOSED_FENCE, span, "the fence is never closed; the rest of the page is read as code");
    }

    /// A comment is never closed.
    pub fn unclosed_comment(&mut self, span: Span) {
        self.add(&UNCLOSED_COMMENT, span, "the comment is never closed; the rest of the page is hidden");
    }

    /// The annotation could be read only by a lenient parser.
    pub fn repaired_annotation(&mut self, span: Span, reason: &str) {
        self.add(&REPAIRED_ANNOTATION, span, format!("the annotation is not strict JSON: {reason}"));
    }

    /// The annotation could not be read.
    pub fn unreadable_annotation(&mut self, span: Span, reason: &str) {
        self.add(&UNREADABLE_ANNOTATION, span, format!("the annotation is not JSON: {reason}"));
    }

    /// The included file does not exist.
    pub fn missing_include(&mut self, span: Span, target: &str) {
        self.add(&MISSING_INCLUDE, span, format!("the included file `{target}` does not exist"));
    }

    /// The included file includes itself, directly or through others.
    pub fn circular_include(&mut self, span: Span, target: &str) {
        self.add(&CIRCULAR_INCLUDE, span, format!("`{target}` includes itself"));
    }

    /// The included file is outside the docs root.
    pub fn include_leads_out(&mut self, span: Span, target: &str) {
        self.add(&INCLUDE_LEADS_OUT, span, format!("`{target}` is outside the docs root"));
    }

    /// A heading or label is unknown; its meaning was inferred from the structure of the page.
    pub fn assumed_structure(&mut self, span: Span, part: &str, reason: &str) {
        self.add(&ASSUMED_STRUCTURE, span, format!("no known heading for the {part}; {reason}"));
    }

    /// An API page has no request.
    pub fn missing_request(&mut self, span: Span) {
        self.add(&MISSING_REQUEST, span, "the page has no request");
    }

    /// The operation was read from an example, not from a request section.
    pub fn request_only_in_example(&mut self, span: Span) {
        self.add(&REQUEST_ONLY_IN_EXAMPLE, span, "the request is only in an example");
    }

    /// A line of a request block has no method.
    pub fn request_without_method(&mut self, span: Span, line: &str) {
        self.add(&REQUEST_WITHOUT_METHOD, span, format!("`{line}` does not begin with an HTTP method"));
    }

    /// A request among the examples is sent by the service, not to it.
    pub fn foreign_request(&mut self, span: Span, url: &str) {
        let message = format!("`{url}` is not on a host of this API; assumed to be a request that the service sends");
        self.add(&FOREIGN_REQUEST, span, message);
    }

    /// A block starts with a request that is neither a request line nor an example.
    pub fn unread_request(&mut self, span: Span, line: &str) {
        self.add(&UNREAD_REQUEST, span, format!("`{line}` is neither a request line nor an example"));
    }

    /// The path has an unusual form, but only one possible meaning.
    pub fn irregular_path(&mut self, span: Span, problem: &str) {
        self.add(&IRREGULAR_PATH, span, problem.to_owned());
    }

    /// The path cannot be called as it is written.
    pub fn unreadable_path(&mut self, span: Span, problem: &str) {
        self.add(&UNREADABLE_PATH, span, problem.to_owned());
    }

    /// An API page has no permission table.
    pub fn missing_permissions(&mut self, span: Span) {
        self.add(&MISSING_PERMISSIONS, span, "no permission table");
    }

    /// The table lists the most privileged scope first.
    pub fn reversed_permissions(&mut self, span: Span) {
        self.add(
            &REVERSED_PERMISSIONS,
            span,
            "scopes are listed from most to least privileged; expected least to most",
        );
    }

    /// The cell is still to be filled in.
    pub fn undetermined_permissions(&mut self, span: Span, cell: &str) {
        self.add(&UNDETERMINED_PERMISSIONS, span, format!("permissions are not filled in yet: `{cell}`"));
    }

    /// A permission cell has neither a scope nor a term such as "Not supported".
    pub fn unreadable_permissions(&mut self, span: Span, word: &str) {
        self.add(&UNREADABLE_PERMISSIONS, span, format!("`{word}` is not a permission"));
    }

    /// A fixed term of permission tables is not spelled in the usual way.
    pub fn permission_spelling(&mut self, span: Span, found: &str, expected: &str) {
        self.add(&PERMISSION_SPELLING, span, format!("`{found}` is usually spelled `{expected}`"));
    }

    /// A cell that should contain a name does not.
    pub fn unreadable_name(&mut self, span: Span, cell: &str) {
        self.add(&UNREADABLE_NAME, span, format!("`{cell}` is not a name"));
    }

    /// A type cell does not name a type.
    pub fn unreadable_type(&mut self, span: Span, cell: &str) {
        self.add(&UNREADABLE_TYPE, span, format!("`{cell}` is not a type"));
    }

    /// A type is not described by any page, but inferred from an example.
    pub fn type_only_in_example(&mut self, span: Span, name: &str) {
        self.add(&TYPE_ONLY_IN_EXAMPLE, span, format!("the type `{name}` is only in an example"));
    }

    /// A type is not described by any page.
    pub fn unknown_type(&mut self, span: Span, name: &str) {
        self.add(&UNKNOWN_TYPE, span, format!("no page describes the type `{name}`"));
    }

    /// Two pages disagree about a type.
    pub fn conflicting_types(&mut self, span: Span, name: &str, difference: &str, other_page: &str) {
        self.add(&CONFLICTING_TYPES, span, format!("`{name}` is described differently in {other_page}: {difference}"));
    }

    /// Two pages disagree about an operation.
    pub fn conflicting_operations(&mut self, span: Span, operation: &str, difference: &str, other_page: &str) {
        self.add(
            &CONFLICTING_OPERATIONS,
            span,
            format!("`{operation}` is described differently in {other_page}: {difference}"),
        );
    }

    /// Neither the page nor its resource states a product area.
    pub fn unknown_area(&mut self, span: Span) {
        self.add(&UNKNOWN_AREA, span, "no product area; assigned to `other`");
    }

    /// The preferred name is taken.
    pub fn name_clash(&mut self, span: Span, candidate: &str, allocated: &str) {
        self.add(&NAME_CLASH, span, format!("the name `{candidate}` is taken; renamed to `{allocated}`"));
    }

    /// A link points to a page that does not exist.
    pub fn broken_link(&mut self, span: Span, target: &str) {
        self.add(&BROKEN_LINK, span, format!("no page `{target}`"));
    }

    /// An example has a problem; its message depends on what the checker compared.
    pub fn example(&mut self, rule: &'static Rule, span: Span, message: String) {
        self.add(rule, span, message);
    }
}

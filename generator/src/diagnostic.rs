//! What a maintainer should know: findings, each with its rule, its place and one short phrase.
//!
//! A rule is one line of the table below. Its long text is a page in `docs/rules`, which is at once the
//! documentation of the constant, what `explain` prints, and a test: the example on it must yield the finding.
//! There is one method per rule: callers pass what they hold, the method words it.

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
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which reads well after "allow".
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// Its page: what, why, how to mend, and an example.
    pub page: &'static str,
}

/// A finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its kind.
    #[serde(with = "by_code")]
    pub rule: &'static Rule,
    /// Where it is.
    pub span: Span,
    /// What is so, in one phrase.
    pub message: String,
}

/// A rule is written as its code.
mod by_code {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Rule;

    pub(super) fn serialize<S: Serializer>(rule: &Rule, to: S) -> Result<S::Ok, S::Error> {
        rule.code.serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<&'static Rule, D::Error> {
        let code = <&str>::deserialize(from)?;
        super::rule(code).ok_or_else(|| D::Error::custom("a rule that there is not"))
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
        /// Every rule, in the order in which pages are read.
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

/// The rule called `code`.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

impl Diagnostics {
    /// The findings, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes over the findings of another room or page.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Puts findings in the order of `key`, each once.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&Diagnostic) -> K + Sync) {
        let whole = |found: &Diagnostic| (key(found), found.rule.code);
        self.list.par_sort_by(|one, other| whole(one).cmp(&whole(other)).then_with(|| one.message.cmp(&other.message)));
        self.list.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    }

    fn add(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) {
        self.list.push(Diagnostic { rule, span, message: message.into() });
    }

    /// The file is not UTF-8 from here on.
    pub fn not_utf8(&mut self, span: Span) {
        self.add(&NOT_UTF8, span, "not UTF-8: unreadable bytes were replaced");
    }

    /// The file is a link to a place outside the root.
    pub fn link_leads_out(&mut self, span: Span) {
        self.add(&LINK_LEADS_OUT, span, "a symbolic link out of the docs root is not followed");
    }

    /// The file holds nothing.
    pub fn empty_page(&mut self, span: Span) {
        self.add(&EMPTY_PAGE, span, "the page is empty");
    }

    /// The page has no front matter.
    pub fn missing_front_matter(&mut self, span: Span) {
        self.add(&MISSING_FRONT_MATTER, span, "no front matter");
    }

    /// The front matter is not YAML; `why` is the reader's complaint.
    pub fn unreadable_front_matter(&mut self, span: Span, why: &str) {
        self.add(
            &UNREADABLE_FRONT_MATTER,
            span,
            format!("front matter is not YAML ({why}); its simple lines were read"),
        );
    }

    /// `doc_type` is missing or not one of those known.
    pub fn unknown_page_type(&mut self, span: Span, found: Option<&str>, expected: &str) {
        let found = found.map_or("no `doc_type`".to_owned(), |found| format!("`doc_type: {found}`"));
        self.add(&UNKNOWN_PAGE_TYPE, span, format!("{found}, read as `{expected}` for its folder"));
    }

    /// Lines look like a table but have no header row.
    pub fn table_without_header(&mut self, span: Span) {
        self.add(&TABLE_WITHOUT_HEADER, span, "a table without a header row is only text");
    }

    /// The line of dashes below a table's header has another number of columns.
    pub fn uneven_table(&mut self, span: Span, columns: usize, header: usize) {
        self.add(&UNEVEN_TABLE, span, format!("{columns} columns of dashes below a header of {header}"));
    }

    /// A fence runs to the end of the page.
    pub fn unclosed_fence(&mut self, span: Span) {
        self.add(&UNCLOSED_FENCE, span, "the fence is never closed: all below it is taken for code");
    }

    /// A comment runs to the end of the page.
    pub fn unclosed_comment(&mut self, span: Span) {
        self.add(&UNCLOSED_COMMENT, span, "the comment is never closed: it hides all below it");
    }

    /// The annotation was read after a repair.
    pub fn repaired_annotation(&mut self, span: Span, what: &str) {
        self.add(&REPAIRED_ANNOTATION, span, format!("the annotation is not strict JSON: {what}"));
    }

    /// The annotation could not be read.
    pub fn unreadable_annotation(&mut self, span: Span, why: &str) {
        self.add(&UNREADABLE_ANNOTATION, span, format!("the annotation is not JSON: {why}"));
    }

    /// The included file does not exist.
    pub fn missing_include(&mut self, span: Span, target: &str) {
        self.add(&MISSING_INCLUDE, span, format!("no file `{target}` to include"));
    }

    /// The included file includes itself, perhaps by way of others.
    pub fn circular_include(&mut self, span: Span, target: &str) {
        self.add(&CIRCULAR_INCLUDE, span, format!("`{target}` includes itself"));
    }

    /// The include leaves the root.
    pub fn include_leads_out(&mut self, span: Span, target: &str) {
        self.add(&INCLUDE_LEADS_OUT, span, format!("`{target}` lies outside the docs root"));
    }

    /// A heading or label is in words that are not known: what it is about was decided by structure.
    pub fn assumed_structure(&mut self, span: Span, what: &str, why: &str) {
        self.add(&ASSUMED_STRUCTURE, span, format!("no known heading for the {what}; {why}"));
    }

    /// An API page without any request.
    pub fn missing_request(&mut self, span: Span) {
        self.add(&MISSING_REQUEST, span, "the page shows no request");
    }

    /// The operation was read from an example.
    pub fn request_only_in_example(&mut self, span: Span) {
        self.add(&REQUEST_ONLY_IN_EXAMPLE, span, "only the example shows the request");
    }

    /// A line of a request block does not begin with a method.
    pub fn request_without_method(&mut self, span: Span, line: &str) {
        self.add(&REQUEST_WITHOUT_METHOD, span, format!("`{line}` does not begin with an HTTP method"));
    }

    /// A request among the examples goes to a host of the reader's own.
    pub fn foreign_request(&mut self, span: Span, url: &str) {
        let message = format!("`{url}` is no request to this API; it is taken for one that goes out from the service");
        self.add(&FOREIGN_REQUEST, span, message);
    }

    /// A block begins with a request, and is neither a request line nor an example.
    pub fn unread_request(&mut self, span: Span, line: &str) {
        self.add(&UNREAD_REQUEST, span, format!("`{line}` is neither a request line nor an example"));
    }

    /// The path was understood, but is not written as paths are.
    pub fn irregular_path(&mut self, span: Span, what: &str) {
        self.add(&IRREGULAR_PATH, span, what.to_owned());
    }

    /// The path could not be understood whole.
    pub fn unreadable_path(&mut self, span: Span, what: &str) {
        self.add(&UNREADABLE_PATH, span, what.to_owned());
    }

    /// An API page without permission table.
    pub fn missing_permissions(&mut self, span: Span) {
        self.add(&MISSING_PERMISSIONS, span, "no permission table");
    }

    /// The table lists the most privileged scope first.
    pub fn reversed_permissions(&mut self, span: Span) {
        self.add(&REVERSED_PERMISSIONS, span, "the table runs from most to least privileged");
    }

    /// The cell says that somebody still has to fill it in.
    pub fn undetermined_permissions(&mut self, span: Span, cell: &str) {
        self.add(&UNDETERMINED_PERMISSIONS, span, format!("permissions are still to be written: `{cell}`"));
    }

    /// A word in a permission cell is not a scope.
    pub fn unreadable_permissions(&mut self, span: Span, word: &str) {
        self.add(&UNREADABLE_PERMISSIONS, span, format!("`{word}` is not a permission"));
    }

    /// A fixed word of permission tables is spelled in another way.
    pub fn permission_spelling(&mut self, span: Span, found: &str, expected: &str) {
        self.add(&PERMISSION_SPELLING, span, format!("`{found}` is usually spelled `{expected}`"));
    }

    /// A cell that should hold a name.
    pub fn unreadable_name(&mut self, span: Span, cell: &str) {
        self.add(&UNREADABLE_NAME, span, format!("`{cell}` is not a name"));
    }

    /// A type cell that says nothing a type could be made of.
    pub fn unreadable_type(&mut self, span: Span, cell: &str) {
        self.add(&UNREADABLE_TYPE, span, format!("`{cell}` is not a type"));
    }

    /// A type that no page describes, but an answer shows.
    pub fn type_only_in_example(&mut self, span: Span, name: &str) {
        self.add(&TYPE_ONLY_IN_EXAMPLE, span, format!("only an example shows the type `{name}`"));
    }

    /// A type that no page describes.
    pub fn unknown_type(&mut self, span: Span, name: &str) {
        self.add(&UNKNOWN_TYPE, span, format!("no page describes the type `{name}`"));
    }

    /// Two pages describe a type and disagree.
    pub fn conflicting_types(&mut self, span: Span, name: &str, what: &str, other: &str) {
        self.add(&CONFLICTING_TYPES, span, format!("`{name}` is described otherwise in {other}: {what}"));
    }

    /// Two pages describe an operation and disagree.
    pub fn conflicting_operations(&mut self, span: Span, operation: &str, what: &str, other: &str) {
        self.add(&CONFLICTING_OPERATIONS, span, format!("`{operation}` is described otherwise in {other}: {what}"));
    }

    /// Neither the page nor its resource names a product area.
    pub fn unknown_area(&mut self, span: Span) {
        self.add(&UNKNOWN_AREA, span, "no product area; the operation goes to `other`");
    }

    /// Two things wanted one name.
    pub fn name_clash(&mut self, span: Span, wanted: &str, given: &str) {
        self.add(&NAME_CLASH, span, format!("`{wanted}` is taken; it is called `{given}`"));
    }

    /// A link to a page that does not exist.
    pub fn broken_link(&mut self, span: Span, target: &str) {
        self.add(&BROKEN_LINK, span, format!("no page `{target}`"));
    }

    /// What stands in an example contradicts what the page says of the operation.
    pub fn example(&mut self, rule: &'static Rule, span: Span, message: String) {
        self.add(rule, span, message);
    }
}

//! The rules: the kinds of findings.
//!
//! Each rule is one line in `rules!` and one page in `docs/rules`. The page documents the static, is printed by
//! `explain`, and is a test: its example must yield the finding.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::suggest::nearest;

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
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name to print.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(to)
    }
}

impl<'d> Deserialize<'d> for Level {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Parsed(|name: &str| {
            let list = || format!("expected {}", Self::ALL.map(|level| format!("`{}`", level.name())).join(", "));
            let help =
                || nearest(name, Self::ALL.map(Self::name)).map_or_else(list, |name| format!("did you mean `{name}`?"));
            let level = Self::ALL.into_iter().find(|level| level.name() == name);
            level.ok_or_else(|| format!("unknown level `{name}`\n  {}", help()))
        }))
    }
}

/// A visitor that parses a string. The deserializer adds the place of the string to an error of its visitor.
pub(crate) struct Parsed<F>(pub(crate) F);

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Parsed<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.0(text).map_err(E::custom)
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
    UNREAD_PAGE: Error = "unread-page";
    EMPTY_PAGE: Error = "empty-page";
    // Its Markdown.
    MISSING_FRONT_MATTER: Info = "missing-front-matter";
    UNREADABLE_FRONT_MATTER: Info = "unreadable-front-matter";
    UNKNOWN_PAGE_TYPE: Warning = "unknown-page-type";
    TABLE_WITHOUT_HEADER: Error = "table-without-header";
    UNESCAPED_PIPE: Info = "unescaped-pipe";
    SPLIT_TABLE: Info = "split-table";
    UNREAD_ROW: Error = "unread-row";
    UNREAD_CELL: Error = "unread-cell";
    DUPLICATE_PROPERTY: Warning = "duplicate-property";
    TITLE_MISMATCH: Warning = "title-mismatch";
    UNREAD_COLUMN: Warning = "unread-column";
    UNEVEN_TABLE: Info = "uneven-table";
    UNCLOSED_FENCE: Error = "unclosed-fence";
    UNCLOSED_COMMENT: Error = "unclosed-comment";
    REPAIRED_ANNOTATION: Info = "repaired-annotation";
    UNREADABLE_ANNOTATION: Error = "unreadable-annotation";
    UNREAD_ANNOTATION: Warning = "unread-annotation";
    MISSING_INCLUDE: Error = "missing-include";
    CIRCULAR_INCLUDE: Warning = "circular-include";
    INCLUDE_LEADS_OUT: Error = "include-leads-out";
    UNREAD_INCLUDE: Error = "unread-include";
    ASSUMED_STRUCTURE: Info = "assumed-structure";
    // Requests.
    MISSING_REQUEST: Error = "missing-request";
    MISSING_TYPE: Warning = "missing-type";
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
    UNREAD_PERMISSION: Error = "unread-permission";
    UNKNOWN_PERMISSION_TYPE: Error = "unknown-permission-type";
    AMBIGUOUS_PERMISSIONS: Warning = "ambiguous-permissions";
    PERMISSION_ORDER: Warning = "permission-order";
    DENIED_PERMISSION: Info = "denied-permission";
    DUPLICATE_PERMISSION: Info = "duplicate-permission";
    MISSING_PERMISSION_TYPE: Info = "missing-permission-type";
    PERMISSION_SPELLING: Info = "permission-spelling";
    // Types.
    UNREADABLE_NAME: Error = "unreadable-name";
    UNREADABLE_TYPE: Error = "unreadable-type";
    UNKNOWN_TYPE: Error = "unknown-type";
    RESOURCE_JSON_INVALID: Warning = "resource-json-invalid";
    RESOURCE_JSON_UNKNOWN_PROPERTY: Warning = "resource-json-unknown-property";
    RESOURCE_JSON_TYPE_MISMATCH: Warning = "resource-json-type-mismatch";
    UNREAD_RESOURCE_JSON: Warning = "unread-resource-json";
    UNREAD_MEMBER: Error = "unread-member";
    CONFLICTING_MEMBERS: Warning = "conflicting-members";
    TYPE_ONLY_IN_EXAMPLE: Warning = "type-only-in-example";
    CONFLICTING_TYPES: Warning = "conflicting-types";
    CONFLICTING_OPERATIONS: Warning = "conflicting-operations";
    CONTRADICTORY_TYPE: Warning = "contradictory-type";
    CONTRADICTORY_BODY: Warning = "contradictory-body";
    UNKNOWN_AREA: Info = "unknown-area";
    NAME_CLASH: Info = "name-clash";
    BROKEN_LINK: Warning = "broken-link";
    // Examples.
    UNREAD_EXAMPLE: Warning = "unread-example";
    EXAMPLE_METHOD_MISMATCH: Warning = "example-method-mismatch";
    EXAMPLE_PATH_MISMATCH: Warning = "example-path-mismatch";
    EXAMPLE_PATH_ARGUMENT: Warning = "example-path-argument";
    EXAMPLE_PATH_CASE: Info = "example-path-case";
    EXAMPLE_VERSION_MISMATCH: Warning = "example-version-mismatch";
    EXAMPLE_HOST: Warning = "example-host";
    UNCONFIGURED_HOST: Error = "unconfigured-host";
    EXAMPLE_UNKNOWN_OPERATION: Warning = "example-unknown-operation";
    EXAMPLE_OTHER_OPERATION: Info = "example-other-operation";
    EXAMPLE_QUERY_UNPARSABLE: Warning = "example-query-unparsable";
    EXAMPLE_HEADER_MALFORMED: Warning = "example-header-malformed";
    MISSING_CONTENT_TYPE: Warning = "missing-content-type";
    EXAMPLE_BODY_INVALID_JSON: Warning = "example-body-invalid-json";
    EXAMPLE_BODY_UNKNOWN_PROPERTY: Warning = "example-body-unknown-property";
    EXAMPLE_BODY_TYPE_MISMATCH: Warning = "example-body-type-mismatch";
    MISSING_STATUS: Warning = "missing-status";
    RESPONSE_STATUS_MISMATCH: Warning = "response-status-mismatch";
    CONTEXT_VERSION_MISMATCH: Warning = "context-version-mismatch";
    UNEXPECTED_BODY: Warning = "unexpected-body";
    MALFORMED_ERROR: Warning = "malformed-error";
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

/// Serializes a rule as its code.
pub(crate) mod by_code {
    use serde::{Deserializer, Serialize, Serializer};

    use super::{Parsed, RULES, Rule, nearest};

    pub(crate) fn serialize<S: Serializer>(rule: &Rule, to: S) -> Result<S::Ok, S::Error> {
        rule.code.serialize(to)
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<&'static Rule, D::Error> {
        from.deserialize_str(Parsed(|code: &str| {
            super::rule(code).ok_or_else(|| {
                let nearest = nearest(code, RULES.iter().map(|rule| rule.code));
                let list = || "`explain` lists the rules".to_owned();
                let help = nearest.map_or_else(list, |code| format!("did you mean `{code}`?"));
                format!("unknown rule `{code}`\n  {help}")
            })
        }))
    }
}

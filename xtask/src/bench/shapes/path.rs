//! Shapes of request lines.

use super::docs::{Docs, each, ideographs, requests};

/// A page with many request lines that end with `path`. One alone costs too little, because the length of a path is
/// limited.
fn path(path: &str) -> Docs {
    requests(&each(100, |number| format!("GET /widgets{number}{path}\n")))
}

pub(super) fn placeholders_of_one_name(n: usize) -> Docs {
    path(&"/{id}".repeat(n))
}

pub(super) fn placeholders(n: usize) -> Docs {
    path(&each(n, |number| format!("/p{number}/{{i{number}}}")))
}

pub(super) fn segments(n: usize) -> Docs {
    path(&each(n, |number| format!("/part{number}")))
}

pub(super) fn segments_without_ascii(n: usize) -> Docs {
    path(&each(n, |number| format!("/{}", ideographs(number))))
}

pub(super) fn lines_without_ascii(n: usize) -> Docs {
    requests(&each(n, |number| format!("GET /{}\n", ideographs(number))))
}

pub(super) fn parentheses(n: usize) -> Docs {
    path(&format!("/open{}{}", "(".repeat(n), ")".repeat(n)))
}

pub(super) fn open_parentheses(n: usize) -> Docs {
    path(&format!("/open{}", "(a=".repeat(n)))
}

pub(super) fn open_braces(n: usize) -> Docs {
    path(&format!("/{}", "{".repeat(n)))
}

pub(super) fn quotes(n: usize) -> Docs {
    path(&format!("({})", "'".repeat(2 * n)))
}

pub(super) fn arguments(n: usize) -> Docs {
    path(&format!("/open({}z='b')", each(n, |number| format!("a{number}='b',"))))
}

pub(super) fn argument_placeholders(n: usize) -> Docs {
    path(&format!("/open({}z={{z}})", each(n, |number| format!("a{number}={{a{number}}},"))))
}

pub(super) fn key_predicates(n: usize) -> Docs {
    path(&each(n, |number| format!("/parts{number}('a')")))
}

pub(super) fn query_options(n: usize) -> Docs {
    path(&format!("?{}", each(n, |number| format!("$o{number}=a&"))))
}

pub(super) fn query_placeholders(n: usize) -> Docs {
    path(&format!("?{}", each(n, |number| format!("o{number}={{o{number}}}&"))))
}

pub(super) fn alternatives(n: usize) -> Docs {
    path(&format!("/{{id{}}}", each(n, |number| format!(" | a{number}"))))
}

pub(super) fn lines(n: usize) -> Docs {
    requests(&each(n, |number| format!("GET /widgets{number}/{{id}}\n")))
}

pub(super) fn same_lines(n: usize) -> Docs {
    requests(&"GET /widgets/{id}\n".repeat(n))
}

pub(super) fn lines_with_queries(n: usize) -> Docs {
    requests(&each(n, |number| format!("GET /widgets/{{id}}?o{number}={{o}}\n")))
}

pub(super) fn blank_path(n: usize) -> Docs {
    path(&format!("{}x", " ".repeat(n)))
}

pub(super) fn curly_quotes(n: usize) -> Docs {
    path(&format!("({})", "\u{2018}a\u{2019},".repeat(n)))
}

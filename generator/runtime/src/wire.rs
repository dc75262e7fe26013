//! The wire format: how a request is written, and when two requests are equivalent.
//!
//! This module does no I/O and depends on neither models nor operations; of the rest of the crate it uses only
//! [`edm`](crate::edm), the text forms of values. So the generator can use it too, and checks the examples on a page
//! with the same rules that the compiled SDK follows.
//!
//! # Templates
//!
//! A [`Template`] is text with placeholders. [`expand`] replaces them with the arguments, in order.
//!
//! | placeholder | position | encoding of the argument |
//! |---|---|---|
//! | `{name}` | in a path segment | [`segment`]; it is an error if the resulting segment is empty, `.` or `..` |
//! | `{+name}` | in a path | [`path`]: keeps the `/` between parts; a part that is empty, `.` or `..` is an error |
//! | `'{name}'` | between single quotes | [`literal`]: doubles each `'`, then encodes as a segment; may be empty |
//! | `(x={name})` | in parentheses, unquoted | [`segment`], which leaves numbers, booleans, GUIDs and dates unchanged; empty is an error |
//! | `?x={name}` | after the `?` | [`query_value`]; between single quotes, each `'` is doubled first |
//!
//! A name consists of ASCII letters, digits, `_` and `-`; braces around anything else are literal text.
//! Text between single quotes is opaque: a `/` or a parenthesis in it has no special meaning. A `?` always starts
//! the query, because that is how every URL parser reads it.
//! Literal text is sent unchanged, except for characters that a request line cannot contain
//! (spaces, control characters, `"`, `#`, `<`, `>`, `\`, `^`, `` ` ``, `[`, `]`, `{`, `|`, `}`, anything outside ASCII,
//! and a `%` that does not start an escape): those are percent-encoded.
//!
//! A segment that is `.`, `..` or empty has no safe spelling (URL parsers resolve even `%2e%2e`), so it is an error
//! that names the parameter.
//!
//! OData defines what can follow an address: [`append`] adds a type cast, `$count`, or a function argument that the
//! template does not name.
//!
//! # Comparing requests
//!
//! [`compare`] checks a request against a documented one. All of its rules are in this table:
//!
//! | part | equal if |
//! |---|---|
//! | method | equal, ignoring case |
//! | host | scheme and authority are equal, ignoring case; not compared if a URL has no host |
//! | version | the first path segments are equal after percent-decoding, ignoring case; not compared if the documented URL has no host and starts after the version |
//! | path | the other segments are pairwise equal after percent-decoding, so `{id}` equals `%7Bid%7D`; a key predicate is a segment, so `users('a')` equals `users/a`; a slash before a predicate and a trailing one are ignored; arguments of a function are compared in any order, without the spaces between them, and a parameter alias is its value; a segment of the template without a placeholder is compared ignoring case, as the service does |
//! | query | the decoded (name, value) pairs are the same, each as often, in any order; `%20`, `+` and a space are the same, `%24select` is `$select`; names that the template contains are compared ignoring case, and a piece that an unescaped `&` cut off equals nothing |
//! | headers | for each name, ignoring case, the values are equal (several lines with one name form one list); [`IGNORED_HEADERS`] are skipped |
//! | `Content-Type` | the media types are equal, ignoring parameters and case; compared only if documented |
//! | body, JSON | objects in any order of names, arrays in order; numbers by value (`1` is `1.0`), also in a string, as OData allows for 64-bit integers and decimals; strings also if both are the same value of an [`edm`](crate::edm) type, such as an instant or bytes in base64, or the same set of members (`read, write` is `read,write`) |
//! | body, other | the bytes are equal; bytes that are strict JSON count as JSON if the other body is JSON; no body equals an empty one |
//!
//! A URL fragment is never sent, so it is never compared.

mod argument;
mod compare;
mod encode;
mod expand;
mod header;
mod json;
mod message;
mod mismatch;
mod strict_json;
mod suffix;
mod template;
mod url;

pub use argument::Argument;
pub use compare::{IGNORED_HEADERS, compare};
pub(crate) use encode::query_name;
pub use encode::{literal, path, percent_decode, query_value, segment};
pub use expand::{ExpandError, expand};
pub use header::is_sendable;
pub use json::{Difference, is_reference, json_differences, json_equal};
pub use message::{Body, Message};
pub use mismatch::{Mismatch, Sides};
pub use strict_json::parse_json;
pub use suffix::{Literal, Suffix, append};
pub use template::{Piece, Placeholder, Position, Template};
pub use url::{Url, inline_aliases, is_option, query_pairs, split_authority, without_slash_before_key};

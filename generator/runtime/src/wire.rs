//! The rules of the wire: how a request is spelled, and when two of them mean the same.
//!
//! Nothing here does I/O, and nothing here knows of models or operations;
//! of the rest of the crate only [`edm`](crate::edm), the text forms of values, is used.
//! That is why the generator can use this module as well: what it says about an example
//! on a page is said with the same rules that the compiled request obeys.
//!
//! # Templates
//!
//! A [`Template`] is text with holes. [`expand`] fills the holes in the order of the arguments.
//!
//! | hole | where | what happens to the argument |
//! |---|---|---|
//! | `{name}` | in a path segment | [`segment`]; a segment that comes out empty, `.` or `..` is an error |
//! | `{+name}` | in a path | [`path`]: the `/` between parts stays; a part that is empty, `.` or `..` is an error |
//! | `'{name}'` | between single quotes | [`literal`]: `'` is doubled, then encoded as a segment; may be empty |
//! | `(x={name})` | in parentheses, without quotes | encoded as a segment: numbers, booleans, guids and dates stand as they are; empty is an error |
//! | `?x={name}` | after the `?` | [`query_value`]; between single quotes `'` is doubled first |
//!
//! A name is made of ASCII letters, digits, `_` and `-`; braces around anything else are no hole.
//! Text between single quotes is opaque: a `/` or a parenthesis there opens and closes nothing. A `?` always begins
//! the query, because that is how it will be read.
//! Literal text is sent as it stands, except for characters that no request line may hold
//! (blanks, controls, `"`, `#`, `<`, `>`, `\`, `^`, `` ` ``, `[`, `]`, `{`, `|`, `}`, anything outside ASCII,
//! and a `%` that begins no escape): those are percent-encoded.
//!
//! By the conventions of OData an address may go on: [`append`] asks for the items of one type, for their number, or
//! calls a function with an argument that its template does not name.
//!
//! A segment that is `.` or `..` has no safe spelling (URL parsers fold even `%2e%2e`), nor has an empty one;
//! hence the errors. They name the parameter.
//!
//! # When two messages mean the same
//!
//! [`compare`] holds what is sent against what is documented. Each rule stands here and nowhere else:
//!
//! | part | equal when |
//! |---|---|
//! | method | equal without regard to case |
//! | host | scheme and authority are equal without regard to case; a URL without a host leaves the question open |
//! | version | the first path segments are equal after percent-decoding and without regard to case; a URL that begins behind the version leaves the question open |
//! | path | the other segments are equal one by one after percent-decoding, so `{id}` equals `%7Bid%7D`; a key predicate is a segment, so `users('a')` equals `users/a`; a slash at the end means nothing; a segment of the template without a hole is equal without regard to case, as the service reads it |
//! | query | the decoded (name, value) pairs are the same, each as often, in any order; `%20`, `+` and a blank are one, `%24select` is `$select`; names that the template has are read without case, and a piece that a bare `&` cut off is never the same |
//! | headers | for each name, without regard to case, the values are equal (several lines of a name are one list); [`IGNORED_HEADERS`] are skipped |
//! | `Content-Type` | the media types are equal without parameters and case; asked only when it is documented |
//! | body, JSON | objects in any order of names, arrays in order; numbers by value (`1` is `1.0`); text also when both sides are one instant, one ISO 8601 duration or one time of day |
//! | body, else | equal bytes; bytes that are strict JSON count as JSON where the other side is JSON; no body equals an empty one |
//!
//! A fragment is never sent, so it is never compared.

mod argument;
mod compare;
mod encode;
mod expand;
mod json;
mod message;
mod mismatch;
mod suffix;
mod template;
mod url;

pub use argument::Argument;
pub use compare::{IGNORED_HEADERS, compare};
pub(crate) use encode::query_name;
pub use encode::{literal, path, percent_decode, query_value, segment};
pub use expand::{ExpandError, expand};
pub use json::{Difference, json_differences, json_equal};
pub use message::{Body, Message};
pub use mismatch::{Mismatch, Sides};
pub use suffix::{Literal, Suffix, append};
pub use template::{Piece, Place, Placeholder, Template};
pub use url::{Url, is_option, query_pairs};

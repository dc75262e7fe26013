//! OData query options, for the responses to which they apply, and OData path suffixes.
//!
//! A request has at most one query option of each name: setting it again replaces the value. Values are
//! percent-encoded, so pass them unencoded.

use serde_json::Value;

use crate::model::{Object, Page};
use crate::request::{Paged, Request, Shaped};
use crate::wire::{Literal, Suffix};

impl<R: Shaped> Request<R> {
    /// Requests only these properties (`$select`).
    pub fn select<N: AsRef<str>>(self, properties: impl IntoIterator<Item = N>) -> Self {
        self.option("$select", &joined(properties))
    }

    /// Includes related items in the response (`$expand`): `["manager($select=id)"]`.
    pub fn expand<N: AsRef<str>>(self, relationships: impl IntoIterator<Item = N>) -> Self {
        self.option("$expand", &joined(relationships))
    }
}

impl<R: Paged> Request<R> {
    /// Requests only the items that match an expression (`$filter`): `isRead eq false`.
    ///
    /// A `'` in a string literal of the expression must be doubled: `subject eq 'it''s'`.
    pub fn filter(self, expression: &str) -> Self {
        self.option("$filter", expression)
    }

    /// Sorts the items (`$orderby`): `displayName desc`.
    pub fn order_by(self, properties: &str) -> Self {
        self.option("$orderby", properties)
    }

    /// Requests only the items that match a search (`$search`).
    ///
    /// The value is wrapped in double quotes, as the service's concept page on query parameters requires, unless it
    /// is a single word of letters and digits or already contains a double quote.
    pub fn search(self, value: &str) -> Self {
        let is_word = !value.is_empty() && value.chars().all(char::is_alphanumeric);
        if is_word || value.contains('"') {
            self.option("$search", value)
        } else {
            self.option("$search", &format!("\"{value}\""))
        }
    }

    /// Limits the number of items in each page (`$top`).
    pub fn top(self, items: u32) -> Self {
        self.option("$top", &items.to_string())
    }

    /// Skips the first items of the list (`$skip`).
    pub fn skip(self, items: u32) -> Self {
        self.option("$skip", &items.to_string())
    }

    /// Requests the number of items on all pages, returned in [`Page::count`](crate::Page::count) (`$count=true`).
    pub fn count(self) -> Self {
        self.option("$count", "true")
    }
}

impl<T> Request<Page<T>> {
    /// Requests only the items of one type, by a cast at the end of the path: `/microsoft.graph.group`.
    pub fn of_type<U: Object + Default>(self) -> Request<Page<U>> {
        let name = U::default().schema().name;
        self.with(|parts| parts.append(&Suffix::Type(name))).with_response()
    }

    /// Requests the number of items instead of the items (`/$count`).
    ///
    /// The response is a number in plain text, which is also valid JSON.
    pub fn count_only(self) -> Request<Value> {
        self.with(|parts| parts.append(&Suffix::Count)).with_response()
    }
}

impl<R> Request<R> {
    /// Adds an argument to the OData function that the path calls: `range(address='A1')`.
    ///
    /// The request function already takes the arguments that are in its request line; this method is for others.
    pub fn argument<'a>(self, name: &str, value: impl Into<Literal<'a>>) -> Self {
        let value = value.into();
        self.with(|parts| parts.append(&Suffix::Argument(name, value)))
    }

    fn option(self, name: &str, value: &str) -> Self {
        self.with(|parts| parts.set_option(name, value))
    }
}

fn joined<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(name.as_ref());
    }
    joined
}

//! OData's query options, where they make sense, and what OData lets stand behind a path.
//!
//! There can be one of each: set again, the later value stands. Values are percent-encoded, once.

use serde_json::Value;

use crate::model::{Object, Page};
use crate::request::{Paged, Request, Shaped};
use crate::wire::{Literal, Suffix};

impl<R: Shaped> Request<R> {
    /// Asks for these properties alone (`$select`).
    pub fn select<N: AsRef<str>>(self, properties: impl IntoIterator<Item = N>) -> Self {
        self.option("$select", &joined(properties))
    }

    /// Asks for related items along (`$expand`): `["manager($select=id)"]`.
    pub fn expand<N: AsRef<str>>(self, relationships: impl IntoIterator<Item = N>) -> Self {
        self.option("$expand", &joined(relationships))
    }
}

impl<R: Paged> Request<R> {
    /// Asks for the items that an expression holds for (`$filter`): `isRead eq false`.
    pub fn filter(self, expression: &str) -> Self {
        self.option("$filter", expression)
    }

    /// Asks for an order (`$orderby`): `displayName desc`.
    pub fn order_by(self, properties: &str) -> Self {
        self.option("$orderby", properties)
    }

    /// Searches (`$search`).
    ///
    /// A value with a double quote in it stands as it is: its author knows the syntax. So does a single word of
    /// letters and digits. Anything else needs double quotes around it and gets them.
    pub fn search(self, value: &str) -> Self {
        let stands = value.contains('"') || (!value.is_empty() && value.chars().all(char::is_alphanumeric));
        if stands { self.option("$search", value) } else { self.option("$search", &format!("\"{value}\"")) }
    }

    /// Asks for at most so many items a page (`$top`).
    pub fn top(self, items: u32) -> Self {
        self.option("$top", &items.to_string())
    }

    /// Leaves so many items out (`$skip`).
    pub fn skip(self, items: u32) -> Self {
        self.option("$skip", &items.to_string())
    }

    /// Asks for the number of all items, which comes as [`Page::count`](crate::Page) (`$count=true`).
    pub fn count(self) -> Self {
        self.option("$count", "true")
    }
}

impl<T> Request<Page<T>> {
    /// Asks for the items of one type alone, by a cast in the path: `/microsoft.graph.group`.
    pub fn of_type<U: Object + Default>(self) -> Request<Page<U>> {
        let name = U::default().schema().name;
        self.with(|parts| parts.append(&Suffix::Type(name))).answered()
    }

    /// Asks for the number of items instead of the items (`/$count`). The answer is a number in plain text, which is
    /// JSON too.
    pub fn count_only(self) -> Request<Value> {
        self.with(|parts| parts.append(&Suffix::Count)).answered()
    }
}

impl<R> Request<R> {
    /// Gives an argument to the function that the path calls: `range(address='A1')`. Those that the page's request line
    /// names are arguments of the request function; this is for the others.
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

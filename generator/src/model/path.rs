//! Path templates.

use serde::{Deserialize, Serialize};

/// A path template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    /// The path as the page spells it: relative, with a leading slash, placeholders as `{name}`, without query.
    pub text: String,
    /// The path and its documented query, in parts.
    pub parts: Vec<Part>,
}

impl Path {
    /// The path as a template of the runtime, with `names` for its placeholders in order: `/users/{user_id}`.
    ///
    /// A brace in literal text does not begin a placeholder, so it is percent-encoded.
    pub fn template<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> String {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.replace('{', "%7B").replace('}', "%7D"),
            Part::Placeholder(placeholder) => placeholder.template(names.next().unwrap_or_default()),
        };
        self.parts.iter().map(part).collect()
    }
}

impl Path {
    /// The names of the query options that are parameters, in order.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        self.parts.windows(2).filter_map(|pair| match pair {
            [Part::Literal(text), Part::Placeholder(Placeholder::Query)] => {
                text.trim_end_matches('=').rsplit(['?', '&']).next()
            }
            _ => None,
        })
    }
}

/// A part of a path template.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Literal text.
    Literal(String),
    /// The argument of a parameter.
    Placeholder(Placeholder),
}

/// How an argument is written in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Placeholder {
    /// One segment.
    Segment,
    /// A path, whose slashes are kept.
    Path,
    /// A string literal; the quotes are not part of the literal text around it.
    Quoted,
    /// A number, boolean, GUID or date without quotes.
    Bare,
    /// A list of literals in brackets: `['a','b']`.
    List,
    /// A value in the query.
    Query,
}

impl Placeholder {
    /// The placeholder `name` in a template of the runtime.
    fn template(self, name: &str) -> String {
        match self {
            Self::Path => format!("{{+{name}}}"),
            Self::Quoted => format!("'{{{name}}}'"),
            Self::Segment | Self::Bare | Self::List | Self::Query => format!("{{{name}}}"),
        }
    }
}

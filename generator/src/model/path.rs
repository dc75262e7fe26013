//! Path templates.

use serde::{Deserialize, Serialize};

/// A path template in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    /// As the page spells it: relative, with a leading slash, holes as `{name}`, without query.
    pub text: String,
    /// The same and the documented query behind it, in parts; holes count up from 0.
    pub parts: Vec<Part>,
}

impl Path {
    /// The template in the runtime's language, its holes called `names` in their order: `/users/{user_id}`.
    ///
    /// A brace in the text between holes is no hole, so it is written as it would be sent.
    pub fn template<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> String {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.replace('{', "%7B").replace('}', "%7D"),
            Part::Placeholder(placeholder) => placeholder.called(names.next().unwrap_or_default()),
        };
        self.parts.iter().map(part).collect()
    }
}

/// A part of a path template.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Sent as it stands.
    Literal(String),
    /// Filled by a parameter.
    Placeholder(Placeholder),
}

/// How the value of a parameter enters the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Placeholder {
    /// One segment.
    Segment,
    /// A path of its own, whose slashes stay.
    Path,
    /// A string literal; the quotes are not part of the literal text around it.
    Quoted,
    /// A number, boolean, guid or date as it stands.
    Bare,
    /// A value in the query.
    Query,
}

impl Placeholder {
    /// It in the runtime's template language.
    fn called(self, name: &str) -> String {
        match self {
            Self::Path => format!("{{+{name}}}"),
            Self::Quoted => format!("'{{{name}}}'"),
            Self::Segment | Self::Bare | Self::Query => format!("{{{name}}}"),
        }
    }
}

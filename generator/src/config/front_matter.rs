//! The keys of front matter that docwright reads, and what the values of the page type mean.

use serde::Deserialize;

/// The `front-matter` table of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct FrontMatterKeys {
    /// The key for the page type, which states what a page describes; without one, or if it is empty, the folder decides.
    pub page_type: Option<String>,
    /// Page types of operations, the preferred one first.
    pub api: Vec<String>,
    /// Page types of types, the preferred one first.
    pub resources: Vec<String>,
    /// Those of `resources` whose pages describe an enumeration.
    pub enumerations: Vec<String>,
    /// Page types of pages that describe neither.
    pub concepts: Vec<String>,
    /// Keys for the product area, in the order in which they are tried; an empty list if pages state none.
    pub area: Vec<String>,
    /// Keys for the title, in the order in which they are tried.
    pub title: Vec<String>,
    /// Keys for the summary, used if the page has no introduction.
    pub summary: Vec<String>,
}

impl FrontMatterKeys {
    /// The key for the page type, if pages have one.
    pub fn page_type(&self) -> Option<&str> {
        self.page_type.as_deref().filter(|key| !key.is_empty())
    }
}

//! Builds the pages of a shape: valid pages around the part that grows.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;

/// Files by name, relative to the docs root.
pub(super) struct Docs(Vec<(String, String)>);

/// The request and response of a page that describes one operation.
pub(super) const REQUEST: &str = "## HTTP request\n```http\nGET /widgets/{id}\n```\n\n## Response\nA `200 OK` with a [widget](../resources/widget.md).\n\n";

const PERMISSIONS: &str = "\
## Permissions
| Permission type | Permissions (from least to most privileged) |
|:---|:---|
| Delegated (work or school account) | Widget.Read.All |
| Delegated (personal Microsoft account) | Not supported. |
| Application | Widget.Read.All |

";

impl Docs {
    /// The smallest docs: the resource that the pages of all shapes may use.
    pub(super) fn minimal() -> Self {
        let table = "## Properties\n| Property | Type | Description |\n|:---|:---|:---|\n| id | String | The key. |\n";
        Self(Vec::new()).resource("widget", table)
    }

    /// Adds the file `name`.
    pub(super) fn file(mut self, name: &str, text: String) -> Self {
        self.0.push((name.to_owned(), text));
        self
    }

    /// Adds an API page whose front matter and title are followed by `body`.
    pub(super) fn api(self, stem: &str, body: &str) -> Self {
        let text = format!("{}{body}", head("Get widget", "apiPageType"));
        self.file(&format!("v1.0/api/{stem}.md"), text)
    }

    /// Adds the page of the type `name`.
    pub(super) fn resource(self, name: &str, body: &str) -> Self {
        self.resource_file(name, name, body)
    }

    /// Adds the page `stem` of the type `name`.
    pub(super) fn resource_file(self, stem: &str, name: &str, body: &str) -> Self {
        let text = format!("{}{body}", head(&format!("{name} resource type"), "resourcePageType"));
        self.file(&format!("v1.0/resources/{stem}.md"), text)
    }

    /// Writes the files below `folder` and returns the number of their bytes.
    pub(super) fn write(&self, folder: &Path) -> io::Result<usize> {
        for (name, text) in &self.0 {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, text)?;
        }
        Ok(self.0.iter().map(|(_, text)| text.len()).sum())
    }
}

/// Front matter and a title.
pub(super) fn head(title: &str, kind: &str) -> String {
    format!("---\ntitle: \"{title}\"\nms.prod: \"workshop\"\ndoc_type: {kind}\n---\n\n# {title}\n\n")
}

/// An API page of one operation, followed by `body`.
pub(super) fn operation(body: &str) -> Docs {
    Docs::minimal().api("widget-get", &format!("{PERMISSIONS}{REQUEST}{body}"))
}

/// An API page whose request lines are `lines`.
pub(super) fn requests(lines: &str) -> Docs {
    let body = format!("{PERMISSIONS}## HTTP request\n```http\n{lines}\n```\n\n## Response\nA `204 No Content`.\n");
    Docs::minimal().api("widget-get", &body)
}

/// A table of `rows` with the `columns`.
pub(super) fn table(columns: &str, rows: &str) -> String {
    let count = columns.matches('|').count() - 1;
    format!("{columns}\n|{}\n{rows}\n", ":---|".repeat(count))
}

/// A fence of `language` with `text`.
pub(super) fn fence(language: &str, text: &str) -> String {
    format!("```{language}\n{text}\n```\n\n")
}

/// Joins what `part` writes for each number below `n`.
pub(super) fn each<T: Display>(n: usize, part: impl Fn(usize) -> T) -> String {
    (0..n).map(|number| part(number).to_string()).collect()
}

/// The word of a script without ASCII letters that has `number`.
pub(super) fn ideographs(number: usize) -> String {
    let digit = |value: usize| char::from_u32(0x4e00 + (value % 5000) as u32).unwrap_or('\u{4e00}');
    [digit(number / 5000), digit(number)].iter().collect()
}

//! `docs`: writes `docs/configuration.md`, which lists each key of a `docwright.toml` and of a profile.
//!
//! The page is made from the code: the structs of `generator/src/config`, their types and doc comments. Defaults and
//! examples come from the profile that docwright uses by default.

mod example;
mod schema;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use schema::{Key, Schema, Shape};

/// The page.
const PAGE: &str = "docs/configuration.md";
const PROFILE: &str = "generator/profiles/microsoft-graph.toml";

const INTRODUCTION: &str = "<!-- Written by `cargo xtask docs` from the doc comments in generator/src/config. Do not edit. -->

# Configuration

`docwright.toml` configures a project. It is merged over a *profile*, which describes one vendor and the language of its
pages: tables are merged key by key, and a value replaces that of the profile. `{ add = [...] }` in place of a list extends the
list of the profile instead. A profile has the same keys, so everything on this page may be in either file. To start
with a service of your own, see [`[profile]`](#profile).

Defaults are those of the profile `microsoft-graph`; long lists are shortened. A key without a default is optional.
Lists of phrases ignore case and match whole words; the first phrase is the usual one.
";

/// Writes the page; returns what is wrong with the code's documentation.
pub(crate) fn write(root: &Path) -> Vec<String> {
    match page(root) {
        Ok(text) => {
            fs::write(root.join(PAGE), text).err().map(|error| format!("{PAGE}: {error}")).into_iter().collect()
        }
        Err(problems) => problems,
    }
}

/// The text of the page.
///
/// # Errors
/// A key has no doc comment, or a file cannot be read.
fn page(root: &Path) -> Result<String, Vec<String>> {
    let schema = Schema::read(root).map_err(|problem| vec![problem])?;
    let profile = fs::read_to_string(root.join(PROFILE)).map_err(|error| vec![format!("{PROFILE}: {error}")])?;
    let profile: toml::Table = toml::from_str(&profile).map_err(|error| vec![format!("{PROFILE}: {error}")])?;
    let mut page = Page { schema: &schema, text: INTRODUCTION.to_owned(), undocumented: Vec::new() };
    page.table(&Table { path: "", brackets: "", doc: "" }, "Config", Some(&toml::Value::Table(profile)));
    if page.undocumented.is_empty() { Ok(page.text) } else { Err(page.undocumented) }
}

/// A table of the configuration.
struct Table<'a> {
    /// Its name, such as `api.versions`.
    path: &'a str,
    /// Its heading in TOML, such as `[[api.versions]]`.
    brackets: &'a str,
    /// The documentation of the key that holds it.
    doc: &'a str,
}

struct Page<'s> {
    schema: &'s Schema,
    text: String,
    /// Keys without a doc comment.
    undocumented: Vec<String>,
}

impl Page<'_> {
    /// Adds the section of `table`, which has the keys of the struct `name`, and the tables in it.
    fn table(&mut self, table: &Table<'_>, name: &str, profile: Option<&toml::Value>) {
        let Some(keys) = self.schema.keys(name) else { return };
        let keys: Vec<Key> = keys.to_vec();
        for key in &keys {
            if key.doc.is_empty() {
                self.undocumented.push(format!("`{}.{}` in `{name}`: no doc comment", table.path, key.name));
            }
        }
        if !table.path.is_empty() {
            self.section(table, name, profile);
        }
        for key in &keys {
            self.nested(table.path, key, profile.and_then(|profile| profile.get(&key.name)));
        }
    }

    /// Adds the heading, documentation, keys and example of a table.
    fn section(&mut self, table: &Table<'_>, name: &str, profile: Option<&toml::Value>) {
        let keys: Vec<Key> = self.schema.keys(name).unwrap_or_default().to_vec();
        // The key says what the table is for; the struct has the details, and often repeats that.
        let details = self.schema.doc(name).split_once("\n\n").map_or("", |(_, details)| details);
        let _ = write!(self.text, "\n## `{}`\n\n{}\n", table.brackets, table.doc);
        if !details.is_empty() {
            let _ = write!(self.text, "\n{details}\n");
        }
        let rows: Vec<&Key> = keys.iter().filter(|key| !self.schema.is_table(&key.shape)).collect();
        if !rows.is_empty() {
            self.text.push_str("\n| Key | Type | Default | Meaning |\n|:--|:--|:--|:--|\n");
        }
        for key in &rows {
            let default = profile.and_then(|profile| profile.get(&key.name)).map(example::short);
            let default = default.map(|value| format!("`{value}`")).unwrap_or_default();
            let meaning = key.doc.replace('\n', " ").replace('|', "\\|");
            let ty = self.schema.describe(&key.shape);
            let _ = writeln!(self.text, "| `{}` | {ty} | {} | {meaning} |", key.name, default.replace('|', "\\|"));
        }
        let values = rows.iter().filter_map(|key| Some((key.name.as_str(), profile?.get(&key.name)?)));
        self.example(table, values);
    }

    /// Adds the section of `key` in the table `parent`, if its value is a table.
    fn nested(&mut self, parent: &str, key: &Key, profile: Option<&toml::Value>) {
        let path = format!("{parent}.{}", key.name).trim_start_matches('.').to_owned();
        let brackets = match &key.shape {
            Shape::List(_) => format!("[[{path}]]"),
            _ => format!("[{path}]"),
        };
        let table = Table { path: &path, brackets: &brackets, doc: &key.doc };
        match &key.shape {
            Shape::Named(name) => self.table(&table, name, profile),
            Shape::List(item) => {
                let Shape::Named(name) = &**item else { return };
                self.table(&table, name, profile.and_then(|list| list.as_array()?.first()));
            }
            Shape::Map(value) => self.map(&table, value, profile),
        }
    }

    /// Adds the section of a table whose keys the user chooses.
    fn map(&mut self, table: &Table<'_>, value: &Shape, profile: Option<&toml::Value>) {
        let name = match value {
            Shape::Named(name) if self.schema.keys(name).is_some() => name,
            _ => "",
        };
        self.section(table, name, None);
        let _ = write!(self.text, "\nEach value is a {}", self.schema.describe(value));
        self.text.push_str(if name.is_empty() { ".\n" } else { " with the keys above.\n" });
        let values = profile.and_then(toml::Value::as_table).into_iter().flatten();
        self.example(table, values.map(|(key, value)| (key.as_str(), value)));
    }

    /// Adds a short example of `table` with `values` of the profile, unless its documentation has one.
    fn example<'v>(&mut self, table: &Table<'_>, values: impl Iterator<Item = (&'v str, &'v toml::Value)>) {
        if table.doc.contains("```") {
            return;
        }
        if let Some(example) = example::table(table.brackets, values) {
            let _ = write!(self.text, "\n```toml\n{example}```\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_current_and_every_key_has_a_doc_comment() {
        let root = crate::root();
        let expected = page(&root).unwrap_or_else(|problems| panic!("{}", problems.join("\n")));
        let actual = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
        assert!(actual == expected, "{PAGE} is stale; run `cargo xtask docs`");
    }

    #[test]
    fn every_example_is_valid() {
        let page = page(&crate::root()).expect("the page");
        for block in page.split("```toml\n").skip(1) {
            let text = block.split("```").next().unwrap_or_default();
            if let Err(error) = docwright::config::Config::parse(text) {
                panic!("{error}\n{text}");
            }
        }
    }

    #[test]
    fn every_key_of_the_profile_is_on_the_page() {
        let root = crate::root();
        let page = page(&root).expect("the page");
        let profile = fs::read_to_string(root.join(PROFILE)).expect("the profile");
        let profile: toml::Table = toml::from_str(&profile).expect("the profile is TOML");
        for (table, values) in &profile {
            assert!(page.contains(&format!("## `[{table}")), "{table}");
            let keys = values.as_table().into_iter().flatten().filter(|(_, value)| !value.is_table());
            for (key, _) in keys.filter(|(key, _)| !matches!((table.as_str(), key.as_str()), ("areas" | "names", _))) {
                assert!(
                    page.contains(&format!("| `{key}` |")) || page.contains(&format!("## `[[{table}.{key}]]`")),
                    "{key}"
                );
            }
        }
    }
}

//! TOML values that record their locations, so that an error after merging names the right file, line and column.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Error;

/// A configuration file: a profile or a `docwright.toml`.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// The path, for messages.
    pub path: PathBuf,
    /// The TOML text.
    pub text: String,
}

impl ConfigFile {
    /// Parses the text; `index` is the file's position in the list that [`Location::file`] refers to.
    ///
    /// # Errors
    /// The text is not TOML.
    pub(super) fn parse(&self, index: usize) -> Result<Node<'_>, Error> {
        let table = DeTable::parse(&self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let location = Location { file: index, offset: 0 };
        Ok(Node { location, value: Value::Table(table_of(table.into_inner(), index)) })
    }

    /// An error at the byte `offset`.
    pub(super) fn error(&self, offset: usize, message: String) -> Error {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Error::Config { path: self.path.clone(), line, column, message }
    }
}

/// A byte of a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// The index of the file.
    pub(super) file: usize,
    /// The byte offset.
    pub(super) offset: usize,
}

/// A value and its location.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    pub(super) location: Location,
    pub(super) value: Value<'t>,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub(super) enum Value<'t> {
    Scalar(Spanned<DeValue<'t>>),
    List(Vec<Node<'t>>),
    Table(Table<'t>),
}

/// The values of a table by key, each with the location of its key.
pub(super) type Table<'t> = BTreeMap<String, (Location, Node<'t>)>;

/// The only key of a table that extends the list it is merged over.
const ADD: &str = "add";

impl<'t> Node<'t> {
    /// Merges `over` into this value: tables key by key, and a table `{ add = [...] }` over a list extends the list.
    /// Everything else is replaced.
    pub(super) fn merge(&mut self, over: Self) {
        let Self { location, value } = over;
        match (&mut self.value, value) {
            (Value::Table(into), Value::Table(from)) => {
                self.location = location;
                merge_tables(into, from);
            }
            (Value::List(list), Value::Table(mut table)) if is_extension(&table) => {
                list.extend(table.remove(ADD).into_iter().flat_map(|(_, added)| added.into_list()));
            }
            (_, value) => *self = Self { location, value },
        }
    }

    /// The value at the end of a path of keys.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| match &node.value {
            Value::Table(table) => table.get(*key).map(|(_, node)| node),
            _ => None,
        })
    }

    /// Removes the key at the end of a path of keys.
    pub(super) fn remove(&mut self, path: &[&str]) {
        let Value::Table(table) = &mut self.value else { return };
        match path {
            [] => (),
            [key] => drop(table.remove(*key)),
            [key, rest @ ..] => table.get_mut(*key).into_iter().for_each(|(_, node)| node.remove(rest)),
        }
    }

    /// The text of a string.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(value) => value.get_ref().as_str(),
            _ => None,
        }
    }

    /// The values of a list.
    pub(super) fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    fn into_list(self) -> Vec<Self> {
        match self.value {
            Value::List(list) => list,
            _ => Vec::new(),
        }
    }
}

fn merge_tables<'t>(into: &mut Table<'t>, from: Table<'t>) {
    for (key, (location, node)) in from {
        match into.get_mut(&key) {
            Some((old_location, old)) => {
                *old_location = location;
                old.merge(node);
            }
            None => {
                into.insert(key, (location, node.extending_nothing()));
            }
        }
    }
}

impl Node<'_> {
    /// Turns `{ add = [...] }` into the list, because there is none to extend.
    fn extending_nothing(self) -> Self {
        match self.value {
            Value::Table(mut table) if is_extension(&table) => {
                table.remove(ADD).map(|(_, list)| list).expect("the table has this key")
            }
            Value::Table(table) => {
                let inner =
                    table.into_iter().map(|(key, (location, node))| (key, (location, node.extending_nothing())));
                Self { location: self.location, value: Value::Table(inner.collect()) }
            }
            value => Self { location: self.location, value },
        }
    }
}

/// Whether the only key of `table` is `add` and its value a list.
fn is_extension(table: &Table<'_>) -> bool {
    table.len() == 1 && table.get(ADD).is_some_and(|(_, node)| node.as_list().is_some())
}

fn table_of(table: DeTable<'_>, file: usize) -> Table<'_> {
    let entries = table.into_iter().map(|(key, value)| {
        let location = Location { file, offset: key.span().start };
        (key.into_inner().into_owned(), (location, node_of(value, file)))
    });
    entries.collect()
}

fn node_of(value: Spanned<DeValue<'_>>, file: usize) -> Node<'_> {
    let span = value.span();
    let location = Location { file, offset: span.start };
    let value = match value.into_inner() {
        DeValue::Array(list) => Value::List(list.into_iter().map(|value| node_of(value, file)).collect()),
        DeValue::Table(table) => Value::Table(table_of(table, file)),
        scalar => Value::Scalar(Spanned::new(span, scalar)),
    };
    Node { location, value }
}

//! `names.lock`: every name ever given, so that it stays.
//!
//! One line each: `beta GET /users/{} = user::get` for an operation, `beta microsoft.graph.user = User` for a type.
//! A line whose operation or type is gone keeps its name from being given to another.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::is_name;
use crate::error::Error;

const HEAD: &str = "\
# Names given to operations and types, one a line. Callers live by them: commit this file.
# A name that is given stays, and what is gone keeps its name until the next major version.
";

/// Names by what they were given to, whatever its case: pages disagree on that of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// What has a name, and the name, by the first in small letters.
    names: BTreeMap<String, (String, String)>,
}

impl Lock {
    /// Reads `text` of the file at `path`.
    ///
    /// # Errors
    /// A line that is neither a comment nor a name.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let mut lock = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let pair = line.split_once(" = ").filter(|(entry, name)| is_name(entry, name));
            let Some((entry, name)) = pair else {
                let message = "expected `VERSION METHOD PATH = module::function` or `VERSION TYPE = Name`".to_owned();
                return Err(Error::Record { path: path.to_owned(), line: number + 1, message });
            };
            lock.set(entry.to_owned(), name.to_owned());
        }
        Ok(lock)
    }

    /// The name given to `entry`.
    pub fn get(&self, entry: &str) -> Option<&str> {
        self.names.get(&entry.to_lowercase()).map(|(_, name)| name.as_str())
    }

    /// Every name, with what it was given to.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.values().map(|(entry, name)| (entry.as_str(), name.as_str()))
    }

    /// Notes that `entry` is called `name`.
    pub fn set(&mut self, entry: String, name: String) {
        self.names.insert(entry.to_lowercase(), (entry, name));
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = self.iter().map(|(entry, name)| format!("{entry} = {name}\n")).collect();
        lines.sort_unstable();
        HEAD.to_owned() + &lines.concat()
    }
}

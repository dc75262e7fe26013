//! Finds the profile that a configuration is based on, and merges the files: the innermost profile first.
//!
//! A profile describes one vendor and the language of its pages. `docwright.toml` names it in `[profile] base`; a
//! profile file may be based on another one in the same way.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::tree::{ConfigFile, Node};
use crate::error::Error;

/// The profile that a configuration is based on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// `microsoft-graph`, `none`, or the path of a profile, relative to the file that names it. The default is
    /// `microsoft-graph` in a `docwright.toml`, and `none` in a profile.
    pub base: Option<String>,
}

/// The profile of a `docwright.toml` that names none.
const DEFAULT: &str = "microsoft-graph";

/// The built-in profiles, by name. `none` has no lists and no names, only the table whose keys must be set.
const BUILT_IN: [(&str, &str); 2] =
    [(DEFAULT, include_str!("../../profiles/microsoft-graph.toml")), ("none", "[api]\n")];

/// Keys that are true of one service only. Without them, a package would claim to come from somebody else's pages.
const SERVICE: [[&str; 2]; 3] = [["api", "hosts"], ["api", "notice"], ["api", "page-url"]];

/// Reads the text of a profile.
pub(crate) type ReadProfile<'a> = &'a dyn Fn(&Path) -> io::Result<String>;

/// The most files that a configuration consists of. A profile that is based on itself by another path has more.
const MAX_FILES: usize = 16;

/// `file` and the profiles it is based on, the innermost first.
///
/// # Errors
/// A file is not TOML, names a profile that cannot be read, or is based on itself.
pub(super) fn files(file: ConfigFile, read: ReadProfile<'_>) -> Result<Vec<ConfigFile>, Error> {
    let mut files = vec![file];
    loop {
        let last = files.last().expect("there is a first file");
        let named = base(last)?;
        let next = match named {
            Some((name, offset)) => match built_in(&name) {
                Some(profile) => profile,
                None => open(&name, read, &files).map_err(|message| last.error(offset, message))?,
            },
            None if files.len() == 1 => built_in(DEFAULT).expect("the default is built in"),
            None => break,
        };
        files.push(next);
    }
    files.reverse();
    Ok(files)
}

/// The base that `file` names, and the offset of the name.
fn base(file: &ConfigFile) -> Result<Option<(String, usize)>, Error> {
    let table = file.parse(0)?;
    let name = table.get(&["profile", "base"]);
    Ok(name.and_then(|name| Some((name.as_str()?.to_owned(), name.location.offset))))
}

/// The built-in profile called `name`.
fn built_in(name: &str) -> Option<ConfigFile> {
    let (name, text) = BUILT_IN.into_iter().find(|(built_in, _)| *built_in == name)?;
    Some(ConfigFile { path: PathBuf::from(format!("{name}.toml")), text: text.to_owned() })
}

/// Reads the profile at `name`, relative to the last of `files`.
fn open(name: &str, read: ReadProfile<'_>, files: &[ConfigFile]) -> Result<ConfigFile, String> {
    let folder = files.last().and_then(|file| file.path.parent()).unwrap_or(Path::new(""));
    let path = folder.join(name);
    if files.iter().any(|file| file.path == path) {
        return Err(format!("the profile `{name}` is based on itself"));
    }
    if files.len() == MAX_FILES {
        return Err(format!("the profile `{name}` is based on itself, or on too many others"));
    }
    let names = BUILT_IN.map(|(name, _)| format!("`{name}`")).join(", ");
    let text = read(&path).map_err(|error| {
        format!("cannot read the profile `{name}`: {error}\n  `base` is one of {names}, or the path of a profile")
    })?;
    Ok(ConfigFile { path, text })
}

/// Merges `files`, the innermost profile first.
///
/// # Errors
/// A file is not TOML.
pub(super) fn merge(files: &[ConfigFile]) -> Result<Node<'_>, Error> {
    let mut layers = files.iter().enumerate().map(|(index, file)| file.parse(index));
    let mut merged = layers.next().expect("there is a file")?;
    for layer in layers {
        let layer = layer?;
        if describes_another_service(&layer, &merged) {
            SERVICE.iter().for_each(|key| merged.remove(key));
        }
        merged.merge(layer);
    }
    Ok(merged)
}

/// Whether `over` has a namespace of its own, or hosts of which `base` has none.
fn describes_another_service(over: &Node<'_>, base: &Node<'_>) -> bool {
    let namespace = |node: &Node<'_>| node.get(&["api", "namespace"])?.as_str().map(str::to_owned);
    let hosts = |node: &Node<'_>| {
        let hosts = node.get(&["api", "hosts"])?.as_list()?;
        Some(hosts.iter().filter_map(Node::as_str).map(str::to_lowercase).collect::<Vec<_>>())
    };
    let has_own_namespace = namespace(over).is_some_and(|own| namespace(base) != Some(own));
    let base_hosts = hosts(base).unwrap_or_default();
    has_own_namespace || hosts(over).is_some_and(|own| !own.iter().any(|host| base_hosts.contains(host)))
}

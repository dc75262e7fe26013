//! PAGE operands: each selects the pages whose path ends in it, compared by whole components.

use std::path::{Component, Path, PathBuf};

use docwright::disk;
use docwright::error::Error;
use docwright::source::Sources;
use docwright::suggest::nearest;

use crate::workspace::Workspace;

/// Finds the pages that a PAGE operand selects.
pub(crate) struct PageFinder<'a> {
    docs: &'a Path,
    /// The names of all pages.
    names: Vec<&'a str>,
}

impl<'a> PageFinder<'a> {
    /// A finder for the pages in `sources`.
    pub(crate) fn new(workspace: &'a Workspace, sources: &'a Sources) -> Self {
        Self { docs: &workspace.docs, names: sources.pages().map(|(_, file)| file.name.as_str()).collect() }
    }

    /// The names of the pages whose path ends in `operand`, or whose file it is.
    pub(crate) fn find(&self, operand: &str) -> Vec<&'a str> {
        let end = relative(operand);
        let file = disk::canonicalize(Path::new(operand)).ok().filter(|file| file.starts_with(self.docs));
        let is_selected = |name: &&&str| {
            let ends_in = !end.as_os_str().is_empty() && Path::new(name).ends_with(&end);
            ends_in || file.as_ref().is_some_and(|file| file.ends_with(name))
        };
        self.names.iter().filter(is_selected).copied().collect()
    }

    /// The names of the pages that `operands` select.
    ///
    /// # Errors
    /// An operand that selects no page.
    pub(crate) fn select(&self, operands: &[String]) -> Result<Vec<&'a str>, Error> {
        let mut selected = Vec::new();
        for operand in operands {
            let names = self.find(operand);
            if names.is_empty() {
                let usage = "PAGE is a file name like `user-get.md`, or the end of a path like `v1.0/api/user-get.md`";
                let help = self.nearest(operand).map_or(usage.to_owned(), |name| format!("did you mean `{name}`?"));
                return Err(Error::Usage(format!("no page named `{operand}`\n  {help}")));
            }
            selected.extend(names);
        }
        Ok(selected)
    }

    /// The end of a page's path that is closest to `operand`.
    pub(crate) fn nearest(&self, operand: &str) -> Option<&'a str> {
        let depth = relative(operand).components().count();
        let ends = self.names.iter().map(|name| path_end(name, depth));
        nearest(operand.trim_start_matches("./"), ends)
    }
}

/// `operand` without a leading `./`.
fn relative(operand: &str) -> PathBuf {
    Path::new(operand).components().skip_while(|component| matches!(component, Component::CurDir)).collect()
}

/// The last `depth` components of a page's name.
fn path_end(name: &str, depth: usize) -> &str {
    name.rmatch_indices('/').nth(depth.saturating_sub(1)).map_or(name, |(index, _)| &name[index + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = [
        "reference/v1.0/api/user-get.md",
        "reference/v1.0/api/xuser-get.md",
        "reference/beta/api/user-get.md",
        "reference/beta/resources/user.md",
    ];

    fn finder() -> PageFinder<'static> {
        PageFinder { docs: Path::new("/nowhere"), names: NAMES.to_vec() }
    }

    #[test]
    fn whole_components_are_compared() {
        for (operand, expected) in [
            ("user-get.md", vec![NAMES[0], NAMES[2]]),
            ("./v1.0/api/user-get.md", vec![NAMES[0]]),
            ("reference/beta/resources/user.md", vec![NAMES[3]]),
            ("ser-get.md", vec![]),
            ("0/api/user-get.md", vec![]),
            ("api", vec![]),
            (".", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(finder().find(operand), expected, "{operand}");
        }
    }

    #[test]
    fn the_nearest_path_is_as_long_as_the_operand() {
        for (operand, expected) in [
            ("users-get.md", Some("user-get.md")),
            ("./beta/api/user-gte.md", Some("beta/api/user-get.md")),
            ("beta/resource/user.md", Some("beta/resources/user.md")),
            ("group-list.md", None),
        ] {
            assert_eq!(finder().nearest(operand), expected, "{operand}");
        }
    }
}

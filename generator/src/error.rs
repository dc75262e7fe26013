//! Errors that end a run. Problems of a page are findings, not errors.

use std::io;
use std::path::PathBuf;

use crate::printable;

/// An error that ends a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input or output operation failed.
    #[error("cannot {verb} `{}`: {source}", printable::path(path))]
    Io {
        /// The operation: `read`, `write`, `remove`, `create`, `lock` or `run`.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The docs folder contains no pages.
    #[error("no pages in `{}`; {looked_for}\n  {seen}", printable::path(path))]
    NoPages {
        /// The folder that was given.
        path: PathBuf,
        /// The patterns that no file matches.
        looked_for: String,
        /// What is in the folder, and what to do.
        seen: String,
    },
    /// Symbolic links to pages lead out of the docs root, so the SDK would lose what is below them.
    #[error(
        "a symbolic link leaves the docs root or points nowhere, so nothing was generated:\n{}\n  replace it with what it points to, or remove it",
        .links.iter().map(|link| format!("    {}", printable::line(link))).collect::<Vec<_>>().join("\n")
    )]
    LinksLeadOut {
        /// The names of the links.
        links: Vec<String>,
    },
    /// The configuration is invalid.
    #[error("{}:{line}:{column}: {message}", printable::path(path))]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong, with a next step if there is one.
        message: String,
    },
    /// The output folder contains a file that was not generated, in a place reserved for generated files.
    #[error(
        "`{}` is in the output folder but was not generated\n  move it or choose another folder with --out",
        printable::path(path)
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Somebody changed a file of the output while it was written.
    #[error("`{}` was changed during the run\n  run the command again", printable::path(path))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Another run has locked the output folder.
    #[error("another run is writing to `{}`\n  wait for it to finish, then try again", printable::path(path))]
    Locked {
        /// The output folder.
        path: PathBuf,
    },
    /// Emitted code is not valid Rust, which is a bug in docwright.
    #[error("emitted code for `{path}` does not parse: {source}\n  this is a bug in docwright; please report the page")]
    Emit {
        /// The path of the file in the output.
        path: String,
        /// The error of the Rust parser.
        source: syn::Error,
    },
    /// An exported model cannot be read.
    #[error("{}: {}{message}\n  export it again with `docwright model`", printable::path(path), prefix(at))]
    Model {
        /// The file.
        path: PathBuf,
        /// The JSON path of the place, such as `operations[3].body.type`; empty for the whole file.
        at: String,
        /// What is wrong.
        message: String,
    },
    /// A names file or baseline is malformed.
    #[error("{}:{line}:{column}: {message}", printable::path(path))]
    Record {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The command line is invalid.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Reports that the operation `verb` on `path` failed.
    pub fn io(verb: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { verb, path: path.into(), source }
    }
}

/// A JSON path before a message.
fn prefix(at: &str) -> String {
    if at.is_empty() { String::new() } else { format!("{at}: ") }
}

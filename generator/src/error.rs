//! Why a run cannot go on. What is wrong with a page is a finding, not an error.

use std::io;
use std::path::PathBuf;

/// A run that could not be done, named by what was being done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk refused.
    #[error("cannot {verb} {}: {source}", path.display())]
    Io {
        /// What was tried: `read`, `write`, `remove`, `create`, `lock`.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The documentation folder holds nothing to read.
    #[error("{} holds no pages\n  expected files like v1.0/api/user-list.md below it; versions are {versions}", path.display())]
    NoPages {
        /// The folder that was given.
        path: PathBuf,
        /// The versions that were looked for, comma separated.
        versions: String,
    },
    /// The configuration cannot be read.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A file that was not generated stands where generated files go.
    #[error("{} is in the output folder but was not generated\n  move it away, or choose another folder with --out", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another run holds the output folder.
    #[error("another run is writing to {}\n  wait for it to end, then try again", path.display())]
    Locked {
        /// The output folder.
        path: PathBuf,
    },
    /// Emitted tokens are not Rust: a defect of the generator.
    #[error(
        "emitted code for {path} does not parse: {source}\n  this is a defect of docwright: please report the page"
    )]
    Emit {
        /// The file in the output tree.
        path: String,
        /// What the parser said.
        source: syn::Error,
    },
    /// A lock file or baseline that cannot be read.
    #[error("{}:{line}:{column}: {message}", path.display())]
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
    /// A command asked for something that does not exist.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// An input or output failure while doing `verb` to `path`.
    pub fn io(verb: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { verb, path: path.into(), source }
    }
}

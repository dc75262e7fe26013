//! Why a file, or one that it includes, cannot be read.

/// A problem with a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// The bytes at this offset are not UTF-8 and were replaced.
    NotUtf8(usize),
    /// The file is a symbolic link that escapes the docs root; its target was not read.
    EscapesRoot,
    /// The file is a symbolic link to nothing, or to itself.
    Dangling,
    /// It is a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    Special,
    /// It has more bytes than a page may have; none was read.
    TooLarge(u64),
}

impl Problem {
    /// Whether nothing of the file was read.
    pub(crate) fn hides_all(&self) -> bool {
        !matches!(self, Self::NotUtf8(_))
    }
}

/// Why an include cannot be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IncludeProblem {
    /// The file does not exist.
    Missing,
    /// The target is outside the docs root.
    Outside,
    /// The target is ignored, for example because it is a code sample. This is not reported.
    Skipped,
}

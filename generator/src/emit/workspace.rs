//! The root of an output that carries the runtime along: a workspace of its own.

use crate::emit::package::{Package, notice};
use crate::emit::{manifest, readme};
use crate::output::Draft;

/// Licence texts by the identifier that names them in an SPDX expression, with their file names.
pub(super) const LICENCES: [(&str, &str, &str); 2] = [
    ("MIT", "LICENSE-MIT", include_str!("workspace/LICENSE-MIT")),
    ("Apache-2.0", "LICENSE-APACHE", include_str!("workspace/LICENSE-APACHE")),
];

/// `Cargo.toml`, `README.md`, `NOTICE` and licence texts above `packages`.
pub(super) fn files<'a>(packages: &[Package]) -> Draft<'a> {
    let mut draft = Draft::default();
    draft.text("Cargo.toml", manifest::workspace(packages));
    draft.text("README.md", readme::workspace(packages));
    if let Some(notice) = notice(packages) {
        draft.text("NOTICE", notice);
    }
    for (file, text) in licences(packages) {
        draft.text(file, text);
    }
    draft
}

/// The licence texts of `packages`, with their file names.
pub(super) fn licences(packages: &[Package]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let named = |licence: &str| packages.iter().any(|package| names(&package.license, licence));
    LICENCES.into_iter().filter(move |(licence, ..)| named(licence)).map(|(_, file, text)| (file, text))
}

/// Whether the SPDX `expression` has `licence` in it.
fn names(expression: &str, licence: &str) -> bool {
    expression.split([' ', '(', ')', '/']).any(|word| word == licence)
}

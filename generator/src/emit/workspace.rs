//! The root of an SDK with a bundled runtime: a Cargo workspace.

use crate::emit::package::{Package, notice};
use crate::emit::{manifest, readme};
use crate::output::Draft;

/// License texts: SPDX identifier, file name and text.
pub(super) const LICENSES: [(&str, &str, &str); 2] = [
    ("MIT", "LICENSE-MIT", include_str!("workspace/LICENSE-MIT")),
    ("Apache-2.0", "LICENSE-APACHE", include_str!("workspace/LICENSE-APACHE")),
];

/// `Cargo.toml`, `README.md`, `NOTICE` and license texts for a workspace of `packages`.
pub(super) fn files<'a>(packages: &[Package]) -> Draft<'a> {
    let mut draft = Draft::default();
    draft.text("Cargo.toml", manifest::workspace(packages));
    draft.text("README.md", readme::workspace(packages));
    if let Some(notice) = notice(packages) {
        draft.text("NOTICE", notice);
    }
    for (file, text) in licenses(packages) {
        draft.text(file, text);
    }
    draft
}

/// The file names and texts of the licenses of `packages`.
pub(super) fn licenses(packages: &[Package]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_used = |id: &str| packages.iter().any(|package| contains(&package.license, id));
    LICENSES.into_iter().filter(move |(id, ..)| is_used(id)).map(|(_, file, text)| (file, text))
}

/// Whether the SPDX `expression` contains the identifier `id`.
fn contains(expression: &str, id: &str) -> bool {
    expression.split([' ', '(', ')', '/']).any(|word| word == id)
}

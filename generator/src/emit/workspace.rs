//! The root of an output that carries the runtime along: a workspace of its own.

use crate::emit::package::{Package, notice};
use crate::emit::{manifest, readme};
use crate::output::Draft;

/// Licence texts by the identifier that names them in an SPDX expression, with their file names.
const LICENCES: [(&str, &str, &str); 2] = [
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
    let named = |licence: &str| packages.iter().any(|package| names(&package.license, licence));
    for (licence, file, text) in LICENCES {
        if named(licence) {
            draft.text(file, text);
        }
    }
    draft
}

/// Whether the SPDX `expression` has `licence` in it.
fn names(expression: &str, licence: &str) -> bool {
    expression.split([' ', '(', ')', '/']).any(|word| word == licence)
}

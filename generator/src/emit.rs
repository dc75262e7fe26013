//! The model as Rust: one package for each API version.
//!
//! This room is total and silent. What is wrong with a page was said before, what a thing is called was settled in
//! [`names`](crate::names), and what a run may choose has become facts of the [`Package`]. What is left is to
//! write down, in the order of the model.
//!
//! 1. Plan where each item stands, and behind which features (`context`, `module`, `area`).
//! 2. Draft each file on its own: functions (`operation`), types (`ty`), examples (`example`), and what makes a
//!    package of them (`library`, `manifest`, `readme`).
//!
//! A page's words reach the code as a string literal (`path`), as documentation (`doc`), or as an identifier that
//! `names` checked; no code is made of text.

mod area;
mod bundle;
mod call;
mod case;
mod context;
mod described;
mod doc;
mod enumeration;
mod example;
mod fingerprint;
mod import;
mod input_hash;
mod json;
mod lazy_tokens;
mod library;
mod line;
mod manifest;
mod module;
mod object;
mod operation;
mod package;
mod parameter;
mod path;
mod permission;
mod polymorphic;
mod property;
mod readme;
mod request;
mod ty;
mod usage;
mod workspace;

pub use example::facts;
pub use package::{Package, Runtime};

use std::sync::Arc;

use proc_macro2::TokenStream;

use crate::emit::context::Sdk;
use crate::model::Model;
use crate::names::Names;
use crate::output::Draft;

/// The package of one API version, as files below a folder of its name.
pub fn sdk<'a>(model: &'a Model, names: &'a Names, package: &'a Package) -> Draft<'a> {
    let sdk = Arc::new(Sdk::new(model, names, package));
    let mut draft = Draft::default();
    package::files(&sdk, &mut draft);
    FUNCTIONS.files(&sdk, sdk.functions.paths(), &mut draft);
    TYPES.files(&sdk, sdk.types.paths(), &mut draft);
    if !sdk.examples.children.is_empty() {
        EXAMPLES.files(&sdk, sdk.examples.paths(), &mut draft);
        DESCRIBED.files(&sdk, vec![vec![described::MODULE.to_owned()]], &mut draft);
    }
    draft
}

/// The snapshots that the example tests of `package` meet: the name of each, and the file of its test, which holds
/// the [`facts`] that it must end in.
pub fn snapshots(model: &Model, names: &Names, package: &Package) -> Vec<(String, String)> {
    example::snapshots(&Sdk::new(model, names, package))
}

/// What stands above packages that carry the runtime along.
pub fn workspace<'a>(packages: &[Package]) -> Draft<'a> {
    workspace::files(packages)
}

/// The runtime as a package beside those of the SDK, for an output that carries it along.
pub fn runtime<'a>() -> Draft<'a> {
    bundle::runtime()
}

/// A tree of modules as files.
struct Part {
    /// The file of the root, without extension.
    root: &'static str,
    /// The folder of all that is below.
    folder: &'static str,
    /// The items of the module at a path.
    make: fn(&Sdk<'_>, &[String]) -> TokenStream,
    /// What they are made of; none where that is cheaper to make.
    input_hash: fn(&Sdk<'_>, &[String]) -> Option<u128>,
}

const FUNCTIONS: Part = Part {
    root: "src/lib",
    folder: "src",
    make: |sdk, path| match path {
        [] => library::root(sdk, &sdk.functions),
        path => operation::module(sdk, sdk.functions.at(path)),
    },
    input_hash: |sdk, path| (!path.is_empty()).then(|| input_hash::functions(sdk, path)),
};

const TYPES: Part = Part {
    root: "src/types",
    folder: "src/types",
    make: ty::module,
    input_hash: |sdk, path| Some(input_hash::types(sdk, path)),
};

const EXAMPLES: Part = Part {
    root: "tests/examples/main",
    folder: "tests/examples",
    make: |sdk, path| match path {
        [] => example::root(sdk, &sdk.examples),
        path => example::module(sdk, sdk.examples.at(path)),
    },
    input_hash: |sdk, path| (!path.is_empty()).then(|| input_hash::examples(sdk, path)),
};

const DESCRIBED: Part =
    Part { input_hash: |sdk, _| Some(input_hash::described(sdk)), make: |sdk, _| described::module(sdk), ..EXAMPLES };

impl Part {
    fn files<'a>(&self, sdk: &Arc<Sdk<'a>>, paths: Vec<Vec<String>>, draft: &mut Draft<'a>) {
        for path in paths {
            let (sdk, make, input_hash) = (Arc::clone(sdk), self.make, self.input_hash);
            let file =
                if path.is_empty() { self.root.to_owned() } else { format!("{}/{}", self.folder, path.join("/")) };
            let (other, same) = (Arc::clone(&sdk), path.clone());
            let name = format!("{}/{file}.rs", sdk.package.name);
            draft.rust(name, move || input_hash(&other, &same), move || make(&sdk, &path));
        }
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

//! Emits the model as Rust: one package for each API version.
//!
//! This stage cannot fail and reports nothing: problems were reported before, names were allocated in
//! [`names`](crate::names), and the options of a run are fields of `Package`. Items are emitted in the order of the
//! model.
//!
//! 1. Plan the module and the features of each item (`context`, `module`, `area`).
//! 2. Draft each file independently: functions (`operation`), types (`ty`), examples (`example`), and the files of the
//!    package around them (`library`, `manifest`, `readme`).
//!
//! Page text reaches the code as a string literal (`path`), as documentation (`doc`), or as an identifier that `names`
//! checked; no code is built from text.

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
pub(crate) use package::{Package, Runtime};

use std::sync::Arc;

use proc_macro2::TokenStream;

use crate::emit::context::Sdk;
use crate::model::Model;
use crate::names::Names;
use crate::output::{Draft, Sink};

/// The package of one API version, as files in a folder with its name.
pub(crate) fn sdk<'a>(model: &'a Model, names: &'a Names, package: &'a Package) -> Draft<'a> {
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

/// The snapshots that the example tests of `package` compare with: the name of each, and the path of its test, whose
/// fingerprint ([`facts`]) the snapshot must end with.
pub(crate) fn snapshots(model: &Model, names: &Names, package: &Package) -> Vec<(String, String)> {
    example::snapshots(&Sdk::new(model, names, package))
}

/// The root of a workspace for packages with a bundled runtime.
pub(crate) fn workspace<'a>(packages: &[Package]) -> Draft<'a> {
    workspace::files(packages)
}

/// The runtime as a package next to the packages of the SDK, for a workspace that bundles it.
pub fn runtime<'a>() -> Draft<'a> {
    bundle::runtime()
}

/// How a tree of modules becomes files.
struct ModuleTree {
    /// The file of the root module, without extension.
    root: &'static str,
    /// The folder of the other modules.
    folder: &'static str,
    /// Emits the items of the module at a path, and returns what precedes them.
    emit: fn(&Sdk<'_>, &[String], Sink<'_>) -> TokenStream,
    /// Hashes the input of the module at a path; `None` if emitting the module is cheaper.
    input_hash: fn(&Sdk<'_>, &[String]) -> Option<u128>,
}

const FUNCTIONS: ModuleTree = ModuleTree {
    root: "src/lib",
    folder: "src",
    emit: |sdk, path, sink| match path {
        [] => library::root(sdk, &sdk.functions),
        path => operation::module(sdk, sdk.functions.at(path), sink),
    },
    input_hash: |sdk, path| (!path.is_empty()).then(|| input_hash::functions(sdk, path)),
};

const TYPES: ModuleTree = ModuleTree {
    root: "src/types",
    folder: "src/types",
    emit: ty::module,
    input_hash: |sdk, path| Some(input_hash::types(sdk, path)),
};

const EXAMPLES: ModuleTree = ModuleTree {
    root: "tests/examples/main",
    folder: "tests/examples",
    emit: |sdk, path, _| match path {
        [] => example::root(sdk, &sdk.examples),
        path => example::module(sdk, sdk.examples.at(path)),
    },
    input_hash: |sdk, path| (!path.is_empty()).then(|| input_hash::examples(sdk, path)),
};

const DESCRIBED: ModuleTree = ModuleTree {
    emit: |sdk, _, _| described::module(sdk),
    input_hash: |sdk, _| Some(input_hash::described(sdk)),
    ..EXAMPLES
};

impl ModuleTree {
    fn files<'a>(&self, sdk: &Arc<Sdk<'a>>, paths: Vec<Vec<String>>, draft: &mut Draft<'a>) {
        for path in paths {
            let file =
                if path.is_empty() { self.root.to_owned() } else { format!("{}/{}", self.folder, path.join("/")) };
            let name = format!("{}/{file}.rs", sdk.package.name);
            let (emit, input_hash) = (self.emit, self.input_hash);
            let (sdk, hashed_sdk, hashed_path) = (Arc::clone(sdk), Arc::clone(sdk), path.clone());
            draft.rust(name, move || input_hash(&hashed_sdk, &hashed_path), move |sink| emit(&sdk, &path, sink));
        }
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

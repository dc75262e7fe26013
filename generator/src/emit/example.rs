//! The examples of the pages as tests: each calls a function of the SDK, and the request is compared with the page.
//!
//! The examples of a page are in the file for the module of its first operation.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::case::{Case, case};
use crate::emit::context::{Sdk, Tested};
use crate::emit::described;
use crate::emit::fingerprint::fingerprint;
use crate::emit::line;
use crate::emit::module::Module;
use crate::emit::path::{ident, literal, mentions};
use crate::model::{Example, OperationId};

/// The module of examples without an operation in this version.
const UNMATCHED: &str = "unmatched";

/// The examples and request lines of a package, by module.
pub(super) fn modules<'a>(sdk: &Sdk<'a>) -> Module<'a, Tested<'a>> {
    let unmatched = [UNMATCHED.to_owned()];
    let pages = pages(sdk);
    let mut root = Module::default();
    let version_of = |id: OperationId| sdk.model.operation(id).key.version.as_str();
    for example in &sdk.model.examples {
        // An example is in the package of the version whose operation it calls.
        let version = example.operation.map_or(example.version.as_str(), version_of);
        if version != sdk.package.version {
            continue;
        }
        let operation = pages.get(example.location.page.as_str()).copied().or(example.operation);
        let path = operation.map_or(&unmatched[..], |id| &sdk.function(id).module);
        root.insert(path, Tested::Example(example), Gate::default());
    }
    for (id, _) in sdk.operations() {
        root.insert(&sdk.function(id).module, Tested::Line(id), Gate::default());
    }
    root
}

/// The first operation of each page.
fn pages<'a>(sdk: &Sdk<'a>) -> BTreeMap<&'a str, OperationId> {
    let mut pages = BTreeMap::new();
    for (id, operation) in (0..).map(OperationId).zip(&sdk.model.operations) {
        if operation.key.version == sdk.package.version {
            pages.entry(operation.location.page.as_str()).or_insert(id);
        }
    }
    pages
}

/// A file of examples: a test that runs them, and its cases and request lines.
pub(super) fn module(sdk: &Sdk<'_>, module: &Module<'_, Tested<'_>>) -> TokenStream {
    let children = module.children.keys().map(|name| ident(name));
    let (cases, lines) = (cases(sdk, module), lines(sdk, module));
    let (table, lines) = (table(&cases), quote!(static LINES: &[testing::Line] = &[#(#lines),*];));
    let test = test(sdk, module, &fingerprint(&table));
    let tested = module.items.iter().any(|(tested, _)| matches!(tested, Tested::Line(_))).then(|| &module.path[0]);
    let called = cases.iter().filter_map(|case| case.root.as_ref()).chain(tested);
    let imports = imports(sdk, called, &table);
    let content = (!module.items.is_empty()).then(|| quote!(#imports #test #table #lines));
    if module.children.is_empty() || content.is_none() {
        return quote!(#(mod #children;)* #content);
    }
    // A child module may have the same name as a called module, so the calls are in a separate module.
    quote!(#(mod #children;)* mod _own { #content })
}

/// The name of the snapshot of each module, and the file of its test.
pub(super) fn snapshots(sdk: &Sdk<'_>) -> Vec<(String, String)> {
    let with_cases = sdk.examples.walk().into_iter().filter(|module| examples(module).next().is_some());
    let file = |path: &[String]| format!("{}/tests/examples/{}.rs", sdk.package.name, path.join("/"));
    with_cases.map(|module| (snapshot(&module.path), file(&module.path))).collect()
}

/// The fingerprint in the `text` of a test's file.
pub fn facts(text: &str) -> Option<&str> {
    text.split_once("facts: \"")?.1.split('"').next()
}

fn snapshot(path: &[String]) -> String {
    path.join(".")
}

fn examples<'m, 'a>(module: &'m Module<'a, Tested<'a>>) -> impl Iterator<Item = &'a Example> + 'm {
    let example =
        |(tested, _): &(Tested<'a>, _)| if let Tested::Example(example) = tested { Some(*example) } else { None };
    module.items.iter().filter_map(example)
}

fn cases(sdk: &Sdk<'_>, module: &Module<'_, Tested<'_>>) -> Vec<Case> {
    examples(module).map(|example| case(sdk, example)).collect()
}

fn lines(sdk: &Sdk<'_>, module: &Module<'_, Tested<'_>>) -> Vec<TokenStream> {
    let line = |(tested, _): &(Tested<'_>, _)| if let Tested::Line(id) = tested { line::line(sdk, *id) } else { None };
    module.items.iter().filter_map(line).collect()
}

fn table(cases: &[Case]) -> TokenStream {
    let tokens = cases.iter().map(|case| &case.tokens);
    quote!(static CASES: &[testing::Case] = &[#(#tokens),*];)
}

/// Imports of the called modules, of `types` and of the runtime, if the cases use them.
fn imports<'n>(sdk: &Sdk<'_>, called: impl Iterator<Item = &'n String>, table: &TokenStream) -> TokenStream {
    let package = ident(&sdk.package.crate_name());
    let types = mentions(table.clone(), "types").then_some("types");
    let names: BTreeSet<&str> = called.map(String::as_str).chain(types).collect();
    let names: Vec<_> = names.into_iter().map(ident).collect();
    let modules = match names.as_slice() {
        [] => None,
        [name] => Some(quote! { use #package::#name; }),
        names => Some(quote! { use #package::{#(#names),*}; }),
    };
    let runtime = mentions(table.clone(), "rt").then(|| quote! { use docwright_runtime as rt; });
    quote!(#runtime use docwright_runtime::testing; #modules)
}

/// `#[test] fn message() { … }`: compares with the reviewed snapshot if there is one, otherwise checks only the
/// outcomes.
fn test(sdk: &Sdk<'_>, module: &Module<'_, Tested<'_>>, facts: &str) -> TokenStream {
    let path = &module.path;
    let name = ident(path.last().map_or(UNMATCHED, String::as_str));
    let label = literal(&format!("{}::{}", sdk.package.crate_name(), path.join("::")));
    let hosts = sdk.package.hosts.iter().map(|host| literal(&format!("https://{host}")));
    let run = match sdk.package.snapshots {
        Some(_) if examples(module).next().is_some() => {
            let snapshot = literal(&snapshot(path));
            quote!(crate::review(#snapshot, MODULE.dialogue()))
        }
        _ => quote!(MODULE.verify()),
    };
    quote! {
        #[test]
        fn #name() {
            #run;
        }
        static MODULE: testing::Module<'_> = testing::Module {
            name: #label,
            hosts: &[#(#hosts),*],
            facts: #facts,
            cases: CASES,
            lines: LINES,
        };
    }
}

/// The root of the tests: the modules, and the comparison with reviewed snapshots.
pub(super) fn root(sdk: &Sdk<'_>, module: &Module<'_, Tested<'_>>) -> TokenStream {
    let docs = format!(" Sends every example of the {} pages through the SDK.", sdk.package.version);
    let children = module.children.keys().map(String::as_str).chain([described::MODULE]).map(ident);
    let review = sdk.package.snapshots.as_deref().map(review);
    quote! {
        #![doc = #docs]
        #(#[rustfmt::skip] mod #children;)*
        #review
    }
}

fn review(snapshots: &str) -> TokenStream {
    // Relative to the folder of this file.
    let start = if Path::new(snapshots).is_relative() { "../../" } else { "" };
    let snapshots = literal(&[start, snapshots].concat());
    quote! {
        /// Compares a dialogue with its reviewed snapshot.
        #[rustfmt::skip]
        fn review(module: &str, dialogue: String) {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(#snapshots);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(module, dialogue));
        }
    }
}

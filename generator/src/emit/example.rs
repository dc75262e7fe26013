//! The pages' examples as tests: each calls the SDK's own function and is held against the page.
//!
//! A page's examples stand together, in the file of the module that the page's operations are in.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::Gate;
use crate::emit::call::Call;
use crate::emit::case::case;
use crate::emit::context::Sdk;
use crate::emit::fingerprint::fingerprint;
use crate::emit::module::Module;
use crate::emit::path::{ident, literal, mentions};
use crate::model::{Example, OperationId};

/// Where examples stand that no operation of this version was found for.
const UNMATCHED: &str = "unmatched";

/// The examples of a package, by module.
pub(super) fn modules<'a>(sdk: &Sdk<'a>) -> Module<'a, &'a Example> {
    let unmatched = [UNMATCHED.to_owned()];
    let pages = pages(sdk);
    let mut root = Module::default();
    for example in sdk.model.examples.iter().filter(|example| example.version == sdk.package.version) {
        let met = example.operation.filter(|id| sdk.model.operation(*id).key.version == example.version);
        let home = pages.get(example.place.page.as_str()).copied().or(met);
        let path = home.map_or(&unmatched[..], |id| &sdk.function(id).module);
        root.insert(path, example, Gate::default());
    }
    root
}

/// The first operation of each page.
fn pages<'a>(sdk: &Sdk<'a>) -> BTreeMap<&'a str, OperationId> {
    let mut pages = BTreeMap::new();
    for (id, operation) in (0..).map(OperationId).zip(&sdk.model.operations) {
        if operation.key.version == sdk.package.version {
            pages.entry(operation.place.page.as_str()).or_insert(id);
        }
    }
    pages
}

/// A file of examples: their cases, and a test that runs them.
pub(super) fn module(sdk: &Sdk<'_>, module: &Module<'_, &Example>) -> TokenStream {
    let children = module.children.keys().map(|name| ident(name));
    let calls: Vec<_> = module.items.iter().map(|(example, _)| (*example, Call::of(sdk, example))).collect();
    let cases: TokenStream = calls.iter().map(|(example, call)| case(sdk, example, call.as_ref())).collect();
    let imports = (!module.items.is_empty()).then(|| imports(sdk, &calls, &cases));
    let table = (!module.items.is_empty()).then(|| {
        let test = test(sdk, module, &cases);
        quote!(#test static CASES: &[testing::Case] = &[#cases];)
    });
    quote!(#imports #(mod #children;)* #table)
}

/// The name of each module's snapshot, and its fingerprint.
pub(super) fn snapshots(sdk: &Sdk<'_>) -> Vec<(String, String)> {
    let with_cases = sdk.examples.walk().into_iter().filter(|module| !module.items.is_empty());
    let facts = |module: &Module<'_, &Example>| {
        let calls = module.items.iter().map(|(example, _)| (*example, Call::of(sdk, example)));
        let cases: TokenStream = calls.map(|(example, call)| case(sdk, example, call.as_ref())).collect();
        format!("{:016x}", fingerprint(&cases))
    };
    with_cases.map(|module| (module.path.join("."), facts(module))).collect()
}

fn imports(sdk: &Sdk<'_>, calls: &[(&Example, Option<Call<'_>>)], cases: &TokenStream) -> TokenStream {
    let package = ident(&sdk.package.crate_name());
    let roots: BTreeSet<&str> = calls.iter().filter_map(|(_, call)| call.as_ref()?.root()).collect();
    let types = mentions(cases, "types").then_some("types");
    let roots = roots.into_iter().chain(types).map(|root| ident(root));
    let runtime = mentions(cases, "rt").then(|| {
        quote!(
            use docwright_runtime as rt;
        )
    });
    quote!(#(use #package::#roots;)* #runtime use docwright_runtime::testing;)
}

/// `#[test] fn message() { … }`: against the reviewed snapshot where there is one, else on the outcomes alone.
fn test(sdk: &Sdk<'_>, module: &Module<'_, &Example>, cases: &TokenStream) -> TokenStream {
    let name = ident(module.name().unwrap_or(UNMATCHED));
    let label = literal(&format!("{}::{}", sdk.package.crate_name(), module.path.join("::")));
    let run = match sdk.package.snapshots {
        Some(_) => {
            let (snapshot, facts) = (literal(&module.path.join(".")), format!("{:016x}", fingerprint(cases)));
            quote!(crate::review(#snapshot, testing::dialogue(#label, #facts, CASES)))
        }
        None => quote!(testing::verify(#label, CASES)),
    };
    quote! {
        #[test]
        fn #name() {
            #run;
        }
    }
}

/// The root of the tests: the modules, and how they meet the reviewed snapshots.
pub(super) fn root(sdk: &Sdk<'_>, module: &Module<'_, &Example>) -> TokenStream {
    let about = format!(" The examples of the {} pages, each run through the SDK.", sdk.package.version);
    let children = module.children.keys().map(|name| ident(name));
    let review = sdk.package.snapshots.as_deref().map(review);
    quote! {
        #![doc = #about]
        #![allow(deprecated, reason = "the pages have examples of what will go away")]
        #(#[rustfmt::skip] mod #children;)*
        #review
    }
}

fn review(snapshots: &str) -> TokenStream {
    let snapshots = literal(&format!("../../{snapshots}"));
    quote! {
        /// Holds a dialogue against the one that people reviewed.
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

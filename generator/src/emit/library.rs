//! The crate's root: what the package is, and what it holds.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::{Item, Sdk};
use crate::emit::doc::{self, Doc};
use crate::emit::module::Module;
use crate::emit::parameter;
use crate::emit::path::ident;
use crate::emit::request::Payload;
use crate::emit::{readme, usage};
use crate::model::{Operation, OperationId};

/// `lib.rs`: every module behind its features, and kept from the formatter with all that is below it.
pub(super) fn root<'a>(sdk: &Sdk<'a>, module: &Module<'a, Item>) -> TokenStream {
    let docs = docs(sdk).inner();
    let children = module.children.iter().map(|(name, child)| {
        let (name, gate) = (ident(name), sdk.features.attribute(&child.gate));
        quote!(#[rustfmt::skip] #gate pub mod #name;)
    });
    quote! {
        #docs
        #[doc(no_inline)]
        pub use docwright_runtime as runtime;
        #(#children)*
        #[rustfmt::skip]
        pub mod types;
    }
}

fn docs(sdk: &Sdk<'_>) -> Doc {
    Doc::default()
        .block([readme::what(sdk.package)])
        .block(readme::HOW.map(str::to_owned))
        .block(first_request(sdk))
        .block(["# Features".to_owned()])
        .block(readme::features(sdk))
        .block(sdk.package.attribution.iter().map(|attribution| doc::text(attribution)))
}

/// How the first function without a body is called.
pub(super) fn first_request(sdk: &Sdk<'_>) -> Vec<String> {
    let is_plain = |(_, operation): &(OperationId, &Operation)| matches!(Payload::of(sdk, operation), Payload::None);
    let Some((id, operation)) = sdk.operations().find(is_plain) else { return Vec::new() };
    let name = sdk.function(id);
    let [package, function, constant] =
        [&sdk.package.crate_name(), &name.function, &name.constant].map(|name| ident(name));
    let path: String = name.module.iter().map(|module| format!("{}::", ident(module))).collect();
    let host = sdk.package.hosts.first().map_or("localhost", String::as_str);
    let arguments = parameter::samples(operation, name).join(", ");
    vec![
        "```".to_owned(),
        format!("let request = {package}::{path}{function}({arguments});"),
        format!("println!(\"{{}} {{}}\", request.method(), request.url({:?})?);", format!("https://{host}")),
        format!("println!(\"{{:?}}\", {package}::{path}{constant}.permissions.application);"),
        usage::OK.to_owned(),
        "```".to_owned(),
    ]
}

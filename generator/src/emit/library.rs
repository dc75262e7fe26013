//! The root of the crate: its documentation, features and modules.

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

/// `lib.rs`: every module behind its features, and skipped by rustfmt together with its child modules.
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
        .block([readme::summary(sdk.package)])
        .block(readme::USAGE.map(str::to_owned))
        .block(first_request(sdk))
        .block(["# Features".to_owned()])
        .block(readme::features(sdk))
        .block(sdk.package.attribution.iter().map(|attribution| doc::text(attribution)))
}

/// A call of the first function that takes no body.
pub(super) fn first_request(sdk: &Sdk<'_>) -> Vec<String> {
    let takes_no_body =
        |(_, operation): &(OperationId, &Operation)| matches!(Payload::from_operation(sdk, operation), Payload::None);
    let Some((id, operation)) = sdk.operations().find(takes_no_body) else { return Vec::new() };
    let name = sdk.function(id);
    let [package, function, metadata] =
        [&sdk.package.crate_name(), &name.function, &name.static_name].map(|name| ident(name));
    let path: String = name.module.iter().map(|module| format!("{}::", ident(module))).collect();
    let host = sdk.package.hosts.first().map_or("localhost", String::as_str);
    let arguments = parameter::samples(sdk, operation, name).join(", ");
    vec![
        "```".to_owned(),
        format!("let request = {package}::{path}{function}({arguments});"),
        format!("println!(\"{{}} {{}}\", request.method(), request.url({:?})?);", format!("https://{host}")),
        format!("println!(\"{{:?}}\", {package}::{path}{metadata}.permissions.application);"),
        usage::OK.to_owned(),
        "```".to_owned(),
    ]
}

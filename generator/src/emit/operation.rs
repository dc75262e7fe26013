//! Request functions, each with its metadata.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::area::Gate;
use crate::emit::context::{Item, Sdk};
use crate::emit::doc::{self, Doc};
use crate::emit::import::Imports;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::module::Module;
use crate::emit::package::Package;
use crate::emit::path::{ident, literal};
use crate::emit::request::{Answer, Payload};
use crate::emit::{object, parameter, permission, usage};
use crate::model::{Method, Operation, OperationId, RequestOption};
use crate::names::FunctionName;
use crate::output::Sink;

/// A file of request functions and their request bodies.
pub(super) fn module<'a>(sdk: &Sdk<'a>, module: &Module<'a, Item>, sink: Sink<'_>) -> TokenStream {
    let mut imports = Imports::default();
    for (item, gate) in &module.items {
        let tokens = self::item(sdk, &module.gate, *item, gate);
        imports.add(&tokens, gate);
        sink(tokens);
    }
    let children = module.children.iter().map(|(name, child)| {
        let (name, gate) = (ident(name), sdk.features.attribute_within(&module.gate, &child.gate));
        quote!(#gate pub mod #name;)
    });
    let (docs, imports) = (about(sdk, module).inner(), imports.tokens(sdk, &module.gate));
    quote!(#docs #imports #(#children)*)
}

fn item<'a>(sdk: &Sdk<'a>, outer: &Gate<'a>, item: Item, gate: &Gate<'a>) -> TokenStream {
    let gate = sdk.features.attribute_within(outer, gate).unwrap_or_default();
    match item {
        Item::Operation(id) => operation(sdk, id, &gate),
        Item::Body(id) => object::body(sdk, id, &gate),
    }
}

/// The documentation of a module: the resource of its first operation that has one, or the module's name.
fn about(sdk: &Sdk<'_>, module: &Module<'_, Item>) -> Doc {
    let resource = module.items.iter().find_map(|(item, _)| match item {
        Item::Operation(id) => sdk.model.operation(*id).resource,
        Item::Body(_) => None,
    });
    let name = resource.map_or_else(|| module.path.join("::"), |id| sdk.model.ty(id).name.clone());
    Doc::default().block([format!("Requests about {}.", doc::code(&name))])
}

/// A request function and its metadata:
///
/// ```text
/// #[inline]
/// pub fn delete(user_id: &str) -> rt::Request<()> {
///     rt::Request::new(&DELETE, &[user_id.into()])
/// }
/// rt::operation!(DELETE = "delete", Delete "v1.0" "/users/{user_id}", …);
/// ```
///
/// The function is inline, so that it is not compiled unless it is called.
fn operation(sdk: &Sdk<'_>, id: OperationId, gate: &TokenStream) -> TokenStream {
    let (operation, name) = (sdk.model.operation(id), sdk.function(id));
    let function = LazyTokens(|| function(sdk, operation, name));
    let metadata = LazyTokens(|| metadata(&sdk.package.base, operation, name));
    let docs = docs(sdk, operation, name).block(usage::lines(sdk, id).into_iter().flatten());
    let deprecated = deprecation(operation.deprecated);
    quote! {
        #docs #gate #deprecated #function
        #gate #metadata
    }
}

fn function(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> TokenStream {
    let (function, metadata) = (ident(&name.function), ident(&name.static_name));
    let payload = Payload::from_operation(sdk, operation);
    let body_name = body_name(&payload, name);
    let body = payload.parameter().map(|ty| quote!(#body_name: #ty));
    let declared = parameter::declarations(sdk, operation, name).into_iter().chain(body);
    let arguments = name.parameters.iter().map(|name| ident(name));
    let send = LazyTokens(|| payload.call(&body_name));
    let answer = Answer::from_content(sdk, operation.returns());
    quote! {
        #[inline]
        pub fn #function(#(#declared),*) -> rt::Request<#answer> {
            rt::Request::new(&#metadata, &[#(#arguments.into()),*])#send
        }
    }
}

/// `rt::operation!(DELETE = "delete", Delete "v1.0" "/users/{user_id}", …);`
fn metadata(version: &str, operation: &Operation, name: &FunctionName) -> TokenStream {
    let (name_of_static, function) = (ident(&name.static_name), literal(&name.function));
    let method = method(operation.key.method);
    let (version, area) = (literal(version), literal(&operation.area));
    let template = literal(&parameter::template(operation, name));
    let page = literal(&operation.location.page);
    let permissions = LazyTokens(|| permission::metadata(operation.permissions.as_deref()));
    quote!(rt::operation!(#name_of_static = #function, #method #version #template, #area, #page #permissions);)
}

/// The summary, the request line with a link to the page, permissions, parameters, headers and query options.
fn docs(sdk: &Sdk<'_>, operation: &Operation, name: &FunctionName) -> Doc {
    let line = doc::code(&format!("{} {}", operation.key.method.name(), operation.path.text));
    let permissions = operation.permissions.as_deref().map(permission::list).unwrap_or_default();
    let head = if permissions.is_empty() { "" } else { ". Permissions, least privileged first:" };
    let line = format!("{line} ({}){head}", sdk.reference(&operation.location));
    Doc::default()
        .block(sdk.prose(operation.summary.as_deref()))
        .block([line].into_iter().chain(permissions))
        .block(parameter::docs(sdk, operation, name))
        .block(options(sdk.package, operation))
}

/// The headers that the caller has to set, and the query options that the page describes.
fn options(package: &Package, operation: &Operation) -> Option<String> {
    let required = operation.headers.iter().filter(|header| header.required == Some(true));
    let is_set = |name: &str| package.is_set_by_client(name) || name.eq_ignore_ascii_case("content-type");
    let headers = option_names("Required headers", required.filter(|header| !is_set(&header.name)));
    let query = option_names("Query options", operation.query.iter());
    let both: Vec<String> = headers.into_iter().chain(query).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

fn option_names<'a>(label: &str, options: impl Iterator<Item = &'a RequestOption>) -> Option<String> {
    let names: Vec<String> = options.map(|option| doc::code(&option.name)).collect();
    (!names.is_empty()).then(|| format!("{label}: {}.", names.join(", ")))
}

/// `#[deprecated = "…"]` if the pages mark the item as deprecated.
pub(super) fn deprecation(deprecated: bool) -> Option<TokenStream> {
    deprecated.then(|| quote!(#[deprecated = "is marked deprecated in the API reference"]))
}

/// `body` or `content`, unless a path parameter has that name.
fn body_name(payload: &Payload<'_>, name: &FunctionName) -> Ident {
    let base = if matches!(payload, Payload::Bytes(_)) { "content" } else { "body" };
    if name.parameters.iter().any(|parameter| parameter == base) { format_ident!("{base}_") } else { ident(base) }
}

fn method(method: Method) -> Ident {
    ident(match method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Patch => "Patch",
        Method::Put => "Put",
        Method::Delete => "Delete",
        Method::Head => "Head",
        Method::Options => "Options",
    })
}

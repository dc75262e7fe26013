//! One example as a row of test data: the call, the documented request, the outcome and the response.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::call::Call;
use crate::emit::context::Sdk;
use crate::emit::json::one_line;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::path::{ident, literal};
use crate::emit::request::{Answer, item};
use crate::model::{Content, Example, ExampleBody, ExampleRequest, ExampleResponse, Outcome, ResponseOutcome};

/// An emitted example.
pub(super) struct Case {
    /// The top-level module of the function that is called.
    pub(super) root: Option<String>,
    /// `testing::case!(…)`
    pub(super) tokens: TokenStream,
}

/// A case of the example tests:
///
/// ```text
/// testing::case!(
///     "api-reference/v1.0/api/user-update.md" "update_user";
///     "user::update(\"1\", &body)" with body => user::update("1", &body.object());
///     "PATCH" "https://…", [], Json(r#"{"displayName": "Ann"}"#); Reproduced; 204 None
/// )
/// ```
pub(super) fn case(sdk: &Sdk<'_>, example: &Example) -> Case {
    let call = Call::from_example(sdk, example);
    let (page, id) = (literal(&example.location.page), literal(&example.id));
    let code = literal(&call.as_ref().map(Call::text).unwrap_or_default());
    let call_tokens = call.as_ref().map(|call| {
        let body = call.takes_json().then(|| quote!(with body));
        let call = LazyTokens(|| call.tokens());
        quote!(#body => #call)
    });
    let request = LazyTokens(|| request(&example.request));
    let outcome = LazyTokens(|| outcome(sdk, example));
    let documented_response = example.response.as_ref();
    let response =
        documented_response.map(|documented| LazyTokens(move || response(sdk, documented, &example.response_outcome)));
    let tokens = quote!(testing::case!(#page #id; #code #call_tokens; #request; #outcome #response));
    Case { root: call.and_then(|call| call.root().cloned()), tokens }
}

/// `"GET" "https://…", [("Prefer", "return=minimal")], None`
fn request(request: &ExampleRequest) -> TokenStream {
    let (method, url) = (literal(&request.method), literal(&request.url));
    let headers = request.headers.iter().map(|(name, value)| {
        let (name, value) = (literal(name), literal(value));
        quote!((#name, #value))
    });
    let body = match &request.body {
        None => quote!(None),
        Some(ExampleBody::Json(json)) => variant("Json", &one_line(json)),
        Some(ExampleBody::Broken(body)) => variant("Json", body),
        Some(ExampleBody::Text(body)) => variant("Text", body),
    };
    quote!(#method #url, [#(#headers),*], #body)
}

fn outcome(sdk: &Sdk<'_>, example: &Example) -> TokenStream {
    match (&example.outcome, example.operation) {
        (Outcome::Reproduced, _) => quote!(Reproduced),
        (Outcome::Divergent(divergence), _) => variant("Divergent", divergence.rule),
        (Outcome::OtherOperation, Some(id)) => variant("OtherOperation", &sdk.model.operation(id).key.to_string()),
        (Outcome::OtherOperation, None) => variant("OtherOperation", ""),
    }
}

/// `; 200 Typed as read<types::User> r#"{…}"#`; bytes have no reader.
fn response(sdk: &Sdk<'_>, response: &ExampleResponse, outcome: &ResponseOutcome) -> TokenStream {
    let status = Literal::u16_unsuffixed(response.status);
    let body = response.body.as_ref().map(body_literal);
    let reader = (*outcome != ResponseOutcome::None).then(|| reader(sdk, response)).flatten();
    let reader = reader.map(|reader| quote!(as #reader));
    let outcome = match outcome {
        ResponseOutcome::Divergent(divergence) => variant("Divergent", divergence.rule),
        ResponseOutcome::Typed => quote!(Typed),
        ResponseOutcome::UntypedRest => quote!(UntypedRest),
        ResponseOutcome::None => quote!(None),
    };
    quote!(; #status #outcome #reader #body)
}

/// The function that deserializes a body into its type and serializes it again.
fn reader(sdk: &Sdk<'_>, response: &ExampleResponse) -> Option<TokenStream> {
    match (Answer::from_content(sdk, &response.content), &response.content) {
        (Answer::Object(ty), _) if response.wrapped => Some(quote!(read_wrapped<#ty>)),
        (Answer::Object(ty), _) => Some(quote!(read<#ty>)),
        (Answer::Page(item), _) => Some(quote!(read_page<#item>)),
        (Answer::Json, Content::Type(ty)) => {
            let value = item(sdk, ty);
            Some(quote!(read_value<#value>))
        }
        // An example may have a body although the page states that there is none.
        (Answer::Json | Answer::Empty, _) => Some(quote!(read_untyped)),
        (Answer::Bytes, _) => None,
    }
}

/// A body as a literal, JSON on one line.
fn body_literal(body: &ExampleBody) -> Literal {
    match body {
        ExampleBody::Json(json) => literal(&one_line(json)),
        ExampleBody::Broken(text) | ExampleBody::Text(text) => literal(text),
    }
}

/// `Json("…")`
fn variant(name: &str, text: &str) -> TokenStream {
    let (name, text) = (ident(name), literal(text));
    quote!(#name(#text))
}

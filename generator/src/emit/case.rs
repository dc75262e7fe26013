//! One example as data: what the SDK sends, and what the page shows.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::emit::call::Call;
use crate::emit::context::Sdk;
use crate::emit::json::{is_json, one_line};
use crate::emit::path::{ident, literal};
use crate::emit::request::Answer;
use crate::model::{Example, ExampleRequest, ExampleResponse, Outcome, ResponseOutcome};

/// An example, written down.
pub(super) struct Case {
    /// The module of the package's root that the call goes through.
    pub(super) root: Option<String>,
    /// What the case uses.
    pub(super) constant: Option<TokenStream>,
    /// `testing::Case { … }`
    pub(super) tokens: TokenStream,
}

/// A case of the example tests, and the constants that it uses, which have `number` in their names:
///
/// ```text
/// const BODY_1: &str = r#"{"displayName": "Ann"}"#;
/// testing::Case {
///     page: "api-reference/beta/api/meetingregistrant-delete.md",
///     call: Some(|| meeting_registrant::delete("1", "2", "3").erase()),
///     …
/// }
/// ```
pub(super) fn case(sdk: &Sdk<'_>, example: &Example, number: usize) -> Case {
    let call = Call::of(sdk, example);
    let (page, id) = (literal(&example.place.page), literal(&example.id));
    let code = literal(&call.as_ref().map(Call::text).unwrap_or_default());
    let body = format_ident!("BODY_{number}");
    let made = option(call.as_ref().map(|call| call.tokens(&body)).map(|call| quote!(|| #call.erase())));
    let documented = documented(&example.request, &body);
    let outcome = outcome(sdk, example);
    let response = option(example.response.as_ref().map(|answer| response(sdk, answer, &example.response_outcome)));
    let tokens = quote! {
        testing::Case {
            page: #page,
            example: #id,
            code: #code,
            call: #made,
            documented: #documented,
            outcome: #outcome,
            response: #response,
        }
    };
    Case { root: call.and_then(|call| call.root().cloned()), constant: constant(&example.request, &body), tokens }
}

/// The JSON that a request is shown with: it is both sent and compared.
fn constant(request: &ExampleRequest, name: &Ident) -> Option<TokenStream> {
    let json = literal(&one_line(request.body.as_deref().filter(|body| is_json(body))?));
    Some(quote!(const #name: &str = #json;))
}

fn documented(request: &ExampleRequest, constant: &Ident) -> TokenStream {
    let (method, url) = (literal(&request.method), literal(&request.url));
    let headers = request.headers.iter().map(|(name, value)| {
        let (name, value) = (literal(name), literal(value));
        quote!((#name, #value))
    });
    let body = match request.body.as_deref() {
        None => quote!(None),
        Some(body) if is_json(body) => quote!(Json(#constant)),
        Some(body) => variant("Text", body),
    };
    quote! {
        testing::Documented {
            method: #method,
            url: #url,
            headers: &[#(#headers),*],
            body: testing::Body::#body,
        }
    }
}

fn outcome(sdk: &Sdk<'_>, example: &Example) -> TokenStream {
    let outcome = match (&example.outcome, example.operation) {
        (Outcome::Reproduced, _) => quote!(Reproduced),
        (Outcome::Divergent(rule), _) => variant("Divergent", rule),
        (Outcome::OtherOperation, Some(id)) => variant("OtherOperation", &sdk.model.operation(id).key.to_string()),
        (Outcome::OtherOperation, None) => variant("OtherOperation", ""),
    };
    quote!(testing::Outcome::#outcome)
}

/// The answer; what has no type to go through is not read.
fn response(sdk: &Sdk<'_>, response: &ExampleResponse, outcome: &ResponseOutcome) -> TokenStream {
    let status = Literal::u16_unsuffixed(response.status);
    let body = option(response.body.as_deref().map(shown));
    let reader = Some(outcome).filter(|outcome| **outcome != ResponseOutcome::None);
    let reader = reader.and_then(|_| reader_of(&Answer::of(sdk, &response.content)));
    let outcome = match outcome {
        ResponseOutcome::Divergent(rule) => variant("Divergent", rule),
        ResponseOutcome::Typed if reader.is_some() => quote!(Typed),
        ResponseOutcome::UntypedRest if reader.is_some() => quote!(UntypedRest),
        _ => quote!(None),
    };
    let read = option(reader);
    quote! {
        testing::Response {
            status: #status,
            body: #body,
            read: #read,
            outcome: testing::ResponseOutcome::#outcome,
        }
    }
}

/// What puts a body through its type and back.
fn reader_of(answer: &Answer) -> Option<TokenStream> {
    match answer {
        Answer::Object(ty) => Some(quote!(testing::read::<#ty>)),
        Answer::Page(item) => Some(quote!(testing::read_page::<#item>)),
        Answer::Empty | Answer::Json | Answer::Bytes => None,
    }
}

/// A body as a literal, JSON on one line.
fn shown(body: &str) -> Literal {
    if is_json(body) { literal(&one_line(body)) } else { literal(body) }
}

/// `Json("…")`
fn variant(name: &str, text: &str) -> TokenStream {
    let (name, text) = (ident(name), literal(text));
    quote!(#name(#text))
}

fn option(tokens: Option<impl ToTokens>) -> TokenStream {
    tokens.map_or_else(|| quote!(None), |tokens| quote!(Some(#tokens)))
}

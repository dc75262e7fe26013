//! One example as data: what the SDK sends, and what the page shows.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::call::Call;
use crate::emit::context::Sdk;
use crate::emit::json::{is_json, one_line};
use crate::emit::path::{ident, literal};
use crate::emit::request::Answer;
use crate::model::{Example, ExampleRequest, ExampleResponse, Outcome, ResponseOutcome};

/// A case of the example tests:
///
/// ```text
/// testing::Case {
///     page: "api-reference/beta/api/meetingregistrant-delete.md",
///     call: Some(|| meeting_registrant::delete("1", "2", "3").erase()),
///     …
/// },
/// ```
pub(super) fn case(sdk: &Sdk<'_>, example: &Example, call: Option<&Call<'_>>) -> TokenStream {
    let (page, id) = (literal(&example.place.page), literal(&example.id));
    let code = literal(&call.map(Call::text).unwrap_or_default());
    let call = option(call.map(|call| {
        let call = call.tokens();
        quote!(|| #call.erase())
    }));
    let documented = documented(&example.request);
    let outcome = outcome(sdk, example);
    let response = option(example.response.as_ref().map(|answer| response(sdk, answer, &example.response_outcome)));
    quote! {
        testing::Case {
            page: #page,
            example: #id,
            code: #code,
            call: #call,
            documented: #documented,
            outcome: #outcome,
            response: #response,
        },
    }
}

fn documented(request: &ExampleRequest) -> TokenStream {
    let (method, url) = (literal(&request.method), literal(&request.url));
    let headers = request.headers.iter().map(|(name, value)| {
        let (name, value) = (literal(name), literal(value));
        quote!((#name, #value))
    });
    let body = match request.body.as_deref() {
        None => quote!(None),
        Some(body) if is_json(body) => variant("Json", &one_line(body)),
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

fn response(sdk: &Sdk<'_>, response: &ExampleResponse, outcome: &ResponseOutcome) -> TokenStream {
    let status = Literal::u16_unsuffixed(response.status);
    let body = option(response.body.as_deref().map(shown));
    let read = option(match outcome {
        ResponseOutcome::None => None,
        _ => reader(&Answer::of(sdk, &response.content)),
    });
    let outcome = match outcome {
        ResponseOutcome::Typed => quote!(Typed),
        ResponseOutcome::UntypedRest => quote!(UntypedRest),
        ResponseOutcome::Divergent(rule) => variant("Divergent", rule),
        ResponseOutcome::None => quote!(None),
    };
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
fn reader(answer: &Answer) -> Option<TokenStream> {
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

//! Permissions of an operation: as metadata, and as a table in its documentation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::doc;
use crate::emit::path::{ident, literal};
use crate::model::{Permissions, Scheme, Scopes};

/// `, work = ["Mail.Read"], application = []`, for the schemes that the page mentions.
pub(super) fn metadata(permissions: Option<&Permissions>) -> TokenStream {
    let stated = permissions.into_iter().flat_map(|permissions| Scheme::ALL.iter().zip(&permissions.scopes));
    let stated = stated.filter_map(|(scheme, scopes)| {
        let word = ident(match scheme {
            Scheme::DelegatedWork => "work",
            Scheme::DelegatedPersonal => "personal",
            Scheme::Application => "application",
        });
        let scopes = scopes.as_ref()?.iter().map(|scope| literal(scope));
        Some(quote!(, #word = [#(#scopes),*]))
    });
    quote!(#(#stated)*)
}

/// A table of the schemes that the page mentions, by condition where it gives several.
///
/// ```text
/// | Permission | Scopes, least privileged first |
/// |---|---|
/// | delegated, work or school | `Mail.Read`, `Mail.ReadWrite` |
/// | application | not supported |
/// ```
pub(super) fn table(permissions: &Permissions) -> Vec<String> {
    let (head, rows) = match permissions.parts.as_slice() {
        [] => (["| Permission | Scopes, least privileged first |", "|---|---|"], rows(&permissions.scopes, "|")),
        parts => {
            let of = parts
                .iter()
                .flat_map(|part| rows(&part.scopes, &format!("| {} |", doc::cell(&doc::text(&part.condition)))));
            (["| When | Permission | Scopes, least privileged first |", "|---|---|---|"], of.collect())
        }
    };
    if rows.is_empty() { rows } else { head.map(str::to_owned).into_iter().chain(rows).collect() }
}

fn rows(scopes: &Scopes, start: &str) -> Vec<String> {
    let stated = Scheme::ALL.iter().zip(scopes).filter_map(|(scheme, scopes)| Some((scheme, scopes.as_ref()?)));
    stated.map(|(scheme, scopes)| format!("{start} {} | {} |", name(*scheme), list(scopes))).collect()
}

fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::DelegatedWork => "delegated, work or school",
        Scheme::DelegatedPersonal => "delegated, personal",
        Scheme::Application => "application",
    }
}

fn list(scopes: &[String]) -> String {
    let scopes: Vec<String> = scopes.iter().map(|scope| doc::cell(&doc::code(scope))).collect();
    if scopes.is_empty() { "not supported".to_owned() } else { scopes.join(", ") }
}

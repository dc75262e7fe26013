//! Permissions of an operation: metadata, and a list in its documentation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::doc;
use crate::emit::path::{ident, literal};
use crate::model::{PermissionPart, Permissions, Scheme, Scopes};

/// `, work = ["Mail.Read"], application = []`, for the schemes that the page mentions.
pub(super) fn metadata(permissions: Option<&Permissions>) -> TokenStream {
    let schemes = permissions.into_iter().flat_map(|permissions| Scheme::ALL.iter().zip(&permissions.scopes));
    let fields = schemes.filter_map(|(scheme, scopes)| {
        let field = ident(match scheme {
            Scheme::DelegatedWork => "work",
            Scheme::DelegatedPersonal => "personal",
            Scheme::Application => "application",
        });
        let scopes = scopes.as_ref()?.iter().map(|scope| literal(scope));
        Some(quote!(, #field = [#(#scopes),*]))
    });
    fields.collect()
}

/// A list of the schemes that the page mentions, for each condition if there are several.
///
/// ```text
/// * delegated, work or school: `Mail.Read`, `Mail.ReadWrite`
/// * application: not supported
/// ```
pub(super) fn list(permissions: &Permissions) -> Vec<String> {
    match permissions.parts.as_slice() {
        [] => rows(&permissions.scopes, "").collect(),
        parts => {
            let of_part = |part: &PermissionPart| {
                let condition = doc::text(&part.condition);
                rows(&part.scopes, &format!("{condition}, ")).collect::<Vec<_>>()
            };
            parts.iter().flat_map(of_part).collect()
        }
    }
}

fn rows(scopes: &Scopes, prefix: &str) -> impl Iterator<Item = String> {
    let schemes = Scheme::ALL.iter().zip(scopes).filter_map(|(scheme, scopes)| Some((scheme, scopes.as_ref()?)));
    schemes.map(move |(scheme, scopes)| format!("* {prefix}{}: {}", name(*scheme), scope_list(scopes)))
}

fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::DelegatedWork => "delegated, work or school",
        Scheme::DelegatedPersonal => "delegated, personal",
        Scheme::Application => "application",
    }
}

fn scope_list(scopes: &[String]) -> String {
    let scopes: Vec<String> = scopes.iter().map(|scope| doc::code(scope)).collect();
    if scopes.is_empty() { "not supported".to_owned() } else { scopes.join(", ") }
}

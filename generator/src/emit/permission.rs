//! Permissions of an operation: metadata, and a list in its documentation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::doc;
use crate::emit::path::{ident, literal};
use crate::model::{PermissionPart, Permissions, Scheme, ScopeAlternatives, ScopeSet};

/// `, work = ["Mail.Read"], application = []`, for the schemes that the page mentions.
pub(super) fn metadata(permissions: Option<&Permissions>) -> TokenStream {
    let schemes = permissions.into_iter().flat_map(|permissions| Scheme::ALL.iter().zip(&permissions.alternatives));
    let fields = schemes.filter_map(|(scheme, alternatives)| {
        let field = ident(match scheme {
            Scheme::DelegatedWork => "work",
            Scheme::DelegatedPersonal => "personal",
            Scheme::Application => "application",
        });
        let sets = alternatives.as_ref()?.iter().map(|set| literal(&set.to_string()));
        Some(quote!(, #field = [#(#sets),*]))
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
        [] => rows(&permissions.alternatives, "").collect(),
        parts => {
            let of_part = |part: &PermissionPart| {
                let condition = doc::text(&part.condition);
                rows(&part.alternatives, &format!("{condition}, ")).collect::<Vec<_>>()
            };
            parts.iter().flat_map(of_part).collect()
        }
    }
}

fn rows(alternatives: &ScopeAlternatives, prefix: &str) -> impl Iterator<Item = String> {
    let schemes = Scheme::ALL.iter().zip(alternatives).filter_map(|(scheme, sets)| Some((scheme, sets.as_ref()?)));
    schemes.map(move |(scheme, sets)| format!("* {prefix}{}: {}", name(*scheme), set_list(sets)))
}

fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::DelegatedWork => "delegated, work or school",
        Scheme::DelegatedPersonal => "delegated, personal",
        Scheme::Application => "application",
    }
}

fn set_list(sets: &[ScopeSet]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| doc::code(&set.to_string())).collect();
    if sets.is_empty() { "not supported".to_owned() } else { sets.join(", ") }
}

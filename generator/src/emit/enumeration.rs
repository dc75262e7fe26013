//! Enumerations, which the service may extend.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::Sdk;
use crate::emit::doc::{self, Doc};
use crate::emit::path::{ident, literal};
use crate::emit::ty::head;
use crate::model::TypeId;

/// An enum with a variant for each member and one for unrecognized members:
///
/// ```text
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum AgeGroup { Minor, Adult, Unrecognized(Box<str>) }
/// rt::enumeration!(AgeGroup { Minor = "minor", Adult = "adult" });
/// ```
pub(super) fn documented_enum(sdk: &Sdk<'_>, id: TypeId, gate: &TokenStream) -> TokenStream {
    let (ty, rust_type) = (sdk.model.ty(id), sdk.rust_type(id));
    let (head, name) = (head(sdk, id), ident(&rust_type.name));
    let docs = ty.members.iter().map(|member| {
        let description = sdk.prose(member.description.as_deref());
        Doc::default().block([description.unwrap_or_else(|| doc::code(&member.name))])
    });
    let variants: Vec<_> = rust_type.variants.iter().map(|variant| ident(variant)).collect();
    let members = ty.members.iter().map(|member| literal(&member.name));
    quote! {
        #head
        #gate
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#docs #variants,)*
            #[doc = " A member that the reference does not list, as sent by the service."]
            Unrecognized(Box<str>),
        }
        #gate
        rt::enumeration!(#name { #(#variants = #members),* });
    }
}

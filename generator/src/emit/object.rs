//! Structs of optional fields, with the tables that the runtime uses to read and write them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::doc::Doc;
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::path::{ident, literal};
use crate::emit::property::Field;
use crate::emit::ty::head;
use crate::model::{BodyId, Property, TypeId};

/// A struct to be emitted.
struct Object<'a> {
    name: Ident,
    /// The type's name in JSON; empty for a body that has none.
    schema: &'a str,
    /// Documentation and attributes.
    head: TokenStream,
    /// The `#[cfg]` attribute of its items.
    gate: &'a TokenStream,
    /// Attributes of the methods that its table defines.
    inline: Option<TokenStream>,
    fields: Vec<Field<'a>>,
}

/// The struct of a documented type.
pub(super) fn documented_type(sdk: &Sdk<'_>, id: TypeId, gate: &TokenStream) -> TokenStream {
    let (ty, name) = (sdk.model.ty(id), sdk.rust_type(id));
    let object = Object {
        name: ident(&name.name),
        schema: &ty.name,
        head: head(sdk, id),
        gate,
        inline: None,
        fields: fields(sdk, sdk.model.all_properties(id), &name.fields),
    };
    object.tokens(sdk)
}

/// The struct of a request body that is described on the page of an operation.
pub(super) fn body(sdk: &Sdk<'_>, id: BodyId, gate: &TokenStream) -> TokenStream {
    let (body, name) = (sdk.model.body(id), &sdk.names.bodies[id.0]);
    let function = &sdk.function(body.operation).function;
    let object = Object {
        name: ident(&name.name),
        schema: "",
        head: Doc::default().block([format!("The request body of [`{function}()`].")]).to_token_stream(),
        gate,
        // Only callers of the function need it.
        inline: Some(quote!(#[inline])),
        fields: fields(sdk, body.properties.iter().collect(), &name.fields),
    };
    object.tokens(sdk)
}

fn fields<'a>(sdk: &Sdk<'_>, properties: Vec<&'a Property>, names: &[String]) -> Vec<Field<'a>> {
    properties.into_iter().zip(names).map(|(property, name)| Field::new(sdk, property, name)).collect()
}

impl Object<'_> {
    /// ```text
    /// pub struct User { pub id: Option<String>, … }
    /// rt::object!(User = "example.user" { String id "id", … });
    /// ```
    fn tokens(&self, sdk: &Sdk<'_>) -> TokenStream {
        let (name, head, gate, inline) = (&self.name, &self.head, self.gate, &self.inline);
        let fields = self.fields.iter().map(|field| LazyTokens(|| field.declaration(sdk)));
        let schema = literal(self.schema);
        let rows = self.fields.iter().map(|field| LazyTokens(|| field.row()));
        quote! {
            #head
            #gate
            pub struct #name {
                #(#fields)*
                #[doc(hidden)]
                pub rest: rt::Rest,
            }
            #gate
            rt::object!(#inline #name = #schema { #(#rows),* });
        }
    }
}

//! Structs of optional fields, with the tables by which the runtime reads and writes them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::context::Sdk;
use crate::emit::doc::Doc;
use crate::emit::path::{ident, literal};
use crate::emit::property::Field;
use crate::emit::ty;
use crate::model::{BodyId, Property, TypeId};

/// A struct, before it is written out.
struct Object<'a> {
    name: Ident,
    /// The type's name in JSON; empty for a body that has none.
    schema: &'a str,
    /// Documentation and attributes.
    head: TokenStream,
    /// What all its items stand behind.
    gate: &'a TokenStream,
    fields: Vec<Field<'a>>,
}

/// The struct of a documented type.
pub(super) fn documented(sdk: &Sdk<'_>, id: TypeId, gate: &TokenStream) -> TokenStream {
    let (described, name) = (sdk.model.ty(id), sdk.rust_type(id));
    let object = Object {
        name: ident(&name.name),
        schema: &described.name,
        head: ty::head(sdk, id),
        gate,
        fields: fields(sdk, sdk.model.all_properties(id), &name.fields),
    };
    object.tokens(sdk)
}

/// The struct of a body that an operation's own page describes.
pub(super) fn body(sdk: &Sdk<'_>, id: BodyId, gate: &TokenStream) -> TokenStream {
    let (described, name) = (sdk.model.body(id), &sdk.names.bodies[id.0]);
    let function = &sdk.function(described.operation).function;
    let object = Object {
        name: ident(&name.name),
        schema: "",
        head: Doc::default().block([format!("What [`{function}()`] is sent.")]).to_token_stream(),
        gate,
        fields: fields(sdk, described.properties.iter().collect(), &name.fields),
    };
    object.tokens(sdk)
}

fn fields<'a>(sdk: &Sdk<'_>, properties: Vec<&'a Property>, names: &[String]) -> Vec<Field<'a>> {
    properties.into_iter().zip(names).map(|(property, name)| Field::new(sdk, property, name)).collect()
}

impl Object<'_> {
    /// ```text
    /// #[derive(Clone, Default)]
    /// pub struct User { pub id: Option<String>, … }
    /// impl rt::Object for User { … }
    /// rt::object!(User);
    /// ```
    fn tokens(&self, sdk: &Sdk<'_>) -> TokenStream {
        let (name, head, gate) = (&self.name, &self.head, self.gate);
        let fields = self.fields.iter().map(|field| field.declaration(sdk));
        let implementation = self.implementation();
        quote! {
            #head
            #gate
            #[derive(Clone, Default)]
            pub struct #name {
                #(#fields)*
                #[doc(hidden)]
                pub rest: rt::Rest,
            }
            #gate
            #implementation
            #gate
            rt::object!(#name);
        }
    }

    fn implementation(&self) -> TokenStream {
        let (name, schema) = (&self.name, literal(self.schema));
        let properties = self.fields.iter().map(|field| literal(field.json_name()));
        let (slot, view) = (self.slot(), self.view());
        quote! {
            impl rt::Object for #name {
                fn schema(&self) -> &'static rt::Schema {
                    static SCHEMA: rt::Schema = rt::Schema { name: #schema, properties: &[#(#properties),*] };
                    &SCHEMA
                }
                #slot
                #view
                fn rest(&self) -> &rt::Rest {
                    &self.rest
                }
                fn rest_mut(&mut self) -> &mut rt::Rest {
                    &mut self.rest
                }
            }
        }
    }

    fn slot(&self) -> TokenStream {
        let slots: Vec<TokenStream> = self.fields.iter().map(Field::slot).collect();
        let (index, chosen) = by_index(&slots, &quote!(rt::Slot::None));
        quote! {
            fn slot(&mut self, #index: usize) -> rt::Slot<'_> {
                #chosen
            }
        }
    }

    fn view(&self) -> TokenStream {
        let views: Vec<TokenStream> = self.fields.iter().map(Field::view).collect();
        let (index, chosen) = by_index(&views, &quote!(rt::View::None));
        quote! {
            fn view(&self, #index: usize) -> rt::View<'_> {
                #chosen
            }
        }
    }
}

/// The parameter's pattern, and the arm that it chooses; the last arm takes what is left.
fn by_index(arms: &[TokenStream], none: &TokenStream) -> (TokenStream, TokenStream) {
    match arms {
        [] => (quote!(_), none.clone()),
        [only] => (quote!(_), only.clone()),
        [first @ .., last] => {
            let numbers = (0..first.len()).map(proc_macro2::Literal::usize_unsuffixed);
            (quote!(index), quote!(match index { #(#numbers => #first,)* _ => #last }))
        }
    }
}

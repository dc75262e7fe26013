//! A test that each type has every property or member on its page, even without an example.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use crate::emit::context::{Item, Sdk};
use crate::emit::path::{ident, literal, path};
use crate::model::{BodyId, Edm, Kind, Model, Property, TypeId, TypeName, TypeRef};

/// The name of the test module.
pub(super) const MODULE: &str = "types";

/// The test file: a test over a table of the types in the package.
pub(super) fn module(sdk: &Sdk<'_>) -> TokenStream {
    let package = ident(&sdk.package.crate_name());
    let documented: Vec<_> = sdk.documented_types().flat_map(|(id, _)| rows(sdk, id)).collect();
    let bodies = bodies(sdk).into_iter().map(|id| body(sdk, id));
    let types = (!documented.is_empty()).then(|| quote!(use #package::types;));
    quote! {
        use docwright_runtime::testing;
        #types
        #[test]
        fn types() {
            testing::verify(TYPES);
        }
        static TYPES: &[testing::Described] = &[#(#documented,)* #(#bodies,)*];
    }
}

/// The request bodies in the package.
pub(super) fn bodies(sdk: &Sdk<'_>) -> Vec<BodyId> {
    let items = sdk.functions.walk().into_iter().flat_map(|module| &module.items);
    let body = |item: &Item| if let Item::Body(id) = item { Some(*id) } else { None };
    items.filter_map(|(item, _)| body(item)).collect()
}

/// The rows of a type: one for the type, and one for its polymorphic enum if it has derived types.
fn rows(sdk: &Sdk<'_>, id: TypeId) -> Vec<TokenStream> {
    let (ty, path, model) = (sdk.model.ty(id), sdk.type_path(id), sdk.model);
    let name = literal(&ty.name);
    if ty.kind == Kind::Enum {
        let members = names(ty.members.iter().map(|member| member.name.as_str()));
        return vec![quote!(testing::enumeration::<#path>(#name, #members))];
    }
    let properties = text(&properties(model, &model.all_properties(id)));
    let object = quote!(testing::object::<#path>(#name, #properties));
    let any = (!ty.derived.is_empty()).then(|| {
        let (any, derived) = (sdk.value_path(id), names(ty.derived.iter().map(|id| model.ty(*id).name.as_str())));
        quote!(testing::polymorphic::<#any>(#name, #derived))
    });
    [Some(object), any].into_iter().flatten().collect()
}

/// The row of a request body. Its path is absolute, because modules of the SDK and the tests may have the same name.
fn body(sdk: &Sdk<'_>, id: BodyId) -> TokenStream {
    let (package, named) = (sdk.package.crate_name(), &sdk.names.bodies[id.0]);
    let path = path([&package].into_iter().chain(&named.module).chain([&named.name]));
    let properties: Vec<&Property> = sdk.model.body(id).properties.iter().collect();
    let properties = text(&self::properties(sdk.model, &properties));
    quote!(testing::object::<#path>("", #properties))
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> proc_macro2::Literal {
    text(&names.collect())
}

fn text(value: &Value) -> proc_macro2::Literal {
    literal(&value.to_string())
}

/// An object with a sample value for each property.
fn properties(model: &Model, properties: &[&Property]) -> Value {
    let value = |property: &&Property| (property.name.clone(), value(model, &property.ty));
    Value::Object(properties.iter().map(value).collect())
}

fn value(model: &Model, ty: &TypeRef) -> Value {
    let item = match &ty.name {
        TypeName::Edm(edm) => primitive(*edm),
        TypeName::Id(id) => match (model.ty(*id).kind, model.ty(*id).members.first()) {
            (Kind::Enum, member) => json!(member.map_or("text", |member| &member.name)),
            _ => Value::Object(Map::new()),
        },
        TypeName::Unknown(_) | TypeName::Unreadable => json!("text"),
    };
    if ty.collection { json!([item]) } else { item }
}

fn primitive(edm: Edm) -> Value {
    match edm {
        Edm::Boolean => json!(true),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 | Edm::Int64 => json!(1),
        Edm::Single | Edm::Double | Edm::Decimal => json!(1.5),
        Edm::String | Edm::Stream | Edm::Untyped => json!("text"),
        Edm::Guid => json!("0f6a2be7-5c1d-4b0e-9a63-2d1f8e7c4b5a"),
        Edm::Binary => json!("AQ=="),
        Edm::Date => json!("2024-05-01"),
        Edm::DateTimeOffset => json!("2024-05-01T12:30:00Z"),
        Edm::TimeOfDay => json!("12:30:00"),
        Edm::Duration => json!("PT1S"),
    }
}

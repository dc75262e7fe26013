//! What every emitter looks at: the model, its names, the package, and the modules that follow from them.
//!
//! Where an item stands is worked out once, before the first token; emitters only look it up.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::area::{Features, Gate};
use crate::emit::lazy_tokens::LazyTokens;
use crate::emit::module::Module;
use crate::emit::package::Package;
use crate::emit::path;
use crate::emit::{doc, example, input_hash, usage};
use crate::model::{
    Body, BodyId, Example, Kind, Location, Model, Operation, OperationId, Type, TypeId, TypeName, TypeRef,
};
use crate::names::{FunctionName, Names, RustType};

/// One package of the SDK, planned.
pub(super) struct Sdk<'a> {
    /// What is so.
    pub(super) model: &'a Model,
    /// What it is called.
    pub(super) names: &'a Names,
    /// The facts that were settled before.
    pub(super) package: &'a Package,
    /// One for each area.
    pub(super) features: Features<'a>,
    /// What all files have in common, as a number.
    pub(super) surroundings: u128,
    /// From the crate's root.
    pub(super) functions: Module<'a, Item>,
    /// From `types`.
    pub(super) types: Module<'a, TypeId>,
    /// From the root of the example tests.
    pub(super) examples: Module<'a, Tested<'a>>,
    /// How each function is called.
    pub(super) usages: HashMap<OperationId, &'a Example>,
}

/// What a function module holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A request function and its metadata.
    Operation(OperationId),
    /// A body that an operation's own page describes.
    Body(BodyId),
}

/// What a module of tests holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tested<'a> {
    /// An example of a page.
    Example(&'a Example),
    /// The request line of an operation.
    Line(OperationId),
}

impl<'a> Sdk<'a> {
    /// Plans the package of one API version.
    pub(super) fn new(model: &'a Model, names: &'a Names, package: &'a Package) -> Self {
        let mut sdk = Self {
            model,
            names,
            package,
            features: Features::default(),
            surroundings: 0,
            functions: Module::default(),
            types: Module::default(),
            examples: Module::default(),
            usages: usage::of_operations(model),
        };
        let planned = &sdk;
        let ((functions, types), examples) = rayon::join(
            || rayon::join(|| planned.placed_functions(), || planned.placed_types()),
            || example::modules(planned),
        );
        (sdk.functions, sdk.types, sdk.examples) = (functions, types, examples);
        sdk.features = Features::new(&names.features[&package.version]);
        sdk.surroundings = input_hash::surroundings(&sdk);
        sdk
    }

    /// The operations of this version, one for each function.
    pub(super) fn operations(&self) -> impl Iterator<Item = (OperationId, &'a Operation)> + use<'a> {
        let version = &self.package.version;
        let all = (0..).map(OperationId).zip(&self.model.operations);
        all.filter(move |(_, operation)| operation.key.version == *version && operation.same_as.is_none())
    }

    /// The types of this version.
    pub(super) fn documented_types(&self) -> impl Iterator<Item = (TypeId, &'a Type)> + use<'a> {
        let version = &self.package.version;
        (0..).map(TypeId).zip(&self.model.types).filter(move |(_, ty)| ty.version == *version)
    }

    /// The name of an operation's function.
    pub(super) fn function(&self, id: OperationId) -> &'a FunctionName {
        &self.names.operations[id.0]
    }

    /// The name of a type.
    pub(super) fn rust_type(&self, id: TypeId) -> &'a RustType {
        &self.names.types[id.0]
    }

    /// `types::User`.
    pub(super) fn type_path(&self, id: TypeId) -> TokenStream {
        let ty = self.rust_type(id);
        type_path(ty, &ty.name)
    }

    /// What a value of the type is held in: `types::AnyAttachment` where there are derived types.
    pub(super) fn value_path(&self, id: TypeId) -> TokenStream {
        let ty = self.rust_type(id);
        type_path(ty, ty.any.as_ref().map_or(&ty.name, |any| &any.name))
    }

    /// The documented type that `ty` names, unless it is an enumeration.
    pub(super) fn object(&self, ty: &TypeRef) -> Option<TypeId> {
        match ty.name {
            TypeName::Id(id) if self.model.ty(id).kind != Kind::Enum => Some(id),
            _ => None,
        }
    }

    /// A link to the page of `place`.
    pub(super) fn reference(&self, location: &Location) -> String {
        doc::link("reference", &self.package.page_address(&location.page))
    }

    /// The page's own words, where they may stand in the SDK.
    pub(super) fn prose(&self, text: Option<&String>) -> Option<String> {
        text.filter(|_| self.package.prose).map(|text| doc::text(text)).filter(|text| !text.is_empty())
    }

    fn placed_functions(&self) -> Module<'a, Item> {
        let mut functions = Module::default();
        let mut bodies: BTreeMap<usize, Gate<'a>> = BTreeMap::new();
        for (id, operation) in self.operations() {
            let gate = Gate::new([operation.area.as_str()]);
            if let Body::Parameters(body) = *operation.accepts() {
                bodies.entry(body.0).or_default().join(&gate);
            }
            functions.insert(&self.function(id).module, Item::Operation(id), gate);
        }
        for (body, gate) in bodies {
            functions.insert(&self.names.bodies[body].module, Item::Body(BodyId(body)), gate);
        }
        functions
    }

    fn placed_types(&self) -> Module<'a, TypeId> {
        let mut types = Module::default();
        for (id, ty) in self.documented_types() {
            let name = self.rust_type(id);
            let path: Vec<String> = name.module.iter().chain([&name.file]).cloned().collect();
            types.insert(&path, id, Gate::new(ty.areas.iter().map(String::as_str)));
        }
        types
    }
}

fn type_path(ty: &RustType, name: &String) -> TokenStream {
    let path = LazyTokens(|| path::path(ty.module.iter().chain([name])));
    quote!(types::#path)
}

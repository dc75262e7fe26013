//! The input of every emitter: the model, its names, the package, and its modules.
//!
//! The module of each item is determined once, before anything is emitted.

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

/// The plan of one package of the SDK.
pub(super) struct Sdk<'a> {
    /// The API of all versions.
    pub(super) model: &'a Model,
    /// The Rust names of everything in the model.
    pub(super) names: &'a Names,
    /// The package and its settings.
    pub(super) package: &'a Package,
    /// The Cargo features of the package.
    pub(super) features: Features<'a>,
    /// A hash of everything that all files depend on.
    pub(super) surroundings: u128,
    /// The modules of request functions, below the root of the crate.
    pub(super) functions: Module<'a, Item>,
    /// The modules and files of types, below `types`.
    pub(super) types: Module<'a, TypeId>,
    /// The modules of the example tests, below their root.
    pub(super) examples: Module<'a, Tested<'a>>,
    /// The example that documents each function.
    pub(super) usages: HashMap<OperationId, &'a Example>,
}

/// An item of a module of request functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A request function and its metadata.
    Operation(OperationId),
    /// A request body with parameters on the page of its operation.
    Body(BodyId),
}

/// An item of a module of tests.
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
        let partial = &sdk;
        let ((functions, types), examples) = rayon::join(
            || rayon::join(|| partial.function_modules(), || partial.type_modules()),
            || example::modules(partial),
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

    /// The Rust type of a value: `types::AnyAttachment` for a type with derived types, or else its own path.
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

    /// A link to the page of `location`, or its file name if pages have no URL.
    pub(super) fn reference(&self, location: &Location) -> String {
        match self.package.page_address(&location.page) {
            Some(url) => doc::link("reference", &url),
            None => doc::code(location.page.rsplit('/').next().unwrap_or_default()),
        }
    }

    /// Text of a page, if page text may be copied into the SDK.
    pub(super) fn prose(&self, text: Option<&str>) -> Option<String> {
        text.filter(|_| self.package.prose).map(doc::text).filter(|text| !text.is_empty())
    }

    fn function_modules(&self) -> Module<'a, Item> {
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

    fn type_modules(&self) -> Module<'a, TypeId> {
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

//! The Rust names of everything in the model.
//!
//! All public names of an SDK are allocated here. A name recorded in the [`lock::Lock`] keeps its meaning; anything new
//! gets the best free name, independent of the order of pages, lines and rows. Something that does not get its first
//! choice is a finding.

pub mod allocator;
pub(crate) mod base_name;
mod body;
mod feature;
pub(crate) mod function;
pub mod lock;
mod member;
pub(crate) mod module;
pub(crate) mod normalized_path;
pub(crate) mod parameter;
mod record;
mod reserved;
pub(crate) mod spelling;
pub(crate) mod ty;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::config::Config;
use crate::model::Model;
use allocator::{Clash, NameAllocator};
pub use feature::FeatureNames;
use lock::Lock;
use spelling::Spelling;

/// Every name of the SDK, by index in the model.
#[derive(Debug, Default)]
pub struct Names {
    /// By [`OperationId`](crate::model::OperationId); entries of one operation share a name.
    pub operations: Vec<FunctionName>,
    /// By [`TypeId`](crate::model::TypeId).
    pub types: Vec<RustType>,
    /// By [`BodyId`](crate::model::BodyId); empty for a body that no operation takes.
    pub bodies: Vec<BodyName>,
    /// The Cargo features of each API version, by its name.
    pub features: BTreeMap<String, FeatureNames>,
}

/// The names of a request function, its metadata and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionName {
    /// Modules from the root of the crate: those of the namespace, then the resource.
    pub module: Vec<String>,
    /// The function.
    pub function: String,
    /// The static with the metadata of the operation.
    pub static_name: String,
    /// The parameters, in order.
    pub parameters: Vec<String>,
}

/// The names of a type and of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RustType {
    /// Modules of the namespace, below `types`; empty for the root namespace.
    pub module: Vec<String>,
    /// The file below `types` that contains the type, in snake case, without extension.
    pub file: String,
    /// The type.
    pub name: String,
    /// The polymorphic enum, if the type has derived types.
    pub any: Option<PolymorphicName>,
    /// Fields, in the order of `Model::all_properties`.
    pub fields: Vec<String>,
    /// Variants, in the order of members.
    pub variants: Vec<String>,
}

/// The names of an enum over a base type and its derived types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PolymorphicName {
    /// The enum, in the module of the base type.
    pub name: String,
    /// Its variants: the base, then the derived types in their order.
    pub variants: Vec<String>,
}

/// The names of a body type: a struct for a request body that the page of its operation describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BodyName {
    /// Modules from the root of the crate.
    pub module: Vec<String>,
    /// The struct.
    pub name: String,
    /// The fields, in order.
    pub fields: Vec<String>,
}

/// What names are built from, except for the lock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NamingCtx<'a> {
    /// The model whose items are named.
    pub model: &'a Model,
    /// How names are split into words.
    pub spelling: &'a Spelling<'a>,
    /// Configured words, and names chosen by the user.
    pub config: &'a Config,
}

/// Allocates names for everything in `model`, keeping those in `lock`, and returns what did not get its first choice.
pub fn assign(model: &Model, lock: &Lock, config: &Config) -> (Names, Vec<Clash>) {
    let spelling = Spelling::learn(model, config);
    let ctx = NamingCtx { model, spelling: &spelling, config };
    let versions: BTreeSet<&str> = versions(model);
    let mut allocator = NameAllocator::new(config, lock, versions.iter().copied());
    // Candidates are computed in parallel; names are allocated in a fixed order.
    let (operations, plans) = rayon::join(|| function::functions(ctx, &mut allocator), || ty::plans(ctx));
    let (types, type_clashes) = ty::types(ctx, &plans, &mut allocator);
    let (bodies, body_clashes) = body::bodies(ctx, &operations, &mut allocator);
    let (features, feature_clashes) = features(model, &versions, lock);
    let mut clashes = allocator.clashes();
    clashes.extend(type_clashes.into_iter().chain(body_clashes).chain(feature_clashes));
    let names = Names { operations, types, bodies, features };
    clashes.extend(reserved::renamed(ctx, &names));
    (names, clashes)
}

/// The operations and types that `config` gives a name, but that `model` does not have.
pub fn unmatched<'c>(model: &Model, config: &'c Config) -> Vec<&'c str> {
    if config.names.is_empty() {
        return Vec::new();
    }
    let operations = model.operations.iter().map(|operation| function::key(operation).item);
    let subjects: HashSet<String> = operations.chain(model.types.iter().map(|ty| ty.name.clone())).collect();
    config.names.keys().map(String::as_str).filter(|subject| !subjects.contains(*subject)).collect()
}

fn versions(model: &Model) -> BTreeSet<&str> {
    let operations = model.operations.iter().map(|operation| operation.key.version.as_str());
    operations.chain(model.types.iter().map(|ty| ty.version.as_str())).collect()
}

fn features(model: &Model, versions: &BTreeSet<&str>, lock: &Lock) -> (BTreeMap<String, FeatureNames>, Vec<Clash>) {
    let allocated = versions.iter().map(|version| {
        let (features, clashes) = FeatureNames::allocate(model, version, lock);
        (((*version).to_owned(), features), clashes)
    });
    let (features, clashes): (BTreeMap<_, _>, Vec<_>) = allocated.unzip();
    (features, clashes.concat())
}

impl FunctionName {
    /// The path of the function: `call_records::session::list`.
    pub fn path(&self) -> String {
        join(&self.module, &self.function)
    }
}

impl RustType {
    /// The type at `path`, without its parts.
    fn at(path: &str) -> Self {
        let (module, name) = split_path(path);
        Self { module, name, ..Self::default() }
    }

    /// The path of the type below `types`: `term_store::Group`.
    pub fn path(&self) -> String {
        join(&self.module, &self.name)
    }
}

impl BodyName {
    /// The body type at `path`, without its fields.
    fn at(path: &str) -> Self {
        let (module, name) = split_path(path);
        Self { module, name, ..Self::default() }
    }

    /// The path of the body type: `message::ForwardBody`.
    pub fn path(&self) -> String {
        join(&self.module, &self.name)
    }
}

/// Joins `modules` and `name` into a path.
fn join(modules: &[String], name: &str) -> String {
    modules.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

/// Splits `path` into its modules and its last name.
fn split_path(path: &str) -> (Vec<String>, String) {
    let mut modules: Vec<String> = path.split("::").map(str::to_owned).collect();
    let name = modules.pop().unwrap_or_default();
    (modules, name)
}

/// The modules for the namespace of a type, below the root namespace.
///
/// `microsoft.graph.callRecords.session` → `call_records`.
pub(crate) fn namespace_modules(name: &str, ctx: NamingCtx<'_>) -> Vec<String> {
    let root = &ctx.config.api.namespace;
    let namespace = name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
    let relative = match namespace.get(..root.len()) {
        Some(start) if start.eq_ignore_ascii_case(root) => &namespace[root.len()..],
        _ => namespace,
    };
    let parts = relative.split('.').filter(|part| !part.is_empty()).enumerate();
    let module =
        |(depth, part)| reserved::module_of_page(words::identifier(ctx.spelling.snake(part)), depth, ctx.config);
    parts.map(module).collect()
}

//! What everything is called in Rust: a side table to the model.
//!
//! Every public name of an SDK is allocated here, from the model alone, and nowhere else. A name that [`lock::Lock`]
//! records keeps its meaning; anything new gets the best name that is free, whatever the order of pages, lines and rows.
//! A clash, where something did not get its first choice, is a finding.

pub mod allocator;
pub mod base_name;
mod body;
mod feature;
pub mod function;
pub mod lock;
mod member;
mod memo;
pub mod module;
pub mod normalized_path;
pub mod parameter;
mod record;
mod reserved;
pub mod spelling;
pub mod ty;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

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

/// The name of a request function and of all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionName {
    /// Modules from the crate's root: those of the namespace, then that of the resource.
    pub module: Vec<String>,
    /// The function.
    pub function: String,
    /// The static with its metadata.
    pub static_name: String,
    /// Its parameters, in order.
    pub parameters: Vec<String>,
}

/// The name of a type and of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RustType {
    /// Modules from `types`: those of the namespace; empty for the root namespace.
    pub module: Vec<String>,
    /// The file below `types` that holds it, in snake case, without extension.
    pub file: String,
    /// The type.
    pub name: String,
    /// The enum over the type and those derived from it, where there are any.
    pub any: Option<PolymorphicName>,
    /// Fields, in the order of [`Model::all_properties`](crate::model::Model::all_properties).
    pub fields: Vec<String>,
    /// Variants, in the order of members.
    pub variants: Vec<String>,
}

/// The name of an enum over a base type and those derived from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PolymorphicName {
    /// The enum, in the module of the base type.
    pub name: String,
    /// Its variants: the base, then the derived types in their order.
    pub variants: Vec<String>,
}

/// The name of a body type: a body that a page describes itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BodyName {
    /// Modules from the crate's root, as those of its function.
    pub module: Vec<String>,
    /// The struct.
    pub name: String,
    /// Its fields, in order.
    pub fields: Vec<String>,
}

/// What the names of everything depend on.
#[derive(Clone, Copy, Debug)]
pub struct NamingCtx<'a> {
    /// What there is to name.
    pub model: &'a Model,
    /// How its words are spelled.
    pub spelling: &'a Spelling<'a>,
    /// The configured words and choices.
    pub config: &'a Config,
}

/// Names for everything in `model`, and what could not have its first choice; what `lock` records stays.
pub fn assign(model: &Model, lock: &Lock, config: &Config) -> (Names, Vec<Clash>) {
    let spelling = Spelling::learn(model, config);
    let ctx = NamingCtx { model, spelling: &spelling, config };
    let versions: BTreeSet<&str> = versions(model);
    let mut allocator = NameAllocator::new(config, lock, versions.iter().copied());
    // Who gets a name depends on who asks first; the candidates of each do not.
    let (operations, plans) = rayon::join(|| function::functions(ctx, &mut allocator), || ty::plans(ctx));
    let (types, type_clashes) = ty::types(ctx, &plans, &mut allocator);
    let (bodies, body_clashes) = body::bodies(ctx, &operations, &mut allocator);
    let (features, feature_clashes) = features(model, &versions, lock);
    let mut clashes = allocator.clashes();
    clashes.extend(type_clashes.into_iter().chain(body_clashes).chain(feature_clashes));
    (Names { operations, types, bodies, features }, clashes)
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
    /// The function with its modules: `call_records::session::list`.
    pub fn path(&self) -> String {
        join(&self.module, &self.function)
    }
}

impl RustType {
    /// The type at `path`, before anything that belongs to it has a name.
    fn at(path: &str) -> Self {
        let (module, name) = split_path(path);
        Self { module, name, ..Self::default() }
    }

    /// The type with its modules: `term_store::Group`.
    pub fn path(&self) -> String {
        join(&self.module, &self.name)
    }
}

impl BodyName {
    /// The body type at `path`, before its fields have names.
    fn at(path: &str) -> Self {
        let (module, name) = split_path(path);
        Self { module, name, ..Self::default() }
    }

    /// The body type with its modules: `message::ForwardBody`.
    pub fn path(&self) -> String {
        join(&self.module, &self.name)
    }
}

/// `modules` and `name` as a path.
fn join(modules: &[String], name: &str) -> String {
    modules.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

/// The modules of `path`, and the name that it ends in.
fn split_path(path: &str) -> (Vec<String>, String) {
    let mut modules: Vec<String> = path.split("::").map(str::to_owned).collect();
    let name = modules.pop().unwrap_or_default();
    (modules, name)
}

/// The modules of a type's namespace below the root: `microsoft.graph.callRecords.session` → `call_records`.
pub fn namespace_modules(name: &str, ctx: NamingCtx<'_>) -> Vec<String> {
    let root = &ctx.config.api.namespace;
    let namespace = name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
    let own = match namespace.get(..root.len()) {
        Some(start) if start.eq_ignore_ascii_case(root) => &namespace[root.len()..],
        _ => namespace,
    };
    let parts = own.split('.').filter(|part| !part.is_empty()).enumerate();
    parts.map(|(depth, part)| reserved::module(words::identifier(ctx.spelling.snake(part)), depth)).collect()
}

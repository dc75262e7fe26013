//! What requests are called in Rust: a side table to the model.
//!
//! Names are assigned once, here, from the model alone and in its order. What [`lock::Lock`] remembers comes first;
//! then each request gets the best name that is free, and a clash that took more than its own words is a finding.

pub mod allocator;
pub mod base_name;
pub mod function;
pub mod lock;
mod memo;
pub mod module;
pub mod normalized_path;
pub mod parameter;
pub mod spelling;
pub mod ty;
pub mod words;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::source::Sources;
use allocator::NameAllocator;
use lock::Lock;
use spelling::Spelling;
use words::{pascal, split};

/// Every name of the SDK, by place in the model.
#[derive(Debug, Default)]
pub struct Names {
    /// By [`OperationId`](crate::model::OperationId); entries of one operation share a name.
    pub operations: Vec<FunctionName>,
    /// By [`TypeId`](crate::model::TypeId).
    pub types: Vec<RustType>,
    /// By [`BodyId`](crate::model::BodyId).
    pub bodies: Vec<BodyName>,
}

/// The name of a request function and of all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionName {
    /// Modules from the crate's root: those of the namespace, then that of the resource.
    pub module: Vec<String>,
    /// The function.
    pub function: String,
    /// Its metadata.
    pub constant: String,
    /// Its parameters, in order.
    pub parameters: Vec<String>,
}

/// The name of a type and of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RustType {
    /// Modules from `types`: those of the namespace; empty for the root namespace.
    pub module: Vec<String>,
    /// The file below `types` that holds it, in snake case, without extension.
    pub file: String,
    /// The type.
    pub name: String,
    /// The enum over the type and those derived from it, where there are any.
    pub any: Option<String>,
    /// Fields, in the order of [`Model::all_properties`](crate::model::Model::all_properties).
    pub fields: Vec<String>,
    /// Variants, in the order of members.
    pub variants: Vec<String>,
}

/// The name of a body that a page describes itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BodyName {
    /// Modules from the crate's root, as those of its function.
    pub module: Vec<String>,
    /// The struct.
    pub name: String,
    /// Its fields, in order.
    pub fields: Vec<String>,
}

/// Something that did not get the name that was meant for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What it is.
    pub subject: Subject,
    /// The name that it wished for.
    pub wanted: String,
    /// The name that it got.
    pub given: String,
}

/// What has a name, by its place in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A request function.
    Operation(usize),
    /// A type.
    Type(usize),
}

impl Clash {
    /// Reports it at the place of the request that had to give way.
    pub fn report(&self, model: &Model, sources: &Sources, diagnostics: &mut Diagnostics) {
        let place = match self.subject {
            Subject::Operation(place) => &model.operations[place].location,
            Subject::Type(place) => &model.types[place].location,
        };
        if let Some(span) = sources.line_span(&place.page, place.line) {
            diagnostics.name_clash(span, &self.wanted, &self.given);
        }
    }
}

/// Names for everything in `model`; what `lock` remembers stays.
pub fn assign(model: &Model, lock: &Lock, config: &Config) -> (Names, Vec<Clash>) {
    let spelling = Spelling::of(model, config);
    let mut allocator = NameAllocator::new(config, lock);
    // Who gets a name depends on who came first; what each would like to be called does not.
    let (operations, outlines) = rayon::join(
        || function::functions(model, &mut allocator, (&spelling, config)),
        || ty::outlines(model, (&spelling, config)),
    );
    let types = ty::types(model, outlines, (&mut allocator, &spelling));
    let bodies = bodies(model, &operations, &spelling);
    (Names { operations, types, bodies }, allocator.clashes())
}

impl Names {
    /// `lock` with every name of this table.
    pub fn locked(&self, model: &Model, mut lock: Lock) -> Lock {
        for (operation, name) in model.operations.iter().zip(&self.operations) {
            lock.set(operation.key.to_string(), name.path());
        }
        for (ty, name) in model.types.iter().zip(&self.types) {
            let path = name.module.iter().chain([&name.name]).map(String::as_str).collect::<Vec<_>>();
            lock.set(format!("{} {}", ty.version, ty.name), path.join("::"));
        }
        lock
    }
}

impl FunctionName {
    /// The function with its modules: `call_records::session::list`.
    pub fn path(&self) -> String {
        self.module.iter().chain([&self.function]).map(String::as_str).collect::<Vec<_>>().join("::")
    }
}

/// `copy` → `CopyBody`, in the module of the function.
fn bodies(model: &Model, operations: &[FunctionName], spelling: &Spelling<'_>) -> Vec<BodyName> {
    let name = |body: &crate::model::ParameterBody| {
        let function = &operations[body.operation.0];
        let fields = ty::fields(&body.properties.iter().collect::<Vec<_>>(), spelling);
        BodyName {
            module: function.module.clone(),
            name: format!("{}Body", pascal(&split(&function.function, &[]))),
            fields,
        }
    };
    model.bodies.iter().map(name).collect()
}

/// The modules of a type's namespace below the root: `microsoft.graph.callRecords.session` → `call_records`.
pub fn namespace_modules(name: &str, spelling: &Spelling<'_>, config: &Config) -> Vec<String> {
    let root = &config.api.namespace;
    let namespace = name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
    let own = match namespace.get(..root.len()) {
        Some(start) if start.eq_ignore_ascii_case(root) => &namespace[root.len()..],
        _ => namespace,
    };
    own.split('.').filter(|part| !part.is_empty()).map(|part| words::identifier(spelling.snake(part))).collect()
}

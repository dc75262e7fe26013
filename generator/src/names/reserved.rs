//! Names reserved by Rust, Cargo, or generated code.

use rustc_hash::FxHashSet;

use crate::config::{Config, PRELUDE_TYPES, is_reserved_module};
use crate::diagnostic::NameProblem;
use crate::names::allocator::Clash;
use crate::names::lock::Kind;
use crate::names::words::type_identifier;
use crate::names::{Names, NamingCtx, join};

/// `name`, with an underscore appended if it cannot be a module at `depth` below the root of the crate.
pub fn module(name: String, depth: usize) -> String {
    if is_reserved_module(&name, depth) { name + "_" } else { name }
}

/// Like [`module`], for a name that comes from a page, in the packages of `config`.
pub(crate) fn module_of_page(name: String, depth: usize, config: &Config) -> String {
    if config.is_reserved_module(&name, depth) { name + "_" } else { name }
}

/// The modules and types of `names` that are not called as the pages say, because that name is reserved; each module
/// once.
pub fn renamed(ctx: NamingCtx<'_>, names: &Names) -> Vec<Clash> {
    let (operations, types) = (&ctx.model.operations, &ctx.model.types);
    let of_operations = operations.iter().zip(&names.operations);
    let of_operations =
        of_operations.map(|(operation, name)| (&operation.key.version, &operation.location, &name.module));
    let of_types = types.iter().zip(&names.types).map(|(ty, name)| (&ty.version, &ty.location, &name.module));
    let mut seen = FxHashSet::default();
    let mut renamed = Vec::new();
    for (version, location, modules) in of_operations.chain(of_types) {
        for depth in 0..modules.len() {
            let Some(preferred) = preferred_module(&modules[depth], depth, ctx.config) else { continue };
            let path = |name| join(&modules[..depth], name);
            let (preferred, allocated) = (path(preferred), path(&modules[depth]));
            if seen.insert((version, allocated.clone())) {
                let (kind, location) = (Kind::Operation, location.clone());
                renamed.push(Clash { kind, location, preferred, problem: NameProblem::Reserved, allocated });
            }
        }
    }
    for (ty, name) in types.iter().zip(&names.types) {
        let Some(preferred) = name.name.strip_suffix("Type").filter(|preferred| is_type(preferred)) else { continue };
        if type_identifier(ctx.spelling.pascal(&ty.name)).trim_end_matches('_') == preferred {
            let (preferred, allocated) = (join(&name.module, preferred), name.path());
            let location = ty.location.clone();
            renamed.push(Clash { kind: Kind::Type, location, preferred, problem: NameProblem::Reserved, allocated });
        }
    }
    renamed
}

/// What `module`, which is `depth` below the root, would be called if that were not reserved.
fn preferred_module<'m>(module: &'m str, depth: usize, config: &Config) -> Option<&'m str> {
    let preferred = module.strip_suffix('_')?;
    (module_of_page(preferred.to_owned(), depth, config) == module).then_some(preferred)
}

/// `name`, with an underscore appended if it cannot be a function: an import of that name would import it too.
pub fn function(name: String) -> String {
    if name == "docwright_runtime" { name + "_" } else { name }
}

/// Whether a type with this name would shadow one that generated code uses.
pub(crate) fn is_type(name: &str) -> bool {
    PRELUDE_TYPES.contains(&name)
}

/// Whether all modules in `path`, the path of an item, can be declared.
pub(crate) fn is_declarable(path: &str) -> bool {
    let modules = path.rsplit_once("::").map_or("", |(modules, _)| modules);
    let mut modules = modules.split("::").filter(|name| !name.is_empty()).enumerate();
    modules.all(|(depth, name)| module(name.to_owned(), depth) == name)
}

/// Whether `name` is valid for the feature of an area: Cargo accepts it, and it is not otherwise used.
pub(crate) fn is_feature(name: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_".contains(ch);
    !name.is_empty() && name.chars().all(is_allowed) && !name.starts_with(['-', '_']) && !FEATURES.contains(&name)
}

/// Features that every package has.
pub(crate) const FEATURES: [&str; 2] = ["all", "default"];

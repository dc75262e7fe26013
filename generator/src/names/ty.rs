//! Names of types, fields and variants.

use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::model::{Kind, Model, Property, Type, TypeId};
use crate::names::lock::Lock;
use crate::names::words::{identifier, pascal, snake, type_identifier};
use crate::names::{Clash, RustType};
use crate::resolve::index::short;

/// Names that generated code needs for something else.
const RESERVED: [&str; 12] =
    ["Option", "Some", "None", "String", "Vec", "Box", "Default", "Clone", "Result", "Ok", "Err", "Self"];

/// Names for all types, in order, and what clashed.
pub fn types(model: &Model, lock: &Lock, config: &Config) -> (Vec<RustType>, Vec<Clash>) {
    let mut taken: HashSet<(String, String)> = HashSet::new();
    for (thing, name) in lock.iter() {
        if let Some((version, _)) = thing.split_once(' ') {
            taken.insert((version.to_owned(), name.to_owned()));
        }
    }
    let files = files(model, config);
    let mut clashes = Vec::new();
    let mut names: Vec<RustType> = Vec::new();
    for (place, ty) in model.types.iter().enumerate() {
        let module = super::namespace_modules(&ty.name, &config.api.namespace);
        let path = given(ty, &module, (lock, config));
        let path = path.unwrap_or_else(|| free(ty, &module, (&taken, place, &mut clashes)));
        taken.insert((ty.version.clone(), path.clone()));
        names.push(RustType {
            name: short_path(&path).to_owned(),
            module,
            file: files[place].clone(),
            any: None,
            fields: fields(&model.all_properties(TypeId(place))),
            variants: variants(ty),
        });
    }
    for (place, ty) in model.types.iter().enumerate().filter(|(_, ty)| !ty.derived.is_empty() && ty.kind != Kind::Enum)
    {
        let mut any = format!("Any{}", names[place].name);
        while taken.contains(&(ty.version.clone(), joined(&names[place].module, &any))) {
            any.push_str("Type");
        }
        names[place].any = Some(any);
    }
    (names, clashes)
}

fn given(ty: &Type, module: &[String], (lock, config): (&Lock, &Config)) -> Option<String> {
    let thing = format!("{} {}", ty.version, ty.name);
    let chosen = config.names.get(&ty.name).map(|name| joined(module, name));
    lock.get(&thing).map(str::to_owned).or(chosen)
}

fn free(
    ty: &Type,
    module: &[String],
    (taken, place, clashes): (&HashSet<(String, String)>, usize, &mut Vec<Clash>),
) -> String {
    let name = type_identifier(pascal(short(&ty.name)));
    let name = if RESERVED.contains(&name.as_str()) { format!("{}Type", name.trim_end_matches('_')) } else { name };
    let wanted = joined(module, &name);
    let is_taken = |path: &String| taken.contains(&(ty.version.clone(), path.clone()));
    if !is_taken(&wanted) {
        return wanted;
    }
    let mut path = format!("{wanted}Type");
    while is_taken(&path) {
        path.push_str("Type");
    }
    clashes.push(Clash::Type { place, wanted, given: path.clone() });
    path
}

fn joined(module: &[String], name: &str) -> String {
    module.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

fn short_path(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Types of one page share a file, called after the first of them that is no enumeration.
fn files(model: &Model, config: &Config) -> Vec<String> {
    let group = |ty: &Type| {
        (ty.version.clone(), super::namespace_modules(&ty.name, &config.api.namespace), ty.place.page.clone())
    };
    let mut named: HashMap<(String, Vec<String>, String), String> = HashMap::new();
    let mut taken: HashSet<(String, Vec<String>, String)> = HashSet::new();
    for structs in [true, false] {
        for ty in model.types.iter().filter(|ty| (ty.kind != Kind::Enum) == structs) {
            let (version, module, page) = group(ty);
            let stem = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned();
            let own = if structs { snake(short(&ty.name)) } else { snake(&stem) };
            named.entry((version.clone(), module.clone(), page)).or_insert_with(|| {
                let mut file = identifier(own);
                while !taken.insert((version.clone(), module.clone(), file.clone())) {
                    file = format!("{file}_{}", snake(&stem));
                }
                file
            });
        }
    }
    model.types.iter().map(|ty| named[&group(ty)].clone()).collect()
}

/// Names of fields, told apart.
pub fn fields(properties: &[&Property]) -> Vec<String> {
    let wishes = properties.iter().map(|property| {
        let name = identifier(snake(&property.name));
        if name == "rest" { "rest_".to_owned() } else { name }
    });
    told_apart(wishes, "_other")
}

fn variants(ty: &Type) -> Vec<String> {
    let wishes = ty.members.iter().map(|member| {
        let name = type_identifier(pascal(&member.name));
        if name == "Unrecognized" { "UnrecognizedMember".to_owned() } else { name }
    });
    told_apart(wishes, "Other")
}

fn told_apart(wishes: impl Iterator<Item = String>, suffix: &str) -> Vec<String> {
    let mut taken = HashSet::new();
    let apart = |mut name: String| {
        while !taken.insert(name.clone()) {
            name = format!("{}{suffix}", name.trim_end_matches('_'));
        }
        name
    };
    wishes.map(apart).collect()
}

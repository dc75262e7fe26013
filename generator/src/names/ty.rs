//! Names of types, fields and variants.

use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::model::{Kind, Model, Property, Type, TypeId};
use crate::names::giver::{Giver, Thing};
use crate::names::spelling::Spelling;
use crate::names::words::{identifier, pascal, type_identifier};
use crate::names::{RustType, Subject};
use crate::resolve::index::short;

/// Names that generated code needs for something else.
const RESERVED: [&str; 12] =
    ["Option", "Some", "None", "String", "Vec", "Box", "Default", "Clone", "Result", "Ok", "Err", "Self"];

/// Names for all types, in order.
pub fn types(model: &Model, giver: &mut Giver<'_>, (spelling, config): (&Spelling<'_>, &Config)) -> Vec<RustType> {
    let files = files(model, (spelling, config));
    let name = |(place, ty): (usize, &Type)| {
        let module = super::namespace_modules(&ty.name, spelling, config);
        let path = module.join("::");
        let thing =
            Thing { subject: Subject::Type(place), version: ty.version.clone(), id: ty.name.clone(), module: path };
        let path = giver.name(&thing, &wishes(ty, &module, spelling));
        RustType {
            name: short_path(&path).to_owned(),
            module,
            file: files[place].clone(),
            any: None,
            fields: fields(&model.all_properties(TypeId(place)), spelling),
            variants: variants(ty, spelling),
        }
    };
    let mut names: Vec<RustType> = model.types.iter().enumerate().map(name).collect();
    for (name, ty) in names.iter_mut().zip(&model.types) {
        if !ty.derived.is_empty() && ty.kind != Kind::Enum {
            let mut any = format!("Any{}", name.name);
            while giver.is_taken(&ty.version, &joined(&name.module, &any)) {
                any.push_str("Type");
            }
            name.any = Some(any);
        }
    }
    names
}

fn wishes(ty: &Type, module: &[String], spelling: &Spelling<'_>) -> Vec<String> {
    let name = type_identifier(spelling.pascal(&ty.name));
    let name = if RESERVED.contains(&name.as_str()) { format!("{}Type", name.trim_end_matches('_')) } else { name };
    vec![joined(module, &name), joined(module, &format!("{name}Type"))]
}

fn joined(module: &[String], name: &str) -> String {
    module.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

fn short_path(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Types of one page share a file, called after the first of them that is no enumeration.
fn files(model: &Model, (spelling, config): (&Spelling<'_>, &Config)) -> Vec<String> {
    let group =
        |ty: &Type| (ty.version.clone(), super::namespace_modules(&ty.name, spelling, config), ty.place.page.clone());
    let mut named: HashMap<(String, Vec<String>, String), String> = HashMap::new();
    let mut taken: HashSet<(String, Vec<String>, String)> = HashSet::new();
    for structs in [true, false] {
        for ty in model.types.iter().filter(|ty| (ty.kind != Kind::Enum) == structs) {
            let (version, module, page) = group(ty);
            let stem = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned();
            let own = spelling.snake(if structs { short(&ty.name) } else { &stem });
            named.entry((version.clone(), module.clone(), page)).or_insert_with(|| {
                let mut file = identifier(own);
                while !taken.insert((version.clone(), module.clone(), file.clone())) {
                    file = format!("{file}_{}", spelling.snake(&stem));
                }
                file
            });
        }
    }
    model.types.iter().map(|ty| named[&group(ty)].clone()).collect()
}

/// Names of fields, told apart.
pub fn fields(properties: &[&Property], spelling: &Spelling<'_>) -> Vec<String> {
    let wishes = properties.iter().map(|property| {
        let name = identifier(spelling.split(&property.name).join("_"));
        if name == "rest" { "rest_".to_owned() } else { name }
    });
    told_apart(wishes, "_other")
}

fn variants(ty: &Type, spelling: &Spelling<'_>) -> Vec<String> {
    let wishes = ty.members.iter().map(|member| {
        let name = type_identifier(pascal(&spelling.split(&member.name)));
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

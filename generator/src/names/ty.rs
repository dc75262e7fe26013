//! Names of types, fields and variants.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::model::{Kind, Model, Property, Type, TypeId};
use crate::names::allocator::{NameAllocator, NameRequest};
use crate::names::spelling::Spelling;
use crate::names::words::{identifier, pascal, type_identifier};
use crate::names::{RustType, Subject};
use crate::resolve::index::short;

/// Names that generated code needs for something else.
const RESERVED: [&str; 12] =
    ["Option", "Some", "None", "String", "Vec", "Box", "Default", "Clone", "Result", "Ok", "Err", "Self"];

/// What there is to say of a type before anything has a name.
#[derive(Debug)]
pub struct Outline {
    module: Vec<String>,
    request: NameRequest,
    candidates: [String; 2],
    fields: Vec<String>,
    variants: Vec<String>,
}

/// The outlines of all types, in order.
pub fn outlines(model: &Model, (spelling, config): (&Spelling<'_>, &Config)) -> Vec<Outline> {
    let outline = |(place, ty): (usize, &Type)| {
        let module = super::namespace_modules(&ty.name, spelling, config);
        Outline {
            request: NameRequest::new(Subject::Type(place), (&ty.version, &ty.name), module.join("::")),
            candidates: candidates(ty, &module, spelling),
            fields: fields(&model.all_properties(TypeId(place)), spelling),
            variants: variants(ty, spelling),
            module,
        }
    };
    model.types.par_iter().enumerate().map(outline).collect()
}

/// Names for all types, whose outlines are `outlines`, in order.
pub fn types(
    model: &Model,
    outlines: Vec<Outline>,
    (allocator, spelling): (&mut NameAllocator<'_>, &Spelling<'_>),
) -> Vec<RustType> {
    let files = files(model, &outlines, spelling);
    let name = |(outline, file): (Outline, String)| {
        let Outline { module, request, candidates, fields, variants } = outline;
        let path = allocator.name(&request, candidates.into_iter());
        RustType { name: short_path(&path).to_owned(), module, file, any: None, fields, variants }
    };
    let mut names: Vec<RustType> = outlines.into_iter().zip(files).map(name).collect();
    for (name, ty) in names.iter_mut().zip(&model.types) {
        if !ty.derived.is_empty() && ty.kind != Kind::Enum {
            let mut any = format!("Any{}", name.name);
            while allocator.is_taken(&ty.version, &joined(&name.module, &any)) {
                any.push_str("Type");
            }
            name.any = Some(any);
        }
    }
    names
}

fn candidates(ty: &Type, module: &[String], spelling: &Spelling<'_>) -> [String; 2] {
    let name = type_identifier(spelling.pascal(&ty.name));
    let name = if RESERVED.contains(&name.as_str()) { format!("{}Type", name.trim_end_matches('_')) } else { name };
    [joined(module, &name), joined(module, &format!("{name}Type"))]
}

fn joined(module: &[String], name: &str) -> String {
    module.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

fn short_path(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Types of one page share a file, called after the first of them that is no enumeration.
fn files(model: &Model, outlines: &[Outline], spelling: &Spelling<'_>) -> Vec<String> {
    let types = || model.types.iter().zip(outlines);
    let mut named: FxHashMap<(&str, &[String], &str), String> = FxHashMap::default();
    let mut taken: FxHashSet<(&str, &[String], String)> = FxHashSet::default();
    for structs in [true, false] {
        for (ty, outline) in types().filter(|(ty, _)| (ty.kind != Kind::Enum) == structs) {
            let (version, module, page) = (&*ty.version, &*outline.module, &*ty.location.page);
            named.entry((version, module, page)).or_insert_with(|| {
                let stem = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
                let mut file = identifier(spelling.snake(if structs { short(&ty.name) } else { stem }));
                while !taken.insert((version, module, file.clone())) {
                    file = format!("{file}_{}", spelling.snake(stem));
                }
                file
            });
        }
    }
    types().map(|(ty, outline)| named[&(&*ty.version, &*outline.module, &*ty.location.page)].clone()).collect()
}

/// Names of fields, told apart.
pub fn fields(properties: &[&Property], spelling: &Spelling<'_>) -> Vec<String> {
    let candidates = properties.iter().map(|property| {
        let name = identifier(spelling.own_snake(&property.name));
        if name == "rest" { "rest_".to_owned() } else { name }
    });
    told_apart(candidates, "_other")
}

fn variants(ty: &Type, spelling: &Spelling<'_>) -> Vec<String> {
    let candidates = ty.members.iter().map(|member| {
        let name = type_identifier(pascal(&spelling.split(&member.name)));
        if name == "Unrecognized" { "UnrecognizedMember".to_owned() } else { name }
    });
    told_apart(candidates, "Other")
}

fn told_apart(candidates: impl Iterator<Item = String>, suffix: &str) -> Vec<String> {
    let mut taken = FxHashSet::default();
    let apart = |mut name: String| {
        while !taken.insert(name.clone()) {
            name = format!("{}{suffix}", name.trim_end_matches('_'));
        }
        name
    };
    candidates.map(apart).collect()
}

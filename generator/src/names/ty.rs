//! Names of types, their polymorphic enums, fields and variants.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Kind as TypeKind, Model, Property, Type, TypeId, short_name};
use crate::names::allocator::{Clash, NameAllocator, NameRequest};
use crate::names::lock::{Key, Kind, Lock};
use crate::names::member::{self, FieldRequest, Owner};
use crate::names::spelling::Spelling;
use crate::names::words::{identifier, type_identifier};
use crate::names::{NamingCtx, PolymorphicName, RustType, join, namespace_modules, reserved};

/// A type that needs a name.
#[derive(Debug)]
pub struct Plan {
    request: NameRequest,
    candidates: [String; 2],
}

/// One plan for each type, in order.
pub(crate) fn plans(ctx: NamingCtx<'_>) -> Vec<Plan> {
    let plan = |ty: &Type| {
        let module = namespace_modules(&ty.name, ctx);
        let key = Key::new(Kind::Type, &ty.version, &ty.name);
        let candidates = candidates(ty, &module, ctx.spelling);
        Plan { request: NameRequest { key, location: ty.location.clone(), module: module.join("::") }, candidates }
    };
    ctx.model.types.par_iter().map(plan).collect()
}

/// Allocates the names of all types and of their parts.
pub(crate) fn types(
    ctx: NamingCtx<'_>,
    plans: &[Plan],
    allocator: &mut NameAllocator<'_>,
) -> (Vec<RustType>, Vec<Clash>) {
    // New types come last, so that none takes a name that is chosen for another.
    let is_new: Vec<bool> = plans.iter().map(|plan| allocator.fixed_name(&plan.request).is_none()).collect();
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|index| is_new[*index]);
    let mut names = vec![RustType::default(); plans.len()];
    for index in order {
        let Plan { request, candidates } = &plans[index];
        names[index] = RustType::at(&allocator.name(request, candidates.iter().cloned()));
    }
    let files = files(ctx.model, &names, ctx.spelling);
    let enums = polymorphic_enums(ctx.model, &names, allocator);
    for ((name, file), any) in names.iter_mut().zip(files).zip(enums) {
        (name.file, name.any) = (file, any.map(|name| PolymorphicName { name, variants: Vec::new() }));
    }
    let clashes = parts(ctx, &mut names, allocator.lock());
    (names, clashes)
}

fn candidates(ty: &Type, module: &[String], spelling: &Spelling<'_>) -> [String; 2] {
    let name = type_identifier(spelling.pascal(&ty.name));
    let name = if reserved::is_type(&name) { format!("{}Type", name.trim_end_matches('_')) } else { name };
    [join(module, &name), join(module, &format!("{name}Type"))]
}

/// `AnyAttachment` for each type with derived types, in the module of the type.
fn polymorphic_enums(model: &Model, names: &[RustType], allocator: &mut NameAllocator<'_>) -> Vec<Option<String>> {
    let name = |(ty, named): (&Type, &RustType)| {
        let is_base = !ty.derived.is_empty() && ty.kind != TypeKind::Enum;
        is_base.then(|| {
            let key = Key::new(Kind::Any, &ty.version, &ty.name);
            let any = join(&named.module, &format!("Any{}", named.name));
            let request = NameRequest { key, location: ty.location.clone(), module: String::new() };
            let path = allocator.name(&request, [any.clone(), format!("{any}Type")].into_iter());
            path.rsplit("::").next().unwrap_or(&path).to_owned()
        })
    };
    model.types.iter().zip(names).map(name).collect()
}

/// Allocates the names of the parts of each type, in parallel.
fn parts(ctx: NamingCtx<'_>, names: &mut [RustType], lock: &Lock) -> Vec<Clash> {
    let parts = |index: usize| {
        let ty = &ctx.model.types[index];
        let owner = Owner { version: &ty.version, name: &ty.name, lock };
        let (fields, mut clashes) = member::fields(owner, &field_requests(ctx.model, TypeId(index)), ctx.spelling);
        let (members, member_clashes) = member::members(owner, &ty.members, &ty.location.page, ctx.spelling);
        clashes.extend(member_clashes);
        let named = |id: TypeId| (ctx.model.ty(id).name.as_str(), &names[id.0]);
        let variants = names[index].any.as_ref().map(|_| {
            let all: Vec<_> = [TypeId(index)].iter().chain(&ty.derived).map(|id| named(*id)).collect();
            member::variants(owner, &all)
        });
        (fields, members, variants, clashes)
    };
    let allocated: Vec<_> = (0..names.len()).into_par_iter().map(parts).collect();
    let mut all_clashes = Vec::new();
    for (name, (fields, members, variants, clashes)) in names.iter_mut().zip(allocated) {
        (name.fields, name.variants) = (fields, members);
        if let (Some(any), Some(variants)) = (&mut name.any, variants) {
            any.variants = variants;
        }
        all_clashes.extend(clashes);
    }
    all_clashes
}

/// The properties of a type, in the order of its fields.
fn field_requests(model: &Model, id: TypeId) -> Vec<FieldRequest<'_>> {
    let ty = model.ty(id);
    let is_declared = |property: &Property| ty.properties.iter().any(|declared| std::ptr::eq(declared, property));
    let request = |property| FieldRequest { property, page: &ty.location.page, is_declared: is_declared(property) };
    model.all_properties(id).into_iter().map(request).collect()
}

/// The file of each type. Types on the same page share a file, named after the first that is not an enumeration.
fn files(model: &Model, names: &[RustType], spelling: &Spelling<'_>) -> Vec<String> {
    let types = || model.types.iter().zip(names);
    // A namespace has its own file, next to the files of the types in its parent.
    let mut taken: FxHashSet<(&str, &[String], String)> = FxHashSet::default();
    for (ty, name) in types() {
        let namespaces =
            (0..name.module.len()).map(|depth| (&*ty.version, &name.module[..depth], name.module[depth].clone()));
        taken.extend(namespaces);
    }
    let mut named: FxHashMap<(&str, &[String], &str), String> = FxHashMap::default();
    for is_struct in [true, false] {
        for (ty, name) in types().filter(|(ty, _)| (ty.kind != TypeKind::Enum) == is_struct) {
            let (version, module, page) = (&*ty.version, &*name.module, &*ty.location.page);
            named.entry((version, module, page)).or_insert_with(|| {
                let stem = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
                let first = spelling.snake(if is_struct { short_name(&ty.name) } else { stem });
                let mut file = reserved::module(identifier(first), module.len() + 1);
                while !taken.insert((version, module, file.clone())) {
                    file = format!("{file}_{}", spelling.snake(stem));
                }
                file
            });
        }
    }
    types().map(|(ty, name)| named[&(&*ty.version, &*name.module, &*ty.location.page)].clone()).collect()
}

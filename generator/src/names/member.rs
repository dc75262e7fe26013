//! Names of the parts of a type: fields, variants for members of an enumeration, and variants of a polymorphic enum.
//!
//! A part is identified by its name in JSON within its type, so inserting a row does not rename the rows below. Each
//! type has its own namespace, so types can be named in parallel.

use crate::model::{Location, Member, Property};
use crate::names::RustType;
use crate::names::allocator::{Clash, Namespace, numbered};
use crate::names::lock::{Key, Kind, Lock};
use crate::names::spelling::Spelling;
use crate::names::words::{capitalized, identifier, pascal, type_identifier};

/// The field of every struct for undocumented properties.
const REST: &str = "rest";
/// The variant of every enum for undocumented members.
const UNRECOGNIZED: &str = "Unrecognized";

/// The type that parts belong to, and the lock with their names.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    /// The API version.
    pub version: &'a str,
    /// The name of the type in JSON, or the path of a body type.
    pub name: &'a str,
    /// The recorded names.
    pub lock: &'a Lock,
}

/// A property that needs a field.
#[derive(Clone, Copy)]
pub struct FieldRequest<'a> {
    /// The property.
    pub property: &'a Property,
    /// The page that describes it.
    pub page: &'a str,
    /// Whether the owner declares the property, instead of inheriting it.
    pub is_declared: bool,
}

/// Something that needs a name within its owner.
struct Part<'a> {
    /// Its name in JSON, unique within its owner.
    wire: &'a str,
    /// Its candidates, best first.
    candidates: Vec<String>,
    /// Where a clash is reported; none if it is reported at another type, or not at all.
    location: Option<Location>,
}

/// Names in the order of the parts, and clashes.
pub type Allocated = (Vec<String>, Vec<Clash>);

/// Allocates the fields of `owner`.
pub fn fields(owner: Owner<'_>, requests: &[FieldRequest<'_>], spelling: &Spelling<'_>) -> Allocated {
    let candidates = |property: &Property| {
        let name = identifier(spelling.cased_snake(&property.name));
        let name = if name == REST { format!("{name}_") } else { name };
        let other = format!("{}_other", name.trim_end_matches('_'));
        vec![name, other]
    };
    let parts = requests.iter().map(|&FieldRequest { property, page, is_declared }| Part {
        wire: &property.name,
        candidates: candidates(property),
        location: is_declared.then(|| Location { page: page.to_owned(), line: property.line }),
    });
    allocate(owner, Kind::Field, &parts.collect::<Vec<_>>())
}

/// Allocates the variants for `members`, which `location` describes.
pub fn members(owner: Owner<'_>, members: &[Member], location: &Location, spelling: &Spelling<'_>) -> Allocated {
    let candidates = |member: &Member| {
        let name = type_identifier(pascal(&spelling.split(&member.name)));
        let name = if name == UNRECOGNIZED { format!("{name}Member") } else { name };
        let other = format!("{}Other", name.trim_end_matches('_'));
        vec![name, other]
    };
    let parts = members.iter().map(|member| Part {
        wire: &member.name,
        candidates: candidates(member),
        location: Some(location.clone()),
    });
    allocate(owner, Kind::Member, &parts.collect::<Vec<_>>())
}

/// Allocates the variants of a polymorphic enum over `types`: the base and then its derived types, each with its name
/// in JSON.
///
/// The variant of the base always has the name of the base. The others are called like their types, with the namespace
/// in front if that name is taken. That is not a clash to report: the types already have different names.
pub fn variants(owner: Owner<'_>, types: &[(&str, &RustType)]) -> Vec<String> {
    let Some(((base_wire, base), derived)) = types.split_first() else { return Vec::new() };
    let mut namespace = Namespace::recorded(owner.lock, Kind::Variant, owner.version, owner.name);
    namespace.reserve(base.name.clone(), Key::owned(Kind::Variant, owner.version, owner.name, base_wire).id());
    let candidates = |named: &RustType| {
        let prefix: String = named.module.iter().flat_map(|module| module.split('_')).map(capitalized).collect();
        vec![named.name.clone(), format!("{prefix}{}", named.name)]
    };
    let parts = derived.iter().map(|(wire, named)| Part { wire, candidates: candidates(named), location: None });
    let (names, _) = allocate_in(namespace, owner, Kind::Variant, &parts.collect::<Vec<_>>());
    [base.name.clone()].into_iter().chain(names).collect()
}

fn allocate(owner: Owner<'_>, kind: Kind, parts: &[Part<'_>]) -> Allocated {
    let namespace = Namespace::recorded(owner.lock, kind, owner.version, owner.name);
    allocate_in(namespace, owner, kind, parts)
}

fn allocate_in(mut namespace: Namespace, owner: Owner<'_>, kind: Kind, parts: &[Part<'_>]) -> Allocated {
    let Owner { version, name: owner, lock } = owner;
    let separator = if kind == Kind::Field { "_" } else { "" };
    let mut names = vec![String::new(); parts.len()];
    for index in order(parts) {
        let Part { wire, candidates, .. } = &parts[index];
        let key = Key::owned(kind, version, owner, wire);
        let recorded = lock.get(&key).map(str::to_owned);
        let candidates = recorded.into_iter().chain(candidates.iter().cloned());
        names[index] = namespace.allocate(&key.id(), numbered(candidates, separator));
    }
    let clashes = clashes(kind, parts, &names, &namespace);
    (names, clashes)
}

/// The clashes of parts whose first choice is taken.
fn clashes(kind: Kind, parts: &[Part<'_>], names: &[String], namespace: &Namespace) -> Vec<Clash> {
    let clash = |(part, allocated): (&Part<'_>, &String)| {
        let preferred = part.candidates.first()?;
        let id = Key::owned(kind, "", "", part.wire).id();
        let is_clash = allocated != preferred && !namespace.is_free(preferred, &id);
        let location = part.location.clone().filter(|_| is_clash)?;
        Some(Clash { kind, location, preferred: preferred.clone(), allocated: allocated.clone() })
    };
    parts.iter().zip(names).filter_map(clash).collect()
}

/// The order in which parts get their names: those in camel case first, then by name, independent of the order of rows.
fn order(parts: &[Part<'_>]) -> Vec<usize> {
    let is_camel_case = |wire: &str| {
        let is_alphanumeric = wire.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_alphanumeric && wire.starts_with(|ch: char| ch.is_ascii_lowercase())
    };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| (!is_camel_case(parts[*index].wire), parts[*index].wire));
    order
}

#[cfg(test)]
mod tests {
    use super::{Owner, variants};
    use crate::names::RustType;
    use crate::names::lock::{Key, Kind, Lock};

    fn group(module: &[&str]) -> RustType {
        RustType {
            module: module.iter().map(|&name| name.to_owned()).collect(),
            name: "Group".to_owned(),
            ..RustType::default()
        }
    }

    fn names(lock: &Lock, types: &[(&str, &RustType)]) -> Vec<String> {
        variants(Owner { version: "beta", name: "example.base", lock }, types)
    }

    #[test]
    fn namespaces_distinguish_variants() {
        let (root, store) = (group(&[]), group(&["term_store"]));
        let types =
            [("x.group", &root), ("x.termStore.group", &store), ("y.termStore.group", &store), ("y.group", &root)];
        assert_eq!(names(&Lock::default(), &types), ["Group", "TermStoreGroup", "TermStoreGroup2", "Group2"]);
    }

    #[test]
    fn a_recorded_variant_keeps_its_type() {
        let (root, store) = (group(&[]), group(&["term_store"]));
        let base = RustType { name: "Base".to_owned(), ..RustType::default() };
        let mut lock = Lock::default();
        let key = |item: &str| Key::owned(Kind::Variant, "beta", "example.base", item);
        lock.set(key("x.termStore.group"), "Group".to_owned());
        let types = [("x.base", &base), ("x.group", &root), ("x.termStore.group", &store)];
        assert_eq!(names(&lock, &types), ["Base", "Group2", "Group"]);
        assert_eq!(names(&lock, &types[..2]), ["Base", "Group2"], "the name of a removed type stays reserved");
    }

    #[test]
    fn the_variant_of_a_renamed_base_is_renamed() {
        let (store, base) = (group(&["term_store"]), RustType { name: "Group".to_owned(), ..RustType::default() });
        let mut lock = Lock::default();
        let key = |item: &str| Key::owned(Kind::Variant, "beta", "example.base", item);
        lock.set(key("x.base"), "Base".to_owned());
        lock.set(key("x.termStore.group"), "Group".to_owned());
        assert_eq!(names(&lock, &[("x.base", &base), ("x.termStore.group", &store)]), ["Group", "TermStoreGroup"]);
    }
}

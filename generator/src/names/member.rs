//! Names of what belongs to a type: fields, members of enumerations, and variants of polymorphic enums.
//!
//! Each is identified by its name in JSON within its type, so that a row that is inserted above another takes no name
//! away. Every type has a namespace of its own, so types can be named in parallel.

use rustc_hash::FxHashSet;

use crate::model::{Location, Member, Property};
use crate::names::RustType;
use crate::names::allocator::{Clash, Namespace, numbered};
use crate::names::lock::{Key, Kind, Lock};
use crate::names::spelling::Spelling;
use crate::names::words::{capitalized, identifier, pascal, type_identifier};

/// The field of every struct that keeps what no property names.
const REST: &str = "rest";
/// The variant of every enum for a member that the pages do not list.
const UNRECOGNIZED: &str = "Unrecognized";

/// What parts belong to, and where their names are recorded.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    /// The API version.
    pub version: &'a str,
    /// The name of the type in JSON, or the path of a body type.
    pub name: &'a str,
    /// The names to keep.
    pub lock: &'a Lock,
}

/// A property that needs a field.
#[derive(Clone, Copy)]
pub struct FieldRequest<'a> {
    /// The property.
    pub property: &'a Property,
    /// The page that describes it.
    pub page: &'a str,
    /// Whether it is the owner's own rather than inherited.
    pub is_own: bool,
}

/// Something that needs a name within its owner.
struct Part<'a> {
    /// Its name in JSON.
    wire: &'a str,
    /// What it can be called, best first.
    candidates: Vec<String>,
    /// Where a clash is reported; none for what is reported at another type.
    location: Option<Location>,
}

/// Names in the order of the parts, and the parts that could not have their first choice.
pub type Allocated = (Vec<String>, Vec<Clash>);

/// Allocates the fields of `owner`.
pub fn fields(owner: Owner<'_>, requests: &[FieldRequest<'_>], spelling: &Spelling<'_>) -> Allocated {
    let candidates = |property: &Property| {
        let name = identifier(spelling.cased_snake(&property.name));
        let name = if name == REST { format!("{name}_") } else { name };
        let other = format!("{}_other", name.trim_end_matches('_'));
        vec![name, other]
    };
    let parts = requests.iter().map(|&FieldRequest { property, page, is_own }| Part {
        wire: &property.name,
        candidates: candidates(property),
        location: is_own.then(|| Location { page: page.to_owned(), line: property.line }),
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

/// Allocates the variants of a polymorphic enum over `types`, the base and then its derived types, each with its name in
/// JSON.
///
/// The variant of the base always has the name of the base. The others are called like their types, with the namespace
/// in front if that name is taken. That is not a clash to report: the types already have different names.
pub fn variants(owner: Owner<'_>, types: &[(&str, &RustType)]) -> Vec<String> {
    let Some(((base_wire, base), derived)) = types.split_first() else { return Vec::new() };
    let mut namespace = Namespace::recorded(owner.lock, Kind::Variant, owner.version, owner.name);
    namespace.hold(base.name.clone(), Key::owned(Kind::Variant, owner.version, owner.name, base_wire).id());
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
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for index in order(parts) {
        let Part { wire, candidates, .. } = &parts[index];
        let key = Key::owned(kind, version, owner, wire);
        let recorded = lock.get(&key).map(str::to_owned);
        let mut id = key.id();
        // A page may list one name twice.
        while !seen.insert(id.clone()) {
            id.push(' ');
        }
        let candidates = recorded.into_iter().chain(candidates.iter().cloned());
        names[index] = namespace.allocate(&id, numbered(candidates, separator));
    }
    let clashes = clashes(kind, parts, &names, &namespace);
    (names, clashes)
}

/// The parts whose first choice something else has.
fn clashes(kind: Kind, parts: &[Part<'_>], names: &[String], namespace: &Namespace) -> Vec<Clash> {
    let clash = |(part, given): (&Part<'_>, &String)| {
        let wanted = part.candidates.first()?;
        let id = Key::owned(kind, "", "", part.wire).id();
        let is_clash = given != wanted && !namespace.is_free(wanted, &id);
        let location = part.location.clone().filter(|_| is_clash)?;
        Some(Clash { kind, location, wanted: wanted.clone(), given: given.clone() })
    };
    parts.iter().zip(names).filter_map(clash).collect()
}

/// In which order parts that are new get their names: those spelled as is usual in JSON first, then by spelling. The
/// order of rows does not count.
fn order(parts: &[Part<'_>]) -> Vec<usize> {
    let is_usual = |wire: &str| {
        let is_plain = wire.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_plain && wire.starts_with(|ch: char| ch.is_ascii_lowercase())
    };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| (!is_usual(parts[*index].wire), parts[*index].wire));
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
        assert_eq!(names(&lock, &types[..2]), ["Base", "Group2"], "the name of what is gone stays reserved");
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

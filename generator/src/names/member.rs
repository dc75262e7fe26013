//! Names of the parts of a type: fields, variants for members of an enumeration, and variants of a polymorphic enum.
//!
//! A part is identified by its name in JSON within its type, so inserting a row does not rename the rows below. Each
//! type has its own namespace, so types can be named in parallel.

use std::iter;

use crate::diagnostic::NameProblem;
use crate::model::{Location, Member, Origin, Property};
use crate::names::RustType;
use crate::names::allocator::{Clash, Namespace};
use crate::names::lock::{Kind, Lock, Recorded};
use crate::names::spelling::Spelling;
use crate::names::words::{capitalized, identifier, pascal, type_identifier};

/// The field of every struct for undocumented properties.
const REST: &str = "rest";
/// The variant of every enum for undocumented members.
const UNRECOGNIZED: &str = "Unrecognized";

/// The type that parts belong to, and the lock with their names.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    /// The API version.
    pub version: &'a str,
    /// The name of the type in JSON, or the path of a body type.
    pub name: &'a str,
    /// The recorded names.
    pub lock: &'a Lock,
}

impl<'a> Owner<'a> {
    fn recorded(self, kind: Kind) -> Recorded<'a> {
        self.lock.recorded(kind, self.version, self.name)
    }
}

/// A property that needs a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldRequest<'a> {
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
    /// Its first choice.
    preferred: String,
    /// Its second choice, made only where it is needed.
    second: Second<'a>,
    /// The page and the place on it where a clash is reported; none if it is reported at another type, or not at all.
    location: Option<(&'a str, &'a Origin)>,
}

/// How the second choice differs from the first.
#[derive(Clone, Copy)]
enum Second<'a> {
    /// By a suffix.
    Suffix(&'static str),
    /// By the modules of a namespace in front.
    Modules(&'a [String]),
}

impl Part<'_> {
    fn second(&self) -> String {
        match self.second {
            Second::Suffix(suffix) => format!("{}{suffix}", self.preferred.trim_end_matches('_')),
            Second::Modules(modules) => {
                let prefix: String = modules.iter().flat_map(|module| module.split('_')).map(capitalized).collect();
                format!("{prefix}{}", self.preferred)
            }
        }
    }
}

/// Names in the order of the parts, and clashes.
pub(crate) type Allocated = (Vec<String>, Vec<Clash>);

/// Allocates the fields of `owner`.
pub fn fields(owner: Owner<'_>, requests: &[FieldRequest<'_>], spelling: &Spelling<'_>) -> Allocated {
    let preferred = |property: &Property| {
        let name = identifier(spelling.cased_snake(&property.name));
        if name == REST { format!("{name}_") } else { name }
    };
    let parts = requests.iter().map(|&FieldRequest { property, page, is_declared }| Part {
        wire: &property.name,
        preferred: preferred(property),
        second: Second::Suffix("_other"),
        location: is_declared.then_some((page, &property.origin)),
    });
    allocate(owner, Kind::Field, &parts.collect::<Vec<_>>())
}

/// Allocates the variants for `members` of a type on `page`.
pub fn members(owner: Owner<'_>, members: &[Member], page: &str, spelling: &Spelling<'_>) -> Allocated {
    let preferred = |member: &Member| {
        let name = type_identifier(pascal(&spelling.split(&member.name)));
        if name == UNRECOGNIZED { format!("{name}Member") } else { name }
    };
    let parts = members.iter().map(|member| Part {
        wire: &member.name,
        preferred: preferred(member),
        second: Second::Suffix("Other"),
        location: Some((page, &member.origin)),
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
    let recorded = owner.recorded(Kind::Variant);
    let mut namespace = Namespace::new(recorded);
    namespace.reserve(base.name.clone(), Kind::Variant.id(base_wire).into_owned());
    let parts = derived.iter().map(|(wire, named)| Part {
        wire,
        preferred: named.name.clone(),
        second: Second::Modules(&named.module),
        location: None,
    });
    let (names, _) = allocate_in(namespace, recorded, Kind::Variant, &parts.collect::<Vec<_>>());
    [base.name.clone()].into_iter().chain(names).collect()
}

fn allocate(owner: Owner<'_>, kind: Kind, parts: &[Part<'_>]) -> Allocated {
    let recorded = owner.recorded(kind);
    allocate_in(Namespace::new(recorded), recorded, kind, parts)
}

fn allocate_in<'l>(mut namespace: Namespace<'l>, recorded: Recorded<'l>, kind: Kind, parts: &[Part<'_>]) -> Allocated {
    let separator = if kind == Kind::Field { "_" } else { "" };
    let mut names = vec![String::new(); parts.len()];
    for index in order(parts) {
        let part = &parts[index];
        let id = kind.id(part.wire);
        let recorded = recorded.get(part.wire).filter(|name| namespace.is_free(name, &id));
        names[index] = recorded.map(str::to_owned).unwrap_or_else(|| {
            let candidates = iter::once(part.preferred.clone()).chain(iter::once_with(|| part.second()));
            namespace.allocate(&id, candidates, separator)
        });
    }
    let clashes = clashes(kind, parts, &names, &namespace);
    (names, clashes)
}

/// The clashes of parts whose first choice is taken.
fn clashes(kind: Kind, parts: &[Part<'_>], names: &[String], namespace: &Namespace<'_>) -> Vec<Clash> {
    let clash = |(part, allocated): (&Part<'_>, &String)| {
        let preferred = &part.preferred;
        let is_clash = allocated != preferred && !namespace.is_free(preferred, &kind.id(part.wire));
        let (page, origin) = part.location.filter(|_| is_clash)?;
        let location = Location { page: page.to_owned(), origin: origin.clone() };
        let (preferred, allocated) = (preferred.clone(), allocated.clone());
        Some(Clash { kind, location, preferred, problem: NameProblem::Taken, allocated })
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

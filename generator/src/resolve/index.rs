//! Where types are found: by qualified name, by short name, and by the page that describes them.

use rustc_hash::FxHashMap;

use crate::extract::{ElementType, PageLink, TypeExpr};
use crate::model::{Kind, Type, TypeId, TypeName, TypeRef};

/// The types of all versions.
#[derive(Debug, Default)]
pub struct Index {
    by_name: FxHashMap<(String, String), TypeId>,
    by_short: FxHashMap<(String, String), Vec<TypeId>>,
    by_page: FxHashMap<String, Vec<TypeId>>,
    namespace: String,
}

impl Index {
    /// An index in which names without namespace belong to `namespace`.
    pub fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_lowercase(), ..Self::default() }
    }

    /// Takes in `ty`, described on its own page.
    pub fn add(&mut self, id: TypeId, ty: &Type) {
        let name = ty.name.to_lowercase();
        let short = short(&name).to_owned();
        self.by_name.entry((ty.version.clone(), name)).or_insert(id);
        self.by_short.entry((ty.version.clone(), short)).or_default().push(id);
        self.described(id, &ty.location.page);
    }

    /// Notes that `page` describes `id`.
    pub fn described(&mut self, id: TypeId, page: &str) {
        let known = self.by_page.entry(page.to_ascii_lowercase()).or_default();
        if !known.contains(&id) {
            known.push(id);
        }
    }

    /// The type called `name`, by a page of `namespace`: exactly, there, in the root, or the only one so called.
    pub fn named(&self, version: &str, name: &str, namespace: Option<&str>) -> Option<TypeId> {
        let name = name.trim_start_matches('#').to_lowercase();
        let exact = |name: String| self.by_name.get(&(version.to_owned(), name)).copied();
        if name.contains('.') {
            // Some pages shorten the root to its last word: `graph.user`.
            let root = format!("{}.", short(&self.namespace));
            let longer = name.strip_prefix(root.as_str()).map(|rest| format!("{}.{rest}", self.namespace));
            return exact(name).or_else(|| exact(longer?));
        }
        let own = namespace.and_then(|namespace| exact(format!("{}.{name}", namespace.to_lowercase())));
        own.or_else(|| exact(format!("{}.{name}", self.namespace))).or_else(|| self.only(version, &name))
    }

    /// Whether a type of `version` is called `name`, in small letters, in whatever namespace.
    pub fn is_short_name(&self, version: &str, name: &str) -> bool {
        self.by_short.contains_key(&(version.to_owned(), name.to_owned()))
    }

    fn only(&self, version: &str, short: &str) -> Option<TypeId> {
        match self.by_short.get(&(version.to_owned(), short.to_owned()))?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The type that `link` means: of several on the page the one it names, else the first.
    pub fn linked(&self, types: &[Type], link: &PageLink, version: &str) -> Option<TypeId> {
        let described = self.by_page.get(&link.page)?.iter().copied();
        let described: Vec<TypeId> = described.filter(|id| types[id.0].version == version).collect();
        let words = link.text.to_lowercase();
        let wanted = short(&words);
        let named = described.iter().copied().find(|id| short(&types[id.0].name).eq_ignore_ascii_case(wanted));
        named.or_else(|| main(types, &described))
    }

    /// What `expr` is, on a page of `version` and `namespace`.
    pub fn type_ref(&self, types: &[Type], expr: &TypeExpr, at: (&str, Option<&str>)) -> TypeRef {
        let (version, namespace) = at;
        let name = match &expr.element {
            ElementType::Edm(edm) => TypeName::Edm(*edm),
            ElementType::Name(name) => self.name(version, name, namespace),
            ElementType::Link(link, _) => match self.linked(types, link, version) {
                Some(id) => TypeName::Id(id),
                None => self.name(version, &link.text, namespace),
            },
        };
        TypeRef { name, collection: expr.collection }
    }

    fn name(&self, version: &str, name: &str, namespace: Option<&str>) -> TypeName {
        self.named(version, name, namespace).map_or_else(|| TypeName::Unknown(name.to_owned()), TypeName::Id)
    }

    /// The type that the page called `page` is about.
    pub fn of_page(&self, types: &[Type], page: &str) -> Option<TypeId> {
        main(types, self.by_page.get(&page.to_ascii_lowercase())?)
    }
}

/// Of the types that a page describes the only one, or the only one that is no enumeration, or the one of its name.
fn main(types: &[Type], described: &[TypeId]) -> Option<TypeId> {
    if let [only] = described {
        return Some(*only);
    }
    let structs: Vec<TypeId> = described.iter().copied().filter(|id| types[id.0].kind != Kind::Enum).collect();
    let own = |id: &TypeId| {
        let ty = &types[id.0];
        ty.location.page.to_lowercase().trim_end_matches(".md").ends_with(&short(&ty.name).to_lowercase())
    };
    let called = structs.iter().copied().find(own);
    called.or_else(|| structs.first().copied().filter(|_| structs.len() == 1))
}

/// The last part of a qualified name.
pub fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

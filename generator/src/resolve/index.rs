//! The index of types: by qualified name, by short name, and by the page that describes them.

use rustc_hash::FxHashMap;

use crate::extract::{ElementType, PageLink, TypeExpr};
use crate::model::{Kind, Model, Type, TypeId, TypeName, TypeRef, short_name};

/// The types of all versions.
#[derive(Debug, Default)]
pub struct Index {
    by_name: FxHashMap<(String, String), TypeId>,
    by_short_name: FxHashMap<(String, String), Vec<TypeId>>,
    /// All pages, with the types that they describe.
    by_page: FxHashMap<String, Vec<TypeId>>,
    namespace: String,
}

impl Index {
    /// An index of `pages` without types. Names without a namespace belong to `namespace`.
    pub fn new<'p>(namespace: &str, pages: impl Iterator<Item = &'p str>) -> Self {
        let by_page = pages.map(|page| (page.to_ascii_lowercase(), Vec::new())).collect();
        Self { namespace: namespace.to_lowercase(), by_page, ..Self::default() }
    }

    /// Whether no page is called `page`.
    pub fn is_missing(&self, page: &str) -> bool {
        !self.by_page.contains_key(page)
    }

    /// Adds `ty`, which is described on the page of its location.
    pub fn add(&mut self, id: TypeId, ty: &Type) {
        let name = ty.name.to_lowercase();
        let short_name = short_name(&name).to_owned();
        self.by_name.entry((ty.version.clone(), name)).or_insert(id);
        self.by_short_name.entry((ty.version.clone(), short_name)).or_default().push(id);
        self.add_page(id, &ty.location.page);
    }

    /// Records that `page` describes `id`.
    pub(crate) fn add_page(&mut self, id: TypeId, page: &str) {
        let page_types = self.by_page.entry(page.to_ascii_lowercase()).or_default();
        // Types come in order, so that there is usually no need to search.
        if page_types.last().is_none_or(|last| *last < id || *last > id && !page_types.contains(&id)) {
            page_types.push(id);
        }
    }

    /// The type that a page of `namespace` calls `name`: by qualified name, in that namespace, in the root namespace, or
    /// as the only type with this short name.
    pub fn named(&self, version: &str, name: &str, namespace: Option<&str>) -> Option<TypeId> {
        let name = name.trim_start_matches('#').to_lowercase();
        let exact = |name: String| self.by_name.get(&(version.to_owned(), name)).copied();
        if name.contains('.') {
            // Some pages shorten the root namespace to its last part: `graph.user`.
            let root = format!("{}.", short_name(&self.namespace));
            let qualified = name.strip_prefix(root.as_str()).map(|rest| format!("{}.{rest}", self.namespace));
            return exact(name).or_else(|| exact(qualified?));
        }
        let in_namespace = namespace.and_then(|namespace| exact(format!("{}.{name}", namespace.to_lowercase())));
        let in_root = || exact(format!("{}.{name}", self.namespace));
        in_namespace.or_else(in_root).or_else(|| self.only_with_short_name(version, &name))
    }

    /// Whether a type of `version` in any namespace has the lower-case short name `name`.
    pub(crate) fn is_short_name(&self, version: &str, name: &str) -> bool {
        self.by_short_name.contains_key(&(version.to_owned(), name.to_owned()))
    }

    fn only_with_short_name(&self, version: &str, short_name: &str) -> Option<TypeId> {
        match self.by_short_name.get(&(version.to_owned(), short_name.to_owned()))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The type that `link` refers to: the type on the linked page whose name is the text of the link, otherwise the
    /// main type of that page.
    pub(crate) fn linked(&self, types: &[Type], link: &PageLink, version: &str) -> Option<TypeId> {
        let ids = self.by_page.get(&link.page)?;
        let has_version = |id: &TypeId| types[id.0].version == version;
        // Most pages describe one type.
        if let [only] = ids.as_slice() {
            return Some(*only).filter(has_version);
        }
        let page_types: Vec<TypeId> = ids.iter().copied().filter(has_version).collect();
        let name = short_name(&link.text);
        let named = page_types.iter().copied().find(|id| short_name(&types[id.0].name).eq_ignore_ascii_case(name));
        named.or_else(|| main_type(types, &page_types))
    }

    /// The type that the text of `link` names, if it is another one than `target`, to which the link leads.
    ///
    /// A text that is the end of the target's name, or one word of it, only abbreviates it: `[message](chatmessage.md)`.
    pub(crate) fn contradicted_by_text(&self, model: &Model, link: &PageLink, target: TypeId) -> Option<TypeId> {
        let Type { version, name, .. } = model.ty(target);
        if link.text.eq_ignore_ascii_case(short_name(name)) {
            return None;
        }
        let (text, target_name) = (link.text.to_lowercase(), short_name(name).to_lowercase());
        let is_word = link.text.chars().skip(1).all(|ch| ch.is_ascii_lowercase());
        let is_abbreviation =
            target_name.ends_with(short_name(&text)) || is_word && target_name.contains(text.trim_end_matches('s'));
        if is_abbreviation || text.contains(char::is_whitespace) {
            return None;
        }
        let singular = || self.named(version, text.strip_suffix('s')?, None);
        let named = self.named(version, &text, None).or_else(singular)?;
        (!model.are_related(named, target) && !self.describes(&link.page, named)).then_some(named)
    }

    /// Whether `page` describes `id`.
    fn describes(&self, page: &str, id: TypeId) -> bool {
        self.by_page.get(page).is_some_and(|types| types.contains(&id))
    }

    /// The main type of `page`.
    pub(crate) fn of_page(&self, types: &[Type], page: &str) -> Option<TypeId> {
        main_type(types, self.by_page.get(&page.to_ascii_lowercase())?)
    }
}

/// The context in which the type names of a page are resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeScope<'a> {
    /// All types.
    pub model: &'a Model,
    /// Their index.
    pub index: &'a Index,
    /// The page of the type or operation.
    pub page: &'a str,
    /// The version of the page.
    pub version: &'a str,
    /// The namespace of the page.
    pub namespace: Option<&'a str>,
}

impl TypeScope<'_> {
    /// Resolves `expr`.
    pub(crate) fn type_ref(&self, expr: &TypeExpr) -> TypeRef {
        TypeRef { name: self.element(&expr.element), collection: expr.collection }
    }

    fn element(&self, element: &ElementType) -> TypeName {
        match element {
            ElementType::Edm(edm) => TypeName::Edm(*edm),
            ElementType::Name(name) => self.type_name(name),
            ElementType::Link(link, _) => match self.index.linked(&self.model.types, link, self.version) {
                Some(id) => TypeName::Id(id),
                None => self.type_name(&link.text),
            },
            ElementType::OneOf(elements) => self.common_base(elements).map_or(TypeName::Unreadable, TypeName::Id),
        }
    }

    /// The type that all of `elements` are or extend.
    fn common_base(&self, elements: &[ElementType]) -> Option<TypeId> {
        let mut ids = elements.iter().map(|element| match self.element(element) {
            TypeName::Id(id) => Some(id),
            _ => None,
        });
        let first = ids.next()??;
        let others: Vec<TypeId> = ids.collect::<Option<_>>()?;
        self.model.bases(first).find(|base| others.iter().all(|id| self.model.bases(*id).any(|other| other == *base)))
    }

    fn type_name(&self, name: &str) -> TypeName {
        let id = self.index.named(self.version, name, self.namespace);
        id.map_or_else(|| TypeName::Unknown(name.to_owned()), TypeName::Id)
    }
}

/// The only type in `page_types`, otherwise the type that the page is named after, otherwise the only type that is not
/// an enumeration.
fn main_type(types: &[Type], page_types: &[TypeId]) -> Option<TypeId> {
    if let [only] = page_types {
        return Some(*only);
    }
    let structs: Vec<TypeId> = page_types.iter().copied().filter(|id| types[id.0].kind != Kind::Enum).collect();
    let names_page = |id: &TypeId| {
        let ty = &types[id.0];
        ty.location.page.to_lowercase().trim_end_matches(".md").ends_with(&short_name(&ty.name).to_lowercase())
    };
    let eponymous = structs.iter().copied().find(names_page);
    eponymous.or_else(|| structs.first().copied().filter(|_| structs.len() == 1))
}

//! The module of a request function, and the verb that it begins with.
//!
//! Both come from the page's file name: the module is the part that the page is about, below the modules of that
//! type's namespace, and the verb is what follows.

use crate::config::Naming;
use crate::model::{Content, Operation, TypeRef};
use crate::names::normalized_path::{NormalizedPath, Segment};
use crate::names::words::identifier;
use crate::names::{NamingCtx, namespace_modules, reserved};

/// The modules of `operation`, from the crate's root.
pub fn modules(operation: &Operation, ctx: NamingCtx<'_>) -> Vec<String> {
    let NamingCtx { model, spelling, config } = ctx;
    let ty = operation.resource.map(|id| model.ty(id).name.as_str());
    let mut modules = ty.map(|name| namespace_modules(name, ctx)).unwrap_or_default();
    let subject = &operation.subject;
    let is_plural = !spelling.is_type(subject) && spelling.is_type(&config.naming.singular(&subject.to_lowercase()));
    let name = identifier(if is_plural { spelling.singular(subject) } else { spelling.snake(subject) });
    modules.push(reserved::module(name, modules.len()));
    modules
}

/// What `operation` does, in the words of its file name: `list_members`; what it does to `module` itself goes without
/// saying.
pub fn verb(operation: &Operation, module: &str, normalized_path: &NormalizedPath, ctx: NamingCtx<'_>) -> String {
    let NamingCtx { spelling, config, .. } = ctx;
    let naming = &config.naming;
    let action = verb_first(&operation.action, naming);
    let stated = action.first().copied().unwrap_or_default();
    let word = word(stated, operation, normalized_path, naming);
    let object = action.get(1..).unwrap_or_default().join("-");
    let verb = naming.verbs.get(&word);
    let is_reference = normalized_path.options.iter().any(|option| option == "ref");
    let other = verb.and_then(|verb| verb.reference.as_ref().filter(|_| is_reference).or(verb.says.as_ref()));
    // `post-members` posts one of them.
    let posts_one = other.is_some() && stated == word;
    let object = if posts_one { naming.singular(&object.to_lowercase()) } else { object };
    let object = object.split('-').map(|part| spelling.snake(part)).collect::<Vec<_>>().join("_");
    let said = other.map_or_else(|| spelling.snake(&word), String::clone);
    let is_own = verb.is_some() && (object == module || naming.singular(&object) == module);
    let many = matches!(operation.response.content, Content::Type(TypeRef { collection: true, .. }));
    match (said.as_str(), object.as_str()) {
        ("get", "") if many && !normalized_path.is_of_one() => "list".to_owned(),
        (_, "") => said,
        _ if is_own => said,
        _ => format!("{said}_{object}"),
    }
}

/// `deleteditems-list` → `list`, `deleteditems`.
fn verb_first<'a>(action: &'a [String], naming: &Naming) -> Vec<&'a str> {
    let mut parts: Vec<&str> = action.iter().map(String::as_str).collect();
    let is_verb = |part: Option<&&str>| part.is_some_and(|part| naming.verbs.contains_key(*part));
    if !is_verb(parts.first()) && is_verb(parts.last()) {
        parts.rotate_right(1);
    }
    parts
}

/// What is done, as the file name states it; where the method cannot do that, or nothing is stated, the method.
fn word(stated: &str, operation: &Operation, normalized_path: &NormalizedPath, naming: &Naming) -> String {
    let method = operation.key.method.name();
    let is_segment = normalized_path.segments.last().and_then(Segment::name) == Some(stated);
    let fits = naming.verbs.get(stated).is_none_or(|verb| verb.allows(method));
    if !stated.is_empty() && (is_segment || fits) { stated.to_owned() } else { method.to_lowercase() }
}

//! The module of a request function, and the verb that its name starts with.
//!
//! Both come from the file name of the page: the module is the resource, below the modules of the namespace of that
//! type, and the verb is the rest.

use crate::config::Naming;
use crate::model::{Content, Operation, TypeRef};
use crate::names::normalized_path::{NormalizedPath, Segment};
use crate::names::words::identifier;
use crate::names::{NamingCtx, namespace_modules, reserved};

/// The modules of `operation`, from the crate's root.
pub(crate) fn modules(operation: &Operation, ctx: NamingCtx<'_>) -> Vec<String> {
    let NamingCtx { model, spelling, config } = ctx;
    let ty = operation.resource.map(|id| model.ty(id).name.as_str());
    let mut modules = ty.map(|name| namespace_modules(name, ctx)).unwrap_or_default();
    let subject = &operation.subject;
    let is_plural = !spelling.is_type(subject) && spelling.is_type(&config.naming.singular(&subject.to_lowercase()));
    let name = identifier(if is_plural { spelling.singular(subject) } else { spelling.snake(subject) });
    modules.push(reserved::module_of_page(name, modules.len(), config));
    modules
}

/// The verb of `operation` with its object, as in its file name: `list_members`. The object is omitted if it is
/// `resource`, the module of the operation.
pub(crate) fn verb(
    operation: &Operation,
    resource: &str,
    normalized_path: &NormalizedPath,
    ctx: NamingCtx<'_>,
) -> String {
    let NamingCtx { spelling, config, .. } = ctx;
    let naming = &config.naming;
    let action = verb_first(&operation.action, naming);
    let stated = action.first().copied().unwrap_or_default();
    let word = word(stated, operation, normalized_path, naming);
    let object = action.get(1..).unwrap_or_default().join("-");
    let verb = naming.verbs.get(&word);
    let is_reference = normalized_path.options.iter().any(|option| option == "ref");
    let replacement = verb.and_then(|verb| verb.reference.as_ref().filter(|_| is_reference).or(verb.says.as_ref()));
    // `post-members` posts a single member.
    let is_single = replacement.is_some() && stated == word;
    let object = if is_single { naming.singular(&object.to_lowercase()) } else { object };
    let object = object.split('-').map(|part| spelling.snake(part)).collect::<Vec<_>>().join("_");
    let name = replacement.map_or_else(|| spelling.snake(&word), String::clone);
    let is_implied = verb.is_some() && (object == resource || naming.singular(&object) == resource);
    let is_collection = matches!(operation.response.content, Content::Type(TypeRef { collection: true, .. }));
    match () {
        () if object.is_empty() && is_collection && !normalized_path.ends_in_key() => {
            verb.and_then(|verb| verb.collection.clone()).unwrap_or(name)
        }
        () if object.is_empty() || is_implied => name,
        () => format!("{name}_{object}"),
    }
}

/// The action with its verb moved to the front: `deleteditems-list` → `list`, `deleteditems`.
fn verb_first<'a>(action: &'a [String], naming: &Naming) -> Vec<&'a str> {
    let mut parts: Vec<&str> = action.iter().map(String::as_str).collect();
    let is_verb = |part: Option<&&str>| part.is_some_and(|part| naming.verbs.contains_key(*part));
    if !is_verb(parts.first()) && is_verb(parts.last()) {
        parts.rotate_right(1);
    }
    parts
}

/// The verb in the file name; the method if there is none, or if the method does not allow that verb.
fn word(stated: &str, operation: &Operation, normalized_path: &NormalizedPath, naming: &Naming) -> String {
    let method = operation.key.method.name();
    let is_segment = normalized_path.segments.last().and_then(Segment::name) == Some(stated);
    let is_allowed = naming.verbs.get(stated).is_none_or(|verb| verb.allows(method));
    if !stated.is_empty() && (is_segment || is_allowed) { stated.to_owned() } else { method.to_lowercase() }
}

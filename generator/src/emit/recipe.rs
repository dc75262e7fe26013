//! What a file is made of, as a number: as long as that is the same, so is the file.
//!
//! It takes in all that an emitter may look at: the items of the file in full, and of every other type what can be
//! seen from outside. So a file need not be made to know that it would come out as it did before.

use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use crate::emit::context::{Item, Sdk};
use crate::emit::module::Module;
use crate::emit::ty;
use crate::model::{Body, Example, OperationId};
use crate::names::RustType;

/// The recipe of a file of request functions.
pub(super) fn functions(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.functions.at(path), |item, state| match *item {
        Item::Operation(id) => operation(sdk, id, state),
        Item::Body(id) => {
            let body = sdk.model.body(id);
            (body, &sdk.names.bodies[id.0], sdk.function(body.operation)).hash(state);
        }
    })
}

/// The recipe of a file of types.
pub(super) fn types(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    let module = sdk.types.at(path);
    let own = of(sdk, module, |id, state| {
        sdk.rust_type(*id).hash(state);
        sdk.model.bases(*id).for_each(|id| sdk.model.ty(id).hash(state));
    });
    let exported: Vec<_> = module.children.values().map(|child| &child.items).collect();
    let mut state = Xxh3::new();
    (own, exported).hash(&mut state);
    state.digest128()
}

/// The recipe of a file of examples.
pub(super) fn examples(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.examples.at(path), |example: &&Example, state| {
        example.hash(state);
        if let Some(met) = example.operation {
            sdk.model.operation(met).key.hash(state);
            operation(sdk, sdk.model.operation(met).same_as.unwrap_or(met), state);
        }
    })
}

/// What all files of a package have in common.
pub(super) fn surroundings(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    (sdk.package, &sdk.features).hash(&mut state);
    for (ty, named) in sdk.model.types.iter().zip(&sdk.names.types) {
        (&ty.version, &ty.name, ty.kind, ty.flags, ty.base, &ty.derived, &ty.areas).hash(&mut state);
        let RustType { module, name, any, .. } = named;
        (module, name, any).hash(&mut state);
    }
    // Whether a file of types is included depends on those beside it.
    for namespace in sdk.types.walk().into_iter().filter(|module| !module.children.is_empty()) {
        (&namespace.path, ty::includes(namespace)).hash(&mut state);
    }
    state.digest128()
}

fn operation(sdk: &Sdk<'_>, id: OperationId, state: &mut Xxh3) {
    let operation = sdk.model.operation(id);
    (operation, sdk.function(id)).hash(state);
    if let Body::Parameters(body) = *operation.takes() {
        sdk.names.bodies[body.0].hash(state);
    }
}

/// The recipe of a module, whose items `hash` takes in.
fn of<T>(sdk: &Sdk<'_>, module: &Module<'_, T>, hash: impl Fn(&T, &mut Xxh3)) -> u128 {
    let mut state = Xxh3::new();
    (sdk.surroundings, &module.path, &module.gate, module.children.len()).hash(&mut state);
    for (name, child) in &module.children {
        (name, &child.gate, child.children.is_empty()).hash(&mut state);
    }
    for (item, gate) in &module.items {
        gate.hash(&mut state);
        hash(item, &mut state);
    }
    state.digest128()
}

#[cfg(test)]
mod tests {
    use crate::emit::package::tests::example;
    use crate::emit::sample::sample;
    use crate::emit::{Package, sdk};
    use crate::model::{Kind, Model, Outcome, TypeId};
    use crate::names::Names;
    use crate::output::{Output, print};

    /// Something that changes what is emitted.
    type Edit = fn(&mut Model, &mut Names, &mut Package);

    #[rustfmt::skip]
    const EDITS: &[(&str, Edit)] = &[
        ("a type is called otherwise", |_, names, _| names.types[1].name = "Letter".to_owned()),
        ("the enum over a type is called otherwise", |_, names, _| names.types[0].any = Some("EachItem".to_owned())),
        ("a type lies in another namespace", |_, names, _| names.types[3].module = vec!["mail".to_owned()]),
        ("a field is called otherwise", |_, names, _| names.types[1].fields[1] = "about".to_owned()),
        ("a variant is called otherwise", |_, names, _| names.types[3].variants[0] = "Least".to_owned()),
        ("a body is called otherwise", |_, names, _| names.bodies[0].name = "Forwarded".to_owned()),
        ("a field of a body is called otherwise", |_, names, _| names.bodies[0].fields[0] = "words".to_owned()),
        ("a function is called otherwise", |_, names, _| names.operations[1].function = "compose".to_owned()),
        ("metadata are called otherwise", |_, names, _| names.operations[3].constant = "PASS_ON".to_owned()),
        ("a parameter is called otherwise", |_, names, _| names.operations[2].parameters[0] = "owner".to_owned()),
        ("a type is an enumeration", |model, _, _| model.types[5].kind = Kind::Enum),
        ("several members can be set", |model, _, _| model.types[3].flags = true),
        ("a type is named otherwise by the service", |model, _, _| model.types[0].name = "example.thing".to_owned()),
        ("other areas need a derived type", |model, _, _| model.types[2].areas.push("search".to_owned())),
        ("a type is derived from no other", |model, _, _| model.types[2].base = None),
        ("a type has fewer derived ones", |model, _, _| model.types[0].derived.truncate(1)),
        ("a property of a base is set by the service", |model, _, _| model.types[0].properties[0].read_only = Some(true)),
        ("a member is spelled otherwise", |model, _, _| model.types[3].members[0].name = "least".to_owned()),
        ("a type will go away", |model, _, _| model.types[1].deprecated = true),
        ("an operation will go away", |model, _, _| model.operations[1].deprecated = true),
        ("an operation has another path", |model, _, _| model.operations[1].path.text = "/letters".to_owned()),
        ("an operation needs no scopes", |model, _, _| model.operations[1].permissions = None),
        ("an operation is of another area", |model, _, _| model.operations[1].area = "search".to_owned()),
        ("an operation has another key", |model, _, _| model.operations[0].key.path = "/letters/{}".to_owned()),
        ("a page has another name", |model, _, _| model.operations[1].place.page = "api/letter-post.md".to_owned()),
        ("a body has another property", |model, _, _| model.bodies[0].properties[0].name = "words".to_owned()),
        ("an example is sent otherwise", |model, _, _| model.examples[1].request.method = "PUT".to_owned()),
        ("an example came to something else", |model, _, _| model.examples[0].outcome = Outcome::OtherOperation),
        ("an example has another number", |model, _, _| model.examples[0].response.as_mut().expect("one").status = 206),
        ("words of the pages may be used", |_, _, package| package.prose = true),
        ("the service has another host", |_, _, package| package.hosts = vec!["other.example.com".to_owned()]),
        ("snapshots are reviewed", |_, _, package| package.snapshots = Some("../ref".to_owned())),
        ("pages have other addresses", |_, _, package| package.page_url = "https://example.com/{stem}".to_owned()),
    ];

    fn made(edit: Edit) -> Output {
        let ((mut model, mut names), mut package) = (sample(), example());
        edit(&mut model, &mut names, &mut package);
        print(&sdk(&model, &names, &package), Some(&|_, _| false)).expect("emitted code parses")
    }

    #[test]
    fn what_changes_a_file_changes_its_recipe() {
        let before = made(|_, _, _| ());
        assert_eq!(before.recipes, made(|_, _, _| ()).recipes);
        for (what, edit) in EDITS {
            let after = made(*edit);
            let differs = |path: &&String| after.made.get(*path).is_some_and(|text| *text != before.made[*path]);
            let changed: Vec<&String> = before.recipes.keys().filter(differs).collect();
            assert!(!changed.is_empty(), "{what}: no file changed");
            for path in changed {
                assert_ne!(before.recipes[path], after.recipes[path], "{what}: {path} changed, and its recipe did not");
            }
        }
    }

    #[test]
    fn what_changes_no_other_file_changes_no_other_recipe() {
        let before = made(|_, _, _| ());
        let after = made(|model, _, _| model.types[TypeId(3).0].members[0].name = "least".to_owned());
        let changed: Vec<&String> =
            before.recipes.keys().filter(|path| before.recipes[*path] != after.recipes[*path]).collect();
        assert_eq!(changed, ["example-beta/src/types/importance.rs"]);
    }
}

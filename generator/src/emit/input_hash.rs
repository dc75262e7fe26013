//! What the file at a path is made of, as a number: as long as that is the same, so is the file.
//!
//! It takes in all that an emitter may look at: the items of the file in full, and of every other type what can be
//! seen from outside. So a file need not be made to know that it would come out as it did before.

use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use crate::emit::context::{Item, Sdk, Tested};
use crate::emit::described;
use crate::emit::module::Module;
use crate::model::OperationId;
use crate::names::RustType;

/// The recipe of a file of request functions.
pub(super) fn functions(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.functions.at(path), |item, state| match *item {
        Item::Operation(id) => {
            operation(sdk, id, state);
            sdk.usages.get(&id).hash(state);
        }
        // It stands beside the functions that take it.
        Item::Body(id) => (sdk.model.body(id), &sdk.names.bodies[id.0]).hash(state),
    })
}

/// The recipe of a file of types.
pub(super) fn types(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.types.at(path), |id, state| {
        sdk.rust_type(*id).hash(state);
        sdk.model.bases(*id).for_each(|id| sdk.model.ty(id).hash(state));
    })
}

/// The recipe of a file of examples.
pub(super) fn examples(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.examples.at(path), |tested, state| match *tested {
        Tested::Example(example) => {
            example.hash(state);
            if let Some(met) = example.operation {
                operation(sdk, sdk.model.operation(met).same_as.unwrap_or(met), state);
            }
        }
        Tested::Line(id) => operation(sdk, id, state),
    })
}

/// The recipe of the file that holds types against what is described.
pub(super) fn described(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    sdk.surroundings.hash(&mut state);
    for (_, ty) in sdk.documented_types() {
        (&ty.base, &ty.derived).hash(&mut state);
        ty.properties.iter().for_each(|property| (&property.name, &property.ty).hash(&mut state));
        ty.members.iter().for_each(|member| member.name.hash(&mut state));
    }
    for id in described::bodies(sdk) {
        let (body, named) = (sdk.model.body(id), &sdk.names.bodies[id.0]);
        (&named.module, &named.name).hash(&mut state);
        body.properties.iter().for_each(|property| (&property.name, &property.ty).hash(&mut state));
    }
    state.digest128()
}

/// What all files of a package have in common. In which module a type stands, and behind which features, follows from it.
pub(super) fn surroundings(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    (sdk.package, &sdk.features).hash(&mut state);
    for (ty, named) in sdk.model.types.iter().zip(&sdk.names.types) {
        (&ty.name, ty.kind, ty.flags, &ty.areas).hash(&mut state);
        let RustType { module, file, name, any, .. } = named;
        (module, file, name, any).hash(&mut state);
    }
    state.digest128()
}

fn operation(sdk: &Sdk<'_>, id: OperationId, state: &mut Xxh3) {
    (sdk.model.operation(id), sdk.function(id)).hash(state);
}

/// The recipe of a module, whose items `hash` takes in; behind which features it stands follows from them.
fn of<T>(sdk: &Sdk<'_>, module: &Module<'_, T>, hash: impl Fn(&T, &mut Xxh3)) -> u128 {
    let mut state = Xxh3::new();
    sdk.surroundings.hash(&mut state);
    for (name, child) in &module.children {
        (name, &child.gate).hash(&mut state);
    }
    module.items.iter().for_each(|(item, _)| hash(item, &mut state));
    state.digest128()
}

#[cfg(test)]
mod tests {
    use crate::emit::package::tests::example;
    use crate::emit::sample::{features, sample};
    use crate::emit::{Package, sdk};
    use crate::model::{Kind, Model, Outcome};
    use crate::names::Names;
    use crate::output::{Output, print};

    /// Something that changes what is emitted.
    type Edit = fn(&mut Model, &mut Names, &mut Package);

    #[rustfmt::skip]
    const EDITS: &[(&str, Edit)] = &[
        ("a type is called otherwise", |_, names, _| names.types[1].name = "Letter".to_owned()),
        ("the enum over a type is called otherwise", |_, names, _| names.types[0].any.as_mut().expect("one").name = "EachItem".to_owned()),
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
        ("a derived type is named otherwise", |model, _, _| model.types[2].name = "example.happening".to_owned()),
        ("other areas need a derived type", |model, _, _| model.types[2].areas.push("mail".to_owned())),
        ("a type lies in another file", |_, names, _| names.types[3].file = "item".to_owned()),
        ("a module has one below it", |_, names, _| names.operations[6].module.push("inner".to_owned())),
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
        ("a page has another name", |model, _, _| model.operations[1].location.page = "api/letter-post.md".to_owned()),
        ("a body has another property", |model, _, _| model.bodies[0].properties[0].name = "words".to_owned()),
        ("an example is sent otherwise", |model, _, _| model.examples[1].request.method = "PUT".to_owned()),
        ("an example came to something else", |model, _, _| model.examples[0].outcome = Outcome::OtherOperation),
        ("an example has another number", |model, _, _| model.examples[0].response.as_mut().expect("one").status = 206),
        ("words of the pages may be used", |_, _, package| package.prose = true),
        ("the service has another host", |_, _, package| package.hosts = vec!["other.example.com".to_owned()]),
        ("snapshots are reviewed", |_, _, package| package.snapshots = Some("../ref".to_owned())),
        ("pages have other addresses", |_, _, package| package.page_url = "https://example.com/{stem}".to_owned()),
    ];

    /// The same, where something is otherwise before.
    #[rustfmt::skip]
    const LATER_EDITS: &[(&str, Edit, Edit)] = &[
        (
            "a module below stands behind another feature",
            |_, names, _| names.operations[5].module = vec!["message".to_owned(), "inner".to_owned()],
            |model, _, _| model.operations[5].area = "calendar".to_owned(),
        ),
        (
            "a module below is called otherwise",
            |_, names, _| names.operations[6].module = vec!["item".to_owned(), "inner".to_owned()],
            |_, names, _| names.operations[6].module = vec!["item".to_owned(), "within".to_owned()],
        ),
        (
            "a namespace exports a type from another file",
            |_, names, _| {
                names.types[5].module = vec!["types".to_owned()];
                [0, 3].into_iter().for_each(|ty| names.types[ty].file = "low".to_owned());
                names.types[4].file = "high".to_owned();
            },
            |_, names, _| names.types[3].file = "high".to_owned(),
        ),
        (
            "two areas would give one feature",
            |model, _, _| model.operations[1].area = "mail-room".to_owned(),
            |model, _, _| model.operations[0].area = "mail room".to_owned(),
        ),
    ];

    fn made(edits: &[Edit]) -> Output {
        let ((mut model, mut names), mut package) = (sample(), example());
        edits.iter().for_each(|edit| edit(&mut model, &mut names, &mut package));
        names.features = features(&model);
        print(&sdk(&model, &names, &package), Some(&|_, _| false)).expect("emitted code parses")
    }

    /// Asserts that `edit`, after `first`, changes a file, and the recipe of every file that it changes.
    #[track_caller]
    fn tells(what: &str, first: Edit, edit: Edit) {
        let (before, after) = (made(&[first]), made(&[first, edit]));
        let differs = |path: &&String| after.made.get(*path).is_some_and(|text| *text != before.made[*path]);
        let changed: Vec<&String> = before.input_hashes.keys().filter(differs).collect();
        assert!(!changed.is_empty(), "{what}: no file changed");
        for path in changed {
            assert_ne!(
                before.input_hashes[path], after.input_hashes[path],
                "{what}: {path} changed, and its input_hash did not"
            );
        }
    }

    #[test]
    fn what_changes_a_file_changes_its_recipe() {
        EDITS.iter().for_each(|(what, edit)| tells(what, |_, _, _| (), *edit));
        LATER_EDITS.iter().for_each(|(what, first, edit)| tells(what, *first, *edit));
    }

    #[test]
    fn what_changes_no_other_file_changes_no_other_recipe() {
        let (before, again) = (made(&[]), made(&[]));
        assert_eq!(before.input_hashes, again.input_hashes);
        let after = made(&[|model, _, _| model.types[3].members[0].name = "least".to_owned()]);
        let changed: Vec<&String> =
            before.input_hashes.keys().filter(|path| before.input_hashes[*path] != after.input_hashes[*path]).collect();
        assert_eq!(changed, ["example-beta/src/types/importance.rs", "example-beta/tests/examples/types.rs"]);
    }
}

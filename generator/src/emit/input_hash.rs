//! Input hashes of files: if the input hash of a file is unchanged, so is the file.
//!
//! The hash covers everything that an emitter may use: all facts of the items in the file, and those facts of other
//! types that are visible outside their files. So an unchanged file is recognized without being emitted.

use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use crate::emit::context::{Item, Sdk, Tested};
use crate::emit::described;
use crate::emit::module::Module;
use crate::model::OperationId;
use crate::names::RustType;

/// The input hash of a file of request functions.
pub(super) fn functions(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    module(sdk, sdk.functions.at(path), |item, state| match *item {
        Item::Operation(id) => {
            operation(sdk, id, state);
            sdk.usages.get(&id).hash(state);
        }
        // A body is in the same module as the functions that take it.
        Item::Body(id) => (sdk.model.body(id), &sdk.names.bodies[id.0]).hash(state),
    })
}

/// The input hash of a file of types.
pub(super) fn types(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    module(sdk, sdk.types.at(path), |id, state| {
        sdk.rust_type(*id).hash(state);
        sdk.model.bases(*id).for_each(|id| sdk.model.ty(id).hash(state));
    })
}

/// The input hash of a file of examples.
pub(super) fn examples(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    module(sdk, sdk.examples.at(path), |tested, state| match *tested {
        Tested::Example(example) => {
            example.hash(state);
            if let Some(id) = example.operation {
                operation(sdk, sdk.model.operation(id).same_as.unwrap_or(id), state);
            }
        }
        Tested::Line(id) => operation(sdk, id, state),
    })
}

/// The input hash of the file that tests types against their descriptions.
pub(super) fn described(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    sdk.surroundings.hash(&mut state);
    for (_, ty) in sdk.documented_types() {
        (&ty.base, &ty.derived).hash(&mut state);
        ty.properties.iter().for_each(|property| (&property.name, &property.ty).hash(&mut state));
        ty.members.iter().for_each(|member| member.name.hash(&mut state));
    }
    for id in described::bodies(sdk) {
        let (body, body_name) = (sdk.model.body(id), &sdk.names.bodies[id.0]);
        (&body_name.module, &body_name.name).hash(&mut state);
        body.properties.iter().for_each(|property| (&property.name, &property.ty).hash(&mut state));
    }
    state.digest128()
}

/// The input that all files of a package share. It determines the module and the features of each type.
pub(super) fn surroundings(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    (sdk.package, &sdk.features).hash(&mut state);
    for (ty, rust_type) in sdk.model.types.iter().zip(&sdk.names.types) {
        (&ty.name, ty.kind, ty.flags, &ty.areas).hash(&mut state);
        let RustType { module, file, name, any, .. } = rust_type;
        (module, file, name, any).hash(&mut state);
    }
    state.digest128()
}

fn operation(sdk: &Sdk<'_>, id: OperationId, state: &mut Xxh3) {
    (sdk.model.operation(id), sdk.function(id)).hash(state);
}

/// The input hash of a module, whose items `hash` adds; they determine its features.
fn module<T>(sdk: &Sdk<'_>, module: &Module<'_, T>, hash: impl Fn(&T, &mut Xxh3)) -> u128 {
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

    /// A change of the input.
    type Edit = fn(&mut Model, &mut Names, &mut Package);

    #[rustfmt::skip]
    const EDITS: &[(&str, Edit)] = &[
        ("the name of a type", |_, names, _| names.types[1].name = "Letter".to_owned()),
        ("the name of a polymorphic enum", |_, names, _| names.types[0].any.as_mut().expect("one").name = "EachItem".to_owned()),
        ("the namespace of a type", |_, names, _| names.types[3].module = vec!["mail".to_owned()]),
        ("the name of a field", |_, names, _| names.types[1].fields[1] = "about".to_owned()),
        ("the name of an enum member", |_, names, _| names.types[3].variants[0] = "Least".to_owned()),
        ("the name of a body", |_, names, _| names.bodies[0].name = "Forwarded".to_owned()),
        ("the name of a field of a body", |_, names, _| names.bodies[0].fields[0] = "words".to_owned()),
        ("the name of a function", |_, names, _| names.operations[1].function = "compose".to_owned()),
        ("the name of a static", |_, names, _| names.operations[3].static_name = "PASS_ON".to_owned()),
        ("the name of a parameter", |_, names, _| names.operations[2].parameters[0] = "owner".to_owned()),
        ("the kind of a type", |model, _, _| model.types[5].kind = Kind::Enum),
        ("an enumeration becomes flags", |model, _, _| model.types[3].flags = true),
        ("the service's name of a type", |model, _, _| model.types[0].name = "example.thing".to_owned()),
        ("the service's name of a derived type", |model, _, _| model.types[2].name = "example.happening".to_owned()),
        ("the areas of a derived type", |model, _, _| model.types[2].areas.push("mail".to_owned())),
        ("the file of a type", |_, names, _| names.types[3].file = "item".to_owned()),
        ("a module gets a child module", |_, names, _| names.operations[6].module.push("inner".to_owned())),
        ("a type loses its base", |model, _, _| model.types[2].base = None),
        ("a type loses a derived type", |model, _, _| model.types[0].derived.truncate(1)),
        ("a property of a base becomes read-only", |model, _, _| model.types[0].properties[0].read_only = Some(true)),
        ("the service's name of a member", |model, _, _| model.types[3].members[0].name = "least".to_owned()),
        ("a type becomes deprecated", |model, _, _| model.types[1].deprecated = true),
        ("an operation becomes deprecated", |model, _, _| model.operations[1].deprecated = true),
        ("the path of an operation", |model, _, _| model.operations[1].path.text = "/letters".to_owned()),
        ("an operation loses its permissions", |model, _, _| model.operations[1].permissions = None),
        ("the area of an operation", |model, _, _| model.operations[1].area = "search".to_owned()),
        ("the key of an operation", |model, _, _| model.operations[0].key.path = "/letters/{}".to_owned()),
        ("the name of a page", |model, _, _| model.operations[1].location.page = "api/letter-post.md".to_owned()),
        ("a property of a body", |model, _, _| model.bodies[0].properties[0].name = "words".to_owned()),
        ("the method of an example", |model, _, _| model.examples[1].request.method = "PUT".to_owned()),
        ("the outcome of an example", |model, _, _| model.examples[0].outcome = Outcome::OtherOperation),
        ("the status of an example", |model, _, _| model.examples[0].response.as_mut().expect("one").status = 206),
        ("the SDK gets page text", |_, _, package| package.prose = true),
        ("the hosts of the service", |_, _, package| package.hosts = vec!["other.example.com".to_owned()]),
        ("the headers that a client sets", |_, _, package| package.client_headers = vec!["If-Match".to_owned()]),
        ("the SDK gets reviewed snapshots", |_, _, package| package.snapshots = Some("../ref".to_owned())),
        ("the start of paths", |_, _, package| package.base = "next".to_owned()),
        ("the URLs of pages", |_, _, package| package.page_url = "https://example.com/{stem}".to_owned()),
    ];

    /// A first edit, and the edit that is tested after it.
    #[rustfmt::skip]
    const SECOND_EDITS: &[(&str, Edit, Edit)] = &[
        (
            "the feature of a child module",
            |_, names, _| names.operations[5].module = vec!["message".to_owned(), "inner".to_owned()],
            |model, _, _| model.operations[5].area = "calendar".to_owned(),
        ),
        (
            "the name of a child module",
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
            "two areas have one feature name",
            |model, _, _| model.operations[1].area = "mail-room".to_owned(),
            |model, _, _| model.operations[0].area = "mail room".to_owned(),
        ),
    ];

    fn emitted(edits: &[Edit]) -> Output {
        let ((mut model, mut names), mut package) = (sample(), example());
        edits.iter().for_each(|edit| edit(&mut model, &mut names, &mut package));
        names.features = features(&model);
        print(&sdk(&model, &names, &package), Some(&|_, _| false)).expect("emitted code parses")
    }

    /// Asserts that `edit`, after `first`, changes a file, and the input hash of every file that it changes.
    #[track_caller]
    fn check(description: &str, first: Edit, edit: Edit) {
        let (before, after) = (emitted(&[first]), emitted(&[first, edit]));
        let differs = |path: &&String| after.printed.get(*path).is_some_and(|text| *text != before.printed[*path]);
        let changed: Vec<&String> = before.input_hashes.keys().filter(differs).collect();
        assert!(!changed.is_empty(), "{description}: no file changed");
        for path in changed {
            assert_ne!(
                before.input_hashes[path], after.input_hashes[path],
                "{description}: {path} changed, but not its input hash"
            );
        }
    }

    #[test]
    fn a_change_of_a_file_changes_its_input_hash() {
        EDITS.iter().for_each(|(description, edit)| check(description, |_, _, _| (), *edit));
        SECOND_EDITS.iter().for_each(|(description, first, edit)| check(description, *first, *edit));
    }

    #[test]
    fn input_hashes_of_unchanged_files_stay_the_same() {
        let (before, again) = (emitted(&[]), emitted(&[]));
        assert_eq!(before.input_hashes, again.input_hashes);
        let after = emitted(&[|model, _, _| model.types[3].members[0].name = "least".to_owned()]);
        let changed: Vec<&String> =
            before.input_hashes.keys().filter(|path| before.input_hashes[*path] != after.input_hashes[*path]).collect();
        assert_eq!(changed, ["example-beta/src/types/importance.rs", "example-beta/tests/examples/types.rs"]);
    }
}

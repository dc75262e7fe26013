//! docs/adopting.md is true: each configuration in it reads the pages of its shape without a finding.
//!
//! A block with the info string `toml SHAPE` is the whole `docwright.toml` for the pages in `suite/adopting/SHAPE.md`,
//! and a block `console SHAPE` shows a command in that project, before it has a configuration, and what it prints. Any
//! other block fails the test.

use serde_json::Value;

use crate::fixture;
use crate::markdown::{self, Block};
use crate::run::{Project, Ran};

const DOCUMENT: &str = include_str!("../../docs/adopting.md");

/// A kind of page set, and the facts that its configuration must yield.
struct Shape {
    name: &'static str,
    pages: &'static str,
    /// The method and path of the operation.
    operation: &'static str,
    /// The scopes of an application.
    application: &'static str,
    /// The type of the response.
    response: &'static str,
    /// A property of that type, and its type.
    property: (&'static str, &'static str),
}

const SHAPES: [Shape; 3] = [
    Shape {
        name: "flat",
        pages: include_str!("../suite/adopting/flat.md"),
        operation: "GET /alarms/{id}",
        application: "Alarm.Read.All Alarm.ReadWrite.All",
        response: "alarms.alarm",
        property: ("raisedAt", "Edm.DateTimeOffset"),
    },
    Shape {
        name: "rest-api",
        pages: include_str!("../suite/adopting/rest-api.md"),
        operation: "GET /depots/{depot-id}/crates/{crate-id}",
        application: "Crates.Read.All",
        response: "depots.crate",
        property: ("lock", "depots.lock"),
    },
    Shape {
        name: "tagged",
        pages: include_str!("../suite/adopting/tagged.md"),
        operation: "GET /rooms/{room-id}/lamps",
        application: "Lamps.Read.All",
        response: "rooms.lamp",
        property: ("on", "Edm.Boolean"),
    },
];

impl Shape {
    /// A project with the pages, without a configuration.
    fn project(&self) -> Project {
        let project = Project::empty();
        for (path, text) in fixture::files(self.pages) {
            project.write(path.trim_start_matches("api-reference/"), text);
        }
        project
    }

    /// The only configuration in the document for this shape.
    fn config(&self) -> String {
        markdown::only(&markdown::blocks(DOCUMENT), "toml", self.name).to_owned()
    }
}

#[test]
fn each_configuration_reads_its_pages_without_a_finding() {
    for shape in &SHAPES {
        let project = shape.project();
        project.write("docwright.toml", shape.config());
        let lint = project.run(&["lint"]).exits(0);
        assert_eq!(lint.out, "", "{}", shape.name);
        project.run(&["regen"]).exits(0);
        project.run(&["check"]).exits(0);
        assert_facts(shape, &project);
    }
}

fn assert_facts(shape: &Shape, project: &Project) {
    let name = shape.name;
    let model: Value = serde_json::from_str(&project.run(&["model"]).exits(0).out).expect("JSON");
    let [operation] = model["operations"].as_array().expect("a list").as_slice() else {
        panic!("{name}: {} operations", model["operations"])
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert_eq!(format!("{} {}", text(&operation["method"]), text(&operation["path"])), shape.operation, "{name}");
    let scopes = operation["permissions"]["application"].as_array().expect("scopes").iter().map(text);
    assert_eq!(scopes.collect::<Vec<_>>().join(" "), shape.application, "{name}");
    assert_eq!(operation["response"]["type"], shape.response, "{name}");
    let mut types = model["types"].as_array().expect("a list").iter();
    let ty = types.find(|ty| ty["name"] == shape.response).unwrap_or_else(|| panic!("{name}: no {}", shape.response));
    let mut properties = ty["properties"].as_array().expect("a list").iter();
    let (property, property_type) = shape.property;
    let found = properties.find(|one| one["name"] == property).unwrap_or_else(|| panic!("{name}: no `{property}`"));
    assert_eq!(found["type"], property_type, "{name}");
    let example = &model["examples"][0];
    assert_eq!((&example["outcome"], &example["response"]), (&"reproduced".into(), &"typed".into()), "{name}");
}

#[test]
fn without_a_configuration_no_page_is_recognized() {
    for shape in &SHAPES {
        let ran = shape.project().run(&["lint", "--docs", "."]).exits(2);
        ran.prints_to_stderr("no pages in").prints_to_stderr("these folders look like pages:");
    }
}

#[test]
fn commands_print_what_is_shown() {
    let mut commands = 0;
    for block in markdown::blocks(DOCUMENT) {
        let shape = SHAPES.iter().find(|shape| shape.name == block.source);
        match (block.language.as_str(), shape) {
            // Run by `each_configuration_reads_its_pages_without_a_finding`.
            ("toml", Some(_)) => (),
            ("console", Some(shape)) => {
                commands += 1;
                assert_prints(shape, &block);
            }
            (language, _) => panic!("no test knows blocks of `{language} {}`:\n{}", block.source, block.text),
        }
    }
    assert_eq!(commands, 2, "commands in the document");
}

/// Runs the command in `block` and compares what it prints.
fn assert_prints(shape: &Shape, block: &Block) {
    let project = shape.project();
    let (command, shown) = block.text.split_once('\n').expect("a command and what it prints");
    let arguments: Vec<&str> = command.trim_start_matches("$ docwright ").split(' ').collect();
    let Ran { out, err, .. } = project.run(&arguments);
    let here = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
    let printed = format!("{err}{out}").replace(&here, ".").replace("./.", ".");
    let (shown, printed): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), printed.lines().collect());
    assert!(markdown::matches(&shown, &printed), "{}: {command}\n{}", shape.name, printed.join("\n"));
}

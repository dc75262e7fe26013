//! Pages from bytes: as they are, put together from the dictionary, or damaged pages of the repository.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::Files;
use crate::choices::Choices;
use crate::fixture;
use crate::mutation::{ODDITIES, damage};
use crate::values;
use crate::words::{
    ANNOTATIONS, BLOCKS, COLUMNS, FENCES, HEADERS, HEADINGS, METHODS, NAMES, PATHS, SCOPES, TEXT, TYPES,
};

/// The kind of a page that is put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Api,
    Resource,
    Include,
}

/// The files that `bytes` stand for; those that are put together are all of a small folder if `is_folder`, else one.
pub(crate) fn files(bytes: &[u8], is_folder: bool) -> Files {
    let mut choices = Choices::new(bytes);
    match choices.below(3) {
        0 => raw(choices.rest()),
        1 => folder(&mut choices, is_folder),
        _ => damaged(&mut choices),
    }
}

/// The text of a fixture or, if it is none, a page.
fn raw(bytes: &[u8]) -> Files {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\n');
    match fixture::files(text) {
        files if files.is_empty() => {
            vec![("api-reference/v1.0/api/widget-get.md".to_owned(), text.as_bytes().to_vec())]
        }
        files => files,
    }
}

fn folder(choices: &mut Choices<'_>, is_folder: bool) -> Files {
    let names: &[(&str, Kind)] = &[
        ("v1.0/api/widget-get.md", Kind::Api),
        ("v1.0/resources/widget.md", Kind::Resource),
        ("includes/note.md", Kind::Include),
        ("v1.0/resources/gear.md", Kind::Resource),
        ("v1.0/api/gear-list-widgets.md", Kind::Api),
    ];
    let count = if is_folder { names.len() } else { 3 };
    // A page that comes first takes more of the bytes, so the first one is not always the same.
    let first = choices.below(count);
    let chosen = names.iter().cycle().skip(first).take(if is_folder { count } else { 1 });
    chosen.map(|(name, kind)| (format!("api-reference/{name}"), page(choices, *kind).into_bytes())).collect()
}

/// The pages of a fixture, or an embedded page, one of them damaged.
fn damaged(choices: &mut Choices<'_>) -> Files {
    let mut files = choices.pick(&ORIGINALS).clone();
    let chosen = choices.below(files.len());
    damage(&mut files[chosen].1, choices);
    files
}

/// The fixtures and the embedded pages.
static ORIGINALS: LazyLock<Vec<Files>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["tests/suite", "docs/api-reference"].map(|folder| root.join(folder));
    let pages = |folder: &PathBuf| {
        let names = docwright::write::files(folder).expect("the folder can be read");
        let pages = names.into_iter().filter(|name| name.ends_with(".md")).map(|name| folder.join(name));
        pages.map(|path| fixture::read(&path)).collect::<Vec<_>>()
    };
    folders.iter().flat_map(pages).collect()
});

fn page(choices: &mut Choices<'_>, kind: Kind) -> String {
    let mut page = match kind {
        Kind::Include => String::new(),
        Kind::Api => head(choices, "apiPageType"),
        Kind::Resource => head(choices, "resourcePageType"),
    };
    for _ in 0..=choices.below(9) {
        page += &match kind {
            Kind::Api => operation_part(choices),
            Kind::Resource => type_part(choices),
            Kind::Include => block(choices),
        };
    }
    page
}

/// Front matter, title and summary.
fn head(choices: &mut Choices<'_>, page_type: &str) -> String {
    let (title, summary) = (text(choices), text(choices));
    let area = choices.word(&NAMES);
    let namespace = choices.word(&["microsoft.graph", "microsoft.graph.rt", "microsoft.graph.a b", ""]);
    let name =
        choices.word(&["Get widget", "widget resource type", "gear resource type", "widgetKind enum type", "`x` */"]);
    match choices.below(6) {
        0 => {
            format!("---\ndoc_type: {page_type}\nms.prod: [\"{area}\"]\ntitle: {title}\n---\n\n# {name}\n\n{summary}\n")
        }
        1 => format!("# {name}\n\n{summary}\n\n"),
        _ => format!(
            "---\ntitle: \"{title}\"\ndescription: \"{summary}\"\nms.prod: \"{area}\"\ndoc_type: {page_type}\n---\n\n\
             # {name}\n\nNamespace: {namespace}\n\n{summary}\n\n"
        ),
    }
}

fn operation_part(choices: &mut Choices<'_>) -> String {
    match choices.below(8) {
        0 | 1 => section(choices, "HTTP request") + &requests(choices),
        2 => section(choices, "Permissions") + &permissions(choices),
        3 => {
            let heading = choices.word(&["Request body", "Function parameters", "Request headers", "Query parameters"]);
            section(choices, heading) + &text(choices) + "\n\n" + &table(choices, &["Name", "Type", "Description"])
        }
        4 => section(choices, "Response") + &text(choices) + "\n\n",
        5 | 6 => section(choices, "Example") + &example(choices),
        _ => block(choices),
    }
}

fn type_part(choices: &mut Choices<'_>) -> String {
    match choices.below(6) {
        0 | 1 => section(choices, "Properties") + &table(choices, &["Property", "Type", "Description"]),
        2 => section(choices, "Relationships") + &table(choices, &["Relationship", "Type", "Description"]),
        3 => section(choices, "widgetKind values") + &table(choices, &["Member", "Value", "Description"]),
        4 => {
            section(choices, "JSON representation")
                + &fence(choices, "json", |choices| values::value(choices, &NAMES, 3))
        }
        _ => block(choices),
    }
}

/// A heading: mostly `usual`.
fn section(choices: &mut Choices<'_>, usual: &'static str) -> String {
    let heading = if choices.once_in(6) { choices.word(&HEADINGS) } else { usual };
    let level = if choices.once_in(6) { 1 + choices.below(6) } else { 2 };
    format!("\n{} {heading}\n\n", "#".repeat(level))
}

fn table(choices: &mut Choices<'_>, usual: &[&'static str]) -> String {
    let headings: Vec<&str> =
        usual.iter().map(|heading| if choices.once_in(8) { choices.word(&COLUMNS) } else { heading }).collect();
    let mut table = format!("|{}|\n|{}\n", headings.join("|"), ":---|".repeat(headings.len()));
    for _ in 0..=choices.below(5) {
        let cells = [choices.word(&NAMES).to_owned(), choices.word(&TYPES).to_owned(), text(choices)];
        let count = if choices.once_in(8) { choices.below(4) } else { 3 };
        table += &format!("|{}|\n", cells[..count].join("|"));
    }
    table + "\n"
}

fn permissions(choices: &mut Choices<'_>) -> String {
    let mut table = "|Permission type|Permissions|\n|:---|:---|\n".to_owned();
    for label in ["Delegated (work or school account)", "Delegated (personal Microsoft account)", "Application"] {
        let label = if choices.once_in(8) { choices.word(&TEXT) } else { label };
        table += &format!("|{label}|{}|\n", choices.word(&SCOPES));
    }
    table + "\n"
}

fn requests(choices: &mut Choices<'_>) -> String {
    fence(choices, "http", |choices| {
        let line = |choices: &mut Choices<'_>| format!("{} {}", method(choices), choices.word(&PATHS));
        (0..=choices.below(3)).map(|_| line(choices)).collect::<Vec<_>>().join("\n")
    })
}

/// A request and mostly a response.
fn example(choices: &mut Choices<'_>) -> String {
    let mut example = section(choices, "Request") + &annotation(choices, 0);
    example += &fence(choices, "http", |choices| {
        let url =
            choices.word(&["https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/beta", "", "http://x.y"]);
        let path =
            choices.word(&["/widgets/7", "/me/widgets", "/widgets('a''b')/gears", "/users/a%2Fb/widgets?$top=1"]);
        let path = if choices.once_in(3) { choices.word(&PATHS) } else { path };
        format!("{} {url}{path}\n{}", method(choices), message(choices))
    });
    if choices.once_in(4) {
        return example;
    }
    example += &(section(choices, "Response") + &annotation(choices, 2));
    example
        + &fence(choices, "http", |choices| {
            let status = choices.word(&["200 OK", "201 Created", "204 No Content", "404 Not Found", "abc", ""]);
            format!("HTTP/1.1 {status}\n{}", message(choices))
        })
}

/// Headers and mostly a body.
fn message(choices: &mut Choices<'_>) -> String {
    let headers: String = (0..choices.below(3)).map(|_| format!("{}\n", choices.word(&HEADERS))).collect();
    match choices.below(4) {
        0 => headers,
        1 => format!("{headers}\n{}", text(choices)),
        _ => format!("{headers}\n{}", values::object(choices, &NAMES, 3)),
    }
}

fn method(choices: &mut Choices<'_>) -> &'static str {
    if choices.once_in(3) { choices.word(&METHODS) } else { "GET" }
}

/// An annotation: mostly the one of index `usual`.
fn annotation(choices: &mut Choices<'_>, usual: usize) -> String {
    let text = if choices.once_in(3) { choices.word(&ANNOTATIONS) } else { ANNOTATIONS[usual] };
    if choices.once_in(9) { String::new() } else { format!("<!-- {text} -->\n") }
}

fn fence(choices: &mut Choices<'_>, usual: &'static str, content: impl FnOnce(&mut Choices<'_>) -> String) -> String {
    let info = if choices.once_in(8) { choices.word(&FENCES) } else { usual };
    let end = if choices.once_in(16) { "" } else { "```" };
    format!("```{info}\n{}\n{end}\n\n", content(choices))
}

fn block(choices: &mut Choices<'_>) -> String {
    match choices.below(4) {
        0 => format!("{}\n\n", text(choices)),
        1 => section(choices, "Remarks") + &annotation(choices, 5),
        2 => table(choices, &["Name", "Type", "Description"]),
        _ => format!("{}\n\n", choices.word(&BLOCKS)),
    }
}

/// Up to three phrases, with something odd in it now and then.
fn text(choices: &mut Choices<'_>) -> String {
    let phrases: Vec<&str> = (0..choices.below(4)).map(|_| choices.word(&TEXT)).collect();
    let odd = if choices.once_in(8) { choices.word(&ODDITIES) } else { "" };
    phrases.join(" ") + odd
}

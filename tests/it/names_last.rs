//! Names keep their meaning, however the pages change.
//!
//! Pages are changed at random, in ways that make names clash: lines and rows are swapped, inserted and removed,
//! pages are added whose names, types or areas are spelled almost like others, and the original pages are restored from
//! time to time. After each change, every name in the SDK must mean the same as in all earlier rounds.

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::names;
use docwright::names::lock::Lock;
use docwright::source::Sources;
use docwright_promises::random::Random;

use crate::meaning::Meanings;

/// The number of changes.
const ROUNDS: usize = 240;
/// After this many changes, the original pages are restored; the names are kept.
const EPISODE: usize = 12;

/// A page: its name and its text.
type Page = (String, String);

/// A way to change pages.
enum Change {
    /// Edits a page in place.
    Edit(fn(&mut [Page], &mut Random)),
    /// Creates a page that is added to the others.
    Add(fn(&[Page], &mut Random) -> Option<Page>),
}

const CHANGES: [Change; 11] = [
    Change::Edit(swap_lines),
    Change::Edit(swap_lines),
    Change::Edit(remove_line),
    Change::Edit(insert_respelled_row),
    Change::Edit(insert_respelled_row),
    Change::Edit(insert_request_line),
    Change::Edit(change_base),
    Change::Edit(empty_page),
    Change::Edit(respell_area),
    Change::Add(respelled_type),
    Change::Add(operation_elsewhere),
];

impl Change {
    fn apply(&self, pages: &mut Vec<Page>, random: &mut Random) {
        match self {
            Self::Edit(edit) => edit(pages, random),
            Self::Add(create) => pages.extend(create(pages, random)),
        }
    }
}

/// A page of an action in an area, with its request lines and the rows of its parameters.
fn action(name: &str, area: &str, lines: &[&str], rows: &[&str]) -> Page {
    let (lines, rows) = (lines.join("\n"), rows.join("\n"));
    let text = format!(
        "---\ntitle: \"Forward\"\nms.prod: \"{area}\"\ndoc_type: apiPageType\n---\n\n# Forward\n\n\
         ## HTTP request\n\n```http\n{lines}\n```\n\n## Request body\n\n\
         |Parameter|Type|Description|\n|:---|:---|:---|\n{rows}\n\n## Response\n\n`204 No Content`\n"
    );
    (format!("api-reference/v1.0/api/{name}.md"), text)
}

/// A page of a type with the rows of its properties.
fn resource(ty: &str, base: &str, rows: &[&str]) -> Page {
    let (short, rows) = (ty.rsplit('.').next().unwrap_or(ty), rows.join("\n"));
    let text = format!(
        "---\ntitle: \"{short}\"\nms.prod: \"mail\"\ndoc_type: resourcePageType\n---\n\n# {short}\n\n\
         ## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n{rows}\n\n## JSON representation\n\n\
         <!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"{ty}\"{base} }} -->\n```json\n{{}}\n```\n"
    );
    (format!("api-reference/v1.0/resources/{}.md", ty.replace('.', "-").to_lowercase()), text)
}

/// Asserts that each name of `before` means the same in `after`, and that the lock then has the lines in `expected`.
#[track_caller]
fn keeps(before: &[Page], after: &[Page], expected: &[&str]) {
    let (entries, lock) = named(before, Lock::default());
    let (now, next) = named(after, lock);
    let changed = Meanings::new(&entries).changed(&now);
    assert!(changed.is_empty(), "{changed:#?}");
    let text = next.text();
    expected.iter().for_each(|line| assert!(text.contains(&format!("v1.0 {line}\n")), "{line}\n{text}"));
}

#[test]
fn a_body_type_keeps_its_name_whichever_line_comes_first() {
    let lines = ["POST /users/{id}/messages/{id}/forward", "POST /me/messages/{id}/forward"];
    let rows = ["|comment|String|Some text.|"];
    let page = |lines: &[&str]| [action("message-forward", "mail", lines, &rows)];
    let expected = ["body POST /me/messages/{}/forward = message::ForwardBody"];
    keeps(&page(&lines), &page(&[lines[1], lines[0]]), &expected);
    keeps(&page(&lines), &page(&lines[1..]), &expected);
    keeps(&page(&lines[1..]), &page(&lines), &["body POST /users/{}/messages/{}/forward = message::ForwardMeBody"]);
}

#[test]
fn a_variant_keeps_its_type() {
    let base = resource("microsoft.graph.item", "", &["|id|String|Key.|"]);
    let derived = |ty| resource(ty, ", \"baseType\": \"microsoft.graph.item\"", &["|size|Int32|Size.|"]);
    let before = [base.clone(), derived("microsoft.graph.store.event")];
    let after = [base, derived("microsoft.graph.event"), derived("microsoft.graph.store.event")];
    let expected = [
        "variant microsoft.graph.item microsoft.graph.event = Event2",
        "variant microsoft.graph.item microsoft.graph.store.event = Event",
    ];
    keeps(&before, &after, &expected);
}

#[test]
fn a_feature_keeps_its_area() {
    let page = |name, area| {
        let line = format!("POST /me/{name}");
        action(name, area, &[&line], &["|comment|String|Some text.|"])
    };
    let before = [page("message-send", "mail-room")];
    let after = [page("message-move", "mail room"), page("message-send", "mail-room")];
    keeps(&before, &after, &["area mail room = mail-room-2", "area mail-room = mail-room"]);
    let before = [page("message-move", "mail room")];
    keeps(&before, &after, &["area mail room = mail-room", "area mail-room = mail-room-2"]);
}

#[test]
fn a_field_and_a_member_keep_their_names_in_json() {
    let ty = |rows: &[&str]| [resource("microsoft.graph.item", "", rows)];
    let rows = ["|display-name|String|A name.|", "|displayName|String|A name.|"];
    let expected = [
        "field microsoft.graph.item display-name = display_name_other",
        "field microsoft.graph.item displayName = display_name",
    ];
    keeps(&ty(&rows[1..]), &ty(&rows), &expected);
    keeps(&ty(&rows[1..]), &ty(&rows[..1]), &expected);
    let color = |values| {
        [resource("microsoft.graph.item", "", &[&format!("|color|colorName|Possible values are: {values}.|")])]
    };
    let expected = [
        "member microsoft.graph.colorName darkBlue = DarkBlue",
        "member microsoft.graph.colorName dark_blue = DarkBlueOther",
    ];
    keeps(&color("`darkBlue`, `red`"), &color("`dark_blue`, `darkBlue`, `red`"), &expected);
}

#[test]
fn no_name_changes_its_meaning() {
    let original = pages();
    let (mut lock, mut meanings) = (Lock::default(), Meanings::default());
    let mut random = Random::new(11);
    let mut pages = original.clone();
    for round in 0..ROUNDS {
        if round % EPISODE == 0 {
            pages.clone_from(&original);
        }
        CHANGES[random.below(CHANGES.len())].apply(&mut pages, &mut random);
        let text = lock.text();
        let written = Lock::read("names.lock".as_ref(), &text).expect("a written lock can be read");
        let (entries, next) = named(&pages, written);
        let changed = meanings.extend(&entries);
        assert!(changed.is_empty(), "change {round}: {changed:#?}");
        lock = next;
    }
}

/// Allocates names for `pages`; returns the names and the updated lock.
fn named(pages: &[Page], lock: Lock) -> (Vec<crate::meaning::Entry>, Lock) {
    let config = Config::defaults();
    let texts = pages.iter().map(|(name, text)| (name.as_str(), text.clone().into_bytes()));
    let sources = Sources::from_texts(texts, &config);
    let model = analyze(&sources, &config, PageCache::default()).model;
    let (names, _) = names::assign(&model, &lock, &config);
    let next = names.locked(&model, lock);
    (names.entries(&model), next)
}

/// The embedded pages of one version.
fn pages() -> Vec<Page> {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-reference"));
    let names = docwright::write::files(root).expect("the embedded pages").into_iter();
    let names = names.filter(|name| name.ends_with(".md") && !name.starts_with("v1.0"));
    let page = |name: String| {
        let text = std::fs::read(root.join(&name)).expect("a page");
        (format!("api-reference/{name}"), String::from_utf8_lossy(&text).into_owned())
    };
    names.map(page).collect()
}

/// The indices of lines that are table rows or request lines.
fn rows(text: &str) -> Vec<usize> {
    let is_row = |line: &str| {
        let is_table_row = line.starts_with('|') && !line.contains("---");
        is_table_row || ["GET /", "POST /", "PATCH /", "DELETE /"].iter().any(|start| line.starts_with(start))
    };
    text.lines().enumerate().filter(|(_, line)| is_row(line)).map(|(index, _)| index).collect()
}

/// Edits a random page: `edit` receives its lines and the index of a random table row or request line.
fn edit(pages: &mut [Page], random: &mut Random, edit: impl FnOnce(&mut Vec<String>, usize, &mut Random)) {
    let candidates: Vec<usize> = (0..pages.len()).filter(|index| rows(&pages[*index].1).len() > 2).collect();
    let page = &mut pages[candidates[random.below(candidates.len())]].1;
    let rows = rows(page);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    edit(&mut lines, rows[random.below(rows.len())], random);
    *page = lines.join("\n") + "\n";
}

fn swap_lines(pages: &mut [Page], random: &mut Random) {
    edit(pages, random, |lines, row, _| {
        if row + 1 < lines.len() {
            lines.swap(row, row + 1);
        }
    });
}

fn remove_line(pages: &mut [Page], random: &mut Random) {
    edit(pages, random, |lines, row, _| drop(lines.remove(row)));
}

/// Inserts a row above another one, with a name that differs only in punctuation and case.
fn insert_respelled_row(pages: &mut [Page], random: &mut Random) {
    edit(pages, random, |lines, row, random| {
        let line = lines[row].clone();
        let Some((_, rest)) = line.split_once('|') else { return };
        let Some((name, rest)) = rest.split_once('|') else { return };
        lines.insert(row, format!("|{}|{rest}", respelled(name.trim(), random)));
    });
}

/// Inserts a request line before another one, with the same path below a different resource.
fn insert_request_line(pages: &mut [Page], random: &mut Random) {
    edit(pages, random, |lines, row, random| {
        if let Some((method, path)) = lines[row].clone().split_once(" /").filter(|_| !lines[row].starts_with('|')) {
            let outer = ["me", "shelves/{id}", "halls/{id}", "users/{id}"][random.below(4)];
            lines.insert(row, format!("{method} /{outer}/{path}"));
        }
    });
}

/// A page for a type whose name is spelled almost like an existing one, or is the same in another namespace.
fn respelled_type(pages: &[Page], random: &mut Random) -> Option<Page> {
    let types: Vec<usize> = (0..pages.len()).filter(|index| pages[*index].1.contains("\"@odata.type\"")).collect();
    let (name, text) = pages[types[random.below(types.len())]].clone();
    let ty = text.split("\"@odata.type\": \"").nth(1)?.split('"').next()?;
    let (namespace, short) = ty.rsplit_once('.').unwrap_or(("", ty));
    let other = match random.below(3) {
        0 => format!("{namespace}.inner.{short}"),
        1 => format!("{namespace}.types.{short}"),
        _ => format!("{namespace}.{}", respelled(short, random)),
    };
    let name = name.replace(".md", &format!("-{}.md", random.below(1000)));
    Some((name, text.replace(ty, &other)))
}

/// A copy of a page of operations under another name, with other paths.
fn operation_elsewhere(pages: &[Page], random: &mut Random) -> Option<Page> {
    let operations: Vec<usize> = (0..pages.len()).filter(|index| pages[*index].0.contains("/api/")).collect();
    let (name, text) = pages[operations[random.below(operations.len())]].clone();
    let name = name.replace(".md", &format!("-{}.md", ["again", "all", "x"][random.below(3)]));
    Some((name, text.replace(" /", &format!(" /copies{}/", random.below(3)))))
}

/// Changes the base of a derived type.
fn change_base(pages: &mut [Page], random: &mut Random) {
    let derived: Vec<usize> = (0..pages.len()).filter(|index| pages[*index].1.contains("\"baseType\"")).collect();
    let page = &mut pages[derived[random.below(derived.len())]].1;
    let base = ["microsoft.graph.entity", "microsoft.graph.directoryObject", ""][random.below(3)];
    let Some((before, rest)) = page.split_once("\"baseType\": \"") else { return };
    let Some((_, after)) = rest.split_once('"') else { return };
    *page = format!("{before}\"baseType\": \"{base}\"{after}");
}

/// Removes all text from a page.
fn empty_page(pages: &mut [Page], random: &mut Random) {
    let index = random.below(pages.len());
    pages[index].1.clear();
}

fn respell_area(pages: &mut [Page], random: &mut Random) {
    let index = random.below(pages.len());
    let page = &mut pages[index].1;
    let Some((before, rest)) = page.split_once("ms.prod: \"") else { return };
    let Some((area, after)) = rest.split_once('"') else { return };
    *page = format!("{before}ms.prod: \"{}\"{after}", respelled(area, random));
}

/// `name` with other separators between its words, or in another case.
fn respelled(name: &str, random: &mut Random) -> String {
    let words = names::words::split(name, &[]);
    match random.below(5) {
        0 => words.join("-"),
        1 => words.join("_"),
        2 => words.join(" "),
        3 => name.to_uppercase(),
        _ => words.concat(),
    }
}

//! Fixtures: Markdown with files in fences of four backticks, each with the path of its file.

use std::fs;
use std::path::Path;

/// The files of the fixture at `path`: those in its fences, or the fixture itself, in the folder for its `doc_type`.
pub fn read(path: &Path) -> Vec<(String, Vec<u8>)> {
    let text = fs::read_to_string(path).expect("a fixture");
    let inside = files(&text);
    if !inside.is_empty() {
        return inside;
    }
    let folder = if text.contains("resourcePageType") { "resources" } else { "api" };
    let stem = path.file_stem().expect("a name").to_string_lossy();
    vec![(format!("api-reference/v1.0/{folder}/{stem}.md"), text.into_bytes())]
}

/// The files in `text`: those in fences like ```` ````markdown v1.0/api/user-get.md ````, by path below a docs root.
///
/// In a fence of `bytes` instead of `markdown`, `\xFF` is a byte.
pub fn files(text: &str) -> Vec<(String, Vec<u8>)> {
    let files = fences(text).into_iter().filter(|(kind, ..)| kind != "link");
    files.map(|(kind, path, text)| (path, if kind == "bytes" { unescaped(&text) } else { text.into_bytes() })).collect()
}

/// The symbolic links in `text`: fences of `link` instead of `markdown`, each with its target.
pub fn links(text: &str) -> Vec<(String, String)> {
    let links = fences(text).into_iter().filter(|(kind, ..)| kind == "link");
    links.map(|(_, path, target)| (path, target.trim().to_owned())).collect()
}

/// Writes the files and links in `text` below `folder`.
pub fn write(text: &str, folder: &Path) {
    fs::create_dir_all(folder.join("api-reference")).expect("a docs root");
    let location = |path: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        path
    };
    files(text).into_iter().for_each(|(path, text)| fs::write(location(path), text).expect("a page"));
    links(text).into_iter().for_each(|(path, target)| symlink(&target, &location(path)));
}

#[cfg(unix)]
fn symlink(target: &str, link: &Path) {
    std::os::unix::fs::symlink(target, link).expect("a link");
}

#[cfg(not(unix))]
fn symlink(target: &str, link: &Path) {
    std::os::windows::fs::symlink_file(target, link).expect("a link");
}

/// The fences of four backticks in `text`: kind, path and content.
fn fences(text: &str) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in text.split_inclusive('\n') {
        match (&mut open, line.strip_prefix("````")) {
            (None, Some(info)) => {
                let (kind, path) = info.trim().split_once(' ').unwrap_or(("markdown", info.trim()));
                open = Some((kind.to_owned(), format!("api-reference/{}", path.trim()), String::new()));
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, _, content)), None) => content.push_str(line),
            (None, None) => (),
        }
    }
    found
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("\\x") {
        bytes.extend(rest[..start].bytes());
        let digits = &rest[start + 2..start + 4];
        bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits"));
        rest = &rest[start + 4..];
    }
    bytes.extend(rest.bytes());
    bytes
}

/// The part of `text` below the heading `## name`. Headings inside fences are ignored.
pub fn section<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let heading = format!("## {name}");
    let (mut start, mut offset, mut fenced) = (None, 0, false);
    for line in text.split_inclusive('\n') {
        fenced ^= line.starts_with("````");
        if !fenced && start.is_some() && line.starts_with("## ") {
            return start.map(|start: usize| &text[start..offset]);
        }
        offset += line.len();
        if !fenced && line.trim_end() == heading {
            start = Some(offset);
        }
    }
    start.map(|start| &text[start..])
}

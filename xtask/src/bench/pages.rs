//! The pages of a benchmark: finds, copies and changes them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The pages in `DOCWRIGHT_CORPUS`, or those next to the repository.
pub(super) fn corpus(root: &Path) -> Option<PathBuf> {
    let configured = std::env::var_os("DOCWRIGHT_CORPUS").map(PathBuf::from);
    let default = || Some(root.join("../shared/corpus/graph-2021-11/api-reference")).filter(|folder| folder.is_dir());
    configured.or_else(default)
}

/// Removes a folder with its contents, if it exists.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Copies the Markdown files below `from`, each under `times` different names, and returns the number of copies.
pub(super) fn copy(from: &Path, to: &Path, times: usize) -> io::Result<usize> {
    let files = docwright::write::files(from).map_err(io::Error::other)?;
    let mut count = 0;
    for file in files.iter().filter(|file| file.ends_with(".md")) {
        let text = fs::read(from.join(file))?;
        for number in 0..times {
            let stem = file.trim_end_matches(".md");
            let name = if number == 0 { file.clone() } else { format!("{stem}-copy{number}.md") };
            let path = to.join(name);
            fs::create_dir_all(path.parent().unwrap_or(to))?;
            fs::write(path, &text)?;
            count += 1;
        }
    }
    Ok(count)
}

/// The end of the path of the page in the middle.
pub(super) fn name(docs: &Path) -> io::Result<PathBuf> {
    let page = page_in_the_middle(docs)?;
    Ok(page.strip_prefix(docs).unwrap_or(&page).to_owned())
}

/// Adds a line to the page in the middle.
pub(super) fn change(docs: &Path) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().append(true).open(page_in_the_middle(docs)?)?;
    file.write_all(b"\nOne more sentence.\n")?;
    wait();
    Ok(())
}

/// Adds a copy of the page in the middle.
pub(super) fn add(docs: &Path) -> io::Result<()> {
    let page = page_in_the_middle(docs)?;
    fs::copy(&page, page.with_extension(ADDED))?;
    wait();
    Ok(())
}

/// Removes the copy of the page in the middle.
pub(super) fn remove(docs: &Path) -> io::Result<()> {
    fs::remove_file(page_in_the_middle(docs)?.with_extension(ADDED))?;
    wait();
    Ok(())
}

/// What the name of the added page has in place of `md`.
const ADDED: &str = "added.md";

fn page_in_the_middle(docs: &Path) -> io::Result<PathBuf> {
    let files = docwright::write::files(docs).map_err(io::Error::other)?;
    let is_page = |file: &&String| file.contains("/api/") && !file.ends_with(ADDED);
    let pages: Vec<&String> = files.iter().filter(is_page).collect();
    let page = pages.get(pages.len() / 2).ok_or_else(|| io::Error::other("no page below a folder `api`"))?;
    Ok(docs.join(page))
}

/// Waits until another change would get a different modification time: until then, no run is cached.
fn wait() {
    std::thread::sleep(std::time::Duration::from_millis(100));
}

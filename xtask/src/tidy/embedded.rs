//! Embedded files: a package may include only files of its own folder, because `cargo package` takes no others.

use super::Source;

/// Folders of the published packages; the first that contains a file is its package.
const PACKAGES: [&str; 3] = ["generator/cli/", "generator/runtime/", "generator/"];

/// The files that `source` includes from outside its package.
pub(super) fn violations(source: &Source) -> Vec<String> {
    let Some(package) = PACKAGES.iter().find(|package| source.path.starts_with(*package)) else { return Vec::new() };
    let depth = source.path[package.len()..].matches('/').count();
    let lines = source.text.lines().enumerate();
    let included = lines.filter_map(|(index, line)| Some((index + 1, included(line)?)));
    let escaping = included.filter(|(_, path)| path.split('/').take_while(|part| *part == "..").count() > depth);
    escaping.map(|(line, path)| format!("{}:{line}: `{path}` is outside the package", source.path)).collect()
}

/// The path, or the beginning of one, that `line` includes.
fn included(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("include_str!(").or_else(|| line.split_once("include_bytes!("))?;
    rest.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations_in(path: &str, text: &str) -> Vec<String> {
        violations(&Source { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn files_of_the_package_are_accepted() {
        let text = r#"include_str!(concat!("../../embedded/", $path))"#;
        assert!(violations_in("generator/src/emit/bundle.rs", text).is_empty());
        assert!(violations_in("tests/it/run.rs", r#"include_str!("../../README.md")"#).is_empty());
    }

    #[test]
    fn files_outside_the_package_are_rejected() {
        let text = "\ninclude_str!(\"../../docs/a.md\")";
        let expected = "generator/src/config.rs:2: `../../docs/a.md` is outside the package";
        assert_eq!(violations_in("generator/src/config.rs", text), [expected]);
        assert_eq!(violations_in("generator/cli/src/help.rs", r#"include_bytes!("../../defaults.toml")"#).len(), 1);
    }
}

//! Stages: what each module of the generator may use, and what `ARCHITECTURE.md` says that it never knows.

mod table;

use table::{EXCEPTIONS, RESERVED, STAGES, Stage};

use super::Source;
use super::code::Code;

/// Uses in `source` that its stage must not make.
pub(super) fn violations(source: &Source) -> Vec<String> {
    let Some(stage) = source.path.strip_prefix("generator/src/").and_then(stage_of) else { return Vec::new() };
    if source.is_test() {
        return Vec::new();
    }
    let Some(code) = Code::parse(source) else { return vec![format!("{}: not valid Rust", source.path)] };
    let forbidden = code.paths.iter().filter(|path| !is_exception(&source.path, path));
    let mut found: Vec<String> = forbidden.filter_map(|path| violation(stage, path)).collect();
    found.dedup();
    found.into_iter().map(|message| format!("{}: {message}", source.path)).collect()
}

/// The stage that contains the file at `path` in `generator/src`.
fn stage_of(path: &str) -> Option<&'static Stage> {
    let name = path.split(['/', '.']).next()?;
    STAGES.iter().find(|stage| stage.name == name)
}

/// Whether [`EXCEPTIONS`] lists the use of `path` in `file`.
fn is_exception(file: &str, path: &[String]) -> bool {
    EXCEPTIONS.iter().any(|(excepted, used, _)| file == *excepted && starts_with(path, used))
}

/// Why `stage` must not use `path`.
fn violation(stage: &Stage, path: &[String]) -> Option<String> {
    let shown = path.join("::");
    let name = stage.name;
    if let Some((what, _)) = stage.never.iter().find(|(_, paths)| paths.iter().any(|never| starts_with(path, never))) {
        return Some(format!("uses `{shown}`, but `{name}` never knows {what}"));
    }
    if let [root, module, ..] = path
        && root == "crate"
    {
        let is_allowed = module == name || stage.uses.contains(&module.as_str());
        return (!is_allowed).then(|| format!("`{name}` uses `{module}`, which is not among its inputs"));
    }
    let owners = owners(path)?;
    let list = || if owners.is_empty() { "no stage".to_owned() } else { format!("only `{}`", owners.join("`, `")) };
    (!owners.contains(&name)).then(|| format!("`{name}` uses `{shown}`, which {} may use", list()))
}

/// The stages that may use `path`, from the longest of [`RESERVED`] that it starts with. None if all may.
fn owners(path: &[String]) -> Option<&'static [&'static str]> {
    let matching = RESERVED.iter().filter(|(reserved, _)| starts_with(path, reserved));
    matching.max_by_key(|(reserved, _)| reserved.len()).map(|(_, owners)| *owners)
}

/// Whether the names in `prefix`, joined by `::`, are the first of `path`.
fn starts_with(path: &[String], prefix: &str) -> bool {
    let names: Vec<&str> = prefix.split("::").collect();
    path.len() >= names.len() && path.iter().zip(names).all(|(name, expected)| name == expected)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn architecture() -> String {
        fs::read_to_string(crate::root().join("ARCHITECTURE.md")).expect("the file exists")
    }

    fn found(path: &str, text: &str) -> Vec<String> {
        violations(&Source { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn the_table_of_the_architecture_lists_what_the_check_forbids() {
        let text = architecture();
        for stage in STAGES.iter().filter(|stage| !stage.never.is_empty()) {
            let row = text.lines().find(|line| line.starts_with(&format!("| `{}` |", stage.name)));
            let never = row.and_then(|row| row.trim_end_matches('|').rsplit('|').next()).map(str::trim);
            let expected: Vec<&str> = stage.never.iter().map(|(what, _)| *what).collect();
            assert_eq!(never, Some(&*expected.join(", ")), "{}", stage.name);
        }
        let order: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
        assert!(text.contains(&format!("`{}`", order.join(" "))), "the order of the stages");
    }

    #[test]
    fn stages_use_earlier_ones_and_nothing_that_they_never_know() {
        for (index, stage) in STAGES.iter().enumerate() {
            let earlier = |used: &&str| STAGES[..index].iter().any(|stage| stage.name == *used);
            assert!(stage.uses.iter().all(earlier), "{}", stage.name);
            let forbidden = stage.never.iter().flat_map(|(_, paths)| *paths);
            for path in forbidden {
                let is_used = stage.uses.iter().any(|used| format!("crate::{used}") == *path);
                assert!(!is_used, "{} never uses {path}", stage.name);
            }
        }
    }

    #[test]
    fn every_module_of_the_generator_is_a_stage() {
        let lib = fs::read_to_string(crate::root().join("generator/src/lib.rs")).expect("the file exists");
        let modules =
            lib.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
        for module in modules {
            assert!(STAGES.iter().any(|stage| stage.name == module), "{module}");
        }
    }

    #[test]
    fn exceptions_still_apply() {
        for (file, used, _) in EXCEPTIONS {
            let text = fs::read_to_string(crate::root().join(file)).expect("the file exists");
            let code = Code::parse(&Source { path: (*file).to_owned(), text }).expect("the file is Rust");
            assert!(code.paths.iter().any(|path| starts_with(path, used)), "{file} no longer uses {used}");
        }
    }

    #[test]
    fn other_uses_are_reported() {
        let cases = [
            ("names/ty.rs", "use crate::{model, resolve::Analysis};", "not among its inputs"),
            ("resolve/ty.rs", "use super::super::page;", "never knows Markdown"),
            ("extract/base.rs", "fn f() { ctx.sources.pages() }", "never knows another page"),
            ("emit/ty.rs", "fn f() -> Result<(), ()> {}", "never knows `Result`"),
            ("emit/line.rs", "use docwright_runtime::{wire, request};", "which no stage may use"),
            ("config/words.rs", "use std::{fs, path};", "only `disk` may use"),
            ("write/folder.rs", "use std::fs::File;", "only `disk` may use"),
        ];
        for (path, text, expected) in cases {
            let found = found(&format!("generator/src/{path}"), text);
            assert!(found.len() == 1 && found[0].contains(expected), "{path}: {found:?}");
        }
        assert_eq!(
            found("generator/src/emit/line.rs", "use crate::{model, names}; use docwright_runtime::wire;"),
            [""; 0]
        );
    }
}

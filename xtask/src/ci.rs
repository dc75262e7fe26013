//! `ci`: everything that must pass, quickest checks first.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tidy;

/// A step: its name and the arguments for cargo.
type Step = (&'static str, &'static [&'static str]);

const STEPS: [Step; 6] = [
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace"]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--all-features"]),
    ("generated SDK is up to date", &["xtask", "regen", "--check", "--no-cache"]),
    ("check", &["xtask", "check", "--no-cache"]),
];

/// Makes the published packages without compiling them.
const PACKAGE: &[&str] = &[
    "package",
    "--workspace",
    "--exclude=graph-*",
    "--exclude=docwright-promises",
    "--exclude=docwright-tests",
    "--exclude=xtask",
    "--no-verify",
    "--offline",
    "--allow-dirty",
];

/// Runs the steps up to the first that fails.
pub(crate) fn run(root: &Path) -> Vec<String> {
    for (name, arguments) in STEPS {
        heading(name);
        if !cargo(root, arguments) {
            return vec![format!("{name} failed: cargo {}", arguments.join(" "))];
        }
    }
    heading("each published package compiles from its own files");
    if let Err(problem) = check_packages(root) {
        return vec![problem];
    }
    heading("each area of the SDK compiles alone");
    let violations = check_areas(root);
    if !violations.is_empty() {
        return violations;
    }
    heading("two runs generate the same files");
    let violations = generate_twice(root);
    if !violations.is_empty() {
        return violations;
    }
    heading("tidy");
    tidy::run(root)
}

fn heading(step: &str) {
    crate::print(&format!("── {step}"));
}

fn cargo(root: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("cargo");
    succeeds(command.args(arguments).current_dir(root).env("RUSTDOCFLAGS", "-D warnings"))
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Compiles the published packages from their unpacked files, which must include all that they embed.
///
/// Cargo's own check unpacks them in its home folder and keeps them there, so a later run would compile the files of an
/// earlier one.
fn check_packages(root: &Path) -> Result<(), String> {
    let folder = root.join("target/packages");
    let _ = std::fs::remove_dir_all(&folder);
    let target = format!("--target-dir={}", folder.display());
    if !cargo(root, &[PACKAGE, &[&target]].concat()) {
        return Err("cargo package failed".to_owned());
    }
    let archives = files(&folder.join("package"), "crate");
    let mut patches = String::new();
    for archive in &archives {
        if !succeeds(Command::new("tar").arg("-xf").arg(archive).current_dir(&folder)) {
            return Err(format!("{} cannot be unpacked", archive.display()));
        }
        let name = archive.file_stem().unwrap_or_default().to_string_lossy();
        let (package, _) = name.rsplit_once('-').unwrap_or((&name, ""));
        patches += &format!("{package} = {{ path = \"{name}\" }}\n");
    }
    let manifest = format!("[workspace]\nmembers = [\"docwright*\"]\n\n[patch.crates-io]\n{patches}");
    let written = std::fs::write(folder.join("Cargo.toml"), manifest)
        .and_then(|()| std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")));
    written.map_err(|error| format!("the workspace of the packages cannot be written: {error}"))?;
    let target = format!("--target-dir={}", root.join("target").display());
    let is_compiled = cargo(&folder, &["check", "--workspace", "--offline", &target]);
    if is_compiled { Ok(()) } else { Err("a package does not compile from its own files".to_owned()) }
}

/// The files in `folder` with the extension `extension`.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    entries.filter(|path| path.extension().is_some_and(|it| it == extension)).collect()
}

/// Compiles every package of the SDK with each of its features alone.
fn check_areas(root: &Path) -> Vec<String> {
    let mut violations = Vec::new();
    for package in ["graph-v1", "graph-beta"] {
        let manifest = std::fs::read_to_string(root.join("generated").join(package).join("Cargo.toml"));
        let Ok(manifest) = manifest else { return vec![format!("{package} has no manifest")] };
        for feature in features(&manifest) {
            if !cargo(root, &["check", "--quiet", "--package", package, "--features", feature]) {
                violations.push(format!("{package} does not compile with the feature `{feature}` alone"));
            }
        }
    }
    violations
}

/// The features that callers enable, `default` included.
fn features(manifest: &str) -> impl Iterator<Item = &str> {
    let table = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let names = table.take_while(|line| !line.is_empty()).filter_map(|line| Some(line.split_once(" = ")?.0));
    names.filter(|name| !name.starts_with(['_', '#']))
}

/// Generates the SDK twice, with one thread and with eight, from two working folders, and compares the files.
fn generate_twice(root: &Path) -> Vec<String> {
    let target = root.join("target/twice");
    let _ = std::fs::remove_dir_all(&target);
    let generate = |name: &str, threads: &str, folder: &Path| {
        let out = target.join(name);
        let docs = root.join("docs/api-reference");
        let mut command = Command::new(std::env::current_exe().expect("the program has a path"));
        command.args(["regen", "--no-cache"]).arg("--docs").arg(docs).arg("--out").arg(&out);
        command.env("RAYON_NUM_THREADS", threads).current_dir(folder).stdout(std::process::Stdio::null());
        (command.status().is_ok_and(|status| status.success()), out)
    };
    let (is_first_done, first) = generate("one", "1", root);
    let (is_second_done, second) = generate("many", "8", &std::env::temp_dir());
    if !is_first_done || !is_second_done {
        return vec!["regen failed".to_owned()];
    }
    let files = |folder: &Path| docwright::write::files(folder).unwrap_or_default();
    if files(&first) != files(&second) {
        return vec!["two runs generated different files".to_owned()];
    }
    let differs = |path: &String| std::fs::read(first.join(path)).ok() != std::fs::read(second.join(path)).ok();
    files(&first).into_iter().filter(differs).map(|path| format!("two runs generated a different {path}")).collect()
}

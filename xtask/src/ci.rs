//! `ci`: everything that must pass, quickest checks first.

use std::path::Path;
use std::process::Command;

use crate::tidy;

/// A step: its name and the arguments for cargo.
type Step = (&'static str, &'static [&'static str]);

const STEPS: [Step; 7] = [
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace"]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--all-features"]),
    ("packages", PACKAGES),
    ("generated SDK is up to date", &["xtask", "regen", "--check", "--no-cache"]),
    ("check", &["xtask", "check", "--no-cache"]),
];

/// Builds each published package from its unpacked files, which must include all that it embeds.
const PACKAGES: &[&str] = &[
    "package",
    "--workspace",
    "--exclude=graph-*",
    "--exclude=docwright-tests",
    "--exclude=xtask",
    "--offline",
    "--allow-dirty",
    // The setting of the workspace's profile, which unpacked packages lack, so that dependencies are not rebuilt.
    "--config=profile.dev.debug='line-tables-only'",
];

/// Runs the steps up to the first that fails.
pub(crate) fn run(root: &Path) -> Vec<String> {
    for (name, arguments) in STEPS {
        heading(name);
        if !cargo(root, arguments) {
            return vec![format!("{name} failed: cargo {}", arguments.join(" "))];
        }
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
    let status = Command::new("cargo").args(arguments).current_dir(root).env("RUSTDOCFLAGS", "-D warnings").status();
    status.is_ok_and(|status| status.success())
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

//! `ci`: all that has to pass, in the order in which it fails fastest.

use std::path::Path;
use std::process::Command;

use crate::tidy;

/// A step: what it is called, and the command with its arguments.
type Step = (&'static str, &'static [&'static str]);

const STEPS: [Step; 7] = [
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace"]),
    ("documentation", &["doc", "--workspace", "--no-deps", "--all-features"]),
    ("packages", PACKAGES),
    ("the SDK is what the pages make", &["xtask", "regen", "--check", "--no-cache"]),
    ("check", &["xtask", "check", "--no-cache"]),
];

/// Builds each published package from its own unpacked files: what it embeds has to be among them.
const PACKAGES: &[&str] = &[
    "package",
    "--workspace",
    "--exclude=graph-*",
    "--exclude=docwright-tests",
    "--exclude=xtask",
    "--offline",
    "--allow-dirty",
    "--target-dir=target/packages",
    "--config=profile.dev.debug=false",
];

/// Runs every step, and says which failed first.
pub(crate) fn run(root: &Path) -> Vec<String> {
    for (name, arguments) in STEPS {
        crate::say(&format!("── {name}"));
        if !cargo(root, arguments) {
            return vec![format!("{name} failed: cargo {}", arguments.join(" "))];
        }
    }
    crate::say("── each area of the SDK compiles alone");
    let complaints = areas(root);
    if !complaints.is_empty() {
        return complaints;
    }
    crate::say("── the same bytes twice");
    let complaints = twice(root);
    if !complaints.is_empty() {
        return complaints;
    }
    crate::say("── tidy");
    tidy::run(root)
}

fn cargo(root: &Path, arguments: &[&str]) -> bool {
    let status = Command::new("cargo").args(arguments).current_dir(root).env("RUSTDOCFLAGS", "-D warnings").status();
    status.is_ok_and(|status| status.success())
}

/// Every package of the SDK with each of its features alone, and with none.
fn areas(root: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in ["graph-v1", "graph-beta"] {
        let manifest = std::fs::read_to_string(root.join("generated").join(package).join("Cargo.toml"));
        let Ok(manifest) = manifest else { return vec![format!("{package} has no manifest")] };
        for feature in features(&manifest) {
            if !cargo(root, &["check", "--quiet", "--package", package, "--features", feature]) {
                complaints.push(format!("{package} does not compile with the feature `{feature}` alone"));
            }
        }
    }
    complaints
}

/// The features that a caller names, and the one that is nothing.
fn features(manifest: &str) -> impl Iterator<Item = &str> {
    let table = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let names = table.take_while(|line| !line.is_empty()).filter_map(|line| Some(line.split_once(" = ")?.0));
    names.filter(|name| !name.starts_with(['_', '#']))
}

/// The SDK made twice, with one thread and with many, from two working folders.
fn twice(root: &Path) -> Vec<String> {
    let target = root.join("target/twice");
    let _ = std::fs::remove_dir_all(&target);
    let make = |name: &str, threads: &str, folder: &Path| {
        let out = target.join(name);
        let docs = root.join("docs/api-reference");
        let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
        command.args(["regen", "--no-cache"]).arg("--docs").arg(docs).arg("--out").arg(&out);
        command.env("RAYON_NUM_THREADS", threads).current_dir(folder).stdout(std::process::Stdio::null());
        (command.status().is_ok_and(|status| status.success()), out)
    };
    let (one, first) = make("one", "1", root);
    let (other, second) = make("many", "8", &std::env::temp_dir());
    if !one || !other {
        return vec!["regen failed".to_owned()];
    }
    let files = |folder: &Path| docwright::write::files(folder).unwrap_or_default();
    if files(&first) != files(&second) {
        return vec!["two runs made different files".to_owned()];
    }
    let differs = |path: &String| std::fs::read(first.join(path)).ok() != std::fs::read(second.join(path)).ok();
    files(&first).into_iter().filter(differs).map(|path| format!("two runs made a different {path}")).collect()
}

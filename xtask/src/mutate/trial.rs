//! Changes the files of an SDK one by one and runs its tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::{Fate, Mutant};

/// Generates the SDK of the embedded pages in `sdk` and checks that its tests pass.
pub(super) fn generate(root: &Path, sdk: &Path) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut regen = Command::new(program);
    regen.args(["regen", "--no-cache", "--out"]).arg(sdk).current_dir(root).stdout(Stdio::null());
    if !regen.status().is_ok_and(|status| status.success()) {
        return Err("cannot generate the SDK".to_owned());
    }
    for package in packages(sdk)? {
        if !cargo(sdk, &package, &["--quiet"]) {
            return Err(format!("the tests of {package} fail without any change"));
        }
    }
    Ok(())
}

/// Tries each change: packages in parallel, the changes of a package in turn.
pub(super) fn fates(sdk: &Path, mutants: Vec<Mutant>) -> Result<Vec<(Mutant, Fate)>, String> {
    let packages = packages(sdk)?;
    let fates_of = |package: &String| {
        let folder = format!("{package}/");
        let mutants = mutants.iter().filter(|mutant| mutant.file.starts_with(&folder)).cloned();
        mutants.map(|mutant| (fate(sdk, package, &mutant), mutant)).collect::<Vec<_>>()
    };
    let fates: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = packages.iter().map(|package| scope.spawn(|| fates_of(package))).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("a trial does not panic")).collect()
    });
    fates.into_iter().map(|(fate, mutant)| Ok((mutant, fate?))).collect()
}

fn fate(sdk: &Path, package: &str, mutant: &Mutant) -> Result<Fate, String> {
    let path = sdk.join(&mutant.file);
    let failed = |error: std::io::Error| format!("{}: {error}", mutant.file);
    let before = fs::read(&path).map_err(failed)?;
    fs::write(&path, &mutant.text).map_err(failed)?;
    let fate = if !cargo(sdk, package, &["--quiet", "--no-run"]) {
        Fate::NotBuilt
    } else if cargo(sdk, package, &["--quiet"]) {
        Fate::Survived
    } else {
        Fate::Failed
    };
    fs::write(&path, before).map_err(failed)?;
    Ok(fate)
}

/// Whether the example tests of `package` pass. Each package has its own target folder, so that they do not wait.
fn cargo(sdk: &Path, package: &str, flags: &[&str]) -> bool {
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--test", "examples", "--package", package]).args(flags).current_dir(sdk);
    cargo.env("CARGO_TARGET_DIR", sdk.join("target").join(package));
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
    cargo.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The packages that are generated from pages.
pub(super) fn packages(sdk: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(sdk).map_err(|error| error.to_string())?.flatten();
    let names = entries.filter(|entry| entry.path().join("tests/examples").is_dir());
    let mut names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

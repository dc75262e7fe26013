//! The cost for a caller to compile the SDK of an entire reference, in CPU seconds of cargo and all its children.
//!
//! Each crate is measured alone: its dependencies are built first, then its root is touched. Steps are interleaved.
//! A peer is the folder of any other crate, for comparison.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Cost, median, pages};

/// How often each step runs.
const ROUNDS: usize = 3;
/// Ticks per second: the unit of CPU time in `/proc`.
const TICKS: f64 = 100.0;

/// A crate and the command that compiles it.
struct Build {
    name: String,
    folder: PathBuf,
    arguments: Vec<&'static str>,
    /// The root of the measured crate.
    touch: PathBuf,
    /// Whether other steps touch its dependencies.
    depends: bool,
}

const CALLER: &str = "\
//! Lists users, as a caller of the SDK does.
use graph_v1::runtime as rt;
use graph_v1::types::User;
use graph_v1::user;

fn main() {
    println!(\"{:?}\", user::list().select([\"id\"]).url(\"https://graph.microsoft.com\"));
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let page: rt::Page<User> = rt::from_json(&text).unwrap();
    for user in &page.value {
        println!(\"{:?} {:?}\", user.id, user.display_name);
    }
    println!(\"{page:?} {}\", String::from_utf8(rt::to_json(&page)).unwrap());
}
";

/// Generates the SDK of `docs`, compiles it as callers do, and returns a table of costs.
pub(super) fn table(root: &Path, docs: &Path, peer: Option<&Path>) -> io::Result<String> {
    let home = root.join("target/bench-sdk");
    let sdk = home.join("sdk");
    let mut regen = Command::new(std::env::current_exe()?);
    finish(regen.arg("regen").arg("--docs").arg(docs).arg("--out").arg(&sdk).stdout(Stdio::null()))?;
    let builds = builds(&home, peer)?;
    builds.iter().try_for_each(|build| build.run(&home).map(|_| ()))?;
    let mut costs = vec![Vec::new(); builds.len()];
    for _ in 0..ROUNDS {
        for (build, costs) in builds.iter().zip(&mut costs) {
            costs.push(build.measure(&home)?);
        }
    }
    let mut table = format!("median of {ROUNDS} rounds\n\n{:<34}{:>8}{:>9}\n", "", "wall s", "CPU s");
    for (build, costs) in builds.iter().zip(&costs) {
        let Cost { wall, cpu, .. } = median(costs);
        table += &format!("{:<34}{wall:>8.2}{cpu:>9.2}\n", build.name);
    }
    Ok(table)
}

/// The measured builds: the package of the first version, one area of it, a caller, and the peer.
fn builds(home: &Path, peer: Option<&Path>) -> io::Result<Vec<Build>> {
    let (sdk, caller) = (home.join("sdk"), home.join("caller"));
    pages::clear(&caller)?;
    fs::create_dir_all(caller.join("src"))?;
    fs::write(caller.join("src/main.rs"), CALLER)?;
    let dependency = "graph-v1 = { path = \"../sdk/graph-v1\", features = [\"all\"] }";
    let package = "[package]\nname = \"caller\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(caller.join("Cargo.toml"), format!("{package}\n[dependencies]\n{dependency}\n"))?;
    let mut builds = Vec::new();
    for (mode, command) in [("check", vec!["check"]), ("release", vec!["build", "--release"])] {
        for features in ["all", "outlook"] {
            let arguments = [command.as_slice(), &["--package", "graph-v1", "--features", features]].concat();
            let (folder, touch) = (sdk.clone(), sdk.join("graph-v1/src/lib.rs"));
            builds.push(Build { name: format!("{mode}, {features}"), folder, arguments, touch, depends: false });
        }
        if let Some(peer) = peer {
            let (folder, touch) = (peer.to_owned(), peer.join("src/lib.rs"));
            builds.push(Build { name: format!("{mode}, peer"), folder, arguments: command, touch, depends: false });
        }
    }
    let (name, touch) = ("release, a caller's crate".to_owned(), caller.join("src/main.rs"));
    builds.push(Build { name, folder: caller, arguments: vec!["build", "--release"], touch, depends: true });
    Ok(builds)
}

impl Build {
    fn measure(&self, home: &Path) -> io::Result<Cost> {
        if self.depends {
            self.run(home)?;
        }
        fs::File::options().append(true).open(&self.touch)?.set_modified(std::time::SystemTime::now())?;
        self.run(home)
    }

    fn run(&self, home: &Path) -> io::Result<Cost> {
        let (start, before) = (Instant::now(), children()?);
        let mut cargo = Command::new("cargo");
        cargo.arg("--quiet").args(&self.arguments).current_dir(&self.folder);
        finish(cargo.env("CARGO_TARGET_DIR", home.join("target")).env("CARGO_INCREMENTAL", "0"))?;
        Ok(Cost { wall: start.elapsed().as_secs_f64(), cpu: children()? - before, peak: 0.0 })
    }
}

fn finish(command: &mut Command) -> io::Result<()> {
    let status = command.stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?} failed"))) }
}

/// CPU seconds of all finished child processes and their children.
fn children() -> io::Result<f64> {
    let text = fs::read_to_string("/proc/self/stat")?;
    // The 16th and 17th fields; the second is a name in parentheses.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13).take(2);
    Ok(fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS)
}

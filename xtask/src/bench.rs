//! `bench`: the cost of each command, compared with a floor.
//!
//! The floor is a lower bound for any program that reads the pages: one thread reads each file, parses it as Markdown
//! and keeps nothing. Each step is a separate process, so that CPU time and peak memory are its own. Steps are
//! interleaved, so that noise on the machine affects all of them. The pages are copied first, because a page is changed
//! between runs. Nothing is removed before the end: that would slow down the next step.

mod pages;
mod sdk;
mod shapes;
mod step;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub(crate) use step::{NAME as STEP, run as step};

/// How often each step runs.
const ROUNDS: usize = 5;
/// Numbers of copies of the pages for which growth is measured.
const COPIES: [usize; 3] = [1, 2, 4];

/// The cost of one process.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    /// Elapsed time in seconds.
    wall: f64,
    /// CPU time in seconds.
    cpu: f64,
    /// Peak memory in MB.
    peak: f64,
}

/// A step of a round, with what is done before it.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    before: fn(&Bench) -> std::io::Result<()>,
}

const NOTHING: fn(&Bench) -> std::io::Result<()> = |_| Ok(());

/// The steps of a round, in order: the cold run leaves an output and a cache for the next ones. The difference between
/// the first two `regen` steps is the time to create files, which ext4 does much more slowly after many were removed.
const STEPS: [Step; 13] = [
    Step { name: "floor", arguments: &["floor"], before: NOTHING },
    Step { name: "model, cold", arguments: &["model", "--no-cache"], before: NOTHING },
    Step { name: "regen, empty output", arguments: &["regen", "--no-cache"], before: NOTHING },
    Step { name: "regen, same output", arguments: &["regen", "--no-cache"], before: NOTHING },
    Step { name: "regen, first with cache", arguments: &["regen"], before: NOTHING },
    Step { name: "regen, nothing changed", arguments: &["regen"], before: NOTHING },
    Step { name: "regen, one page changed", arguments: &["regen"], before: |bench| pages::change(&bench.docs) },
    Step { name: "regen, one page added", arguments: &["regen"], before: |bench| pages::add(&bench.docs) },
    Step { name: "regen, one page removed", arguments: &["regen"], before: |bench| pages::remove(&bench.docs) },
    Step { name: "check, one page changed", arguments: &["check"], before: |bench| pages::change(&bench.docs) },
    Step { name: "check, nothing changed", arguments: &["check"], before: NOTHING },
    Step { name: "lint, one page changed", arguments: &["lint"], before: |bench| pages::change(&bench.docs) },
    Step { name: "explain, one page changed", arguments: &["explain"], before: |bench| pages::change(&bench.docs) },
];

/// The folders of a benchmark.
struct Bench {
    docs: PathBuf,
    out: PathBuf,
}

/// Runs every step and prints a table.
pub(crate) fn run(root: &Path, docs: Option<&Path>) -> Vec<String> {
    let docs = docs.map(Path::to_owned).or_else(|| pages::corpus(root));
    let Some(docs) = docs else {
        return vec!["no pages next to the repository; name a folder: bench DIR".to_owned()];
    };
    let home = root.join(format!("target/bench/{}", std::process::id()));
    let mut bench = Bench { docs: home.join("docs"), out: home.join("sdk") };
    let table = bench.table(&docs).and_then(|table| Ok(table + &bench.growth(&docs)?));
    let cleared = pages::clear(&home);
    match table.and_then(|table| cleared.map(|()| table)) {
        Ok(table) => {
            crate::print(&table);
            Vec::new()
        }
        Err(error) => vec![format!("bench could not run: {error}")],
    }
}

/// Compiles the SDK of `docs` as callers do, and the crate `peer`, and prints a table.
pub(crate) fn compile(root: &Path, docs: Option<&Path>, peer: Option<&Path>) -> Vec<String> {
    let docs = docs.map(Path::to_owned).or_else(|| pages::corpus(root));
    match docs.ok_or_else(|| std::io::Error::other("no pages")).and_then(|docs| sdk::table(root, &docs, peer)) {
        Ok(table) => {
            crate::print(&table);
            Vec::new()
        }
        Err(error) => vec![format!("bench could not run: {error}")],
    }
}

/// Measures how the cost of the shapes of pages whose names contain `name` grows, and prints a table.
pub(crate) fn grow(root: &Path, name: &str) -> Vec<String> {
    failures(shapes::print(root, name))
}

/// Measures the peak memory of the largest pages of the shapes whose names contain `name`, and prints a table.
pub(crate) fn peak(root: &Path, name: &str) -> Vec<String> {
    failures(shapes::peak::print(root, name))
}

fn failures(printed: std::io::Result<()>) -> Vec<String> {
    printed.err().map(|error| format!("bench could not run: {error}")).into_iter().collect()
}

impl Bench {
    fn table(&mut self, docs: &Path) -> std::io::Result<String> {
        let files = pages::copy(docs, &self.docs, 1)?;
        let mut costs = vec![Vec::new(); STEPS.len()];
        for round in 0..ROUNDS {
            self.out.set_file_name(format!("sdk-{round}"));
            for (step, costs) in STEPS.iter().zip(&mut costs) {
                (step.before)(self)?;
                costs.push(self.measure(step.arguments)?);
            }
        }
        let medians: Vec<Cost> = costs.iter().map(|costs| median(costs)).collect();
        let mut table = format!("{files} files, median of {ROUNDS} rounds\n\n{HEAD}");
        for (step, cost) in STEPS.iter().zip(&medians) {
            table += &row(step.name, cost, &medians[0]);
        }
        Ok(table)
    }

    /// Measures `model` over one, two and four copies of the pages, which shows what grows faster than its input.
    fn growth(&self, docs: &Path) -> std::io::Result<String> {
        let mut table = format!("\ngrowth, each compared with its own floor\n\n{HEAD}");
        for copies in COPIES {
            pages::clear(&self.docs)?;
            pages::copy(docs, &self.docs, copies)?;
            let measured = |arguments| -> std::io::Result<Cost> {
                let costs: std::io::Result<Vec<Cost>> = (0..3).map(|_| self.measure(arguments)).collect();
                Ok(median(&costs?))
            };
            let (floor, model) = (measured(&["floor"])?, measured(&["model", "--no-cache"])?);
            table += &row(&format!("model, {copies} copies"), &model, &floor);
        }
        Ok(table)
    }

    fn measure(&self, arguments: &[&str]) -> std::io::Result<Cost> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(step::NAME).args(arguments).arg("--docs").arg(&self.docs);
        // The measured runs must not evict entries from the user's own cache.
        command.env("DOCWRIGHT_CACHE", self.out.with_file_name("cache"));
        match arguments[0] {
            "model" => command.arg("--out").arg(self.docs.with_file_name("model.json")),
            "floor" | "lint" => &mut command,
            "explain" => command.arg(pages::name(&self.docs)?),
            _ => command.arg("--out").arg(&self.out),
        };
        let start = Instant::now();
        let output = command.output()?;
        let wall = start.elapsed().as_secs_f64();
        let text = String::from_utf8_lossy(&output.stderr);
        let (cpu, peak) = step::parse_cost(&text).ok_or_else(|| std::io::Error::other(text.to_string()))?;
        Ok(Cost { wall, cpu, peak })
    }
}

const HEAD: &str = "                            wall s    CPU s  peak MB   × wall    × CPU\n";

fn row(name: &str, cost: &Cost, floor: &Cost) -> String {
    let Cost { wall, cpu, peak } = cost;
    format!("{name:<26}{wall:>8.3}{cpu:>9.3}{peak:>9.0}{:>9.2}{:>9.2}\n", wall / floor.wall, cpu / floor.cpu)
}

fn median(costs: &[Cost]) -> Cost {
    let median = |field: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(field).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Cost { wall: median(|cost| cost.wall), cpu: median(|cost| cost.cpu), peak: median(|cost| cost.peak) }
}

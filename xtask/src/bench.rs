//! `bench`: what a run costs, beside the floor under it.
//!
//! The floor is what nobody can go below who reads the pages: every file read and parsed as Markdown by one thread, and
//! nothing kept. Every step is a process of its own, so that its processor time and its peak memory are its own too;
//! steps take turns, so that a noisy machine is noisy to all of them. The pages are copied first: a page is changed
//! between runs, and the folder that was given must stay as it is. Nothing is removed before the end, which
//! would slow down what comes after it.

mod pages;
mod sdk;
mod step;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub(crate) use step::{NAME as STEP, run as step};

/// How often each step is run.
const ROUNDS: usize = 5;
/// How many copies of the pages the growth is measured over.
const COPIES: [usize; 3] = [1, 2, 4];

/// What one process took.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    /// Seconds that passed.
    wall: f64,
    /// Seconds of all processors.
    cpu: f64,
    /// Largest memory in MB.
    peak: f64,
}

/// A step and what came before it in each round.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    before: fn(&Bench) -> std::io::Result<()>,
}

const NOTHING: fn(&Bench) -> std::io::Result<()> = |_| Ok(());

/// In the order of a round: the cold run leaves an output and a cache for those that follow. What it takes longer than the
/// same once more, the file system takes to make the files; ext4 does so by far longer where many were removed.
const STEPS: [Step; 9] = [
    Step { name: "floor", arguments: &["floor"], before: NOTHING },
    Step { name: "model, cold", arguments: &["model"], before: NOTHING },
    Step { name: "regen, all anew", arguments: &["regen", "--no-cache"], before: NOTHING },
    Step { name: "regen, the same anew", arguments: &["regen", "--no-cache"], before: NOTHING },
    Step { name: "regen, first with cache", arguments: &["regen"], before: NOTHING },
    Step { name: "regen, nothing changed", arguments: &["regen"], before: NOTHING },
    Step { name: "regen, one page changed", arguments: &["regen"], before: |bench| pages::change(&bench.docs) },
    Step { name: "check, one page changed", arguments: &["check"], before: |bench| pages::change(&bench.docs) },
    Step { name: "check, nothing changed", arguments: &["check"], before: NOTHING },
];

/// The folders that a benchmark works in.
struct Bench {
    docs: PathBuf,
    out: PathBuf,
}

/// Runs every step and prints the table.
pub(crate) fn run(root: &Path, docs: Option<&Path>) -> Vec<String> {
    let docs = docs.map(Path::to_owned).or_else(|| pages::corpus(root));
    let Some(docs) = docs else {
        return vec!["no pages to measure: none lie beside the repository; name a folder".to_owned()];
    };
    let home = root.join(format!("target/bench/{}", std::process::id()));
    let mut bench = Bench { docs: home.join("docs"), out: home.join("sdk") };
    let table = bench.table(&docs).and_then(|table| Ok(table + &bench.growth(&docs)?));
    let cleared = pages::clear(&home);
    match table.and_then(|table| cleared.map(|()| table)) {
        Ok(table) => {
            crate::say(&table);
            Vec::new()
        }
        Err(error) => vec![format!("bench could not run: {error}")],
    }
}

/// Compiles the SDK of `docs` as callers do, beside a peer's crate if one is given, and prints the table.
pub(crate) fn compile(root: &Path, docs: Option<&Path>, peer: Option<&Path>) -> Vec<String> {
    let docs = docs.map(Path::to_owned).or_else(|| pages::corpus(root));
    match docs.ok_or_else(|| std::io::Error::other("no pages")).and_then(|docs| sdk::table(root, &docs, peer)) {
        Ok(table) => {
            crate::say(&table);
            Vec::new()
        }
        Err(error) => vec![format!("bench could not run: {error}")],
    }
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

    /// The model over the pages once, twice and four times: what grows faster than its input shows here.
    fn growth(&self, docs: &Path) -> std::io::Result<String> {
        let mut table = format!("\ngrowth, beside its own floor\n\n{HEAD}");
        for copies in COPIES {
            pages::clear(&self.docs)?;
            pages::copy(docs, &self.docs, copies)?;
            let measured = |arguments| -> std::io::Result<Cost> {
                let costs: std::io::Result<Vec<Cost>> = (0..3).map(|_| self.measure(arguments)).collect();
                Ok(median(&costs?))
            };
            let (floor, model) = (measured(&["floor"])?, measured(&["model"])?);
            table += &row(&format!("model, {copies} times"), &model, &floor);
        }
        Ok(table)
    }

    fn measure(&self, arguments: &[&str]) -> std::io::Result<Cost> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(step::NAME).args(arguments).arg("--docs").arg(&self.docs);
        // What is measured must push nothing out of the cache of whoever measures.
        command.env("DOCWRIGHT_CACHE", self.out.with_file_name("cache"));
        match arguments[0] {
            "model" => command.arg("--out").arg(self.docs.with_file_name("model.json")),
            "floor" => &mut command,
            _ => command.arg("--out").arg(&self.out),
        };
        let start = Instant::now();
        let output = command.output()?;
        let wall = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        let (cpu, peak) = step::read(&said).ok_or_else(|| std::io::Error::other(said.to_string()))?;
        Ok(Cost { wall, cpu, peak })
    }
}

const HEAD: &str = "                            wall s    CPU s  peak MB   × wall    × CPU\n";

fn row(name: &str, cost: &Cost, floor: &Cost) -> String {
    let Cost { wall, cpu, peak } = cost;
    format!("{name:<26}{wall:>8.3}{cpu:>9.3}{peak:>9.0}{:>9.2}{:>9.2}\n", wall / floor.wall, cpu / floor.cpu)
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Cost { wall: middle(|cost| cost.wall), cpu: middle(|cost| cost.cpu), peak: middle(|cost| cost.peak) }
}

//! `bench shapes`: how the cost of a page grows with its size, for many shapes of pages.
//!
//! A shape grows in one way: more rows, longer paths, deeper lists. Each size is a separate process, as in the other
//! benchmarks, and doubles until it costs enough to be measured; the last four sizes are printed, each as the lower of
//! two runs, or the lowest of six if the costs then seem to grow too fast. The exponent says by which power of the bytes
//! the cost grows: 1 for a shape that is read in linear time, 2 for one whose parts are each compared with all others.
//! The cost of the smallest docs is subtracted first, and the kernel's work for new memory is not counted, which grows
//! in jumps. Nothing here fails: a busy machine only measures less exactly.

mod docs;
mod examples;
mod folders;
mod path;
pub(super) mod peak;
mod shape;
mod tables;
mod text;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Cost, median, pages, step};
use docs::Docs;
use shape::{SHAPES, Shape};

/// The first size, unless a shape has another one.
const START: usize = 125;
/// CPU seconds above the fixed cost that are enough to be measured.
const ENOUGH: f64 = 0.3;
/// Bytes of docs above which size no longer doubles.
const MAX_BYTES: usize = 4 << 20;
/// How long a process may run.
const LIMIT: Duration = Duration::from_secs(60);
/// An exponent that no shape should have.
const TOO_FAST: f64 = 1.2;
/// Sizes in a row of the table: each is twice the one before.
const SIZES: usize = 4;

/// What became of a run.
#[derive(Clone, Copy)]
enum Run {
    Finished(Cost),
    TooSlow,
    Crashed,
}

impl Run {
    /// The run that cost less: whatever else the machine did disturbed the other one more.
    fn lower(self, other: Self) -> Self {
        match (self, other) {
            (Self::Finished(one), Self::Finished(two)) if one.cpu <= two.cpu => self,
            (Self::Finished(_), _) => other,
            _ => self,
        }
    }
}

/// The folder in which shapes are written and measured.
struct Lab {
    home: PathBuf,
}

/// Measures the shapes whose names contain `name` and prints a row for each.
pub(super) fn print(root: &Path, name: &str) -> io::Result<()> {
    Lab::with(root, CONFIG, |lab| lab.print(name))
}

impl Lab {
    /// Does `work` in a folder with the configuration `config`: the one of the repository does not apply.
    fn with(root: &Path, config: &str, work: impl FnOnce(&Self) -> io::Result<()>) -> io::Result<()> {
        let lab = Self { home: root.join(format!("target/bench/shapes-{}", std::process::id())) };
        fs::create_dir_all(&lab.home)?;
        fs::write(lab.home.join("docwright.toml"), config)?;
        let done = work(&lab);
        pages::clear(&lab.home)?;
        done
    }

    fn print(&self, name: &str) -> io::Result<()> {
        let base = self.fixed_cost()?;
        crate::print(&format!("fixed cost: {:.3} s; sizes are n, 2n, 4n and 8n\n\n{HEAD}", base.cpu));
        for shape in SHAPES.iter().filter(|shape| shape.name.contains(name)) {
            crate::print(&self.row(shape, &base)?);
        }
        Ok(())
    }

    /// The cost of the smallest docs.
    fn fixed_cost(&self) -> io::Result<Cost> {
        self.write(&Docs::minimal())?;
        let runs: io::Result<Vec<Run>> = (0..5).map(|_| self.time("lint --docs docs --no-cache")).collect();
        let finished = |run: Run| if let Run::Finished(cost) = run { Some(cost) } else { None };
        let costs: Option<Vec<Cost>> = runs?.into_iter().map(finished).collect();
        Ok(median(&costs.ok_or_else(|| io::Error::other("the smallest docs cannot be linted"))?))
    }

    /// Doubles the size of `shape` until it costs enough, and describes the last sizes.
    fn row(&self, shape: &Shape, base: &Cost) -> io::Result<String> {
        let mut sizes: Vec<Size> = Vec::new();
        let mut size = shape.start;
        loop {
            let (measured, run) = self.measure(shape, size, base)?;
            let Size { bytes, cpu, .. } = measured;
            sizes.push(measured);
            let is_measured = sizes.len() >= SIZES && cpu >= ENOUGH;
            let ends = is_measured || 2 * bytes > MAX_BYTES || 2 * size > shape.max;
            if ends || !matches!(run, Run::Finished(_)) {
                self.measure_again(shape, &mut sizes, base)?;
                return Ok(describe(shape.name, &sizes, run));
            }
            size *= 2;
        }
    }

    /// Measures `shape` at `size`.
    fn measure(&self, shape: &Shape, size: usize, base: &Cost) -> io::Result<(Size, Run)> {
        let bytes = self.write(&(shape.docs)(size))?;
        let run = self.time(shape.command)?.lower(self.time(shape.command)?);
        let cpu = match run {
            Run::Finished(cost) => (cost.cpu - base.cpu).max(0.0),
            _ => f64::NAN,
        };
        Ok((Size { size, bytes, cpu }, run))
    }

    /// Measures the last of `sizes` twice more if their costs grow too fast, and keeps the lowest: whatever else the
    /// machine does adds to a cost.
    fn measure_again(&self, shape: &Shape, sizes: &mut [Size], base: &Cost) -> io::Result<()> {
        let last = sizes.len().saturating_sub(SIZES);
        let sizes = &mut sizes[last..];
        for _ in 0..2 {
            if exponent(sizes).is_some_and(|exponent| exponent > TOO_FAST) {
                for known in &mut *sizes {
                    let (again, _) = self.measure(shape, known.size, base)?;
                    known.cpu = known.cpu.min(again.cpu);
                }
            }
        }
        Ok(())
    }

    /// Replaces the docs and returns the number of their bytes.
    fn write(&self, docs: &Docs) -> io::Result<usize> {
        pages::clear(&self.home.join("docs"))?;
        docs.write(&self.home.join("docs"))
    }

    /// Measures the time that `command` takes for the docs.
    fn time(&self, command: &str) -> io::Result<Run> {
        let mut step = self.step(&format!("{} {command}", step::WARM))?;
        // What was touched stays with the process.
        step.env("MIMALLOC_PURGE_DELAY", "-1");
        self.run(step)
    }

    /// A process that runs `command` on the docs.
    fn step(&self, command: &str) -> io::Result<Command> {
        let mut step = Command::new(std::env::current_exe()?);
        step.arg(step::NAME).args(command.split(' ')).current_dir(&self.home).stdout(Stdio::null());
        step.env("DOCWRIGHT_CACHE", self.cache()?);
        Ok(step)
    }

    /// Runs `step`. Its cost comes through a file, because nobody reads a pipe before it ends.
    fn run(&self, mut step: Command) -> io::Result<Run> {
        let report = self.home.join("report");
        let mut child = step.stderr(File::create(&report)?).spawn()?;
        let start = Instant::now();
        while child.try_wait()?.is_none() {
            if start.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                return Ok(Run::TooSlow);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let text = String::from_utf8_lossy(&fs::read(&report)?).into_owned();
        let cost = step::parse_cost(&text).map(|(cpu, peak)| Cost { wall: 0.0, cpu, peak });
        Ok(cost.map_or(Run::Crashed, Run::Finished))
    }

    /// An empty folder for the cache: no run may find the results of another one.
    fn cache(&self) -> io::Result<PathBuf> {
        let folder = self.home.join("cache");
        pages::clear(&folder)?;
        Ok(folder)
    }
}

/// Pages may be of any size here; what they include has its usual budget.
const CONFIG: &str =
    "[limits]\npage-bytes = 1000000000\nnesting = 1000000\nblocks = 100000000\noperation-bytes = 1000000000000000\n";

const HEAD: &str =
    "shape                                            bytes      n s     2n s     4n s     8n s  exponent";

/// A size of a shape.
struct Size {
    /// The number of parts of the shape.
    size: usize,
    bytes: usize,
    /// CPU seconds above the fixed cost.
    cpu: f64,
}

/// A row: the last of `sizes`, and `run`, the last run.
fn describe(name: &str, sizes: &[Size], run: Run) -> String {
    let last = &sizes[sizes.len().saturating_sub(SIZES)..];
    let mut row = format!("{name:<42}{:>12}", last.last().map_or(0, |size| size.bytes));
    row += &"        -".repeat(SIZES - last.len());
    last.iter().filter(|size| size.cpu.is_finite()).for_each(|size| row += &format!("{:>9.3}", size.cpu));
    match run {
        Run::Finished(_) => {
            let exponent = exponent(last).map_or_else(|| "-".to_owned(), |exponent| format!("{exponent:.2}"));
            row + &format!("{exponent:>10}")
        }
        Run::TooSlow => row + &format!("   > {} s", LIMIT.as_secs()),
        Run::Crashed => row + "  crashes",
    }
}

/// By which power of the bytes the cost grew from the second to the fourth of `sizes`, if it is high enough to tell.
fn exponent(sizes: &[Size]) -> Option<f64> {
    match sizes {
        [_, second, _, fourth] if fourth.cpu >= 0.05 && second.cpu >= 0.002 => {
            let growth = fourth.bytes as f64 / second.bytes as f64;
            Some((fourth.cpu / second.cpu).ln() / growth.ln())
        }
        _ => None,
    }
}

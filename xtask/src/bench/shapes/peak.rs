//! `bench peak`: the peak memory of the largest page of each shape that is read.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use docwright::config::Limits;

use super::shape::{SHAPES, Shape};
use super::{Lab, Run, pages};

/// Lists the findings.
const LINT: &str = "lint --format json --docs docs --no-cache";
/// The commands that read pages.
const COMMANDS: [&str; 4] = [
    LINT,
    "lint --docs docs --no-cache",
    "model --docs docs --out model.json --no-cache",
    "regen --docs docs --out sdk --no-cache",
];

const HEAD: &str =
    "peak memory in MB                             size     bytes    lint lint, for people   model   regen";

/// Measures the shapes whose names contain `name` and prints a row for each.
pub(crate) fn print(root: &Path, name: &str) -> io::Result<()> {
    Lab::with(root, "", |lab| {
        crate::print(HEAD);
        let mut last: Option<&Shape> = None;
        for shape in SHAPES.iter().filter(|shape| shape.name.contains(name)) {
            // Some shapes differ from the one before only in the command whose time is measured.
            if last.is_none_or(|last| !std::ptr::fn_addr_eq(last.docs, shape.docs)) {
                crate::print(&lab.peaks(shape, lab.largest(shape)?)?);
            }
            last = Some(shape);
        }
        Ok(())
    })
}

impl Lab {
    /// The largest size of `shape` at which all pages are read.
    fn largest(&self, shape: &Shape) -> io::Result<usize> {
        let limit = Limits::default().page_bytes;
        let is_short = |size| -> io::Result<bool> { Ok(self.write(&(shape.docs)(size))? as u64 <= limit) };
        let mut end = shape.start;
        while end < shape.max && is_short(2 * end)? {
            end *= 2;
        }
        let end = bisect(end, 2 * end, is_short)?.min(shape.max);
        let is_read = |size| -> io::Result<bool> {
            self.write(&(shape.docs)(size))?;
            let findings = self.home.join("findings");
            let mut step = self.step(LINT)?;
            step.stdout(File::create(&findings)?);
            self.run(step)?;
            Ok(!fs::read_to_string(findings)?.contains("\"unread-page\""))
        };
        if is_read(end)? { Ok(end) } else { bisect(1, end, is_read) }
    }

    fn peaks(&self, shape: &Shape, size: usize) -> io::Result<String> {
        let bytes = self.write(&(shape.docs)(size))?;
        pages::clear(&self.home.join("sdk"))?;
        let mut row = format!("{:<42}{size:>8}{bytes:>10}", shape.name);
        for (command, width) in COMMANDS.into_iter().zip([8, 17, 8, 8]) {
            let cell = match self.run(self.step(command)?)? {
                Run::Finished(cost) => format!("{:.0}", cost.peak),
                Run::TooSlow => "slow".to_owned(),
                Run::Crashed => "crashes".to_owned(),
            };
            row += &format!("{cell:>width$}");
        }
        Ok(row)
    }
}

/// The last number from `good` on, which is right, and before `bad`, which is not, for which `is_good`.
fn bisect(mut good: usize, mut bad: usize, is_good: impl Fn(usize) -> io::Result<bool>) -> io::Result<usize> {
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if is_good(middle)? { good = middle } else { bad = middle }
    }
    Ok(good)
}

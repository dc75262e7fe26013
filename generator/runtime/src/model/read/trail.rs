//! Where in the JSON the reader is.

use std::fmt;

/// The steps from the root to the value that is being read.
///
/// A step is taken back when its value has been read, so after an error the trail ends where the error is.
#[derive(Debug, Default)]
pub(crate) struct Trail(Vec<Step>);

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Property(&'static str),
    Index(usize),
}

impl Trail {
    /// Reads something one step further on.
    pub(super) fn step<T, E>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.0.push(step);
        let value = read(self)?;
        self.0.pop();
        Ok(value)
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                Step::Property(name) if depth == 0 => f.write_str(name)?,
                Step::Property(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

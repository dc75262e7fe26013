//! The position of the reader in the JSON, for error messages.

use std::fmt;

/// The path from the root to the value being read.
///
/// A step is removed only after its value was read successfully, so after an error this is the path of the error.
#[derive(Debug, Default)]
pub(crate) struct JsonPath(Vec<Step>);

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Property(&'static str),
    Index(usize),
}

impl JsonPath {
    /// Calls `read` with the path extended by one step.
    pub(super) fn within<T, E>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.0.push(step);
        let value = read(self)?;
        self.0.pop();
        Ok(value)
    }
}

impl fmt::Display for JsonPath {
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

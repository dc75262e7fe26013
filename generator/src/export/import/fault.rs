//! What is wrong with a document, and the JSON path of the place.

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    /// The JSON path, such as `operations[3].body.type`; empty for the whole document.
    pub(super) path: String,
    /// What is wrong.
    pub(super) message: String,
}

impl Fault {
    /// A fault of a value whose path is added by its callers.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    /// The fault of a value at `step`: a field, or an item such as `types[3]`.
    pub(super) fn at(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

/// Adds steps to the path of a fault.
pub(super) trait At {
    /// The result of a value at `step`.
    fn at(self, step: &str) -> Self;
}

impl<T> At for Result<T, Fault> {
    fn at(self, step: &str) -> Self {
        self.map_err(|fault| fault.at(step))
    }
}

/// Converts the `items` of the list called `name`.
pub(super) fn each<T, U>(
    name: &str,
    items: impl IntoIterator<Item = T>,
    mut convert: impl FnMut(usize, T) -> Result<U, Fault>,
) -> Result<Vec<U>, Fault> {
    let item = |(index, item)| convert(index, item).map_err(|fault| fault.at(&format!("{name}[{index}]")));
    items.into_iter().enumerate().map(item).collect()
}

//! Words for building Rust names: verbs, irregular plurals, and words whose spelling does not show where to split them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The `naming` table of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Naming {
    /// Verbs in the file names of pages, lower case.
    pub verbs: BTreeMap<String, Verb>,
    /// Generic names of a key, such as `id`; the preferred one first.
    pub ids: Vec<String>,
    /// Names of a key that is not an id, such as `index`.
    pub keys: Vec<String>,
    /// Words with inner capitals that stay one word, such as `OAuth`.
    pub joined: Vec<String>,
    /// Compounds of two words that stay one word, such as `filename`.
    pub compounds: Vec<String>,
    /// Irregular plurals, and words that only look like plurals: plural → singular.
    pub singulars: BTreeMap<String, String>,
}

/// A verb in the file name of a page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Verb {
    /// The HTTP methods that the verb can describe; all if empty.
    #[serde(default)]
    pub methods: Vec<String>,
    /// The verb in the function name, if it differs.
    pub says: Option<String>,
    /// The verb in the function name if the operation changes a reference.
    pub reference: Option<String>,
    /// The verb in the function name if the operation returns a collection and the name has no object.
    pub collection: Option<String>,
}

impl Verb {
    /// Whether the verb can describe `method`.
    pub fn allows(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|allowed| allowed == method)
    }
}

impl Naming {
    /// Whether `word` or its singular is one of `compounds`.
    pub(crate) fn is_compound(&self, word: &str) -> bool {
        self.compounds.iter().any(|compound| compound == word || *compound == self.singular(word))
    }

    /// `policies` → `policy`, `messages` → `message`, `status` → `status`. Expects lower case.
    pub(crate) fn singular(&self, word: &str) -> String {
        let irregular =
            self.singulars.iter().filter_map(|(plural, singular)| Some((word.strip_suffix(&**plural)?, singular)));
        if let Some((head, singular)) = irregular.min_by_key(|(head, _)| head.len()) {
            return format!("{head}{singular}");
        }
        let strip = |suffix: &str| word.strip_suffix(suffix).filter(|stem| stem.len() > 1);
        if let Some(stem) = strip("ies") {
            return format!("{stem}y");
        }
        if let Some(stem) = ["sses", "xes", "ches", "shes"].iter().find_map(|suffix| strip(suffix).and(strip("es"))) {
            return stem.to_owned();
        }
        match strip("s") {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        }
    }
}

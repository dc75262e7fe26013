//! What names in Rust are made of: verbs, irregular plurals, and words that break otherwise than their letters say.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Naming {
    /// Words that a file name uses for what is done.
    pub verbs: BTreeMap<String, Verb>,
    /// Words for a key that say nothing else, first the usual one.
    pub ids: Vec<String>,
    /// Words for what is used instead of an id.
    pub keys: Vec<String>,
    /// Words with capitals inside, as they are spelled in a name.
    pub joined: Vec<String>,
    /// Words that are written as one though both halves are words.
    pub compounds: Vec<String>,
    /// Plurals that no rule forms, and words that only look like one: plural → singular.
    pub singulars: BTreeMap<String, String>,
}

/// A word for what is done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Verb {
    /// The methods that it can stand for; any where there is none.
    #[serde(default)]
    pub methods: Vec<String>,
    /// The word of a function for it; the same where there is none.
    pub says: Option<String>,
    /// The word of a function that does it to a reference.
    pub reference: Option<String>,
}

impl Verb {
    /// Whether it can stand for `method`.
    pub fn fits(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|known| known == method)
    }
}

impl Naming {
    /// Whether `word`, or what it is the plural of, is written as one.
    pub fn is_compound(&self, word: &str) -> bool {
        self.compounds.iter().any(|known| known == word || *known == self.singular(word))
    }

    /// `policies` → `policy`, `messages` → `message`, `status` → `status`; in small letters.
    pub fn singular(&self, word: &str) -> String {
        let irregular = self.singulars.iter().filter_map(|(plural, one)| Some((word.strip_suffix(&**plural)?, one)));
        if let Some((head, one)) = irregular.min_by_key(|(head, _)| head.len()) {
            return format!("{head}{one}");
        }
        let strip = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 1);
        if let Some(stem) = strip("ies") {
            return format!("{stem}y");
        }
        if let Some(stem) = ["sses", "xes", "ches", "shes"].iter().find_map(|end| strip(end).and(strip("es"))) {
            return stem.to_owned();
        }
        match strip("s") {
            Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        }
    }
}

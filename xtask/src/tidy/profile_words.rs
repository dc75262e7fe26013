//! Words of a vendor or of a language in the code of the generator: they belong in the profile.
//!
//! The profile itself says which words these are: every string in it. A literal of the generator that is one of them,
//! apart from placeholders and punctuation, is a violation, and so is one that has a word of a host or of the namespace
//! anywhere. `words-allowed.txt` lists the exceptions with their reasons; one that no longer applies is a violation too.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::Source;
use super::code::Code;

const PROFILE: &str = "generator/profiles/microsoft-graph.toml";
const ALLOWED: &str = "xtask/src/tidy/words-allowed.txt";

/// Keys of the profile whose strings are no words of pages: methods of HTTP, names of packages, and settings.
const NOT_WORDS: [&str; 5] = ["api.aliases", "api.notice", "methods", "output", "package"];
/// Tables of the profile whose keys are words of pages.
const NAMED_BY_PAGES: [&str; 2] = ["verbs", "types"];
/// Keys of the profile whose values are made of words that belong to the vendor alone.
const VENDOR: [&str; 2] = ["hosts", "namespace"];

/// Literals with words of the profile, and exceptions that no longer apply.
pub(super) fn violations(root: &Path, sources: &[Source]) -> Vec<String> {
    let read = |path: &str| fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"));
    let (profile, allowed) = match (read(PROFILE), read(ALLOWED)) {
        (Ok(profile), Ok(allowed)) => (profile, allowed),
        (profile, allowed) => return [profile, allowed].into_iter().filter_map(Result::err).collect(),
    };
    let profile = match toml::from_str::<toml::Table>(&profile) {
        Ok(table) => ProfileWords::new(&table),
        Err(error) => return vec![format!("{PROFILE}: {error}")],
    };
    let generator = sources.iter().filter(|source| source.path.starts_with("generator/src/") && !source.is_test());
    let found: Vec<Found<'_>> = generator.flat_map(|source| profile.literals_in(source)).collect();
    report(&found, &allowed)
}

/// A literal with a word of the profile.
struct Found<'s> {
    file: &'s str,
    literal: String,
    /// Whether it has a word of the vendor.
    is_vendor: bool,
}

/// The violations among `found`, given the text of the list of exceptions.
fn report(found: &[Found<'_>], allowed: &str) -> Vec<String> {
    let lines = (1..).zip(allowed.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let exceptions: Vec<Exception> = lines.flat_map(|(number, line)| Exception::parse(number, line)).collect();
    let is_allowed = |found: &&Found<'_>| exceptions.iter().any(|allowed| allowed.covers(found));
    let words = found.iter().filter(|found| !is_allowed(found)).map(|Found { file, literal, .. }| {
        format!("{file}: {literal:?} is a word of the profile; read it from the configuration, or list it in {ALLOWED}")
    });
    let is_unused = |allowed: &&Exception| !found.iter().any(|found| allowed.covers(found));
    let unused = exceptions.iter().filter(is_unused).map(|allowed| {
        let Exception { line, path, phrase, .. } = allowed;
        format!("{ALLOWED}:{line}: the exception no longer applies: `{phrase}` in {path}")
    });
    let without_reason = exceptions.iter().filter(|allowed| !allowed.has_reason);
    let without_reason =
        without_reason.map(|allowed| format!("{ALLOWED}:{}: expected `PATH | WORD, WORD | REASON`", allowed.line));
    words.chain(unused).chain(without_reason).collect()
}

/// A phrase that may be a literal in the files whose path starts with `path`.
struct Exception<'t> {
    line: usize,
    path: &'t str,
    phrase: String,
    has_reason: bool,
}

impl<'t> Exception<'t> {
    /// Parses a line, which may list several phrases.
    fn parse(line: usize, text: &'t str) -> Vec<Self> {
        let mut fields = text.splitn(3, " | ").map(str::trim);
        let mut field = || fields.next().unwrap_or_default();
        let (path, phrases, reason) = (field(), field(), field());
        let exception = |words| Self { line, path, phrase: phrase(words), has_reason: !reason.is_empty() };
        phrases.split(", ").map(exception).collect()
    }

    /// Whether it allows `found`. Without a phrase, it allows all but words of the vendor.
    fn covers(&self, found: &Found<'_>) -> bool {
        let is_phrase = if self.phrase.is_empty() { !found.is_vendor } else { phrase(&found.literal) == self.phrase };
        is_phrase && found.file.starts_with(self.path)
    }
}

/// The words of a profile, in lower case.
#[derive(Default)]
struct ProfileWords {
    /// Complete phrases.
    phrases: HashSet<String>,
    /// Words of the vendor, which may not occur in longer text either.
    vendor: HashSet<String>,
}

impl ProfileWords {
    fn new(profile: &toml::Table) -> Self {
        let mut words = Self::default();
        words.add(&toml::Value::Table(profile.clone()), "");
        words
    }

    /// Adds the strings in `value`, which is at `path`.
    fn add(&mut self, value: &toml::Value, path: &str) {
        let key = path.rsplit('.').next().unwrap_or_default();
        if NOT_WORDS.contains(&path) || NOT_WORDS.contains(&key) {
            return;
        }
        match value {
            toml::Value::Table(table) => {
                if NAMED_BY_PAGES.contains(&key) {
                    self.phrases.extend(table.keys().map(|name| phrase(name)));
                }
                // The values of `types` are types of OData.
                let nested = table.iter().filter(|(_, value)| key != "types" || !value.is_str());
                nested.for_each(|(name, value)| self.add(value, format!("{path}.{name}").trim_start_matches('.')));
            }
            toml::Value::Array(values) => values.iter().for_each(|value| self.add(value, path)),
            toml::Value::String(text) if VENDOR.contains(&key) => {
                self.vendor.extend(text.split(is_separator).filter(|word| word.len() > 3).map(str::to_lowercase));
            }
            toml::Value::String(text) => drop(self.phrases.insert(phrase(text))),
            _ => (),
        }
    }

    /// The literals of `source` that have a word of the profile.
    fn literals_in<'s>(&self, source: &'s Source) -> Vec<Found<'s>> {
        let literals = Code::parse(source).map(|code| code.literals).unwrap_or_default();
        let literals: HashSet<String> = literals.into_iter().collect();
        let found = literals.into_iter().map(|literal| Found {
            file: &source.path,
            is_vendor: literal.to_lowercase().split(is_separator).any(|word| self.vendor.contains(word)),
            literal,
        });
        found.filter(|found| found.is_vendor || self.is_phrase(&found.literal)).collect()
    }

    fn is_phrase(&self, literal: &str) -> bool {
        let phrase = phrase(literal);
        !phrase.is_empty() && self.phrases.contains(&phrase)
    }
}

/// `text` in lower case, without placeholders and without the punctuation and spaces around it.
fn phrase(text: &str) -> String {
    let mut literal = String::new();
    let mut depth = 0_usize;
    for ch in text.chars() {
        match ch {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ch if depth == 0 => literal.extend(ch.to_lowercase()),
            _ => (),
        }
    }
    literal.trim_matches(|ch: char| !ch.is_alphanumeric() && ch != '$').to_owned()
}

fn is_separator(ch: char) -> bool {
    !ch.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Vec<String> {
        let profile = "[api]\nhosts = [\"api.contoso.example\"]\n[vocabulary.headings]\nresponse = [\"What returns\"]\n\
                       [vocabulary.types]\nzahl = \"Int32\"\n[naming.verbs]\nfetch = { methods = [\"GET\"], says = \"get\" }";
        let words = ProfileWords::new(&toml::from_str(profile).expect("the profile is TOML"));
        let source = Source { path: "generator/src/names.rs".to_owned(), text: code.to_owned() };
        let mut found: Vec<String> = words.literals_in(&source).into_iter().map(|found| found.literal).collect();
        found.sort();
        found
    }

    #[test]
    fn phrases_of_the_profile_are_found_in_any_literal_of_code() {
        let code = "fn f() { a == \"what returns\"; format!(\"{x} What returns: \"); matches!(b, \"zahl\" | \"Int32\");
                    quote!(#[doc = \"fetch\"]); b\"get\"; \"GET it\"; \"the response\"; \"of Contoso here\" }";
        let expected = ["get", "of Contoso here", "what returns", "zahl", "{x} What returns: "];
        assert_eq!(found(code), expected);
        assert_eq!(found("// \"fetch\"\n#[cfg(test)] mod tests { const A: &str = \"fetch\"; }"), [""; 0]);
    }

    #[test]
    fn exceptions_need_a_reason_and_a_use() {
        let verb = Found { file: "generator/src/names/ty.rs", literal: "{Fetch}: get".to_owned(), is_vendor: false };
        let found = [verb];
        assert_eq!(report(&found, "").len(), 1);
        assert_eq!(report(&found, "# names\ngenerator/src/names | get | a verb of Rust's own"), [""; 0]);
        let unused = report(&found, "generator/src/names/ty.rs | get, put | why");
        let expected =
            "xtask/src/tidy/words-allowed.txt:1: the exception no longer applies: `put` in generator/src/names/ty.rs";
        assert_eq!(unused, [expected]);
        assert_eq!(report(&found, "generator/src/names | * | no page reaches it"), [""; 0]);
        let vendor = [Found { file: "generator/src/names/ty.rs", literal: "contoso".to_owned(), is_vendor: true }];
        assert_eq!(report(&vendor, "generator/src/names | * | no page reaches it").len(), 2);
        assert!(report(&found, "generator/src/names/ty.rs | get")[0].contains("expected `PATH | WORD, WORD | REASON`"));
    }
}

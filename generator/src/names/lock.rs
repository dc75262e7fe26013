//! `names.lock` records every public name of an SDK and its subject, so that names keep their meaning.
//!
//! Each line has one entry, and lines are sorted, so that branches merge well. An entry starts with the version; a
//! keyword distinguishes kinds:
//!
//! ```text
//! beta GET /users/{} = user::get
//! beta microsoft.graph.user = User
//! beta any microsoft.graph.directoryObject = AnyDirectoryObject
//! beta area outlook = outlook
//! beta body POST /me/messages/{}/forward = message::ForwardBody
//! beta field microsoft.graph.user displayName = display_name
//! beta member microsoft.graph.bodyType html = Html
//! beta variant microsoft.graph.directoryObject microsoft.graph.user = User
//! beta retired POST /me/messages/{}/forward = message::Forward
//! ```
//!
//! Entries of removed subjects are kept, and so are names that their subjects no longer use (`retired`). Neither is
//! ever allocated to anything else.

mod read;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::is_valid_name;
use crate::error::Error;
use crate::names::reserved::is_feature;
use crate::printable;
use read::LineError;

const HEAD: &str = "\
# Every public name of the SDK and its meaning, one per line. Callers depend on them: commit this file.
# A name keeps its meaning; the name of something removed stays reserved until the next major version.
";

/// An item without a name: JSON may have such a member.
const EMPTY: &str = "\\u{}";

/// The word that marks a name as retired.
const RETIRED: &str = "retired";

/// The kind of a named item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A request function, with its modules and its static.
    Operation,
    /// A documented type.
    Type,
    /// The body type that an operation takes.
    Body,
    /// The polymorphic enum of a base type.
    Any,
    /// The Cargo feature of a product area.
    Feature,
    /// A field of a type or of a body type.
    Field,
    /// A variant for a member of an enumeration.
    Member,
    /// A variant of a polymorphic enum.
    Variant,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::Operation, Self::Type, Self::Body, Self::Any, Self::Feature, Self::Field, Self::Member, Self::Variant];

    /// The word after the version; none for operations and types.
    fn keyword(self) -> Option<&'static str> {
        match self {
            Self::Operation | Self::Type => None,
            Self::Body => Some("body"),
            Self::Any => Some("any"),
            Self::Feature => Some("area"),
            Self::Field => Some("field"),
            Self::Member => Some("member"),
            Self::Variant => Some("variant"),
        }
    }

    /// Whether names belong to an owner, and only have to be unique within it.
    fn has_owner(self) -> bool {
        matches!(self, Self::Field | Self::Member | Self::Variant)
    }

    /// Whether subjects that differ only in case are the same, because pages are inconsistent.
    fn ignores_case(self) -> bool {
        !matches!(self, Self::Feature | Self::Field | Self::Member)
    }

    /// The id of the subject `item`, unique within its kind and owner.
    pub fn id(self, item: &str) -> Cow<'_, str> {
        let is_folded = !self.ignores_case() || item.is_ascii() && !item.bytes().any(|byte| byte.is_ascii_uppercase());
        if is_folded { item.into() } else { item.to_lowercase().into() }
    }

    /// Whether `name` is a valid name of this kind.
    fn allows(self, name: &str) -> bool {
        match self {
            Self::Operation => is_valid_name("/", name),
            Self::Feature => is_feature(name),
            Self::Field | Self::Member | Self::Variant => is_valid_name("", name) && !name.contains("::"),
            Self::Type | Self::Body | Self::Any => is_valid_name("", name),
        }
    }
}

/// The subject of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its kind.
    pub kind: Kind,
    /// The API version.
    pub version: Arc<str>,
    /// The type that a field, member or variant belongs to, or else empty.
    pub owner: Arc<str>,
    /// The subject within its version or owner: method and path, type, area, or name in JSON.
    pub item: String,
}

impl Key {
    /// The key of a subject without an owner.
    pub fn new(kind: Kind, version: &str, item: &str) -> Self {
        Self::owned(kind, version, "", item)
    }

    /// The key of a subject that belongs to `owner`.
    pub(crate) fn owned(kind: Kind, version: &str, owner: &str, item: &str) -> Self {
        Self { kind, version: version.into(), owner: owner.into(), item: item.to_owned() }
    }

    /// The id of the subject, unique within its kind and owner.
    pub fn id(&self) -> Cow<'_, str> {
        self.kind.id(&self.item)
    }

    /// The key as in the file.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.version.len() + self.owner.len() + self.item.len() + 10);
        self.append_to(&mut text);
        text
    }

    fn append_to(&self, text: &mut String) {
        let owner = Some(&*self.owner).filter(|owner| !owner.is_empty());
        for part in [Some(&*self.version), self.kind.keyword(), owner].into_iter().flatten() {
            push_escaped(text, part, |ch| ch.is_whitespace());
            text.push(' ');
        }
        if self.item.is_empty() {
            text.push_str(EMPTY);
        }
        // A type with a slash would be read as an operation, and one with a space as another kind.
        push_escaped(text, &self.item, |ch| self.kind == Kind::Type && (ch.is_whitespace() || ch == '/'));
    }

    /// Reads what [`Key::text`] writes; none if `text` is not a key. It shares what it has in common with `previous`.
    fn read(text: &str, previous: Option<&Self>) -> Option<Self> {
        let (version, rest) = text.split_once(' ')?;
        let version = shared(unescaped(version), previous.map(|key| &key.version));
        let key = |kind, owner, item| {
            let owner = shared(unescaped(owner), previous.map(|key| &key.owner));
            let item = if item == EMPTY { String::new() } else { unescaped(item).into_owned() };
            Self { kind, version: version.clone(), owner, item }
        };
        let keyed = rest.split_once(' ').and_then(|(word, rest)| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.keyword() == Some(word))?;
            let (owner, item) = if kind.has_owner() { rest.split_once(' ')? } else { ("", rest) };
            Some(key(kind, owner, item))
        });
        let kind = if rest.contains('/') { Kind::Operation } else { Kind::Type };
        let key = keyed.unwrap_or_else(|| key(kind, "", rest));
        // Anything else was not written by docwright: two spaces, a broken escape, a space in a type.
        (key.text() == text).then_some(key)
    }

    /// Whether `other` has the same kind, version and owner.
    fn is_beside(&self, other: &Self) -> bool {
        (self.kind, &self.version, &self.owner) == (other.kind, &other.version, &other.owner)
    }

    fn scope(&self) -> Scope {
        Scope::new(self.kind, &self.version, &self.owner)
    }
}

/// `text`, or `previous` if that is the same text.
fn shared(text: Cow<'_, str>, previous: Option<&Arc<str>>) -> Arc<str> {
    previous.filter(|previous| ***previous == *text).cloned().unwrap_or_else(|| text.into())
}

/// Appends `text` to `line`, escaping backslashes, characters that do not show, and those for which `is_escaped` is true.
fn push_escaped(line: &mut String, text: &str, is_escaped: impl Fn(char) -> bool) {
    let must_escape = |ch: char| printable::is_steering(ch) || ch == '\\' || is_escaped(ch);
    if !text.contains(must_escape) {
        return line.push_str(text);
    }
    for ch in text.chars() {
        if must_escape(ch) {
            line.extend(ch.escape_unicode());
        } else {
            line.push(ch);
        }
    }
}

/// Reverts [`push_escaped`].
fn unescaped(line: &str) -> Cow<'_, str> {
    if !line.contains('\\') {
        return line.into();
    }
    let mut pieces = line.split("\\u{");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.split_once('}').and_then(|(code, rest)| Some((u32::from_str_radix(code, 16).ok()?, rest)));
        match code.and_then(|(code, rest)| Some((char::from_u32(code)?, rest))) {
            Some((ch, rest)) => text.extend([ch.to_string().as_str(), rest]),
            None => text.extend(["\\u{", piece]),
        }
    }
    text.into()
}

/// The kind, and the version and owner, within which subjects have distinct ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Scope(Kind, String);

impl Scope {
    fn new(kind: Kind, version: &str, owner: &str) -> Self {
        Self(kind, format!("{version} {owner}").to_lowercase())
    }
}

/// The entries of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entries {
    /// Keys and their names, by [`Key::id`].
    names: FxHashMap<String, (Key, String)>,
    /// Keys with names that they no longer use.
    retired: BTreeSet<(Key, String)>,
}

impl Entries {
    /// Records `name` as the name of `key`, and retires its previous name unless something else has it now.
    fn set(&mut self, key: Key, name: String) {
        if self.names.get(&*key.id()).is_some_and(|(_, recorded)| *recorded == name) {
            return;
        }
        self.retired.retain(|(_, retired)| *retired != name);
        let previous = self.names.insert(key.id().into_owned(), (key, name.clone()));
        let is_unused = |previous: &String| !self.names.values().any(|(_, name)| name == previous);
        let retired = previous.filter(|(_, previous)| *previous != name && is_unused(previous));
        self.retired.extend(retired);
    }
}

/// The recorded names of one kind and owner.
#[derive(Clone, Copy)]
pub(crate) struct Recorded<'l> {
    kind: Kind,
    entries: Option<&'l Entries>,
}

impl<'l> Recorded<'l> {
    /// The name of the subject `item`.
    pub fn get(self, item: &str) -> Option<&'l str> {
        self.entries?.names.get(&*self.kind.id(item)).map(|(_, name)| name.as_str())
    }

    /// All names, including retired ones, each with the id of its subject.
    pub fn iter(self) -> impl Iterator<Item = (Cow<'l, str>, &'l str)> {
        self.entries.into_iter().flat_map(|entries| {
            let names = entries.names.iter().map(|(id, (_, name))| (id.as_str().into(), name.as_str()));
            names.chain(entries.retired.iter().map(|(key, name)| (key.id(), name.as_str())))
        })
    }
}

/// All names that were ever allocated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    scopes: FxHashMap<Scope, Entries>,
}

impl Lock {
    /// Reads `text` of the file at `path`.
    ///
    /// # Errors
    /// A line that is not an entry, a merge conflict, a subject with two names, or a name with two subjects.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        read::lock(text).map_err(|LineError { line, column, message }| Error::Record {
            path: path.to_owned(),
            line,
            column,
            message,
        })
    }

    /// The name of `key`.
    pub fn get(&self, key: &Key) -> Option<&str> {
        self.recorded(key.kind, &key.version, &key.owner).get(&key.item)
    }

    /// The names of `kind` that belong to `owner`.
    pub(crate) fn recorded(&self, kind: Kind, version: &str, owner: &str) -> Recorded<'_> {
        let entries = || self.scopes.get(&Scope::new(kind, version, owner));
        Recorded { kind, entries: if self.scopes.is_empty() { None } else { entries() } }
    }

    /// Records `name` as the name of `key`, and retires its previous name unless something else has it now.
    pub fn set(&mut self, key: Key, name: String) {
        self.scopes.entry(key.scope()).or_default().set(key, name);
    }

    /// Records all of `entries`, of which those of one owner should follow each other.
    pub fn extend(&mut self, mut entries: Vec<(Key, String)>) {
        while let Some((last, _)) = entries.last() {
            let start = entries.iter().rposition(|(key, _)| !key.is_beside(last)).map_or(0, |index| index + 1);
            let scope = self.scopes.entry(last.scope()).or_default();
            entries.drain(start..).for_each(|(key, name)| scope.set(key, name));
        }
    }

    /// The number of names in use or reserved, by kind.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for (Scope(kind, _), entries) in &self.scopes {
            *counts.entry(*kind).or_default() += entries.names.len() + entries.retired.len();
        }
        counts
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for entries in self.scopes.values() {
            lines.extend(entries.names.values().map(|(key, name)| line(key, name)));
            lines.extend(entries.retired.iter().map(|(key, name)| retired_line(key, name)));
        }
        lines.sort_unstable();
        HEAD.to_owned() + &lines.concat()
    }
}

fn line(key: &Key, name: &str) -> String {
    let mut line = key.text();
    line.reserve(name.len() + 4);
    [" = ", name, "\n"].into_iter().for_each(|part| line.push_str(part));
    line
}

fn retired_line(key: &Key, name: &str) -> String {
    let text = line(key, name);
    let (version, rest) = text.split_once(' ').unwrap_or((&text, ""));
    format!("{version} {RETIRED} {rest}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Key, Kind, Lock};

    const TEXT: &str = "\
beta GET /users/{} = user::get
beta POST /me/send = user::send
beta any example.item = AnyItem
beta area Mail & more = mail-more
beta body POST /me/send = user::SendBody
beta body POST /users/{}/send = user::SendBody
beta example.item = Item
beta field example.item display-name = display_name_other
beta field example.item displayName = display_name
beta member example.color dark blue = DarkBlue
beta retired POST /me/send = user::post
beta variant example.item example.event = Event
v1.0 example.item = Item
";

    fn read(text: &str) -> Result<Lock, String> {
        Lock::read(Path::new("names.lock"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_are_written_sorted() {
        let lock = read(TEXT).expect("a valid lock");
        let shuffled: String = TEXT.lines().rev().map(|line| format!("{line}\n")).collect();
        let lines = |lock: &Lock| {
            lock.text()
                .lines()
                .filter(|line| !line.starts_with('#'))
                .fold(String::new(), |text, line| text + line + "\n")
        };
        assert_eq!(lines(&lock), TEXT);
        assert_eq!(lines(&read(&shuffled).expect("a valid lock")), TEXT);
    }

    #[test]
    fn errors_have_line_and_column() {
        let merged = "<<<<<<< ours\nbeta example.item = Item\n=======\n";
        for (text, expected) in [
            (merged, "names.lock:1:1: found a merge conflict marker"),
            ("beta example.item Item\n", "names.lock:1:23: expected ` = `"),
            (
                "# a comment\n\nbeta example.item = It em\n",
                "names.lock:3:21: invalid name `It em` for `beta example.item`",
            ),
            ("beta GET /users = list\n", "names.lock:1:19: invalid name `list`"),
            ("beta area mail = _mail\n", "names.lock:1:18: invalid name `_mail`"),
            ("beta = Item\n", "names.lock:1:1: invalid subject `beta`"),
            ("beta a b = Item\n", "names.lock:1:1: invalid subject `beta a b`"),
            ("\u{feff}beta x.a = Item\n", "names.lock:1:1: found a byte-order mark"),
            ("beta  x.a = Item\n", "names.lock:1:1: invalid subject `beta  x.a`"),
            ("beta x\\u{110000} = Item\n", "names.lock:1:1: invalid subject"),
            ("beta x.a = Item\nbeta x.a = Item\n", "names.lock:2:12: `beta x.a` is listed twice"),
            ("beta retired x.a = I\nbeta retired x.a = I\n", "names.lock:2:20: `beta x.a` is listed twice"),
            ("beta x.a = Item\nbeta X.A = Other\n", "names.lock:2:12: `beta X.A` has two names, `Item` and `Other`"),
            (
                "beta x.a = Item\nbeta x.b = Item\n",
                "names.lock:2:12: `Item` is already the name of `beta x.a` in line 1",
            ),
            (
                "beta field x.a a = a\nbeta field x.a A = a\n",
                "names.lock:2:20: `a` is already the name of `beta field x.a a` in line 1",
            ),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn any_text_is_read_back() {
        let parts = [
            "a", "/", " = ", " ", "\n", "\\", "\\u{41}", "$straße", "#", "\u{202e}", "field", "日本", "\u{a0}", "GET /",
        ];
        for item in parts.iter().flat_map(|first| parts.map(|second| format!("{first}{second}"))) {
            let mut lock = Lock::default();
            lock.set(Key::new(Kind::Type, "v1.0", &item), "Item".to_owned());
            lock.set(Key::new(Kind::Operation, "v1.0", &format!("GET /{item}")), "item::get".to_owned());
            lock.set(Key::owned(Kind::Field, "v1.0", &item, &item), "item".to_owned());
            lock.set(Key::new(Kind::Type, "v1.0", &item), "Other".to_owned());
            let read = read(&lock.text()).unwrap_or_else(|error| panic!("{item:?}: {error}\n{}", lock.text()));
            assert_eq!(read.text(), lock.text(), "{item:?}");
            let names = read.recorded(Kind::Type, "v1.0", "");
            assert_eq!(names.get(&item), Some("Other"), "{item:?}");
        }
    }

    #[test]
    fn an_item_without_a_name_is_read_back() {
        let mut lock = Lock::default();
        lock.set(Key::owned(Kind::Field, "v1.0", "example.item", ""), "empty".to_owned());
        lock.set(Key::owned(Kind::Field, "v1.0", "example.item", "\\u{}"), "escape".to_owned());
        let again = read(&lock.text()).expect("a valid lock");
        assert_eq!(again, lock);
        assert!(read("v1.0 field example.item  = empty\n").is_err());
    }

    #[test]
    fn a_replaced_name_is_retired() {
        let mut lock = read(TEXT).expect("a valid lock");
        let key = || Key::new(Kind::Type, "beta", "Example.Item");
        lock.set(key(), "Thing".to_owned());
        assert!(lock.text().contains("beta Example.Item = Thing\nbeta"), "{}", lock.text());
        assert!(lock.text().contains("beta retired example.item = Item\n"), "{}", lock.text());
        lock.set(key(), "Item".to_owned());
        let text = lock.text();
        assert!(
            text.contains("beta retired Example.Item = Thing\n")
                && !text.contains("= Item\nbeta retired Example.Item = Item"),
            "{text}"
        );
    }

    #[test]
    fn a_name_that_passes_to_another_subject_is_not_retired() {
        let key = |item: &str| Key::owned(Kind::Variant, "beta", "example.item", item);
        for renamed in [["example.item", "example.event"], ["example.event", "example.item"]] {
            let mut lock = read(TEXT).expect("a valid lock");
            lock.set(key("example.item"), "Item".to_owned());
            for item in renamed {
                let name = if item == "example.item" { "Event" } else { "ExampleEvent" };
                lock.set(key(item), name.to_owned());
            }
            let lines: Vec<String> =
                lock.text().lines().filter(|line| line.contains("variant")).map(str::to_owned).collect();
            let expected = [
                "beta retired variant example.item example.item = Item",
                "beta variant example.item example.event = ExampleEvent",
                "beta variant example.item example.item = Event",
            ];
            assert_eq!(lines, expected);
            assert!(read(&lock.text()).is_ok());
        }
    }

    #[test]
    fn every_entry_is_one_line() {
        let mut lock = Lock::default();
        lock.set(Key::new(Kind::Feature, "beta", "mail\nand = more"), "mail-and-more".to_owned());
        lock.set(Key::owned(Kind::Field, "be ta", "a b", "c d"), "c_d".to_owned());
        let text = lock.text();
        let again = read(&text).expect("a valid lock");
        assert_eq!(again.text(), text);
        assert!(text.contains("beta area mail\\u{a}and = more = mail-and-more\n"), "{text}");
        assert!(text.contains("be\\u{20}ta field a\\u{20}b c d = c_d\n"), "{text}");
    }
}

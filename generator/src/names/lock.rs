//! `names.lock`: every public name of an SDK and what it means, so that it keeps its meaning.
//!
//! One entry a line, sorted, so that two branches merge. The version comes first; a keyword tells kinds apart:
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
//! An entry whose subject is gone stays, and so does a name that its subject no longer uses (`retired`): neither name
//! is ever allocated to anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::config::is_valid_name;
use crate::error::Error;
use crate::names::reserved::is_feature;

const HEAD: &str = "\
# Every public name of the SDK and what it means, one a line. Callers depend on them: commit this file.
# A name keeps its meaning; the name of something that is gone stays reserved until the next major version.
";

/// The word that marks a name as retired.
const RETIRED: &str = "retired";

/// What kind of thing has a name.
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
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Operation, Self::Type, Self::Body, Self::Any, Self::Feature, Self::Field, Self::Member, Self::Variant];

    /// The word after the version; none for operations and types, which need none.
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

    /// Whether each owner has names of its own.
    fn has_owner(self) -> bool {
        matches!(self, Self::Field | Self::Member | Self::Variant)
    }

    /// Whether pages disagree on the case of what is named, so that case does not tell two apart.
    fn ignores_case(self) -> bool {
        !matches!(self, Self::Feature | Self::Field | Self::Member)
    }

    /// Whether `name` has the form of a name of this kind.
    fn allows(self, name: &str) -> bool {
        match self {
            Self::Operation => is_valid_name("/", name),
            Self::Feature => is_feature(name),
            Self::Field | Self::Member | Self::Variant => is_valid_name("", name) && !name.contains("::"),
            Self::Type | Self::Body | Self::Any => is_valid_name("", name),
        }
    }
}

/// What a name is allocated to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its kind.
    pub kind: Kind,
    /// The API version.
    pub version: String,
    /// The type that it belongs to: for a field, a member, or a variant.
    pub owner: String,
    /// The subject itself: method and path, type, area, or name in JSON.
    pub item: String,
}

impl Key {
    /// The key of something that belongs to a version alone.
    pub fn new(kind: Kind, version: &str, item: &str) -> Self {
        Self::owned(kind, version, "", item)
    }

    /// The key of something that belongs to `owner`.
    pub fn owned(kind: Kind, version: &str, owner: &str, item: &str) -> Self {
        Self { kind, version: version.to_owned(), owner: owner.to_owned(), item: item.to_owned() }
    }

    /// What tells it apart from others of its scope.
    pub fn id(&self) -> String {
        if self.kind.ignores_case() { self.item.to_lowercase() } else { self.item.clone() }
    }

    /// As the file has it, without the name.
    pub fn text(&self) -> String {
        let parts = [
            Some(self.version.as_str()),
            self.kind.keyword(),
            Some(self.owner.as_str()).filter(|owner| !owner.is_empty()),
        ];
        let mut text = String::with_capacity(self.version.len() + self.owner.len() + self.item.len() + 10);
        for part in parts.into_iter().flatten() {
            push_escaped(&mut text, part, |ch| ch.is_whitespace());
            text.push(' ');
        }
        push_escaped(&mut text, &self.item, |_| false);
        text
    }

    /// Reads what [`Key::text`] writes; none where it is no key.
    fn read(text: &str) -> Option<Self> {
        let (version, rest) = text.split_once(' ')?;
        let keyed = rest.split_once(' ').and_then(|(word, rest)| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.keyword() == Some(word))?;
            let (owner, item) = if kind.has_owner() { rest.split_once(' ')? } else { ("", rest) };
            Some(Self::owned(kind, version, &unescaped(owner), &unescaped(item)))
        });
        let kind = if rest.contains('/') { Kind::Operation } else { Kind::Type };
        let is_plain = !rest.is_empty() && (kind == Kind::Operation || !rest.contains(' '));
        keyed.or_else(|| is_plain.then(|| Self::new(kind, version, &unescaped(rest))))
    }

    fn scope(&self) -> Scope {
        Scope::new(self.kind, &self.version, &self.owner)
    }
}

/// `text` on one line: control characters, backslashes and what `is_escaped` matches are written as code points.
fn push_escaped(line: &mut String, text: &str, is_escaped: impl Fn(char) -> bool) {
    for ch in text.chars() {
        if ch.is_control() || ch == '\\' || is_escaped(ch) {
            line.extend(ch.escape_unicode());
        } else {
            line.push(ch);
        }
    }
}

/// The text that [`push_escaped`] wrote as `line`.
fn unescaped(line: &str) -> String {
    let mut pieces = line.split("\\u{");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.split_once('}').and_then(|(code, rest)| Some((u32::from_str_radix(code, 16).ok()?, rest)));
        match code.and_then(|(code, rest)| Some((char::from_u32(code)?, rest))) {
            Some((ch, rest)) => text.extend([ch.to_string().as_str(), rest]),
            None => text.extend(["\\u{", piece]),
        }
    }
    text
}

/// Names of one kind that must differ from one another, ignoring the names of other kinds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Scope(Kind, String);

impl Scope {
    fn new(kind: Kind, version: &str, owner: &str) -> Self {
        Self(kind, format!("{version} {owner}").to_lowercase())
    }
}

/// The names of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entries {
    /// By [`Key::id`]: the key, and its name.
    names: FxHashMap<String, (Key, String)>,
    /// Names that their subjects no longer use: key and name.
    retired: BTreeSet<(Key, String)>,
}

/// All names ever allocated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    scopes: FxHashMap<Scope, Entries>,
}

impl Lock {
    /// Reads `text` of the file at `path`.
    ///
    /// # Errors
    /// A line that is no entry, a merge conflict, two names for one subject, or one name for two.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let refuse = |line: usize, column: usize, message: String| Error::Record {
            path: path.to_owned(),
            line,
            column,
            message,
        };
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            reader.line(index + 1, line).map_err(|(column, message)| refuse(index + 1, column, message))?;
        }
        Ok(reader.lock)
    }

    /// The name of `key`.
    pub fn get(&self, key: &Key) -> Option<&str> {
        self.scopes.get(&key.scope())?.names.get(&key.id()).map(|(_, name)| name.as_str())
    }

    /// The names of `kind` that belong to `owner`, retired ones included, each with the id of its subject.
    pub fn names<'l>(
        &'l self,
        kind: Kind,
        version: &str,
        owner: &str,
    ) -> impl Iterator<Item = (String, &'l str)> + use<'l> {
        let entries = self.scopes.get(&Scope::new(kind, version, owner)).into_iter();
        entries.flat_map(|entries| {
            let names = entries.names.iter().map(|(id, (_, name))| (id.clone(), name.as_str()));
            names.chain(entries.retired.iter().map(|(key, name)| (key.id(), name.as_str())))
        })
    }

    /// Records that `key` is called `name`; a name that it had before is retired.
    pub fn set(&mut self, key: Key, name: String) {
        let entries = self.scopes.entry(key.scope()).or_default();
        entries.retired.retain(|(other, retired)| other.id() != key.id() || *retired != name);
        let before = entries.names.insert(key.id(), (key, name.clone()));
        entries.retired.extend(before.filter(|(_, before)| *before != name));
    }

    /// How many names are in use or reserved, by kind.
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
            lines.extend(entries.names.values().map(|(key, name)| format!("{} = {name}\n", key.text())));
            lines.extend(entries.retired.iter().map(|(key, name)| retired_line(key, name)));
        }
        lines.sort_unstable();
        HEAD.to_owned() + &lines.concat()
    }
}

fn retired_line(key: &Key, name: &str) -> String {
    let text = key.text();
    let (version, rest) = text.split_once(' ').unwrap_or((&text, ""));
    format!("{version} {RETIRED} {rest} = {name}\n")
}

/// Reads lines, and holds what must not occur twice.
#[derive(Default)]
struct Reader {
    lock: Lock,
    /// By version or owner and name: the line and the key that have it.
    holders: FxHashMap<(Scope, String), (usize, Key)>,
}

/// The column of what is wrong, from 1, and what that is.
type Refusal = (usize, String);

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Refusal> {
        let text = line.trim_end();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| text.starts_with(marker)) {
            let help = "keep the lines of both sides, remove the markers, then run `regen`";
            return Err((1, format!("found a merge conflict marker, expected a name\n  {help}")));
        }
        let Some((subject, name)) = text.rsplit_once(" = ") else {
            return Err((text.chars().count() + 1, "expected ` = ` and a name after the subject".to_owned()));
        };
        let (is_retired, subject) = without_mark(subject);
        let key = Key::read(&subject);
        let key = key.ok_or_else(|| (1, format!("`{subject}` is not a subject; expected `VERSION METHOD PATH`, `VERSION TYPE`, or a kind of name after the version")))?;
        let column = text.chars().count() - name.chars().count() + 1;
        if !key.kind.allows(name) {
            return Err((
                column,
                format!("`{name}` cannot be the name of `{subject}`; expected {}", expected(key.kind)),
            ));
        }
        if let Some(other) = self.lock.get(&key).filter(|other| *other != name && !is_retired) {
            let help = "remove one of the two lines";
            return Err((column, format!("`{subject}` has two names, `{other}` and `{name}`\n  {help}")));
        }
        self.hold(number, &key, name).map_err(|message| (column, message))?;
        if is_retired {
            self.lock.scopes.entry(key.scope()).or_default().retired.insert((key, name.to_owned()));
        } else {
            self.lock.set(key, name.to_owned());
        }
        Ok(())
    }

    /// Notes that the name of `key` is taken; the message says by what, if it was before.
    fn hold(&mut self, number: usize, key: &Key, name: &str) -> Result<(), String> {
        let kind = if key.kind.has_owner() || key.kind == Kind::Feature { key.kind } else { Kind::Operation };
        let scope = Scope::new(kind, &key.version, &key.owner);
        let (line, holder) = self.holders.entry((scope, name.to_owned())).or_insert_with(|| (number, key.clone()));
        // Several operations can take one body type.
        let is_shared = key.kind == Kind::Body && holder.kind == Kind::Body;
        if is_shared || (holder.kind, holder.id()) == (key.kind, key.id()) {
            return Ok(());
        }
        Err(format!("`{name}` is the name of `{}` in line {line}\n  remove one of the two lines", holder.text()))
    }
}

/// Whether `subject` is marked as retired, and the subject without the mark.
fn without_mark(subject: &str) -> (bool, std::borrow::Cow<'_, str>) {
    let mark = subject
        .split_once(' ')
        .and_then(|(version, rest)| Some((version, rest.strip_prefix(RETIRED)?.strip_prefix(' ')?)));
    mark.map_or((false, subject.into()), |(version, rest)| (true, format!("{version} {rest}").into()))
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Operation => "`module::function`",
        Kind::Type | Kind::Body | Kind::Any => "`Name` or `module::Name`",
        Kind::Feature => "a Cargo feature",
        Kind::Field | Kind::Member | Kind::Variant => "an identifier",
    }
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
    fn what_is_read_is_written_sorted() {
        let lock = read(TEXT).expect("it is well formed");
        let shuffled: String = TEXT.lines().rev().map(|line| format!("{line}\n")).collect();
        let lines = |lock: &Lock| {
            lock.text()
                .lines()
                .filter(|line| !line.starts_with('#'))
                .fold(String::new(), |text, line| text + line + "\n")
        };
        assert_eq!(lines(&lock), TEXT);
        assert_eq!(lines(&read(&shuffled).expect("it is well formed")), TEXT);
    }

    #[test]
    fn a_damaged_line_is_valid_named_with_its_column() {
        let merged = "<<<<<<< ours\nbeta example.item = Item\n=======\n";
        for (text, expected) in [
            (merged, "names.lock:1:1: found a merge conflict marker"),
            ("beta example.item Item\n", "names.lock:1:23: expected ` = `"),
            (
                "# a comment\n\nbeta example.item = It em\n",
                "names.lock:3:21: `It em` cannot be the name of `beta example.item`",
            ),
            ("beta GET /users = list\n", "names.lock:1:19: `list` cannot be the name"),
            ("beta area mail = _mail\n", "names.lock:1:18: `_mail` cannot be the name"),
            ("beta = Item\n", "names.lock:1:1: `beta` is not a subject"),
            ("beta a b = Item\n", "names.lock:1:1: `beta a b` is not a subject"),
            ("beta x.a = Item\nbeta X.A = Other\n", "names.lock:2:12: `beta X.A` has two names, `Item` and `Other`"),
            ("beta x.a = Item\nbeta x.b = Item\n", "names.lock:2:12: `Item` is the name of `beta x.a` in line 1"),
            (
                "beta field x.a a = a\nbeta field x.a A = a\n",
                "names.lock:2:20: `a` is the name of `beta field x.a a` in line 1",
            ),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_name_that_is_replaced_is_retired() {
        let mut lock = read(TEXT).expect("it is well formed");
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
    fn any_text_is_one_line() {
        let mut lock = Lock::default();
        lock.set(Key::new(Kind::Feature, "beta", "mail\nand = more"), "mail-and-more".to_owned());
        lock.set(Key::owned(Kind::Field, "beta", "a b", "c d"), "c_d".to_owned());
        let text = lock.text();
        let again = read(&text).expect("it is well formed");
        assert_eq!(again.text(), text);
        assert!(text.contains("beta area mail\\u{a}and = more = mail-and-more\n"), "{text}");
        assert!(text.contains("beta field a\\u{20}b c d = c_d\n"), "{text}");
    }
}

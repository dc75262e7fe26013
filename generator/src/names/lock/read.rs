//! Reads the lines of `names.lock` and checks that they are consistent.
//!
//! Each line is read on its own first. Then lines of one owner are added together: a subject must not have two names, nor
//! a name two subjects.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::names::lock::{Entries, Key, Kind, Lock, RETIRED, Scope};

/// Reads the `text` of the file.
pub(super) fn lock(text: &str) -> Result<Lock, LineError> {
    Reader::default().read(&read_lines(text)?)
}

/// An entry of the file.
struct Line<'t> {
    /// Its number, from 1.
    number: usize,
    /// The column of the name, from 1.
    column: usize,
    key: Key,
    name: &'t str,
    is_retired: bool,
}

/// What is wrong in a line.
pub(super) struct LineError {
    /// Its number, from 1.
    pub(super) line: usize,
    /// From 1.
    pub(super) column: usize,
    /// What was found, and what was expected.
    pub(super) message: String,
}

/// Reads each line of `text` on its own.
fn read_lines(text: &str) -> Result<Vec<Line<'_>>, LineError> {
    if text.starts_with('\u{feff}') {
        let message = "found a byte-order mark, expected a name\n  save the file as UTF-8 without it".to_owned();
        return Err(LineError { line: 1, column: 1, message });
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let text = line.trim_end();
        if !text.is_empty() && !text.starts_with('#') {
            lines.push(read_line(index + 1, text, lines.last().map(|line| &line.key))?);
        }
    }
    Ok(lines)
}

fn read_line<'t>(number: usize, text: &'t str, previous: Option<&Key>) -> Result<Line<'t>, LineError> {
    let error = |column, message| LineError { line: number, column, message };
    if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| text.starts_with(marker)) {
        let help = "keep the lines of both sides, remove the markers, then run `regen`";
        return Err(error(1, format!("found a merge conflict marker, expected a name\n  {help}")));
    }
    let Some((subject, name)) = text.rsplit_once(" = ") else {
        return Err(error(text.chars().count() + 1, "expected ` = ` and a name after the subject".to_owned()));
    };
    let (is_retired, subject) = split_mark(subject);
    let Some(key) = Key::read(&subject, previous) else {
        let forms = "`VERSION METHOD PATH`, `VERSION TYPE`, or `VERSION KIND …`";
        return Err(error(1, format!("invalid subject `{subject}`; expected {forms}")));
    };
    let column = text.chars().count() - name.chars().count() + 1;
    if !key.kind.allows(name) {
        let expected = expected(key.kind);
        return Err(error(column, format!("invalid name `{name}` for `{subject}`; expected {expected}")));
    }
    Ok(Line { number, column, key, name, is_retired })
}

/// Collects lines and checks that they are consistent.
#[derive(Default)]
struct Reader<'t> {
    lock: Lock,
    /// The line that has each name, by scope.
    holders: FxHashMap<Scope, FxHashMap<&'t str, &'t Line<'t>>>,
}

impl<'t> Reader<'t> {
    fn read(mut self, lines: &'t [Line<'t>]) -> Result<Lock, LineError> {
        for lines in lines.chunk_by(|one, other| one.key.is_beside(&other.key)) {
            let key = &lines[0].key;
            let entries = self.lock.scopes.entry(key.scope()).or_default();
            // Paths of a version must differ whatever their kind.
            let kind = if key.kind.has_owner() || key.kind == Kind::Feature { key.kind } else { Kind::Operation };
            let holders = self.holders.entry(Scope::new(kind, &key.version, &key.owner)).or_default();
            for line in lines {
                add(line, entries, holders)?;
            }
        }
        Ok(self.lock)
    }
}

/// Adds `line` to `entries`, if nothing else has its name and its subject has no other.
fn add<'t>(
    line: &'t Line<'t>,
    entries: &mut Entries,
    holders: &mut FxHashMap<&'t str, &'t Line<'t>>,
) -> Result<(), LineError> {
    let Line { key, name, .. } = line;
    let error = |message| LineError { line: line.number, column: line.column, message };
    let help = "remove one of the two lines";
    let first = entries.names.get(&*key.id()).map(|(_, first)| first);
    let is_listed = match line.is_retired {
        true => entries.retired.contains(&(key.clone(), (*name).to_owned())),
        false => first.is_some_and(|first| first == name),
    };
    if is_listed {
        return Err(error(format!("`{}` is listed twice\n  {help}", key.text())));
    }
    if let Some(first) = first.filter(|first| *first != name && !line.is_retired) {
        return Err(error(format!("`{}` has two names, `{first}` and `{name}`\n  {help}", key.text())));
    }
    let holder = holders.entry(name).or_insert(line);
    // Several operations can take one body type.
    let is_shared = key.kind == Kind::Body && holder.key.kind == Kind::Body;
    if !is_shared && (holder.key.kind, holder.key.id()) != (key.kind, key.id()) {
        let (other, number) = (holder.key.text(), holder.number);
        return Err(error(format!("`{name}` is already the name of `{other}` in line {number}\n  {help}")));
    }
    if line.is_retired {
        entries.retired.insert((key.clone(), (*name).to_owned()));
    } else {
        entries.names.insert(key.id().into_owned(), (key.clone(), (*name).to_owned()));
    }
    Ok(())
}

/// Splits `subject` into whether it is marked as retired, and the subject without the mark.
fn split_mark(subject: &str) -> (bool, Cow<'_, str>) {
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

//! Text with holes.

/// The address of an operation: text with holes, perhaps with a query.
///
/// What is a hole, and what happens to its argument, is told in [`wire`](crate::wire).
///
/// ```
/// use docwright_runtime::wire::{Place, Template};
///
/// let template = Template::new("/me/drive/root:/{+path}:/range(address='{address}')?$top={top}");
/// let places: Vec<_> = template.holes().map(|hole| (hole.name, hole.place)).collect();
/// assert_eq!(places, [("path", Place::Path), ("address", Place::Literal), ("top", Place::Query)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'t> {
    text: &'t str,
}

impl<'t> Template<'t> {
    /// Takes any text: what is no hole is literal text.
    pub const fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// The text and the holes, in their order.
    pub fn pieces(self) -> impl Iterator<Item = Piece<'t>> {
        Pieces { rest: self.text, context: Context::default() }
    }

    /// The holes alone, in their order, which is the order of the arguments.
    pub fn placeholders(self) -> impl Iterator<Item = Placeholder<'t>> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Placeholder(placeholder) => Some(placeholder),
            Piece::Text(_) => None,
        })
    }
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Literal text, as it stands in the template.
    Text(&'t str),
    /// A hole.
    Placeholder(Placeholder<'t>),
}

/// A hole of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder<'t> {
    /// The parameter's name, without braces and `+`.
    pub name: &'t str,
    /// Where the hole stands, which decides how its argument is written.
    pub place: Place,
}

/// Where a hole stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a path segment: `/users/{id}`.
    Segment,
    /// In a path whose `/` are kept: `/root:/{+path}:`.
    Path,
    /// Between single quotes in the path: `search(q='{q}')`.
    Literal,
    /// In parentheses without quotes: `columnsAfter(count={count})`.
    Bare,
    /// In the query: `?startDateTime={start}`.
    Query,
    /// Between single quotes in the query: `?$filter=name eq '{name}'`.
    QueryLiteral,
}

struct Pieces<'t> {
    rest: &'t str,
    context: Context,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut braces = self.rest.match_indices('{');
        let placeholder = braces.find_map(|(at, _)| Some((at, Braces::read(&self.rest[at..])?)));
        Some(match placeholder {
            Some((0, braces)) => {
                self.rest = &self.rest[braces.length..];
                Piece::Placeholder(Placeholder { name: braces.name, place: self.context.place(braces.keeps_slashes) })
            }
            Some((at, _)) => self.text(at),
            None => self.text(self.rest.len()),
        })
    }
}

impl<'t> Pieces<'t> {
    fn text(&mut self, length: usize) -> Piece<'t> {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        text.chars().for_each(|character| self.context.pass(character));
        Piece::Text(text)
    }
}

/// A pair of braces that is a hole.
struct Braces<'t> {
    name: &'t str,
    keeps_slashes: bool,
    length: usize,
}

impl<'t> Braces<'t> {
    /// Reads the hole that `text` begins with, if it begins with one.
    fn read(text: &'t str) -> Option<Self> {
        let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
        let name = inside.strip_prefix('+').unwrap_or(inside);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let named = !name.is_empty() && name.bytes().all(is_name);
        named.then_some(Self { name, keeps_slashes: name.len() < inside.len(), length: inside.len() + 2 })
    }
}

/// What has been opened before a place in the template.
#[derive(Default)]
struct Context {
    in_query: bool,
    in_quotes: bool,
    parentheses: usize,
}

impl Context {
    fn pass(&mut self, character: char) {
        match character {
            '?' if !self.in_query => *self = Self { in_query: true, ..Self::default() },
            '\'' => self.in_quotes = !self.in_quotes,
            _ if self.in_quotes => (),
            '/' => self.parentheses = 0,
            '(' => self.parentheses += 1,
            ')' => self.parentheses = self.parentheses.saturating_sub(1),
            _ => (),
        }
    }

    fn place(&self, keeps_slashes: bool) -> Place {
        match (self.in_query, self.in_quotes) {
            (true, true) => Place::QueryLiteral,
            (true, false) => Place::Query,
            (false, true) => Place::Literal,
            (false, false) if keeps_slashes => Place::Path,
            (false, false) if self.parentheses > 0 => Place::Bare,
            (false, false) => Place::Segment,
        }
    }
}

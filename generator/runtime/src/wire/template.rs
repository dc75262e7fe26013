//! Templates: text with placeholders.

/// The address of an operation: a path, and optionally a query, with placeholders.
///
/// The syntax of placeholders is described in [`wire`](crate::wire#templates).
///
/// ```
/// use docwright_runtime::wire::{Position, Template};
///
/// let template = Template::new("/me/drive/root:/{+path}:/range(address='{address}')?$top={top}");
/// let positions: Vec<_> = template.placeholders().map(|placeholder| (placeholder.name, placeholder.position)).collect();
/// assert_eq!(positions, [("path", Position::Path), ("address", Position::Literal), ("top", Position::Query)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'t> {
    text: &'t str,
}

impl<'t> Template<'t> {
    /// Creates a template from any text: whatever is not a placeholder is literal text.
    pub const fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// Iterates over literal text and placeholders, in order.
    pub fn pieces(self) -> impl Iterator<Item = Piece<'t>> {
        Pieces { rest: self.text, state: State::default() }
    }

    /// Iterates over the placeholders, in the order of the arguments.
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
    /// Literal text, not encoded.
    Text(&'t str),
    /// A placeholder.
    Placeholder(Placeholder<'t>),
}

/// A placeholder in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder<'t> {
    /// The name of the parameter, without braces and `+`.
    pub name: &'t str,
    /// The position, which decides how the argument is quoted and encoded.
    pub position: Position,
}

/// The position of a placeholder in a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// In a path segment: `/users/{id}`.
    Segment,
    /// A path of its own, which keeps its `/`: `/root:/{+path}:`.
    Path,
    /// Between single quotes in the path: `search(q='{q}')`.
    Literal,
    /// In parentheses, without quotes: `columnsAfter(count={count})`.
    Bare,
    /// In the query: `?startDateTime={start}`.
    Query,
    /// Between single quotes in the query: `?$filter=name eq '{name}'`.
    QueryLiteral,
}

struct Pieces<'t> {
    rest: &'t str,
    state: State,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut braces = self.rest.match_indices('{');
        let placeholder = braces.find_map(|(start, _)| Some((start, Braces::parse(&self.rest[start..])?)));
        Some(match placeholder {
            Some((0, braces)) => {
                self.rest = &self.rest[braces.length..];
                let position = self.state.position(braces.keeps_slashes);
                Piece::Placeholder(Placeholder { name: braces.name, position })
            }
            Some((start, _)) => self.text(start),
            None => self.text(self.rest.len()),
        })
    }
}

impl<'t> Pieces<'t> {
    fn text(&mut self, length: usize) -> Piece<'t> {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        text.chars().for_each(|ch| self.state.advance(ch));
        Piece::Text(text)
    }
}

/// A placeholder as parsed: the braces and what is between them.
struct Braces<'t> {
    name: &'t str,
    keeps_slashes: bool,
    length: usize,
}

impl<'t> Braces<'t> {
    /// Parses the placeholder at the start of `text`, if there is one.
    fn parse(text: &'t str) -> Option<Self> {
        let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
        let name = inside.strip_prefix('+').unwrap_or(inside);
        let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_name = !name.is_empty() && name.bytes().all(is_name_byte);
        is_name.then_some(Self { name, keeps_slashes: name.len() < inside.len(), length: inside.len() + 2 })
    }
}

/// The query, quotes and parentheses that are open at a position in the template.
#[derive(Default)]
struct State {
    in_query: bool,
    in_quotes: bool,
    parentheses: usize,
}

impl State {
    fn advance(&mut self, ch: char) {
        match ch {
            '?' if !self.in_query => *self = Self { in_query: true, ..Self::default() },
            '\'' => self.in_quotes = !self.in_quotes,
            _ if self.in_quotes => (),
            '/' => self.parentheses = 0,
            '(' => self.parentheses += 1,
            ')' => self.parentheses = self.parentheses.saturating_sub(1),
            _ => (),
        }
    }

    fn position(&self, keeps_slashes: bool) -> Position {
        match (self.in_query, self.in_quotes) {
            (true, true) => Position::QueryLiteral,
            (true, false) => Position::Query,
            (false, true) => Position::Literal,
            (false, false) if keeps_slashes => Position::Path,
            (false, false) if self.parentheses > 0 => Position::Bare,
            (false, false) => Position::Segment,
        }
    }
}

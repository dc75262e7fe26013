//! Expands a template with arguments into an address.

use std::error;
use std::fmt;

use crate::wire::encode;
use crate::wire::{Argument, Piece, Placeholder, Position, Template};

/// Replaces the placeholders of a template with the arguments, in order.
///
/// How an argument is encoded depends on the position of its placeholder: see [`wire`](crate::wire#templates).
///
/// # Errors
/// The number of arguments does not match, or an argument has no safe spelling in its position.
///
/// ```
/// use docwright_runtime::wire::expand;
///
/// let url = expand("/users/{id}/search(q='{q}')?$top={top}", &["a/b".into(), "it's".into(), 5.into()]);
/// assert_eq!(url.unwrap(), "/users/a%2Fb/search(q='it''s')?$top=5");
///
/// let error = expand("/users/{id}", &["..".into()]).unwrap_err();
/// assert_eq!(error.to_string(), "parameter `id` produces the path segment `..`, which a URL cannot contain");
/// ```
pub fn expand(template: &str, arguments: &[Argument<'_>]) -> Result<String, ExpandError> {
    let template = Template::new(template);
    let placeholders = template.placeholders().count();
    if placeholders != arguments.len() {
        return Err(ExpandError::Count { placeholders, arguments: arguments.len() });
    }
    let mut address = Address::default();
    let mut arguments = arguments.iter();
    for piece in template.pieces() {
        match piece {
            Piece::Text(text) => address.text(text)?,
            Piece::Placeholder(placeholder) => {
                address.fill(placeholder, arguments.next().map_or("", Argument::as_str))?
            }
        }
    }
    address.finish()
}

/// Why a template could not be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpandError {
    /// The number of arguments does not match the number of placeholders.
    Count {
        /// The number of placeholders in the template.
        placeholders: usize,
        /// The number of arguments.
        arguments: usize,
    },
    /// An argument leaves a part of the path empty.
    Empty {
        /// The parameter's name in the template.
        parameter: String,
    },
    /// A path segment would be `.` or `..`, which URL parsers resolve to another address.
    Dots {
        /// The parameter's name in the template.
        parameter: String,
        /// The segment: `.` or `..`.
        segment: String,
    },
}

impl ExpandError {
    /// The name of the parameter whose argument was rejected; `None` for [`Count`](Self::Count).
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Count { .. } => None,
            Self::Empty { parameter } | Self::Dots { parameter, .. } => Some(parameter),
        }
    }
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { placeholders, arguments } => {
                write!(f, "argument count is {arguments}; expected {placeholders}")
            }
            Self::Empty { parameter } => {
                write!(f, "parameter `{parameter}` leaves part of the path empty")
            }
            Self::Dots { parameter, segment } => {
                write!(f, "parameter `{parameter}` produces the path segment `{segment}`, which a URL cannot contain")
            }
        }
    }
}

impl error::Error for ExpandError {}

/// The address as written so far.
#[derive(Default)]
struct Address<'t> {
    written: String,
    /// Where the current path segment starts in `written`.
    segment_start: usize,
    /// The last parameter in the current segment, to be named if the segment turns out empty, `.` or `..`.
    parameter: Option<&'t str>,
    in_query: bool,
}

impl<'t> Address<'t> {
    fn text(&mut self, text: &str) -> Result<(), ExpandError> {
        for ch in encode::text(text).chars() {
            if !self.in_query && matches!(ch, '/' | '?') {
                self.end_segment()?;
                self.segment_start = self.written.len() + 1;
                self.in_query = ch == '?';
            }
            self.written.push(ch);
        }
        Ok(())
    }

    fn fill(&mut self, placeholder: Placeholder<'t>, value: &str) -> Result<(), ExpandError> {
        match placeholder.position {
            Position::Segment => self.parameter = Some(placeholder.name),
            Position::Path => value.split('/').try_for_each(|part| check_segment(placeholder.name, part))?,
            Position::Bare if value.is_empty() => return Err(empty(placeholder.name)),
            Position::Bare | Position::Literal | Position::Query | Position::QueryLiteral => (),
        }
        self.written.push_str(&encode_at(placeholder.position, value));
        Ok(())
    }

    fn end_segment(&mut self) -> Result<(), ExpandError> {
        match self.parameter.take() {
            Some(parameter) => check_segment(parameter, &self.written[self.segment_start..]),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<String, ExpandError> {
        self.end_segment()?;
        Ok(self.written)
    }
}

fn encode_at(position: Position, value: &str) -> String {
    match position {
        Position::Segment | Position::Bare => encode::segment(value),
        Position::Path => encode::path(value),
        Position::Literal => encode::literal(value),
        Position::Query => encode::query_value(value),
        Position::QueryLiteral => encode::query_value(&encode::double_quotes(value)),
    }
}

/// Rejects a segment that is empty, `.` or `..`.
fn check_segment(parameter: &str, segment: &str) -> Result<(), ExpandError> {
    match segment {
        "" => Err(empty(parameter)),
        "." | ".." => Err(ExpandError::Dots { parameter: parameter.to_owned(), segment: segment.to_owned() }),
        _ => Ok(()),
    }
}

fn empty(parameter: &str) -> ExpandError {
    ExpandError::Empty { parameter: parameter.to_owned() }
}

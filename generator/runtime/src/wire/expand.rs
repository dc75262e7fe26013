//! A template and its arguments become an address.

use std::error;
use std::fmt;

use crate::wire::encode;
use crate::wire::{Argument, Piece, Place, Placeholder, Template};

/// Fills the holes of a template with the arguments, in order.
///
/// The rules are told in [`wire`](crate::wire).
///
/// ```
/// use docwright_runtime::wire::expand;
///
/// let url = expand("/users/{id}/search(q='{q}')?$top={top}", &["a/b".into(), "it's".into(), 5.into()]);
/// assert_eq!(url.unwrap(), "/users/a%2Fb/search(q='it''s')?$top=5");
///
/// let error = expand("/users/{id}", &["..".into()]).unwrap_err();
/// assert_eq!(error.to_string(), "parameter `id` makes a path segment `..`, which no URL can hold");
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

/// Why a template cannot be filled with the arguments it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpandError {
    /// There are more or fewer arguments than holes.
    Count {
        /// How many holes the template has.
        placeholders: usize,
        /// How many arguments there were.
        arguments: usize,
    },
    /// An argument is empty where the address needs something.
    Empty {
        /// The parameter's name in the template.
        parameter: String,
    },
    /// A path segment comes out as `.` or `..`, which would change what the address points to.
    Dots {
        /// The parameter's name in the template.
        parameter: String,
        /// The segment: `.` or `..`.
        segment: String,
    },
}

impl ExpandError {
    /// The name of the parameter whose argument does not fit, if it is about one.
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
                write!(f, "the template has {placeholders} parameters, but there are {arguments} arguments")
            }
            Self::Empty { parameter } => {
                write!(f, "parameter `{parameter}` leaves a part of the path empty")
            }
            Self::Dots { parameter, segment } => {
                write!(f, "parameter `{parameter}` makes a path segment `{segment}`, which no URL can hold")
            }
        }
    }
}

impl error::Error for ExpandError {}

/// The address as far as it is written.
#[derive(Default)]
struct Address<'t> {
    written: String,
    /// Where the current path segment begins.
    segment: usize,
    /// The last hole of the current segment, if that must not come out as nothing or dots.
    parameter: Option<&'t str>,
    in_query: bool,
}

impl<'t> Address<'t> {
    fn text(&mut self, text: &str) -> Result<(), ExpandError> {
        for character in encode::text(text).chars() {
            if !self.in_query && matches!(character, '/' | '?') {
                self.end_segment()?;
                self.segment = self.written.len() + 1;
                self.in_query = character == '?';
            }
            self.written.push(character);
        }
        Ok(())
    }

    fn fill(&mut self, placeholder: Placeholder<'t>, value: &str) -> Result<(), ExpandError> {
        match placeholder.place {
            Place::Segment => self.parameter = Some(placeholder.name),
            Place::Path => value.split('/').try_for_each(|part| check(placeholder.name, part))?,
            Place::Bare if value.is_empty() => return Err(empty(placeholder.name)),
            Place::Bare | Place::Literal | Place::Query | Place::QueryLiteral => (),
        }
        self.written.push_str(&encoded(placeholder.place, value));
        Ok(())
    }

    fn end_segment(&mut self) -> Result<(), ExpandError> {
        match self.parameter.take() {
            Some(parameter) => check(parameter, &self.written[self.segment..]),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<String, ExpandError> {
        self.end_segment()?;
        Ok(self.written)
    }
}

fn encoded(place: Place, value: &str) -> String {
    match place {
        Place::Segment | Place::Bare => encode::segment(value),
        Place::Path => encode::path(value),
        Place::Literal => encode::literal(value),
        Place::Query => encode::query_value(value),
        Place::QueryLiteral => encode::query_value(&encode::double_quotes(value)),
    }
}

/// Whether a path segment, or the part of one that an argument is, can stand in a URL.
fn check(parameter: &str, segment: &str) -> Result<(), ExpandError> {
    match segment {
        "" => Err(empty(parameter)),
        "." | ".." => Err(ExpandError::Dots { parameter: parameter.to_owned(), segment: segment.to_owned() }),
        _ => Ok(()),
    }
}

fn empty(parameter: &str) -> ExpandError {
    ExpandError::Empty { parameter: parameter.to_owned() }
}

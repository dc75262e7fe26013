//! `Edm.DateTimeOffset`: an instant with an offset from UTC.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::fmt::temporal::{DateTimeParser, Pieces, PiecesOffset};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::edm::ParseError;

const PARSER: DateTimeParser = DateTimeParser::new();

/// A date and time of day with an offset from UTC.
///
/// Values are compared and hashed as instants: the offset does not matter. It is kept, and written back.
/// The local time is stored rather than a [`Timestamp`], because services use `9999-12-31T23:59:59Z` for "never",
/// which is out of range for a timestamp.
///
/// ```
/// use docwright_runtime::edm::DateTimeOffset;
///
/// let noon: DateTimeOffset = "2024-05-01T12:00:00.5000000+02:00".parse().unwrap();
/// assert_eq!(noon.to_string(), "2024-05-01T12:00:00.5+02:00");
/// assert_eq!(noon, "2024-05-01T10:00:00.5Z".parse().unwrap());
/// ```
#[derive(Clone, Copy)]
pub struct DateTimeOffset {
    local: DateTime,
    offset: Offset,
}

impl DateTimeOffset {
    /// Creates a value from a local date and time and an offset from UTC.
    pub const fn new(local: DateTime, offset: Offset) -> Self {
        Self { local, offset }
    }

    /// The local date and time at the offset.
    pub const fn local(&self) -> DateTime {
        self.local
    }

    /// The offset from UTC.
    pub const fn offset(&self) -> Offset {
        self.offset
    }

    /// The instant; `None` in the last hours of the year 9999 and the first hours of the year -9999.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.offset.to_timestamp(self.local).ok()
    }

    /// The date and time in UTC, by which values are compared.
    fn utc(&self) -> DateTime {
        self.local.saturating_sub(SignedDuration::from_secs(self.offset.seconds().into()))
    }
}

impl From<Timestamp> for DateTimeOffset {
    /// Converts an instant, with UTC as the offset.
    fn from(timestamp: Timestamp) -> Self {
        Self::new(Offset::UTC.to_datetime(timestamp), Offset::UTC)
    }
}

impl FromStr for DateTimeOffset {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or(ParseError::new("a date and time with an offset"))
    }
}

fn parse(text: &str) -> Option<DateTimeOffset> {
    let pieces = PARSER.parse_pieces(text).ok()?;
    if pieces.time_zone_annotation().is_some() {
        return None;
    }
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    Some(DateTimeOffset::new(local, pieces.to_numeric_offset()?))
}

impl fmt::Display for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = if self.offset.is_zero() { PiecesOffset::Zulu } else { self.offset.into() };
        Pieces::from(self.local).with_offset(offset).fmt(f)
    }
}

impl fmt::Debug for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DateTimeOffset {
    fn eq(&self, other: &Self) -> bool {
        self.utc() == other.utc()
    }
}

impl Eq for DateTimeOffset {}

impl PartialOrd for DateTimeOffset {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTimeOffset {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc().cmp(&other.utc())
    }
}

impl Hash for DateTimeOffset {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.utc().hash(state);
    }
}

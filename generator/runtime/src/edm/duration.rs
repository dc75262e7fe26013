//! `Edm.Duration`: an ISO 8601 duration.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;

use crate::edm::ParseError;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// A duration: a number of months, whose length varies, and a time, in which a day is 24 hours.
///
/// Both have the same sign. Spellings of the same duration are equal and written in the same form: `PT60M` equals
/// `PT1H` and is written like it. `P30D` does not equal `P1M`.
///
/// ```
/// use docwright_runtime::edm::Duration;
///
/// let duration: Duration = "-P1W".parse().unwrap();
/// assert_eq!(duration.time(), jiff::SignedDuration::from_hours(-7 * 24));
/// assert_eq!(duration.to_string(), "-P7D");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    months: i32,
    time: SignedDuration,
}

impl Duration {
    /// The years and months, in months. OData does not allow them in an `Edm.Duration`, but services use them.
    pub const fn months(&self) -> i32 {
        self.months
    }

    /// The weeks, days, hours, minutes and seconds.
    pub const fn time(&self) -> SignedDuration {
        self.time
    }
}

impl From<SignedDuration> for Duration {
    fn from(time: SignedDuration) -> Self {
        Self { months: 0, time }
    }
}

impl FromStr for Duration {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or(ParseError::new("an ISO 8601 duration"))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let parts = text.strip_prefix('P').filter(|parts| !parts.is_empty())?;
    let (date, time) = parts.find('T').map_or((parts, ""), |index| parts.split_at(index));
    let (months, days) = parse_date(date)?;
    let time = parse_time(time)?.checked_add(SignedDuration::from_secs(days.checked_mul(SECONDS_PER_DAY)?))?;
    let duration = Duration { months, time };
    if negative { Some(Duration { months: -months, time: time.checked_neg()? }) } else { Some(duration) }
}

/// Parses `1Y2M3W4D`, in which each part is optional, into months and days.
fn parse_date(mut text: &str) -> Option<(i32, i64)> {
    let mut counts = [0; 4];
    for (count, unit) in counts.iter_mut().zip(['Y', 'M', 'W', 'D']) {
        if let Some((digits, rest)) = text.split_once(unit) {
            *count = parse_count(digits)?;
            text = rest;
        }
    }
    let [years, months, weeks, days] = counts;
    let months = years.checked_mul(12)?.checked_add(months)?;
    let days = weeks.checked_mul(7)?.checked_add(days)?;
    text.is_empty().then_some((i32::try_from(months).ok()?, days))
}

/// Parses digits only; `str::parse` would also accept a sign.
fn parse_count(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Parses `T1H2M3.5S`; empty text is zero.
fn parse_time(text: &str) -> Option<SignedDuration> {
    if text.is_empty() { Some(SignedDuration::ZERO) } else { format!("P{text}").parse().ok() }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.months < 0 || self.time.is_negative() { "-" } else { "" };
        let time = self.time.unsigned_abs();
        let (days, seconds) = (time.as_secs() / 86_400, time.as_secs() % 86_400);
        write!(f, "{sign}P")?;
        write_count(f, u64::from(self.months.unsigned_abs()) / 12, 'Y')?;
        write_count(f, u64::from(self.months.unsigned_abs()) % 12, 'M')?;
        write_count(f, days, 'D')?;
        let has_date = self.months != 0 || days != 0;
        if has_date && seconds == 0 && time.subsec_nanos() == 0 {
            return Ok(());
        }
        f.write_str("T")?;
        write_count(f, seconds / 3600, 'H')?;
        write_count(f, seconds / 60 % 60, 'M')?;
        write_seconds(f, seconds, time.subsec_nanos())
    }
}

fn write_count(f: &mut fmt::Formatter<'_>, count: u64, unit: char) -> fmt::Result {
    if count == 0 { Ok(()) } else { write!(f, "{count}{unit}") }
}

/// Writes the seconds within the minute; a zero only if `seconds`, the time within the day, is zero, as in `PT0S`.
fn write_seconds(f: &mut fmt::Formatter<'_>, seconds: u64, nanoseconds: u32) -> fmt::Result {
    match (seconds % 60, nanoseconds) {
        (0, 0) if seconds > 0 => Ok(()),
        (second, 0) => write!(f, "{second}S"),
        (second, fraction) => write!(f, "{second}.{}S", format!("{fraction:09}").trim_end_matches('0')),
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

//! Parsing and writing Edm values.

use std::fmt::Display;
use std::str::FromStr;

use docwright_runtime::edm::{Binary, DateTimeOffset, Decimal, Duration, Guid};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn round_trip<T: FromStr<Err: std::fmt::Debug> + Display>(text: &str) -> String {
    text.parse::<T>().unwrap().to_string()
}

fn rejects<T: FromStr>(texts: &[&str]) -> bool {
    texts.iter().all(|text| text.parse::<T>().is_err())
}

#[test]
fn instants_keep_their_offset() {
    assert_eq!(round_trip::<DateTimeOffset>("2024-05-01T12:00:00.1230000+02:00"), "2024-05-01T12:00:00.123+02:00");
    assert_eq!(round_trip::<DateTimeOffset>("2024-05-01T12:00:00Z"), "2024-05-01T12:00:00Z");
    assert_eq!(round_trip::<DateTimeOffset>("2024-05-01T12:00:00+00:00"), "2024-05-01T12:00:00Z");
    assert_eq!(round_trip::<DateTimeOffset>("2024-05-01T12:00-03:30"), "2024-05-01T12:00:00-03:30");
}

#[test]
fn instants_cover_the_range_that_services_use() {
    for text in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"] {
        assert_eq!(round_trip::<DateTimeOffset>(text), text);
    }
    assert_eq!("9999-12-31T23:59:59Z".parse::<DateTimeOffset>().unwrap().timestamp(), None);
    let epoch = DateTimeOffset::from(Timestamp::UNIX_EPOCH);
    assert_eq!((epoch.to_string().as_str(), epoch.timestamp()), ("1970-01-01T00:00:00Z", Some(Timestamp::UNIX_EPOCH)));
}

#[test]
fn instants_are_compared_regardless_of_offset() {
    let parse = |text: &str| text.parse::<DateTimeOffset>().unwrap();
    assert_eq!(parse("2024-05-01T12:00:00+02:00"), parse("2024-05-01T10:00:00Z"));
    assert!(parse("2024-05-01T12:00:00+02:00") < parse("2024-05-01T11:00:00Z"));
}

#[test]
fn instants_need_date_time_and_offset() {
    assert!(rejects::<DateTimeOffset>(&["", "2024-05-01", "2024-05-01T12:00:00", "12:00:00Z", "2024-13-01T00:00:00Z"]));
    assert!(rejects::<DateTimeOffset>(&["2024-05-01T12:00:00+02:00[Europe/Berlin]", "String (timestamp)"]));
}

#[test]
fn durations_are_written_in_canonical_form() {
    for (text, canonical) in [
        ("PT60M", "PT1H"),
        ("P1W", "P7D"),
        ("PT36H", "P1DT12H"),
        ("P14M", "P1Y2M"),
        ("-PT0.50S", "-PT0.5S"),
        ("PT0S", "PT0S"),
        ("P0D", "PT0S"),
        ("P1DT0S", "P1D"),
        ("P4DT12H30M5S", "P4DT12H30M5S"),
        ("P10675199DT2H48M5.4775807S", "P10675199DT2H48M5.4775807S"),
    ] {
        assert_eq!(round_trip::<Duration>(text), canonical, "{text}");
    }
}

#[test]
fn durations_must_be_iso_8601() {
    assert!(rejects::<Duration>(&[
        "", "P", "PT", "P1", "1D", "P1DT", "P1H", "PT1D", "P-1D", "P+1D", "P1M1Y", "-", "--P1D"
    ]));
}

#[test]
fn durations_convert_from_and_to_jiff() {
    let duration: Duration = "-P1Y1DT1S".parse().unwrap();
    assert_eq!((duration.months(), duration.time()), (-12, SignedDuration::from_secs(-86_401)));
    assert_eq!(Duration::from(SignedDuration::from_mins(90)).to_string(), "PT1H30M");
}

#[test]
fn guids_keep_their_spelling() {
    let text = "ACDEFC6B-2dc6-4e71-b1e9-6d9810ab1793";
    assert_eq!(round_trip::<Guid>(text), text);
    assert_eq!(text.parse::<Guid>().unwrap(), text.to_lowercase().parse().unwrap());
    assert!(rejects::<Guid>(&["", "acdefc6b2dc64e71b1e96d9810ab1793", "gcdefc6b-2dc6-4e71-b1e9-6d9810ab1793"]));
}

#[test]
fn binary_parses_both_alphabets_with_any_padding() {
    for text in ["+/8=", "+/8", "-_8=", "-_8"] {
        assert_eq!(text.parse::<Binary>().unwrap().0, [0xfb, 0xff], "{text}");
    }
    assert!(rejects::<Binary>(&["a", "*", "+_8="]));
}

#[test]
fn decimals_keep_their_digits() {
    for text in ["1.50", "-0", "79228162514264337593543950335", "1e10", "+2.5E-3"] {
        assert_eq!(round_trip::<Decimal>(text), text);
    }
    assert!(rejects::<Decimal>(&["", "1.", ".5", "1,5", "NaN", "0x1", "1e", "--1"]));
    assert_eq!(Decimal::from(-3).to_f64(), -3.0);
}

proptest! {
    #[test]
    fn durations_round_trip(seconds in any::<i32>(), nanoseconds in 0..1_000_000_000_i32) {
        let nanoseconds = if seconds < 0 { -nanoseconds } else { nanoseconds };
        let duration = Duration::from(SignedDuration::new(seconds.into(), nanoseconds));
        prop_assert_eq!(duration.to_string().parse(), Ok(duration));
    }

    #[test]
    fn binary_round_trips(bytes in any::<Vec<u8>>()) {
        let binary = Binary(bytes);
        prop_assert_eq!(binary.to_string().parse(), Ok(binary));
    }

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = (text.parse::<DateTimeOffset>().is_ok(), text.parse::<Duration>().is_ok());
        let _ = (text.parse::<Guid>().is_ok(), text.parse::<Binary>().is_ok(), text.parse::<Decimal>().is_ok());
    }
}

//! Parsing and expanding templates.

use docwright_runtime::wire::{ExpandError, Piece, Placeholder, Position, Template, expand, segment};
use docwright_runtime::{Argument, edm};
use proptest::prelude::*;

fn expanded(template: &str, arguments: &[Argument<'_>]) -> String {
    expand(template, arguments).unwrap()
}

fn rejected(template: &str, argument: &str) -> ExpandError {
    expand(template, &[argument.into()]).unwrap_err()
}

#[test]
fn an_argument_cannot_escape_its_segment() {
    assert_eq!(expanded("/users/{id}/x", &["a/b".into()]), "/users/a%2Fb/x");
    assert_eq!(expanded("/users/{id}", &["../me".into()]), "/users/..%2Fme");
    assert_eq!(expanded("/users/{id}", &["x?y=1".into()]), "/users/x%3Fy=1");
    assert_eq!(expanded("/users/{id}", &["u#EXT#@d".into()]), "/users/u%23EXT%23@d");
    assert_eq!(expanded("/users/{id}", &["%2e%2e".into()]), "/users/%252e%252e");
    assert_eq!(expanded("/users/{id}", &["a\\b\n".into()]), "/users/a%5Cb%0A");
    assert_eq!(expanded("/users/{id}", &["ü".into()]), "/users/%C3%BC");
    assert_eq!(expanded("/users/{id}", &["{id}".into()]), "/users/%7Bid%7D");
}

#[test]
fn characters_allowed_in_a_segment_are_kept() {
    let allowed = "azAZ09-._~,;:@!$&'()*+=";
    assert_eq!(segment(allowed), allowed);
}

#[test]
fn a_segment_cannot_be_empty_or_dots() {
    assert_eq!(rejected("/users/{id}/x", "").parameter(), Some("id"));
    assert_eq!(rejected("/users/{id}", ".").parameter(), Some("id"));
    assert_eq!(rejected("/users/{id}?$top=1", "..").parameter(), Some("id"));
    assert_eq!(rejected("/users/.{id}", ".").parameter(), Some("id"));
    assert_eq!(expand("/{a}{b}", &[".".into(), ".".into()]).unwrap_err().parameter(), Some("b"));
    assert_eq!(expanded("/users/{id}:", &["..".into()]), "/users/..:");
    assert_eq!(expanded("/x-{id}", &["".into()]), "/x-");
}

#[test]
fn path_addressing_keeps_slashes() {
    let template = "/me/drive/root:/{+path}:/content";
    assert_eq!(expanded(template, &["a b/c?.txt".into()]), "/me/drive/root:/a%20b/c%3F.txt:/content");
    for invalid in ["", "/a", "a/", "a//b", "../a", "a/./b"] {
        assert_eq!(rejected(template, invalid).parameter(), Some("path"), "{invalid:?}");
    }
}

#[test]
fn quoted_literals_are_escaped() {
    assert_eq!(expanded("/search(q='{q}')", &["it's/so".into()]), "/search(q='it''s%2Fso')");
    assert_eq!(expanded("/users('{id}')", &["".into()]), "/users('')");
    assert_eq!(expanded("/f(a='{a}-{b}',c={c})", &["'".into(), "..".into(), 1.into()]), "/f(a='''-..',c=1)");
}

#[test]
fn bare_literals_are_encoded_as_segments() {
    let date: edm::Date = "2024-05-01".parse().unwrap();
    let guid: edm::Guid = "acdefc6b-2dc6-4e71-b1e9-6d9810ab1793".parse().unwrap();
    let template = "/f(a={a},b={b},c={c},d={d},e={e})";
    let arguments = [7.into(), true.into(), (&date).into(), (&guid).into(), 1.5.into()];
    let expected = "/f(a=7,b=true,c=2024-05-01,d=acdefc6b-2dc6-4e71-b1e9-6d9810ab1793,e=1.5)";
    assert_eq!(expanded(template, &arguments), expected);
    assert_eq!(expanded("/range(address={address})", &["A1/B2".into()]), "/range(address=A1%2FB2)");
    assert_eq!(expanded("/x({id})", &["..".into()]), "/x(..)");
    assert_eq!(rejected("/x({id})", "").parameter(), Some("id"));
}

#[test]
fn query_values_are_encoded_for_the_query() {
    let template = "/view?start={start}&$filter=name eq '{name}'";
    let expected = "/view?start=2024-05-01T00:00:00%2B02:00&$filter=name%20eq%20'a''%26b'";
    assert_eq!(expanded(template, &["2024-05-01T00:00:00+02:00".into(), "a'&b".into()]), expected);
    assert_eq!(expanded("/x?a={a}", &["".into()]), "/x?a=");
    assert_eq!(expanded("/x?a={a}", &["/?".into()]), "/x?a=/?");
}

#[test]
fn literal_text_is_encoded_where_necessary() {
    assert_eq!(expanded("/a b/\"x\"/<y>/{u v}/é", &[]), "/a%20b/%22x%22/%3Cy%3E/%7Bu%20v%7D/%C3%A9");
    assert_eq!(expanded("/a%20b/100%/%zz", &[]), "/a%20b/100%25/%25zz");
    assert_eq!(expanded("/$count?$top=1&x=a+b", &[]), "/$count?$top=1&x=a+b");
}

#[test]
fn the_number_of_arguments_must_match() {
    let error = expand("/{a}/{b}", &["x".into()]).unwrap_err();
    assert_eq!(error, ExpandError::Count { placeholders: 2, arguments: 1 });
    assert_eq!(error.to_string(), "argument count is 1; expected 2");
    assert!(expand("/a", &["x".into()]).is_err());
}

#[test]
fn pieces_are_text_and_placeholders() {
    let pieces: Vec<_> = Template::new("/a/{b}{c d}('{e}')").pieces().collect();
    let placeholder = |name, position| Piece::Placeholder(Placeholder { name, position });
    assert_eq!(
        pieces,
        [
            Piece::Text("/a/"),
            placeholder("b", Position::Segment),
            Piece::Text("{c d}('"),
            placeholder("e", Position::Literal),
            Piece::Text("')"),
        ]
    );
}

#[test]
fn quoted_text_is_opaque() {
    let positions: Vec<_> =
        Template::new("/f(a='(/',b={b})/{c}?d='{d}'").placeholders().map(|placeholder| placeholder.position).collect();
    assert_eq!(positions, [Position::Bare, Position::Segment, Position::QueryLiteral]);
    let positions: Vec<_> =
        Template::new("/f(a='?{a}").placeholders().map(|placeholder| placeholder.position).collect();
    assert_eq!(positions, [Position::Query]);
}

proptest! {
    /// No argument changes the structure of the address.
    #[test]
    fn arguments_stay_in_their_position(value in any::<String>()) {
        if let Ok(address) = expand("/a/{x}/b?c={y}&d=1", &[value.as_str().into(), value.as_str().into()]) {
            let (path, query) = address.split_once('?').unwrap();
            prop_assert!(address.is_ascii());
            prop_assert_eq!(path.split('/').count(), 4);
            prop_assert_eq!(query.split('&').count(), 2);
            prop_assert!(!address.contains('#'));
        } else {
            prop_assert!(matches!(value.as_str(), "" | "." | ".."));
        }
    }

    #[test]
    fn any_text_is_a_template(text in any::<String>()) {
        let pieces: usize = Template::new(&text).pieces().count();
        prop_assert!(pieces <= text.len());
    }
}

//! Facts in emitted code: what stands in the tables that macros are given, and the order of arguments.

use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Item;

use super::{Kind, Mutant, trial};
use crate::sample::Chance;

/// A changed token: its kind, what it was and is, and all tokens with the change.
type Change = (Kind, String, TokenStream);

/// Each fact of the SDK, changed.
pub(super) fn mutants(sdk: &Path, chance: &mut Chance) -> Vec<Mutant> {
    let files = docwright::write::files(sdk).unwrap_or_default();
    let packages = trial::packages(sdk).unwrap_or_default();
    let is_source = |file: &&String| packages.iter().any(|package| file.starts_with(&format!("{package}/src/")));
    files.iter().filter(is_source).flat_map(|file| of_file(sdk, file, chance)).collect()
}

fn of_file(sdk: &Path, name: &str, chance: &mut Chance) -> Vec<Mutant> {
    let text = std::fs::read_to_string(sdk.join(name)).unwrap_or_default();
    let Ok(file) = syn::parse_file(&text) else { return Vec::new() };
    let mut mutants = Vec::new();
    for (place, item) in file.items.iter().enumerate() {
        for (kind, change, tokens) in of_item(item, chance) {
            let before = file.items[..place].iter().map(ToTokens::to_token_stream);
            let after = file.items[place + 1..].iter().map(ToTokens::to_token_stream);
            let inner = file.attrs.iter().map(ToTokens::to_token_stream);
            let all: TokenStream = inner.chain(before).chain([tokens]).chain(after).collect();
            mutants.push(Mutant { kind, file: name.to_owned(), change, text: all.to_string() });
        }
    }
    mutants
}

fn of_item(item: &Item, chance: &mut Chance) -> Vec<Change> {
    match item {
        Item::Macro(call) => {
            let name = call.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            let tokens: Vec<TokenTree> = call.mac.tokens.clone().into_iter().collect();
            let changed = match name.as_str() {
                "operation" => operation(&tokens, chance),
                "object" => object(&tokens, chance),
                "enumeration" => rows(&tokens, Kind::Member, chance),
                _ => Vec::new(),
            };
            let (attributes, path) = (&call.attrs, &call.mac.path);
            let whole = |tokens: TokenStream| quote!(#(#attributes)* #path!(#tokens););
            changed.into_iter().map(|(kind, change, tokens)| (kind, change, whole(tokens))).collect()
        }
        Item::Fn(function) => swapped(function.to_token_stream()).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `NAME = "name", Get "v1.0" "/path", …`
fn operation(tokens: &[TokenTree], chance: &mut Chance) -> Vec<Change> {
    let [name, _, _, _, method, version, path, ..] = tokens else { return Vec::new() };
    let at = |place: usize, kind: Kind, other: TokenTree| {
        let change = format!("{name}: {} becomes {other}", tokens[place]);
        (kind, change, with(tokens, place, other))
    };
    let other_method = if method.to_string() == "Get" { "Post" } else { "Get" };
    let mut changes = vec![at(4, Kind::Method, Ident::new(other_method, Span::call_site()).into())];
    if let Some(text) = text(version) {
        let other = if text == "beta" { "v1.0" } else { "beta" };
        changes.push(at(5, Kind::Version, Literal::string(other).into()));
    }
    if let Some(path) = text(path) {
        let other = misspelt(&path, chance).into_iter().map(|path| (Kind::Segment, path));
        let otherwise = encoded(&path).into_iter().map(|path| (Kind::Encoding, path));
        changes.extend(other.chain(otherwise).map(|(kind, path)| at(6, kind, Literal::string(&path).into())));
    }
    changes
}

/// `Name = "type" { 0 String id "id", … }`, with attributes before it.
fn object(tokens: &[TokenTree], chance: &mut Chance) -> Vec<Change> {
    let place = tokens.iter().position(|token| matches!(token, TokenTree::Literal(_)));
    let of_type = place.and_then(|place| {
        let other = misspelt(&text(&tokens[place])?, chance)?;
        let change = format!("{} becomes {other:?}", tokens[place]);
        Some((Kind::TypeName, change, with(tokens, place, Literal::string(&other).into())))
    });
    rows(tokens, Kind::Property, chance).into_iter().chain(of_type).collect()
}

/// The texts in the group that ends the tokens, each misspelt.
fn rows(tokens: &[TokenTree], kind: Kind, chance: &mut Chance) -> Vec<Change> {
    let Some((TokenTree::Group(group), _)) = tokens.split_last() else { return Vec::new() };
    let rows: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut changes = Vec::new();
    for (place, token) in rows.iter().enumerate() {
        let Some(other) = text(token).and_then(|text| misspelt(&text, chance)) else { continue };
        let changed = Group::new(Delimiter::Brace, with(&rows, place, Literal::string(&other).into()));
        let tokens = with(tokens, tokens.len() - 1, changed.into());
        changes.push((kind, format!("{token} becomes {other:?}"), tokens));
    }
    changes
}

/// A function whose first two arguments change places on their way: `&[a.into(), b.into()]`.
fn swapped(function: TokenStream) -> Option<Change> {
    let text = function.to_string();
    let (head, list) = text.split_once("& [")?;
    let (list, tail) = list.split_once(']')?;
    let mut arguments: Vec<&str> = list.split(',').map(str::trim).filter(|argument| !argument.is_empty()).collect();
    if arguments.len() < 2 {
        return None;
    }
    arguments.swap(0, 1);
    let name = head.split("pub fn ").nth(1)?.split(['(', ' ']).next()?.to_owned();
    let list = arguments.join(", ");
    let tokens = format!("{head}& [{list}]{tail}").parse().ok()?;
    Some((Kind::Order, format!("{name}: {list}"), tokens))
}

/// `text` with another letter in place of one that stands in no hole.
fn misspelt(text: &str, chance: &mut Chance) -> Option<String> {
    let mut depth = 0;
    let outside = |(_, byte): &(usize, u8)| {
        depth += i32::from(*byte == b'{') - i32::from(*byte == b'}');
        depth == 0 && byte.is_ascii_alphabetic()
    };
    let letters: Vec<(usize, u8)> = text.bytes().enumerate().filter(outside).collect();
    let (place, ch) = *letters.get(chance.below(letters.len().max(1)))?;
    let next = if ch.eq_ignore_ascii_case(&b'z') { ch - 25 } else { ch + 1 };
    Some(format!("{}{}{}", &text[..place], char::from(next), &text[place + 1..]))
}

/// A template with a hole that is written in another way, for each hole.
fn encoded(template: &str) -> Vec<String> {
    let placeholders = template.match_indices('{').map(|(at, _)| at);
    let otherwise = |at: usize| {
        let (head, placeholder) = template.split_at(at);
        if let Some(plain) = placeholder.strip_prefix("{+") {
            return Some(format!("{head}{{{plain}"));
        }
        match head.strip_suffix('\'') {
            Some(bare) => Some(format!("{bare}{}", placeholder.replacen('\'', "", 1))),
            // A query is written in one way only.
            None if head.contains('?') => None,
            None => Some(format!("{head}{{+{}", &placeholder[1..])),
        }
    };
    placeholders.filter_map(otherwise).collect()
}

fn with(tokens: &[TokenTree], place: usize, token: TokenTree) -> TokenStream {
    let mut tokens = tokens.to_vec();
    tokens[place] = token;
    tokens.into_iter().collect()
}

/// What a literal says.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|literal| literal.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(item: TokenStream) -> Vec<String> {
        let item: Item = syn::parse2(item).expect("an item");
        of_item(&item, &mut Chance::new(1)).into_iter().map(|(kind, change, _)| format!("{kind:?} {change}")).collect()
    }

    #[test]
    fn every_fact_of_an_operation_is_changed() {
        let item = quote!(rt::operation!(GET = "get", Get "v1.0" "/a/{+path}/f(b='{c}',d={e})", "area", "page"););
        let expected = [
            "Method GET: Get becomes Post",
            r#"Version GET: "v1.0" becomes "beta""#,
            r#"Segment GET: "/a/{+path}/f(b='{c}',d={e})" becomes "/a/{+path}/f(b='{c}',e={e})""#,
            r#"Encoding GET: "/a/{+path}/f(b='{c}',d={e})" becomes "/a/{path}/f(b='{c}',d={e})""#,
            r#"Encoding GET: "/a/{+path}/f(b='{c}',d={e})" becomes "/a/{+path}/f(b={c},d={e})""#,
            r#"Encoding GET: "/a/{+path}/f(b='{c}',d={e})" becomes "/a/{+path}/f(b='{c}',d={+e})""#,
        ];
        assert_eq!(changes(item), expected);
    }

    #[test]
    fn arguments_change_places() {
        let item = quote!(
            pub fn get(a: &str, b: &str) -> X {
                rt::Request::new(&GET, &[a.into(), b.into()])
            }
        );
        assert_eq!(changes(item), ["Order get: b . into (), a . into ()"]);
        assert!(
            changes(quote!(
                pub fn get(a: &str) -> X {
                    rt::Request::new(&GET, &[a.into()])
                }
            ))
            .is_empty()
        );
    }

    #[test]
    fn names_of_types_properties_and_members_are_misspelt() {
        let object = quote!(rt::object!(#[inline] User = "a" { 0 String id "b", 1 Text at "z" }););
        let expected = [r#"Property "b" becomes "c""#, r#"Property "z" becomes "a""#, r#"TypeName "a" becomes "b""#];
        assert_eq!(changes(object), expected);
        assert_eq!(changes(quote!(rt::enumeration!(Level { Low = "l" });)), [r#"Member "l" becomes "m""#]);
    }
}

//! Facts in generated code: the tables passed to macros, and the order of arguments.

use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Item;

use super::{Kind, Mutant, trial};
use crate::sample::Random;

/// A changed token: its kind, a description, and all tokens with the change.
type Change = (Kind, String, TokenStream);

/// A change of each fact of the SDK.
pub(super) fn mutants(sdk: &Path, random: &mut Random) -> Vec<Mutant> {
    let files = docwright::write::files(sdk).unwrap_or_default();
    let packages = trial::packages(sdk).unwrap_or_default();
    let is_source = |file: &&String| packages.iter().any(|package| file.starts_with(&format!("{package}/src/")));
    files.iter().filter(is_source).flat_map(|file| file_mutants(sdk, file, random)).collect()
}

fn file_mutants(sdk: &Path, name: &str, random: &mut Random) -> Vec<Mutant> {
    let text = std::fs::read_to_string(sdk.join(name)).unwrap_or_default();
    let Ok(file) = syn::parse_file(&text) else { return Vec::new() };
    let mut mutants = Vec::new();
    for (index, item) in file.items.iter().enumerate() {
        for (kind, change, tokens) in item_changes(item, random) {
            let before = file.items[..index].iter().map(ToTokens::to_token_stream);
            let after = file.items[index + 1..].iter().map(ToTokens::to_token_stream);
            let inner = file.attrs.iter().map(ToTokens::to_token_stream);
            let all: TokenStream = inner.chain(before).chain([tokens]).chain(after).collect();
            mutants.push(Mutant { kind, file: name.to_owned(), change, text: all.to_string() });
        }
    }
    mutants
}

fn item_changes(item: &Item, random: &mut Random) -> Vec<Change> {
    match item {
        Item::Macro(call) => {
            let name = call.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            let tokens: Vec<TokenTree> = call.mac.tokens.clone().into_iter().collect();
            let changes = match name.as_str() {
                "operation" => operation(&tokens, random),
                "object" => object(&tokens, random),
                "enumeration" => rows(&tokens, Kind::Member, random),
                _ => Vec::new(),
            };
            let (attributes, path) = (&call.attrs, &call.mac.path);
            let item = |tokens: TokenStream| quote!(#(#attributes)* #path!(#tokens););
            changes.into_iter().map(|(kind, change, tokens)| (kind, change, item(tokens))).collect()
        }
        Item::Fn(function) => swapped_arguments(function.to_token_stream()).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `NAME = "name", Get "v1.0" "/path", …`
fn operation(tokens: &[TokenTree], random: &mut Random) -> Vec<Change> {
    let [name, _, _, _, method, version, path, ..] = tokens else { return Vec::new() };
    let replace = |index: usize, kind: Kind, other: TokenTree| {
        let change = format!("{name}: {} becomes {other}", tokens[index]);
        (kind, change, replaced(tokens, index, other))
    };
    let other_method = if method.to_string() == "Get" { "Post" } else { "Get" };
    let mut changes = vec![replace(4, Kind::Method, Ident::new(other_method, Span::call_site()).into())];
    if let Some(text) = text(version) {
        let other = if text == "beta" { "v1.0" } else { "beta" };
        changes.push(replace(5, Kind::Version, Literal::string(other).into()));
    }
    if let Some(path) = text(path) {
        let segments = misspelled(&path, random).into_iter().map(|path| (Kind::Segment, path));
        let encodings = other_encodings(&path).into_iter().map(|path| (Kind::Encoding, path));
        changes.extend(segments.chain(encodings).map(|(kind, path)| replace(6, kind, Literal::string(&path).into())));
    }
    changes
}

/// `Name = "type" { String id "id", … }`, with attributes before it.
fn object(tokens: &[TokenTree], random: &mut Random) -> Vec<Change> {
    let index = tokens.iter().position(|token| matches!(token, TokenTree::Literal(_)));
    let type_name = index.and_then(|index| {
        let other = misspelled(&text(&tokens[index])?, random)?;
        let change = format!("{} becomes {other:?}", tokens[index]);
        Some((Kind::TypeName, change, replaced(tokens, index, Literal::string(&other).into())))
    });
    rows(tokens, Kind::Property, random).into_iter().chain(type_name).collect()
}

/// Misspells each string in the group at the end of `tokens`.
fn rows(tokens: &[TokenTree], kind: Kind, random: &mut Random) -> Vec<Change> {
    let Some((TokenTree::Group(group), _)) = tokens.split_last() else { return Vec::new() };
    let rows: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut changes = Vec::new();
    for (index, token) in rows.iter().enumerate() {
        let Some(other) = text(token).and_then(|text| misspelled(&text, random)) else { continue };
        let group = Group::new(Delimiter::Brace, replaced(&rows, index, Literal::string(&other).into()));
        let tokens = replaced(tokens, tokens.len() - 1, group.into());
        changes.push((kind, format!("{token} becomes {other:?}"), tokens));
    }
    changes
}

/// A function that passes on its first two arguments in the wrong order: `&[b.into(), a.into()]`.
fn swapped_arguments(function: TokenStream) -> Option<Change> {
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

/// `text` with one letter outside of placeholders replaced.
fn misspelled(text: &str, random: &mut Random) -> Option<String> {
    let mut depth = 0;
    let outside = |(_, byte): &(usize, u8)| {
        depth += i32::from(*byte == b'{') - i32::from(*byte == b'}');
        depth == 0 && byte.is_ascii_alphabetic()
    };
    let letters: Vec<(usize, u8)> = text.bytes().enumerate().filter(outside).collect();
    let (index, letter) = *letters.get(random.below(letters.len().max(1)))?;
    let next = if letter.eq_ignore_ascii_case(&b'z') { letter - 25 } else { letter + 1 };
    Some(format!("{}{}{}", &text[..index], char::from(next), &text[index + 1..]))
}

/// For each placeholder of `template`, the template with another encoding for it.
fn other_encodings(template: &str) -> Vec<String> {
    let starts = template.match_indices('{').map(|(start, _)| start);
    let other_encoding = |start: usize| {
        let (head, placeholder) = template.split_at(start);
        if let Some(rest) = placeholder.strip_prefix("{+") {
            return Some(format!("{head}{{{rest}"));
        }
        match head.strip_suffix('\'') {
            Some(bare) => Some(format!("{bare}{}", placeholder.replacen('\'', "", 1))),
            // A query has only one encoding.
            None if head.contains('?') => None,
            None => Some(format!("{head}{{+{}", &placeholder[1..])),
        }
    };
    starts.filter_map(other_encoding).collect()
}

fn replaced(tokens: &[TokenTree], index: usize, token: TokenTree) -> TokenStream {
    let mut tokens = tokens.to_vec();
    tokens[index] = token;
    tokens.into_iter().collect()
}

/// The value of a string literal.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|literal| literal.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(item: TokenStream) -> Vec<String> {
        let item: Item = syn::parse2(item).expect("an item");
        item_changes(&item, &mut Random::new(1))
            .into_iter()
            .map(|(kind, change, _)| format!("{kind:?} {change}"))
            .collect()
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
    fn arguments_are_swapped() {
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
    fn names_of_types_properties_and_members_are_misspelled() {
        let object = quote!(rt::object!(#[inline] User = "a" { String id "b", Text at "z" }););
        let expected = [r#"Property "b" becomes "c""#, r#"Property "z" becomes "a""#, r#"TypeName "a" becomes "b""#];
        assert_eq!(changes(object), expected);
        assert_eq!(changes(quote!(rt::enumeration!(Level { Low = "l" });)), [r#"Member "l" becomes "m""#]);
    }
}

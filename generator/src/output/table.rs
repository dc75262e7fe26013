//! Tables: calls of the SDK's own macros, and lists of test data, printed with one row per line.
//!
//! People read generated code as a diff: a new property or a changed scope should be one changed line. So rows never
//! share a line, and no line is wrapped. `prettyplease` would fill each line of a macro call, so tables are printed
//! here, token by token.
//!
//! ```text
//! rt::object!(User = "example.user" {
//!     String id "id",
//! });
//! ```

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

/// The modules of the runtime whose macros and functions make up tables.
const TABLE_MODULES: [&str; 2] = ["rt", "testing"];
/// The operators of two characters.
const OPERATORS: [&str; 3] = ["::", "=>", "||"];
const INDENT: usize = 4;

/// Appends `item`, given without its semicolon, to `text` if it is a table. It may begin with attributes.
pub(super) fn print(item: &[TokenTree], text: &mut String) -> bool {
    let (attributes, item) = item.split_at(attributes(item));
    if !is_call(item) && !is_list(item) {
        return false;
    }
    for attribute in attributes.chunks(2) {
        line(attribute, text);
        text.push('\n');
    }
    match item.split_last() {
        Some((TokenTree::Group(list), head)) if !is_call(item) => {
            line(head, text);
            block(list, 0, text);
        }
        _ => call(item, 0, text),
    }
    text.push_str(";\n");
    true
}

/// The number of tokens in the attributes that `item` begins with.
fn attributes(item: &[TokenTree]) -> usize {
    2 * item.chunks(2).take_while(|pair| is_punct(&pair[0], '#') && matches!(pair, [_, TokenTree::Group(_)])).count()
}

/// Whether `tokens` are `rt::name!(…)` or `testing::name!(…)`.
fn is_call(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [path, _, _, _, bang, TokenTree::Group(_)] if is_table_module(path) && is_punct(bang, '!'))
}

fn is_table_module(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(path) if TABLE_MODULES.iter().any(|module| path == module))
}

/// Whether `token` is the punctuation `sign`.
pub(super) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether `item` is `static NAME: &[testing::Type] = &[…]` with at least one row.
fn is_list(item: &[TokenTree]) -> bool {
    let Some((TokenTree::Group(list), [TokenTree::Ident(word), ..])) = item.split_last() else { return false };
    word == "static" && list.stream().into_iter().next().is_some_and(|token| is_table_module(&token))
}

/// A macro call. Its rows are in the braces that end its arguments; without braces, each argument is a row.
fn call(tokens: &[TokenTree], indent: usize, text: &mut String) {
    let Some((TokenTree::Group(arguments), path)) = tokens.split_last() else { return line(tokens, text) };
    line(path, text);
    let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
    match tokens.split_last() {
        Some((TokenTree::Group(table), head)) if table.delimiter() == Delimiter::Brace => {
            text.push('(');
            line(head, text);
            text.push(' ');
            block(table, indent, text);
            text.push(')');
        }
        _ => block(arguments, indent, text),
    }
}

/// Prints `group` with one row per line. Rows are separated by semicolons if there are any; otherwise each ends with a
/// comma.
fn block(group: &Group, indent: usize, text: &mut String) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let (separator, end) = if tokens.iter().any(|token| is_punct(token, ';')) { (';', "") } else { (',', ",") };
    let rows = tokens.split(|token| is_punct(token, separator)).filter(|row| !row.is_empty());
    let (open, close) = delimiters(group.delimiter());
    text.push_str(open);
    let mut is_empty = true;
    for row in rows {
        if !is_empty {
            text.push(separator);
        }
        is_empty = false;
        start_line(indent + INDENT, text);
        if is_call(row) { call(row, indent + INDENT, text) } else { line(row, text) }
    }
    if !is_empty {
        text.push_str(end);
        start_line(indent, text);
    }
    text.push_str(close);
}

fn start_line(indent: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// A token, reduced to what determines the spaces around it.
enum Piece {
    Sign(String),
    Group(Delimiter),
    /// An identifier or a literal.
    Word,
}

/// Prints `tokens` on one line.
fn line(tokens: &[TokenTree], text: &mut String) {
    let mut last = None;
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        let piece = match token {
            TokenTree::Group(group) => Piece::Group(group.delimiter()),
            TokenTree::Punct(first) => {
                let pair = |next: &&TokenTree| OPERATORS.contains(&format!("{first}{next}").as_str());
                let second = tokens.next_if(|next| first.spacing() == Spacing::Joint && pair(next));
                Piece::Sign(second.map_or_else(|| first.to_string(), |second| format!("{first}{second}")))
            }
            _ => Piece::Word,
        };
        if last.as_ref().is_some_and(|last| are_spaced(last, &piece)) {
            text.push(' ');
        }
        match (&piece, token) {
            (Piece::Sign(sign), _) => text.push_str(sign),
            (_, TokenTree::Group(group)) => {
                let (open, close) = delimiters(group.delimiter());
                text.push_str(open);
                line(&group.stream().into_iter().collect::<Vec<_>>(), text);
                text.push_str(close);
            }
            (_, word) => text.push_str(&word.to_string()),
        }
        last = Some(piece);
    }
}

/// Whether a space separates two tokens. Tables do no arithmetic: `-` is a sign, `<` begins the arguments of a type.
fn are_spaced(left: &Piece, right: &Piece) -> bool {
    let sign = |piece: &Piece, signs: &[&str]| matches!(piece, Piece::Sign(sign) if signs.contains(&sign.as_str()));
    let is_applied = matches!(left, Piece::Word) || sign(left, &[">"]);
    let is_argument = sign(right, &["!"]) || matches!(right, Piece::Group(Delimiter::Parenthesis));
    !(sign(left, &[".", "::", "&", "#", "!", "<", "-", "'"])
        || sign(right, &[",", ";", ".", ":", "::", "<", ">"])
        || is_applied && is_argument)
}

#[cfg(test)]
mod tests {
    use proc_macro2::{TokenStream, TokenTree};
    use quote::quote;

    use super::print;

    #[track_caller]
    fn check(item: TokenStream, expected: Option<&str>) {
        let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
        let mut printed = String::new();
        let is_table = print(&tokens, &mut printed);
        assert_eq!(is_table.then_some(&*printed), expected);
        if !is_table {
            return;
        }
        let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens").to_string().replace([' ', '\n'], "");
        let normalize =
            |text: &str| [",)", ",}", ",]"].iter().fold(tokens(text), |text, end| text.replace(end, &end[1..]));
        assert_eq!(normalize(&printed), normalize(&quote!(#item;).to_string()));
    }

    #[test]
    fn a_row_in_braces_is_a_line() {
        check(
            quote!(
                #[cfg(any(a, b))]
                rt::object!(#[inline] User = "a.user" { String id "id", Texts r#type "type" })
            ),
            Some(
                "#[cfg(any(a, b))]\nrt::object!(#[inline] User = \"a.user\" {\n    String id \"id\",\n    Texts r#type \"type\",\n});\n",
            ),
        );
        check(
            quote!(rt::polymorphic!(AnyA: A { #[cfg(b)] B(types::B) })),
            Some("rt::polymorphic!(AnyA: A {\n    #[cfg(b)] B(types::B),\n});\n"),
        );
        check(quote!(rt::object!(A = "a" {})), Some("rt::object!(A = \"a\" {});\n"));
    }

    #[test]
    fn an_argument_is_a_line() {
        check(
            quote!(rt::operation!(GET = "get", Get "v1.0" "/a", "b", "c.md", work = ["A", "B"], personal = [])),
            Some(
                "rt::operation!(\n    GET = \"get\",\n    Get \"v1.0\" \"/a\",\n    \"b\",\n    \"c.md\",\n    work = [\"A\", \"B\"],\n    personal = [],\n);\n",
            ),
        );
    }

    #[test]
    fn an_element_of_a_list_is_a_line() {
        check(
            quote!(static LINES: &[testing::Line] = &[testing::line("GET /a", || a::get(&Default::default(), -1).erase())]),
            Some(
                "static LINES: &[testing::Line] = &[\n    testing::line(\"GET /a\", || a::get(&Default::default(), -1).erase()),\n];\n",
            ),
        );
        check(
            quote!(static CASES: &[testing::Case] = &[testing::case!(
                "a" "b"; r#"a("c")"# with body => rt::Request::<()>::new(&A, &["c".into()]).json(&body.object());
                "GET" "d", [("e", "f")], None; Reproduced; 200 Typed as read<types::A> "{}"
            )]),
            Some(
                "static CASES: &[testing::Case] = &[\n    testing::case!(\n        \"a\" \"b\";\n        \
                 r#\"a(\"c\")\"# with body => rt::Request::<()>::new(&A, &[\"c\".into()]).json(&body.object());\n        \
                 \"GET\" \"d\", [(\"e\", \"f\")], None;\n        Reproduced;\n        \
                 200 Typed as read<types::A> \"{}\"\n    ),\n];\n",
            ),
        );
    }

    #[test]
    fn other_items_are_not_tables() {
        for item in [
            quote!(include!("a.rs")),
            quote!(static CASES: &[testing::Case] = &[]),
            quote!(static NAMES: &[&str] = &["a"]),
            quote!(use rt::a),
            quote!(),
        ] {
            check(item, None);
        }
    }
}

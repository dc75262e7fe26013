//! What a Rust file mentions outside its tests: paths and string literals, also in macros.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::Source;

/// Paths and string literals of a file.
#[derive(Default)]
pub(super) struct Code {
    /// Each path with `use` trees expanded and `crate`, `self` and `super` resolved. A path in the crate starts with
    /// `crate`, a method call with `.`. Code inside `quote!` is not the file's own, so its paths are left out.
    pub paths: Vec<Vec<String>>,
    /// The values of string literals, without those of attributes.
    pub literals: Vec<String>,
}

/// The macros whose content is generated code.
const QUOTES: [&str; 4] = ["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

impl Code {
    /// Parses `source`. None if it is not Rust.
    pub(super) fn parse(source: &Source) -> Option<Self> {
        let mut reader = Reader { code: Self::default(), module: module(&source.path), is_quoted: false };
        reader.read(source.text.parse().ok()?, &[]);
        Some(reader.code)
    }
}

/// The module of the file at `path` in `generator/src`, starting with `crate`.
fn module(path: &str) -> Vec<String> {
    let path = path.split_once("src/").map_or(path, |(_, path)| path);
    let path = path.trim_end_matches(".rs").trim_end_matches("lib");
    ["crate"].into_iter().chain(path.split('/').filter(|part| !part.is_empty())).map(str::to_owned).collect()
}

struct Reader {
    code: Code,
    module: Vec<String>,
    is_quoted: bool,
}

impl Reader {
    /// Reads `tokens`, which stand in a `use` tree after `prefix` if that is not empty.
    fn read(&mut self, tokens: TokenStream, prefix: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let [token, after @ ..] = rest {
            rest = match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.attribute(after),
                TokenTree::Punct(punct) if punct.as_char() == '.' => self.method(after),
                TokenTree::Ident(name) if name == "mod" => self.module(after),
                TokenTree::Ident(_) => self.path(rest, prefix),
                TokenTree::Group(group) => {
                    self.read(group.stream(), &[]);
                    after
                }
                TokenTree::Literal(literal) => {
                    self.literal(literal);
                    after
                }
                TokenTree::Punct(_) => after,
            };
        }
    }

    /// Skips an attribute, and the item that `#[cfg(test)]` gates.
    fn attribute<'t>(&self, rest: &'t [TokenTree]) -> &'t [TokenTree] {
        let rest = if is_punct(rest.first(), '!') { &rest[1..] } else { rest };
        match rest {
            [TokenTree::Group(group), after @ ..] if group.delimiter() == Delimiter::Bracket => {
                let is_test = group.stream().to_string().replace(' ', "") == "cfg(test)";
                if is_test { item_end(after) } else { after }
            }
            _ => rest,
        }
    }

    /// Reads a module that is written out in the file, after the keyword.
    fn module<'t>(&mut self, rest: &'t [TokenTree]) -> &'t [TokenTree] {
        match rest {
            [TokenTree::Ident(name), TokenTree::Group(body), after @ ..] => {
                self.module.push(name.to_string());
                self.read(body.stream(), &[]);
                self.module.pop();
                after
            }
            _ => rest,
        }
    }

    /// Reads the name of a method or field after a dot.
    fn method<'t>(&mut self, rest: &'t [TokenTree]) -> &'t [TokenTree] {
        match rest {
            [TokenTree::Ident(name), after @ ..] => {
                self.add(vec![".".to_owned(), name.to_string()]);
                after
            }
            _ => rest,
        }
    }

    /// Reads the path at the start of `rest`, or all paths of a `use` tree.
    fn path<'t>(&mut self, rest: &'t [TokenTree], prefix: &[String]) -> &'t [TokenTree] {
        let mut path = prefix.to_vec();
        let mut rest = rest;
        while let [TokenTree::Ident(name), after @ ..] = rest {
            path.push(name.to_string());
            rest = after;
            if !is_punct(rest.first(), ':') || !is_punct(rest.get(1), ':') {
                break;
            }
            rest = &rest[2..];
            match rest {
                [TokenTree::Group(tree), after @ ..] if tree.delimiter() == Delimiter::Brace => {
                    self.read(tree.stream(), &path);
                    return after;
                }
                _ => (),
            }
        }
        let is_quote = path.last().is_some_and(|name| QUOTES.contains(&name.as_str()));
        self.add(path);
        match rest {
            [bang, TokenTree::Group(body), after @ ..] if is_quote && is_punct(Some(bang), '!') => {
                self.quoted(body);
                after
            }
            _ => rest,
        }
    }

    /// Reads the generated code in `body`.
    fn quoted(&mut self, body: &Group) {
        let outer = std::mem::replace(&mut self.is_quoted, true);
        self.read(body.stream(), &[]);
        self.is_quoted = outer;
    }

    /// Adds `path`, unless it is only the name of a variable or a keyword.
    fn add(&mut self, path: Vec<String>) {
        let is_item = path.len() > 1 || path.iter().any(|name| name.starts_with(char::is_uppercase));
        if is_item && !self.is_quoted {
            self.code.paths.push(resolved(&path, &self.module));
        }
    }

    fn literal(&mut self, literal: &proc_macro2::Literal) {
        match syn::parse_str(&literal.to_string()) {
            Ok(syn::Lit::Str(text)) => self.code.literals.push(text.value()),
            Ok(syn::Lit::ByteStr(text)) => {
                self.code.literals.push(String::from_utf8_lossy(&text.value()).into_owned());
            }
            _ => (),
        }
    }
}

/// `path` with a leading `self` or `super` replaced by the module that it refers to from `module`.
fn resolved(path: &[String], module: &[String]) -> Vec<String> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    match path {
        [first, rest @ ..] if first == "self" && !rest.is_empty() => [module, rest].concat(),
        _ if supers > 0 => [&module[..module.len().saturating_sub(supers)], &path[supers..]].concat(),
        _ => path.to_vec(),
    }
}

/// What follows the item at the start of `tokens`, which ends with its first block or semicolon.
fn item_end(tokens: &[TokenTree]) -> &[TokenTree] {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(Some(token), ';'),
    };
    tokens.iter().position(is_end).map_or(&[], |end| &tokens[end + 1..])
}

fn is_punct(token: Option<&TokenTree>, ch: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        let source = Source { path: "generator/src/emit/ty.rs".to_owned(), text: text.to_owned() };
        Code::parse(&source).expect("the code is Rust")
    }

    #[test]
    fn use_trees_are_expanded_and_resolved() {
        let paths: Vec<_> = code("use crate::{model::{self, Type}, names}; use super::super::page::Page; use self::x;")
            .paths
            .into_iter()
            .map(|path| path.join("::"))
            .collect();
        let inner = code("mod inner { use super::super::a; }").paths.concat().join("::");
        assert_eq!(inner, "crate::emit::a");
        let expected =
            ["crate::model::self", "crate::model::Type", "crate::names", "crate::page::Page", "crate::emit::ty::x"];
        assert_eq!(paths, expected);
    }

    #[test]
    fn paths_in_quotes_and_tests_are_not_the_files_own() {
        let paths = code("fn f() { quote!(std::fs::read) } #[cfg(test)] mod tests { use crate::cache; }").paths;
        assert!(paths.is_empty(), "{paths:?}");
    }

    #[test]
    fn literals_in_macros_count_and_those_in_attributes_do_not() {
        let literals =
            code("/// Doc.\n#[allow(x, reason = \"why\")]\nfn f() { matches!(a, \"b\" | r#\"c\"#); quote!(\"d\") }")
                .literals;
        assert_eq!(literals, ["b", "c", "d"]);
    }
}

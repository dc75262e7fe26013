//! The tokens that generated code may consist of, so that no text of a page becomes code.
//!
//! Outside of literals, everything is on a list: keywords, macros, attributes, and the items of other crates. Any other
//! path begins with a name that the SDK declares. Documentation is read as Markdown: rustdoc compiles and runs the code in
//! it, so its tokens are checked as well, and nothing in it may be HTML.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Keywords that the emitter writes.
const KEYWORDS: [&str; 21] = [
    "as", "crate", "enum", "false", "fn", "for", "in", "let", "mod", "move", "mut", "pub", "self", "Self", "static",
    "struct", "super", "true", "type", "use", "const",
];
/// Keywords that it does not write.
#[rustfmt::skip]
const OTHER_KEYWORDS: [&str; 34] = [
    "abstract", "asm", "async", "await", "become", "box", "break", "continue", "do", "dyn", "else", "extern", "final",
    "gen", "if", "impl", "loop", "macro", "macro_rules", "match", "override", "priv", "ref", "return", "trait", "try",
    "typeof", "union", "unsafe", "unsized", "virtual", "where", "while", "yield",
];
/// Words of [`OTHER_KEYWORDS`] that are names unless something else follows them.
const CONTEXTUAL: [&str; 3] = ["asm", "macro_rules", "union"];
/// Macros that it calls.
const MACROS: [&str; 7] = [
    "rt::enumeration",
    "rt::object",
    "rt::operation",
    "rt::polymorphic",
    "testing::case",
    "include",
    "insta::assert_snapshot",
];
/// Macros in the code of documentation.
const DOC_MACROS: [&str; 1] = ["println"];
/// Attributes without their literals.
const ATTRIBUTES: [&str; 13] = [
    "cfg(feature=)",
    "inline",
    "doc(hidden)",
    "doc(no_inline)",
    "rustfmt::skip",
    "non_exhaustive",
    "test",
    "deprecated=",
    "doc=",
    "derive(Clone,PartialEq,Eq,Hash)",
    "derive(Clone)",
    "allow(unused_imports)",
    "cfg(any(feature=))",
];
/// What may be at the root of a path besides names that the SDK declares.
const ROOTS: [&str; 9] = ["crate", "rt", "self", "super", "Self", "testing", "types", "runtime", "Default"];
/// And in the code of documentation.
const DOC_ROOTS: [&str; 1] = ["Ok"];
/// Crates of others, of which only [`OUTSIDE`] may be used.
const CRATES: [&str; 6] = ["std", "core", "alloc", "proc_macro", "insta", "docwright_runtime"];
/// Paths into them.
const OUTSIDE: [&str; 5] = [
    "docwright_runtime::testing",
    "insta::Settings::clone_current",
    "insta::assert_snapshot",
    "std::error::Error",
    "docwright_runtime",
];

/// Panics if a Rust file of an SDK has a token that is not on the list.
pub fn check<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) {
    if let Some(problem) = problem(files) {
        panic!("{problem}");
    }
}

/// The first token that is not on the list in the Rust files of an SDK, and its file.
///
/// `files` are its files by path; those of the runtime are the same in every SDK.
pub fn problem<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Option<String> {
    let is_rust = |(path, _): &(&str, &str)| path.ends_with(".rs") && !path.starts_with("runtime/");
    let read = |(path, text): (&'f str, &'f str)| {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, tokens.into_iter().collect::<Vec<_>>())
    };
    let files: Vec<(&str, Vec<TokenTree>)> = files.into_iter().filter(is_rust).map(read).collect();
    let packages = files.iter().filter_map(|(path, _)| path.split('/').next());
    let mut declared: BTreeSet<String> = packages.map(crate_name).collect();
    files.iter().for_each(|(_, tokens)| declare(tokens, &mut declared));
    files.iter().find_map(|(path, tokens)| {
        let checker = Checker { declared: &declared, is_doc: false };
        checker.tokens(tokens).err().map(|problem| format!("{path}: {problem}"))
    })
}

fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

/// Adds the names that `tokens` declare.
fn declare(tokens: &[TokenTree], declared: &mut BTreeSet<String>) {
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => declare(&group.stream().into_iter().collect::<Vec<_>>(), declared),
            TokenTree::Ident(ident) if ["mod", "struct", "enum"].iter().any(|keyword| ident == keyword) => {
                declared.extend(tokens.get(index + 1).map(|name| plain(&name.to_string()).to_owned()));
            }
            _ => (),
        }
    }
}

/// An identifier without the mark of a raw one.
fn plain(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// What is wrong with a token.
type Problem = String;

struct Checker<'c> {
    declared: &'c BTreeSet<String>,
    /// Whether the code is in documentation.
    is_doc: bool,
}

impl Checker<'_> {
    fn tokens(&self, tokens: &[TokenTree]) -> Result<(), Problem> {
        let mut docs = String::new();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if let Some((attribute, length)) = attribute(&tokens[index..]) {
                match doc(&attribute) {
                    Some(line) => docs += &format!("{line}\n"),
                    None => self.attribute(&attribute)?,
                }
                index += length;
                continue;
            }
            self.documentation(&std::mem::take(&mut docs))?;
            index += match token {
                TokenTree::Group(group) => {
                    self.tokens(&group.stream().into_iter().collect::<Vec<_>>())?;
                    1
                }
                TokenTree::Ident(_) => self.path(tokens, index)?,
                TokenTree::Punct(punct) => self.punctuation(punct.as_char(), tokens, index)?,
                TokenTree::Literal(literal) => self.literal(&literal.to_string())?,
            };
        }
        self.documentation(&docs)
    }

    /// Checks the path at `index`, and the macro call that it may be. Returns how many tokens it has.
    fn path(&self, tokens: &[TokenTree], index: usize) -> Result<usize, Problem> {
        let (names, length) = path(&tokens[index..]);
        let after = &tokens[index + length..];
        let is_ascii = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_#".contains(&byte));
        if let Some(name) = names.iter().find(|name| !is_ascii(name)) {
            return Err(format!("the identifier `{name}` is not ASCII"));
        }
        if let ([name], Some(next)) = (names.as_slice(), after.first()) {
            self.keyword(name, next)?;
        }
        if let ([bang, TokenTree::Group(arguments), ..], path) = (after, names.join("::"))
            && is_punct(Some(bang), '!')
        {
            self.call(&path, arguments)?;
        }
        let is_method = index.checked_sub(1).is_some_and(|before| is_punct(tokens.get(before), '.'));
        if !is_method {
            self.root(&names, length > 1)?;
        }
        Ok(length)
    }

    /// Checks the call of a macro.
    fn call(&self, path: &str, arguments: &Group) -> Result<(), Problem> {
        let text = arguments.to_string();
        match MACROS.contains(&path) || self.is_doc && DOC_MACROS.contains(&path) {
            true if path == "include" && text.contains("..") => Err(format!("`include!{text}` leads out")),
            true => Ok(()),
            false => Err(format!("the macro `{path}!` is not on the list")),
        }
    }

    /// Checks the root of a path. A name alone may be a variable or a field.
    fn root(&self, names: &[String], is_path: bool) -> Result<(), Problem> {
        let (root, path) = (names[0].as_str(), names.join("::"));
        let is_declared = self.declared.contains(plain(root));
        let is_of_crate = CRATES.contains(&root) && (is_path || root == "docwright_runtime");
        if is_of_crate && (names.len() > 1 || !is_declared) {
            let is_listed = OUTSIDE.contains(&&*path);
            return is_listed.then_some(()).ok_or_else(|| format!("`{path}`, of another crate, is not on the list"));
        }
        let is_known = is_declared || ROOTS.contains(&root) || self.is_doc && DOC_ROOTS.contains(&root);
        (!is_path || is_known).then_some(()).ok_or_else(|| format!("nothing declares the root of `{path}`"))
    }

    fn keyword(&self, name: &str, next: &TokenTree) -> Result<(), Problem> {
        let is_name = matches!(next, TokenTree::Punct(_) | TokenTree::Group(_)) && !is_punct(Some(next), '!');
        let is_contextual = CONTEXTUAL.contains(&name) && is_name;
        if KEYWORDS.contains(&name) || is_contextual {
            return Ok(());
        }
        // `Box<dyn std::error::Error>` is in the documentation of a package.
        let is_documented = self.is_doc && name == "dyn";
        match OTHER_KEYWORDS.contains(&name) && !is_documented {
            true => Err(format!("the keyword `{name}` is not on the list")),
            false => Ok(()),
        }
    }

    /// Checks the punctuation at `index`: no path from the root of all crates, and only known lifetimes.
    fn punctuation(&self, ch: char, tokens: &[TokenTree], index: usize) -> Result<usize, Problem> {
        let next = tokens.get(index + 1).map(ToString::to_string).unwrap_or_default();
        if ch == '\'' && !["_", "static"].contains(&&*next) {
            return Err(format!("the lifetime `'{next}` is not on the list"));
        }
        let is_path = ch == ':' && is_punct(tokens.get(index + 1), ':');
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        if is_path && !is_punct(before, '>') {
            return Err("a path begins with `::`".to_owned());
        }
        Ok(if is_path || ch == '\'' { 2 } else { 1 })
    }

    fn literal(&self, literal: &str) -> Result<usize, Problem> {
        match literal.starts_with(['b', 'c', '\'']) {
            true => Err(format!("the literal {literal} is neither a string nor a number")),
            false => Ok(1),
        }
    }

    fn attribute(&self, attribute: &[TokenTree]) -> Result<(), Problem> {
        let text = shape(attribute);
        match ATTRIBUTES.contains(&&*text) {
            true => Ok(()),
            false => Err(format!("the attribute `{text}` is not on the list")),
        }
    }

    /// Checks Markdown that rustdoc reads.
    fn documentation(&self, docs: &str) -> Result<(), Problem> {
        let mut code: Option<String> = None;
        for event in Parser::new_ext(docs, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.is_empty() => {
                    code = Some(String::new())
                }
                Event::Start(Tag::CodeBlock(_)) => return Err(format!("foreign code in documentation:\n{docs}")),
                Event::End(TagEnd::CodeBlock) => self.example(&code.take().unwrap_or_default())?,
                Event::Text(text) => {
                    if let Some(code) = &mut code {
                        code.push_str(&text);
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    return Err(format!("the documentation has HTML, `{html}`:\n{docs}"));
                }
                _ => (),
            }
        }
        Ok(())
    }

    /// Checks code that rustdoc compiles. Lines that it hides begin with `# `.
    fn example(&self, code: &str) -> Result<(), Problem> {
        let shown: String = code.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line))).collect();
        let tokens: TokenStream = shown.parse().map_err(|error| format!("{error} in documentation:\n{code}"))?;
        let inside = Checker { is_doc: true, ..*self };
        inside.tokens(&tokens.into_iter().collect::<Vec<_>>()).map_err(|problem| format!("{problem}:\n{code}"))
    }
}

/// The names of the path that `tokens` begin with, and how many tokens it has.
fn path(tokens: &[TokenTree]) -> (Vec<String>, usize) {
    let (mut names, mut length) = (Vec::new(), 0);
    while let Some(TokenTree::Ident(ident)) = tokens.get(length) {
        names.push(ident.to_string());
        length += 1;
        if !is_punct(tokens.get(length), ':') || !is_punct(tokens.get(length + 1), ':') {
            break;
        }
        length += 2;
    }
    (names, length)
}

fn is_punct(token: Option<&TokenTree>, ch: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ch)
}

/// The content of the attribute that `tokens` begin with, and how many tokens it has.
fn attribute(tokens: &[TokenTree]) -> Option<(Vec<TokenTree>, usize)> {
    let is_inner = is_punct(tokens.get(1), '!');
    match tokens.get(if is_inner { 2 } else { 1 }) {
        Some(TokenTree::Group(group)) if is_punct(tokens.first(), '#') && group.delimiter() == Delimiter::Bracket => {
            Some((group.stream().into_iter().collect(), if is_inner { 3 } else { 2 }))
        }
        _ => None,
    }
}

/// The line of documentation in an attribute, as rustdoc reads it.
fn doc(attribute: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(line)] = attribute else { return None };
    let line: syn::LitStr = syn::parse_str(&line.to_string()).ok().filter(|_| name == "doc")?;
    let line = line.value();
    Some(line.strip_prefix(' ').unwrap_or(&line).to_owned())
}

/// The text of an attribute without literals, and without what follows the first feature in a list of features.
fn shape(attribute: &[TokenTree]) -> String {
    let mut text = String::new();
    for token in attribute {
        match token {
            TokenTree::Literal(_) => (),
            TokenTree::Group(group) => {
                let inside = shape(&group.stream().into_iter().collect::<Vec<_>>());
                text += &format!("({})", inside.replace(",feature=", ""));
            }
            token => text += &token.to_string(),
        }
    }
    text
}

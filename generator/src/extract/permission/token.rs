//! The tokens of a permission cell: scopes, separators, and the words and phrases between them.

use std::borrow::Cow;

use crate::config::words::is_unspaced;
use crate::config::{Config, PermissionWords, Words};

/// A token of a cell. It is small: a cell may have millions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    start: u32,
    end: u32,
}

impl Token {
    /// The token of `len` bytes at `start`; no page is as long as `u32::MAX` bytes.
    fn new(kind: Kind, start: usize, len: usize) -> Self {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { kind, start: offset(start), end: offset(start + len) }
    }

    /// Where it begins in the text of the cell.
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    /// Where it ends in the text of the cell.
    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    /// Its text in the text `cell`.
    pub(super) fn text<'t>(&self, cell: &'t str) -> &'t str {
        &cell[self.start()..self.end()]
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scope such as `Mail.Read`.
    Scope,
    /// A scope with spaces inside, such as `Mail. Read`.
    Broken,
    /// A word that is none of the others.
    Word,
    Comma,
    /// The end of a sentence, or a semicolon.
    Stop,
    /// A line break.
    Line,
    Colon,
    Open,
    Close,
    /// The scopes on both sides are required together.
    And,
    /// The scope after it is required together with one of the list before it.
    Plus,
    Or,
    /// One of the scopes after it is sufficient.
    OneOf,
    /// All scopes after it, or those before it, are required.
    AllOf,
    /// The scopes after it do not work; without any, a condition begins.
    Except,
    /// The scopes after it do not work, or those before it if there are none.
    Not,
    /// The scopes before it do not work; those after it do.
    Replaced,
    /// The scopes in the same clause do not work.
    Denial,
    /// No scope works.
    Unsupported,
    /// A condition begins.
    Condition,
    /// A clause begins that contrasts with the one before it.
    Contrast,
    /// After a comma: a clause begins.
    Request,
    /// A note begins, up to the end of the line.
    Note,
    /// It states nothing.
    Filler,
}

/// The tokens of `text`, in order.
pub(super) fn tokens(text: &str, config: &Config) -> Vec<Token> {
    let mut lexer = Lexer { text, position: 0, tokens: Vec::new(), depth: 0, config };
    while lexer.step() {}
    let mut tokens = lexer.tokens;
    close_parentheses(&mut tokens);
    tokens
}

/// How deep parentheses may be nested: lists are read by recursion. Those that are deeper are words that nobody
/// understands, and no scope after them is read.
const MAX_DEPTH: usize = 32;

/// Makes commas of parentheses without a partner.
fn close_parentheses(tokens: &mut [Token]) {
    let mut open: Vec<usize> = Vec::new();
    for (index, token) in tokens.iter_mut().enumerate() {
        match token.kind {
            Kind::Open => open.push(index),
            Kind::Close if open.pop().is_none() => token.kind = Kind::Comma,
            _ => (),
        }
    }
    open.into_iter().for_each(|index| tokens[index].kind = Kind::Comma);
}

/// The name of the scope at `text`: without the host of a full name, and without zero-width characters.
pub(super) fn scope_name(text: &str) -> Cow<'_, str> {
    let name = text.rsplit('/').next().unwrap_or(text);
    match name.is_ascii() {
        true => name.into(),
        false => name.chars().filter(|ch| !is_zero_width(*ch)).collect::<String>().into(),
    }
}

/// Characters that are invisible, and allow or prevent a line break.
fn is_zero_width(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Characters that may be in a scope.
fn is_scope_char(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '.' | '_' | '-') || is_zero_width(ch)
}

/// Punctuation that separates and means nothing: quotation marks, dashes, and the marks of footnotes.
fn is_mark(ch: char) -> bool {
    let marks = "*†‡§¶#^`\"'“”„‘’«»-‐‑–—~=_<>\\¹²³⁰⁴⁵⁶⁷⁸⁹…";
    marks.contains(ch) || ch.is_whitespace() || is_zero_width(ch)
}

fn separator(ch: char) -> Option<Kind> {
    Some(match ch {
        '\n' => Kind::Line,
        ',' | '、' | '，' | '،' | '·' | '•' => Kind::Comma,
        ';' | '；' | '!' | '?' | '。' | '！' | '？' | '.' => Kind::Stop,
        ':' | '：' => Kind::Colon,
        '(' | '（' | '[' | '【' | '{' => Kind::Open,
        ')' | '）' | ']' | '】' | '}' => Kind::Close,
        '|' | '｜' | '/' | '／' => Kind::Or,
        '&' | '＆' | '+' | '＋' => Kind::And,
        _ => return None,
    })
}

struct Lexer<'t> {
    text: &'t str,
    position: usize,
    tokens: Vec<Token>,
    /// How many parentheses are open.
    depth: usize,
    config: &'t Config,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    /// Reads the next token or skips a mark; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(ch) = rest.chars().next() else { return false };
        let starts_word = ch == '.' && rest[1..].starts_with(|next: char| next.is_ascii_alphabetic());
        match separator(ch).filter(|_| !starts_word) {
            Some(Kind::Open) if footnote_len(rest).is_some() => self.position += footnote_len(rest).unwrap_or(1),
            Some(kind) => self.push(kind, ch.len_utf8()),
            None if is_mark(ch) => self.position += ch.len_utf8(),
            None => self.word(),
        }
        true
    }

    fn push(&mut self, kind: Kind, len: usize) {
        let depth = match kind {
            Kind::Open => self.depth + 1,
            Kind::Close => self.depth.saturating_sub(1),
            _ => self.depth,
        };
        let is_deep = depth != self.depth && depth.max(self.depth) > MAX_DEPTH;
        self.depth = depth;
        let token = Token::new(if is_deep { Kind::Word } else { kind }, self.position, len);
        self.position += len;
        match self.tokens.last_mut().filter(|_| is_deep) {
            // A cell may have millions of them.
            Some(last) if last.kind == Kind::Word && last.end == token.start => last.end = token.end,
            _ => self.tokens.push(token),
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        if let Some(len) = self.url_len() {
            let name = scope_name(&rest[..len]);
            let is_full_name = self.is_on_host(&rest[..len]) && is_scope(&name, self.config);
            return self.push(if is_full_name { Kind::Scope } else { Kind::Word }, len);
        }
        if let Some(len) = self.broken_len() {
            return self.push(Kind::Broken, len);
        }
        let run = &rest[..rest.find(|ch: char| !is_scope_char(ch)).unwrap_or(rest.len())];
        let core = run.trim_end_matches(|ch: char| matches!(ch, '.' | '-' | '_') || is_zero_width(ch));
        if is_scope(&scope_name(core), self.config) {
            self.push(Kind::Scope, core.len());
        } else if let Some((kind, len)) = self.phrase() {
            self.push(kind, len);
        } else if self.is_bare_scope(core) {
            self.push(Kind::Scope, core.len());
        } else if !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit()) {
            // The number of a footnote or of a list item, such as `1.` or `1)`.
            let after = &rest[core.len()..];
            let is_mark = |ch: char| ch == '.' || ch == ')' && self.depth == 0;
            self.position += core.len() + after.find(|ch| !is_mark(ch)).unwrap_or(after.len());
        } else {
            self.push(Kind::Word, word_len(rest));
        }
    }

    /// The length of the URL here.
    fn url_len(&self) -> Option<usize> {
        let rest = self.rest();
        let is_url = rest.starts_with("https://") || rest.starts_with("http://");
        let is_end = |ch: char| ch.is_whitespace() || matches!(ch, ',' | ';' | ')' | '|' | '`' | '"');
        is_url.then(|| rest[..rest.find(is_end).unwrap_or(rest.len())].trim_end_matches(['.', ':']).len())
    }

    fn is_on_host(&self, url: &str) -> bool {
        let mut parts = url.splitn(4, '/').skip(2);
        let (host, path) = (parts.next(), parts.next());
        path.is_some_and(|path| !path.contains('/')) && host.is_some_and(|host| self.config.is_host(host))
    }

    /// The longest phrase here.
    fn phrase(&self) -> Option<(Kind, usize)> {
        let words = &self.config.vocabulary.permissions;
        let lists: [(Kind, &Words); 15] = [
            (Kind::Unsupported, &words.unsupported),
            (Kind::Denial, &words.denials),
            (Kind::Except, &words.exceptions),
            (Kind::Not, &words.negations),
            (Kind::Replaced, &words.replaced),
            (Kind::And, &words.conjunctions),
            (Kind::Plus, &words.additions),
            (Kind::Or, &words.alternatives),
            (Kind::OneOf, &words.one_of),
            (Kind::AllOf, &words.all_of),
            (Kind::Condition, &words.conditions),
            (Kind::Contrast, &words.contrasts),
            (Kind::Request, &words.requests),
            (Kind::Note, &words.notes),
            (Kind::Filler, &words.fillers),
        ];
        let rest = self.rest();
        // `e` is a word in some languages; in `e.g.` it is none.
        let is_word = |len: &usize| ident_len(rest[*len..].strip_prefix('.').unwrap_or_default()).is_none();
        let lengths =
            lists.into_iter().filter_map(|(kind, words)| Some((kind, words.prefix_len(rest).filter(is_word)?)));
        // Of phrases with the same length, the first list wins.
        lengths.rev().max_by_key(|(_, len)| *len)
    }

    /// Whether `word`, a scope that is a plain word, stands alone between separators.
    fn is_bare_scope(&self, word: &str) -> bool {
        let is_between =
            |token: &Token| !matches!(token.kind, Kind::Word | Kind::Broken | Kind::Filler | Kind::Condition);
        self.config.vocabulary.permissions.scopes.iter().any(|scope| scope == word)
            && self.tokens.last().is_none_or(is_between)
            && is_followed_by_separator(&self.rest()[word.len()..], &self.config.vocabulary.permissions)
    }

    /// The length of the scope with spaces beside its periods here.
    fn broken_len(&self) -> Option<usize> {
        let rest = self.rest();
        let mut end = ident_len(rest.strip_prefix('.').unwrap_or(rest))? + usize::from(rest.starts_with('.'));
        let mut broken = rest.starts_with('.').then_some(end);
        loop {
            let after = &rest[end..];
            let period = after.len() - after.trim_start_matches(' ').len();
            let Some(next) = after[period..].strip_prefix('.') else { break };
            let spaces = next.len() - next.trim_start_matches(' ').len();
            let Some(len) = ident_len(&next[spaces..]) else { break };
            let part = end + period + 1 + spaces;
            if period + spaces > 0 && !(period > 0 || self.continues(&rest[..end], &rest[part..], len)) {
                break;
            }
            end = part + len;
            if period + spaces > 0 || broken.is_some() {
                broken = Some(end);
            }
        }
        broken
    }

    /// Whether the name of `len` bytes at the start of `rest` continues the scope `before`, and begins no sentence.
    fn continues(&self, before: &str, rest: &str, len: usize) -> bool {
        let words = &self.config.vocabulary.permissions;
        let name = &rest[..len];
        let is_one_of = |list: &Words| list.iter().any(|known| known == name);
        let is_last = is_followed_by_separator(&rest[len..], words);
        is_one_of(&words.operations) || is_last && is_one_of(&words.constraints) && is_scope(before, self.config)
    }
}

/// Whether a separator or a conjunction is the first in `rest` besides marks, or nothing is.
fn is_followed_by_separator(rest: &str, words: &PermissionWords) -> bool {
    let rest = rest.trim_start_matches(|ch| ch != '\n' && is_mark(ch));
    let mut chars = rest.chars();
    let is_separator = chars.next().is_none_or(|ch| separator(ch).is_some());
    let is_period_inside = rest.starts_with('.') && chars.next().is_some_and(|ch| ch.is_ascii_alphabetic());
    is_separator && !is_period_inside
        || [&words.conjunctions, &words.alternatives].iter().any(|words| words.prefix_len(rest).is_some())
}

/// The length of the name at the start of `text`: a letter, then letters, digits, `_` and `-`.
fn ident_len(text: &str) -> Option<usize> {
    let len = text.find(|ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'))).unwrap_or(text.len());
    text.starts_with(|ch: char| ch.is_ascii_alphabetic()).then_some(len)
}

/// The length of the word at the start of `text`; each character is a word where words have no spaces between them.
fn word_len(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with(is_unspaced) {
        return first;
    }
    let is_end = |ch: char| ch.is_whitespace() || is_unspaced(ch) || ch != '.' && separator(ch).is_some();
    let word = &text[..text.find(is_end).unwrap_or(text.len())];
    if word.ends_with('.') && word.split_terminator('.').all(|letter| letter.chars().count() == 1) && word.len() > 3 {
        // An abbreviation such as `e.g.`
        return word.len();
    }
    word.trim_end_matches(['.', '"', '\'', '”', '’', '`', '*']).len().max(first)
}

/// The length of the footnote mark in brackets at the start of `text`: `[1]`, `(*)`.
fn footnote_len(text: &str) -> Option<usize> {
    let inside = text.strip_prefix(['(', '['])?;
    let is_mark = |ch: char| ch.is_ascii_digit() || "*†‡§^".contains(ch);
    let len = inside.find(|ch| !is_mark(ch)).filter(|len| *len > 0)?;
    inside[len..].starts_with([')', ']']).then_some(len + 2)
}

/// `Mail.Read`, `offline_access`: names of ASCII letters and digits, separated by periods or underscores. The first is
/// no operation such as `Read`.
pub(super) fn is_scope(word: &str, config: &Config) -> bool {
    let is_ascii = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if !is_ascii || !word.contains(['.', '_']) {
        return false;
    }
    let parts = || word.split('.');
    let is_file = ["md", "com", "html", "net"].contains(&parts().next_back().unwrap_or_default());
    let first = parts().next().unwrap_or_default();
    parts().all(|part| part.starts_with(|ch: char| ch.is_ascii_alphabetic()))
        && parts().any(|part| part.len() > 1)
        && !is_file
        && !config.vocabulary.permissions.operations.iter().any(|operation| operation == first)
        && !word.starts_with(config.api.namespace.as_str())
}

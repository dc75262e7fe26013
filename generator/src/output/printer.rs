//! Prints the tokens of a file, item by item: a page can state so much that the tokens, the syntax tree and the text of
//! its file would together take too much memory.
//!
//! Tables are printed by [`table`], and the rest by `prettyplease`, which parses it first. It prints neither comments nor
//! empty lines, so the marker line and the lines between items are added here.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::output::{MARKER, table};

/// A body with more rows is printed in parts with so many rows.
const ROWS: usize = 1000;

/// A file that begins with the marker, with the tokens of its `head` before its printed `items`.
///
/// # Errors
/// The tokens are not valid Rust.
pub(super) fn file(head: TokenStream, items: &str) -> Result<String, syn::Error> {
    let mut printer = Printer { text: format!("// {MARKER}\n"), ..Printer::default() };
    printer.push(head)?;
    printer.flush()?;
    let first = items.find('\n').map_or(items.len(), |end| end + 1);
    printer.write(&items[..first]);
    printer.text.push_str(&items[first..]);
    Ok(printer.text)
}

/// Items that are being printed.
#[derive(Default)]
pub(super) struct Printer {
    text: String,
    /// The start of the last line; the line of the marker does not count.
    last_line: Option<usize>,
    /// Tokens that are not printed yet.
    pending: Vec<TokenTree>,
    /// Where in `pending` the last item starts.
    item: usize,
}

impl Printer {
    /// Prints `tokens`, which end with an item, or keeps them until it is known how to print them.
    ///
    /// # Errors
    /// They are not valid Rust.
    pub(super) fn push(&mut self, tokens: TokenStream) -> Result<(), syn::Error> {
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ';' => self.end_item(punct.into())?,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => self.push_body(group)?,
                token => self.pending.push(token),
            }
        }
        Ok(())
    }

    /// The whole text.
    ///
    /// # Errors
    /// The last tokens are not valid Rust.
    pub(super) fn finish(mut self) -> Result<String, syn::Error> {
        self.flush()?;
        Ok(self.text)
    }

    /// Prints the last item if it is a table.
    fn end_item(&mut self, semicolon: TokenTree) -> Result<(), syn::Error> {
        let mut printed = String::new();
        if table::print(&self.pending[self.item..], &mut printed) {
            self.pending.truncate(self.item);
            self.flush()?;
            self.write(&printed);
        } else {
            self.pending.push(semicolon);
            self.item = self.pending.len();
        }
        Ok(())
    }

    /// Adds a `body` in braces; prints a long one of a type.
    fn push_body(&mut self, body: Group) -> Result<(), syn::Error> {
        let name = match &self.pending[self.item..] {
            [.., TokenTree::Ident(keyword), TokenTree::Ident(name)] if keyword == "struct" || keyword == "enum" => {
                Some([keyword.clone(), name.clone()])
            }
            _ => None,
        };
        let Some(name) = name else {
            self.pending.push(body.into());
            self.item = self.pending.len();
            return Ok(());
        };
        let stream = body.stream();
        // Nothing else has the tokens now, so they are not copied.
        drop(body);
        let parts = parts(stream);
        if parts.len() > 1 {
            return self.print_parts(name, parts);
        }
        let body = Group::new(Delimiter::Brace, parts.into_iter().flatten().collect());
        self.pending.push(body.into());
        self.item = self.pending.len();
        Ok(())
    }

    /// Prints the type `name`, whose head is the last item, with the `parts` of its body.
    fn print_parts(&mut self, name: [Ident; 2], parts: Vec<Vec<TokenTree>>) -> Result<(), syn::Error> {
        let mut head = self.pending.split_off(self.item);
        self.flush()?;
        for (index, part) in parts.into_iter().enumerate() {
            let body = Group::new(Delimiter::Brace, part.into_iter().collect());
            head.push(body.into());
            let printed = unparse(std::mem::replace(&mut head, name.clone().map(TokenTree::from).to_vec()))?;
            let start = if index == 0 { 0 } else { printed.find('\n').map_or(0, |end| end + 1) };
            self.write(printed[start..].strip_suffix("}\n").unwrap_or_default());
        }
        self.write("}\n");
        Ok(())
    }

    /// Prints all pending tokens, which are whole items.
    fn flush(&mut self) -> Result<(), syn::Error> {
        self.item = 0;
        if self.pending.is_empty() {
            return Ok(());
        }
        let printed = unparse(std::mem::take(&mut self.pending))?;
        self.write(&printed);
        Ok(())
    }

    /// Appends the lines of `code`, and an empty line between items that have several lines or begin with documentation.
    ///
    /// No literal is printed on several lines, so a line that is not indented is never inside a literal.
    fn write(&mut self, code: &str) {
        for line in code.split_inclusive('\n') {
            let above = self.last_line.map_or("", |start| self.text[start..].trim_end_matches('\n'));
            if are_separated(above, line.trim_end_matches('\n')) {
                self.text.push('\n');
            }
            self.last_line = Some(self.text.len());
            self.text.push_str(line);
        }
    }
}

/// The rows of a body, many together. A row that begins with an attribute starts a part; nothing else is known of rows.
fn parts(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let (mut parts, mut rows) = (vec![Vec::new()], 0);
    let mut tokens = body.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let ends_row = table::is_punct(&token, ',') && tokens.peek().is_some_and(|next| table::is_punct(next, '#'));
        if let Some(part) = parts.last_mut() {
            part.push(token);
        }
        rows += usize::from(ends_row);
        if ends_row && rows % ROWS == 0 {
            parts.push(Vec::new());
        }
    }
    parts
}

fn unparse(items: Vec<TokenTree>) -> Result<String, syn::Error> {
    Ok(prettyplease::unparse(&syn::parse2(items.into_iter().collect())?))
}

/// Whether one item ends with the line `above`, another begins with the line `below`, and an empty line separates them.
fn are_separated(above: &str, below: &str) -> bool {
    // A table belongs to the item above it.
    let begins_item = !above.is_empty()
        && !below.is_empty()
        && !below.starts_with([' ', '}', ']', ')'])
        && !below.starts_with("rt::");
    let ends_block = above.starts_with('}') || above == "];" || above == ");";
    let begins_docs = below.starts_with("///") && !above.starts_with("///");
    begins_item && (ends_block || begins_docs || ends_group(above, below))
}

/// Whether a group of inner attributes, imports or constants ends.
fn ends_group(above: &str, below: &str) -> bool {
    let is_head = |line: &str| line.starts_with("//!") || line.starts_with("#![");
    let continues = |start: &str| below.starts_with(start) || below.starts_with("#[cfg(");
    let ends = |start: &str| above.starts_with(start) && !continues(start);
    is_head(above) && !is_head(below) || ends("use ") || ends("const ")
}

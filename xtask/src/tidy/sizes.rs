//! Sizes: 500 lines a file, 60 a function, 25 a `quote!`, four parameters, and small medians.
//!
//! The code is formatted, so a block ends with the next brace at the indentation of its first line.

use super::Source;

const FILE: usize = 500;
const FUNCTION: usize = 60;
const QUOTE: usize = 25;
const PARAMETERS: usize = 4;
const MEDIAN_FILE: usize = 150;
const MEDIAN_FUNCTION: usize = 12;

/// Everything in `source` that is too large.
pub(super) fn violations(source: &Source) -> Vec<String> {
    let lines = code(source);
    let mut found = Vec::new();
    if lines.len() > FILE {
        found.push(format!("{}: {} lines, at most {FILE} are allowed", source.path, lines.len()));
    }
    for (start, length) in blocks(&lines, is_function) {
        let name = lines[start].trim();
        if length > FUNCTION {
            found.push(format!("{}:{}: a function of {length} lines: {name}", source.path, start + 1));
        }
        let parameters = parameters(&lines[start..]);
        if parameters > PARAMETERS {
            found.push(format!("{}:{}: {parameters} parameters: {name}", source.path, start + 1));
        }
    }
    for (start, length) in blocks(&lines, |line| line.contains("quote! {")) {
        if length > QUOTE {
            found.push(format!("{}:{}: a `quote!` of {length} lines", source.path, start + 1));
        }
    }
    found
}

/// Medians that are too large, over all files.
pub(super) fn medians(sources: &[Source]) -> Vec<String> {
    let mut files: Vec<usize> = sources.iter().map(|source| code(source).len()).collect();
    let functions = sources.iter().flat_map(|source| blocks(&code(source), is_function));
    let mut functions: Vec<usize> = functions.map(|(_, length)| length).collect();
    let too_large = |what: &str, sizes: &mut Vec<usize>, limit: usize| {
        sizes.sort_unstable();
        let median = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        (median > limit).then(|| format!("the median {what} has {median} lines, at most {limit} are allowed"))
    };
    let file = too_large("file", &mut files, MEDIAN_FILE);
    file.into_iter().chain(too_large("function", &mut functions, MEDIAN_FUNCTION)).collect()
}

/// The lines before the file's unit tests.
fn code(source: &Source) -> Vec<&str> {
    source.text.lines().take_while(|line| *line != "#[cfg(test)]").collect()
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
    rest.trim_start_matches("const ").starts_with("fn ")
}

/// Index of the first line and number of lines of each block whose first line satisfies `begins`.
fn blocks(lines: &[&str], begins: fn(&str) -> bool) -> Vec<(usize, usize)> {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let block = |(start, line): (usize, &&str)| {
        if line.trim_end().ends_with([';', '}']) {
            return Some((start, 1));
        }
        let depth = indentation(line);
        let end =
            lines[start + 1..].iter().position(|end| indentation(end) == depth && end.trim_start().starts_with('}'));
        Some((start, end? + 2))
    };
    lines.iter().enumerate().filter(|(_, line)| begins(line)).filter_map(block).collect()
}

/// How many parameters the function at the start of `lines` has, without `self`. A tuple counts as its elements.
fn parameters(lines: &[&str]) -> usize {
    // The `>` of an arrow is not a bracket.
    let text = lines.iter().take(20).copied().collect::<Vec<_>>().join(" ").replace("->", "");
    let name = text.find("fn ").unwrap_or(0);
    let list = opening(&text[name..]).map_or("", |open| bracketed(&text[name + open..]));
    let patterns =
        elements(list).into_iter().filter_map(|parameter| parameter.split_once(':').map(|(pattern, _)| pattern));
    patterns.map(names).sum()
}

/// How many values a pattern takes.
fn names(pattern: &str) -> usize {
    let pattern = pattern.trim().trim_start_matches('&');
    if pattern.starts_with('(') { elements(bracketed(pattern)).into_iter().map(names).sum() } else { 1 }
}

/// The text between the bracket at the start of `text` and its closing bracket.
fn bracketed(text: &str) -> &str {
    let mut depth = 0;
    for (index, ch) in text.char_indices() {
        depth += nesting(ch);
        if depth == 0 {
            return &text[1..index];
        }
    }
    ""
}

/// The parts of a list between its commas.
fn elements(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let parts = list.split(|ch: char| {
        depth += nesting(ch);
        ch == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).collect()
}

/// By how much `ch` changes the number of open brackets.
fn nesting(ch: char) -> i32 {
    match ch {
        '(' | '[' | '<' | '{' => 1,
        ')' | ']' | '>' | '}' => -1,
        _ => 0,
    }
}

/// The parenthesis that opens the parameters, after any generics.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, ch) in text.char_indices() {
        match ch {
            '<' => depth += 1,
            '>' => depth -= 1,
            '(' if depth == 0 => return Some(index),
            _ => (),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_without_self() {
        assert_eq!(parameters(&["fn f() {}"]), 0);
        assert_eq!(parameters(&["pub fn f(&self, a: u8, b: HashMap<String, u8>) -> K {"]), 2);
        assert_eq!(
            parameters(&[
                "fn f<F: Fn(u8, u8) -> u8>(",
                "    one: F,",
                "    two: impl Fn(u8) -> u8,",
                "    [a, b]: [u8; 2],",
                ") {"
            ]),
            3
        );
    }

    #[test]
    fn a_tuple_counts_as_its_elements() {
        assert_eq!(parameters(&["fn f(a: u8, (b, c): (u8, u8), &(d, (e, _)): &(u8, (u8, u8))) {"]), 6);
        assert_eq!(parameters(&["fn f(Docs { sources, config, .. }: &Docs, Id(id): Id, pair: (u8, u8)) {"]), 3);
    }
}

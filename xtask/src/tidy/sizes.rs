//! Sizes: a file of 500 lines, a function of 60, a `quote!` of 25, four parameters, and small medians.
//!
//! The code is formatted, so that what begins at an indentation ends with a brace at the same one.

use super::Source;

const FILE: usize = 500;
const FUNCTION: usize = 60;
const QUOTE: usize = 25;
const PARAMETERS: usize = 4;
const MEDIAN_FILE: usize = 150;
const MEDIAN_FUNCTION: usize = 12;

/// What is too large in `source`.
pub(super) fn complaints(source: &Source) -> Vec<String> {
    let lines = code(source);
    let mut found = Vec::new();
    if lines.len() > FILE {
        found.push(format!("{}: {} lines, {FILE} at the most", source.path, lines.len()));
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

/// Medians over all files.
pub(super) fn medians(sources: &[Source]) -> Vec<String> {
    let mut files: Vec<usize> = sources.iter().map(|source| code(source).len()).collect();
    let functions = sources.iter().flat_map(|source| blocks(&code(source), is_function));
    let mut functions: Vec<usize> = functions.map(|(_, length)| length).collect();
    let too_large = |what: &str, sizes: &mut Vec<usize>, most: usize| {
        sizes.sort_unstable();
        let median = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        (median > most).then(|| format!("the median {what} has {median} lines, {most} at the most"))
    };
    let file = too_large("file", &mut files, MEDIAN_FILE);
    file.into_iter().chain(too_large("function", &mut functions, MEDIAN_FUNCTION)).collect()
}

/// The lines before a file's own tests.
fn code(source: &Source) -> Vec<&str> {
    source.text.lines().take_while(|line| *line != "#[cfg(test)]").collect()
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
    rest.trim_start_matches("const ").starts_with("fn ")
}

/// Start and length of what begins where `begins` says and ends with a brace at the same indentation.
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

/// How many parameters the function at the head of `lines` has, `self` left out.
fn parameters(lines: &[&str]) -> usize {
    let text = lines.iter().take(20).copied().collect::<Vec<_>>().join(" ");
    let name = text.find("fn ").unwrap_or(0);
    let Some(open) = opening(&text[name..]) else { return 0 };
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for ch in text[name + open..].chars() {
        match ch {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' | ']' | '>' | '}' => depth -= 1,
            ',' if depth == 1 => parts.push(String::new()),
            _ => (),
        }
        if depth == 0 {
            break;
        }
        parts.last_mut().expect("there is one").push(ch);
    }
    let named = parts.iter().map(|part| part.trim_start_matches(['(', ' ', '&']));
    named.filter(|part| part.contains(':')).count()
}

/// The parenthesis that opens the parameters, behind any generics.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (place, ch) in text.char_indices() {
        match ch {
            '<' => depth += 1,
            '>' => depth -= 1,
            '(' if depth == 0 => return Some(place),
            _ => (),
        }
    }
    None
}

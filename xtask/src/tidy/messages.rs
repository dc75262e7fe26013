//! Only `diagnostic` words messages: other code of the generator passes data to the constructors of findings.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Source;

/// The names by which code refers to its findings.
const RECEIVERS: [&str; 2] = ["diagnostics", "findings"];

/// The constructors that receive text: a string literal with a space.
pub(super) fn violations(source: &Source) -> Vec<String> {
    if !source.path.starts_with("generator/src/") || source.path.starts_with("generator/src/diagnostic") {
        return Vec::new();
    }
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut constructors = Vec::new();
    collect(code.parse().unwrap_or_default(), &mut constructors);
    let violation = |name| format!("{}: `{name}` receives text; its constructor words the message", source.path);
    constructors.into_iter().map(violation).collect()
}

/// Adds the names of the methods that are called on findings in `tokens` and receive text.
fn collect(tokens: TokenStream, names: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for call in tokens.windows(4) {
        let [TokenTree::Ident(receiver), TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(arguments)] =
            call
        else {
            continue;
        };
        let is_call = dot.as_char() == '.' && arguments.delimiter() == Delimiter::Parenthesis;
        if is_call && RECEIVERS.iter().any(|known| receiver == known) && has_text(arguments.stream()) {
            names.push(name.to_string());
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), names);
        }
    }
}

/// Whether `tokens` contain a string literal with a space.
fn has_text(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.starts_with(['"', 'r']) && text.contains(' ')
        }
        TokenTree::Group(group) => has_text(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_a_constructor_is_a_violation() {
        let violations = |path: &str, code: &str| {
            let source = Source { path: path.to_owned(), text: format!("fn f() {{ {code} }}") };
            violations(&source).len()
        };
        let path = "generator/src/extract/path.rs";
        assert_eq!(violations(path, "ctx.diagnostics.irregular_path(span, \"the path is odd\")"), 1);
        assert_eq!(violations(path, "self.diagnostics.irregular_path(span, &format!(\"{a} is odd\"))"), 1);
        assert_eq!(violations(path, "ctx.diagnostics.irregular_path(span, &PathProblem::Odd(\"odd\".to_owned()))"), 0);
        assert_eq!(violations(path, "ctx.other.irregular_path(span, \"the path is odd\")"), 0);
        assert_eq!(violations("generator/src/diagnostic/request.rs", "diagnostics.add(\"the path is odd\")"), 0);
    }
}

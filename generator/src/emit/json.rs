//! JSON as a page shows it, made short enough for a line of code.

/// Whether `text` is JSON.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// JSON on one line, with nothing changed but the blank space between its tokens.
///
/// Reading and writing it anew would lose what a reader of JSON does not keep: a key given twice, digits, escapes.
pub(super) fn one_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for char in json.chars() {
        match char {
            _ if in_string => {
                line.push(char);
                in_string = escaped || char != '"';
                escaped = !escaped && char == '\\';
            }
            ' ' | '\t' | '\n' | '\r' => (),
            ',' | ':' => line.extend([char, ' ']),
            _ => {
                line.push(char);
                in_string = char == '"';
            }
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn only_blank_space_changes() {
        let json = "{\n  \"a\" : [ 1.0,2 ],\r\n\t\"b \\\" , :\": \"\\\\\", \"a\": null }";
        assert_eq!(one_line(json), r#"{"a": [1.0, 2], "b \" , :": "\\", "a": null}"#);
    }
}

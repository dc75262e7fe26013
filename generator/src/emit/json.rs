//! JSON as a page shows it, made short enough for a line of code.

/// JSON on one line, with nothing changed but the blank space between its tokens.
///
/// Reading and writing it anew would lose what a reader of JSON does not keep: a key given twice, digits, escapes.
pub(super) fn one_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let (outside, string) = rest.split_at(quote);
        let (string, after) = string.split_at(string_length(string));
        close_up(outside, &mut line);
        line.push_str(string);
        rest = after;
    }
    close_up(rest, &mut line);
    line
}

/// How long the string is that `json` begins with, its quotes among it.
fn string_length(json: &str) -> usize {
    let mut escaped = false;
    let ends = |byte: u8| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    };
    json.bytes().skip(1).position(ends).map_or(json.len(), |end| end + 2)
}

/// Adds what stands between strings.
fn close_up(json: &str, line: &mut String) {
    for char in json.chars() {
        match char {
            ' ' | '\t' | '\n' | '\r' => (),
            ',' | ':' => line.extend([char, ' ']),
            _ => line.push(char),
        }
    }
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

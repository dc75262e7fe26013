//! Puts JSON from a page on one line of code.

/// Puts JSON on one line; only the whitespace between its tokens changes.
///
/// Parsing and serializing it would lose duplicate keys, digits and escapes.
pub(super) fn one_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let (outside, string) = rest.split_at(quote);
        let (string, after) = string.split_at(string_length(string));
        collapse(outside, &mut line);
        line.push_str(string);
        rest = after;
    }
    collapse(rest, &mut line);
    line
}

/// The length of the string that `json` begins with, including quotes.
fn string_length(json: &str) -> usize {
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    };
    json.bytes().skip(1).position(is_end).map_or(json.len(), |end| end + 2)
}

/// Appends JSON that contains no string, with a space after each comma and colon.
fn collapse(json: &str, line: &mut String) {
    for ch in json.chars() {
        match ch {
            ' ' | '\t' | '\n' | '\r' => (),
            ',' | ':' => line.extend([ch, ' ']),
            _ => line.push(ch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn only_whitespace_changes() {
        let json = "{\n  \"a\" : [ 1.0,2 ],\r\n\t\"b \\\" , :\": \"\\\\\", \"a\": null }";
        assert_eq!(one_line(json), r#"{"a": [1.0, 2], "b \" , :": "\\", "a": null}"#);
    }
}

//! Values of the profile, shortened for the page.

use std::fmt::Write as _;

/// How many values of a list, and keys of a table, are shown.
const SHOWN: usize = 3;
/// How long a text may be.
const LENGTH: usize = 60;

/// `value` as TOML for a cell; long lists and texts end with `…`.
pub(super) fn short(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) if text.chars().count() > LENGTH => {
            format!("\"{}…\"", text.chars().take(LENGTH).collect::<String>())
        }
        toml::Value::Array(values) if values.len() > SHOWN => {
            let shown: Vec<String> = values.iter().take(SHOWN).map(exact).collect();
            format!("[{}, …]", shown.join(", "))
        }
        value => exact(value),
    }
}

/// An example of a table with the heading `brackets`: its first entries that are short, and the first values of lists.
pub(super) fn table<'v>(brackets: &str, entries: impl Iterator<Item = (&'v str, &'v toml::Value)>) -> Option<String> {
    let is_short = |value: &toml::Value| value.as_str().is_none_or(|text| text.chars().count() <= 2 * LENGTH);
    let mut example = String::new();
    for (key, value) in entries.filter(|(_, value)| is_short(value)).take(SHOWN) {
        let value = match value {
            toml::Value::Array(values) => toml::Value::Array(values.iter().take(SHOWN).cloned().collect()),
            value => value.clone(),
        };
        let _ = writeln!(example, "{} = {}", quoted(key), exact(&value));
    }
    (!example.is_empty()).then(|| format!("{brackets}\n{example}"))
}

/// `value` as TOML on one line.
fn exact(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(value) => value.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Array(values) => format!("[{}]", values.iter().map(exact).collect::<Vec<_>>().join(", ")),
        toml::Value::Table(table) if table.is_empty() => "{}".to_owned(),
        toml::Value::Table(table) => {
            let pairs: Vec<String> =
                table.iter().map(|(key, value)| format!("{} = {}", quoted(key), exact(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// `key` as TOML.
fn quoted(key: &str) -> String {
    let is_bare = key.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '-' || ch == '_');
    if is_bare { key.to_owned() } else { format!("\"{key}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shortened() {
        let profile: toml::Table =
            toml::from_str("a = [\"x\", \"y\", \"z\", \"w\"]\n\"/b\" = { c = true }").expect("TOML");
        assert_eq!(short(&profile["a"]), r#"["x", "y", "z", …]"#);
        let example = table("[t]", profile.iter().map(|(key, value)| (key.as_str(), value))).expect("an example");
        assert!(
            example.contains("a = [\"x\", \"y\", \"z\"]\n") && example.contains("\"/b\" = { c = true }\n"),
            "{example}"
        );
    }
}

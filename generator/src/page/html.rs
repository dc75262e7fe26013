//! Inline HTML: which elements are markup, and the attributes of tags.

/// HTML elements that only format text.
pub(super) const MARKUP: [&str; 34] = [
    "a", "b", "i", "p", "u", "s", "ul", "ol", "em", "td", "tr", "th", "hr", "sup", "sub", "div", "img", "pre", "code",
    "span", "font", "table", "thead", "tbody", "strong", "center", "small", "section", "h1", "h2", "h3", "h4", "dl",
    "dt",
];

/// The quoted value of the attribute `name` in `tag`.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(name)?;
    rest.strip_prefix("=\"")?.split('"').next()
}

/// The element name of the start or end tag `tag`, in lower case.
pub(super) fn element_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).trim_start();
    let end = name.find(|ch: char| !ch.is_ascii_alphanumeric()).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

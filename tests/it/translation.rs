//! Translates pages into a language that does not exist, as references are translated by machine.
//!
//! Every word of prose becomes an invented one, always the same. What is the same in each language stays: code,
//! annotations, targets of links, keys of front matter, and names, which are words with an inner capital, a digit, a
//! period or an underscore, and words in a column of names. Each heading gets the anchor of its English text.

/// The words of front matter that are prose.
const PROSE_KEYS: [&str; 2] = ["title", "description"];

/// In the heading of a first column: its cells are names.
const NAME_COLUMNS: [&str; 8] =
    ["property", "name", "parameter", "member", "relationship", "value", "option", "navigation"];

/// The page in the invented language.
pub fn translated(page: &str) -> String {
    let mut translator = Translator::default();
    let lines: Vec<&str> = page.lines().collect();
    let is_delimited = |index: usize| lines.get(index + 1).is_some_and(|next| is_delimiter(next));
    let translated = lines.iter().enumerate().map(|(index, line)| translator.line(line, is_delimited(index)));
    let mut text = translated.collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

/// What the lines so far have opened.
#[derive(Default)]
struct Translator {
    lines: usize,
    in_front_matter: bool,
    in_comment: bool,
    /// The characters that close the fence.
    fence: Option<String>,
    /// Whether the first column of the table has names.
    table: Option<bool>,
    /// Whether the section is about headers, whose names are translated like words.
    in_headers: bool,
}

impl Translator {
    fn line(&mut self, line: &str, is_header: bool) -> String {
        self.lines += 1;
        if self.lines == 1 && line.trim_end() == "---" {
            self.in_front_matter = true;
        } else if self.in_front_matter {
            self.in_front_matter = line.trim_end() != "---";
            return front_matter(line);
        } else if self.is_kept(line) {
            return line.to_owned();
        } else if line.starts_with('#') {
            return self.heading(line);
        } else if is_header {
            let first = cells(line).into_iter().find(|cell| !cell.trim().is_empty()).unwrap_or_default();
            let first = first.to_ascii_lowercase();
            let has_names = !first.contains("permission") && NAME_COLUMNS.iter().any(|name| first.contains(name));
            self.table = Some(has_names);
            return row(line, false);
        } else if line.trim().is_empty() {
            self.table = None;
        } else if let Some(has_names) = self.table {
            return row(line, has_names && !self.in_headers);
        }
        prose(line)
    }

    /// Whether the line is code, a comment, a delimiter or the definition of a link.
    fn is_kept(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches(['>', ' ', '\t']);
        if let Some(fence) = &self.fence {
            if text.starts_with(fence.as_str()) {
                self.fence = None;
            }
            return true;
        }
        if self.in_comment {
            self.in_comment = !line.contains("-->");
            return true;
        }
        if text.starts_with("```") || text.starts_with("~~~") {
            self.fence = Some(text[..3].to_owned());
            return true;
        }
        let opens = text.starts_with("<!--");
        self.in_comment = opens && !text.contains("-->");
        opens || is_delimiter(line) || text.starts_with('[') && text.contains("]:")
    }

    fn heading(&mut self, line: &str) -> String {
        self.table = None;
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        let title = title.trim();
        self.in_headers = title.to_ascii_lowercase().contains("header");
        if title.contains("](#tab/") {
            return line.to_owned();
        }
        format!("{} <a name=\"{}\"></a>{}", &line[..level], anchor(title), prose(title))
    }
}

fn front_matter(line: &str) -> String {
    match line.split_once(':') {
        Some((key, value)) if PROSE_KEYS.contains(&key) => format!("{key}:{}", prose(value)),
        _ => line.to_owned(),
    }
}

/// The anchor that sites derive from a heading: its words in lower case, joined by hyphens.
fn anchor(title: &str) -> String {
    let text = plain(title);
    let kept = text.chars().filter(|ch| ch.is_alphanumeric() || " -_".contains(*ch));
    kept.map(|ch| if ch == ' ' { '-' } else { ch.to_ascii_lowercase() }).collect()
}

/// The text of `markdown` without the targets of its links.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        text.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    text + rest
}

/// Whether `line` separates the header of a table from its rows.
fn is_delimiter(line: &str) -> bool {
    let text = line.trim();
    text.contains('-') && text.contains('|') && text.chars().all(|ch| "|:- \t".contains(ch))
}

/// The cells of a row, with the empty ones outside its outer pipes.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 0;
    for (index, _) in line.match_indices('|') {
        if !line[..index].ends_with('\\') {
            cells.push(&line[start..index]);
            start = index + 1;
        }
    }
    cells.push(&line[start..]);
    cells
}

/// A row of a table; a name in its first column is kept if `has_names`.
fn row(line: &str, has_names: bool) -> String {
    let cells = cells(line);
    let first = usize::from(line.trim_start().starts_with('|'));
    let cell = |(index, cell): (usize, &&str)| match has_names && index == first {
        true => name_cell(cell),
        false => prose(cell),
    };
    cells.iter().enumerate().map(cell).collect::<Vec<_>>().join("|")
}

/// A cell that begins with a name, before a note in parentheses.
fn name_cell(cell: &str) -> String {
    let name = cell.split('(').next().unwrap_or(cell);
    match name.trim().contains(|ch: char| ch.is_whitespace() || ch == '[') {
        true => prose(cell),
        false => format!("{name}{}", prose(&cell[name.len()..])),
    }
}

/// Text with markup, whose words are translated.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kept, word_len) = (kept_len(rest), word_len(rest));
        let len = kept.unwrap_or(if word_len > 0 { word_len } else { first.len_utf8() });
        match kept.is_none() && word_len > 0 {
            true => out.push_str(&word(&rest[..len])),
            false => out.push_str(&rest[..len]),
        }
        rest = &rest[len..];
    }
    out
}

/// The length of the markup at the start of `text` that is not prose: code, a target, a tag, a placeholder, an entity.
fn kept_len(text: &str) -> Option<usize> {
    let through = |open: &str, close: char| {
        let rest = text.strip_prefix(open)?;
        Some(open.len() + rest.find(close)? + close.len_utf8())
    };
    let code = || {
        let ticks = text.len() - text.trim_start_matches('`').len();
        let rest = &text[ticks..];
        (ticks > 0).then(|| rest.find(&text[..ticks]).map(|end| ticks + end + ticks))?
    };
    let url = || text.starts_with("http").then(|| text.find([' ', ')', '>', ']', '|'])).flatten();
    let entity = || through("&", ';').filter(|len| *len < 10);
    let tag = || through("<", '>').filter(|_| text[1..].starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '/'));
    let include = || text.starts_with("[!INCLUDE").then(|| text.find(")]").map(|end| end + 2)).flatten();
    let option = || text.starts_with('$').then(|| 1 + word_len(&text[1..]));
    code()
        .or_else(|| through("](", ')'))
        .or_else(|| through("][", ']'))
        .or_else(include)
        .or_else(|| through("[!", ']'))
        .or_else(|| through("{", '}'))
        .or_else(tag)
        .or_else(entity)
        .or_else(url)
        .or_else(option)
}

/// The length of the word at the start of `text`, with periods and the like inside.
fn word_len(text: &str) -> usize {
    let mut len = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((index, ch)) = chars.next() {
        let is_inside =
            "._@/".contains(ch) && index > 0 && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !ch.is_alphanumeric() && ch != '_' && !is_inside {
            break;
        }
        len = index + ch.len_utf8();
    }
    len
}

/// `word`, unless it is a name, in the invented language.
fn word(word: &str) -> String {
    let has_inner_capital = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    if has_inner_capital || word.contains(|ch: char| !ch.is_alphabetic() && ch != '/') {
        return word.to_owned();
    }
    let syllables = ["vor", "nex", "lu", "dri", "quo", "ba", "zim", "thu", "ke", "pla", "gry", "wo"];
    let hash = word.to_lowercase().bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(1_000_003) ^ u64::from(byte));
    let invented = (0..4).map(|digit| syllables[(hash >> (digit * 9)) as usize % syllables.len()]).collect::<String>();
    match word.starts_with(char::is_uppercase) {
        true => invented[..1].to_uppercase() + &invented[1..],
        false => invented,
    }
}

//! Reads the Markdown of the project's own documents: fenced blocks and links.

/// A fenced block.
#[derive(Clone)]
pub struct Block {
    /// The first word of the info string.
    pub language: String,
    /// The second word of the info string: the file that the block quotes, or its purpose; may be empty.
    pub source: String,
    /// The lines inside the fence, without its indentation.
    pub text: String,
}

/// The fenced blocks of `text`, those in lists included.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((indent, fence, info)) = opening(line) else { continue };
        let is_inside = |line: &&str| line.trim() != fence;
        let inside = lines.by_ref().take_while(is_inside).map(|line| line.get(indent..).unwrap_or_default());
        let text = inside.map(|line| format!("{line}\n")).collect();
        let (language, source) = info.split_once(' ').unwrap_or((info, ""));
        blocks.push(Block { language: language.to_owned(), source: source.to_owned(), text });
    }
    blocks
}

/// Indentation, backticks and info string, if `line` opens a fence.
fn opening(line: &str) -> Option<(usize, &str, &str)> {
    let trimmed = line.trim_start();
    let info = trimmed.trim_start_matches('`');
    let fence = &trimmed[..trimmed.len() - info.len()];
    (fence.len() >= 3).then_some((line.len() - trimmed.len(), fence, info.trim()))
}

/// The text of the only block with this info string.
pub fn only<'b>(blocks: &'b [Block], language: &str, source: &str) -> &'b str {
    let is_it = |block: &&Block| block.language == language && block.source == source;
    let found: Vec<&Block> = blocks.iter().filter(is_it).collect();
    assert_eq!(found.len(), 1, "expected one block of `{language} {source}`");
    &found[0].text
}

/// Whether `actual` consists of the lines in `shown`, where a line `…` stands for any number of lines.
pub fn matches(shown: &[&str], actual: &[&str]) -> bool {
    match shown {
        [] => actual.is_empty(),
        ["…", rest @ ..] => (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..])),
        [line, rest @ ..] => actual.first() == Some(line) && matches(rest, &actual[1..]),
    }
}

/// `text` with the hunk `diff` applied, which must match it in one place.
pub fn patched(text: &str, diff: &str) -> String {
    let side = |sign: char| -> String {
        let lines = diff.lines().filter(|line| line.is_empty() || line.starts_with([' ', sign]));
        lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let [before, after] = ['-', '+'].map(side);
    assert_eq!(text.matches(&before).count(), 1, "the diff does not apply:\n{diff}");
    text.replace(&before, &after)
}

/// The targets of the links in `text`, without those in fences and code spans.
pub fn links(text: &str) -> impl Iterator<Item = &str> {
    let mut fence = None;
    let lines = text.lines().filter(move |line| match (fence, opening(line)) {
        (None, Some((_, opened, _))) => {
            fence = Some(opened);
            false
        }
        (Some(opened), _) => {
            fence = fence.filter(|_| line.trim() != opened);
            false
        }
        (None, None) => true,
    });
    lines.flat_map(links_in_line)
}

fn links_in_line(line: &str) -> Vec<&str> {
    let mut links = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find(['`', ']']) {
        let (ticks, after) = (rest[start..].len() - rest[start..].trim_start_matches('`').len(), &rest[start..]);
        rest = match (ticks, after.strip_prefix("](")) {
            (0, Some(target)) => {
                let (target, after) = target.split_once(')').unwrap_or((target, ""));
                links.push(target);
                after
            }
            (0, None) => &after[1..],
            // A code span, up to as many backticks as began it.
            (_, _) => after[ticks..].split_once(&after[..ticks]).map_or("", |(_, after)| after),
        };
    }
    links
}

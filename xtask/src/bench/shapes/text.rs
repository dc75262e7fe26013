//! Shapes of text, Markdown and front matter.

use super::docs::{Docs, each, head, operation};

pub(super) fn front_matter_brackets(n: usize) -> Docs {
    front_matter(&format!("description: {}", "[".repeat(n)))
}

pub(super) fn front_matter_braces(n: usize) -> Docs {
    front_matter(&format!("description: {}", "{".repeat(n)))
}

pub(super) fn front_matter_dashes(n: usize) -> Docs {
    front_matter(&format!("description:\n  {}a", "- ".repeat(n)))
}

pub(super) fn front_matter_keys(n: usize) -> Docs {
    front_matter(&each(n, |number| format!("key{number}: word\n")))
}

pub(super) fn front_matter_other_keys(n: usize) -> Docs {
    front_matter(&each(n, |number| format!("key{number}: 'word'\n")))
}

/// A page that is complete but for `lines` in its front matter.
fn front_matter(lines: &str) -> Docs {
    let text = head("Get widget", "apiPageType");
    Docs::minimal().file("v1.0/api/widget-get.md", text.replacen("---\n", &format!("---\n{lines}\n"), 1))
}

pub(super) fn links(n: usize) -> Docs {
    operation(&each(n, |number| format!("See [widget {number}](../resources/widget.md).\n")))
}

pub(super) fn broken_links(n: usize) -> Docs {
    operation(&each(n, |number| format!("See [widget {number}](../resources/widget{number}.md).\n")))
}

pub(super) fn reference_links(n: usize) -> Docs {
    let uses = each(n, |number| format!("See [widget][w{number}].\n"));
    operation(&format!("{uses}\n{}", each(n, |number| format!("[w{number}]: ../resources/widget.md\n"))))
}

pub(super) fn response_links(n: usize) -> Docs {
    let lines = each(n, |number| format!("A [widget {number}](../resources/widget.md) object.\n"));
    operation(&format!("## Response\nA `200 OK` code.\n{lines}"))
}

pub(super) fn response_statuses(n: usize) -> Docs {
    operation(&format!(
        "## Response\n{}",
        each(n, |number| format!("Returns a `{} Words` code.\n", 200 + number % 300))
    ))
}

pub(super) fn headings(n: usize) -> Docs {
    operation(&each(n, |number| format!("## Heading {number}\n\nWords.\n\n")))
}

pub(super) fn repeated_headings(n: usize) -> Docs {
    operation(&"## Remarks\n\nWords.\n\n".repeat(n))
}

pub(super) fn request_headings(n: usize) -> Docs {
    let section = |number| {
        format!(
            "## Widget {number}\n### HTTP request\n```http\nGET /widgets/a{number}\n```\n### Response\n`200 OK`\n\n"
        )
    };
    operation(&each(n, section))
}

pub(super) fn tab_headings(n: usize) -> Docs {
    operation(&each(n, |number| format!("# [Tab {number}](#tab/tab{number})\nWords.\n\n")))
}

pub(super) fn tab_groups(n: usize) -> Docs {
    operation(&"# [C#](#tab/csharp)\nWords.\n# [Java](#tab/java)\nWords.\n\n---\n\n".repeat(n))
}

pub(super) fn nested_lists(n: usize) -> Docs {
    operation(&format!("{}a\n", "- ".repeat(n)))
}

pub(super) fn indented_lists(n: usize) -> Docs {
    operation(&each(n, |number| format!("{}- a\n", "  ".repeat(number))))
}

pub(super) fn flat_list(n: usize) -> Docs {
    operation(&"- An item.\n".repeat(n))
}

pub(super) fn many_lists(n: usize) -> Docs {
    operation(&"- An item.\n\nWords.\n\n".repeat(n))
}

pub(super) fn block_quotes(n: usize) -> Docs {
    operation(&format!("{}a\n", "> ".repeat(n)))
}

pub(super) fn notes(n: usize) -> Docs {
    operation(&"> **Note:** Words of a note.\n\n".repeat(n))
}

pub(super) fn paragraph(n: usize) -> Docs {
    operation(&each(n, |number| format!("Words of the line {number}, and more.\n")))
}

pub(super) fn paragraphs(n: usize) -> Docs {
    operation(&each(n, |number| format!("Words of the paragraph {number}.\n\n")))
}

pub(super) fn long_line(n: usize) -> Docs {
    operation(&each(n, |number| format!("word{number} ")))
}

pub(super) fn findings_in_one_line(n: usize) -> Docs {
    operation(&each(n, |number| format!("[a{number}](../resources/b{number}.md) ")))
}

pub(super) fn backticks(n: usize) -> Docs {
    operation(&each(n, |number| format!("a{}", "`".repeat(1 + number % 50))))
}

pub(super) fn code_spans(n: usize) -> Docs {
    operation(&each(n, |number| format!("`code{number}` ")))
}

pub(super) fn angle_brackets(n: usize) -> Docs {
    operation(&"<a".repeat(n))
}

pub(super) fn tags(n: usize) -> Docs {
    operation(&"Word<br/><b>bold</b> ".repeat(n))
}

pub(super) fn html_blocks(n: usize) -> Docs {
    operation(&"<div>\nWords.\n</div>\n\n".repeat(n))
}

pub(super) fn comments(n: usize) -> Docs {
    operation(&"<!-- Words of a comment. -->\n\n".repeat(n))
}

pub(super) fn open_comments(n: usize) -> Docs {
    operation(&"<!-- {\n\n".repeat(n))
}

pub(super) fn inline_open_comments(n: usize) -> Docs {
    operation(&"a <!-- b ".repeat(n))
}

pub(super) fn emphasis(n: usize) -> Docs {
    operation(&"*a _b ".repeat(n))
}

pub(super) fn bold(n: usize) -> Docs {
    operation(&"**Words** and _more_ ".repeat(n))
}

pub(super) fn brackets(n: usize) -> Docs {
    operation(&"[".repeat(n))
}

pub(super) fn bracket_pairs(n: usize) -> Docs {
    operation(&format!("{}{}", "[".repeat(n), "](a)".repeat(n)))
}

pub(super) fn curly_quotes_in_text(n: usize) -> Docs {
    operation(&"\u{201c}Words\u{201d} and \u{2018}more\u{2019}. ".repeat(n))
}

pub(super) fn footnotes(n: usize) -> Docs {
    operation(&each(n, |number| format!("Word[^{number}] and \u{b9} and <sup>{number}</sup>. ")))
}

pub(super) fn escapes(n: usize) -> Docs {
    operation(&"\\*\\_\\|\\[ ".repeat(n))
}

pub(super) fn entities(n: usize) -> Docs {
    operation(&"&amp; &lt; &#124; ".repeat(n))
}

pub(super) fn blank_lines(n: usize) -> Docs {
    operation(&"\n".repeat(n))
}

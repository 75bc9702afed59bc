//! HTML comments, with which authors leave notes in a lesson: where they stand, and a
//! lesson's text and HTML without them.

use std::borrow::Cow;
use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, parse_document};

use super::markdown::Dialect;
use super::outline::Place;

/// Whether HTML is nothing but comments, which readers never see.
pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && without_comments(html).trim().is_empty()
}

/// HTML without its comments. One that never ends is none.
pub(super) fn without_comments(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut done = 0;
    while let Some(comment) = comment_at_or_after(html, done) {
        kept.push_str(&html[done..comment.start]);
        done = comment.end;
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[done..]);
    Cow::Owned(kept)
}

fn comment_at_or_after(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find("<!--")?;
    Some(start..start + end_of_comment(&text[start..])?)
}

/// The length of the comment at the beginning of `text`.
pub(super) fn end_of_comment(text: &str) -> Option<usize> {
    // As browsers have it, `<!-->` is whole.
    Some("<!".len() + text.get("<!".len()..)?.find("-->")? + "-->".len())
}

/// The text of a lesson from `start` on as it is to be read again, where a line goes on
/// behind a comment that begins a block: Markdown would take all of that line for HTML.
/// Lines keep their numbers. Nothing if there is no such line.
pub(super) fn uncommented<'a>(
    place: &Place<'_>,
    text: &str,
    root: &'a AstNode<'a>,
) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for node in root.descendants() {
        let data = node.data();
        let NodeValue::HtmlBlock(block) = &data.value else {
            continue;
        };
        if !block.literal.trim_start().starts_with("<!--") {
            continue;
        }
        let from = place.offset_in_body(data.sourcepos);
        let Some(comments) = text.get(from..).and_then(leading_comments) else {
            continue;
        };
        let comments = from + comments.start..from + comments.end;
        if comments.start < done {
            continue;
        }
        // What stands on earlier lines stays there, and ends there.
        let last_line = text[..comments.end]
            .rfind(['\n', '\r'])
            .map_or(0, |at| at + 1);
        let begin = if comments.start >= last_line {
            comments.start
        } else {
            let above = text[..last_line].trim_end_matches(['\n', '\r']).len();
            out.push_str(&text[done..above]);
            out.push_str("-->");
            done = above;
            let first_line = text[..comments.start]
                .rfind(['\n', '\r'])
                .map_or(0, |at| at + 1);
            // More space than before the comment would make code of the line.
            let prefix = prefix(&text[last_line..comments.end]);
            last_line + prefix.min(comments.start - first_line)
        };
        out.push_str(&text[done..begin]);
        done = comments.end;
    }
    if done == 0 {
        return None;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// The comments at the beginning of a block, with the space behind them, if the line goes
/// on with something else.
fn leading_comments(block: &str) -> Option<Range<usize>> {
    let start = block.find("<!--")?;
    let mut end = start;
    while block[end..].starts_with("<!--") {
        end += end_of_comment(&block[end..])?;
        end += block[end..].len() - block[end..].trim_start_matches([' ', '\t']).len();
    }
    let goes_on = !block[end..].is_empty() && !block[end..].starts_with(['\n', '\r']);
    goes_on.then_some(start..end)
}

/// How much of a line within a comment may belong to quotes and lists around it.
fn prefix(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// Where code blocks stand in a text of Markdown, whole lines each, in their order.
pub fn code_blocks(text: &str, dialect: &Dialect) -> Vec<Range<usize>> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &dialect.options());
    let starts: Vec<usize> = std::iter::once(0)
        .chain(line_ends(text))
        .chain([text.len()])
        .collect();
    let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    let blocks = root.descendants().filter_map(|node| {
        let data = node.data();
        let at = data.sourcepos;
        matches!(data.value, NodeValue::CodeBlock(_))
            .then(|| start(at.start.line.saturating_sub(1))..start(at.end.line))
    });
    blocks.collect()
}

/// The places behind all line ends of a text.
fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter_map(|at| {
        let is_end =
            bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        is_end.then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_without_comments() {
        for (html, kept) in [
            ("<!-- a -->", ""),
            ("a <!-- b --> c <!-- d -->e", "a  c e"),
            ("<!-->a", "a"),
            ("<!-- never closed", "<!-- never closed"),
            ("<b>", "<b>"),
        ] {
            assert_eq!(without_comments(html), kept);
        }
        assert!(is_comment(" <!-- a --> <!-- b -->\n"));
        assert!(!is_comment("<!-- a --> <b> <!-- c -->"));
    }
}

//! What MDX adds to Markdown: imports, components, comments in braces, and the
//! admonitions of Docusaurus.

use std::ops::Range;

use crate::source::SourceFile;

use super::alert;
use super::lost::{Losses, Lost};
use super::markdown::sites;
use super::scan::code_span;
use super::text::{Edit, Edited};

/// Takes out of a page what only MDX knows; texts within components stay.
pub(super) fn rewrite(file: &SourceFile, text: &mut Edited, losses: &mut Losses) {
    let mut edits = Vec::new();
    let code = code(&text.text);
    let is_code = |at: usize| {
        let after = code.partition_point(|range| range.start <= at);
        after > 0 && code[after - 1].contains(&at)
    };
    scripts(file, text, &is_code, &mut edits, losses);
    comments(&text.text, &is_code, &mut edits);
    for tag in tags(&text.text) {
        if is_code(tag.range.start)
            || edits
                .iter()
                .any(|e: &Edit| e.range.contains(&tag.range.start))
        {
            continue;
        }
        if !tag.is_closing {
            let span = text.span(file, tag.range.clone());
            let message = format!(
                "the component `<{}>` is left out; text in it stays",
                tag.name
            );
            losses.lose(Lost::Component, span, message);
        }
        edits.push(Edit::delete(whole_lines(&text.text, tag.range)));
    }
    text.apply(edits);
    admonitions(file, text, losses);
}

/// Blocks and spans of code, in order.
fn code(text: &str) -> Vec<Range<usize>> {
    let sites = sites(text);
    let mut code: Vec<Range<usize>> = sites.code_spans;
    // Where components nest, Markdown takes indented lines for code; they are none.
    let fenced = |range: &Range<usize>| text[range.clone()].starts_with(['`', '~']);
    code.extend(sites.code.into_iter().map(|code| code.range).filter(fenced));
    // What Markdown takes for HTML is Markdown to MDX.
    for html in sites.html {
        let mut at = html.start;
        while let Some(start) = text[at..html.end].find('`').map(|start| at + start) {
            let end = code_span(&text[..html.end], start);
            code.extend(end.map(|end| start..end));
            at = end.unwrap_or(start + 1);
        }
    }
    code.sort_by_key(|range| range.start);
    code
}

/// `import …` and `export …` at the start of a paragraph.
fn scripts(
    file: &SourceFile,
    text: &Edited,
    is_code: &impl Fn(usize) -> bool,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    let mut at = 0;
    let mut is_first = true;
    let mut open: Option<usize> = None;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let is_blank = line.trim().is_empty();
        if let Some(from) = open {
            if is_blank {
                edits.push(Edit::delete(from..start));
                open = None;
            }
        } else if is_first && !is_code(start) && is_script(line) {
            let span = text.span(file, start..start + line.trim_end().len());
            losses.lose(Lost::Component, span, "scripts of MDX are left out");
            open = Some(start);
        }
        is_first = is_blank || open.is_some();
    }
    if let Some(from) = open {
        edits.push(Edit::delete(from..text.text.len()));
    }
}

fn is_script(line: &str) -> bool {
    let import = line.starts_with("import ") && line.contains(['\'', '"', '{']);
    let words = [
        "export const ",
        "export default ",
        "export function ",
        "export let ",
    ];
    import || words.iter().any(|word| line.starts_with(word))
}

/// `{/* … */}`
fn comments(text: &str, is_code: &impl Fn(usize) -> bool, edits: &mut Vec<Edit>) {
    let mut at = 0;
    while let Some(start) = text[at..].find("{/*").map(|start| at + start) {
        at = start + 3;
        let Some(end) = text[at..].find("*/}").map(|end| at + end) else {
            return;
        };
        let inside = &text[at..end];
        // Ids of headings are written so too.
        let is_id = inside.trim().starts_with('#');
        if !is_code(start) && !is_id && !inside.contains("-->") {
            edits.push(Edit::new(start..end + 3, format!("<!--{inside}-->")));
        }
        at = end + 3;
    }
}

struct JsxTag<'t> {
    range: Range<usize>,
    name: &'t str,
    is_closing: bool,
}

/// Tags of components, which begin with a capital, and fragments.
fn tags(text: &str) -> Vec<JsxTag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|start| at + start) {
        at = start + 1;
        let rest = &text[at..];
        let (rest, is_closing) = match rest.strip_prefix('/') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let is_fragment = rest.starts_with('>');
        if !is_fragment && !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        if !rest[end..].starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
            continue;
        }
        let from = text.len() - rest.len() + end;
        let Some(end) = tag_end(text, from) else {
            continue;
        };
        tags.push(JsxTag {
            range: start..end,
            name: &rest[..from + rest.len() - text.len()],
            is_closing,
        });
        at = end;
    }
    tags
}

/// Where a tag ends: at `>` outside quotes and braces.
fn tag_end(text: &str, from: usize) -> Option<usize> {
    /// No tag is longer.
    const LONGEST: usize = 20_000;
    let mut depth = 0usize;
    let mut quote = None;
    for (at, c) in text[from..].char_indices().take(LONGEST) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(from + at + 1),
            _ => {}
        }
    }
    None
}

/// The range with the rest of its lines, if nothing else stands on them.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let behind = text[range.end..]
        .find('\n')
        .map_or(text.len(), |at| range.end + at + 1);
    let is_alone =
        text[line..range.start].trim().is_empty() && text[range.end..behind].trim().is_empty();
    if is_alone { line..behind } else { range }
}

/// `:::note Title` … `:::` become alerts.
fn admonitions(file: &SourceFile, text: &mut Edited, losses: &mut Losses) {
    let code = code(&text.text);
    let mut edits = Vec::new();
    // The lines that open one: their range, how many colons, kind and title.
    let mut open: Vec<(Range<usize>, usize, Option<&'static str>, String)> = Vec::new();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let after = code.partition_point(|range| range.start <= start);
        let is_code = after > 0 && code[after - 1].contains(&start);
        if !trimmed.starts_with(":::") || is_code {
            continue;
        }
        let from = start + line.len() - line.trim_start().len();
        let range = from..from + trimmed.len();
        let words = trimmed.trim_start_matches(':');
        let n_colons = trimmed.len() - words.len();
        let words = words.trim();
        if words.is_empty() {
            let Some(opened) = open.iter().rposition(|(_, n, ..)| *n == n_colons) else {
                continue;
            };
            let (from, _, kind, title) = open.swap_remove(opened);
            open.truncate(opened);
            if let (Some(kind), true) = (kind, open.is_empty()) {
                edits.extend(alert::edits(&text.text, &from, &range, kind, &title));
            } else {
                // An alert holds no other; its text stays.
                edits.push(Edit::delete(from));
                edits.push(Edit::delete(range));
            }
            continue;
        }
        let end = words
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(words.len());
        let kind = alert::kind(&words[..end]);
        if kind.is_none() {
            let span = text.span(file, range.clone());
            let message = format!("the block `{}` is left out; its text stays", &words[..end]);
            losses.lose(Lost::Component, span, message);
        }
        let title = words[end..].trim();
        let title = title.strip_prefix('[').map_or(title, |title| {
            title.rsplit_once(']').map_or(title, |(title, _)| title)
        });
        let title = title.split("{#").next().unwrap_or_default().trim();
        open.push((range, n_colons, kind, title.to_owned()));
    }
    text.apply(edits);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;

    #[test]
    fn only_markdown_is_left() {
        let text = "import A from 'a';\nimport {B} from 'b';\n\n# T\n\n<A>\n\nin\n\n</A>\n\
            {/* c */} `<A>` <B x={a > b} />d\n\n```js\nimport x from 'y';\n<A>\n```\n\n\
            :::tip[Do]\n\nit\n\n:::\n";
        let file = SourceFile::new(ContentPath::new("a.mdx").unwrap(), text);
        let mut edited = Edited::new(&file, 0..text.len());
        let mut losses = Losses::default();
        rewrite(&file, &mut edited, &mut losses);
        assert_eq!(
            edited.text,
            "\n# T\n\n\nin\n\n<!-- c --> `<A>` d\n\n```js\nimport x from 'y';\n<A>\n```\n\n\
            > [!TIP] Do\n> \n> it\n> \n\n"
        );
        assert_eq!(losses.counts[&Lost::Component], 3);
    }
}

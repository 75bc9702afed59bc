//! What MDX adds to Markdown: imports, components, comments in braces, and the
//! admonitions of Docusaurus.

use std::ops::Range;

use crate::source::SourceFile;

use super::alert;
use super::hidden::{whole_lines, without_gap};
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
    comments(file, text, &is_code, &mut edits, losses);
    images(file, text, &is_code, &mut edits, losses);
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
fn comments(
    file: &SourceFile,
    text: &Edited,
    is_code: &impl Fn(usize) -> bool,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    let mut at = 0;
    while let Some(start) = text.text[at..].find("{/*").map(|start| at + start) {
        at = start + 3;
        let Some(end) = text.text[at..].find("*/}").map(|end| at + end) else {
            return;
        };
        // Ids of headings are written so too.
        let is_id = text.text[at..end].trim().starts_with('#');
        let range = start..end + 3;
        if !is_code(start) && !is_id {
            let span = text.span(file, range.clone());
            losses.lose(Lost::Comment, span, "the comment is left out");
            edits.push(Edit::delete(without_gap(&text.text, range)));
        }
        at = end + 3;
    }
}

/// `<img src={require('./a.png').default} />` becomes HTML, which is read with the links;
/// other attributes that would have to be run go.
fn images(
    file: &SourceFile,
    text: &Edited,
    is_code: &impl Fn(usize) -> bool,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    for (start, _) in text.text.match_indices("<img") {
        let from = start + "<img".len();
        let is_tag = text.text[from..].starts_with(char::is_whitespace);
        let Some(end) = tag_end(&text.text, from).filter(|_| is_tag && !is_code(start)) else {
            continue;
        };
        let tag = &text.text[start..end];
        if !tag.contains("={") {
            continue;
        }
        match html_image(tag, &text.text) {
            Some(html) => edits.push(Edit::new(start..end, html)),
            None => {
                let span = text.span(file, start..end);
                let message = "the source of the image would have to be run";
                losses.lose(Lost::Image, span, message);
                edits.push(Edit::delete(without_gap(&text.text, start..end)));
            }
        }
    }
}

/// A tag of JSX as HTML; none if its source is not known.
fn html_image(tag: &str, page: &str) -> Option<String> {
    let mut html = String::new();
    let mut rest = tag;
    while let Some(open) = rest.find("={") {
        let start = rest[..open].rfind(|c: char| c.is_ascii_whitespace())? + 1;
        let inside = &rest[open + "={".len()..];
        let end = closing_brace(inside)?;
        html.push_str(&rest[..start]);
        if &rest[start..open] == "src" {
            let source = source(inside[..end].trim(), page)?;
            html.push_str(&format!("src=\"{source}\""));
        }
        rest = &inside[end + 1..];
    }
    html.push_str(rest);
    Some(html)
}

fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The path that an expression stands for: a text, a call with one, or what the page
/// imported under this name.
fn source<'t>(expression: &'t str, page: &'t str) -> Option<&'t str> {
    let quoted = |text: &'t str| -> Option<&'t str> {
        let quote = text
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"' | '`'))?;
        let inside = text[1..].split(quote).next()?;
        let is_plain = !inside.is_empty() && !inside.contains(['"', '<', '>', '$']);
        is_plain.then_some(inside)
    };
    for call in ["", "require(", "useBaseUrl("] {
        if let Some(path) = expression.strip_prefix(call).and_then(quoted) {
            return Some(path);
        }
    }
    page.lines().find_map(|line| {
        let rest = line.strip_prefix("import ")?.trim_start();
        let rest = rest.strip_prefix(expression)?.trim_start();
        quoted(rest.strip_prefix("from")?.trim_start())
    })
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
            if let Some(kind) = kind {
                let is_inner = open.iter().any(|(_, _, around, _)| around.is_some());
                let alert = alert::edits(&text.text, &from, &range, kind, &title, is_inner);
                edits.extend(alert);
            } else {
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
            "\n# T\n\n\nin\n\n`<A>` d\n\n```js\nimport x from 'y';\n<A>\n```\n\n\
            > [!TIP] Do\n> \n> it\n> \n\n"
        );
        assert_eq!(losses.counts[&Lost::Component], 3);
        assert_eq!(losses.counts[&Lost::Comment], 1);
    }

    #[test]
    fn sources_of_images_are_read_where_nothing_must_be_run() {
        let page = "import pic from './p.png';\n";
        for (tag, html) in [
            (
                "<img src={require('./q.png').default} width={30} alt=\"Q\" />",
                Some("<img src=\"./q.png\"  alt=\"Q\" />"),
            ),
            (
                "<img style={{a: 1}} src={pic} />",
                Some("<img  src=\"./p.png\" />"),
            ),
            (
                "<img src={useBaseUrl('/a.png')}/>",
                Some("<img src=\"/a.png\"/>"),
            ),
            ("<img src={`/${name}.png`} />", None),
            ("<img src={props.x} />", None),
            ("<img\u{a0}src={x} />", None),
        ] {
            assert_eq!(html_image(tag, page).as_deref(), html, "{tag}");
        }
    }

    #[test]
    fn admonitions_within_others_keep_their_kind_and_title() {
        let text = ":::warning Out\n\na\n\n::::info In\n\nb\n\n::::\nc\n:::\n\nd\n";
        let file = SourceFile::new(ContentPath::new("a.mdx").unwrap(), text);
        let mut edited = Edited::new(&file, 0..text.len());
        rewrite(&file, &mut edited, &mut Losses::default());
        assert_eq!(
            edited.text,
            "> [!WARNING] Out\n> \n> a\n> \n> > [!NOTE] In\n> > \n> > b\n> > \n> \n> c\n\n\nd\n"
        );
    }
}

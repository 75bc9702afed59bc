//! Every example of the CommonMark and GFM specifications, through our own parser and
//! its holes.

use comrak::html::escape_href;
use crossbook::address::ContentPath;
use crossbook::page::escape;
use crossbook::parse::{Body, Dialect, Piece, Reference, markdown};
use crossbook::source::SourceFile;

/// One example: Markdown in, HTML out.
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn all_examples_of_commonmark_hold() {
    let text = include_str!("../spec/commonmark-0.31.2.txt");
    check(text, 652, &Dialect::commonmark(), str::to_owned);
}

#[test]
fn all_examples_of_gfm_hold() {
    let text = include_str!("../spec/gfm-0.29.txt");
    check(text, 24, &Dialect::gfm(), normalized);
}

fn check(text: &str, n_examples: usize, dialect: &Dialect, normalize: fn(&str) -> String) {
    let examples = examples(text);
    assert_eq!(examples.len(), n_examples, "examples in the file");
    let mut failures = Vec::new();
    for example in &examples {
        let found = normalize(&html(&example.markdown, dialect));
        let wanted = normalize(&example.html);
        if found != wanted {
            failures.push(format!(
                "-- example {} ({})\n{}\n-- wanted\n{wanted}\n-- found\n{found}",
                example.number, example.section, example.markdown
            ));
        }
    }
    let n_passed = examples.len() - failures.len();
    println!("{n_passed} of {} examples pass", examples.len());
    assert!(
        failures.is_empty(),
        "{} of {} examples fail\n{}",
        failures.len(),
        examples.len(),
        failures.join("\n")
    );
}

/// Reads the examples of a specification; see `tests/spec/README.md`.
fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let opening = format!("{fence} example");
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix('#') {
            section = heading.trim_start_matches('#').trim().to_owned();
        }
        if line != opening {
            continue;
        }
        let mut part = |end: &str| {
            let mut part = String::new();
            for line in lines.by_ref().take_while(|line| *line != end) {
                part.push_str(&line.replace('→', "\t"));
                part.push('\n');
            }
            part
        };
        examples.push(Example {
            number: examples.len() + 1,
            section: section.clone(),
            markdown: part("."),
            html: part(&fence),
        });
    }
    examples
}

/// The HTML of a text, with the holes filled as the specifications have it.
fn html(text: &str, dialect: &Dialect) -> String {
    let path = ContentPath::new("content/spec.md").expect("a plain path");
    let body: Body = markdown(&SourceFile::new(path, text), 0, dialect).value;
    let mut html = String::new();
    for piece in &body.pieces {
        match piece {
            Piece::Html(text) => html.push_str(text),
            Piece::Course(_) => unreachable!("no specification knows course blocks"),
            Piece::Open(index) => open(&mut html, &body.references[*index]),
            Piece::Close(_) => html.push_str("</a>"),
            Piece::Address(index) => address(&mut html, &body.references[*index]),
            Piece::Title(index) => escape(&mut html, &body.references[*index].target),
            // Courses only.
            Piece::Crosswalk(_) => {}
            Piece::Block(index) => {
                let block = &body.blocks[*index];
                html.push_str("<pre><code");
                if !block.language.is_empty() {
                    html.push_str(" class=\"language-");
                    escape(&mut html, &block.language);
                    html.push('"');
                }
                html.push('>');
                escape(&mut html, &block.text);
                html.push_str("</code></pre>");
            }
        }
    }
    html
}

fn open(html: &mut String, link: &Reference) {
    html.push_str("<a href=\"");
    address(html, link);
    if !link.title.is_empty() {
        html.push_str("\" title=\"");
        escape(html, &link.title);
    }
    html.push_str("\">");
}

fn address(html: &mut String, link: &Reference) {
    escape_href(html, &link.target, false).expect("writing to a string cannot fail");
}

/// The forms that GFM leaves open: order of the attributes of `<input>`, and the slash
/// at the end of empty elements. The specification's own runner skips those examples.
fn normalized(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<input") {
        let end = start + rest[start..].find('>').expect("a closed tag");
        let tag = rest[start + "<input".len()..end].trim_end_matches('/');
        let mut attributes: Vec<&str> = tag.split_whitespace().collect();
        attributes.sort_unstable();
        out.push_str(&rest[..start]);
        out.push_str("<input ");
        out.push_str(&attributes.join(" "));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

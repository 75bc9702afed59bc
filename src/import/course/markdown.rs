//! Where things stand in Markdown: links with their destinations, wiki links, headings,
//! code and HTML, each as exact ranges of bytes that can be replaced.
//!
//! comrak tells what is what; the text decides where. A link that cannot be found in the
//! text is left out rather than guessed.

use std::ops::Range;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};
use comrak::{Arena, parse_document};

use crate::config::MarkdownConfig;
use crate::parse::Dialect;
use crate::source::LineIndex;

use super::scan::{address, bracketed, code_span, matching};

/// Longer texts are refused by a build, and no person wrote them.
const LONGEST: usize = 16 << 20;
const LONGEST_LINE: usize = 1 << 20;
/// As deep as a lesson may be nested.
const DEEPEST: usize = 100;

/// Bytes behind the last find in which the next is looked for.
const NEARBY: usize = 20_000;

/// Everything in a text that an import may have to change.
#[derive(Debug, Default)]
pub(super) struct Sites {
    pub links: Vec<Link>,
    /// Destinations of `[label]: destination`.
    pub definitions: Vec<Address>,
    pub wiki: Vec<Wiki>,
    pub headings: Vec<Heading>,
    pub code: Vec<Code>,
    /// Code within a sentence.
    pub code_spans: Vec<Range<usize>>,
    /// HTML, in blocks and within sentences.
    pub html: Vec<Range<usize>>,
    /// Formulas, dollars included.
    pub math: Vec<Range<usize>>,
}

impl Sites {
    /// Whether byte `at` stands in a block of code.
    pub fn is_in_code_block(&self, at: usize) -> bool {
        let after = self.code.partition_point(|code| code.range.start <= at);
        after > 0 && self.code[after - 1].range.contains(&at)
    }

    /// Whether byte `at` stands in code of any kind.
    pub fn is_in_code(&self, at: usize) -> bool {
        let spans = &self.code_spans;
        let after = spans.partition_point(|span| span.start <= at);
        self.is_in_code_block(at) || after > 0 && spans[after - 1].contains(&at)
    }

    /// Whether byte `at` stands in a formula.
    pub fn is_in_math(&self, at: usize) -> bool {
        let after = self.math.partition_point(|math| math.start <= at);
        after > 0 && self.math[after - 1].contains(&at)
    }

    fn is_in_html(&self, at: usize) -> bool {
        let after = self.html.partition_point(|html| html.start <= at);
        after > 0 && self.html[after - 1].contains(&at)
    }
}

/// A destination as it is written.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// Without `<` and `>`.
    pub range: Range<usize>,
    pub url: String,
}

/// A link or an image.
#[derive(Debug)]
pub(super) struct Link {
    pub is_image: bool,
    pub url: String,
    /// All of it.
    pub range: Range<usize>,
    /// What stands between the brackets.
    pub text: Range<usize>,
    /// None for `[text][label]`.
    pub destination: Option<Address>,
}

/// `[[target]]` or `![[target]]`.
#[derive(Debug)]
pub(super) struct Wiki {
    pub is_embed: bool,
    /// All of it.
    pub range: Range<usize>,
    /// What stands between the brackets.
    pub inside: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Heading {
    pub level: u8,
    /// As plain text.
    pub text: String,
    /// Of the line.
    pub range: Range<usize>,
}

/// A block of code.
#[derive(Debug)]
pub(super) struct Code {
    pub range: Range<usize>,
    /// The words behind the fence; empty for indented code.
    pub info: Range<usize>,
}

/// Finds everything; nothing in a text that a build would refuse.
pub(super) fn sites(text: &str) -> Sites {
    let mut sites = Sites::default();
    if text.len() > LONGEST || text.lines().any(|line| line.len() > LONGEST_LINE) {
        return sites;
    }
    let options = Dialect::course(&MarkdownConfig::default()).options();
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    let mut finder = Finder {
        text,
        lines: LineIndex::new(text),
        block: 0..0,
        from: 0,
        heading: None,
        sites: &mut sites,
    };
    let mut depth = 0usize;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                if depth > DEEPEST {
                    return Sites::default();
                }
                finder.enter(node);
            }
            NodeEdge::End(node) => {
                depth -= 1;
                finder.leave(node);
            }
        }
    }
    // comrak puts footnotes last, wherever they stand.
    for ranges in [&mut sites.code_spans, &mut sites.html, &mut sites.math] {
        ranges.sort_by_key(|range| range.start);
    }
    sites.code.sort_by_key(|code| code.range.start);
    sites.definitions = definitions(text, &sites);
    sites
}

/// The bytes of a node, as far as comrak knows them.
pub(super) fn range(text: &str, lines: &LineIndex, at: Sourcepos) -> Range<usize> {
    let offset = |line: usize, column: usize| {
        let line = lines.line(text, line.saturating_sub(1));
        text.floor_char_boundary((line.start + column).min(line.end))
    };
    let start = offset(at.start.line, at.start.column.saturating_sub(1));
    start..offset(at.end.line, at.end.column).max(start)
}

struct Finder<'t, 's> {
    text: &'t str,
    lines: LineIndex,
    /// The paragraph, heading or cell that is being read.
    block: Range<usize>,
    /// Links of the block stand behind this.
    from: usize,
    heading: Option<String>,
    sites: &'s mut Sites,
}

impl Finder<'_, '_> {
    fn enter<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        let range = range(self.text, &self.lines, data.sourcepos);
        match &data.value {
            NodeValue::Paragraph | NodeValue::TableRow(_) | NodeValue::DescriptionTerm => {
                self.open(range);
            }
            NodeValue::Heading(_) => {
                self.open(range);
                self.heading = Some(String::new());
            }
            NodeValue::Text(text) => self.push(text),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.push(" "),
            NodeValue::Code(code) => {
                self.push(&code.literal);
                let found = self.find(&range, |at, text| {
                    let end = code_span(text, at)?;
                    text[at..end].contains(code.literal.trim()).then_some(end)
                });
                self.sites.code_spans.extend(found);
            }
            NodeValue::Math(math) => {
                self.push(&math.literal);
                let found = self.find(&range, |at, text| {
                    let rest = &text[at..];
                    let n_dollars = rest.len() - rest.trim_start_matches('$').len();
                    let fence = "$".repeat(n_dollars.min(2));
                    let inside = rest.strip_prefix(&fence).filter(|_| n_dollars > 0)?;
                    let end = inside.find(&fence)?;
                    Some(at + end + 2 * fence.len())
                });
                self.sites.math.extend(found);
            }
            NodeValue::CodeBlock(code) => {
                let line = self
                    .lines
                    .line(self.text, data.sourcepos.start.line.saturating_sub(1));
                let first = range.start..line.end.max(range.start);
                let info = code.info.trim();
                let at = self.text[first.clone()].find(info);
                let info = match at {
                    Some(at) if !info.is_empty() => first.start + at..first.start + at + info.len(),
                    _ => first.end..first.end,
                };
                self.sites.code.push(Code { range, info });
            }
            NodeValue::HtmlBlock(_) => self.sites.html.push(range),
            NodeValue::HtmlInline(html) => {
                let found = self.find(&range, |at, text| {
                    text[at..]
                        .starts_with(html.as_str())
                        .then(|| at + html.len())
                });
                self.sites.html.extend(found);
            }
            NodeValue::Link(link) => self.link(&range, &link.url, false),
            NodeValue::Image(link) => self.link(&range, &link.url, true),
            NodeValue::WikiLink(_) => {
                let found = self.find(&range, |at, text| {
                    let is_escaped = text[..at].ends_with('\\');
                    let embed = text[at..].strip_prefix("![[").filter(|_| !is_escaped);
                    let open = embed.or(text[at..].strip_prefix("[["))?;
                    let end = open.find("]]")?;
                    (!open[..end].contains('\n')).then(|| text.len() - open.len() + end + 2)
                });
                if let Some(range) = found {
                    let is_embed = self.text[range.start..].starts_with('!');
                    self.sites.wiki.push(Wiki {
                        is_embed,
                        inside: range.start + 2 + usize::from(is_embed)..range.end - 2,
                        range,
                    });
                }
            }
            _ => {}
        }
    }

    fn leave<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        if let NodeValue::Heading(heading) = &data.value {
            let text = self.heading.take().unwrap_or_default();
            self.sites.headings.push(Heading {
                level: heading.level,
                text: text.split_whitespace().collect::<Vec<_>>().join(" "),
                range: range(self.text, &self.lines, data.sourcepos),
            });
        }
    }

    fn open(&mut self, range: Range<usize>) {
        self.from = range.start;
        self.block = range;
    }

    fn push(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
    }

    /// The first place in the block, the node's own first, where `ends` knows the end of
    /// what is looked for. comrak's columns drift in tables and behind escapes.
    fn find(
        &mut self,
        node: &Range<usize>,
        ends: impl Fn(usize, &str) -> Option<usize>,
    ) -> Option<Range<usize>> {
        let end = self.block.end.max(node.end);
        let text = &self.text[..end];
        if node.start >= self.from
            && let Some(end) = ends(node.start, text)
        {
            self.from = node.start + 1;
            return Some(node.start..end);
        }
        let from = self.from.min(end);
        let near = text.floor_char_boundary(from.saturating_add(NEARBY).min(end));
        let places = text[from..near].char_indices();
        let found = places
            .map(|(at, _)| from + at)
            .find_map(|at| Some(at..ends(at, text)?))?;
        self.from = found.start + 1;
        Some(found)
    }

    fn link(&mut self, node: &Range<usize>, url: &str, is_image: bool) {
        if self.text[node.clone()].starts_with('<') {
            return;
        }
        let open = if is_image { "![" } else { "[" };
        let read = |at: usize, text: &str| {
            if !text[at..].starts_with(open) || text[..at].ends_with('\\') {
                return None;
            }
            let link = bracketed(text, at, open.len())?;
            match &link.destination {
                Some(address) if address.url != url => None,
                _ => Some(link.range.end),
            }
        };
        // A bare address is a link without brackets.
        let is_bare = self.text[node.clone()].starts_with(|c: char| c.is_alphanumeric());
        if is_bare && url.ends_with(&self.text[node.clone()]) {
            return;
        }
        if let Some(range) = self.find(node, read)
            && let Some(mut link) = bracketed(self.text, range.start, open.len())
        {
            link.is_image = is_image;
            url.clone_into(&mut link.url);
            self.sites.links.push(link);
        }
    }
}

/// `[label]: destination` on lines that are no code.
fn definitions(text: &str, sites: &Sites) -> Vec<Address> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start_matches([' ', '>', '\t']);
        let open = start + line.len() - trimmed.len();
        if !trimmed.starts_with('[')
            || trimmed.starts_with("[^")
            || sites.is_in_code_block(open)
            || sites.is_in_html(open)
        {
            continue;
        }
        let Some(close) = matching(&text[..at], open + 1) else {
            continue;
        };
        if !text[close..].starts_with("]:") {
            continue;
        }
        let behind = close + 2;
        let from = text.len() - text[behind..].trim_start().len();
        if let Some((address, _)) = address(text, from).filter(|(a, _)| !a.range.is_empty()) {
            found.push(address);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_found_where_they_stand() {
        let text = "a [a.md](a.md) ![x `]` y](<b c.png> \"t\") [q](d\\_e.md)\n\n\
            | [x \\| y](t.md) | [z](u.md) |\n|---|---|\n| [c](v.md) | `[n](o.md)` |\n\n\
            [one][two] [three]\n\n[two]: e.md\n[three]: <f.md> 'title'\n\n\
            ```\n[no]: no.md\n```\n";
        let sites = sites(text);
        let links: Vec<&str> = sites
            .links
            .iter()
            .map(|link| link.destination.as_ref())
            .map(|found| found.map_or("", |address| &text[address.range.clone()]))
            .collect();
        let wanted = [
            "a.md", "b c.png", "d\\_e.md", "t.md", "u.md", "v.md", "", "",
        ];
        assert_eq!(links, wanted);
        let texts: Vec<&str> = sites.links.iter().map(|l| &text[l.text.clone()]).collect();
        assert_eq!(texts[1], "x `]` y");
        let defined: Vec<&str> = sites.definitions.iter().map(|d| d.url.as_str()).collect();
        assert_eq!(defined, ["e.md", "f.md"]);
    }

    #[test]
    fn wiki_links_code_and_html_are_found() {
        let text = "See [[A|b]] and ![[c.png]], `code`, $x$ <br>.\n\n```rust,ignore\nx\n```\n";
        let sites = sites(text);
        let wiki: Vec<(&str, bool)> = sites
            .wiki
            .iter()
            .map(|wiki| (&text[wiki.range.clone()], wiki.is_embed))
            .collect();
        assert_eq!(wiki, [("[[A|b]]", false), ("![[c.png]]", true)]);
        assert_eq!(&text[sites.code[0].info.clone()], "rust,ignore");
        assert_eq!(&text[sites.code_spans[0].clone()], "`code`");
        assert_eq!(&text[sites.math[0].clone()], "$x$");
        assert_eq!(&text[sites.html[0].clone()], "<br>");
    }
}

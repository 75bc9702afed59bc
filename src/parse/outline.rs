//! What stands in a Markdown tree: headings, sections, references and blocks, each
//! with its place, and the faults that can be seen without other files.

use std::collections::HashMap;
use std::ops::Range;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};
use unicode_segmentation::UnicodeSegmentation;

use super::comment::{is_comment, without_comments};
use super::crosswalk_block::{CrosswalkBlock, directive};
use super::fence::fence;
use super::markdown::{Dialect, node_key};
use super::{Block, BlockKind, Body, Heading, Reference, ReferenceKind, Section};
use crate::address::Anchors;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{LineIndex, SourceFile, Spanned};

/// Code of more than this is not searched: it is data.
const SEARCHED_CODE: usize = 20_000;
/// Characters of a sentence kept for backlinks.
const SENTENCE: usize = 240;
/// Bytes around a link in which its sentence is looked for.
const NEARBY: usize = 300;
/// Bytes around the place that the parser gives in which the right one is looked for.
const DRIFT: usize = 4_000;
/// Footnotes without a definition of which the place cannot be told, after which no more
/// are looked for in a block.
const MOST_LOST: usize = 20;

/// The contents of a tree, and which node is which of them.
#[derive(Default)]
pub(super) struct Outline {
    /// Everything but the pieces.
    pub body: Body,
    /// Index of a node's reference, block or heading, by [`node_key`].
    pub index: HashMap<usize, usize>,
    /// The tree is nested deeper than allowed.
    pub too_deep: bool,
}

/// Walks the tree once, without recursion: an author may nest as deep as they like.
pub(super) fn outline<'a>(
    file: &SourceFile,
    start: usize,
    root: &'a AstNode<'a>,
    dialect: &Dialect,
    deepest: usize,
) -> Checked<Outline> {
    let mut walk = Walk {
        place: Place::new(file, start),
        dialect,
        outline: Outline::default(),
        faults: Vec::new(),
        anchors: Anchors::default(),
        section: Section::default(),
        prose: None,
        in_heading: None,
        in_image: 0,
    };
    let mut depth = 0usize;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                if depth > deepest {
                    walk.too_deep(node);
                    break;
                }
                walk.enter(node);
            }
            NodeEdge::End(node) => {
                depth -= 1;
                walk.leave(node);
            }
        }
    }
    walk.finish()
}

struct Walk<'s> {
    place: Place<'s>,
    dialect: &'s Dialect,
    outline: Outline,
    faults: Vec<Diagnostic>,
    anchors: Anchors,
    section: Section,
    /// The innermost block of running text that is open.
    prose: Option<Prose>,
    in_heading: Option<usize>,
    in_image: usize,
}

/// A paragraph, heading or cell while it is read.
#[derive(Default)]
struct Prose {
    text: String,
    /// References in it, and where in `text` they begin.
    references: Vec<(usize, usize)>,
    /// References whose text is still being read.
    open: Vec<(usize, usize)>,
    /// Code and formulas in `text`.
    verbatim: Vec<Range<usize>>,
    range: Range<usize>,
    is_paragraph: bool,
}

impl Walk<'_> {
    fn too_deep<'a>(&mut self, node: &'a AstNode<'a>) {
        let block = self.place.range(node.data().sourcepos);
        let line = block.start..block.start;
        self.faults.push(Diagnostic::new(
            Code::NestedTooDeeply,
            self.place.file.span(line),
            "nested more than a hundred levels deep",
        ));
        self.outline.too_deep = true;
    }

    fn enter<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph | NodeValue::TableCell | NodeValue::DescriptionTerm => {
                let is_paragraph = matches!(data.value, NodeValue::Paragraph);
                self.open_prose(data.sourcepos, is_paragraph);
            }
            NodeValue::Heading(heading) => {
                let number = self.outline.body.headings.len();
                self.end_section(Some(number));
                self.open_prose(data.sourcepos, false);
                self.in_heading = Some(number);
                self.outline.index.insert(node_key(node), number);
                // The anchor is known once the text is; see `leave`.
                self.outline.body.headings.push(Heading {
                    level: heading.level,
                    text: String::new(),
                    anchor: Anchors::default().take(""),
                    span: self.place.first_line(data.sourcepos),
                });
            }
            NodeValue::Text(text) => self.push(text),
            NodeValue::Code(code) => self.push_verbatim(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.push(" "),
            NodeValue::Math(math) => {
                self.push_verbatim(&math.literal);
                if self.in_image == 0 {
                    let kind = if math.display_math {
                        BlockKind::DisplayMath
                    } else {
                        BlockKind::InlineMath
                    };
                    let range =
                        self.place
                            .inline(data.sourcepos, &math.literal, self.prose_range());
                    let block = range.start..self.prose_range().end.max(range.end);
                    let lines = self.place.lines_within(&block, &math.literal);
                    let number = self.block(node, kind, String::new(), math.literal.clone(), range);
                    self.outline.body.blocks[number].lines = lines;
                }
            }
            NodeValue::CodeBlock(code) => {
                self.code_block(node, &code.info, &code.literal, data.sourcepos)
            }
            NodeValue::Link(link) => {
                let (kind, target) = match link.url.split_once(':') {
                    Some(("topic", id)) if self.dialect.course => (ReferenceKind::Topic, id),
                    Some(("term", slug)) if self.dialect.course => (ReferenceKind::Term, slug),
                    _ => (ReferenceKind::Link, link.url.as_str()),
                };
                self.reference(node, kind, target, &link.title, data.sourcepos);
            }
            NodeValue::WikiLink(link) => {
                self.reference(node, ReferenceKind::Wiki, &link.url, "", data.sourcepos);
            }
            NodeValue::Image(link) => {
                self.reference(
                    node,
                    ReferenceKind::Image,
                    &link.url,
                    &link.title,
                    data.sourcepos,
                );
                self.in_image += 1;
            }
            NodeValue::BlockDirective(_) => self.crosswalk_block(node, data.sourcepos),
            NodeValue::HtmlBlock(block) => {
                self.raw_html(&block.literal, data.sourcepos, true);
            }
            NodeValue::HtmlInline(html) => {
                self.raw_html(html, data.sourcepos, false);
            }
            _ => {}
        }
    }

    fn leave<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data().value {
            NodeValue::Link(_) | NodeValue::WikiLink(_) => self.end_reference(),
            NodeValue::Image(_) => {
                self.in_image -= 1;
                self.end_reference();
            }
            NodeValue::Paragraph | NodeValue::TableCell | NodeValue::DescriptionTerm => {
                self.close_prose();
            }
            NodeValue::Heading(_) => {
                let text = self.close_prose();
                if let Some(number) = self.in_heading.take() {
                    let anchor = self.anchors.take(&text);
                    let heading = &mut self.outline.body.headings[number];
                    heading.text = text;
                    heading.anchor = anchor;
                }
            }
            _ => {}
        }
    }

    fn open_prose(&mut self, at: Sourcepos, is_paragraph: bool) {
        self.prose = Some(Prose {
            range: self.place.range(at),
            is_paragraph,
            ..Prose::default()
        });
    }

    /// Ends a block of running text and returns it.
    fn close_prose(&mut self) -> String {
        let Some(prose) = self.prose.take() else {
            return String::new();
        };
        let text = prose.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (reference, at) in &prose.references {
            self.outline.body.references[*reference].sentence = sentence(&prose.text, *at);
        }
        if self.dialect.course {
            self.missing_footnotes(&prose);
        }
        if self.in_heading.is_none() {
            self.outline.body.n_words += text
                .split(' ')
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count();
            if prose.is_paragraph && self.outline.body.lead.is_empty() {
                self.outline.body.lead.clone_from(&text);
            }
            self.search(&text);
        }
        text
    }

    fn push(&mut self, text: &str) {
        if let Some(prose) = &mut self.prose {
            prose.text.push_str(text);
        }
    }

    fn push_verbatim(&mut self, text: &str) {
        if let Some(prose) = &mut self.prose {
            let begin = prose.text.len();
            prose.verbatim.push(begin..begin + text.len());
        }
        self.push(text);
    }

    /// Adds text to the section that search will find.
    fn search(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.section.text.is_empty() {
            self.section.text.push(' ');
        }
        self.section.text.push_str(text);
    }

    fn end_section(&mut self, next: Option<usize>) {
        let section = std::mem::replace(
            &mut self.section,
            Section {
                heading: next,
                text: String::new(),
            },
        );
        if section.heading.is_some() || !section.text.is_empty() {
            self.outline.body.sections.push(section);
        }
    }

    fn prose_range(&self) -> Range<usize> {
        self.prose
            .as_ref()
            .map_or(0..0, |prose| prose.range.clone())
    }

    fn reference<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        kind: ReferenceKind,
        target: &str,
        title: &str,
        at: Sourcepos,
    ) {
        if self.in_image > 0 {
            return;
        }
        let number = self.outline.body.references.len();
        let range = self.place.inline(at, target, self.prose_range());
        let source = &self.place.file.text;
        let behind = source[range.end..].trim_start_matches([' ', '\t']);
        let has_text = source[range.clone()] == *target && behind.starts_with(['|', '\\']);
        self.outline.index.insert(node_key(node), number);
        self.outline.body.references.push(Reference {
            kind,
            target: target.to_owned(),
            span: self.place.file.span(range),
            text: String::new(),
            title: title.to_owned(),
            is_untitled: kind == ReferenceKind::Wiki && !has_text,
            sentence: String::new(),
        });
        if let Some(prose) = &mut self.prose {
            let begin = prose.text.len();
            prose.references.push((number, begin));
            prose.open.push((number, begin));
        }
    }

    fn end_reference(&mut self) {
        if self.in_image > 0 {
            return;
        }
        if let Some(prose) = &mut self.prose
            && let Some((number, begin)) = prose.open.pop()
        {
            let reference = &mut self.outline.body.references[number];
            reference.text = prose.text[begin..].to_owned();
            reference.is_untitled &= reference.text == reference.target;
        }
    }

    fn code_block<'a>(&mut self, node: &'a AstNode<'a>, info: &str, text: &str, at: Sourcepos) {
        let range = self.place.range(at);
        let fence = fence(info);
        if let (Some(odd), true) = (&fence.odd, self.dialect.course) {
            let line = self.place.line_at(range.start);
            let span = self.place.find(odd, &line).unwrap_or(line);
            self.faults.push(
                Diagnostic::new(
                    Code::InvalidFence,
                    self.place.file.span(span),
                    format!("`{odd}` behind a code fence means nothing here"),
                )
                .help("known are `title=\"…\"` and line numbers such as `{2,4-6}`"),
            );
        }
        let kind = match fence.language.as_str() {
            "math" if self.dialect.course => BlockKind::DisplayMath,
            "mermaid" if self.dialect.course => BlockKind::Diagram,
            _ => BlockKind::Code,
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        if text.len() <= SEARCHED_CODE {
            self.search(&words.join(" "));
        }
        let first_line = self.place.line_at(range.start);
        let number = self.block(node, kind, fence.language, text.to_owned(), first_line);
        let lines = match kind {
            BlockKind::Diagram | BlockKind::DisplayMath => {
                self.place.lines_below(range.start, text)
            }
            _ => Vec::new(),
        };
        let block = &mut self.outline.body.blocks[number];
        block.lines = lines;
        block.title = fence.title;
        block.marked_lines = fence.marked_lines;
    }

    fn block<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        kind: BlockKind,
        language: String,
        text: String,
        range: Range<usize>,
    ) -> usize {
        let number = self.outline.body.blocks.len();
        self.outline.index.insert(node_key(node), number);
        self.outline.body.blocks.push(Block {
            kind,
            language,
            text,
            title: None,
            marked_lines: Vec::new(),
            lines: Vec::new(),
            span: self.place.file.span(range),
        });
        number
    }

    fn crosswalk_block<'a>(&mut self, node: &'a AstNode<'a>, at: Sourcepos) {
        let line = self.place.line_at(self.place.range(at).start);
        let file = self.place.file;
        let span =
            |range: Range<usize>| file.span(line.start + range.start..line.start + range.end);
        match directive(file.text[line.clone()].trim_end()) {
            None => {}
            Some(Ok(directive)) => {
                let named = |range: Range<usize>| Spanned {
                    value: file.text[line.clone()][range.clone()].to_owned(),
                    span: span(range),
                };
                let number = self.outline.body.crosswalk_blocks.len();
                self.outline.index.insert(node_key(node), number);
                self.outline.body.crosswalk_blocks.push(CrosswalkBlock {
                    kind: directive.kind,
                    frameworks: directive.frameworks.into_iter().map(named).collect(),
                    relations: directive.relations.into_iter().map(named).collect(),
                    span: span(0..line.len()),
                });
            }
            Some(Err(fault)) => self.faults.push(
                Diagnostic::new(
                    Code::InvalidCrosswalkBlock,
                    span(fault.range),
                    fault.message,
                )
                .maybe_help(fault.help),
            ),
        }
    }

    fn raw_html(&mut self, html: &str, at: Sourcepos, is_block: bool) {
        if self.dialect.raw_html || is_comment(html) {
            return;
        }
        let shown = without_comments(html);
        self.push(&shown);
        let first = shown.trim_start().lines().next().unwrap_or("").trim_end();
        let around = if is_block {
            self.place.range(at)
        } else {
            self.prose_range()
        };
        let range = self.place.inline(at, first, around);
        self.faults.push(
            Diagnostic::new(
                Code::RawHtml,
                self.place.file.span(range),
                format!("raw HTML `{}` is shown as text", shortened(first)),
            )
            .help("use Markdown, or set `raw_html = true` under `[markdown]` in `book.toml`"),
        );
    }

    /// `[^name]` that is still text after parsing has no definition. In code it is meant
    /// as it stands.
    fn missing_footnotes(&mut self, prose: &Prose) {
        let source = &self.place.file.text[prose.range.clone()];
        let text = prose.text.as_str();
        let mut verbatim = prose.verbatim.iter().peekable();
        let mut read = 0;
        // How far the source is read: each word of the text stands there, in its order.
        let mut at = 0;
        let mut n_lost = 0;
        while let Some(open) = text[read..].find("[^").map(|open| read + open) {
            let Some(close) = text[open..].find(']').map(|close| open + close) else {
                break;
            };
            read = close;
            while verbatim.next_if(|code| code.end <= open).is_some() {}
            let written = &text[open..=close];
            if written.len() <= 3 || written.contains(char::is_whitespace) {
                continue;
            }
            let Some(found) = source[at..].find(written).map(|found| at + found) else {
                n_lost += 1;
                if n_lost > MOST_LOST {
                    break;
                }
                continue;
            };
            at = found + written.len();
            let is_code = verbatim.peek().is_some_and(|code| code.start <= open);
            if !is_code && !source[..found].ends_with('\\') {
                let begin = prose.range.start + found;
                self.faults.push(Diagnostic::new(
                    Code::FootnoteMissing,
                    self.place.file.span(begin..begin + written.len()),
                    format!("no footnote `{written}` is defined"),
                ));
            }
        }
    }

    fn finish(mut self) -> Checked<Outline> {
        self.end_section(None);
        Checked::new(self.outline, self.faults)
    }
}

/// Turns comrak's lines and columns into byte ranges of the file.
pub(super) struct Place<'s> {
    file: &'s SourceFile,
    start: usize,
    lines: LineIndex,
}

impl<'s> Place<'s> {
    pub(super) fn new(file: &'s SourceFile, start: usize) -> Self {
        Self {
            file,
            start,
            lines: LineIndex::new(&file.text[start..]),
        }
    }

    fn body(&self) -> &'s str {
        &self.file.text[self.start..]
    }

    /// The range of a node, as far as comrak knows it.
    fn range(&self, at: Sourcepos) -> Range<usize> {
        let start = self.offset(at.start.line, at.start.column.saturating_sub(1));
        let end = self.offset(at.end.line, at.end.column);
        start..end.max(start)
    }

    /// Where a node begins, from the beginning of the body.
    pub(super) fn offset_in_body(&self, at: Sourcepos) -> usize {
        self.range(at).start - self.start
    }

    fn offset(&self, line: usize, column: usize) -> usize {
        let line = self.lines.line(self.body(), line.saturating_sub(1));
        let mut at = (line.start + column).min(line.end);
        while !self.body().is_char_boundary(at) {
            at -= 1;
        }
        self.start + at
    }

    /// The line that holds byte `at` of the file.
    fn line_at(&self, at: usize) -> Range<usize> {
        let line = self.lines.line_of(at - self.start);
        let range = self.lines.line(self.body(), line);
        self.start + range.start..self.start + range.end
    }

    /// The place of each line of `text`, which stands below the line that holds byte
    /// `at`, without what containers put before it.
    fn lines_below(&self, at: usize, text: &str) -> Vec<crate::source::Span> {
        let first = self.lines.line_of(at - self.start) + 1;
        text.lines()
            .enumerate()
            .map(|(index, line)| {
                let range = self.lines.line(self.body(), first + index);
                let range = self.start + range.start..self.start + range.end;
                let words = self.find(line.trim(), &range);
                self.file.span(words.unwrap_or(range))
            })
            .collect()
    }

    /// The place of each line of `text` within a range, one behind the other; none if one
    /// of them is not there.
    fn lines_within(&self, range: &Range<usize>, text: &str) -> Vec<crate::source::Span> {
        let mut from = range.start;
        let places = text.lines().map(|line| {
            let found = self.find(line.trim(), &(from..range.end))?;
            from = found.end;
            Some(self.file.span(found))
        });
        places.collect::<Option<_>>().unwrap_or_default()
    }

    pub(super) fn first_line(&self, at: Sourcepos) -> crate::source::Span {
        let range = self.range(at);
        let line = self.line_at(range.start);
        self.file
            .span(range.start..line.end.min(range.end).max(range.start))
    }

    /// The place of `words` within a block, or else its first line.
    pub(super) fn words(&self, at: Sourcepos, words: &str) -> crate::source::Span {
        match self.find(words, &self.range(at)) {
            Some(found) => self.file.span(found),
            None => self.first_line(at),
        }
    }

    /// The text at a span.
    pub(super) fn text(&self, span: crate::source::Span) -> &'s str {
        &self.file.text[span.range()]
    }

    /// Whether the last line of a block directive is its closing fence.
    pub(super) fn closes(&self, at: Sourcepos, fence_length: usize) -> bool {
        let line = self.line_at(self.range(at).end);
        let fence = self.file.text[line]
            .trim_end()
            .trim_start_matches(['>', ' ', '\t']);
        at.end.line > at.start.line
            && fence.len() >= fence_length
            && fence.bytes().all(|byte| byte == b':')
    }

    fn find(&self, what: &str, within: &Range<usize>) -> Option<Range<usize>> {
        let at = self.file.text.get(within.clone())?.find(what)?;
        Some(within.start + at..within.start + at + what.len())
    }

    /// The place of `what`, which an inline node at `at` is about.
    ///
    /// comrak's columns drift behind escaped pipes in tables and wrapped
    /// destinations, so the text decides: at the node, on its line, in its block.
    /// If it stands nowhere, as in reference links, the node or the block's first
    /// line is pointed at: a wrong caret is worse than a wide one.
    fn inline(&self, at: Sourcepos, what: &str, block: Range<usize>) -> Range<usize> {
        let node = self.range(at);
        let line = self.line_at(node.start);
        let node_is_sound =
            self.file.text[node.clone()].starts_with(['[', '!', '<', '$', '`', 'h', 'w']);
        if !what.is_empty() {
            // A block may be long and full of links whose destination stands elsewhere.
            let near = |range: Range<usize>| {
                let text = &self.file.text;
                let from = text.floor_char_boundary(node.start.saturating_sub(DRIFT));
                let to = text.ceil_char_boundary(node.end.saturating_add(DRIFT));
                range.start.max(from)..range.end.min(to)
            };
            let tries = [node.clone(), near(line.clone()), near(block.clone())];
            if let Some(found) = tries.iter().find_map(|range| self.find(what, range)) {
                return found;
            }
        }
        if node_is_sound {
            node.start..node.end.min(line.end).max(node.start)
        } else {
            self.line_at(block.start.max(self.start))
        }
    }
}

/// The sentence around byte `at` of a block's text.
fn sentence(text: &str, at: usize) -> String {
    // Breaks are looked for nearby only: a paragraph may be long and full of links.
    let from = text.floor_char_boundary(at.saturating_sub(NEARBY));
    let to = text.ceil_char_boundary(at.saturating_add(NEARBY));
    let from = match text[from..at].find(' ') {
        Some(space) if from > 0 => from + space + 1,
        _ => from,
    };
    let (text, at) = (&text[from..to], at - from);
    let around = text
        .split_sentence_bound_indices()
        .take_while(|(begin, _)| *begin <= at)
        .last()
        .map_or(text, |(_, sentence)| sentence);
    let joined = around.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= SENTENCE {
        return joined;
    }
    let cut: String = joined.chars().take(SENTENCE).collect();
    format!("{}…", cut.trim_end())
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    let cut: String = text.chars().take(40).collect();
    format!("{cut}…")
}

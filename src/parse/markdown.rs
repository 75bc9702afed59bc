//! Markdown to HTML with holes: where an address, a link's tags or a drawn block
//! goes is a typed [`Piece`], so that text is never searched for placeholders.
//!
//! comrak reads CommonMark and GFM; its tree does not leave this file.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::{self, Write};
use std::rc::Rc;

use comrak::arena_tree::NodeEdge;
use comrak::html::{ChildRendering, Context, format_document_with_formatter, format_node_default};
use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue};
use comrak::options::Plugins;
use comrak::{Arena, Options, parse_document};

use super::blocks::{Blocks, PartText, TableTags, blocks, plain_text};
use super::comment::{is_comment, uncommented, without_comments};
use super::crosswalk_block::is_crosswalk;
use super::numbers;
use super::outline::{Outline, Place, outline};
use super::table::table_node;
use super::{Body, Piece};
use crate::config::MarkdownConfig;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::SourceFile;

/// A line longer than this is refused.
const LONGEST_LINE: usize = 1 << 20;
/// A file longer than this is refused.
const LONGEST_FILE: usize = 16 << 20;
/// Nesting deeper than this is refused.
const DEEPEST: usize = 100;

/// The Markdown that is spoken.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Raw HTML goes through; otherwise it is shown as text and reported.
    pub raw_html: bool,
    /// Curly quotes and dashes.
    pub smart_punctuation: bool,
    /// GitHub's tables, task lists, strikethrough and bare links.
    pub gfm: bool,
    /// What courses add: anchors on headings, footnotes, alerts, description lists,
    /// formulas, wiki links, scrolling tables, course blocks.
    pub course: bool,
    /// The first heading of level one is the page's title and left out of the body.
    pub drop_title: bool,
    /// Numbers in the text want a source.
    pub sources_required: bool,
}

impl Dialect {
    /// The dialect of lessons.
    pub fn course(config: &MarkdownConfig) -> Self {
        Self {
            raw_html: config.raw_html,
            smart_punctuation: config.smart_punctuation,
            gfm: true,
            course: true,
            drop_title: false,
            sources_required: false,
        }
    }

    /// CommonMark as its specification has it, without any extension.
    pub fn commonmark() -> Self {
        Self {
            raw_html: true,
            smart_punctuation: false,
            gfm: false,
            course: false,
            drop_title: false,
            sources_required: false,
        }
    }

    /// GitHub Flavored Markdown as its specification has it.
    pub fn gfm() -> Self {
        Self {
            gfm: true,
            ..Self::commonmark()
        }
    }

    /// How comrak reads it.
    pub(crate) fn options(&self) -> Options<'static> {
        let mut options = Options::default();
        let extension = &mut options.extension;
        extension.table = self.gfm;
        extension.strikethrough = self.gfm;
        extension.tasklist = self.gfm;
        extension.autolink = self.gfm;
        extension.footnotes = self.course;
        extension.alerts = self.course;
        extension.description_lists = self.course;
        extension.math_dollars = self.course;
        extension.wikilinks_title_after_pipe = self.course;
        extension.block_directive = self.course;
        options.parse.smart = self.smart_punctuation;
        options.render.r#unsafe = self.raw_html;
        options.render.escape = !self.raw_html;
        options
    }
}

/// Reads the Markdown of `file` from byte `start` on.
pub fn markdown(file: &SourceFile, start: usize, dialect: &Dialect) -> Checked<Body> {
    let text = &file.text[start..];
    if let Some(fault) = too_long(file, start) {
        return Checked::new(Body::default(), vec![fault]);
    }
    let options = dialect.options();
    let arena = Arena::new();
    let mut root = parse_document(&arena, text, &options);
    if dialect.course {
        let uncommented = uncommented(&Place::new(file, start), text, root);
        if let Some(text) = uncommented {
            root = parse_document(&arena, &text, &options);
        }
    }
    let mut all = Vec::new();
    // Before the outline: reading blocks takes their labels out of the text.
    let mut course = Blocks::default();
    if dialect.course && !is_deep(root) {
        course = blocks(&Place::new(file, start), root, &mut all);
    }
    let outlined = outline(file, start, root, dialect, DEEPEST);
    if outlined.value.too_deep {
        // The page would be of no use, and browsers stop at such depths too.
        return Checked::new(outlined.value.body, outlined.diagnostics);
    }
    let Outline {
        mut body, index, ..
    } = outlined.unpack(&mut all);
    all.extend(course.meet_headings(&body));
    if dialect.sources_required {
        all.extend(numbers::unsourced(&Place::new(file, start), root));
    }
    let draw = Draw::new(&options, &body, index, course.index, course.tags, dialect);
    body.pieces = draw.pieces(&[root]);
    body.parts = course
        .parts
        .iter()
        .map(|nodes| PartText {
            pieces: draw.pieces(nodes),
            text: plain_text(nodes),
        })
        .collect();
    body.course_blocks = course.blocks;
    Checked::new(body, all)
}

/// Whether the outline will refuse the tree.
fn is_deep<'a>(root: &'a AstNode<'a>) -> bool {
    let mut depth = 0usize;
    root.traverse().any(|edge| {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        depth > DEEPEST
    })
}

fn too_long(file: &SourceFile, start: usize) -> Option<Diagnostic> {
    let text = &file.text[start..];
    if text.len() > LONGEST_FILE {
        let message = format!("the lesson has {} MiB; 16 are allowed", text.len() >> 20);
        return Some(Diagnostic::new(
            Code::LineTooLong,
            file.span(start..start),
            message,
        ));
    }
    let mut at = start;
    for line in text.split_inclusive(['\n', '\r']) {
        if line.len() > LONGEST_LINE {
            let message = format!("a line of {} KiB; 1024 are allowed", line.len() >> 10);
            return Some(Diagnostic::new(
                Code::LineTooLong,
                file.span(at..at),
                message,
            ));
        }
        at += line.len();
    }
    None
}

/// Names a node while its tree lives.
pub(super) fn node_key<'a>(node: &'a AstNode<'a>) -> usize {
    std::ptr::from_ref(node).addr()
}

/// Where comrak writes HTML to, and where holes are dropped between it.
#[derive(Default)]
struct Sink {
    pieces: Vec<Piece>,
    html: String,
}

impl Sink {
    fn hole(&mut self, piece: Piece) {
        if !self.html.is_empty() {
            self.pieces
                .push(Piece::Html(std::mem::take(&mut self.html)));
        }
        self.pieces.push(piece);
    }
}

struct SharedSink(Rc<Holes>);

impl Write for SharedSink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.sink.borrow_mut().html.push_str(text);
        Ok(())
    }
}

/// What the formatter knows beside comrak's context.
struct Holes {
    sink: RefCell<Sink>,
    /// Index of each node's reference, block or heading, by [`node_key`].
    index: HashMap<usize, usize>,
    /// Index of each course block.
    course_blocks: BTreeMap<usize, usize>,
    tags: TableTags,
    /// Wiki links that say no text of their own.
    untitled: HashSet<usize>,
    anchors: Vec<String>,
    levels: Vec<u8>,
    course: bool,
    raw_html: bool,
    /// GFM's "disallowed raw HTML". Courses that allow raw HTML mean all of it.
    filters_tags: bool,
    dropped: Option<usize>,
}

/// Draws a tree and parts of it.
struct Draw<'o, 'c> {
    options: &'o Options<'c>,
    holes: Rc<Holes>,
}

impl<'o, 'c> Draw<'o, 'c> {
    fn new(
        options: &'o Options<'c>,
        body: &Body,
        index: HashMap<usize, usize>,
        course_blocks: BTreeMap<usize, usize>,
        tags: TableTags,
        dialect: &Dialect,
    ) -> Self {
        let first_is_title =
            dialect.drop_title && body.headings.first().is_some_and(|first| first.level == 1);
        let holes = Holes {
            sink: RefCell::new(Sink::default()),
            index,
            course_blocks,
            tags,
            untitled: (0..)
                .zip(&body.references)
                .filter(|(_, reference)| reference.is_untitled)
                .map(|(index, _)| index)
                .collect(),
            anchors: body.headings.iter().map(|h| h.anchor.to_string()).collect(),
            levels: body.headings.iter().map(|h| h.level).collect(),
            course: dialect.course,
            raw_html: dialect.raw_html,
            filters_tags: dialect.gfm && !dialect.course,
            dropped: first_is_title.then_some(0),
        };
        Self {
            options,
            holes: Rc::new(holes),
        }
    }

    /// The HTML of some nodes, one after the other.
    fn pieces<'a>(&self, nodes: &[&'a AstNode<'a>]) -> Vec<Piece> {
        let plugins = Plugins::default();
        for node in nodes {
            let mut output = SharedSink(Rc::clone(&self.holes));
            let holes = Rc::clone(&self.holes);
            format_document_with_formatter(
                node,
                self.options,
                &mut output,
                &plugins,
                format_node,
                holes,
            )
            .expect("writing to a string cannot fail");
        }
        let mut sink = self.holes.sink.take();
        if !sink.html.is_empty() {
            sink.pieces.push(Piece::Html(sink.html));
        }
        sink.pieces
    }
}

fn format_node<'a>(
    context: &mut Context<'_, '_, Rc<Holes>>,
    node: &'a AstNode<'a>,
    entering: bool,
) -> Result<ChildRendering, fmt::Error> {
    let index = context.user.index.get(&node_key(node)).copied();
    let course = context.user.course;
    match &node.data().value {
        NodeValue::Link(_) | NodeValue::WikiLink(_) => {
            let Some(index) = index else {
                return Ok(ChildRendering::HTML);
            };
            let untitled = context.user.untitled.contains(&index);
            let mut sink = context.user.sink.borrow_mut();
            if !entering {
                sink.hole(Piece::Close(index));
                return Ok(ChildRendering::HTML);
            }
            sink.hole(Piece::Open(index));
            if untitled {
                sink.hole(Piece::Title(index));
                return Ok(ChildRendering::Skip);
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::Image(link) => {
            let Some(index) = index else {
                return Ok(ChildRendering::HTML);
            };
            if entering {
                context.write_str("<img src=\"")?;
                context.user.sink.borrow_mut().hole(Piece::Address(index));
                context.write_str("\" alt=\"")?;
                return Ok(ChildRendering::Plain);
            }
            if !link.title.is_empty() {
                context.write_str("\" title=\"")?;
                context.escape(&link.title)?;
            }
            if course {
                context.write_str("\" loading=\"lazy")?;
            }
            context.write_str("\" />")?;
            Ok(ChildRendering::HTML)
        }
        NodeValue::CodeBlock(_) | NodeValue::Math(_) => {
            if let (true, Some(index)) = (entering, index) {
                if matches!(node.data().value, NodeValue::CodeBlock(_)) {
                    context.cr()?;
                }
                context.user.sink.borrow_mut().hole(Piece::Block(index));
                if matches!(node.data().value, NodeValue::CodeBlock(_)) {
                    context.lf()?;
                }
            }
            Ok(ChildRendering::Skip)
        }
        NodeValue::Heading(_) if course => {
            let index = index.expect("every heading was counted");
            if context.user.dropped == Some(index) {
                return Ok(ChildRendering::Skip);
            }
            // The page's title is its only heading of level one.
            let level = context.user.levels[index].max(2);
            let anchor = context.user.anchors[index].clone();
            if entering {
                context.cr()?;
                write!(context, "<h{level} id=\"")?;
                context.escape(&anchor)?;
                context.write_str("\">")?;
            } else {
                context.write_str(" <a class=\"anchor\" href=\"#")?;
                context.escape(&anchor)?;
                context.write_str("\" aria-label=\"Link to this section\">#</a>")?;
                write!(context, "</h{level}>")?;
                context.lf()?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::BlockDirective(fence) if is_crosswalk(&fence.info) => {
            if let (true, Some(index)) = (entering, index) {
                context.cr()?;
                context.user.sink.borrow_mut().hole(Piece::Crosswalk(index));
                context.lf()?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::BlockDirective(_) => {
            // A block that could not be read shows what it holds.
            let block = context.user.course_blocks.get(&node_key(node)).copied();
            let Some(block) = block else {
                return Ok(ChildRendering::HTML);
            };
            if entering {
                context.cr()?;
                context.user.sink.borrow_mut().hole(Piece::Course(block));
                context.lf()?;
            }
            Ok(ChildRendering::Skip)
        }
        NodeValue::Table(_) | NodeValue::TableRow(_) | NodeValue::TableCell if course => {
            let holes = Rc::clone(&context.user);
            table_node(context, &holes.tags, node, entering)
        }
        NodeValue::TaskItem(item) if course => {
            if entering {
                context.cr()?;
                let (class, word, sign) = match item.symbol {
                    Some(_) => ("task done", "done", "☑"),
                    None => ("task", "to do", "☐"),
                };
                write!(
                    context,
                    "<li class=\"{class}\"><span class=\"task-box\" role=\"img\" aria-label=\"{word}\">{sign}</span> "
                )?;
            } else {
                context.write_str("</li>")?;
                context.lf()?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlBlock(NodeHtmlBlock { literal, .. }) | NodeValue::HtmlInline(literal)
            if course && is_comment(literal) =>
        {
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlBlock(block) if !context.user.raw_html => {
            let shown = without_comments(&block.literal);
            if entering && !shown.trim().is_empty() {
                context.cr()?;
                context.write_str("<p>")?;
                context.escape(shown.trim_end())?;
                context.write_str("</p>")?;
                context.lf()?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlBlock(block) if context.user.filters_tags && entering => {
            context.cr()?;
            context.write_str(&filtered(&block.literal))?;
            context.cr()?;
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlInline(literal) if context.user.filters_tags && entering => {
            context.write_str(&filtered(literal))?;
            Ok(ChildRendering::HTML)
        }
        _ => format_node_default(context, node, entering),
    }
}

/// HTML with the tags that GFM disallows shown as text (GFM 6.11); comrak has no such
/// option.
fn filtered(html: &str) -> String {
    const DISALLOWED: [&str; 9] = [
        "title",
        "textarea",
        "style",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "script",
        "plaintext",
    ];
    let mut parts = html.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.strip_prefix('/').unwrap_or(part);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = name[..end.unwrap_or(name.len())].to_ascii_lowercase();
        let is_disallowed = DISALLOWED.contains(&name.as_str());
        out.push_str(if is_disallowed { "&lt;" } else { "<" });
        out.push_str(part);
    }
    out
}

//! How code, formulas and diagrams look: a [`Block`] becomes finished HTML with
//! class names only, never colors.
//!
//! Nearly all CPU of a cold build is spent here, so results are remembered by
//! language and text, not by lesson.

mod diagram;
mod formula;
mod mathml;
mod quiet;
mod tokens;

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Key;
use crate::page::escape;
use crate::parse::{Block, BlockKind};
use crate::source::Span;
use crate::suggest;

pub use diagram::{ATTRIBUTES as DRAWING_ATTRIBUTES, ELEMENTS as DRAWING_ELEMENTS};

/// Code above this size is shown without colors: it is data, not a listing.
const LARGEST: usize = 256 << 10;
/// Code with a longer line is shown without colors: the grammars' patterns may need
/// time that grows with the square of the line.
const LONGEST_LINE: usize = 10_000;

/// The drawn form of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    pub html: String,
    /// What kept the block from being drawn well.
    pub fault: Option<Fault>,
}

/// Why a block is shown as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The fence names a language that is not known.
    UnknownLanguage,
    /// The formula is not LaTeX as far as it is understood, and why.
    Formula {
        /// What of the block's text is not understood.
        at: Option<Range<usize>>,
        message: String,
    },
    /// The diagram cannot be drawn, and why.
    Diagram {
        /// Line of the block's text, counted from 1.
        line: Option<usize>,
        message: String,
        help: Option<String>,
    },
}

impl Fault {
    fn diagram(line: Option<usize>, message: impl Into<String>) -> Self {
        Self::Diagram {
            line,
            message: message.into(),
            help: None,
        }
    }
}

/// Everything of a block that its drawn form depends on.
pub fn key(block: &Block) -> Key {
    let lines: Vec<u8> = block
        .marked_lines
        .iter()
        .flat_map(|line| line.to_le_bytes())
        .collect();
    Key::of(&[
        &[block.kind as u8],
        block.language.as_bytes(),
        block.text.as_bytes(),
        block.title.as_deref().unwrap_or("\0").as_bytes(),
        &lines,
    ])
}

/// Draws one block.
pub fn highlight(block: &Block) -> Highlighted {
    let mut html = String::with_capacity(block.text.len() * 2);
    let mut fault = None;
    match block.kind {
        BlockKind::InlineMath | BlockKind::DisplayMath => {
            fault = formula::write(&mut html, block);
        }
        BlockKind::Diagram => fault = diagram::write(&mut html, block),
        BlockKind::Code => {
            if code(&mut html, block) {
                fault = Some(Fault::UnknownLanguage);
            }
        }
    }
    Highlighted { html, fault }
}

/// Writes a listing; says whether its language is unknown.
fn code(html: &mut String, block: &Block) -> bool {
    html.push_str("<figure class=\"code\">");
    if let Some(title) = &block.title {
        html.push_str("<figcaption>");
        escape(html, title);
        html.push_str("</figcaption>");
    }
    html.push_str("<pre tabindex=\"0\" role=\"group\" aria-label=\"");
    escape(html, block.title.as_deref().unwrap_or("Code"));
    html.push_str("\"><code");
    if !block.language.is_empty() {
        html.push_str(" class=\"language-");
        escape(html, &block.language);
        html.push('"');
    }
    html.push('>');
    let is_plain = matches!(block.language.as_str(), "" | "text" | "txt" | "plain");
    let too_large =
        block.text.len() > LARGEST || block.text.lines().any(|line| line.len() > LONGEST_LINE);
    let syntax = tokens::syntax(&block.language);
    match (syntax, is_plain || too_large) {
        (Some(syntax), false) => tokens::write(html, syntax, block),
        _ => tokens::write_plain(html, block),
    }
    html.push_str("</code></pre></figure>");
    syntax.is_none() && !is_plain
}

/// The complaint about a block that could not be drawn well.
pub fn complaint(block: &Block, fault: &Fault) -> Diagnostic {
    match fault {
        Fault::Formula { at, message } => Diagnostic::new(
            Code::InvalidFormula,
            at.clone()
                .and_then(|at| place(block, at))
                .unwrap_or(block.span),
            format!("the formula is shown as text: {message}"),
        ),
        Fault::Diagram {
            line,
            message,
            help,
        } => {
            let line = line.and_then(|line| block.lines.get(line.checked_sub(1)?));
            Diagnostic::new(
                Code::InvalidDiagram,
                line.copied().unwrap_or(block.span),
                format!("the diagram is shown as text: {message}"),
            )
            .maybe_help(help.clone())
        }
        Fault::UnknownLanguage => Diagnostic::new(
            Code::UnknownLanguage,
            block.span,
            format!("no highlighting is known for `{}`", block.language),
        )
        .maybe_help(suggest::did_you_mean(&block.language, tokens::languages())),
    }
}

/// Where a part of a block's text stands in its file: its line, if that looks otherwise
/// there.
fn place(block: &Block, part: Range<usize>) -> Option<Span> {
    let before = &block.text[..part.start];
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let line = block.text[begin..].lines().next()?;
    let place = *block.lines.get(before.matches('\n').count())?;
    let indent = line.len() - line.trim_start().len();
    let from = (part.start - begin).checked_sub(indent);
    Some(match from {
        Some(from) if place.range().len() == line.trim().len() => {
            let to = (from + part.len()).min(place.range().len());
            Span::new(
                place.file,
                place.range().start + from..place.range().start + to,
            )
        }
        _ => place,
    })
}

/// A drawn block for a page on which it is the block with this number: what it names
/// within itself gets names that no other block has.
pub fn numbered(html: &str, number: usize) -> String {
    html.replace(diagram::ID_PREFIX, &format!("cb-d{}-", number + 1))
}

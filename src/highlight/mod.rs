//! How code, formulas and diagrams look: a [`Block`] becomes finished HTML with
//! class names only, never colors.
//!
//! Nearly all CPU of a cold build is spent here, so results are remembered by
//! language and text, not by lesson. Formulas and diagrams are kept as readable
//! text until they are drawn.

mod tokens;

use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Key;
use crate::page::escape;
use crate::parse::{Block, BlockKind};
use crate::suggest;

/// Code above this size is shown without colors: it is data, not a listing.
const LARGEST: usize = 256 << 10;
/// Code with a longer line is shown without colors: the grammars' patterns may need
/// time that grows with the square of the line.
const LONGEST_LINE: usize = 10_000;

/// The drawn form of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    pub html: String,
    /// The fence names a language that is not known.
    pub unknown_language: bool,
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
    let mut unknown_language = false;
    match block.kind {
        BlockKind::InlineMath => {
            html.push_str("<span class=\"math math-inline\"><code>");
            escape(&mut html, &block.text);
            html.push_str("</code></span>");
        }
        BlockKind::DisplayMath => {
            html.push_str("<span class=\"math math-display\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\"><code>");
            escape(&mut html, block.text.trim());
            html.push_str("</code></span>");
        }
        BlockKind::Diagram => {
            html.push_str("<figure class=\"diagram\"><pre tabindex=\"0\" role=\"group\" aria-label=\"Diagram as text\"><code>");
            escape(&mut html, &block.text);
            html.push_str("</code></pre></figure>");
        }
        BlockKind::Code => unknown_language = code(&mut html, block),
    }
    Highlighted {
        html,
        unknown_language,
    }
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

/// The complaint about a block whose language is unknown.
pub fn unknown_language(block: &Block) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownLanguage,
        block.span,
        format!("no highlighting is known for `{}`", block.language),
    )
    .maybe_help(suggest::did_you_mean(&block.language, tokens::languages()))
}

//! HTML made fit to stand in another document: read as browsers read it, cut down to
//! what prints, with names that nothing else has, and written so that it is HTML and XML
//! at once.
//!
//! What depends on the document stays open as a typed [`Piece`]: where a place, an image
//! or a page of the site is to be found. Knows nothing of lessons and booklets.

mod foreign;
mod read;
mod rules;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;

use crate::memo::{Key, KeyHasher};
use crate::page::escape;

pub use rules::{ANSWERS, CHAPTER, SITE};

/// HTML in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup {
    pub pieces: Vec<Piece>,
    /// The names of its places, as written.
    pub ids: BTreeSet<String>,
    pub has_formulas: bool,
    pub has_drawings: bool,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Finished: HTML that is well-formed XML too.
    Text(String),
    /// The number of a heading's element: one for the first level below the title.
    Level(u8),
    /// ` href="…"` of a place in this or another chapter.
    Place {
        chapter: usize,
        /// As in [`Markup::ids`]; none for the chapter as a whole.
        id: Option<String>,
    },
    /// ` href="…"` of the answers to a chapter's questions.
    Answers(usize),
    /// ` href="…"` of a page of the site, from its root.
    Site(String),
    /// A picture of the site.
    Image(Image),
    /// A color of the theme, by the name of its property.
    Color(String),
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// From the site's root.
    pub path: String,
    /// For those who cannot see it.
    pub alt: String,
    /// Further attributes, each with a space before it.
    pub attributes: String,
}

impl Markup {
    /// Reads HTML of the chapter with this number. Whatever it is, something well-formed
    /// comes out.
    pub fn new(html: &str, chapter: usize) -> Self {
        match read::read(html) {
            Some(tree) => write::write(&tree.document, chapter),
            None => {
                let mut text = String::from("<p>");
                escape(&mut text, &read::text_of(html));
                text.push_str("</p>");
                Self {
                    pieces: vec![Piece::Text(text)],
                    ..Self::default()
                }
            }
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Text(text) if text.trim().is_empty()))
    }

    /// Every picture in it.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Image(image) => Some(image),
            _ => None,
        })
    }

    /// Bytes of its text.
    pub fn size(&self) -> usize {
        let size = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            _ => 32,
        };
        self.pieces.iter().map(size).sum()
    }

    /// Stands for all of it.
    pub fn key(&self) -> Key {
        let mut hasher = KeyHasher::default();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => hasher.add(b"t").add(text.as_bytes()),
                other => hasher.add(format!("{other:?}").as_bytes()),
            };
        }
        hasher.finish()
    }
}

/// The name of a chapter's place, or of the chapter: `c3`, `c3-steps`. It is a name in
/// XML too, whatever the author wrote.
pub fn place(chapter: usize, anchor: Option<&str>) -> String {
    let mut name = format!("c{chapter}");
    if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
        name.push('-');
        for c in anchor.chars() {
            if rules::is_name(c) {
                name.push(c);
            } else {
                name.push_str(&format!("_{:x}", u32::from(c)));
            }
        }
    }
    name
}

/// Text without the few characters that XML has no way to write, escaped.
pub fn escape_xml(out: &mut String, text: &str) {
    if text.contains(rules::is_no_xml) {
        escape(out, &text.replace(rules::is_no_xml, ""));
    } else {
        escape(out, text);
    }
}

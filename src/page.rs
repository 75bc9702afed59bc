//! What leaves the house: the files of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::OutPath;

/// A rendered HTML page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub path: OutPath,
    pub html: Arc<str>,
    /// Complete address of a page that is worth finding, for the sitemap.
    pub listed_as: Option<String>,
}

/// Any other file of the site: copied from the book or the theme, or generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    pub path: OutPath,
    pub bytes: Arc<[u8]>,
}

impl Asset {
    /// A generated text file.
    pub fn text(path: OutPath, text: String) -> Self {
        Self {
            path,
            bytes: Arc::from(text.into_bytes()),
        }
    }
}

/// The whole site in memory, by path: complete before its first byte is written.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub files: BTreeMap<OutPath, Content>,
    /// Output files that are pages, for the summary line.
    pub n_pages: usize,
}

/// The bytes of one file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
}

impl Content {
    /// The bytes to be written.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Escapes text for HTML content and attributes.
pub fn escape(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

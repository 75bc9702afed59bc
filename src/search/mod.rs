//! What can be found: the pages' words become the files of a search index.
//!
//! ```text
//! PageText ── postings of each page ──┐            remembered
//!     │                               ├─ merge ─── word shards
//!     ├── fragments ──────────────────┼─────────── fragment files
//!     └── facets ─────────────────────┴─────────── directory
//! ```
//!
//! [`format`] alone knows how the files look; the theme's `search.js` reads them.

mod facets;
mod format;
mod fragments;
mod merge;
mod pages;
mod postings;
mod rank;
mod stem;
mod tokens;

use crate::memo::{Key, KeyHasher, Memo};
use crate::page::Asset;

pub use pages::pages;
pub use postings::{Postings, postings};

/// What search needs to know of one page.
#[derive(Clone, Debug)]
pub struct PageText<'a> {
    /// From the site's root, as [`PageUrl::href`](crate::address::PageUrl::href)
    /// writes it.
    pub url: String,
    pub title: &'a str,
    /// Titles of what holds the page, outermost first, the page itself left out.
    pub breadcrumb: Vec<&'a str>,
    pub kind: Kind,
    /// The framework whose facet the page counts for.
    pub framework: Option<FrameworkName<'a>>,
    /// Labels of the topics that a lesson teaches, or a topic's own label.
    pub labels: Vec<&'a str>,
    /// Alternative labels of the same topics.
    pub alternatives: Vec<&'a str>,
    /// In the order of the page. A first one without heading is the page's own text.
    pub sections: Vec<SectionText<'a>>,
}

/// The text between one heading and the next.
#[derive(Clone, Debug, Default)]
pub struct SectionText<'a> {
    pub anchor: Option<&'a str>,
    pub heading: Option<&'a str>,
    /// Plain text, one space between words.
    pub text: &'a str,
}

/// A framework as a facet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameworkName<'a> {
    pub id: &'a str,
    pub title: &'a str,
}

/// What sort of page is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lesson,
    Topic,
    Comparison,
    Framework,
    Module,
    /// Any other page.
    Page,
}

impl Kind {
    /// The word for it in addresses (`?kind=topic`).
    pub fn id(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Topic => "topic",
            Self::Comparison => "comparison",
            Self::Framework => "framework",
            Self::Module => "module",
            Self::Page => "page",
        }
    }

    /// The word for it that readers see.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lesson => "Lesson",
            Self::Topic => "Topic",
            Self::Comparison => "Comparison",
            Self::Framework => "Framework",
            Self::Module => "Module",
            Self::Page => "Page",
        }
    }
}

/// A document is what a query finds: number 0 of a page is the page itself with the
/// text before its first heading, the others are its headings with their text.
struct Document<'a> {
    anchor: &'a str,
    heading: &'a str,
    text: &'a str,
}

impl<'a> PageText<'a> {
    fn documents(&self) -> impl Iterator<Item = Document<'a>> {
        let (intro, sections) = match self.sections.split_first() {
            Some((first, rest)) if first.heading.is_none() => (first.text, rest),
            _ => ("", self.sections.as_slice()),
        };
        let page = Document {
            anchor: "",
            heading: "",
            text: intro,
        };
        let sections = sections.iter().map(|section| Document {
            anchor: section.anchor.unwrap_or_default(),
            heading: section.heading.unwrap_or_default(),
            text: section.text,
        });
        std::iter::once(page).chain(sections)
    }

    /// The key of all that [`postings`] reads.
    fn key(&self) -> Key {
        let mut key = KeyHasher::default();
        key.add(self.title.as_bytes());
        for texts in [&self.labels, &self.alternatives] {
            key.add(&(texts.len() as u64).to_le_bytes());
            for text in texts {
                key.add(text.as_bytes());
            }
        }
        for document in self.documents() {
            key.add(document.heading.as_bytes());
            key.add(document.text.as_bytes());
        }
        key.finish()
    }
}

/// Indexes the pages, and returns the files of the index; `language` is the book's (`en`, `de`, `pt-BR`).
///
/// Pages of equal rank are found in the order given. The same pages give the same
/// bytes for any number of threads, with a warm or a cold `memo`.
pub fn index(pages: &[PageText<'_>], language: &str, memo: &mut Memo<Postings>) -> Vec<Asset> {
    let postings = memo.map(pages, PageText::key, postings);
    let shards = merge::shards(&postings, language);
    let (pages_per_fragment, fragments) = fragments::fragments(pages);
    let directory = format::Directory {
        version: format::FORMAT_VERSION,
        pages: pages.len(),
        pages_per_fragment,
        facets: facets::facets(pages),
        words: shards.iter().map(|shard| shard.first.as_str()).collect(),
        word_files: shards.iter().map(|s| s.file.fingerprint.as_str()).collect(),
        fragment_files: fragments.iter().map(|f| f.fingerprint.as_str()).collect(),
    };
    let entry = directory.file();
    let words = shards.into_iter().map(|shard| shard.file.asset);
    let fragments = fragments.into_iter().map(|fragment| fragment.asset);
    std::iter::once(entry)
        .chain(words)
        .chain(fragments)
        .collect()
}

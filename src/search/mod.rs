//! What can be found: the pages' words become the files of a search index.
//!
//! ```text
//! PageText ── postings of each page ── blocks ──┬── word and position shards
//!     │                                         └── spellings
//!     ├── fragments ─────────────────────────────── fragment files
//!     ├── counterparts of topics ────────────────── topic files
//!     └── facets ────────────────────────────────── file of facets
//! ```
//!
//! Postings, blocks, shards and fragments are remembered from build to build.
//! [`format`] alone knows how the files look; the theme's `search.js` reads them.

mod block;
mod counterparts;
mod facets;
mod format;
mod fragments;
mod lexicon;
mod merge;
mod pages;
mod postings;
mod rank;
mod spelling;
mod stem;
mod stop;
#[cfg(test)]
mod tests;
mod tokens;

use std::sync::Arc;

use self::block::Block;
use self::format::NamedBytes;
use self::merge::PartsMemo;
use self::postings::Postings;
use self::spelling::SpellingFile;
use crate::memo::{Counters, Key, KeyHasher, Memo};
use crate::page::Asset;

pub use pages::pages;

/// What is remembered from one index to the next.
#[derive(Debug, Default)]
pub struct Cache {
    postings: Memo<Postings>,
    blocks: Memo<Block>,
    lexicons: Memo<lexicon::Group>,
    parts: PartsMemo,
    spellings: Memo<Vec<SpellingFile>>,
    fragments: Memo<NamedBytes>,
}

impl Cache {
    /// Pages whose words the last call of [`index`] had to read.
    pub fn pages(&self) -> Counters {
        self.postings.counters()
    }

    /// Files of words that the last call of [`index`] had to write.
    pub fn shards(&self) -> Counters {
        self.parts.words.counters()
    }
}

/// What search needs to know of one page.
#[derive(Clone, Debug)]
pub struct PageText<'a> {
    /// From the site's root, as [`PageUrl::href`](crate::address::PageUrl::href)
    /// writes it; with `#` and an anchor for a part of a page.
    pub url: String,
    pub title: &'a str,
    /// Titles of what holds the page, outermost first, the page itself left out.
    pub breadcrumb: Vec<&'a str>,
    pub kind: Kind,
    /// The framework whose facet the page counts for.
    pub framework: Option<Named<'a>>,
    /// This and the next two in the same way.
    pub scheme: Option<Named<'a>>,
    pub module: Option<Named<'a>>,
    pub level: Option<Named<'a>>,
    /// Labels of the topics that a lesson teaches, or a topic's own label.
    pub labels: Vec<&'a str>,
    /// Alternative labels of the same topics.
    pub alternatives: Vec<&'a str>,
    /// What is said of the page outside its text, such as its description.
    pub about: Vec<&'a str>,
    /// In the order of the page. A first one without heading is the page's own text.
    pub sections: Vec<SectionText<'a>>,
    /// Stands for `sections`, if their maker knows one.
    pub sections_key: Option<Key>,
    /// What a topic meets in other frameworks, best first.
    pub counterparts: Vec<Counterpart<'a>>,
}

/// A topic of another framework that a topic is mapped to.
#[derive(Clone, Debug)]
pub struct Counterpart<'a> {
    /// As it reads between the topic and this one: "narrower than".
    pub relation: &'a str,
    pub label: &'a str,
    /// Name of its framework.
    pub framework: &'a str,
    /// From the site's root.
    pub url: String,
}

/// The text between one heading and the next.
#[derive(Clone, Debug, Default)]
pub struct SectionText<'a> {
    pub anchor: Option<&'a str>,
    pub heading: Option<&'a str>,
    /// Plain text, one space between words.
    pub text: &'a str,
}

/// A value of a facet: as addresses name it, and as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
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
    /// A task within a lesson; found beside the lesson, as the next two.
    Exercise,
    Quiz,
    /// An entry of the glossary.
    Term,
    /// A learning path.
    Path,
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
            Self::Exercise => "exercise",
            Self::Quiz => "quiz",
            Self::Term => "term",
            Self::Path => "path",
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
            Self::Exercise => "Exercise",
            Self::Quiz => "Quiz",
            Self::Term => "Term",
            Self::Path => "Learning path",
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

    /// The key of its words and anchors.
    fn key(&self) -> Key {
        let mut key = KeyHasher::default();
        key.add(self.title.as_bytes());
        for texts in [&self.labels, &self.alternatives, &self.about] {
            key.add(&(texts.len() as u64).to_le_bytes());
            for text in texts {
                key.add(text.as_bytes());
            }
        }
        match self.sections_key {
            Some(sections) => key.add(sections.bytes()),
            None => self.documents().fold(&mut key, |key, document| {
                key.add(document.anchor.as_bytes());
                key.add(document.heading.as_bytes());
                key.add(document.text.as_bytes())
            }),
        };
        key.finish()
    }
}

/// Indexes the pages, and returns the files of the index; `language` is the book's (`en`, `de`, `pt-BR`).
///
/// Pages of equal rank are found in the order given. The same pages give the same
/// bytes for any number of threads, with a warm or a cold `cache`.
pub fn index(pages: &[PageText<'_>], language: &str, cache: &mut Cache) -> Vec<Asset> {
    let postings = cache.postings.map(pages, PageText::key, postings::postings);
    let keys: Vec<Key> = postings.iter().map(|postings| postings.key).collect();
    let urls: Vec<&str> = pages.iter().map(|page| page.url.as_str()).collect();
    let (first_pages, blocks) = merge::blocks(&postings, &urls, &mut cache.blocks);
    let groups = lexicon::groups(&blocks, &mut cache.lexicons);
    let lexicon = lexicon::lexicon(&groups);
    let input = merge::Input {
        first_pages: &first_pages,
        blocks: &blocks,
        lexicon: &lexicon,
        n_documents: postings.iter().map(|page| page.lengths.len()).sum(),
        language,
    };
    let parts = merge::parts(&input, &mut cache.parts);
    let spellings = spelling::spellings(&lexicon, &mut cache.spellings);
    let (fragment_pages, fragments) = fragments::fragments(pages, &keys, &mut cache.fragments);
    let (first_topic, topics) = counterparts::files(pages);
    let facets = [Arc::new(NamedBytes::of(&facets::facets(pages)))];
    let spelling_files: Vec<_> = spellings.iter().map(|s| Arc::clone(&s.file)).collect();

    let directory = format::Directory {
        version: format::FORMAT_VERSION,
        pages: pages.len(),
        fragment_pages: format::column(&fragment_pages),
        words: parts.iter().map(|part| part.first.as_str()).collect(),
        word_files: parts
            .iter()
            .map(|part| part.words.fingerprint.as_str())
            .collect(),
        absent: stop::StopWords::of(language).absent_from(&lexicon),
        spellings: spellings.iter().map(|file| file.first.as_str()).collect(),
        spelling_files: prints(&spelling_files),
        fragment_files: prints(&fragments),
        first_topic,
        topics_per_file: counterparts::TOPICS_PER_FILE,
        topic_files: prints(&topics),
        facet_files: prints(&facets),
    };
    let mut assets = vec![directory.file()];
    for (number, part) in parts.iter().enumerate() {
        assets.push(part.words.asset('w', number));
        assets.push(part.positions.asset('q', number));
    }
    let listed = [&spelling_files[..], &fragments, &topics, &facets];
    for (letter, files) in std::iter::zip(['s', 'p', 't', 'f'], listed) {
        let files = files.iter().enumerate();
        assets.extend(files.map(|(number, file)| file.asset(letter, number)));
    }
    assets
}

fn prints(files: &[Arc<NamedBytes>]) -> Vec<&str> {
    files.iter().map(|file| file.fingerprint.as_str()).collect()
}

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

mod block;
mod facets;
mod format;
mod fragments;
mod lexicon;
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

#[cfg(test)]
mod tests {
    use super::format::reader;
    use super::*;

    const CHARTER: &str = "The charter names the sponsor. A charter is signed, charters are kept.";

    fn page<'a>(url: &'a str, title: &'a str, sections: &[(&'a str, &'a str)]) -> PageText<'a> {
        let section = |(heading, text): &(&'a str, &'a str)| SectionText {
            anchor: (!heading.is_empty()).then_some(*heading),
            heading: (!heading.is_empty()).then_some(*heading),
            text,
        };
        PageText {
            url: url.to_owned(),
            title,
            breadcrumb: vec!["PMP"],
            kind: Kind::Lesson,
            framework: Some(FrameworkName {
                id: "pmp",
                title: "PMP",
            }),
            labels: Vec::new(),
            alternatives: Vec::new(),
            sections: sections.iter().map(section).collect(),
        }
    }

    fn course() -> Vec<PageText<'static>> {
        let mut charter = page(
            "pmp/charter/index.html",
            "Project charter",
            &[("", CHARTER), ("Signing", "Who signs? The sponsor.")],
        );
        charter.labels = vec!["Project charter"];
        charter.alternatives = vec!["Charter"];
        let café = page(
            "pmp/cafe/index.html",
            "Café",
            &[("Cafe or café", "A cafe is a café.")],
        );
        vec![charter, café]
    }

    /// The words of all shards of an index.
    fn words(index: &[Asset]) -> Vec<reader::Word> {
        let shards = index.iter();
        let shards = shards.filter(|asset| asset.path.as_str().starts_with("search/w"));
        shards.flat_map(reader::word_shard).collect()
    }

    /// Page, document and marks of a posting; a mark is position, first, last.
    type Found = (u32, u32, Vec<(u16, bool, bool)>);

    /// The postings of a word.
    fn found(words: &[reader::Word], word: &str) -> Vec<Found> {
        let word = words.iter().find(|known| known.word == word).unwrap();
        let postings = word.postings.iter();
        postings
            .map(|posting| {
                let marks = posting.marks.iter();
                let marks = marks.map(|m| (m.position, m.first, m.last)).collect();
                (posting.page, posting.document, marks)
            })
            .collect()
    }

    #[test]
    fn words_are_found_in_their_documents_with_their_marks() {
        let words = words(&index(&course(), "en", &mut Memo::default()));
        let in_title_and_labels = vec![(1, false, true), (4, false, true), (6, true, true)];
        assert_eq!(found(&words, "charter"), [(0, 0, in_title_and_labels)]);
        assert_eq!(found(&words, "signing"), [(0, 1, vec![(0, true, true)])]);
        assert_eq!(found(&words, "signs"), [(0, 1, vec![])]);
        // Where a document has both forms of a word, the first in order stands for both.
        let (in_title, in_heading) = ((0, true, true), (2, false, true));
        let cafe = [(1, 0, vec![in_title]), (1, 1, vec![in_heading])];
        assert_eq!(found(&words, "cafe"), cafe);
    }

    #[test]
    fn words_of_one_stem_know_each_other() {
        let words = words(&index(&course(), "en", &mut Memo::default()));
        let at = |word: &str| words.iter().position(|known| known.word == word).unwrap();
        let distance = (at("charters") - at("charter")) as u32;
        assert_eq!(words[at("charters")].stem_distance, distance);
        assert_eq!(words[at("charter")].stem_distance, 0);
    }

    #[test]
    fn a_word_of_nearly_all_documents_keeps_the_best_of_each_page() {
        let sections: Vec<(&str, &str)> = (0..20).map(|_| ("Heading", "the risk")).collect();
        let pages = [page("a", "A", &sections), page("b", "B", &sections)];
        let words = words(&index(&pages, "en", &mut Memo::default()));
        assert_eq!(found(&words, "the"), [(0, 1, vec![]), (1, 1, vec![])]);
        assert_eq!(found(&words, "heading").len(), 40);
    }

    #[test]
    fn the_directory_tells_where_everything_is() {
        let index = index(&course(), "en", &mut Memo::default());
        assert_eq!(index[0].path.as_str(), "search/index.js");
        let directory = reader::data(&index[0]);
        assert_eq!(directory["version"], format::FORMAT_VERSION);
        assert_eq!(directory["pages"], 2);
        assert_eq!(directory["words"], serde_json::json!([""]));
        let print = directory["wordFiles"].as_str().unwrap();
        assert_eq!(index[1].path.as_str(), format!("search/w0.{print}.js"));
        let fragment = reader::data(index.last().unwrap());
        assert_eq!(fragment[0][0], "pmp/charter/index.html");
        assert_eq!(fragment[0][2], serde_json::json!(["PMP"]));
        let signing = ["Signing", "Signing", "Who signs? The sponsor."];
        assert_eq!(fragment[0][3][1], serde_json::json!(signing));
    }

    #[test]
    fn an_empty_book_has_an_index() {
        let index = index(&[], "en", &mut Memo::default());
        assert_eq!(index.len(), 1);
    }

    /// Pages enough for several blocks and shards.
    fn long_course(texts: &[String]) -> Vec<PageText<'_>> {
        let pages = texts.iter();
        pages
            .map(|text| page("x/index.html", &text[..9], &[("", text), ("More", text)]))
            .collect()
    }

    fn texts() -> Vec<String> {
        let word = |n: usize| format!("w{}", n * n % 4001);
        (0..600)
            .map(|i| {
                (0..30)
                    .map(|j| word(i * 7 + j * j) + " ")
                    .collect::<String>()
                    + "the end"
            })
            .collect()
    }

    #[test]
    fn the_bytes_depend_on_the_pages_alone() {
        let texts = texts();
        let pages = long_course(&texts);
        let pool = |n| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(n)
                .build()
                .unwrap()
        };
        let mut memo = Memo::default();
        let cold = pool(1).install(|| index(&pages, "en", &mut memo));
        let warm = pool(3).install(|| index(&pages, "en", &mut memo));
        assert_eq!(memo.counters().made, 0);
        assert_eq!(cold, warm);
        assert!(words(&cold).is_sorted_by(|a, b| a.word < b.word));
    }

    #[test]
    fn every_word_of_every_page_comes_back() {
        let texts = texts();
        let words = words(&index(&long_course(&texts), "en", &mut Memo::default()));
        for (page, text) in texts.iter().enumerate().step_by(37) {
            for word in text.split(' ').map(tokens::fold) {
                let found = words.binary_search_by(|known| known.word.as_str().cmp(&word));
                let postings = &words[found.unwrap()].postings;
                assert!(postings.iter().any(|p| p.page as usize == page), "{word}");
            }
        }
    }

    #[test]
    fn an_edit_makes_the_postings_of_one_page() {
        let mut texts = texts();
        let mut memo = Memo::default();
        index(&long_course(&texts), "en", &mut memo);
        texts[5].push_str(", or not");
        index(&long_course(&texts), "en", &mut memo);
        assert_eq!(memo.counters().made, 1);
    }
}

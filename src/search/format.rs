//! The files of the index: their one owner in this program.
//!
//! Their one reader is the theme's `search.js`. A change in here changes
//! [`FORMAT_VERSION`] and that script.
//!
//! # Files
//!
//! All lie in `search/` and are scripts of one call, `crossbookSearch.register(<data>)`:
//! a page may load them under `script-src 'self'`, below any path and from `file://`. The
//! reader knows a file by the script element that runs, so that its bytes need not tell
//! its number: files stay the same when others come or go. All but the first carry a
//! fingerprint in their names.
//!
//! | file | data | loaded for |
//! |---|---|---|
//! | `index.js` | [`Directory`] | the first query |
//! | `w<n>.<fingerprint>.js` | array of seven columns, see [`WordShard`], and the fingerprint of the position shard | each word of a query |
//! | `q<n>.<fingerprint>.js` | array of five columns, see [`PositionShard`] | words of phrases; `n` is that of the word shard |
//! | `s<n>.<fingerprint>.js` | array of two columns, see [`Spellings`] | words that are not found |
//! | `p<n>.<fingerprint>.js` | array of [`FragmentPage`] | each result shown |
//! | `t<n>.<fingerprint>.js` | array of [`TopicNames`] | queries that name a topic |
//! | `f0.<fingerprint>.js` | array of [`Facet`] | the page of search |
//!
//! Pages are numbered in the order of the site, documents within their page: document
//! 0 is the page itself, the others are its headings. A small book has one file of each
//! kind.
//!
//! # Numbers
//!
//! A column of numbers is a string of the 91 characters from `#` to `~` without the
//! backslash, so that JSON, JavaScript and UTF-8 take one byte for each. Their values
//! are 0 to 90. A number below 60 is one character; a larger one is the character
//! `60 + (n - 60) mod 31` and then the number `(n - 60) div 31` in the same way. A
//! column has no gaps, and compresses well since equal things stand together.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::block::Found;
use crate::address::OutPath;
use crate::memo::Key;
use crate::page::Asset;

/// Where the directory lies. It is the one file whose name never changes: were it
/// named by its content, an edit of one lesson would change every page of the site.
const ENTRY: &str = "search/index.js";

/// Told by the directory; a client that knows another asks its reader to reload.
pub const FORMAT_VERSION: u32 = 5;

/// What a client loads first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Directory<'a> {
    pub version: u32,
    /// How many pages there are.
    pub pages: usize,
    /// A column: for each fragment how many pages it holds.
    pub fragment_pages: String,
    /// For each word shard a string that none of its words precedes and that every
    /// word of earlier shards precedes, in the order of UTF-16 units.
    pub words: Vec<&'a str>,
    /// The fingerprints of the word shards, of 5 characters each.
    #[serde(serialize_with = "joined")]
    pub word_files: Vec<&'a str>,
    /// [Stop words](super::stop) that stand nowhere in the book, with a space between: no
    /// reader is told so, nor offered another word.
    pub absent: String,
    /// As `words`, for the files of spellings.
    pub spellings: Vec<&'a str>,
    /// This and all that follow as `word_files`.
    #[serde(serialize_with = "joined")]
    pub spelling_files: Vec<&'a str>,
    #[serde(serialize_with = "joined")]
    pub fragment_files: Vec<&'a str>,
    /// The number of the first page that is a topic's; topics have no other pages
    /// between them.
    pub first_topic: usize,
    pub topics_per_file: usize,
    #[serde(serialize_with = "joined")]
    pub topic_files: Vec<&'a str>,
    #[serde(serialize_with = "joined")]
    pub facet_files: Vec<&'a str>,
}

impl Directory<'_> {
    pub fn file(&self) -> Asset {
        Asset {
            path: OutPath::new(ENTRY).expect("a plain name"),
            bytes: register(self),
        }
    }
}

/// A property by which readers narrow their results.
#[derive(Debug, Serialize)]
pub struct Facet<'a> {
    /// As in the address (`?framework=itil`).
    pub id: &'static str,
    pub values: Vec<FacetValue<'a>>,
    /// A column: for each row of pages with the same value, the value's index plus
    /// one (0 for none), then how many pages.
    pub runs: String,
}

/// Id, title, how many pages.
#[derive(Debug, Serialize)]
pub struct FacetValue<'a>(pub &'a str, pub &'a str, pub usize);

/// Address from the site's root, perhaps with an anchor; title, breadcrumb, documents, kind
/// as readers see it.
#[derive(Debug, Serialize)]
pub struct FragmentPage<'a>(
    pub &'a str,
    pub &'a str,
    pub &'a [&'a str],
    pub Vec<FragmentDocument<'a>>,
    pub &'static str,
);

/// Anchor, heading, text for the excerpt. The first two are empty for the page itself.
#[derive(Debug, Serialize)]
pub struct FragmentDocument<'a>(pub FragmentAnchor<'a>, pub &'a str, pub Cow<'a, str>);

/// An anchor that can be told from its heading is not said twice.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FragmentAnchor<'a> {
    Said(&'a str),
    /// 0: the heading in lower case, `-` for each row of all but letters and digits, and
    /// none at its ends.
    OfHeading(u8),
}

impl<'a> FragmentAnchor<'a> {
    pub fn new(anchor: &'a str, heading: &str) -> Self {
        // Beyond ASCII, what a letter is may differ from browser to browser.
        let mut told = String::with_capacity(heading.len());
        for c in heading.chars() {
            if c.is_ascii_alphanumeric() {
                told.push(c.to_ascii_lowercase());
            } else if !told.is_empty() && !told.ends_with('-') {
                told.push('-');
            }
        }
        if heading.is_ascii() && !anchor.is_empty() && told.trim_end_matches('-') == anchor {
            Self::OfHeading(0)
        } else {
            Self::Said(anchor)
        }
    }
}

/// What the crosswalk says of a topic: for each counterpart in another framework the
/// relation in words, its label, the framework's name and its address.
#[derive(Debug, Serialize)]
pub struct TopicNames<'a>(pub Vec<[&'a str; 4]>);

/// A file of many that the directory lists, without its number.
#[derive(Debug)]
pub struct NamedBytes {
    pub bytes: Arc<[u8]>,
    pub fingerprint: String,
}

impl NamedBytes {
    pub fn of(data: &impl Serialize) -> Self {
        let bytes = register(data);
        Self {
            fingerprint: fingerprint(&bytes),
            bytes,
        }
    }

    /// The file of the kind that `letter` names.
    pub fn asset(&self, letter: char, number: usize) -> Asset {
        Asset {
            path: path(letter, number, &self.fingerprint),
            bytes: Arc::clone(&self.bytes),
        }
    }
}

/// Five hexadecimal digits. The directory carries one of these for each file of a large
/// site, so they are few: a file's name need only differ from its own earlier versions.
fn fingerprint(bytes: &[u8]) -> String {
    Key::of(&[bytes]).hex(5)
}

/// Words in order, each without what it shares with the one before: the letter that
/// stands as far from `A` as it shares leading UTF-16 units, then the rest. Words have no
/// capitals from A to Z.
#[derive(Debug, Default)]
struct FrontCoded {
    text: String,
    previous: String,
}

impl FrontCoded {
    fn push(&mut self, word: &str) {
        let n_shared: usize = std::iter::zip(word.chars(), self.previous.chars())
            .take_while(|(c, other)| c == other)
            .map(|(c, _)| c)
            .scan(0, |units, c| {
                *units += c.len_utf16();
                (*units <= 25).then_some(c.len_utf8())
            })
            .sum();
        let n_units = word[..n_shared].encode_utf16().count();
        self.text.push(char::from(b'A' + n_units as u8));
        self.text.push_str(&word[n_shared..]);
        self.previous.clear();
        self.previous.push_str(word);
    }
}

/// Words without their postings.
#[derive(Debug, Default)]
pub struct Spellings {
    /// Each word as it is, and again from its last letter to its first behind
    /// [`BACKWARD`](Self::BACKWARD).
    words: FrontCoded,
    /// For each the logarithm to base 2 of the number of its documents.
    classes: String,
}

impl Spellings {
    /// Marks words written backward; it stands before all letters.
    pub const BACKWARD: char = '!';

    pub fn word(&mut self, word: &str, class: u32) {
        self.words.push(word);
        push_number(&mut self.classes, class);
    }

    pub fn file(&self) -> NamedBytes {
        NamedBytes::of(&[&self.words.text, &self.classes])
    }
}

/// Where the words of a word shard stand in the bodies of their documents.
#[derive(Debug, Default)]
pub struct PositionShard {
    /// For each word how many of its documents have it in the body, plus one; 0 if its
    /// positions are not kept, as it is nearly everywhere.
    n_documents: String,
    /// For each such document how many pages after that of the one before; the first of
    /// a word counts from page 0. Not all have a posting: a common word has few.
    pages: String,
    /// For each its place within the page.
    documents: String,
    /// For each how many positions it has.
    counts: String,
    /// For each position how many words after the one before; the first counts from 0.
    positions: String,
}

impl PositionShard {
    /// Adds the word that comes next in the word shard.
    pub fn word(&mut self, found: Option<&[Found<'_>]>) {
        let Some(found) = found else {
            push_number(&mut self.n_documents, 0);
            return;
        };
        let mut n_documents = 0;
        let mut page = 0;
        for document in found.iter().filter(|found| !found.positions.is_empty()) {
            n_documents += 1;
            push_number(&mut self.pages, document.page - page);
            push_number(&mut self.documents, document.document.into());
            push_number(&mut self.counts, document.positions.len() as u32);
            page = document.page;
            let mut before = 0;
            for position in document.positions {
                push_number(&mut self.positions, u32::from(position - before));
                before = *position;
            }
        }
        push_number(&mut self.n_documents, n_documents + 1);
    }

    pub fn file(&self) -> NamedBytes {
        NamedBytes::of(&[
            &self.n_documents,
            &self.pages,
            &self.documents,
            &self.counts,
            &self.positions,
        ])
    }
}

/// A row of the lexicon with its postings, written column by column.
///
/// Words come in the order of UTF-16 units, the postings of a word by page, then by
/// document.
#[derive(Debug, Default)]
pub struct WordShard {
    words: FrontCoded,
    /// For each word twice how many words back the last one of its stem stands in this
    /// shard, or 0; plus one for a [stop word](super::stop).
    stems: String,
    /// For each word how many postings it has.
    n_postings: String,
    /// For each posting how many pages after that of the posting before; the first of
    /// a word counts from page 0.
    pages: String,
    /// For each posting its document within the page.
    documents: String,
    /// For each posting its [level](super::rank::Level); plus 30 if it has marks.
    levels: String,
    /// For each mark of such postings `8 × advance + 4 × first + 2 × last + more`: its
    /// position beyond the mark before (at first beyond 0), whether it is the first
    /// and the last word of its title, label or heading, and whether another mark of
    /// the same posting follows.
    marks: String,
    previous_page: u32,
    n_open: u32,
}

/// A word's place in a title, a label or a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Within the document's title and labels, or its heading. Two labels' positions
    /// are never neighbors.
    pub position: u16,
    pub first: bool,
    pub last: bool,
}

impl WordShard {
    /// Adds a posting of the word that the next call of [`word`](Self::word) names.
    pub fn posting(&mut self, page: u32, document: u16, level: u8, marks: &[Mark]) {
        let offset = if marks.is_empty() { 0 } else { 30 };
        push_number(&mut self.pages, page - self.previous_page);
        push_number(&mut self.documents, document.into());
        push_number(&mut self.levels, u32::from(level) + offset);
        let mut position = 0;
        for (i, mark) in marks.iter().enumerate() {
            let advance = u32::from(mark.position - position);
            let flags = [(mark.first, 4), (mark.last, 2), (i + 1 < marks.len(), 1)];
            let flags: u32 = flags.iter().filter(|f| f.0).map(|f| f.1).sum();
            push_number(&mut self.marks, 8 * advance + flags);
            position = mark.position;
        }
        self.previous_page = page;
        self.n_open += 1;
    }

    /// Ends a word: all postings since the last call are its own.
    pub fn word(&mut self, word: &str, stem_distance: usize, is_stop: bool) {
        self.words.push(word);
        push_number(
            &mut self.stems,
            2 * stem_distance as u32 + u32::from(is_stop),
        );
        push_number(&mut self.n_postings, self.n_open);
        self.previous_page = 0;
        self.n_open = 0;
    }

    /// The shard's file; `positions` is the fingerprint of the position shard of the same
    /// number.
    pub fn file(&self, positions: &str) -> NamedBytes {
        NamedBytes::of(&[
            &self.words.text,
            &self.stems,
            &self.n_postings,
            &self.pages,
            &self.documents,
            &self.levels,
            &self.marks,
            positions,
        ])
    }
}

/// Appends a number to a column.
pub fn push_number(column: &mut String, number: u32) {
    let mut rest = number;
    while rest >= 60 {
        column.push(symbol(60 + (rest - 60) % 31));
        rest = (rest - 60) / 31;
    }
    column.push(symbol(rest));
}

/// A column of some numbers.
pub fn column(numbers: &[usize]) -> String {
    let mut column = String::new();
    for number in numbers {
        push_number(&mut column, *number as u32);
    }
    column
}

/// The character for a value below 91.
fn symbol(value: u32) -> char {
    let code = b'#' + value as u8;
    char::from(if code >= b'\\' { code + 1 } else { code })
}

/// The bytes of a file.
fn register(data: &impl Serialize) -> Arc<[u8]> {
    let mut bytes = Vec::from(*b"crossbookSearch.register(");
    serde_json::to_writer(&mut bytes, data).expect("strings and numbers can always be written");
    bytes.extend(b");\n");
    bytes.into()
}

fn path(letter: char, number: usize, fingerprint: &str) -> OutPath {
    OutPath::new(&format!("search/{letter}{number}.{fingerprint}.js"))
        .expect("letters, digits and dots make a path")
}

fn joined<S: serde::Serializer>(texts: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&texts.concat())
}

#[cfg(test)]
mod tests {
    use super::super::tests::reader;
    use super::*;

    #[test]
    fn numbers_come_back_from_a_column_of_plain_characters() {
        let all: Vec<u32> = (0..5_000).chain([59_580, 1_000_000, u32::MAX]).collect();
        let mut column = String::new();
        for number in &all {
            push_number(&mut column, *number);
        }
        assert!(
            column
                .bytes()
                .all(|b| (b'#'..=b'~').contains(&b) && b != b'\\')
        );
        assert_eq!(reader::numbers(&column), all);
    }

    #[test]
    fn anchors_are_told_from_headings_as_the_shared_cases_say() {
        let cases = include_str!("../../tests/search-cases.json");
        let cases: serde_json::Value = serde_json::from_str(cases).unwrap();
        for case in cases["anchors"].as_array().unwrap() {
            let [anchor, heading] = ["anchor", "heading"].map(|key| case[key].as_str().unwrap());
            let written = serde_json::to_value(FragmentAnchor::new(anchor, heading)).unwrap();
            assert_eq!(written, case["written"], "{heading:?}");
        }
    }

    #[test]
    fn words_come_back_with_any_letters() {
        let long = "x".repeat(40);
        let other = format!("{}y", "x".repeat(39));
        let words = ["change", "changed", "chain", "𠮷", "𠮷𠮷", &long, &other];
        let mut shard = WordShard::default();
        for (i, word) in words.iter().enumerate() {
            let mark = Mark {
                position: 70 + i as u16,
                first: true,
                last: i % 2 == 0,
            };
            let later = Mark {
                position: 90,
                ..mark
            };
            shard.posting(3, 0, 29, &[mark, later]);
            shard.posting(3, 70, 0, &[]);
            shard.posting(1_000_000, 2, 5, &[]);
            shard.word(word, i, i == 2);
        }
        let file = shard.file("").asset('w', 0);
        let read = reader::word_shard(&file);
        let read_words: Vec<&str> = read.iter().map(|w| w.word.as_str()).collect();
        assert_eq!(read_words, words);
        assert_eq!((read[1].stem_distance, read[1].is_stop), (1, false));
        assert_eq!((read[2].stem_distance, read[2].is_stop), (2, true));
        assert_eq!(read[6].postings.len(), 3);
        assert_eq!(read[6].postings[0].marks[1].position, 90);
        assert_eq!(read[6].postings[2].page, 1_000_000);
        assert!(file.path.as_str().starts_with("search/w0."));
    }
}

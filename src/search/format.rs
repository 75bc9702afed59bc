//! The files of the index: their one owner in this program.
//!
//! Their one reader is the theme's `search.js`. A change in here changes
//! [`FORMAT_VERSION`] and that script.
//!
//! # Files
//!
//! All lie in `search/`, are fingerprinted and are scripts of one call,
//! `crossbookSearch.register("<name>",<data>)`: a page may load them under
//! `script-src 'self'`, below any path and from `file://`.
//!
//! | file | name | data |
//! |---|---|---|
//! | `index.js` | `index` | [`Directory`], as an object |
//! | `w<n>.<fingerprint>.js` | `w<n>` | word shard `n`: an array of seven strings, see [`WordShard`] |
//! | `p<n>.<fingerprint>.js` | `p<n>` | fragment `n`: an array of [`FragmentPage`] |
//!
//! Pages are numbered in the order of the site, documents within their page: document
//! 0 is the page itself, the others are its headings. Fragment `n` holds the pages
//! from `n × pages_per_fragment` on. The client loads the directory, the shards of a
//! query's words and the fragments of the results it shows; nothing else.
//!
//! # Numbers
//!
//! A column of numbers is a string of the 91 characters from `#` to `~` without the
//! backslash, so that JSON, JavaScript and UTF-8 take one byte for each. Their values
//! are 0 to 90. A number below 60 is one character; a larger one is the character
//! `60 + (n - 60) mod 31` and then the number `(n - 60) div 31` in the same way. A
//! column has no gaps, and compresses well since equal things stand together.
//!
//! # Positions of body words
//!
//! are not part of a word shard: with them the first results of a common word would
//! cost twice as much. Phrases within titles, labels and headings need only the marks.
//! Full phrase search may add one file of positions for each word shard.

use serde::Serialize;

use crate::address::OutPath;
use crate::memo::Key;
use crate::page::Asset;

/// Where the directory lies. It is the one file whose name never changes: were it
/// named by its content, an edit of one lesson would change every page of the site.
const ENTRY: &str = "search/index.js";

/// Told by the directory; a client that knows another asks its reader to reload.
pub const FORMAT_VERSION: u32 = 1;

/// What a client loads first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Directory<'a> {
    pub version: u32,
    /// How many pages there are.
    pub pages: usize,
    pub pages_per_fragment: usize,
    pub facets: Vec<Facet<'a>>,
    /// For each word shard a string that none of its words precedes and that every
    /// word of earlier shards precedes, in the order of UTF-16 units.
    pub words: Vec<&'a str>,
    /// The fingerprints of the word shards, of 5 characters each.
    #[serde(serialize_with = "joined")]
    pub word_files: Vec<&'a str>,
    /// The same for the fragments.
    #[serde(serialize_with = "joined")]
    pub fragment_files: Vec<&'a str>,
}

impl Directory<'_> {
    pub fn file(&self) -> Asset {
        let text = register("index", &json(self));
        let path = OutPath::new(ENTRY).expect("a plain name");
        Asset::text(path, text)
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

/// Address from the site's root, title, breadcrumb, documents.
#[derive(Debug, Serialize)]
pub struct FragmentPage<'a>(
    pub &'a str,
    pub &'a str,
    pub &'a [&'a str],
    pub Vec<FragmentDocument<'a>>,
);

/// Anchor, heading, text for the excerpt. The first two are empty for the page itself.
#[derive(Debug, Serialize)]
pub struct FragmentDocument<'a>(pub &'a str, pub &'a str, pub &'a str);

/// A file of many that the directory lists.
#[derive(Debug)]
pub struct ListedFile {
    pub fingerprint: String,
    pub asset: Asset,
}

impl ListedFile {
    pub fn word_shard(number: usize, shard: &WordShard<'_>) -> Self {
        Self::new('w', number, &shard.columns())
    }

    pub fn fragment(number: usize, pages: &[FragmentPage<'_>]) -> Self {
        Self::new('p', number, &pages)
    }

    fn new(letter: char, number: usize, data: &impl Serialize) -> Self {
        /// Hexadecimal digits. The directory carries one of these for each page of a
        /// large site, so they are few: a file's name need only differ from its own
        /// earlier versions.
        const DIGITS: usize = 5;
        let name = format!("{letter}{number}");
        let text = register(&name, &json(data));
        let fingerprint = Key::of(&[text.as_bytes()]).hex(DIGITS);
        let asset = Asset::text(path(&name, &fingerprint), text);
        Self { fingerprint, asset }
    }
}

/// A row of the lexicon with its postings, written column by column.
///
/// Words come in the order of UTF-16 units, the postings of a word by page, then by
/// document.
#[derive(Debug, Default)]
pub struct WordShard<'a> {
    /// For each word the letter that stands as far from `A` as it shares leading
    /// UTF-16 units with the word before, then the rest of the word. Words have no
    /// capitals from A to Z.
    words: String,
    /// For each word how many words back the last one of its stem stands in this
    /// shard, or 0.
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
    previous_word: &'a str,
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

impl<'a> WordShard<'a> {
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
    pub fn word(&mut self, word: &'a str, stem_distance: usize) {
        let n_shared: usize = std::iter::zip(word.chars(), self.previous_word.chars())
            .take_while(|(c, other)| c == other)
            .map(|(c, _)| c)
            .scan(0, |units, c| {
                *units += c.len_utf16();
                (*units <= 25).then_some(c.len_utf8())
            })
            .sum();
        let n_units = word[..n_shared].encode_utf16().count();
        self.words.push(char::from(b'A' + n_units as u8));
        self.words.push_str(&word[n_shared..]);
        push_number(&mut self.stems, stem_distance as u32);
        push_number(&mut self.n_postings, self.n_open);
        self.previous_word = word;
        self.previous_page = 0;
        self.n_open = 0;
    }

    fn columns(&self) -> [&str; 7] {
        [
            &self.words,
            &self.stems,
            &self.n_postings,
            &self.pages,
            &self.documents,
            &self.levels,
            &self.marks,
        ]
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

/// The character for a value below 91.
fn symbol(value: u32) -> char {
    let code = b'#' + value as u8;
    char::from(if code >= b'\\' { code + 1 } else { code })
}

fn register(name: &str, data: &str) -> String {
    format!("crossbookSearch.register(\"{name}\",{data});\n")
}

fn path(name: &str, fingerprint: &str) -> OutPath {
    OutPath::new(&format!("search/{name}.{fingerprint}.js"))
        .expect("letters, digits and dots make a path")
}

fn json(data: &impl Serialize) -> String {
    serde_json::to_string(data).expect("strings and numbers can always be written")
}

fn joined<S: serde::Serializer>(texts: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&texts.concat())
}

/// Reads the files again, for tests.
#[cfg(test)]
pub mod reader {
    use super::{Asset, Mark};

    /// A word of a shard.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Word {
        pub word: String,
        pub stem_distance: u32,
        pub postings: Vec<Posting>,
    }

    #[derive(Clone, Debug, PartialEq)]
    pub struct Posting {
        pub page: u32,
        pub document: u32,
        pub level: u32,
        pub marks: Vec<Mark>,
    }

    /// The data that a file registers.
    pub fn data(asset: &Asset) -> serde_json::Value {
        let text = std::str::from_utf8(&asset.bytes).unwrap();
        let start = text.find(',').unwrap() + 1;
        let end = text.rfind(')').unwrap();
        serde_json::from_str(&text[start..end]).unwrap()
    }

    pub fn numbers(column: &str) -> Vec<u32> {
        let mut all = Vec::new();
        let (mut sum, mut scale) = (0, 1);
        for byte in column.bytes() {
            let value = u32::from(byte - b'#') - u32::from(byte > b'\\');
            sum += scale * value;
            if value < 60 {
                all.push(sum);
                (sum, scale) = (0, 1);
            } else {
                scale *= 31;
            }
        }
        all
    }

    pub fn word_shard(asset: &Asset) -> Vec<Word> {
        let data = data(asset);
        let column = |i: usize| numbers(data[i].as_str().unwrap()).into_iter();
        let (mut stems, mut counts) = (column(1), column(2));
        let (mut pages, mut documents) = (column(3), column(4));
        let (mut levels, mut marks) = (column(5), column(6));
        let mut previous: Vec<u16> = Vec::new();
        let mut words = Vec::new();
        let text = data[0].as_str().unwrap();
        let starts = text.match_indices(|c: char| c.is_ascii_uppercase());
        let mut starts: Vec<usize> = starts.map(|(i, _)| i).collect();
        starts.push(text.len());
        for bounds in starts.windows(2) {
            let entry = &text[bounds[0]..bounds[1]];
            previous.truncate((entry.as_bytes()[0] - b'A').into());
            previous.extend(entry[1..].encode_utf16());
            let mut page = 0;
            let mut postings = Vec::new();
            for _ in 0..counts.next().unwrap() {
                page += pages.next().unwrap();
                let level = levels.next().unwrap();
                let mut found = Vec::new();
                let mut position = 0;
                let mut has_more = level >= 30;
                while has_more {
                    let mark = marks.next().unwrap();
                    position += (mark / 8) as u16;
                    found.push(Mark {
                        position,
                        first: mark & 4 != 0,
                        last: mark & 2 != 0,
                    });
                    has_more = mark & 1 != 0;
                }
                postings.push(Posting {
                    page,
                    document: documents.next().unwrap(),
                    level: level % 30,
                    marks: found,
                });
            }
            words.push(Word {
                word: String::from_utf16(&previous).unwrap(),
                stem_distance: stems.next().unwrap(),
                postings,
            });
        }
        let rest = [stems, counts, pages, documents, levels, marks];
        assert!(
            rest.into_iter().flatten().next().is_none(),
            "columns end together"
        );
        words
    }
}

#[cfg(test)]
mod tests {
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
            shard.word(word, i);
        }
        let file = ListedFile::word_shard(0, &shard);
        let read = reader::word_shard(&file.asset);
        let read_words: Vec<&str> = read.iter().map(|w| w.word.as_str()).collect();
        assert_eq!(read_words, words);
        assert_eq!(read[1].stem_distance, 1);
        assert_eq!(read[6].postings.len(), 3);
        assert_eq!(read[6].postings[0].marks[1].position, 90);
        assert_eq!(read[6].postings[2].page, 1_000_000);
        assert!(file.asset.path.as_str().starts_with("search/w0."));
    }
}

//! The words of one page and where they stand: what is remembered of it.
//!
//! Knows nothing of other pages, of stems or of how the index is written.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::format::Mark;
use super::rank::{Field, PerField};
use super::{PageText, tokens};
use crate::memo::Key;

/// The words of one page by document.
///
/// A large book keeps many of these between builds, so they are boxed slices of exactly
/// their size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// Of the page they were made from.
    pub(super) key: Key,
    /// The distinct words in lower case, each followed by a line break; a word's number
    /// is its place in here.
    words: Box<str>,
    /// How many postings each word has.
    n_postings: Box<[u16]>,
    /// By word number, then by document.
    postings: Box<[Posting]>,
    /// The places of all postings, in their order.
    pub(super) places: Box<[Place]>,
    /// The positions in the body of all postings, in their order.
    pub(super) positions: Box<[u16]>,
    /// For each document the number of words in each field.
    pub(super) lengths: Box<[PerField<u32>]>,
}

/// A word in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub document: u16,
    /// How many positions in the body it has; no more than 255.
    pub n_body: u8,
    /// How many places in title, labels and heading it has; no more than 255.
    pub n_places: u8,
}

/// A word's place in a title, label or heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub field: Field,
    pub mark: Mark,
}

impl Postings {
    /// The distinct words, in the order of their numbers.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_terminator('\n')
    }

    /// The postings of each word, in the order of their numbers.
    pub(super) fn of_words(&self) -> impl Iterator<Item = &[Posting]> {
        let mut rest = &*self.postings;
        self.n_postings.iter().map(move |n| {
            let (own, others) = rest.split_at((*n).into());
            rest = others;
            own
        })
    }
}

/// Finds the words of one page.
pub fn postings(page: &PageText<'_>) -> Postings {
    let mut found = Found::default();
    for (i, document) in page.documents().enumerate() {
        found.document = saturated(i as u32);
        if i == 0 {
            found.add(Field::Title, page.title);
            for label in page.labels.iter().chain(&page.alternatives) {
                found.add(Field::Label, label);
            }
        }
        found.add(Field::Heading, document.heading);
        found.add(Field::Body, document.text);
        if i == 0 {
            for text in &page.about {
                found.add(Field::Body, text);
            }
        }
        found.end_document();
    }
    found.finish(page.key())
}

/// Collects the words of a page.
#[derive(Default)]
struct Found {
    numbers: HashMap<Box<str>, u32, FixedState>,
    words: String,
    occurrences: Vec<Occurrence>,
    lengths: Vec<PerField<u32>>,
    /// Of the document under way.
    document: u16,
    n_words: PerField<u32>,
    next_position: u32,
    next_in_body: u32,
}

/// A word of the text. The order of the fields is the order in which they are sorted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    word: u32,
    document: u16,
    field: Field,
    mark: Mark,
}

impl Found {
    fn add(&mut self, field: Field, text: &str) {
        let start = self.occurrences.len();
        let base = match field {
            Field::Body => self.next_in_body,
            _ => self.next_position,
        };
        let n_words = tokens::each_word(text, |word| {
            let number = match self.numbers.get(word.text) {
                Some(number) => *number,
                None => {
                    let number = self.numbers.len() as u32;
                    self.numbers.insert(word.text.into(), number);
                    self.words.push_str(word.text);
                    self.words.push('\n');
                    number
                }
            };
            let mark = match field {
                Field::Body => Mark {
                    position: saturated(base + word.position),
                    ..Mark::default()
                },
                _ => Mark {
                    position: saturated(base + word.position),
                    first: word.position == 0,
                    last: false,
                },
            };
            self.occurrences.push(Occurrence {
                word: number,
                document: self.document,
                field,
                mark,
            });
        });
        self.n_words[field as usize] += n_words;
        if field != Field::Body {
            let last = saturated(base + n_words.saturating_sub(1));
            for occurrence in &mut self.occurrences[start..] {
                occurrence.mark.last = occurrence.mark.position == last;
            }
        }
        // A gap, so that the end of one label and the start of the next are not neighbors.
        match field {
            Field::Body => self.next_in_body += n_words + 1,
            _ => self.next_position += n_words + 1,
        }
    }

    fn end_document(&mut self) {
        self.lengths.push(std::mem::take(&mut self.n_words));
        self.next_position = 0;
        self.next_in_body = 0;
    }

    /// Sorts the occurrences. Those of one word come in the right order, unless a page has
    /// more documents than have numbers; so each word's are counted and put together.
    fn sort(&mut self) {
        let mut free = vec![0; self.numbers.len() + 1];
        for occurrence in &self.occurrences {
            free[occurrence.word as usize + 1] += 1;
        }
        for word in 1..free.len() {
            free[word] += free[word - 1];
        }
        let mut sorted = self.occurrences.clone();
        for occurrence in &self.occurrences {
            let place = &mut free[occurrence.word as usize];
            sorted[*place] = *occurrence;
            *place += 1;
        }
        if !sorted.is_sorted() {
            sorted.sort_unstable();
        }
        self.occurrences = sorted;
    }

    fn finish(mut self, key: Key) -> Postings {
        self.sort();
        let document = |o: &Occurrence| (o.word, o.document);
        let same_document = |a: &Occurrence, b: &Occurrence| document(a) == document(b);
        let mut n_postings = vec![0; self.numbers.len()].into_boxed_slice();
        let mut places = Vec::new();
        let mut positions = Vec::with_capacity(self.occurrences.len());
        let mut postings = Vec::with_capacity(self.occurrences.chunk_by(same_document).count());
        for run in self.occurrences.chunk_by(same_document) {
            let n_places = run.partition_point(|occurrence| occurrence.field < Field::Body);
            let n_kept = n_places.min(u8::MAX.into());
            places.extend(run[..n_kept].iter().map(|occurrence| Place {
                field: occurrence.field,
                mark: occurrence.mark,
            }));
            let n_body = (run.len() - n_places).min(u8::MAX.into());
            let body = &run[n_places..n_places + n_body];
            positions.extend(body.iter().map(|occurrence| occurrence.mark.position));
            postings.push(Posting {
                document: run[0].document,
                n_body: n_body as u8,
                n_places: n_kept as u8,
            });
            n_postings[run[0].word as usize] += 1;
        }
        // Copies, since an allocator may leave a vector that shrinks in its old place.
        Postings {
            key,
            words: self.words.as_str().into(),
            n_postings,
            postings: postings.into(),
            places: places.as_slice().into(),
            positions: positions.as_slice().into(),
            lengths: self.lengths.as_slice().into(),
        }
    }
}

/// The number of a document or a position; so far down a page that 16 bits do not
/// suffice, all have the same. One less than the largest, so that their count fits too.
fn saturated(number: u32) -> u16 {
    number.min(u32::from(u16::MAX) - 1) as u16
}

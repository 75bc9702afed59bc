//! A row of pages whose postings are sorted by word.
//!
//! Each word of each page is weighed here: afterwards it is a few bytes. A block knows
//! its pages by their place in it, so it stays the same when pages come or go before it;
//! blocks are remembered, and an edit makes one of them anew.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::format::Mark;
use super::postings::Postings;
use super::rank::{Averages, Field, Levels};
use super::tokens::fold;
use crate::memo::Key;

/// The postings of some pages by word.
#[derive(Debug)]
pub struct Block {
    /// The words as they are filed, each followed by its own spelling if that differs.
    text: Box<str>,
    /// In the order of [`order`], then by their own spelling; and an end.
    words: Box<[Word]>,
    /// By word, then by page, then by document.
    cells: Box<[Cell]>,
    /// The marks of all cells, in their order.
    marks: Box<[Mark]>,
    /// The positions in the body of all cells, in their order.
    positions: Box<[u16]>,
}

/// A word, and where its part of each list begins.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    text: u32,
    filed_len: u16,
    /// 0 if it is spelled as it is filed.
    spelled_len: u16,
    cell: u32,
    mark: u32,
    position: u32,
    /// Sums of the fingerprints of all words before: the difference of two is that of
    /// the words between them.
    sums: [u128; 2],
}

/// What of a word a fingerprint covers, beside its documents.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    /// Levels and marks.
    Weights,
    /// Positions in bodies.
    Positions,
}

/// A word in a document. There is one for nearly every word of the book, so it is
/// small.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Counted from the block's first page.
    page: u16,
    document: u16,
    level: u8,
    n_marks: u8,
    n_positions: u8,
}

/// A word in a document, with its marks and its positions in the body.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub page: u32,
    pub document: u16,
    pub level: u8,
    pub marks: &'a [Mark],
    pub positions: &'a [u16],
}

/// The order in which words are filed: that of UTF-16 units, in which a browser compares.
pub fn order(a: &str, b: &str) -> Ordering {
    // UTF-8 orders as code points do; only those of two units come earlier in UTF-16,
    // right behind those that UTF-8 begins with 0xed.
    let rank = |byte: u8| match byte {
        0xf0.. => 0xed00 + u16::from(byte),
        _ => u16::from(byte) << 8,
    };
    let differing = std::iter::zip(a.bytes(), b.bytes()).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) => rank(a).cmp(&rank(b)),
        None => a.len().cmp(&b.len()),
    }
}

impl Block {
    /// Sorts the postings of some pages.
    pub fn of(pages: &[Arc<Postings>], averages: &Averages) -> Self {
        let mut known: HashMap<&str, u32, FixedState> = HashMap::default();
        let mut spelled: Vec<&str> = Vec::new();
        let mut of_pages: Vec<Vec<u32>> = Vec::with_capacity(pages.len());
        for page in pages {
            let numbers = page.words().map(|word| {
                *known.entry(word).or_insert_with(|| {
                    spelled.push(word);
                    spelled.len() as u32 - 1
                })
            });
            of_pages.push(numbers.collect());
        }
        let mut filed: Vec<(String, u32)> = std::iter::zip(&spelled, 0..)
            .map(|(word, number)| (fold(word), number))
            .collect();
        filed.sort_unstable_by(|(a, a_number), (b, b_number)| {
            let spelling = |number: &u32| spelled[*number as usize];
            order(a, b).then_with(|| spelling(a_number).cmp(spelling(b_number)))
        });
        let mut block = Self {
            text: Box::default(),
            words: words(&filed, &spelled),
            cells: Box::default(),
            marks: Box::default(),
            positions: Box::default(),
        };
        let mut text = String::new();
        let mut places = vec![0; spelled.len()];
        for (place, (word, number)) in filed.iter().enumerate() {
            places[*number as usize] = place as u32;
            text.push_str(word);
            let spelling = spelled[*number as usize];
            if spelling != word {
                text.push_str(spelling);
            }
        }
        block.text = text.into();
        for numbers in &mut of_pages {
            for number in numbers {
                *number = places[*number as usize];
            }
        }
        block.fill(pages, &of_pages, averages);
        block.sum();
        block
    }

    /// Sorts the postings of the pages to their words.
    fn fill(&mut self, pages: &[Arc<Postings>], of_pages: &[Vec<u32>], averages: &Averages) {
        for (page, words) in std::iter::zip(pages, of_pages) {
            for (word, postings) in std::iter::zip(words, page.of_words()) {
                let next = &mut self.words[*word as usize + 1];
                next.cell += postings.len() as u32;
                for posting in postings {
                    next.mark += u32::from(posting.n_places);
                    next.position += u32::from(posting.n_body);
                }
            }
        }
        for i in 1..self.words.len() {
            let before = self.words[i - 1];
            let word = &mut self.words[i];
            word.cell += before.cell;
            word.mark += before.mark;
            word.position += before.position;
        }
        let end = self.words[self.words.len() - 1];
        let mut cells = vec![Cell::default(); end.cell as usize];
        let mut marks = vec![Mark::default(); end.mark as usize];
        let mut positions = vec![0; end.position as usize];
        let mut free = self.words.to_vec();
        let levels = Levels::new();
        for (i, (page, words)) in std::iter::zip(pages, of_pages).enumerate() {
            let weights: Vec<_> = page.lengths.iter().map(|l| averages.weights(l)).collect();
            let mut places = page.places.iter();
            let mut page_positions = &*page.positions;
            for (word, postings) in std::iter::zip(words, page.of_words()) {
                let free = &mut free[*word as usize];
                for posting in postings {
                    let weights = &weights[usize::from(posting.document)];
                    let mut weight = f32::from(posting.n_body) * weights[Field::Body as usize];
                    for place in places.by_ref().take(posting.n_places.into()) {
                        weight += weights[place.field as usize];
                        marks[free.mark as usize] = place.mark;
                        free.mark += 1;
                    }
                    let (own, rest) = page_positions.split_at(posting.n_body.into());
                    page_positions = rest;
                    positions[free.position as usize..][..own.len()].copy_from_slice(own);
                    free.position += own.len() as u32;
                    cells[free.cell as usize] = Cell {
                        page: i as u16,
                        document: posting.document,
                        level: levels.level(weight),
                        n_marks: posting.n_places,
                        n_positions: posting.n_body,
                    };
                    free.cell += 1;
                }
            }
        }
        self.cells = cells.into();
        self.marks = marks.into();
        self.positions = positions.into();
    }

    /// Takes the fingerprints of each word with all that is known of it.
    fn sum(&mut self) {
        let mut bytes = [Vec::new(), Vec::new()];
        let mut sums = [0_u128; 2];
        for i in 0..self.n_words() {
            let word = self.words[i];
            let end = word.text + u32::from(word.filed_len) + u32::from(word.spelled_len);
            for bytes in &mut bytes {
                bytes.clear();
                bytes.extend(&self.text.as_bytes()[word.text as usize..end as usize]);
            }
            let [weights, positions] = &mut bytes;
            for found in self.found(i, 0) {
                let document = u32::from(found.document) << 16 | found.page;
                weights.push(0xff);
                weights.extend(document.to_le_bytes());
                weights.extend([found.level, found.marks.len() as u8]);
                for mark in found.marks {
                    weights.extend(mark.position.to_le_bytes());
                    weights.push(u8::from(mark.first) * 2 + u8::from(mark.last));
                }
                positions.push(0xff);
                positions.extend(document.to_le_bytes());
                positions.push(found.positions.len() as u8);
                for position in found.positions {
                    positions.extend(position.to_le_bytes());
                }
            }
            for (sum, bytes) in sums.iter_mut().zip(&bytes) {
                let mut own = [0; 16];
                own.copy_from_slice(Key::of(&[bytes]).bytes());
                *sum = sum.wrapping_add(u128::from_le_bytes(own));
            }
            self.words[i + 1].sums = sums;
        }
    }

    pub fn n_words(&self) -> usize {
        self.words.len() - 1
    }

    /// A word as it is filed.
    pub fn filed(&self, word: usize) -> &str {
        let word = &self.words[word];
        &self.text[word.text as usize..][..word.filed_len.into()]
    }

    /// A word in lower case with its diacritics.
    pub fn spelled(&self, word: usize) -> &str {
        let at = &self.words[word];
        match at.spelled_len {
            0 => self.filed(word),
            len => &self.text[at.text as usize + usize::from(at.filed_len)..][..len.into()],
        }
    }

    /// How many documents have a word.
    pub fn n_documents(&self, word: usize) -> u32 {
        self.words[word + 1].cell - self.words[word].cell
    }

    /// The first word from `start` on that is not filed before another; it is sought near
    /// the start first.
    pub fn place_of(&self, word: &str, start: usize) -> usize {
        let is_before = |place: usize| order(self.filed(place), word) == Ordering::Less;
        let mut range = start..start;
        let mut step = 1;
        while range.end < self.n_words() && is_before(range.end) {
            range = range.end + 1..self.n_words().min(range.end + step);
            step *= 2;
        }
        while !range.is_empty() {
            let middle = range.start.midpoint(range.end);
            if is_before(middle) {
                range.start = middle + 1;
            } else {
                range.end = middle;
            }
        }
        range.start
    }

    /// A fingerprint of what is known of some words.
    pub fn fingerprint(&self, words: &Range<usize>, side: Side) -> u128 {
        let [start, end] = [words.start, words.end].map(|i| self.words[i].sums[side as usize]);
        end.wrapping_sub(start)
    }

    /// The documents that have a word, by page; the block's first page has the number
    /// given.
    pub fn found(&self, word: usize, first_page: u32) -> impl Iterator<Item = Found<'_>> {
        let [start, end] = [self.words[word], self.words[word + 1]];
        let mut marks = &self.marks[start.mark as usize..];
        let mut positions = &self.positions[start.position as usize..];
        let cells = &self.cells[start.cell as usize..end.cell as usize];
        cells.iter().map(move |cell| {
            let own = marks.split_at(cell.n_marks.into());
            let own_positions = positions.split_at(cell.n_positions.into());
            (marks, positions) = (own.1, own_positions.1);
            Found {
                page: first_page + u32::from(cell.page),
                document: cell.document,
                level: cell.level,
                marks: own.0,
                positions: own_positions.0,
            }
        })
    }
}

/// The places of the words in the block's text, and an end.
fn words(filed: &[(String, u32)], spelled: &[&str]) -> Box<[Word]> {
    let mut words = vec![Word::default(); filed.len() + 1];
    let mut text = 0;
    for (word, (filed, number)) in words.iter_mut().zip(filed) {
        let spelling = spelled[*number as usize];
        word.text = text;
        word.filed_len = filed.len() as u16;
        word.spelled_len = if spelling == filed {
            0
        } else {
            spelling.len() as u16
        };
        text += u32::from(word.filed_len) + u32::from(word.spelled_len);
    }
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_a_browser() {
        let words = [
            "", "a", "ab", "b", "é", "\u{d7ff}", "𠮷", "𠮷a", "\u{e000}", "ﬁ",
        ];
        for (i, a) in words.iter().enumerate() {
            for (j, b) in words.iter().enumerate() {
                assert_eq!(order(a, b), i.cmp(&j), "{a} and {b}");
                assert_eq!(order(a, b), a.encode_utf16().cmp(b.encode_utf16()));
            }
        }
    }
}

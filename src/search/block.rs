//! A row of pages whose postings are sorted by word.
//!
//! Blocks are made in parallel, and each word of each page is weighed here: afterwards
//! it is a few bytes.

use std::collections::HashMap;
use std::sync::Arc;

use super::format::Mark;
use super::postings::Postings;
use super::rank::{Averages, Field, Levels};

/// So many pages make a block; the last has fewer.
pub const PAGES_PER_BLOCK: usize = 512;

/// The postings of some pages by word.
pub struct Block<'a> {
    first_page: u32,
    /// The distinct words, as the pages have them.
    pub words: Vec<&'a str>,
    /// By word, then by page, then by document.
    cells: Vec<Cell>,
    /// The marks of all cells, in their order.
    marks: Vec<Mark>,
    /// Where each word's part begins, and the end of all.
    starts: Vec<Start>,
}

/// Where a word's cells and marks begin in a block.
#[derive(Clone, Copy, Default)]
struct Start {
    cell: usize,
    mark: usize,
}

/// A word in a document. There is one for nearly every word of the book, so it is
/// small.
#[derive(Clone, Copy, Default)]
struct Cell {
    /// Counted from the block's first page.
    page: u16,
    document: u16,
    level: u8,
    n_marks: u8,
}

impl<'a> Block<'a> {
    /// Sorts the postings of some pages, the first of which has the number given.
    pub fn of(first_page: usize, pages: &'a [Arc<Postings>], averages: &Averages) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut words = Vec::new();
        let mut starts = vec![Start::default()];
        let mut of_pages: Vec<Vec<u32>> = Vec::with_capacity(pages.len());
        for page in pages {
            let number = |word: &'a str| {
                *known.entry(word).or_insert_with(|| {
                    words.push(word);
                    starts.push(Start::default());
                    words.len() as u32 - 1
                })
            };
            let numbers: Vec<u32> = page.words().map(number).collect();
            for (word, postings) in std::iter::zip(&numbers, page.of_words()) {
                let next = &mut starts[*word as usize + 1];
                next.cell += postings.len();
                next.mark += postings
                    .iter()
                    .map(|p| usize::from(p.n_places))
                    .sum::<usize>();
            }
            of_pages.push(numbers);
        }
        for i in 1..starts.len() {
            starts[i].cell += starts[i - 1].cell;
            starts[i].mark += starts[i - 1].mark;
        }

        let levels = Levels::new();
        let mut free = starts.clone();
        let end = starts[words.len()];
        let mut cells = vec![Cell::default(); end.cell];
        let mut marks = vec![Mark::default(); end.mark];
        for (i, (page, numbers)) in std::iter::zip(pages, &of_pages).enumerate() {
            let weights: Vec<_> = page.lengths.iter().map(|l| averages.weights(l)).collect();
            let mut places = page.places.iter();
            for (word, postings) in std::iter::zip(numbers, page.of_words()) {
                let free = &mut free[*word as usize];
                for posting in postings {
                    let weights = &weights[usize::from(posting.document)];
                    let mut weight = f32::from(posting.n_body) * weights[Field::Body as usize];
                    for place in places.by_ref().take(posting.n_places.into()) {
                        weight += weights[place.field as usize];
                        marks[free.mark] = place.mark;
                        free.mark += 1;
                    }
                    cells[free.cell] = Cell {
                        page: i as u16,
                        document: posting.document,
                        level: levels.level(weight),
                        n_marks: posting.n_places,
                    };
                    free.cell += 1;
                }
            }
        }
        Self {
            first_page: first_page as u32,
            words,
            cells,
            marks,
            starts,
        }
    }

    /// How many documents have a word.
    pub fn n_documents(&self, word: u32) -> usize {
        let word = word as usize;
        self.starts[word + 1].cell - self.starts[word].cell
    }

    /// The documents that have a word, by page.
    pub fn found(&self, word: u32) -> impl Iterator<Item = Found<'_>> {
        let [start, end] = [0, 1].map(|i| self.starts[word as usize + i]);
        let mut marks = &self.marks[start.mark..end.mark];
        self.cells[start.cell..end.cell].iter().map(move |cell| {
            let (own, rest) = marks.split_at(cell.n_marks.into());
            marks = rest;
            Found {
                page: self.first_page + u32::from(cell.page),
                document: cell.document,
                level: cell.level,
                marks: own,
            }
        })
    }
}

/// A word in a document, with its marks.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub page: u32,
    pub document: u16,
    pub level: u8,
    pub marks: &'a [Mark],
}

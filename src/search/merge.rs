//! The postings of all pages become the word shards of the index.
//!
//! ```text
//! pages ── blocks ── lexicon ── cuts ── shards
//! ```
//!
//! A block is a row of pages whose postings are sorted by word; blocks are made in
//! parallel, and so are shards. Words are numbers from the start.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::format::{ListedFile, Mark, WordShard};
use super::postings::Postings;
use super::rank::{Averages, Field, Levels};
use super::stem::Stemmer;
use super::tokens::fold;

/// A file of the lexicon.
pub struct Shard {
    /// Shortest string that comes after all words of earlier shards and not after its
    /// own.
    pub first: String,
    pub file: ListedFile,
}

/// Merges the postings of all pages; a page's number is its place in `pages`.
pub fn shards(pages: &[Arc<Postings>], language: &str) -> Vec<Shard> {
    let averages = Averages::of(pages.iter().flat_map(|page| page.lengths.iter()));
    let blocks: Vec<Block<'_>> = pages
        .par_chunks(PAGES_PER_BLOCK)
        .enumerate()
        .map(|(number, pages)| Block::of(number * PAGES_PER_BLOCK, pages, &averages))
        .collect();
    let lexicon = Lexicon::of(&blocks, language);
    let n_documents = pages.iter().map(|page| page.lengths.len()).sum();
    cuts(&lexicon)
        .into_par_iter()
        .enumerate()
        .map(|(number, entries)| {
            let first = match entries.start.checked_sub(1) {
                Some(last) => separator(&lexicon.words[last], &lexicon.words[entries.start]),
                None => "",
            };
            let shard = shard(&blocks, &lexicon, n_documents, entries);
            Shard {
                first: first.to_owned(),
                file: ListedFile::word_shard(number, &shard),
            }
        })
        .collect()
}

const PAGES_PER_BLOCK: usize = 512;

/// The postings of some pages by word.
struct Block<'a> {
    first_page: u32,
    /// The distinct words, as the pages have them.
    words: Vec<&'a str>,
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
    fn of(first_page: usize, pages: &'a [Arc<Postings>], averages: &Averages) -> Self {
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

    fn n_cells(&self, word: u32) -> usize {
        let word = word as usize;
        self.starts[word + 1].cell - self.starts[word].cell
    }

    /// The documents that have a word.
    fn found(&self, word: u32) -> impl Iterator<Item = Found<'_>> {
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
struct Found<'a> {
    page: u32,
    document: u16,
    level: u8,
    marks: &'a [Mark],
}

/// The words as the index files them.
#[derive(Default)]
struct Lexicon {
    /// Folded, in the order of UTF-16 units, which is how a browser compares strings.
    words: Vec<String>,
    /// For each of `words` the number of its stem.
    stems: Vec<u32>,
    /// For each of `words` how many postings it has.
    n_postings: Vec<usize>,
    /// Where the words stand in the blocks, by index into `words`, then by block.
    sources: Vec<Source>,
    /// Where the sources of each of `words` begin, and the end of all.
    starts: Vec<usize>,
}

/// A word of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Source {
    block: u32,
    word: u32,
}

impl Lexicon {
    fn of(blocks: &[Block<'_>], language: &str) -> Self {
        let mut sources: HashMap<&str, Vec<Source>> = HashMap::new();
        for (i, block) in blocks.iter().enumerate() {
            for (number, word) in block.words.iter().enumerate() {
                sources.entry(word).or_default().push(Source {
                    block: i as u32,
                    word: number as u32,
                });
            }
        }
        let stemmer = Stemmer::of(language);
        let mut filed: Vec<(String, String, Vec<Source>)> = sources
            .into_par_iter()
            .map(|(word, sources)| (fold(word), fold(&stemmer.stem(word)), sources))
            .collect();
        filed.par_sort_unstable_by(|a, b| {
            let words = a.0.encode_utf16().cmp(b.0.encode_utf16());
            words.then_with(|| (&a.1, a.2[0]).cmp(&(&b.1, b.2[0])))
        });

        let mut lexicon = Self::default();
        let mut stems: HashMap<String, u32> = HashMap::new();
        for (word, stem, sources) in filed {
            // Words that differ in diacritics alone are one entry, and may have two
            // stems; the first in order counts.
            if lexicon.words.last() != Some(&word) {
                let next = stems.len() as u32;
                lexicon.stems.push(*stems.entry(stem).or_insert(next));
                lexicon.words.push(word);
                lexicon.n_postings.push(0);
                lexicon.starts.push(lexicon.sources.len());
            }
            for source in &sources {
                let n_cells = blocks[source.block as usize].n_cells(source.word);
                *lexicon.n_postings.last_mut().expect("pushed above") += n_cells;
            }
            lexicon.sources.extend(sources);
        }
        lexicon.starts.push(lexicon.sources.len());
        for bounds in lexicon.starts.windows(2) {
            lexicon.sources[bounds[0]..bounds[1]].sort_unstable();
        }
        lexicon
    }

    fn sources_of(&self, entry: usize) -> &[Source] {
        &self.sources[self.starts[entry]..self.starts[entry + 1]]
    }
}

/// Cuts the lexicon into shards, each a range of entries.
///
/// A reader loads the directory, which grows with the number of shards, and a shard
/// for each word, which shrinks with it; so sizes grow with the root of the whole.
/// Words of one stem are only found together within one shard; so each cut is made
/// where it parts the fewest stems.
fn cuts(lexicon: &Lexicon) -> Vec<Range<usize>> {
    let n_entries = lexicon.words.len();
    // About three characters for each posting, three for each word beside its text.
    let sizes: Vec<usize> = std::iter::zip(&lexicon.words, &lexicon.n_postings)
        .map(|(word, n_postings)| 3 + word.len() / 2 + 3 * n_postings)
        .collect();
    let total: usize = sizes.iter().sum();
    let target = (6 * total.isqrt()).clamp(SMALLEST_SHARD_BYTES, LARGEST_SHARD_BYTES);
    let n_parted = n_parted(&lexicon.stems);
    let mut cuts = Vec::new();
    let mut start = 0;
    while start < n_entries {
        let mut size = 0;
        let mut best = None;
        for end in start + 1..=n_entries {
            size += sizes[end - 1];
            if end == n_entries && size <= target * 5 / 4 {
                best = Some(end);
                break;
            }
            if size >= target * 3 / 4
                && best.is_none_or(|best: usize| n_parted[end] < n_parted[best])
            {
                best = Some(end);
            }
            if size > target * 5 / 4 {
                break;
            }
        }
        let end = best.unwrap_or(n_entries);
        cuts.push(start..end);
        start = end;
    }
    cuts
}

/// Bounds of a shard's size before compression, about.
const SMALLEST_SHARD_BYTES: usize = 4 << 10;
const LARGEST_SHARD_BYTES: usize = 32 << 10;

/// For each entry, and the end, how many stems have words on both sides of its start.
fn n_parted(stems: &[u32]) -> Vec<u32> {
    let n_stems = stems.iter().max().map_or(0, |last| *last as usize + 1);
    let mut last_words = vec![0; n_stems];
    for (i, stem) in stems.iter().enumerate() {
        last_words[*stem as usize] = i;
    }
    let mut changes = vec![0_i32; stems.len() + 2];
    let mut seen = vec![false; n_stems];
    for (i, stem) in stems.iter().enumerate() {
        if !std::mem::replace(&mut seen[*stem as usize], true) {
            changes[i + 1] += 1;
            changes[last_words[*stem as usize] + 1] -= 1;
        }
    }
    let mut open = 0;
    changes[..=stems.len()]
        .iter()
        .map(|change| {
            open += change;
            open as u32
        })
        .collect()
}

/// The shortest beginning of `word` that `before` precedes.
fn separator<'a>(before: &str, word: &'a str) -> &'a str {
    let n_shared = std::iter::zip(before.chars(), word.chars())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let next = word[n_shared..].chars().next().map_or(0, char::len_utf8);
    &word[..n_shared + next]
}

/// Writes one shard.
fn shard<'a>(
    blocks: &[Block<'_>],
    lexicon: &'a Lexicon,
    n_documents: usize,
    entries: Range<usize>,
) -> WordShard<'a> {
    let mut shard = WordShard::default();
    let mut last_of_stem: HashMap<u32, usize> = HashMap::new();
    let mut found = Vec::new();
    for entry in entries {
        found.clear();
        let sources = lexicon.sources_of(entry);
        for source in sources {
            let block = &blocks[source.block as usize];
            found.extend(block.found(source.word));
        }
        if sources
            .windows(2)
            .any(|pair| pair[0].block == pair[1].block)
        {
            unite(&mut found);
        }
        // A word of very many documents says little about any. Only the best document
        // of each page is kept, and those with marks: so stop words are found and
        // cost little, in every language.
        if lexicon.n_postings[entry] > n_documents / 8 {
            found = keep_best(found);
        }
        for word in &found {
            shard.posting(word.page, word.document, word.level, word.marks);
        }
        let back = last_of_stem.insert(lexicon.stems[entry], entry);
        shard.word(&lexicon.words[entry], back.map_or(0, |last| entry - last));
    }
    shard
}

/// Brings into order the documents of words that are filed as one. Where a document
/// has several, the one that says most stands for all.
fn unite(found: &mut Vec<Found<'_>>) {
    found.sort_by_key(|word| {
        (
            word.page,
            word.document,
            Reverse((word.marks.len(), word.level)),
        )
    });
    found.dedup_by_key(|word| (word.page, word.document));
}

/// Keeps of each page the document with the highest level, and those with marks.
fn keep_best(found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut kept = Vec::with_capacity(found.len());
    for of_page in found.chunk_by(|a, b| a.page == b.page) {
        let best = of_page.iter().map(|word| word.level).max();
        let best = of_page.iter().position(|word| Some(word.level) == best);
        for (i, word) in of_page.iter().enumerate() {
            if Some(i) == best || !word.marks.is_empty() {
                kept.push(*word);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_as_short_as_they_can_be() {
        for (before, word, expected) in [
            ("chain", "change", "chan"),
            ("change", "changes", "changes"),
            ("zeta", "ära", "ä"),
        ] {
            assert_eq!(separator(before, word), expected);
        }
    }

    #[test]
    fn a_cut_parts_the_stems_that_have_words_on_both_sides() {
        assert_eq!(n_parted(&[1, 2, 1, 3, 3]), [0, 1, 1, 0, 1, 0]);
    }
}

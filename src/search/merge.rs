//! The postings of all pages become the word shards of the index.
//!
//! ```text
//! pages ── blocks ── lexicon ── cuts ── shards
//!          remembered                   remembered
//! ```
//!
//! An edit of one page makes one block and the shards of the words that it changed. A
//! block or a shard is made from exactly what its key holds, so that an index made from
//! memory is, byte for byte, the one made from nothing.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Block, Found, Side};
use super::format::{NamedBytes, PositionShard, WordShard};
use super::lexicon::{Entry, cuts, separator};
use super::postings::Postings;
use super::rank::{Averages, round_count};
use super::stem::Stemmer;
use super::stop::StopWords;
use crate::memo::{Key, KeyHasher, Memo};

/// The most pages of a block.
const MOST_PAGES: usize = 256;

/// Sorts the pages by word, in rows of about a hundred; `urls` are theirs.
///
/// Rows end where an address says so, and not after a fixed number, so that a new page
/// changes one row and not all behind it.
pub fn blocks(
    pages: &[Arc<Postings>],
    urls: &[&str],
    memo: &mut Memo<Block>,
) -> (Vec<u32>, Vec<Arc<Block>>) {
    let averages = Averages::of(pages.iter().flat_map(|page| page.lengths.iter()));
    let ends_row: Vec<bool> = urls
        .par_iter()
        .map(|url| Key::of(&[url.as_bytes()]).bytes()[0] < 2)
        .collect();
    let mut rows: Vec<Range<usize>> = Vec::new();
    for (i, ends) in ends_row.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if !ends && row.len() < MOST_PAGES => row.end = i + 1,
            _ => rows.push(i..i + 1),
        }
    }
    let key = |row: &Range<usize>| {
        let mut key = KeyHasher::default();
        key.add(&averages.bytes());
        for page in &pages[row.clone()] {
            key.add(page.key.bytes());
        }
        key.finish()
    };
    let blocks = memo.map(&rows, key, |row| Block::of(&pages[row.clone()], &averages));
    let firsts = rows.iter().map(|row| row.start as u32).collect();
    (firsts, blocks)
}

/// What shards are made of.
pub struct Input<'a> {
    /// For each block the number of its first page.
    pub first_pages: &'a [u32],
    pub blocks: &'a [Arc<Block>],
    pub lexicon: &'a [Entry<'a>],
    /// How many documents there are.
    pub n_documents: usize,
    /// Of the book (`en`, `de`, `pt-BR`).
    pub language: &'a str,
}

/// A part of the lexicon and its two files.
#[derive(Debug)]
pub struct Part {
    /// Shortest string that comes after all words of earlier parts and not after its own.
    pub first: String,
    pub words: Arc<NamedBytes>,
    pub positions: Arc<NamedBytes>,
}

/// What is remembered of the files of words.
#[derive(Debug, Default)]
pub struct PartsMemo {
    pub words: Memo<NamedBytes>,
    pub positions: Memo<NamedBytes>,
}

/// The lexicon with its postings, cut into files.
pub fn parts(input: &Input<'_>, memo: &mut PartsMemo) -> Vec<Part> {
    let ranges = ranges(input.lexicon);
    // For each block where the words of each part begin in it, and the end.
    let bounds: Vec<Vec<usize>> = input
        .blocks
        .par_iter()
        .map(|block| {
            let firsts = ranges.iter().map(|range| input.lexicon[range.start].word);
            let mut place = 0;
            let places = firsts.map(|word| {
                place = block.place_of(word, place);
                place
            });
            places.chain([block.n_words()]).collect()
        })
        .collect();
    let limits = Limits::of(input.n_documents);
    let numbers: Vec<usize> = (0..ranges.len()).collect();
    let slices = |number: usize| bounds.iter().map(move |b| b[number]..b[number + 1]);
    let key = |number: usize, side: Side| {
        let mut key = KeyHasher::default();
        key.add(&limits.bytes());
        for (i, slice) in slices(number).enumerate() {
            if slice.start < slice.end {
                let fingerprint = input.blocks[i].fingerprint(&slice, side);
                key.add(&input.first_pages[i].to_le_bytes());
                key.add(&fingerprint.to_le_bytes());
            }
        }
        key
    };
    let walk = |number: usize| Walk {
        input,
        entries: ranges[number].clone(),
        slices: slices(number).collect(),
    };
    let positions = memo.positions.map(
        &numbers,
        |number| key(*number, Side::Positions).finish(),
        |number| positions(walk(*number), &limits),
    );
    let words = memo.words.map(
        &numbers,
        |number| {
            let mut key = key(*number, Side::Weights);
            key.add(input.language.as_bytes());
            key.add(positions[*number].fingerprint.as_bytes());
            key.finish()
        },
        |number| words(walk(*number), &limits, &positions[*number].fingerprint),
    );
    let firsts = ranges.iter().map(|range| match range.start.checked_sub(1) {
        Some(last) => separator(input.lexicon[last].word, input.lexicon[range.start].word),
        None => "",
    });
    let files = words.into_iter().zip(positions);
    let parts = firsts.zip(files).map(|(first, (words, positions))| Part {
        first: first.to_owned(),
        words,
        positions,
    });
    parts.collect()
}

/// Bounds of a shard's size before compression, about.
const SMALLEST_SHARD_BYTES: usize = 2 << 10;
const LARGEST_SHARD_BYTES: usize = 32 << 10;

/// Cuts the lexicon into shards.
///
/// A reader loads the directory, which grows with the number of shards, and a shard
/// for each word, which shrinks with it; so sizes grow with the root of the whole.
fn ranges(lexicon: &[Entry<'_>]) -> Vec<Range<usize>> {
    // About three characters for each posting, three for each word beside its text.
    let sizes: Vec<usize> = lexicon
        .iter()
        .map(|entry| 3 + entry.word.len() / 2 + 3 * entry.n_documents as usize)
        .collect();
    let total = round_count(sizes.iter().sum());
    let target = (6 * total.isqrt()).clamp(SMALLEST_SHARD_BYTES, LARGEST_SHARD_BYTES);
    let words: Vec<&str> = lexicon.iter().map(|entry| entry.word).collect();
    cuts(&words, &sizes, target)
}

/// In how many documents a word is common.
struct Limits {
    /// A word of more documents says little about any. Only the best document of each
    /// page is kept, and those with marks: so stop words are found and cost little, in
    /// every language.
    best_only: usize,
    /// Positions of a word of more documents would be longer than all else that a
    /// phrase needs; it stands for any word there.
    placeless: usize,
}

impl Limits {
    fn of(n_documents: usize) -> Self {
        let n_documents = round_count(n_documents);
        Self {
            best_only: n_documents / 8,
            placeless: (n_documents / 2).max(4096),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let both = [self.best_only, self.placeless];
        both.iter().flat_map(|n| n.to_le_bytes()).collect()
    }
}

/// A way through some entries of the lexicon and all blocks at once.
struct Walk<'a> {
    input: &'a Input<'a>,
    entries: Range<usize>,
    /// For each block its words that are still to come.
    slices: Vec<Range<usize>>,
}

impl<'a> Walk<'a> {
    /// Hands over each entry's number, the spelling that stands for it and its documents
    /// in order; such with several spellings come up once for each.
    fn each_word(mut self, mut take: impl FnMut(usize, &'a str, &mut Vec<Found<'a>>)) {
        let mut found = Vec::new();
        for number in self.entries {
            let word = self.input.lexicon[number].word;
            found.clear();
            let mut spelled: Option<&str> = None;
            let mut has_spellings = false;
            for (i, slice) in self.slices.iter_mut().enumerate() {
                let block = &self.input.blocks[i];
                let n_before = found.len();
                while slice.start < slice.end && block.filed(slice.start) == word {
                    has_spellings |= found.len() > n_before;
                    found.extend(block.found(slice.start, self.input.first_pages[i]));
                    let own = block.spelled(slice.start);
                    spelled = Some(spelled.map_or(own, |known| known.min(own)));
                    slice.start += 1;
                }
            }
            if has_spellings {
                unite(&mut found);
            }
            take(number, spelled.unwrap_or(word), &mut found);
        }
    }
}

fn positions(walk: Walk<'_>, limits: &Limits) -> NamedBytes {
    let mut positions = PositionShard::default();
    walk.each_word(|_, _, found| {
        let is_placeless = found.len() > limits.placeless;
        positions.word(if is_placeless { None } else { Some(found) });
    });
    positions.file()
}

fn words(walk: Walk<'_>, limits: &Limits, positions: &str) -> NamedBytes {
    let Input {
        lexicon, language, ..
    } = *walk.input;
    let (stemmer, stop_words) = (Stemmer::of(language), StopWords::of(language));
    let mut words = WordShard::default();
    let mut last_of_stem: HashMap<String, usize> = HashMap::new();
    walk.each_word(|number, spelled, found| {
        found.dedup_by_key(|word| (word.page, word.document));
        if lexicon[number].n_documents as usize > limits.best_only {
            keep_best(found);
        }
        for word in found {
            words.posting(word.page, word.document, word.level, word.marks);
        }
        let word = lexicon[number].word;
        let is_stop = stop_words.has(word);
        // Words that differ in diacritics alone are one entry, and may have two stems;
        // the first in order counts.
        let mut stem = stemmer.stem(spelled);
        // Stemmers keep an `s` behind a vowel, as English words want it; `KPIs` does not.
        if !is_stop && stem.len() > 3 && stem == spelled && !stem.ends_with("ss") {
            let singular = spelled.strip_suffix('s').map(|word| stemmer.stem(word));
            stem = singular
                .filter(|one| last_of_stem.contains_key(one))
                .unwrap_or(stem);
        }
        let back = last_of_stem.insert(stem, number);
        words.word(word, back.map_or(0, |last| number - last), is_stop);
    });
    words.file(positions)
}

/// Brings into order the documents of words that are filed as one. Where a document
/// has several, the one that says most comes first.
fn unite(found: &mut [Found<'_>]) {
    found.sort_by_key(|word| {
        (
            word.page,
            word.document,
            Reverse((word.marks.len(), word.level)),
        )
    });
}

/// Keeps of each page the document with the highest level, and those with marks.
fn keep_best(found: &mut Vec<Found<'_>>) {
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
    *found = kept;
}

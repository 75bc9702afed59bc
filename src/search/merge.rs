//! The postings of all pages become the word shards of the index.
//!
//! ```text
//! pages ── blocks ── lexicon ── cuts ── shards
//! ```
//!
//! Blocks are made in parallel, and so are shards. In between words are numbers.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Block, Found, PAGES_PER_BLOCK};
use super::format::{ListedFile, WordShard};
use super::lexicon::{Lexicon, cuts};
use super::postings::Postings;
use super::rank::Averages;

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
}

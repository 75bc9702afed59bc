//! The words of the whole book: as they are filed, with their stems, cut into shards.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::block::Block;
use super::stem::Stemmer;
use super::tokens::fold;

/// The words as the index files them.
#[derive(Default)]
pub struct Lexicon {
    /// Folded, in the order of UTF-16 units, which is how a browser compares strings.
    pub words: Vec<String>,
    /// For each of `words` the number of its stem.
    pub stems: Vec<u32>,
    /// For each of `words` how many postings it has.
    pub n_postings: Vec<usize>,
    /// Where the words stand in the blocks, by index into `words`, then by block.
    sources: Vec<Source>,
    /// Where the sources of each of `words` begin, and the end of all.
    starts: Vec<usize>,
}

/// A word of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    pub block: u32,
    pub word: u32,
}

impl Lexicon {
    /// The lexicon of all blocks, with the stems of a language.
    pub fn of(blocks: &[Block<'_>], language: &str) -> Self {
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
                let n_cells = blocks[source.block as usize].n_documents(source.word);
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

    /// Where a word stands, by block.
    pub fn sources_of(&self, entry: usize) -> &[Source] {
        &self.sources[self.starts[entry]..self.starts[entry + 1]]
    }
}

/// Cuts the lexicon into shards, each a range of entries.
///
/// A reader loads the directory, which grows with the number of shards, and a shard
/// for each word, which shrinks with it; so sizes grow with the root of the whole.
/// Words of one stem are only found together within one shard; so each cut is made
/// where it parts the fewest stems.
pub fn cuts(lexicon: &Lexicon) -> Vec<Range<usize>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_parts_the_stems_that_have_words_on_both_sides() {
        assert_eq!(n_parted(&[1, 2, 1, 3, 3]), [0, 1, 1, 0, 1, 0]);
    }
}

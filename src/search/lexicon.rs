//! The words of the whole book in order, and where they are cut into files.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Block, Side, order};
use crate::memo::{KeyHasher, Memo};

/// A word as it is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub word: &'a str,
    /// About how many documents have it: those with several spellings count for each.
    pub n_documents: u32,
}

/// The words of some neighboring blocks, each once.
///
/// An edit changes one block of many, so these are remembered: what is left to do is to
/// merge a few of them.
#[derive(Debug)]
pub struct Group {
    text: Box<str>,
    /// For each word where its text ends, and its count.
    words: Box<[(u32, u32)]>,
}

impl Group {
    fn of(blocks: &[Arc<Block>]) -> Self {
        let entries = blocks
            .par_iter()
            .map(|block| {
                let words = 0..block.n_words();
                let entries = words.map(|word| Entry {
                    word: block.filed(word),
                    n_documents: block.n_documents(word),
                });
                merged(entries, std::iter::empty())
            })
            .reduce(Vec::new, |a, b| merged(a.into_iter(), b.into_iter()));
        let mut text = String::with_capacity(entries.iter().map(|entry| entry.word.len()).sum());
        let words = entries.iter().map(|entry| {
            text.push_str(entry.word);
            (text.len() as u32, entry.n_documents)
        });
        Self {
            words: words.collect(),
            text: text.into(),
        }
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let mut start = 0;
        let entries = self.words.iter().map(|&(end, n_documents)| {
            let word = &self.text[start..end as usize];
            start = end as usize;
            Entry { word, n_documents }
        });
        entries.collect()
    }
}

/// The words of all blocks by groups.
pub fn groups(blocks: &[Arc<Block>], memo: &mut Memo<Group>) -> Vec<Arc<Group>> {
    /// About the root of the number of blocks in a large book.
    const BLOCKS_A_GROUP: usize = 10;
    let groups: Vec<&[Arc<Block>]> = blocks.chunks(BLOCKS_A_GROUP).collect();
    let key = |group: &&[Arc<Block>]| {
        let mut key = KeyHasher::default();
        for block in *group {
            let fingerprint = block.fingerprint(&(0..block.n_words()), Side::Weights);
            key.add(&fingerprint.to_le_bytes());
        }
        key.finish()
    };
    memo.map(&groups, key, |group| Group::of(group))
}

/// All words of the groups, each once, in the order of [`order`].
pub fn lexicon(groups: &[Arc<Group>]) -> Vec<Entry<'_>> {
    groups
        .par_iter()
        .map(|group| group.entries())
        .reduce(Vec::new, |a, b| merged(a.into_iter(), b.into_iter()))
}

/// Two lists in order become one; equal neighbors are added up.
fn merged<'a>(
    a: impl Iterator<Item = Entry<'a>>,
    b: impl Iterator<Item = Entry<'a>>,
) -> Vec<Entry<'a>> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    let mut all: Vec<Entry<'a>> = Vec::with_capacity(a.size_hint().0.max(b.size_hint().0));
    loop {
        let is_from_a = match (a.peek(), b.peek()) {
            (Some(a), Some(b)) => order(a.word, b.word) != Ordering::Greater,
            (a, _) => a.is_some(),
        };
        let Some(next) = (if is_from_a { a.next() } else { b.next() }) else {
            return all;
        };
        match all.last_mut() {
            Some(last) if last.word == next.word => last.n_documents += next.n_documents,
            _ => all.push(next),
        }
    }
}

/// Cuts a list of words into ranges of about `target` bytes.
///
/// A range too large is cut where the next letter changes, and neighbors that are too
/// small are joined again, but only where they share their beginning. So a change of one
/// word moves the cuts among its own kin and no others, and forms of one word, which
/// are found together only within one range, are seldom parted.
pub fn cuts(words: &[&str], sizes: &[usize], target: usize) -> Vec<Range<usize>> {
    let mut ends = vec![0];
    for size in sizes {
        ends.push(ends[ends.len() - 1] + size);
    }
    let mut cuts = Cuts {
        words,
        ends,
        target,
        ranges: Vec::new(),
    };
    if !words.is_empty() {
        cuts.cut(0..words.len(), 0);
    }
    cuts.ranges
}

struct Cuts<'a> {
    words: &'a [&'a str],
    /// Sizes of all words before, and of all.
    ends: Vec<usize>,
    target: usize,
    ranges: Vec<Range<usize>>,
}

impl Cuts<'_> {
    fn size(&self, range: &Range<usize>) -> usize {
        self.ends[range.end] - self.ends[range.start]
    }

    /// Cuts words that share their first `n_shared` bytes.
    fn cut(&mut self, range: Range<usize>, n_shared: usize) {
        /// Words that share so much are forms of one word more often than not.
        const KIN_BYTES: usize = 4;
        let most = if n_shared < KIN_BYTES {
            self.target * 5 / 4
        } else {
            self.target * 2
        };
        if self.size(&range) <= most || range.len() == 1 {
            self.ranges.push(range);
            return;
        }
        let mut open = range.start..range.start;
        let mut start = range.start;
        while start < range.end {
            let letter = |word: usize| self.words[word][n_shared..].chars().next();
            let own = letter(start);
            let n_same = self.words[start..range.end]
                .iter()
                .take_while(|word| word[n_shared..].chars().next() == own)
                .count();
            let kin = start..start + n_same;
            if self.size(&kin) > self.target * 5 / 4 {
                self.close(&mut open, kin.end);
                self.cut(kin.clone(), n_shared + own.map_or(0, char::len_utf8));
            } else if self.size(&(open.start..kin.end)) > self.target * 5 / 4 {
                self.close(&mut open, kin.start);
                open.end = kin.end;
            } else {
                open.end = kin.end;
            }
            start = kin.end;
        }
        self.close(&mut open, range.end);
    }

    /// Ends a range of joined neighbors; the next begins at `next`.
    fn close(&mut self, open: &mut Range<usize>, next: usize) {
        if open.start < open.end {
            self.ranges.push(open.clone());
        }
        *open = next..next;
    }
}

/// The shortest beginning of `word` that `before` precedes.
pub fn separator<'a>(before: &str, word: &'a str) -> &'a str {
    let n_shared = std::iter::zip(before.chars(), word.chars())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let next = word[n_shared..].chars().next().map_or(0, char::len_utf8);
    &word[..n_shared + next]
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

    /// Cuts words of ten bytes each.
    fn cut<'a>(words: &[&'a str], target: usize) -> Vec<Vec<&'a str>> {
        let sizes = vec![10; words.len()];
        let ranges = cuts(words, &sizes, target);
        ranges.into_iter().map(|r| words[r].to_vec()).collect()
    }

    #[test]
    fn words_are_cut_where_a_letter_changes() {
        let words = ["a", "ab", "ac", "ba", "bb", "bc", "ca", "d"];
        assert_eq!(cut(&words, 80), [words.to_vec()]);
        let expected = [&words[0..3], &words[3..6], &words[6..8]];
        assert_eq!(cut(&words, 30), expected);
        assert_eq!(cut(&words, 5).len(), 8);
        assert!(cut(&[], 5).is_empty());
    }

    #[test]
    fn a_new_word_moves_the_cuts_of_its_kin_alone() {
        let words: Vec<String> = (b'a'..=b'z')
            .flat_map(|a| (b'a'..=b'z').map(move |b| String::from_utf8(vec![a, b]).unwrap()))
            .collect();
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        let before = cut(&words, 100);
        words.insert(words.binary_search(&"ml").unwrap(), "mkk");
        let after = cut(&words, 100);
        let changed = after.iter().filter(|range| !before.contains(range));
        assert!(changed.clone().count() <= 3);
        assert!(changed.flatten().all(|word| word.starts_with('m')));
    }
}

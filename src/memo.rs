//! Remembers what was made from what, and makes the missing in parallel.
//!
//! The parallelism, the incremental rebuild, the eviction and the counters of
//! every remembered stage are this one function. Knows nothing of the stages.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use twox_hash::XxHash3_128;

/// A fingerprint of everything a result depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 16]);

impl Key {
    /// The key of some pieces of input; the pieces' borders count.
    pub fn of(pieces: &[&[u8]]) -> Self {
        let mut hasher = KeyHasher::default();
        for piece in pieces {
            hasher.add(piece);
        }
        hasher.finish()
    }

    /// The key's bytes, to be part of another key.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first `digits` hexadecimal digits, for file names.
    pub fn hex(&self, digits: usize) -> String {
        let mut text: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        text.truncate(digits);
        text
    }
}

/// Pieces longer than this stand in a key's input by their own digest.
const LONGEST_PIECE: usize = 256;

/// Builds a [`Key`] from pieces that come one after the other.
///
/// Keys are XXH3 of 128 bits: made to tell the files of one book apart, not to
/// withstand an attacker, and several times as fast as a hash that does.
#[derive(Default)]
pub struct KeyHasher(Vec<u8>);

impl KeyHasher {
    /// Adds one piece, with its length, so that borders count.
    pub fn add(&mut self, piece: &[u8]) -> &mut Self {
        self.0.extend((piece.len() as u64).to_le_bytes());
        if piece.len() > LONGEST_PIECE {
            let digest = XxHash3_128::oneshot(piece);
            self.0.extend(digest.to_le_bytes());
        } else {
            self.0.extend(piece);
        }
        self
    }

    /// The key of all pieces added.
    pub fn finish(&self) -> Key {
        Key(XxHash3_128::oneshot(&self.0).to_le_bytes())
    }
}

/// What one call of [`Memo::map`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Results asked for.
    pub asked: usize,
    /// Results that had to be made; the others were remembered or equal.
    pub made: usize,
}

/// Results of one stage by the key of their input.
#[derive(Debug)]
pub struct Memo<V> {
    kept: HashMap<Key, Arc<V>>,
    last: Counters,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self {
            kept: HashMap::new(),
            last: Counters::default(),
        }
    }
}

impl<V: Send + Sync> Memo<V> {
    /// The result of `make` for every item, in the order of the items.
    ///
    /// Results whose key is known are taken from memory; the others are made in
    /// parallel, each key once. Afterwards exactly the results of this call are
    /// kept: what was not asked for is forgotten. What `make` uses must be part
    /// of `key`.
    pub fn map<I: Sync>(
        &mut self,
        items: &[I],
        key: impl Fn(&I) -> Key + Sync,
        make: impl Fn(&I) -> V + Sync,
    ) -> Vec<Arc<V>> {
        let keys: Vec<Key> = items.par_iter().map(&key).collect();
        let mut seen = HashSet::with_capacity(items.len());
        let missing: Vec<usize> = (0..items.len())
            .filter(|i| seen.insert(keys[*i]) && !self.kept.contains_key(&keys[*i]))
            .collect();
        let made: Vec<(Key, Arc<V>)> = missing
            .par_iter()
            .map(|i| (keys[*i], Arc::new(make(&items[*i]))))
            .collect();
        self.last = Counters {
            asked: items.len(),
            made: made.len(),
        };
        self.kept.extend(made);
        self.kept.retain(|key, _| seen.contains(key));
        keys.iter().map(|key| Arc::clone(&self.kept[key])).collect()
    }

    /// As [`Memo::map`], for inputs too large to be held all at once: `prepare` makes
    /// the input of one item with its key, `make` uses it up, and it is gone before
    /// the next is made. What `prepare` gives beside the input is returned too.
    pub fn map_prepared<I: Sync, T, N: Send>(
        &mut self,
        items: &[I],
        prepare: impl Fn(&I) -> (Key, T, N) + Sync,
        make: impl Fn(T) -> V + Sync,
    ) -> Vec<(Arc<V>, N)> {
        let kept = &self.kept;
        let results: Vec<(Key, bool, Arc<V>, N)> = items
            .par_iter()
            .map(|item| {
                let (key, input, note) = prepare(item);
                match kept.get(&key) {
                    Some(value) => (key, false, Arc::clone(value), note),
                    None => (key, true, Arc::new(make(input)), note),
                }
            })
            .collect();
        self.last = Counters {
            asked: items.len(),
            made: results.iter().filter(|(_, made, ..)| *made).count(),
        };
        self.kept = results
            .iter()
            .map(|(key, _, value, _)| (*key, Arc::clone(value)))
            .collect();
        results
            .into_iter()
            .map(|(_, _, value, note)| (value, note))
            .collect()
    }

    /// What the last call of [`Memo::map`] did.
    pub fn counters(&self) -> Counters {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(memo: &mut Memo<usize>, words: &[&str]) -> (Vec<usize>, Counters) {
        let made = memo.map(words, |w| Key::of(&[w.as_bytes()]), |w| w.len());
        (made.iter().map(|n| **n).collect(), memo.counters())
    }

    #[test]
    fn only_the_missing_is_made_and_the_unasked_forgotten() {
        let mut memo = Memo::default();
        let counted = |asked, made| Counters { asked, made };
        assert_eq!(
            lengths(&mut memo, &["a", "bb", "a"]),
            (vec![1, 2, 1], counted(3, 2))
        );
        assert_eq!(
            lengths(&mut memo, &["bb", "ccc"]),
            (vec![2, 3], counted(2, 1))
        );
        assert_eq!(lengths(&mut memo, &["a"]), (vec![1], counted(1, 1)));
    }

    #[test]
    fn prepared_inputs_are_remembered_in_the_same_way() {
        let mut memo: Memo<usize> = Memo::default();
        let mut run = |words: &[&'static str]| {
            let prepare = |word: &&'static str| (Key::of(&[word.as_bytes()]), *word, word.len());
            let results = memo.map_prepared(words, prepare, |word: &str| word.len() * 10);
            let values: Vec<(usize, usize)> = results.iter().map(|(v, n)| (**v, *n)).collect();
            (values, memo.counters().made)
        };
        assert_eq!(run(&["a", "bb"]), (vec![(10, 1), (20, 2)], 2));
        assert_eq!(run(&["bb", "ccc"]), (vec![(20, 2), (30, 3)], 1));
        assert_eq!(run(&["a"]), (vec![(10, 1)], 1));
    }

    #[test]
    fn borders_between_pieces_count() {
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
    }
}

//! How much a word says about a document: the part of BM25F that is known at build
//! time.
//!
//! A word's *weight* in a document sums its occurrences over the fields, each field
//! with its boost and relative to its usual length. The index carries the weight as
//! one of 30 levels; the client saturates it and multiplies with the word's rarity.

/// Where in a document a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Title,
    /// A topic's label or alternative label.
    Label,
    Heading,
    Body,
}

/// One value for each [`Field`].
pub type PerField<T> = [T; 4];

/// How many body words one word of the field is worth.
const BOOST: PerField<f32> = [10.0, 7.0, 6.0, 1.0];

/// How far a longer field than usual lowers its words: not at all at 0, in full at 1.
const LENGTH_EFFECT: PerField<f32> = [0.5, 0.5, 0.5, 0.4];

/// Usual lengths of fields, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Averages(PerField<f32>);

impl Averages {
    /// The mean length of each field over those documents that have it, in steps of an
    /// eighth: the edit of one page must not change the weights of all others.
    pub fn of<'a>(documents: impl Iterator<Item = &'a PerField<u32>>) -> Self {
        let mut sums = [0_u64; 4];
        let mut counts = [0_u64; 4];
        for lengths in documents {
            for field in 0..4 {
                sums[field] += u64::from(lengths[field]);
                counts[field] += u64::from(lengths[field] > 0);
            }
        }
        Self(std::array::from_fn(|i| {
            round(sums[i] as f32 / counts[i].max(1) as f32)
        }))
    }

    /// All that weights depend on, for keys.
    pub fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        for (chunk, average) in bytes.chunks_mut(4).zip(self.0) {
            chunk.copy_from_slice(&average.to_bits().to_le_bytes());
        }
        bytes
    }

    /// What one occurrence in each field of a document weighs.
    pub fn weights(&self, lengths: &PerField<u32>) -> PerField<f32> {
        std::array::from_fn(|i| {
            let relative = lengths[i] as f32 / self.0[i].max(1.0);
            BOOST[i] / (1.0 - LENGTH_EFFECT[i] + LENGTH_EFFECT[i] * relative)
        })
    }
}

/// The next lower of 1, 1.125, 1.25 … 1.875, 2, 2.25 …
fn round(length: f32) -> f32 {
    // A float's leading three bits behind the one that is always set.
    f32::from_bits(length.to_bits() & 0xfff0_0000)
}

/// Rounds a count in the same way, for thresholds that edits should seldom move.
pub fn round_count(n: usize) -> usize {
    match n.checked_ilog2() {
        Some(log) if log > 3 => n >> (log - 3) << (log - 3),
        _ => n,
    }
}

/// Weights in 30 steps: level `n` means `0.1 × 1.25ⁿ`.
///
/// The steps are made with multiplication alone, so that they are the same on every
/// machine.
#[derive(Debug)]
pub struct Levels([f32; 30]);

impl Levels {
    pub fn new() -> Self {
        // A weight belongs to the level whose value is next below 1.12 times itself.
        let mut bound = 0.1 / 1.12;
        Self(std::array::from_fn(|_| {
            let level = bound;
            bound *= 1.25;
            level
        }))
    }

    /// The level of a weight, 0 to 29.
    pub fn level(&self, weight: f32) -> u8 {
        let n_below = self.0.partition_point(|bound| *bound <= weight);
        n_below.saturating_sub(1) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_near_their_weights() {
        let levels = Levels::new();
        for (weight, level) in [(0.0, 0), (0.1, 0), (0.125, 1), (1.0, 10), (1e9, 29)] {
            assert_eq!(levels.level(weight), level, "{weight}");
        }
    }

    #[test]
    fn lengths_and_counts_are_rounded_down_by_less_than_an_eighth() {
        for (length, rounded) in [(0.0, 0.0), (1.0, 1.0), (4.4, 4.0), (119.0, 112.0)] {
            assert_eq!(round(length), rounded);
        }
        for (n, rounded) in [(0, 0), (15, 15), (17, 16), (1000, 960), (1024, 1024)] {
            assert_eq!(round_count(n), rounded);
        }
    }

    #[test]
    fn a_word_weighs_more_in_a_title_and_less_in_a_long_text() {
        let averages = Averages::of([[4, 0, 0, 92], [0, 0, 0, 292]].iter());
        let [title, _, _, body] = averages.weights(&[4, 0, 0, 192]);
        assert_eq!((title, body), (10.0, 1.0));
        assert!(averages.weights(&[0, 0, 0, 400])[3] < body);
    }
}

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
    /// The mean length of each field over those documents that have it.
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
            sums[i] as f32 / counts[i].max(1) as f32
        }))
    }

    /// What one occurrence in each field of a document weighs.
    pub fn weights(&self, lengths: &PerField<u32>) -> PerField<f32> {
        std::array::from_fn(|i| {
            let relative = lengths[i] as f32 / self.0[i].max(1.0);
            BOOST[i] / (1.0 - LENGTH_EFFECT[i] + LENGTH_EFFECT[i] * relative)
        })
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
    fn a_word_weighs_more_in_a_title_and_less_in_a_long_text() {
        let averages = Averages::of([[4, 0, 0, 100], [0, 0, 0, 300]].iter());
        let [title, _, _, body] = averages.weights(&[4, 0, 0, 200]);
        assert_eq!((title, body), (10.0, 1.0));
        assert!(averages.weights(&[0, 0, 0, 400])[3] < body);
    }
}

//! How far the rows of a set have come: typed, cited, reviewed, and how sure their
//! authors are.

use super::Crosswalk;
use super::mapping::{Mapping, MappingStatus};
use super::predicate::Predicate;

/// Counts over the asserted rows of one set or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub rows: usize,
    /// With a set relation and its basis.
    pub typed: usize,
    /// With at least one source.
    pub cited: usize,
    pub reviewed: usize,
    /// In the order of [`Band::ALL`]; they sum to `rows`.
    pub bands: [usize; 3],
    /// In the order of [`Predicate::WORDS`]; they sum to `rows`.
    pub predicates: [usize; 5],
    /// Rows that are no longer stated, not part of `rows`.
    pub deprecated: usize,
    /// Declared absences.
    pub gaps: usize,
    pub false_friends: usize,
}

/// How sure the author of a mapping is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    Strong,
    Moderate,
    Weak,
}

impl Band {
    /// Every band, the surest first.
    pub const ALL: [Self; 3] = [Self::Strong, Self::Moderate, Self::Weak];

    /// The band of a confidence between 0 and 1.
    pub fn of(confidence: f64) -> Self {
        let fitting = Self::ALL
            .into_iter()
            .find(|band| confidence >= band.least());
        fitting.unwrap_or(Self::Weak)
    }

    /// The least confidence in it.
    pub fn least(self) -> f64 {
        match self {
            Self::Strong => 0.65,
            Self::Moderate => 0.5,
            Self::Weak => 0.0,
        }
    }

    /// Its name in lowercase.
    pub fn word(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Moderate => "moderate",
            Self::Weak => "weak",
        }
    }
}

impl Crosswalk {
    /// The score of one set, an index into `Crosswalk::sets`.
    pub fn score(&self, set: usize) -> Score {
        let set = &self.sets[set];
        let mut score = Score {
            gaps: set.gaps.len(),
            false_friends: set.false_friends.len(),
            ..Score::default()
        };
        for mapping in &self.mappings[set.mappings.clone()] {
            score.count(mapping);
        }
        score
    }

    /// The score of all sets together.
    pub fn score_of_all(&self) -> Score {
        let mut score = Score {
            gaps: self.gaps.len(),
            false_friends: self.false_friends.len(),
            ..Score::default()
        };
        for mapping in &self.mappings {
            score.count(mapping);
        }
        score
    }
}

impl Score {
    fn count(&mut self, mapping: &Mapping) {
        if !mapping.is_asserted() {
            self.deprecated += 1;
            return;
        }
        self.rows += 1;
        self.typed += usize::from(mapping.relation.is_some() && mapping.basis.is_some());
        self.cited += usize::from(!mapping.cite.is_empty());
        self.reviewed += usize::from(mapping.status == MappingStatus::Reviewed);
        let band = Band::of(mapping.confidence);
        for (n, other) in self.bands.iter_mut().zip(Band::ALL) {
            *n += usize::from(band == other);
        }
        for (n, (_, predicate)) in self.predicates.iter_mut().zip(Predicate::WORDS) {
            *n += usize::from(mapping.predicate == predicate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_they_say() {
        for (confidence, band) in [
            (1.0, Band::Strong),
            (0.65, Band::Strong),
            (0.649, Band::Moderate),
            (0.5, Band::Moderate),
            (0.49, Band::Weak),
            (0.0, Band::Weak),
        ] {
            assert_eq!(Band::of(confidence), band, "{confidence}");
        }
    }
}

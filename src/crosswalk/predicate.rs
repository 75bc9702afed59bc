//! The words for how one topic relates to another: SKOS predicates, NIST set
//! relations and the basis on which a set relation was judged.

/// How the subject of a mapping relates to its object, as SKOS names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Predicate {
    /// Interchangeable; symmetric and transitive.
    Exact,
    /// Interchangeable in some uses; symmetric, never chained.
    Close,
    /// The object is broader.
    Broad,
    /// The object is narrower.
    Narrow,
    /// Associated, neither is part of the other; symmetric, never chained.
    Related,
}

impl Predicate {
    /// Every predicate by its word in mapping files.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("exact", Self::Exact),
        ("close", Self::Close),
        ("broad", Self::Broad),
        ("narrow", Self::Narrow),
        ("related", Self::Related),
    ];

    /// The same statement read from object to subject.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Broad => Self::Narrow,
            Self::Narrow => Self::Broad,
            symmetric => symmetric,
        }
    }

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Broad => "broad",
            Self::Narrow => "narrow",
            Self::Related => "related",
        }
    }

    /// How to read it between subject and object: "A is *narrower than* B".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Exact => "same as",
            Self::Close => "close to",
            Self::Broad => "narrower than",
            Self::Narrow => "broader than",
            Self::Related => "related to",
        }
    }

    /// The sign between subject and object.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Exact => "=",
            Self::Close => "≈",
            Self::Broad => "⊂",
            Self::Narrow => "⊃",
            Self::Related => "~",
        }
    }

    /// The property of the SKOS vocabulary, with the usual prefix.
    pub fn skos(self) -> &'static str {
        match self {
            Self::Exact => "skos:exactMatch",
            Self::Close => "skos:closeMatch",
            Self::Broad => "skos:broadMatch",
            Self::Narrow => "skos:narrowMatch",
            Self::Related => "skos:relatedMatch",
        }
    }

    /// Place in a list that shows the best counterparts first, from 0.
    pub fn rank(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Close => 1,
            Self::Broad | Self::Narrow => 2,
            Self::Related => 3,
        }
    }

    /// Whether one of the topics is broader than the other.
    pub fn is_hierarchical(self) -> bool {
        matches!(self, Self::Broad | Self::Narrow)
    }

    /// The set relations that may stand beside this predicate.
    pub fn set_relations(self) -> &'static [SetRelation] {
        match self {
            Self::Exact => &[SetRelation::Equal],
            Self::Close => &[SetRelation::Equal, SetRelation::IntersectsWith],
            Self::Broad => &[SetRelation::SubsetOf],
            Self::Narrow => &[SetRelation::SupersetOf],
            Self::Related => &[SetRelation::IntersectsWith, SetRelation::NotRelated],
        }
    }
}

/// How the contents of subject and object overlap, as NIST IR 8477 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetRelation {
    Equal,
    /// The subject lies within the object.
    SubsetOf,
    /// The object lies within the subject.
    SupersetOf,
    IntersectsWith,
    NotRelated,
}

impl SetRelation {
    /// Every set relation by its word in mapping files.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("equal", Self::Equal),
        ("subset-of", Self::SubsetOf),
        ("superset-of", Self::SupersetOf),
        ("intersects-with", Self::IntersectsWith),
        ("not-related", Self::NotRelated),
    ];

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::SubsetOf => "subset-of",
            Self::SupersetOf => "superset-of",
            Self::IntersectsWith => "intersects-with",
            Self::NotRelated => "not-related",
        }
    }
}

/// What was compared to judge a set relation, as NIST IR 8477 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The wording.
    Syntactic,
    /// The meaning.
    Semantic,
    /// The effect of doing it.
    Functional,
}

impl Basis {
    /// Every basis by its word in mapping files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("syntactic", Self::Syntactic),
        ("semantic", Self::Semantic),
        ("functional", Self::Functional),
    ];

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Syntactic => "syntactic",
            Self::Semantic => "semantic",
            Self::Functional => "functional",
        }
    }

    /// What was compared, for readers: "each by its *meaning*".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Syntactic => "wording",
            Self::Semantic => "meaning",
            Self::Functional => "effect",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_broad_and_narrow_turn_around() {
        for (predicate, inverse) in [
            (Predicate::Exact, Predicate::Exact),
            (Predicate::Close, Predicate::Close),
            (Predicate::Broad, Predicate::Narrow),
            (Predicate::Narrow, Predicate::Broad),
            (Predicate::Related, Predicate::Related),
        ] {
            assert_eq!(predicate.inverse(), inverse);
            assert_eq!(predicate.inverse().inverse(), predicate);
        }
    }

    #[test]
    fn tables_of_words_agree_with_the_words() {
        assert!(Predicate::WORDS.iter().all(|(word, p)| p.word() == *word));
        assert!(SetRelation::WORDS.iter().all(|(word, r)| r.word() == *word));
        assert!(Basis::WORDS.iter().all(|(word, b)| b.word() == *word));
    }
}

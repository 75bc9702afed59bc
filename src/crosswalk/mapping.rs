//! The statements of a mapping set: relations, declared gaps and false friends.

use jiff::civil::Date;

use super::predicate::{Basis, Predicate, SetRelation};
use super::set::End;
use super::topic::TopicIdx;
use crate::source::Span;

/// A stated relation between two topics (SSSOM mapping).
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Frozen; its permalink's anchor.
    pub id: String,
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    pub subject: TopicIdx,
    pub object: TopicIdx,
    pub predicate: Predicate,
    /// How sure the author is, from 0 to 1.
    pub confidence: f64,
    pub rationale: String,
    /// What the topics share, for comparison pages.
    pub same: Vec<String>,
    pub differs: Vec<String>,
    /// Agrees with the predicate, unless that was reported.
    pub relation: Option<SetRelation>,
    pub basis: Option<Basis>,
    /// How much the topics overlap, from 0 to 10.
    pub strength: Option<u8>,
    /// Sources as `key:locator`.
    pub cite: Vec<String>,
    pub author: String,
    pub date: Date,
    pub status: MappingStatus,
    pub reviewer: Option<String>,
    pub provenance: Provenance,
    /// Place of its id.
    pub span: Span,
    /// Place of its predicate, where contradictions are shown.
    pub predicate_span: Span,
}

impl Mapping {
    /// The statement as one of its topics makes it: how that topic relates to which
    /// other. A topic that is not part of it sees it as the object does.
    pub fn seen_from(&self, topic: TopicIdx) -> (Predicate, TopicIdx) {
        if topic == self.subject {
            (self.predicate, self.object)
        } else {
            (self.predicate.inverse(), self.subject)
        }
    }

    /// The set relation as one of its topics has it to the other, and what was compared.
    /// One without a basis was reported and says nothing.
    pub fn set_relation_from(&self, topic: TopicIdx) -> Option<(SetRelation, Basis)> {
        let (relation, basis) = (self.relation?, self.basis?);
        let is_subject = topic == self.subject;
        Some((
            if is_subject {
                relation
            } else {
                relation.inverse()
            },
            basis,
        ))
    }

    /// Whether it is stated still: deprecated rows are kept, but neither counted nor
    /// checked against others.
    pub fn is_asserted(&self) -> bool {
        self.status != MappingStatus::Deprecated
    }
}

/// How far a mapping has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappingStatus {
    Proposed,
    /// Confirmed by a second person, with a source.
    Reviewed,
    /// No longer held, kept for its permalink.
    Deprecated,
}

impl MappingStatus {
    /// Every status by its word in mapping files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("proposed", Self::Proposed),
        ("reviewed", Self::Reviewed),
        ("deprecated", Self::Deprecated),
    ];

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reviewed => "reviewed",
            Self::Deprecated => "deprecated",
        }
    }
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// The author's own comparison.
    Analysis,
    /// The text that the course grew from.
    Seed,
    /// Published work.
    Literature,
}

impl Provenance {
    /// Every provenance by its word in data files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("analysis", Self::Analysis),
        ("seed", Self::Seed),
        ("literature", Self::Literature),
    ];

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Analysis => "analysis",
            Self::Seed => "seed",
            Self::Literature => "literature",
        }
    }
}

/// A topic that has no counterpart on the other side of its set (SSSOM
/// `NoTermFound`): looked at, and nothing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMatch {
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    /// The side on which the topic stands.
    pub side: End,
    pub topic: TopicIdx,
    pub rationale: String,
    /// Place of the topic's id.
    pub span: Span,
}

/// Two topics that look alike and are not: false friends (SSSOM `Not`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Not {
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    pub subject: TopicIdx,
    pub object: TopicIdx,
    /// The word that both use.
    pub word: Option<String>,
    pub rationale: String,
    /// Place of the subject's id.
    pub span: Span,
}

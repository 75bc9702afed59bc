//! What follows from mappings, and only what holds: two hops at most, each result
//! with its rule and its path.
//!
//! Inferred relations are no mappings. They have no confidence, and neither coverage
//! nor counts nor exports know them; what is stated of a pair comes before them.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::check::{Both, both};
use super::infer_sets::{compose, left_open};
use super::predicate::{Basis, Predicate, SetRelation};
use super::scheme::Role;
use super::topic::TopicIdx;
use crate::diagnostic::{Checked, Code, Diagnostic};

/// Pairs of mappings that may meet at one topic. A topic with more is a catch-all,
/// from which nothing useful follows.
pub const MOST_AT_ONE_TOPIC: usize = 100_000;

/// Pairs of mappings that are looked at in the whole book.
pub const MOST_IN_ALL: usize = 1_000_000;

/// A relation that nobody stated and that follows from two mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inferred {
    /// Of a hierarchical claim the narrower topic, else the one that comes first.
    pub subject: TopicIdx,
    pub object: TopicIdx,
    pub claim: Claim,
    pub rule: Rule,
    /// From the subject to the object, as indices into `Crosswalk::mappings`.
    pub path: [usize; 2],
}

/// How the subject of an inferred relation relates to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// Exact, or by convention broad or narrow.
    Match(Predicate),
    /// The object is broader, over some steps (`skos:broaderTransitive`).
    BroaderTransitive,
    /// The object is narrower, over some steps (`skos:narrowerTransitive`).
    NarrowerTransitive,
    Set(SetRelation),
    /// They share something; which relation it is stays open.
    Overlap,
}

/// Why an inferred relation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Exact then exact is exact (SKOS S45).
    ExactChain,
    /// Broad then broad is broader, transitively (SKOS S41, S24).
    BroadChain,
    /// Set relations of both to one hub topic, on the same basis (the table).
    HubSets(Basis),
    /// Exact then broad, which SSSOM tools read as broad. A convention: SKOS does not
    /// entail it.
    ExactThenBroad,
}

impl Inferred {
    /// The claim as one of its topics makes it, and the other topic.
    pub fn seen_from(&self, topic: TopicIdx) -> (Claim, TopicIdx) {
        if topic == self.subject {
            (self.claim, self.object)
        } else {
            (self.claim.inverse(), self.subject)
        }
    }

    /// The path from this topic to the other one.
    pub fn path_from(&self, topic: TopicIdx) -> [usize; 2] {
        let [first, second] = self.path;
        if topic == self.subject {
            [first, second]
        } else {
            [second, first]
        }
    }

    /// Whether both, of the same two topics, cannot hold. Set relations on two bases are
    /// two judgments and may differ.
    fn excludes(&self, other: &Self) -> bool {
        if let (Rule::HubSets(one), Rule::HubSets(another)) = (self.rule, other.rule)
            && one != another
        {
            return false;
        }
        let (claim, _) = other.seen_from(self.subject);
        let possible = left_open(claim);
        !left_open(self.claim).iter().any(|r| possible.contains(r))
    }

    /// Whether it is read so by convention and not entailed.
    pub fn by_rule(&self) -> bool {
        self.rule == Rule::ExactThenBroad
    }
}

impl Claim {
    /// The same claim read from object to subject.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Match(predicate) => Self::Match(predicate.inverse()),
            Self::BroaderTransitive => Self::NarrowerTransitive,
            Self::NarrowerTransitive => Self::BroaderTransitive,
            Self::Set(relation) => Self::Set(relation.inverse()),
            Self::Overlap => Self::Overlap,
        }
    }

    /// How to read it between subject and object.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Match(predicate) => predicate.in_words(),
            Self::BroaderTransitive => "narrower, transitively, than",
            Self::NarrowerTransitive => "broader, transitively, than",
            Self::Set(relation) => relation.in_words(),
            Self::Overlap => "overlaps, kind unknown, with",
        }
    }

    /// The sign between subject and object.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Match(predicate) => predicate.symbol(),
            Self::BroaderTransitive => "⊂…",
            Self::NarrowerTransitive => "⊃…",
            Self::Set(relation) => relation.symbol(),
            Self::Overlap => "∩?",
        }
    }
}

impl Crosswalk {
    /// What follows for a topic, in the order of `Crosswalk::inferred`.
    pub fn inferred_of(&self, topic: TopicIdx) -> impl Iterator<Item = &Inferred> {
        let indices = self[topic].inferred.iter();
        indices.map(|index| &self.inferred[*index])
    }
}

/// What follows, and what of it contradicts a statement.
#[derive(Default)]
pub(super) struct Inference {
    /// Of pairs about which nothing is stated; sorted, each claim once.
    pub fresh: Vec<Inferred>,
    /// Of pairs about which something is stated.
    pub stated: Vec<Inferred>,
    /// Of other pairs, two that exclude each other: then some mapping is wrong, and
    /// neither is to be believed, nor is anything else that follows of the pair.
    pub torn: Vec<[Inferred; 2]>,
}

/// Infers whatever two mappings that meet at a topic entail for topics of different
/// schemes. `stated` holds the pairs with a mapping or a `not` between them.
pub(super) fn infer(crosswalk: &Crosswalk, stated: &BTreeSet<Both>) -> Checked<Inference> {
    let mut all = Vec::new();
    let mut found = Vec::new();
    let mut n_looked_at = 0_usize;
    for index in 0..crosswalk.topics.len() {
        let middle = TopicIdx::new(index);
        let meeting = Meeting::at(crosswalk, middle);
        let n_pairs = meeting.n_pairs();
        if n_pairs > MOST_AT_ONE_TOPIC {
            all.push(too_many(crosswalk, middle, n_pairs));
            continue;
        }
        if n_looked_at + n_pairs > MOST_IN_ALL {
            all.push(enough(crosswalk, middle));
            break;
        }
        n_looked_at += n_pairs;
        meeting.infer(crosswalk, &mut found);
    }
    // Of several paths to one claim the first is kept.
    found.sort_unstable();
    found.dedup_by_key(|inferred| (inferred.subject, inferred.object, inferred.claim));
    let (stated, mut fresh): (Vec<Inferred>, Vec<Inferred>) = found
        .into_iter()
        .partition(|inferred| stated.contains(&both(inferred.subject, inferred.object)));
    let torn = torn(&fresh);
    fresh.retain(|inferred| !torn.contains_key(&both(inferred.subject, inferred.object)));
    let inference = Inference {
        fresh,
        stated,
        torn: torn.into_values().collect(),
    };
    Checked::new(inference, all)
}

/// The pairs of which two claims exclude each other, with the first such two.
fn torn(found: &[Inferred]) -> BTreeMap<Both, [Inferred; 2]> {
    let pair = |inferred: &Inferred| both(inferred.subject, inferred.object);
    let first_two = |claims: &[&Inferred]| {
        claims.iter().enumerate().find_map(|(at, one)| {
            let other = claims[at + 1..].iter().find(|other| one.excludes(other))?;
            Some([**one, **other])
        })
    };
    let mut by_pair: Vec<&Inferred> = found.iter().collect();
    by_pair.sort_by_key(|inferred| pair(inferred));
    by_pair
        .chunk_by(|one, other| pair(one) == pair(other))
        .filter_map(|claims| Some((pair(claims[0]), first_two(claims)?)))
        .collect()
}

/// A topic on the far side of a mapping, and that mapping.
#[derive(Clone, Copy)]
struct End {
    topic: TopicIdx,
    mapping: usize,
}

/// An end with its set relation to the middle.
#[derive(Clone, Copy)]
struct SetEnd {
    end: End,
    to_middle: SetRelation,
    basis: Basis,
}

/// Mappings that meet at a topic, by what they say of it.
#[derive(Default)]
struct Meeting {
    same: Vec<End>,
    broader: Vec<End>,
    narrower: Vec<End>,
    /// At hub topics only.
    sets: Vec<SetEnd>,
}

impl Meeting {
    fn at(crosswalk: &Crosswalk, middle: TopicIdx) -> Self {
        let mut meeting = Self::default();
        let is_hub = crosswalk.scheme_of(middle).role == Role::Hub;
        for &index in &crosswalk[middle].mappings {
            let mapping = &crosswalk.mappings[index];
            let (predicate, topic) = mapping.seen_from(middle);
            if !mapping.is_asserted() || topic == middle {
                continue;
            }
            let end = End {
                topic,
                mapping: index,
            };
            match predicate {
                Predicate::Exact => meeting.same.push(end),
                Predicate::Broad => meeting.broader.push(end),
                Predicate::Narrow => meeting.narrower.push(end),
                // Neither of these ever chains.
                Predicate::Close | Predicate::Related => {}
            }
            if is_hub && let Some((to_middle, basis)) = mapping.set_relation_from(topic) {
                meeting.sets.push(SetEnd {
                    end,
                    to_middle,
                    basis,
                });
            }
        }
        meeting
    }

    /// How many pairs of mappings there are to look at.
    fn n_pairs(&self) -> usize {
        let twos = |n: usize| n * n.saturating_sub(1) / 2;
        let (same, broader, narrower) = (self.same.len(), self.broader.len(), self.narrower.len());
        twos(same) + twos(self.sets.len()) + same * (broader + narrower) + broader * narrower
    }

    fn infer(&self, crosswalk: &Crosswalk, found: &mut Vec<Inferred>) {
        let mut note = |from: End, to: End, claim: Claim, rule: Rule| {
            let is_within = crosswalk[from.topic].scheme == crosswalk[to.topic].scheme;
            if from.topic != to.topic && !is_within {
                found.push(Inferred {
                    subject: from.topic,
                    object: to.topic,
                    claim,
                    rule,
                    path: [from.mapping, to.mapping],
                });
            }
        };
        for (at, &one) in self.same.iter().enumerate() {
            for &other in &self.same[at + 1..] {
                let (from, to) = in_order(one, other);
                note(from, to, Claim::Match(Predicate::Exact), Rule::ExactChain);
            }
            let broad = Claim::Match(Predicate::Broad);
            for &wide in &self.broader {
                note(one, wide, broad, Rule::ExactThenBroad);
            }
            for &part in &self.narrower {
                note(part, one, broad, Rule::ExactThenBroad);
            }
        }
        for &part in &self.narrower {
            for &wide in &self.broader {
                note(part, wide, Claim::BroaderTransitive, Rule::BroadChain);
            }
        }
        for (at, &one) in self.sets.iter().enumerate() {
            for &other in &self.sets[at + 1..] {
                if one.basis != other.basis {
                    continue;
                }
                let Some(claim) = compose(one.to_middle, other.to_middle) else {
                    continue;
                };
                let rule = Rule::HubSets(one.basis);
                let turned = match claim {
                    Claim::Set(SetRelation::SubsetOf) => false,
                    Claim::Set(SetRelation::SupersetOf) => true,
                    _ => other.end.topic < one.end.topic,
                };
                if turned {
                    note(other.end, one.end, claim.inverse(), rule);
                } else {
                    note(one.end, other.end, claim, rule);
                }
            }
        }
    }
}

fn in_order(one: End, other: End) -> (End, End) {
    if one.topic <= other.topic {
        (one, other)
    } else {
        (other, one)
    }
}

fn too_many(crosswalk: &Crosswalk, middle: TopicIdx, n_pairs: usize) -> Diagnostic {
    let topic = &crosswalk[middle];
    let message = format!(
        "{n_pairs} pairs of mappings meet at `{}`, more than {MOST_AT_ONE_TOPIC}; nothing is \
         inferred through it",
        topic.id
    );
    Diagnostic::new(Code::InferenceLimit, topic.span, message)
        .help("split the topic into narrower ones")
}

fn enough(crosswalk: &Crosswalk, middle: TopicIdx) -> Diagnostic {
    let topic = &crosswalk[middle];
    let message = format!(
        "more than {MOST_IN_ALL} pairs of mappings meet at topics; nothing is inferred \
         through `{}` and the topics after it",
        topic.id
    );
    Diagnostic::new(Code::InferenceLimit, topic.span, message)
}

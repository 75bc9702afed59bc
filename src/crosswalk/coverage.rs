//! Pairs of frameworks: what is mapped between them, and how much of each.

use std::collections::BTreeMap;

use super::Crosswalk;
use super::hub::{self, Meet};
use super::lookup::Side;
use super::predicate::Predicate;
use super::scheme::SchemeStatus;
use super::topic::TopicIdx;
use crate::address::PageUrl;
use crate::link::Framework;

/// Two frameworks side by side; `a` has the id that comes first in the alphabet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// This and `b` as indices into `Book::frameworks`.
    pub a: usize,
    pub b: usize,
    /// `compare/<a>-vs-<b>/`
    pub url: PageUrl,
    /// Mappings between them in either direction, deprecated ones included, as
    /// indices into `Crosswalk::mappings`.
    pub rows: Vec<usize>,
    /// Declared gaps on either side, as indices into `Crosswalk::gaps`.
    pub gaps: Vec<usize>,
    /// As indices into `Crosswalk::false_friends`.
    pub false_friends: Vec<usize>,
    pub a_to_b: Direction,
    pub b_to_a: Direction,
    /// Where the two meet at a hub topic without a row between them: no claim.
    pub meets: Vec<Meet>,
    /// What follows between them, as indices into `Crosswalk::inferred`. Coverage
    /// knows nothing of it.
    pub inferred: Vec<usize>,
}

/// How much of one framework has counterparts in another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// Over the schemes that are current.
    pub overall: Coverage,
    /// For each scheme of the framework, as an index into `Crosswalk::schemes`, in
    /// display order.
    pub schemes: Vec<(usize, Coverage)>,
}

/// Counted topics by the best that is known of them; the parts sum to `counted`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub counted: usize,
    pub exact: usize,
    /// Close, broad or narrow.
    pub overlapping: usize,
    /// Related and nothing better.
    pub related: usize,
    /// Declared to have no counterpart.
    pub declared_none: usize,
    /// Nobody has looked yet.
    pub undecided: usize,
}

impl Coverage {
    /// Counts one more topic.
    fn count(&mut self, standing: Standing) {
        self.counted += 1;
        *match standing {
            Standing::Exact => &mut self.exact,
            Standing::Overlapping => &mut self.overlapping,
            Standing::Related => &mut self.related,
            Standing::DeclaredNone => &mut self.declared_none,
            Standing::Undecided => &mut self.undecided,
        } += 1;
    }
}

/// How a topic stands toward another framework, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Exact,
    /// Close, broad or narrow.
    Overlapping,
    Related,
    DeclaredNone,
    Undecided,
}

impl From<Predicate> for Standing {
    fn from(predicate: Predicate) -> Self {
        match predicate {
            Predicate::Exact => Self::Exact,
            Predicate::Close | Predicate::Broad | Predicate::Narrow => Self::Overlapping,
            Predicate::Related => Self::Related,
        }
    }
}

impl Crosswalk {
    /// How a topic stands toward a framework, an index into `Book::frameworks`.
    pub fn standing(&self, topic: TopicIdx, framework: usize) -> Standing {
        let standings = self.standings(topic);
        let standing = standings.get(&framework).copied();
        standing.unwrap_or(Standing::Undecided)
    }

    /// How a topic stands toward every framework of which anything is known.
    fn standings(&self, topic: TopicIdx) -> BTreeMap<usize, Standing> {
        let mut best: BTreeMap<usize, Standing> = BTreeMap::new();
        let mut note = |framework: usize, standing: Standing| {
            let known = best.entry(framework).or_insert(standing);
            *known = standing.min(*known);
        };
        for index in &self[topic].mappings {
            let mapping = &self.mappings[*index];
            let (predicate, other) = mapping.seen_from(topic);
            if let Some(framework) = self.framework_of(other)
                && mapping.is_asserted()
            {
                note(framework, predicate.into());
            }
        }
        for index in &self[topic].gaps {
            if let Side::Framework(framework) = self.missing_in(*index) {
                note(framework, Standing::DeclaredNone);
            }
        }
        best
    }

    /// The side on which a declared gap has no counterpart.
    pub fn missing_in(&self, gap: usize) -> Side {
        let gap = &self.gaps[gap];
        self.sets[gap.set].side(gap.side.other())
    }
}

/// The pairs of all frameworks that have topics, in alphabetical order.
pub(super) fn pairs(crosswalk: &Crosswalk, frameworks: &[Framework]) -> Vec<Pair> {
    let id = |index: usize| frameworks[index].file.id.value.as_str();
    let mut known: Vec<usize> = (0..frameworks.len())
        .filter(|index| crosswalk.frameworks[*index].n_topics > 0)
        .collect();
    known.sort_by_key(|index| id(*index));
    let mut pairs = Vec::new();
    let mut places = Places::new();
    for (at, &a) in known.iter().enumerate() {
        for &b in &known[at + 1..] {
            places.insert((a.min(b), a.max(b)), pairs.len());
            pairs.push(Pair {
                a,
                b,
                url: PageUrl::of(&["compare", &format!("{}-vs-{}", id(a), id(b))]),
                rows: Vec::new(),
                gaps: Vec::new(),
                false_friends: Vec::new(),
                a_to_b: Direction::empty(crosswalk, a),
                b_to_a: Direction::empty(crosswalk, b),
                meets: Vec::new(),
                inferred: Vec::new(),
            });
        }
    }
    sort_rows(crosswalk, &mut pairs, &places);
    count_topics(crosswalk, &mut pairs);
    for (frameworks, meet) in hub::meets(crosswalk) {
        if let Some(at) = places.get(&frameworks) {
            let pair = &mut pairs[*at];
            let in_order = pair.a == frameworks.0;
            pair.meets.push(if in_order { meet } else { meet.turned() });
        }
    }
    pairs
}

/// Where the pair of two frameworks stands in the list, the smaller index first.
type Places = BTreeMap<(usize, usize), usize>;

/// Gives each row, gap and false friend to the pair it stands between.
fn sort_rows(crosswalk: &Crosswalk, pairs: &mut [Pair], places: &Places) {
    let place = |one: Option<usize>, other: Option<usize>| {
        let (one, other) = (one?, other?);
        places.get(&(one.min(other), one.max(other))).copied()
    };
    let framework_of = |topic| crosswalk.framework_of(topic);
    for (index, row) in crosswalk.mappings.iter().enumerate() {
        if let Some(pair) = place(framework_of(row.subject), framework_of(row.object)) {
            pairs[pair].rows.push(index);
        }
    }
    for (index, gap) in crosswalk.gaps.iter().enumerate() {
        if let Side::Framework(other) = crosswalk.missing_in(index)
            && let Some(pair) = place(framework_of(gap.topic), Some(other))
        {
            pairs[pair].gaps.push(index);
        }
    }
    for (index, not) in crosswalk.false_friends.iter().enumerate() {
        if let Some(pair) = place(framework_of(not.subject), framework_of(not.object)) {
            pairs[pair].false_friends.push(index);
        }
    }
    for (index, inferred) in crosswalk.inferred.iter().enumerate() {
        let (subject, object) = (inferred.subject, inferred.object);
        if let Some(pair) = place(framework_of(subject), framework_of(object)) {
            pairs[pair].inferred.push(index);
        }
    }
}

/// Counts each topic once in every pair that its framework is part of.
fn count_topics(crosswalk: &Crosswalk, pairs: &mut [Pair]) {
    let mut of_framework: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        of_framework.entry(pair.a).or_default().push(index);
        of_framework.entry(pair.b).or_default().push(index);
    }
    for (index, topic) in crosswalk.topics.iter().enumerate() {
        let scheme = &crosswalk.schemes[topic.scheme];
        let Some(framework) = scheme.framework.filter(|_| topic.counted) else {
            continue;
        };
        let standings = crosswalk.standings(TopicIdx::new(index));
        for pair in of_framework.get(&framework).into_iter().flatten() {
            let pair = &mut pairs[*pair];
            let (direction, other) = if pair.a == framework {
                (&mut pair.a_to_b, pair.b)
            } else {
                (&mut pair.b_to_a, pair.a)
            };
            let standing = standings.get(&other).copied();
            let standing = standing.unwrap_or(Standing::Undecided);
            if scheme.status == SchemeStatus::Current {
                direction.overall.count(standing);
            }
            let at = direction
                .schemes
                .binary_search_by_key(&topic.scheme, |(scheme, _)| *scheme);
            if let Ok(at) = at {
                direction.schemes[at].1.count(standing);
            }
        }
    }
}

impl Pair {
    /// The coverage of one of the two frameworks in the other.
    pub fn coverage_of(&self, framework: usize) -> &Direction {
        if framework == self.a {
            &self.a_to_b
        } else {
            &self.b_to_a
        }
    }
}

impl Direction {
    /// No topics counted yet in any scheme of the framework.
    fn empty(crosswalk: &Crosswalk, framework: usize) -> Self {
        let schemes = crosswalk.frameworks[framework].schemes.iter();
        Self {
            overall: Coverage::default(),
            schemes: schemes
                .map(|scheme| (*scheme, Coverage::default()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_coverage_sum_to_what_is_counted() {
        let mut coverage = Coverage::default();
        for predicate in Predicate::WORDS.map(|(_, predicate)| predicate) {
            coverage.count(predicate.into());
        }
        coverage.count(Standing::DeclaredNone);
        coverage.count(Standing::Undecided);
        let Coverage {
            counted,
            exact,
            overlapping,
            related,
            declared_none,
            undecided,
        } = coverage;
        assert_eq!((counted, exact, overlapping, related), (7, 1, 3, 1));
        assert_eq!((declared_none, undecided), (1, 1));
    }
}

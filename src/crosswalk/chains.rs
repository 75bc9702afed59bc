//! Contradictions that no pair shows by itself: through chains of exact mappings, and
//! through chains of broader topics.

use std::collections::BTreeMap;

use super::Crosswalk;
use super::check::{Both, Stated, both, in_words};
use super::mapping::Mapping;
use super::paths::{Edges, reaches, shortest, way};
use super::predicate::Predicate;
use super::topic::TopicIdx;
use crate::diagnostic::{Code, Diagnostic};

/// Topics joined by exact mappings are one topic (S45), which can be neither broader
/// than nor related to itself (S46).
pub(super) fn check_exact_chains(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let edges = exact_edges(crosswalk, asserted);
    let group = groups(&edges);
    for mapping in asserted {
        let (subject, object) = (mapping.subject, mapping.object);
        let may_differ = matches!(mapping.predicate, Predicate::Exact | Predicate::Close);
        if may_differ
            || group[subject.index()] != group[object.index()]
            || stated[&both(subject, object)].in_conflict
        {
            continue;
        }
        let chain = shortest(&edges, subject, object)
            .map(|chain| format!(": {}", way(&crosswalk.topics, chain, "=")));
        let message = format!(
            "{}, but exact mappings make them the same{}",
            in_words(crosswalk, mapping),
            chain.unwrap_or_default(),
        );
        all.push(
            Diagnostic::new(Code::MappingConflict, mapping.predicate_span, message)
                .help("one of these mappings is at most close"),
        );
    }
}

/// The exact mappings of every topic, as edges in both directions.
pub(super) fn exact_edges(crosswalk: &Crosswalk, asserted: &[&Mapping]) -> Edges {
    let exact = |mapping: &&&Mapping| mapping.predicate == Predicate::Exact;
    let mut edges: Edges = vec![Vec::new(); crosswalk.topics.len()];
    for mapping in asserted.iter().filter(exact) {
        edges[mapping.subject.index()].push(mapping.object);
        edges[mapping.object.index()].push(mapping.subject);
    }
    edges
}

/// The number of the group of joined topics that each topic belongs to.
pub(super) fn groups(edges: &Edges) -> Vec<usize> {
    let mut group = vec![0; edges.len()];
    for start in 0..edges.len() {
        if group[start] != 0 {
            continue;
        }
        group[start] = start + 1;
        let mut open = vec![start];
        while let Some(topic) = open.pop() {
            for next in &edges[topic] {
                if group[next.index()] == 0 {
                    group[next.index()] = start + 1;
                    open.push(next.index());
                }
            }
        }
    }
    group
}

/// Broader in a scheme and broad between schemes chain (S41, S24); topics joined by
/// such a chain cannot be related (S27).
pub(super) fn check_broad_chains(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let topics = crosswalk.topics.iter();
    let mut up: Edges = topics
        .map(|topic| topic.broader.into_iter().collect())
        .collect();
    for mapping in asserted {
        match mapping.predicate {
            Predicate::Broad => up[mapping.subject.index()].push(mapping.object),
            Predicate::Narrow => up[mapping.object.index()].push(mapping.subject),
            _ => {}
        }
    }
    let related: Vec<&Mapping> = asserted
        .iter()
        .copied()
        .filter(|mapping| mapping.predicate == Predicate::Related)
        .filter(|mapping| !stated[&both(mapping.subject, mapping.object)].in_conflict)
        .collect();
    // Each mapping twice: from its subject up, and from its object up.
    let ways: Vec<(TopicIdx, TopicIdx)> = related
        .iter()
        .flat_map(|m| [(m.subject, m.object), (m.object, m.subject)])
        .collect();
    let found = reaches(&up, &ways);
    for (mapping, (ways, found)) in related.iter().zip(ways.chunks(2).zip(found.chunks(2))) {
        let Some(at) = found.iter().position(|found| *found) else {
            continue;
        };
        let (lower, upper) = ways[at];
        let chain = shortest(&up, lower, upper)
            .map(|chain| format!(": {}", way(&crosswalk.topics, chain, "⊂")));
        let message = format!(
            "{}, but `{}` is narrower than `{}` through a chain{}",
            in_words(crosswalk, mapping),
            crosswalk[lower].id,
            crosswalk[upper].id,
            chain.unwrap_or_default(),
        );
        all.push(
            Diagnostic::new(Code::RelatedConflict, mapping.predicate_span, message)
                .help("remove this mapping, or correct a link of the chain"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_topics_share_a_group() {
        let edge = |to: usize| vec![TopicIdx::new(to)];
        let edges = vec![edge(2), edge(3), edge(0), edge(1), Vec::new()];
        let group = groups(&edges);
        assert_eq!(group, [1, 2, 1, 2, 5]);
    }
}

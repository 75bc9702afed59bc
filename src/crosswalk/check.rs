//! Whether the statements of all sets hold together: one statement a pair, no
//! contradiction through chains, no gap beside a mapping, no empty claim.
//!
//! Deprecated mappings are no statements and take no part.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::lookup::Side;
use super::mapping::Mapping;
use super::paths::{Edges, reaches, shortest, way};
use super::predicate::Predicate;
use super::scheme::SchemeStatus;
use super::set::{End, MappingSet};
use super::topic::TopicIdx;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Framework;

/// Checks the whole crosswalk for contradictions.
pub(super) fn check(crosswalk: &Crosswalk, frameworks: &[Framework]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    let asserted = crosswalk.mappings.iter().filter(|m| m.is_asserted());
    let (loops, asserted): (Vec<&Mapping>, Vec<&Mapping>) =
        asserted.partition(|mapping| mapping.subject == mapping.object);
    for mapping in loops {
        let message = format!("`{}` is mapped to itself", crosswalk[mapping.subject].id);
        all.push(
            Diagnostic::new(Code::SelfMapping, mapping.span, message).help("remove the mapping"),
        );
    }
    let stated = check_pairs(crosswalk, &asserted, &mut all);
    check_exact_chains(crosswalk, &asserted, &stated, &mut all);
    check_broad_chains(crosswalk, &asserted, &stated, &mut all);
    check_gaps(crosswalk, &mut all);
    check_false_friends(crosswalk, &stated, &mut all);
    for set in &crosswalk.sets {
        for end in [End::Subject, End::Object] {
            if set.complete.claims(end) {
                check_complete(crosswalk, frameworks, set, end, &mut all);
            }
        }
    }
    all
}

/// Two topics in whatever order, the smaller first.
type Both = (TopicIdx, TopicIdx);

/// What is stated of a pair.
struct Stated<'a> {
    first: &'a Mapping,
    /// Whether the statements differ, which is reported.
    in_conflict: bool,
}

fn both(one: TopicIdx, other: TopicIdx) -> Both {
    (one.min(other), one.max(other))
}

/// Each pair is to be stated once.
fn check_pairs<'a>(
    crosswalk: &Crosswalk,
    asserted: &[&'a Mapping],
    all: &mut Vec<Diagnostic>,
) -> BTreeMap<Both, Stated<'a>> {
    let mut stated: BTreeMap<Both, Stated<'a>> = BTreeMap::new();
    for mapping in asserted {
        let pair = both(mapping.subject, mapping.object);
        let Some(earlier) = stated.get_mut(&pair) else {
            let first = Stated {
                first: mapping,
                in_conflict: false,
            };
            stated.insert(pair, first);
            continue;
        };
        let (fault, in_conflict) = second_statement(crosswalk, earlier.first, mapping);
        earlier.in_conflict |= in_conflict;
        all.push(fault);
    }
    stated
}

/// The complaint about a pair stated a second time, and whether the two differ.
fn second_statement(
    crosswalk: &Crosswalk,
    first: &Mapping,
    second: &Mapping,
) -> (Diagnostic, bool) {
    let turned = first.subject != second.subject;
    let (first_predicate, _) = first.seen_from(second.subject);
    let predicates = [first_predicate, second.predicate];
    let has = |predicate| predicates.contains(&predicate);
    let hierarchical = predicates
        .iter()
        .any(|predicate| predicate.is_hierarchical());
    let differ = first_predicate != second.predicate;
    let code = match (differ, turned) {
        (false, false) => Code::RepeatedMapping,
        (false, true) => Code::MirroredMapping,
        _ if has(Predicate::Exact) && !has(Predicate::Close) => Code::MappingConflict,
        _ if has(Predicate::Related) && hierarchical => Code::RelatedConflict,
        (true, true) => Code::OppositeMappings,
        (true, false) => Code::MappingConflict,
    };
    let statement = in_words(crosswalk, second);
    let (message, help) = if differ {
        let earlier = in_words(crosswalk, first);
        let message = format!("{statement}, but `{}` says that {earlier}", first.id);
        (message, "keep one of the two, or deprecate the other")
    } else if turned {
        let message = format!("{statement}, as `{}` says from the other side", first.id);
        (message, "one direction is enough")
    } else {
        let message = format!("{statement}, as `{}` says already", first.id);
        (message, "remove one of the two")
    };
    let fault = Diagnostic::new(code, second.predicate_span, message)
        .help(help)
        .other(first.predicate_span, "first stated here");
    (fault, differ)
}

/// A mapping as a clause: "`a` is narrower than `b`".
fn in_words(crosswalk: &Crosswalk, mapping: &Mapping) -> String {
    let (subject, object) = (
        &crosswalk[mapping.subject].id,
        &crosswalk[mapping.object].id,
    );
    // "the same as", since "is same as" is no English.
    let article = match mapping.predicate {
        Predicate::Exact => "the ",
        _ => "",
    };
    let relation = mapping.predicate.in_words();
    format!("`{subject}` is {article}{relation} `{object}`")
}

/// Topics joined by exact mappings are one topic (S45), which can be neither broader
/// than nor related to itself (S46).
fn check_exact_chains(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let exact = |mapping: &&&Mapping| mapping.predicate == Predicate::Exact;
    let mut edges: Edges = vec![Vec::new(); crosswalk.topics.len()];
    for mapping in asserted.iter().filter(exact) {
        edges[mapping.subject.index()].push(mapping.object);
        edges[mapping.object.index()].push(mapping.subject);
    }
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

/// The number of the group of joined topics that each topic belongs to.
fn groups(edges: &Edges) -> Vec<usize> {
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
fn check_broad_chains(
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

/// A topic without a match cannot have one, and is to be declared once.
fn check_gaps(crosswalk: &Crosswalk, all: &mut Vec<Diagnostic>) {
    let mut declared = BTreeMap::new();
    for gap in &crosswalk.gaps {
        let id = &crosswalk[gap.topic].id;
        if let Some(first) = declared.insert((gap.set, gap.side, gap.topic), gap.span) {
            let message = format!("`{id}` is declared to have no match already");
            all.push(
                Diagnostic::new(Code::RepeatedMapping, gap.span, message)
                    .help("remove one of the two")
                    .other(first, "first declared here"),
            );
            continue;
        }
        let mappings = crosswalk[gap.topic].mappings.iter();
        let contrary = mappings
            .map(|index| &crosswalk.mappings[*index])
            .filter(|mapping| mapping.set == gap.set && mapping.is_asserted())
            .find(|mapping| mapping.predicate != Predicate::Related);
        if let Some(mapping) = contrary {
            let statement = in_words(crosswalk, mapping);
            let message = format!("`{id}` is declared to have no match, but {statement}");
            all.push(
                Diagnostic::new(Code::GapConflict, gap.span, message)
                    .help(format!(
                        "remove the `no_match` or the mapping `{}`",
                        mapping.id
                    ))
                    .other(mapping.predicate_span, "mapped here"),
            );
        }
    }
}

/// False friends cannot be mapped as well, and are to be declared once.
fn check_false_friends(
    crosswalk: &Crosswalk,
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let mut declared = BTreeMap::new();
    for not in &crosswalk.false_friends {
        let pair = both(not.subject, not.object);
        let (subject, object) = (&crosswalk[not.subject].id, &crosswalk[not.object].id);
        if let Some(first) = declared.insert(pair, not.span) {
            let message = format!("`{subject}` and `{object}` are declared false friends already");
            all.push(
                Diagnostic::new(Code::RepeatedMapping, not.span, message)
                    .help("remove one of the two")
                    .other(first, "first declared here"),
            );
        }
        if let Some(Stated { first: mapping, .. }) = stated.get(&pair) {
            let message = format!(
                "`{subject}` and `{object}` are declared false friends, but {}",
                in_words(crosswalk, mapping)
            );
            all.push(
                Diagnostic::new(Code::GapConflict, not.span, message)
                    .help(format!("remove the `not` or the mapping `{}`", mapping.id))
                    .other(mapping.predicate_span, "mapped here"),
            );
        }
    }
}

/// A side claimed to be complete has a row or a `no_match` for each counted topic: of
/// a framework, in its current schemes.
fn check_complete(
    crosswalk: &Crosswalk,
    frameworks: &[Framework],
    set: &MappingSet,
    end: End,
    all: &mut Vec<Diagnostic>,
) {
    const SHOWN: usize = 3;
    let mappings = &crosswalk.mappings[set.mappings.clone()];
    let asserted = mappings.iter().filter(|mapping| mapping.is_asserted());
    let mapped = asserted.flat_map(|mapping| [mapping.subject, mapping.object]);
    let gaps = &crosswalk.gaps[set.gaps.clone()];
    let decided: BTreeSet<TopicIdx> = mapped.chain(gaps.iter().map(|gap| gap.topic)).collect();

    let is_on_side = |scheme: usize| match set.side(end) {
        Side::Scheme(side) => scheme == side,
        Side::Framework(side) => {
            let scheme = &crosswalk.schemes[scheme];
            scheme.framework == Some(side) && scheme.status == SchemeStatus::Current
        }
    };
    let open: Vec<&str> = (0..crosswalk.topics.len())
        .map(TopicIdx::new)
        .filter(|topic| crosswalk[*topic].counted && is_on_side(crosswalk[*topic].scheme))
        .filter(|topic| !decided.contains(topic))
        .map(|topic| crosswalk[topic].id.as_str())
        .collect();
    if open.is_empty() {
        return;
    }
    let name = match set.side(end) {
        Side::Framework(index) => &frameworks[index].file.id.value,
        Side::Scheme(index) => &crosswalk.schemes[index].id,
    };
    let mut shown = open[..open.len().min(SHOWN)].join("`, `");
    shown.push('`');
    if open.len() > SHOWN {
        shown.push_str(" …");
    }
    let message = format!(
        "{} of the counted topics of `{name}` have neither mapping nor `no_match`: `{shown}",
        open.len()
    );
    all.push(
        Diagnostic::new(Code::FalseComplete, set.complete_span, message)
            .help("decide about each of them, or claim less"),
    );
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

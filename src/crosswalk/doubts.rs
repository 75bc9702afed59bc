//! Statements that contradict nothing and are probably not meant, or not finished.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::chains::{exact_edges, groups};
use super::check::{Both, Stated, both, in_words};
use super::mapping::Mapping;
use super::paths::{Edges, rings, shortest, way};
use super::predicate::Predicate;
use super::scheme::{Role, SchemeStatus};
use super::set::SetKind;
use super::topic::TopicIdx;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Looks at the whole crosswalk for such statements.
pub(super) fn check_doubts(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    check_inside(crosswalk, asserted, all);
    check_broad_rings(crosswalk, asserted, stated, all);
    check_siblings(crosswalk, asserted, all);
    check_hubs(crosswalk, all);
    check_labels(crosswalk, stated, all);
    check_successors(crosswalk, asserted, stated, all);
    check_taught(crosswalk, all);
}

/// Relations inside a scheme are its tree; only editions may map within one.
fn check_inside(crosswalk: &Crosswalk, asserted: &[&Mapping], all: &mut Vec<Diagnostic>) {
    for mapping in asserted {
        let scheme = crosswalk[mapping.subject].scheme;
        if scheme == crosswalk[mapping.object].scheme
            && crosswalk.sets[mapping.set].kind != SetKind::Editions
        {
            let message = format!(
                "`{}` and `{}` stand in one scheme, `{}`",
                crosswalk[mapping.subject].id,
                crosswalk[mapping.object].id,
                crosswalk.schemes[scheme].id
            );
            all.push(
                Diagnostic::new(Code::MappingInsideScheme, mapping.span, message)
                    .help("say it with `broader` or `also_in` in the scheme's file"),
            );
        }
    }
}

/// Broad mappings and the trees of schemes should not lead back to their start. SKOS
/// allows it; it would make all topics of the ring the same.
fn check_broad_rings(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let topics = crosswalk.topics.iter();
    let mut up: Edges = topics
        .map(|topic| topic.broader.into_iter().collect())
        .collect();
    let mut steps = Vec::new();
    for mapping in asserted {
        let (lower, upper) = match mapping.predicate {
            Predicate::Broad => (mapping.subject, mapping.object),
            Predicate::Narrow => (mapping.object, mapping.subject),
            _ => continue,
        };
        // Contradictions of one pair are errors already.
        if !stated[&both(lower, upper)].in_conflict {
            up[lower.index()].push(upper);
            steps.push((lower, upper, *mapping));
        }
    }
    let ring = rings(&up);
    let mut seen = BTreeSet::new();
    for (lower, upper, mapping) in steps {
        let same_ring = ring[lower.index()] == ring[upper.index()];
        if !same_ring || !seen.insert(ring[lower.index()]) {
            continue;
        }
        let back = shortest(&up, upper, lower).unwrap_or_else(|| vec![upper, lower]);
        let message = format!(
            "{}, and a chain leads back: {}",
            in_words(crosswalk, mapping),
            way(&crosswalk.topics, [lower].into_iter().chain(back), "⊂")
        );
        all.push(
            Diagnostic::new(Code::BroadRing, mapping.predicate_span, message)
                .help("one of them is not broader, or all are the same"),
        );
    }
}

/// Exact mappings that make two topics of one scheme the same: then the scheme has
/// one topic twice, or a mapping is not exact.
fn check_siblings(crosswalk: &Crosswalk, asserted: &[&Mapping], all: &mut Vec<Diagnostic>) {
    let edges = exact_edges(crosswalk, asserted);
    let group = groups(&edges);
    // Where each topic was last said to be the same as another.
    let mut last: Vec<Span> = crosswalk.topics.iter().map(|topic| topic.span).collect();
    for mapping in asserted.iter().filter(|m| m.predicate == Predicate::Exact) {
        last[mapping.subject.index()] = mapping.predicate_span;
        last[mapping.object.index()] = mapping.predicate_span;
    }
    let mut first: BTreeMap<(usize, usize), TopicIdx> = BTreeMap::new();
    for index in 0..crosswalk.topics.len() {
        let topic = TopicIdx::new(index);
        let scheme = crosswalk[topic].scheme;
        let sibling = *first.entry((group[index], scheme)).or_insert(topic);
        if sibling == topic {
            continue;
        }
        let chain = shortest(&edges, sibling, topic)
            .map(|chain| format!(": {}", way(&crosswalk.topics, chain, "=")));
        let message = format!(
            "exact mappings make `{}` and `{}` of scheme `{}` the same{}",
            crosswalk[sibling].id,
            crosswalk[topic].id,
            crosswalk.schemes[scheme].id,
            chain.unwrap_or_default()
        );
        all.push(
            Diagnostic::new(Code::ExactSiblings, last[index], message)
                .help("one of these mappings is at most close"),
        );
    }
}

/// A hub topic joins nothing unless two frameworks map to it.
fn check_hubs(crosswalk: &Crosswalk, all: &mut Vec<Diagnostic>) {
    for row in &crosswalk.hub_rows {
        let topic = &crosswalk[row.hub];
        let (how_many, help) = match row.members.len() {
            0 => ("no framework maps", "map two frameworks to it"),
            1 => ("only one framework maps", "map a second framework to it"),
            _ => continue,
        };
        // Topics that only group others are no meeting points.
        if !topic.narrower.is_empty() && row.members.is_empty() {
            continue;
        }
        let message = format!("{how_many} to the hub topic `{}`", topic.id);
        all.push(
            Diagnostic::new(Code::ThinHubTopic, topic.span, message)
                .help(format!("{help}, or remove it")),
        );
    }
}

/// Topics of two frameworks with one label are the same, or false friends: either
/// way somebody should say so. Editions that are no longer in force are let be.
fn check_labels(
    crosswalk: &Crosswalk,
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let mut known: BTreeSet<Both> = stated.keys().copied().collect();
    known.extend(not_the_same(crosswalk));
    let inferred = crosswalk.inferred.iter();
    known.extend(inferred.map(|inferred| both(inferred.subject, inferred.object)));

    let mut by_label: BTreeMap<String, Vec<TopicIdx>> = BTreeMap::new();
    for (index, topic) in crosswalk.topics.iter().enumerate() {
        let scheme = &crosswalk.schemes[topic.scheme];
        if scheme.framework.is_some() && scheme.status == SchemeStatus::Current {
            let topics = by_label.entry(plain(&topic.label)).or_default();
            topics.push(TopicIdx::new(index));
        }
    }
    for topics in by_label.values() {
        for (at, later) in topics.iter().enumerate() {
            // One complaint a topic; what is known already is soon passed over.
            let open = topics[..at].iter().find(|earlier| {
                crosswalk.framework_of(**earlier) != crosswalk.framework_of(*later)
                    && !known.contains(&both(**earlier, *later))
            });
            if let Some(earlier) = open {
                let (earlier, later) = (&crosswalk[*earlier], &crosswalk[*later]);
                let message = format!(
                    "`{}` and `{}` have the same label, and nothing says how they relate",
                    earlier.id, later.id
                );
                all.push(
                    Diagnostic::new(Code::SameLabel, later.span, message)
                        .help("add a mapping, or a `not` that says how they differ")
                        .other(earlier.span, "the other topic"),
                );
            }
        }
    }
}

/// Pairs that a `not` or a word with several meanings tells apart.
fn not_the_same(crosswalk: &Crosswalk) -> Vec<Both> {
    let nots = crosswalk.false_friends.iter();
    let mut pairs: Vec<Both> = nots.map(|not| both(not.subject, not.object)).collect();
    for word in &crosswalk.words {
        let topics: Vec<TopicIdx> = word.meanings.iter().filter_map(|m| m.topic).collect();
        for (at, one) in topics.iter().enumerate() {
            pairs.extend(topics[at + 1..].iter().map(|other| both(*one, *other)));
        }
    }
    pairs
}

/// Labels are compared without regard to case.
fn plain(label: &str) -> String {
    label.trim().to_lowercase()
}

/// A row about a superseded edition should be stated of the edition in force too, if
/// that has the topic.
fn check_successors(
    crosswalk: &Crosswalk,
    asserted: &[&Mapping],
    stated: &BTreeMap<Both, Stated<'_>>,
    all: &mut Vec<Diagnostic>,
) {
    let successors = successors(crosswalk, asserted);
    for mapping in asserted {
        if crosswalk.sets[mapping.set].kind == SetKind::Editions {
            continue;
        }
        let ends = [
            (mapping.subject, mapping.object),
            (mapping.object, mapping.subject),
        ];
        for (topic, other) in ends {
            let Some(successor) = successors.get(&topic) else {
                continue;
            };
            if stated.contains_key(&both(*successor, other)) {
                continue;
            }
            let message = format!(
                "`{}` stands in the superseded scheme `{}`; its successor has `{}`",
                crosswalk[topic].id,
                crosswalk.scheme_of(topic).id,
                crosswalk[*successor].id
            );
            all.push(
                Diagnostic::new(Code::SupersededTopic, mapping.span, message).help(format!(
                    "state how `{}` and `{}` relate",
                    crosswalk[*successor].id, crosswalk[other].id
                )),
            );
        }
    }
}

/// Topics of superseded editions that an edition in force has as well, by an exact
/// mapping or under the same label; with the topic there.
fn successors(crosswalk: &Crosswalk, asserted: &[&Mapping]) -> BTreeMap<TopicIdx, TopicIdx> {
    let mut found = BTreeMap::new();
    for (scheme, in_force) in crosswalk.schemes.iter().enumerate() {
        if in_force.status != SchemeStatus::Current || in_force.role != Role::Framework {
            continue;
        }
        let earlier = crosswalk.replaced_by(scheme);
        if earlier.is_empty() {
            continue;
        }
        for mapping in asserted.iter().filter(|m| m.predicate == Predicate::Exact) {
            for (one, other) in [
                (mapping.subject, mapping.object),
                (mapping.object, mapping.subject),
            ] {
                if crosswalk[other].scheme == scheme && earlier.contains(&crosswalk[one].scheme) {
                    found.entry(one).or_insert(other);
                }
            }
        }
        let labels = labels_of(crosswalk, scheme);
        for (index, topic) in crosswalk.topics.iter().enumerate() {
            if earlier.contains(&topic.scheme)
                && let Some(successor) = labels.get(&plain(&topic.label))
            {
                found.entry(TopicIdx::new(index)).or_insert(*successor);
            }
        }
    }
    found.retain(|topic, _| crosswalk.scheme_of(*topic).status != SchemeStatus::Current);
    found
}

/// The topics of a scheme by their labels; of several with one label, the first.
fn labels_of(crosswalk: &Crosswalk, scheme: usize) -> BTreeMap<String, TopicIdx> {
    let topics = crosswalk.topics.iter().enumerate().rev();
    topics
        .filter(|(_, topic)| topic.scheme == scheme)
        .map(|(index, topic)| (plain(&topic.label), TopicIdx::new(index)))
        .collect()
}

/// One complaint for each scheme in force, not one for each topic: it tells how far
/// a course has come.
fn check_taught(crosswalk: &Crosswalk, all: &mut Vec<Diagnostic>) {
    const SHOWN: usize = 3;
    let mut untaught: Vec<Vec<&str>> = vec![Vec::new(); crosswalk.schemes.len()];
    let mut n_counted = vec![0; crosswalk.schemes.len()];
    for topic in crosswalk.topics.iter().filter(|topic| topic.counted) {
        n_counted[topic.scheme] += 1;
        if topic.taught_by.is_empty() {
            untaught[topic.scheme].push(&topic.id);
        }
    }
    for ((scheme, untaught), n_counted) in crosswalk.schemes.iter().zip(untaught).zip(n_counted) {
        let in_force = scheme.status == SchemeStatus::Current;
        if untaught.is_empty() || scheme.framework.is_none() || !in_force {
            continue;
        }
        let shown = untaught[..untaught.len().min(SHOWN)].join("`, `");
        let more = match untaught.len().saturating_sub(SHOWN) {
            0 => String::new(),
            n_more => format!(" and {n_more} more"),
        };
        let message = format!(
            "no lesson teaches {} of {n_counted} counted topics of `{}`: `{shown}`{more}",
            untaught.len(),
            scheme.id
        );
        all.push(
            Diagnostic::new(Code::TopicNotTaught, scheme.span, message)
                .help("name the topics under `teaches` in the lessons that explain them"),
        );
    }
}

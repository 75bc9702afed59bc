//! Whether the statements of all sets hold together: one statement a pair, no gap
//! beside a mapping, no empty claim; `chains` looks further than one pair.
//!
//! Deprecated mappings are no statements and take no part.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::chains::{check_broad_chains, check_exact_chains};
use super::contradict::check_inferred;
use super::doubts::check_doubts;
use super::infer::Inference;
use super::lookup::Side;
use super::mapping::Mapping;
use super::predicate::Predicate;
use super::scheme::SchemeStatus;
use super::set::{End, MappingSet};
use super::topic::TopicIdx;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Framework;

/// Checks the whole crosswalk for contradictions and doubtful statements;
/// `inference` is what follows from it.
pub(super) fn check(
    crosswalk: &Crosswalk,
    frameworks: &[Framework],
    inference: &Inference,
) -> Vec<Diagnostic> {
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
    check_inferred(crosswalk, &stated, inference, &mut all);
    check_doubts(crosswalk, &asserted, &stated, &mut all);
    // A row that was left out may decide what seems to be undecided.
    for set in crosswalk.sets.iter().filter(|set| !set.has_lost_rows) {
        for end in [End::Subject, End::Object] {
            if set.complete.claims(end) {
                check_complete(crosswalk, frameworks, set, end, &mut all);
            }
        }
    }
    all
}

/// Two topics in whatever order, the smaller first.
pub(super) type Both = (TopicIdx, TopicIdx);

/// What is stated of a pair.
pub(super) struct Stated<'a> {
    pub first: &'a Mapping,
    /// Whether the statements differ, which is reported.
    pub in_conflict: bool,
}

/// The two in order.
pub(super) fn both(one: TopicIdx, other: TopicIdx) -> Both {
    (one.min(other), one.max(other))
}

/// Pairs about which a set says something itself: a mapping or a `not`.
pub(super) fn stated_pairs(crosswalk: &Crosswalk) -> BTreeSet<Both> {
    let asserted = crosswalk.mappings.iter().filter(|m| m.is_asserted());
    let nots = crosswalk.false_friends.iter();
    asserted
        .map(|mapping| both(mapping.subject, mapping.object))
        .chain(nots.map(|not| both(not.subject, not.object)))
        .collect()
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
        (
            message,
            "keep one of the two, and remove or deprecate the other",
        )
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
pub(super) fn in_words(crosswalk: &Crosswalk, mapping: &Mapping) -> String {
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
    let shown = open[..open.len().min(SHOWN)].join("`, `");
    let more = match open.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n_more => format!(" and {n_more} more"),
    };
    let message = format!("claimed complete for `{name}`, but undecided about `{shown}`{more}");
    all.push(
        Diagnostic::new(Code::FalseComplete, set.complete_span, message)
            .help("add a mapping or a `no_match` for each, or claim less"),
    );
}

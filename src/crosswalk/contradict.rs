//! Where what follows contradicts what is stated.
//!
//! `chains` already reports as errors what SKOS forbids outright; here stands the
//! rest, as warnings: one of the three statements is probably wrong.

use std::collections::BTreeMap;

use super::Crosswalk;
use super::check::{Both, Stated, both, in_words};
use super::infer::{Claim, Inference, Inferred, Rule};
use super::infer_sets::left_open;
use super::lookup::Side;
use super::mapping::Mapping;
use super::predicate::{Predicate, SetRelation};
use crate::diagnostic::{Code, Diagnostic};

/// Compares what follows with the mappings, the false friends and the gaps, and with
/// what follows as well.
pub(super) fn check_inferred(
    crosswalk: &Crosswalk,
    stated: &BTreeMap<Both, Stated<'_>>,
    inference: &Inference,
    all: &mut Vec<Diagnostic>,
) {
    let nots: BTreeMap<Both, usize> = crosswalk
        .false_friends
        .iter()
        .enumerate()
        .map(|(index, not)| (both(not.subject, not.object), index))
        .collect();
    for inferred in &inference.stated {
        let pair = both(inferred.subject, inferred.object);
        if let Some(Stated { first, in_conflict }) = stated.get(&pair) {
            if !in_conflict && contradicts(inferred, first) {
                let message = format!(
                    "{}, but {}",
                    in_words(crosswalk, first),
                    follows(crosswalk, inferred)
                );
                all.push(
                    Diagnostic::new(Code::InferredConflict, first.predicate_span, message)
                        .help("correct this mapping or one of the two"),
                );
            }
        } else if let Some(not) = nots.get(&pair)
            && is_more_than_overlap(inferred.claim)
        {
            let not = &crosswalk.false_friends[*not];
            let message = format!(
                "`{}` and `{}` are declared false friends, but {}",
                crosswalk[not.subject].id,
                crosswalk[not.object].id,
                follows(crosswalk, inferred)
            );
            all.push(
                Diagnostic::new(Code::InferredConflict, not.span, message)
                    .help("correct one of the two mappings or remove the `not`"),
            );
        }
    }
    check_gaps(crosswalk, all);
    for [one, other] in &inference.torn {
        check_torn(crosswalk, one, other, all);
    }
}

/// Two claims about one pair that cannot both hold.
fn check_torn(crosswalk: &Crosswalk, one: &Inferred, other: &Inferred, all: &mut Vec<Diagnostic>) {
    if [one, other].map(|inferred| inferred.rule) == [Rule::BroadChain; 2] {
        // Narrower by one chain and broader by the other: reported as a ring.
        return;
    }
    let message = format!(
        "{}, but {}",
        follows(crosswalk, one),
        follows(crosswalk, other)
    );
    let [first, second] = [one, other].map(|inferred| &crosswalk.mappings[inferred.path[0]]);
    all.push(
        Diagnostic::new(Code::InferredConflict, first.predicate_span, message)
            .help("correct one of the four mappings; neither relation is shown")
            .other(second.predicate_span, "the other relation begins here"),
    );
}

/// A topic without a counterpart should not have one by inference.
fn check_gaps(crosswalk: &Crosswalk, all: &mut Vec<Diagnostic>) {
    for (index, gap) in crosswalk.gaps.iter().enumerate() {
        let missing_in = crosswalk.missing_in(index);
        let found = crosswalk.inferred_of(gap.topic).find(|inferred| {
            let (claim, other) = inferred.seen_from(gap.topic);
            let is_there = match missing_in {
                Side::Framework(framework) => crosswalk.framework_of(other) == Some(framework),
                Side::Scheme(scheme) => crosswalk[other].scheme == scheme,
            };
            is_there && is_more_than_overlap(claim)
        });
        if let Some(inferred) = found {
            let message = format!(
                "`{}` is declared to have no match, but {}",
                crosswalk[gap.topic].id,
                follows(crosswalk, inferred)
            );
            all.push(
                Diagnostic::new(Code::InferredConflict, gap.span, message)
                    .help("remove the `no_match` or correct one of the two mappings"),
            );
        }
    }
}

/// A claim as a clause with its reason.
fn follows(crosswalk: &Crosswalk, inferred: &Inferred) -> String {
    let [first, second] = inferred.path.map(|index| &crosswalk.mappings[index].id);
    let article = match inferred.claim {
        Claim::Match(Predicate::Exact) => "is the ",
        Claim::Match(_) | Claim::BroaderTransitive | Claim::NarrowerTransitive => "is ",
        Claim::Set(_) | Claim::Overlap => "",
    };
    format!(
        "by `{first}` and `{second}` `{}` {article}{} `{}`",
        crosswalk[inferred.subject].id,
        inferred.claim.in_words(),
        crosswalk[inferred.object].id,
    )
}

fn is_more_than_overlap(claim: Claim) -> bool {
    !matches!(
        claim,
        Claim::Overlap | Claim::Set(SetRelation::IntersectsWith | SetRelation::NotRelated)
    )
}

/// Whether a claim cannot stand beside a mapping of the same pair, and is no error of
/// `chains` already.
fn contradicts(inferred: &Inferred, mapping: &Mapping) -> bool {
    let (predicate, _) = mapping.seen_from(inferred.subject);
    match inferred.claim {
        // With anything but exact and close: an error (S46).
        Claim::Match(Predicate::Exact) => false,
        // The opposite shows as a chain against the exact mapping as well, below.
        Claim::Match(_) => predicate == Predicate::Related,
        // With related: an error (S27); the opposite is reported as a ring.
        Claim::BroaderTransitive | Claim::NarrowerTransitive => predicate == Predicate::Exact,
        Claim::Set(_) | Claim::Overlap => {
            let possible = possible(inferred, mapping);
            !left_open(inferred.claim)
                .iter()
                .any(|relation| possible.contains(relation))
        }
    }
}

/// The set relations that a mapping leaves open, as the claim's subject sees them: its
/// own if it was judged on the same basis, all if on another, and without any those
/// that fit its predicate.
fn possible(inferred: &Inferred, mapping: &Mapping) -> Vec<SetRelation> {
    if let Some((relation, basis)) = mapping.set_relation_from(inferred.subject) {
        return match inferred.rule {
            Rule::HubSets(judged) if judged == basis => vec![relation],
            _ => SetRelation::WORDS.map(|(_, relation)| relation).to_vec(),
        };
    }
    let (predicate, _) = mapping.seen_from(inferred.subject);
    predicate.set_relations().to_vec()
}

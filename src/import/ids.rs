//! The ids of imported mappings, and the order of rows that had a place before.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use super::row::{Kind, Row};
use super::sets::Draft;
use crate::crosswalk::{Crosswalk, TopicIdx};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// Gives every mapping an id: its own, the one that the same statement has in the set
/// that is replaced, or the next free number.
pub fn number(crosswalk: &Crosswalk, drafts: &mut [Draft], faults: &mut Faults) {
    let replaced: BTreeSet<usize> = drafts.iter().filter_map(|draft| draft.replaced).collect();
    let others = crosswalk
        .mappings
        .iter()
        .filter(|m| !replaced.contains(&m.set));
    let mut taken: BTreeMap<String, Span> = others.map(|m| (m.id.clone(), m.span)).collect();
    taken.extend(crosswalk.bridges.iter().map(|b| (b.id.clone(), b.span)));
    let rows = || drafts.iter().flat_map(|draft| &draft.rows);
    for id in rows().filter_map(|row| row.id.as_ref()) {
        if let Some(first) = taken.get(&id.value) {
            let message = format!("the mapping or bridge `{}` exists already", id.value);
            let fault = Diagnostic::new(Code::DuplicateId, id.span, message);
            let help = "number all mappings anew with `--new-ids`, or import only what is new";
            faults.extend([fault.other(*first, "first here").help(help)]);
        } else {
            taken.insert(id.value.clone(), id.span);
        }
    }
    let mut before = BTreeMap::new();
    for mapping in crosswalk.mappings.iter().rev() {
        let statement = (
            mapping.set,
            mapping.subject,
            mapping.object,
            mapping.predicate,
        );
        before.insert(statement, &mapping.id);
    }
    let last = taken
        .keys()
        .filter_map(|id| id.strip_prefix("IM-")?.parse().ok())
        .max();
    let mut next: u64 = last.unwrap_or(0);
    for draft in drafts {
        for row in &mut draft.rows {
            let (Kind::Mapping(predicate), None) = (row.kind, &row.id) else {
                continue;
            };
            let statement = draft
                .replaced
                .zip(row.subject.as_ref().zip(row.object.as_ref()));
            let known = statement.and_then(|(set, (subject, object))| {
                before.get(&(set, subject.value, object.value, predicate))
            });
            let known = known.filter(|id| !taken.contains_key(**id));
            let id = known.map_or_else(
                || loop {
                    next = next.saturating_add(1);
                    let id = format!("IM-{next:03}");
                    if !taken.contains_key(&id) {
                        break id;
                    }
                },
                |id| (*id).clone(),
            );
            taken.insert(id.clone(), row.span);
            row.id = Some(Spanned {
                value: id,
                span: row.span,
            });
        }
    }
}

/// The id of a row, as given.
pub fn id_of(row: &Row) -> Option<&str> {
    row.id.as_ref().map(|id| id.value.as_str())
}

/// Rows that a replaced set has keep its order; new ones follow. Files in canonical
/// SSSOM are sorted, which would shuffle the set with every round trip.
pub fn sort_as_before(crosswalk: &Crosswalk, draft: &mut Draft) {
    let Some(set) = draft.replaced.map(|index| &crosswalk.sets[index]) else {
        return;
    };
    let mappings = crosswalk.mappings[set.mappings.clone()].iter().enumerate();
    let mappings: BTreeMap<&str, usize> = mappings.map(|(at, m)| (m.id.as_str(), at)).collect();
    let gaps = crosswalk.gaps[set.gaps.clone()].iter().enumerate();
    let gaps: BTreeMap<TopicIdx, usize> = gaps.map(|(at, gap)| (gap.topic, at)).collect();
    let nots = crosswalk.false_friends[set.false_friends.clone()]
        .iter()
        .enumerate();
    let nots: BTreeMap<_, usize> = nots.map(|(at, n)| ((n.subject, n.object), at)).collect();
    draft.rows.sort_by_key(|row| {
        let topic = |end: &Option<Spanned<TopicIdx>>| end.as_ref().map(|topic| topic.value);
        let (subject, object) = (topic(&row.subject), topic(&row.object));
        let at = match row.kind {
            Kind::Mapping(_) => row
                .id
                .as_ref()
                .and_then(|id| mappings.get(id.value.as_str())),
            Kind::NoMatch(_) => subject.or(object).and_then(|topic| gaps.get(&topic)),
            Kind::Not => subject.zip(object).and_then(|pair| nots.get(&pair)),
        };
        at.copied().unwrap_or(usize::MAX)
    });
}

//! Hub topics: which topics map to them, framework by framework, and where two
//! frameworks meet at one without a claim about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::Crosswalk;
use super::predicate::Predicate;
use super::scheme::Role;
use super::topic::TopicIdx;

/// A neutral topic and what maps to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubRow {
    pub hub: TopicIdx,
    /// By framework, an index into `Book::frameworks`; in the order of the topics,
    /// each once.
    pub members: BTreeMap<usize, Vec<HubMember>>,
}

/// A framework's topic that maps to a hub topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubMember {
    pub topic: TopicIdx,
    /// From the topic to the hub: broad if the hub is broader.
    pub predicate: Predicate,
    /// Index into `Crosswalk::mappings`.
    pub mapping: usize,
}

/// Topics of two frameworks that map to the same hub topic. From that nothing
/// follows about how they relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meet {
    pub hub: TopicIdx,
    /// Topics of the pair's first framework that lack a row to at least one of the
    /// second's; a topic mapped to all of them is not listed.
    pub a: Vec<TopicIdx>,
    /// The same from the other side.
    pub b: Vec<TopicIdx>,
}

/// A row for each topic of each hub, in display order. Deprecated mappings and those
/// from one hub to another are left out.
pub(super) fn hub_rows(crosswalk: &Crosswalk) -> Vec<HubRow> {
    let topics = (0..crosswalk.topics.len()).map(TopicIdx::new);
    topics
        .filter(|hub| crosswalk.scheme_of(*hub).role == Role::Hub)
        .map(|hub| HubRow {
            hub,
            members: members(crosswalk, hub),
        })
        .collect()
}

fn members(crosswalk: &Crosswalk, hub: TopicIdx) -> BTreeMap<usize, Vec<HubMember>> {
    let mut members: BTreeMap<usize, Vec<HubMember>> = BTreeMap::new();
    for index in &crosswalk[hub].mappings {
        let mapping = &crosswalk.mappings[*index];
        let (predicate, topic) = mapping.seen_from(hub);
        let Some(framework) = crosswalk.framework_of(topic) else {
            continue;
        };
        if mapping.is_asserted() {
            members.entry(framework).or_default().push(HubMember {
                topic,
                predicate: predicate.inverse(),
                mapping: *index,
            });
        }
    }
    for of_framework in members.values_mut() {
        of_framework.sort_by_key(|member| (member.topic, member.predicate.rank()));
        of_framework.dedup_by_key(|member| member.topic);
    }
    members
}

impl Crosswalk {
    /// What maps to a topic, if it is a hub topic.
    pub fn hub_row(&self, hub: TopicIdx) -> Option<&HubRow> {
        let at = self.hub_rows.binary_search_by_key(&hub, |row| row.hub);
        at.ok().map(|at| &self.hub_rows[at])
    }
}

/// Where two frameworks, the smaller index first, meet at a hub topic.
pub(super) fn meets(crosswalk: &Crosswalk) -> Vec<((usize, usize), Meet)> {
    let mut meets = Vec::new();
    for row in &crosswalk.hub_rows {
        for (one, members) in &row.members {
            for (other, others) in row.members.range(one + 1..) {
                let meet = Meet {
                    hub: row.hub,
                    a: without_row(crosswalk, members, others),
                    b: without_row(crosswalk, others, members),
                };
                if !meet.a.is_empty() {
                    meets.push(((*one, *other), meet));
                }
            }
        }
    }
    meets
}

/// The topics of `members` that have neither an asserted mapping nor an inferred
/// relation to some topic of `others`.
fn without_row(
    crosswalk: &Crosswalk,
    members: &[HubMember],
    others: &[HubMember],
) -> Vec<TopicIdx> {
    let others: BTreeSet<TopicIdx> = others.iter().map(|member| member.topic).collect();
    let topics = members.iter().map(|member| member.topic);
    topics
        .filter(|topic| {
            let mapped: BTreeSet<TopicIdx> = crosswalk[*topic]
                .mappings
                .iter()
                .map(|index| &crosswalk.mappings[*index])
                .filter(|mapping| mapping.is_asserted())
                .map(|mapping| mapping.seen_from(*topic).1)
                .chain(
                    crosswalk
                        .inferred_of(*topic)
                        .map(|row| row.seen_from(*topic).1),
                )
                .filter(|other| others.contains(other))
                .collect();
            mapped.len() < others.len()
        })
        .collect()
}

impl Meet {
    /// The same meeting from the other side.
    #[must_use]
    pub(super) fn turned(self) -> Self {
        Self {
            hub: self.hub,
            a: self.b,
            b: self.a,
        }
    }
}

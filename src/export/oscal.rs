//! Mappings with a set relation as an OSCAL 1.2 mapping-collection.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::config::Config;
use crate::crosswalk::{Crosswalk, End, Mapping, MappingSet, SetRelation, Side, TopicIdx};
use crate::link::Book;
use crate::view::downloads::{OSCAL, sssom_path};
use crate::view::uris::Uris;

use super::ids::{latest, moment, uuid};
use super::text::one_line;

/// The version of the models that the file follows.
const OSCAL_VERSION: &str = "1.2.1";

/// Each set with a mapping that has relation and basis. Nothing if there is none: a
/// collection must not be empty.
pub(super) fn oscal(
    config: &Config,
    book: &Book,
    crosswalk: &Crosswalk,
    uris: &Uris,
) -> Option<String> {
    let collection = Collection {
        book,
        crosswalk,
        uris,
    };
    let sets: Vec<(&MappingSet, Vec<&Mapping>)> = crosswalk
        .sets
        .iter()
        .map(|set| (set, collection.rows(set)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let date = latest(sets.iter().flat_map(|(_, rows)| rows.iter().copied()))?;
    let mappings: Vec<Value> = sets
        .iter()
        .map(|(set, rows)| collection.mapping(set, rows))
        .collect();
    let uri = uris.file(OSCAL);
    let document = json!({
        "mapping-collection": {
            // A revision is told by its date.
            "uuid": uuid(&format!("{uri}#{date}")),
            "metadata": {
                "title": one_line(&config.title),
                "last-modified": moment(Some(&date)),
                "version": date,
                "oscal-version": OSCAL_VERSION,
            },
            "provenance": {
                "method": "human",
                "matching-rationale": "semantic",
                "status": "not-complete",
                "mapping-description":
                    "Set relations between topics of frameworks, each with its own basis.",
            },
            "mappings": mappings,
        }
    });
    let mut text = serde_json::to_string_pretty(&document).expect("plain values always serialize");
    text.push('\n');
    Some(text)
}

struct Collection<'a> {
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    uris: &'a Uris,
}

impl<'a> Collection<'a> {
    fn rows(&self, set: &MappingSet) -> Vec<&'a Mapping> {
        self.crosswalk.mappings[set.mappings.clone()]
            .iter()
            .filter(|row| row.is_asserted() && row.relation.is_some() && row.basis.is_some())
            .collect()
    }

    fn mapping(&self, set: &MappingSet, rows: &[&Mapping]) -> Value {
        let uri = self.uris.file(&sssom_path(&set.id));
        let maps: Vec<Value> = rows.iter().map(|row| self.map(&uri, row)).collect();
        let mut mapping = json!({
            "uuid": uuid(&uri),
            "source-resource": self.resource(set.subject),
            "target-resource": self.resource(set.object),
            "mapping-description": set.title,
            "maps": maps,
        });
        for (end, key) in [
            (End::Subject, "source-gap-summary"),
            (End::Object, "target-gap-summary"),
        ] {
            let missing = self.gaps(set, rows, end);
            if !missing.is_empty() {
                mapping[key] = json!({
                    "uuid": uuid(&format!("{uri}#{key}")),
                    "unmapped-controls": [{ "with-ids": missing }],
                });
            }
        }
        mapping
    }

    fn map(&self, set: &str, row: &Mapping) -> Value {
        let item = |topic: TopicIdx| json!([{ "type": "control", "id-ref": token(&self.crosswalk[topic].id) }]);
        let mut map = json!({
            "uuid": uuid(&format!("{set}#{}", row.id)),
            "sources": item(row.subject),
            "targets": item(row.object),
            "confidence-score": { "percentage": row.confidence },
            "remarks": row.rationale,
        });
        if let Some(relation) = row.relation {
            map["relationship"] = json!(relationship(relation));
        }
        if let Some(basis) = row.basis {
            map["matching-rationale"] = json!(basis.word());
        }
        map
    }

    /// Topics that are declared to have no counterpart and have none in this file.
    fn gaps(&self, set: &MappingSet, rows: &[&Mapping], end: End) -> Vec<String> {
        let mapped: BTreeSet<TopicIdx> = rows
            .iter()
            .map(|row| match end {
                End::Subject => row.subject,
                End::Object => row.object,
            })
            .collect();
        self.crosswalk.gaps[set.gaps.clone()]
            .iter()
            .filter(|gap| gap.side == end && !mapped.contains(&gap.topic))
            .map(|gap| token(&self.crosswalk[gap.topic].id))
            .collect()
    }

    fn resource(&self, side: Side) -> Value {
        let href = match side {
            Side::Framework(index) => self
                .uris
                .framework(&self.book.frameworks[index].file.id.value),
            Side::Scheme(index) => self.uris.scheme(&self.crosswalk.schemes[index].id),
        };
        json!({ "type": "catalog", "href": href })
    }
}

/// The relation by the standard's name.
fn relationship(relation: SetRelation) -> &'static str {
    match relation {
        SetRelation::Equal => "equal-to",
        SetRelation::SubsetOf => "subset-of",
        SetRelation::SupersetOf => "superset-of",
        SetRelation::IntersectsWith => "intersects-with",
        SetRelation::NotRelated => "no-relationship",
    }
}

/// An id as the standard allows it: it must not start with a digit.
fn token(id: &str) -> String {
    if id.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{id}")
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_start_with_a_digit() {
        assert_eq!(token("4it-x"), "_4it-x");
        assert_eq!(token("itil4-x"), "itil4-x");
    }
}

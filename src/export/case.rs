//! Each scheme as a CASE 1.0 package (`CFPackage`): document, items, associations.
//!
//! An exact mapping is `exactMatchOf`, any other `isRelatedTo`. CASE 1.0 allows no
//! notes on associations, so the relation in words is the association's grouping.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::crosswalk::{Crosswalk, Mapping, Predicate, SchemeStatus, Topic, TopicIdx};
use crate::view::downloads::case_path;
use crate::view::uris::Uris;

use super::ids::{held, latest, moment, uuid};

/// The package of one scheme. Mappings stand in the package of their subject.
pub(super) fn package(
    config: &Config,
    crosswalk: &Crosswalk,
    uris: &Uris,
    scheme: usize,
) -> String {
    let package = Package {
        config,
        crosswalk,
        uris,
        scheme,
        document: uris.file(&case_path(&crosswalk.schemes[scheme].id)),
    };
    let document = json!({
        "CFDocument": package.document(),
        "CFItems": package.items(),
        "CFAssociations": package.associations(),
        "CFDefinitions": { "CFAssociationGroupings": package.groupings() },
    });
    let mut text = serde_json::to_string_pretty(&document).expect("plain values always serialize");
    text.push('\n');
    text
}

struct Package<'a> {
    config: &'a Config,
    crosswalk: &'a Crosswalk,
    uris: &'a Uris,
    scheme: usize,
    /// URI of the document.
    document: String,
}

impl<'a> Package<'a> {
    fn topics(&self) -> impl Iterator<Item = &'a Topic> {
        let scheme = self.scheme;
        let topics = self.crosswalk.topics.iter();
        topics.filter(move |topic| topic.scheme == scheme)
    }

    fn mappings(&self) -> impl Iterator<Item = &'a Mapping> {
        let (crosswalk, scheme) = (self.crosswalk, self.scheme);
        held(crosswalk).filter(move |mapping| crosswalk[mapping.subject].scheme == scheme)
    }

    /// When the list of topics came out; or the day of the book's latest mapping.
    fn issued(&self) -> String {
        let issued = self.crosswalk.schemes[self.scheme].issued.clone();
        moment(issued.or_else(|| latest(held(self.crosswalk))).as_deref())
    }

    /// When anything in this package changed.
    fn changed(&self) -> String {
        let mapped = latest(self.mappings());
        mapped
            .map(|date| moment(Some(&date)))
            .max(Some(self.issued()))
            .unwrap_or_default()
    }

    fn document(&self) -> Value {
        let scheme = &self.crosswalk.schemes[self.scheme];
        let authors = match self.config.authors.as_slice() {
            [] => self.config.title.clone(),
            authors => authors.join(", "),
        };
        let adoption = match scheme.status {
            SchemeStatus::Current => "Adopted",
            SchemeStatus::Superseded | SchemeStatus::Withdrawn => "Deprecated",
        };
        let mut map = Map::new();
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                map.insert(key.to_owned(), json!(value));
            }
        };
        put("identifier", Some(uuid(&self.document)));
        put("uri", Some(self.document.clone()));
        put("creator", Some(authors));
        put("title", Some(scheme.title.clone()));
        put("lastChangeDateTime", Some(self.changed()));
        put("publisher", Some(self.config.title.clone()));
        put("description", scheme.note.clone());
        put("language", Some(self.config.language.clone()));
        put("version", scheme.version.clone());
        put("adoptionStatus", Some(adoption.to_owned()));
        let day = scheme.issued.clone().filter(|issued| issued.len() == 10);
        put("statusStartDate", day);
        Value::Object(map)
    }

    fn items(&self) -> Vec<Value> {
        let issued = self.issued();
        self.topics()
            .map(|topic| {
                let uri = self.uris.topic(&topic.id);
                let mut item = json!({
                    "identifier": uuid(&uri),
                    "uri": uri,
                    "fullStatement": topic.label,
                    "CFItemType": topic.kind,
                    "language": self.config.language,
                    "lastChangeDateTime": issued,
                });
                if let Some(notation) = &topic.notation {
                    item["humanCodingScheme"] = json!(notation);
                }
                if let Some(definition) = &topic.definition {
                    item["notes"] = json!(definition);
                }
                if !topic.alt.is_empty() {
                    item["conceptKeywords"] = json!(topic.alt);
                }
                item
            })
            .collect()
    }

    fn associations(&self) -> Vec<Value> {
        let crosswalk = self.crosswalk;
        let issued = self.issued();
        let scheme = &crosswalk.schemes[self.scheme];
        let mut all = Vec::new();
        let top = json!({
            "title": scheme.title,
            "identifier": uuid(&self.document),
            "uri": self.document,
        });
        for (place, root) in scheme.roots.iter().enumerate() {
            let name = format!("{}-top", crosswalk[*root].id);
            all.push(self.association(&name, "isChildOf", *root, &top, &issued));
            number(&mut all, place);
        }
        for topic in self.topics() {
            let parent = self.node(topic);
            for (place, child) in topic.narrower.iter().enumerate() {
                let name = format!("{}-child", crosswalk[*child].id);
                all.push(self.association(&name, "isChildOf", *child, &parent, &issued));
                number(&mut all, place);
            }
            for member in &topic.members {
                let name = format!("{}-part-{}", crosswalk[*member].id, topic.id);
                all.push(self.association(&name, "isPartOf", *member, &parent, &issued));
            }
        }
        for mapping in self.mappings() {
            let object = self.node(&crosswalk[mapping.object]);
            let kind = match mapping.predicate {
                Predicate::Exact => "exactMatchOf",
                _ => "isRelatedTo",
            };
            let date = moment(Some(&mapping.date.to_string()));
            let mut stated = self.association(&mapping.id, kind, mapping.subject, &object, &date);
            stated["CFAssociationGroupingURI"] = self.grouping(mapping.predicate);
            all.push(stated);
        }
        all
    }

    fn association(
        &self,
        name: &str,
        kind: &str,
        from: TopicIdx,
        to: &Value,
        changed: &str,
    ) -> Value {
        let uri = format!("{}#{name}", self.document);
        json!({
            "identifier": uuid(&uri),
            "uri": uri,
            "associationType": kind,
            "originNodeURI": self.node(&self.crosswalk[from]),
            "destinationNodeURI": to,
            "lastChangeDateTime": changed,
        })
    }

    fn node(&self, topic: &Topic) -> Value {
        let uri = self.uris.topic(&topic.id);
        json!({ "title": topic.label, "identifier": uuid(&uri), "uri": uri })
    }

    /// The relation in words, as mappings of this package point to it.
    fn grouping(&self, predicate: Predicate) -> Value {
        let uri = format!("{}#{}", self.document, predicate.word());
        json!({ "title": predicate.in_words(), "identifier": uuid(&uri), "uri": uri })
    }

    /// The relations that this package uses.
    fn groupings(&self) -> Vec<Value> {
        let changed = self.changed();
        Predicate::WORDS
            .into_iter()
            .map(|(_, predicate)| predicate)
            .filter(|predicate| self.mappings().any(|m| m.predicate == *predicate))
            .map(|predicate| {
                let mut grouping = self.grouping(predicate);
                let words = predicate.in_words();
                let skos = predicate.skos();
                grouping["description"] =
                    json!(format!("The origin is {words} the destination ({skos})."));
                grouping["lastChangeDateTime"] = json!(changed);
                grouping
            })
            .collect()
    }
}

/// Gives the last association its place among its siblings, counted from 1.
fn number(all: &mut [Value], place: usize) {
    if let Some(last) = all.last_mut() {
        last["sequenceNumber"] = json!(place + 1);
    }
}

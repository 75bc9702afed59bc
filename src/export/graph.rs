//! The crosswalk as a SKOS graph: schemes, concepts, matches. Turtle and JSON-LD are
//! two ways to write it.

use crate::crosswalk::{Crosswalk, Topic};
use crate::link::Book;
use crate::view::uris::Uris;

/// Every prefix, by name.
pub(super) const PREFIXES: [(&str, &str); 6] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A subject and all that is said of it.
pub(super) struct Node {
    pub uri: String,
    /// Such as `skos:Concept`.
    pub r#type: Option<&'static str>,
    /// In order; objects of one property stand together.
    pub properties: Vec<(&'static str, Vec<Object>)>,
}

/// What is said with one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Uri(String),
    /// Text in the language of the book.
    Text(String),
    /// Text in no language, such as a number.
    Plain(String),
    /// A text of the type, such as `xsd:gYear`.
    Typed(String, &'static str),
}

/// All nodes: frameworks, then schemes, then concepts, in the order of the crosswalk.
///
/// Mappings are stated at both of their topics, as SKOS lets conclude anyway. Those
/// that are deprecated are left out; so are gaps and false friends, for which SKOS has
/// no words.
pub(super) fn graph(book: &Book, crosswalk: &Crosswalk, uris: &Uris) -> Vec<Node> {
    let graph = Graph {
        book,
        crosswalk,
        uris,
    };
    let frameworks = (0..book.frameworks.len())
        .filter(|index| !crosswalk.frameworks[*index].schemes.is_empty())
        .map(|index| graph.framework(index));
    let schemes = (0..crosswalk.schemes.len()).map(|index| graph.scheme(index));
    let concepts = crosswalk.topics.iter().map(|topic| graph.concept(topic));
    frameworks.chain(schemes).chain(concepts).collect()
}

struct Graph<'a> {
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    uris: &'a Uris,
}

impl Graph<'_> {
    fn framework(&self, index: usize) -> Node {
        let file = &self.book.frameworks[index].file;
        let mut node = Node::new(self.uris.framework(&file.id.value), None);
        node.add("dcterms:title", [Object::Text(file.title.clone())]);
        node.add("skos:notation", [Object::Plain(file.name.clone())]);
        if self.uris.is_public {
            let page = self.uris.page(&self.book.frameworks[index].url);
            node.add("rdfs:seeAlso", [Object::Uri(page)]);
        }
        node
    }

    fn scheme(&self, index: usize) -> Node {
        let scheme = &self.crosswalk.schemes[index];
        let mut node = Node::new(self.uris.scheme(&scheme.id), Some("skos:ConceptScheme"));
        node.add("dcterms:title", [Object::Text(scheme.title.clone())]);
        node.add("owl:versionInfo", scheme.version.clone().map(Object::Plain));
        node.add("dcterms:issued", scheme.issued.as_deref().map(date));
        let status = Object::Plain(scheme.status.word().to_owned());
        node.add("schema:creativeWorkStatus", [status]);
        let replaces = scheme
            .replaces
            .map(|index| &self.crosswalk.schemes[index].id);
        let replaces = replaces.map(|id| Object::Uri(self.uris.scheme(id)));
        node.add("dcterms:replaces", replaces);
        let framework = scheme.framework.map(|index| {
            let id = &self.book.frameworks[index].file.id.value;
            Object::Uri(self.uris.framework(id))
        });
        node.add("dcterms:isPartOf", framework);
        node.add("skos:scopeNote", scheme.note.clone().map(Object::Text));
        let roots = scheme
            .roots
            .iter()
            .map(|root| self.topic(&self.crosswalk[*root]));
        node.add("skos:hasTopConcept", roots);
        node
    }

    fn concept(&self, topic: &Topic) -> Node {
        let crosswalk = self.crosswalk;
        let mut node = Node::new(self.uris.topic(&topic.id), Some("skos:Concept"));
        let scheme = Object::Uri(self.uris.scheme(&crosswalk.schemes[topic.scheme].id));
        node.add("skos:inScheme", [scheme.clone()]);
        let is_root = topic.broader.is_none();
        node.add("skos:topConceptOf", is_root.then_some(scheme));
        node.add("skos:notation", topic.notation.clone().map(Object::Plain));
        node.add("skos:prefLabel", [Object::Text(topic.label.clone())]);
        node.add("skos:altLabel", topic.alt.iter().cloned().map(Object::Text));
        node.add(
            "skos:definition",
            topic.definition.clone().map(Object::Text),
        );
        node.add("dcterms:type", [Object::Plain(topic.kind.clone())]);
        let uris = |list: &[_]| -> Vec<Object> {
            list.iter()
                .map(|index| self.topic(&crosswalk[*index]))
                .collect()
        };
        node.add("skos:broader", uris(topic.broader.as_slice()));
        node.add("skos:narrower", uris(&topic.narrower));
        node.add("dcterms:isPartOf", uris(&topic.also_in));
        node.add("dcterms:hasPart", uris(&topic.members));
        if let Some(index) = crosswalk.topic_by_id.get(&topic.id) {
            let asserted = topic
                .mappings
                .iter()
                .map(|mapping| &crosswalk.mappings[*mapping])
                .filter(|mapping| mapping.is_asserted());
            let seen: Vec<_> = asserted.map(|mapping| mapping.seen_from(*index)).collect();
            let predicates = crate::crosswalk::Predicate::WORDS.map(|(_, predicate)| predicate);
            for predicate in predicates {
                let objects = seen
                    .iter()
                    .filter(|(stated, _)| *stated == predicate)
                    .map(|(_, other)| self.topic(&crosswalk[*other]));
                node.add(predicate.skos(), objects);
            }
        }
        if self.uris.is_public {
            node.add("rdfs:seeAlso", [Object::Uri(self.uris.page(&topic.url))]);
        }
        node
    }

    fn topic(&self, topic: &Topic) -> Object {
        Object::Uri(self.uris.topic(&topic.id))
    }
}

impl Node {
    fn new(uri: String, r#type: Option<&'static str>) -> Self {
        Self {
            uri,
            r#type,
            properties: Vec::new(),
        }
    }

    /// Says something, each thing once; nothing if there are no objects.
    fn add(&mut self, property: &'static str, objects: impl IntoIterator<Item = Object>) {
        let mut list: Vec<Object> = Vec::new();
        for object in objects {
            if !list.contains(&object) {
                list.push(object);
            }
        }
        if !list.is_empty() {
            self.properties.push((property, list));
        }
    }
}

/// A year, a month or a day, as its length tells.
fn date(text: &str) -> Object {
    let r#type = match text.len() {
        4 => "xsd:gYear",
        7 => "xsd:gYearMonth",
        _ => "xsd:date",
    };
    Object::Typed(text.to_owned(), r#type)
}

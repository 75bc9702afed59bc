//! The crosswalk as one CSV table and as one JSON document.

use serde::Serialize;

use crate::crosswalk::{Complete, Crosswalk, End, MappingSet, Role, SetKind, Side, TopicIdx};
use crate::link::Book;
use crate::view::downloads::SCHEMA;
use crate::view::uris::Uris;

use super::coverage::{CoverageJson, coverage};
use super::text::csv_cell;

/// Version of the JSON document's form; raised when a field changes its meaning.
const JSON_VERSION: u32 = 1;

/// Every mapping as a line, deprecated ones included, in the order of their sets.
///
/// Lines end with CR LF and fields are quoted where needed (RFC 4180). A field that a
/// spreadsheet would take for a formula gets an apostrophe in front.
pub(super) fn csv(crosswalk: &Crosswalk) -> String {
    let mut out = String::from(
        "id,subject,subject_label,predicate,object,object_label,confidence,relation,basis,\
         strength,status,author,date,reviewer,provenance,rationale,cite,set\r\n",
    );
    for mapping in &crosswalk.mappings {
        let strength = mapping.strength.map(|strength| strength.to_string());
        let fields = [
            mapping.id.as_str(),
            &crosswalk[mapping.subject].id,
            &crosswalk[mapping.subject].label,
            mapping.predicate.skos(),
            &crosswalk[mapping.object].id,
            &crosswalk[mapping.object].label,
            &format!("{:.2}", mapping.confidence),
            mapping.relation.map_or("", |relation| relation.word()),
            mapping.basis.map_or("", |basis| basis.word()),
            strength.as_deref().unwrap_or(""),
            mapping.status.word(),
            &mapping.author,
            &mapping.date.to_string(),
            mapping.reviewer.as_deref().unwrap_or(""),
            mapping.provenance.word(),
            &mapping.rationale,
            &mapping.cite.join(" | "),
            &crosswalk.sets[mapping.set].id,
        ];
        for (index, text) in fields.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            csv_cell(&mut out, text);
        }
        out.push_str("\r\n");
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    /// Where the form of the document is described, beside it.
    #[serde(rename = "$schema")]
    schema: &'a str,
    format: &'static str,
    version: u32,
    frameworks: Vec<FrameworkJson<'a>>,
    schemes: Vec<SchemeJson<'a>>,
    topics: Vec<TopicJson<'a>>,
    sets: Vec<SetJson<'a>>,
    mappings: Vec<MappingJson<'a>>,
    no_match: Vec<GapJson<'a>>,
    not: Vec<NotJson<'a>>,
    bridges: Vec<BridgeJson<'a>>,
    words: Vec<WordJson<'a>>,
    coverage: Vec<CoverageJson<'a>>,
}

#[derive(Serialize)]
struct FrameworkJson<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
    owner: &'a str,
    homepage: Option<&'a str>,
    trademark: &'a str,
}

#[derive(Serialize)]
struct SchemeJson<'a> {
    id: &'a str,
    title: &'a str,
    version: Option<&'a str>,
    status: &'static str,
    issued: Option<&'a str>,
    framework: Option<&'a str>,
    replaces: Option<&'a str>,
    role: &'static str,
    granularity: &'a [String],
    note: Option<&'a str>,
    uri: String,
}

#[derive(Serialize)]
struct TopicJson<'a> {
    id: &'a str,
    scheme: &'a str,
    notation: Option<&'a str>,
    label: &'a str,
    alt: &'a [String],
    kind: &'a str,
    broader: Option<&'a str>,
    also_in: Vec<&'a str>,
    definition: Option<&'a str>,
    differs: Option<&'a str>,
    counted: bool,
    url: String,
    uri: String,
}

#[derive(Serialize)]
struct SetJson<'a> {
    id: &'a str,
    title: &'a str,
    subject: &'a str,
    object: &'a str,
    license: Option<&'a str>,
    creator: &'a [String],
    version: Option<&'a str>,
    kind: &'static str,
    complete: &'static str,
}

#[derive(Serialize)]
struct MappingJson<'a> {
    id: &'a str,
    set: &'a str,
    subject: &'a str,
    predicate: &'static str,
    object: &'a str,
    confidence: f64,
    rationale: &'a str,
    same: &'a [String],
    differs: &'a [String],
    relation: Option<&'static str>,
    basis: Option<&'static str>,
    strength: Option<u8>,
    cite: &'a [String],
    author: &'a str,
    date: String,
    status: &'static str,
    reviewer: Option<&'a str>,
    provenance: &'static str,
}

#[derive(Serialize)]
struct GapJson<'a> {
    set: &'a str,
    side: &'static str,
    topic: &'a str,
    rationale: &'a str,
}

#[derive(Serialize)]
struct NotJson<'a> {
    set: &'a str,
    subject: &'a str,
    object: &'a str,
    word: Option<&'a str>,
    rationale: &'a str,
}

#[derive(Serialize)]
struct BridgeJson<'a> {
    id: &'a str,
    title: &'a str,
    input: Vec<&'a str>,
    from_text: Option<&'a str>,
    via: Vec<&'a str>,
    also_via: Vec<&'a str>,
    output: Vec<&'a str>,
    to_text: Option<&'a str>,
    note: Option<&'a str>,
    provenance: &'static str,
}

#[derive(Serialize)]
struct WordJson<'a> {
    word: &'a str,
    meanings: Vec<MeaningJson<'a>>,
}

#[derive(Serialize)]
struct MeaningJson<'a> {
    framework: &'a str,
    text: &'a str,
    topic: Option<&'a str>,
}

/// The whole crosswalk as one document, in the fixed order of its lists.
pub(super) fn json(book: &Book, crosswalk: &Crosswalk, uris: &Uris) -> String {
    let names = Names {
        book,
        crosswalk,
        uris,
    };
    let document = Document {
        schema: SCHEMA.rsplit('/').next().unwrap_or(SCHEMA),
        format: "crossbook-crosswalk",
        version: JSON_VERSION,
        frameworks: names.frameworks(),
        schemes: names.schemes(),
        topics: names.topics(),
        sets: names.sets(),
        mappings: names.mappings(),
        no_match: names.gaps(),
        not: names.false_friends(),
        bridges: names.bridges(),
        words: names.words(),
        coverage: coverage(book, crosswalk),
    };
    let mut json = serde_json::to_string_pretty(&document).expect("plain fields always serialize");
    json.push('\n');
    json
}

/// Turns indices into the ids that readers of the file know.
struct Names<'a> {
    book: &'a Book,
    crosswalk: &'a Crosswalk,
    uris: &'a Uris,
}

impl<'a> Names<'a> {
    fn topic(&self, index: TopicIdx) -> &'a str {
        &self.crosswalk[index].id
    }

    fn ids(&self, indices: &[TopicIdx]) -> Vec<&'a str> {
        indices.iter().map(|index| self.topic(*index)).collect()
    }

    fn framework(&self, index: usize) -> &'a str {
        &self.book.frameworks[index].file.id.value
    }

    fn side(&self, set: &MappingSet, end: End) -> &'a str {
        match set.side(end) {
            Side::Framework(framework) => self.framework(framework),
            Side::Scheme(scheme) => &self.crosswalk.schemes[scheme].id,
        }
    }

    fn set(&self, index: usize) -> &'a str {
        &self.crosswalk.sets[index].id
    }

    fn frameworks(&self) -> Vec<FrameworkJson<'a>> {
        let frameworks = self.book.frameworks.iter();
        frameworks
            .map(|framework| FrameworkJson {
                id: &framework.file.id.value,
                name: &framework.file.name,
                title: &framework.file.title,
                owner: &framework.file.owner,
                homepage: framework.file.homepage.as_deref(),
                trademark: &framework.file.trademark,
            })
            .collect()
    }

    fn schemes(&self) -> Vec<SchemeJson<'a>> {
        let schemes = self.crosswalk.schemes.iter();
        schemes
            .map(|scheme| SchemeJson {
                id: &scheme.id,
                title: &scheme.title,
                version: scheme.version.as_deref(),
                status: scheme.status.word(),
                issued: scheme.issued.as_deref(),
                framework: scheme.framework.map(|index| self.framework(index)),
                replaces: scheme
                    .replaces
                    .map(|index| self.crosswalk.schemes[index].id.as_str()),
                role: match scheme.role {
                    Role::Framework => "framework",
                    Role::Hub => "hub",
                    Role::Vocabulary => "vocabulary",
                },
                granularity: &scheme.granularity,
                note: scheme.note.as_deref(),
                uri: self.uris.scheme(&scheme.id),
            })
            .collect()
    }

    fn topics(&self) -> Vec<TopicJson<'a>> {
        let topics = self.crosswalk.topics.iter();
        topics
            .map(|topic| TopicJson {
                id: &topic.id,
                scheme: &self.crosswalk.schemes[topic.scheme].id,
                notation: topic.notation.as_deref(),
                label: &topic.label,
                alt: &topic.alt,
                kind: &topic.kind,
                broader: topic.broader.map(|index| self.topic(index)),
                also_in: self.ids(&topic.also_in),
                definition: topic.definition.as_deref(),
                differs: topic.differs.as_deref(),
                counted: topic.counted,
                url: topic.url.href(),
                uri: self.uris.topic(&topic.id),
            })
            .collect()
    }

    fn sets(&self) -> Vec<SetJson<'a>> {
        let sets = self.crosswalk.sets.iter();
        sets.map(|set| SetJson {
            id: &set.id,
            title: &set.title,
            subject: self.side(set, End::Subject),
            object: self.side(set, End::Object),
            license: set.license.as_deref(),
            creator: &set.creators,
            version: set.version.as_deref(),
            kind: kind(set.kind),
            complete: complete(set.complete),
        })
        .collect()
    }

    fn mappings(&self) -> Vec<MappingJson<'a>> {
        let mappings = self.crosswalk.mappings.iter();
        mappings
            .map(|mapping| MappingJson {
                id: &mapping.id,
                set: self.set(mapping.set),
                subject: self.topic(mapping.subject),
                predicate: mapping.predicate.word(),
                object: self.topic(mapping.object),
                confidence: mapping.confidence,
                rationale: &mapping.rationale,
                same: &mapping.same,
                differs: &mapping.differs,
                relation: mapping.relation.map(|relation| relation.word()),
                basis: mapping.basis.map(|basis| basis.word()),
                strength: mapping.strength,
                cite: &mapping.cite,
                author: &mapping.author,
                date: mapping.date.to_string(),
                status: mapping.status.word(),
                reviewer: mapping.reviewer.as_deref(),
                provenance: mapping.provenance.word(),
            })
            .collect()
    }

    fn gaps(&self) -> Vec<GapJson<'a>> {
        let gaps = self.crosswalk.gaps.iter();
        gaps.map(|gap| GapJson {
            set: self.set(gap.set),
            side: gap.side.word(),
            topic: self.topic(gap.topic),
            rationale: &gap.rationale,
        })
        .collect()
    }

    fn false_friends(&self) -> Vec<NotJson<'a>> {
        let friends = self.crosswalk.false_friends.iter();
        friends
            .map(|friend| NotJson {
                set: self.set(friend.set),
                subject: self.topic(friend.subject),
                object: self.topic(friend.object),
                word: friend.word.as_deref(),
                rationale: &friend.rationale,
            })
            .collect()
    }

    fn bridges(&self) -> Vec<BridgeJson<'a>> {
        let bridges = self.crosswalk.bridges.iter();
        bridges
            .map(|bridge| BridgeJson {
                id: &bridge.id,
                title: &bridge.title,
                input: self.ids(&bridge.input),
                from_text: bridge.from_text.as_deref(),
                via: self.ids(&bridge.via),
                also_via: self.ids(&bridge.also_via),
                output: self.ids(&bridge.output),
                to_text: bridge.to_text.as_deref(),
                note: bridge.note.as_deref(),
                provenance: bridge.provenance.word(),
            })
            .collect()
    }

    fn words(&self) -> Vec<WordJson<'a>> {
        let words = self.crosswalk.words.iter();
        words
            .map(|word| WordJson {
                word: &word.word,
                meanings: word
                    .meanings
                    .iter()
                    .map(|meaning| MeaningJson {
                        framework: self.framework(meaning.framework),
                        text: &meaning.text,
                        topic: meaning.topic.map(|index| self.topic(index)),
                    })
                    .collect(),
            })
            .collect()
    }
}

/// The claim of a set by its word in mapping files.
pub(super) fn complete(complete: Complete) -> &'static str {
    match (complete.claims(End::Subject), complete.claims(End::Object)) {
        (false, false) => "none",
        (true, false) => "subject",
        (false, true) => "object",
        (true, true) => "both",
    }
}

/// The folder that a set stands in.
pub(super) fn kind(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Frameworks => "frameworks",
        SetKind::Editions => "editions",
    }
}

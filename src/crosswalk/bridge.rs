//! What is neither topic nor mapping: bridges from skill over topics to competence,
//! and words that frameworks use in different senses.

use super::catalog::Catalog;
use super::lookup::{IdForm, Lookup, Side, Taken};
use super::mapping::Provenance;
use super::place::{DataFile, Place, read_fields};
use super::topic::TopicIdx;
use crate::address::slugify;
use crate::data::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A record with many ends: what a learner brings, the topics that lead on, and what
/// comes out. It links whole lists, so it is no set of mappings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// Frozen; shares its namespace with the ids of mappings.
    pub id: String,
    pub title: String,
    /// Skills it starts from; empty if `from_text` says it in words.
    pub input: Vec<TopicIdx>,
    pub from_text: Option<String>,
    /// The topics in between.
    pub via: Vec<TopicIdx>,
    /// The same area in another edition.
    pub also_via: Vec<TopicIdx>,
    /// Competences it ends at; empty if `to_text` says it in words.
    pub output: Vec<TopicIdx>,
    pub to_text: Option<String>,
    pub note: Option<String>,
    pub provenance: Provenance,
    /// Place of its id.
    pub span: Span,
}

/// A word that frameworks use in different senses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub word: String,
    /// In the order of the file, one for a framework.
    pub meanings: Vec<Meaning>,
    /// Place of the word.
    pub span: Span,
}

/// What a word means in one framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Index into `Book::frameworks`.
    pub framework: usize,
    pub text: String,
    /// A topic of that framework with this meaning.
    pub topic: Option<TopicIdx>,
}

/// Reads `content/crosswalk/bridges.toml`. Bridge ids are claimed in `ids`.
pub(super) fn bridges(
    files: &[DataFile<'_>],
    lookup: &mut Lookup<'_>,
    ids: &mut Taken,
) -> Vec<Bridge> {
    let mut bridges = Vec::new();
    for file in files.iter().filter(|file| file.place == Place::Bridges) {
        let mut all = Vec::new();
        read_fields(file, &mut all, |top, all| {
            for mut fields in top.tables("bridge") {
                bridges.extend(read_bridge(&mut fields, lookup, ids));
                all.extend(fields.finish());
            }
        });
        lookup.faults.append(&mut all);
    }
    bridges
}

fn read_bridge(
    fields: &mut Fields<'_>,
    lookup: &mut Lookup<'_>,
    ids: &mut Taken,
) -> Option<Bridge> {
    let id = fields.required_text("id");
    let title = fields.required_text("title");
    let mut topics = |key| lookup.topics(&fields.texts(key));
    let (input, output) = (topics("input"), topics("output"));
    let (via, also_via) = (topics("via"), topics("also_via"));
    let mut optional = |key| fields.text(key).map(|text: Spanned<String>| text.value);
    let (from_text, to_text) = (optional("from_text"), optional("to_text"));
    let note = optional("note");
    let provenance = fields.word("provenance", &Provenance::WORDS);

    for (list, text) in [
        ("input", "from_text"),
        ("output", "to_text"),
        ("via", "via"),
    ] {
        if fields.node(list).is_none() && fields.node(text).is_none() {
            fields.missing(list);
        }
    }
    if let Some(id) = &id {
        let fault = IdForm::Anchor.check(id).or_else(|| ids.claim(id).err());
        fault.into_iter().for_each(|fault| fields.complain(fault));
    }
    let id = id?;
    Some(Bridge {
        title: title?.value,
        input,
        from_text,
        via,
        also_via,
        output,
        to_text,
        note,
        provenance: provenance.map_or(Provenance::Analysis, |provenance| provenance.value),
        span: id.span,
        id: id.value,
    })
}

/// Reads `content/crosswalk/false-friends.toml`.
pub(super) fn words(
    files: &[DataFile<'_>],
    catalog: &Catalog,
    lookup: &mut Lookup<'_>,
) -> Vec<Word> {
    let mut words = Vec::new();
    let mut taken = Taken::new("word");
    for file in files.iter().filter(|file| file.place == Place::Words) {
        let mut all = Vec::new();
        read_fields(file, &mut all, |top, all| {
            for mut fields in top.tables("word") {
                let word = fields.required_text("word");
                if let Some(word) = &word {
                    // Each has a place of its own on the page of words.
                    let value = slugify(&word.value);
                    let span = word.span;
                    all.extend(taken.claim(&Spanned { value, span }).err());
                }
                let mut meanings = Vec::new();
                let mut told = Taken::new("meaning for framework");
                for mut fields in fields.tables("meaning") {
                    meanings.extend(read_meaning(&mut fields, catalog, lookup, &mut told));
                    all.extend(fields.finish());
                }
                if fields.node("meaning").is_none() {
                    fields.missing("meaning");
                }
                all.extend(fields.finish());
                words.extend(word.map(|word| Word {
                    word: word.value,
                    meanings,
                    span: word.span,
                }));
            }
        });
        lookup.faults.append(&mut all);
    }
    words
}

fn read_meaning(
    fields: &mut Fields<'_>,
    catalog: &Catalog,
    lookup: &mut Lookup<'_>,
    told: &mut Taken,
) -> Option<Meaning> {
    let framework_id = fields.required_text("framework");
    let again = framework_id.as_ref().and_then(|id| told.claim(id).err());
    again.into_iter().for_each(|fault| fields.complain(fault));
    let text = fields.required_text("text");
    let topic_id = fields.text("topic");
    let framework = framework_id.and_then(|id| lookup.framework(&id));
    let topic = topic_id.as_ref().and_then(|id| lookup.topic(id));
    let framework = framework?;
    if let (Some(id), Some(topic)) = (&topic_id, topic) {
        let side = Side::Framework(framework);
        if !catalog.holds(side, topic) {
            let name = lookup.side_id(side);
            let message = format!("`{}` is not a topic of `{name}`", id.value);
            fields.complain(Diagnostic::new(Code::WrongFramework, id.span, message));
        }
    }
    Some(Meaning {
        framework,
        text: text?.value,
        topic,
    })
}

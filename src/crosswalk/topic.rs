//! Topics: what one `[[topic]]` says about a named thing in a scheme.

use super::lookup::IdForm;
use crate::address::PageUrl;
use crate::config::values;
use crate::data::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// Names a topic: its index in `Crosswalk::topics`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicIdx(u32);

impl TopicIdx {
    /// The name of the topic at `index`.
    ///
    /// # Panics
    /// If `index` does not fit into 32 bits: no such list fits into memory.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than four billion topics"))
    }

    /// Where the topic stands in the list of topics.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One named thing in a scheme (skos:Concept), and all that points at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Frozen; the scheme's id, a hyphen and a local name.
    pub id: String,
    /// The owner's number for it (skos:notation).
    pub notation: Option<String>,
    /// skos:prefLabel
    pub label: String,
    /// skos:altLabel
    pub alt: Vec<String>,
    /// Such as `task` or `practice`; `topic` unless the file says otherwise.
    pub kind: String,
    pub definition: Option<String>,
    /// Of a hub topic: what differs between its members.
    pub differs: Option<String>,
    /// Index into `Crosswalk::schemes`.
    pub scheme: usize,
    /// Its place in the scheme's tree. Following it always ends.
    pub broader: Option<TopicIdx>,
    /// Further groupings of the same scheme that it belongs to.
    pub also_in: Vec<TopicIdx>,
    /// Inverse of `broader`, in the order of the file.
    pub narrower: Vec<TopicIdx>,
    /// Inverse of `also_in`, in the order of the file.
    pub members: Vec<TopicIdx>,
    /// Whether coverage counts it, by its scheme's granularity.
    pub counted: bool,
    /// Its page.
    pub url: PageUrl,
    /// Place of its id.
    pub span: Span,
    /// Mappings that have it as subject or object, deprecated ones included, as
    /// indices into `Crosswalk::mappings`.
    pub mappings: Vec<usize>,
    /// Declarations that it has no counterpart, as indices into `Crosswalk::gaps`.
    pub gaps: Vec<usize>,
    /// As indices into `Crosswalk::false_friends`.
    pub false_friends: Vec<usize>,
    /// What follows from its mappings, as indices into `Crosswalk::inferred`.
    pub inferred: Vec<usize>,
    /// Words of which it is one meaning, as indices into `Crosswalk::words`.
    pub words: Vec<usize>,
    /// Bridges that start from, lead over or end at it, as indices into
    /// `Crosswalk::bridges`.
    pub bridges: Vec<usize>,
    /// Lessons that explain it; this and the next as indices into `Book::lessons`.
    pub taught_by: Vec<usize>,
    pub required_by: Vec<usize>,
    pub mentioned_by: Vec<usize>,
    /// Lessons whose text links to it, each once, with the sentence of the first link.
    pub linked_from: Vec<(usize, String)>,
    /// Comparison pages that set it beside others.
    pub compared_in: Vec<usize>,
}

/// A topic with the names in it not yet looked up.
pub(super) struct TopicDraft {
    pub topic: Topic,
    pub broader: Option<Spanned<String>>,
    pub also_in: Vec<Spanned<String>>,
}

/// Reads one topic of `scheme`; nothing comes out without an id and a label.
pub(super) fn read_topic(
    mut fields: Fields<'_>,
    scheme: &str,
    all: &mut Vec<Diagnostic>,
) -> Option<TopicDraft> {
    let id = fields.required_text("id");
    let label = fields.required_text("label");
    let alt = fields.texts("alt");
    let broader = fields.text("broader");
    let also_in = fields.texts("also_in");
    let mut optional = |key| fields.text(key).map(|text: Spanned<String>| text.value);
    let (notation, kind) = (optional("notation"), optional("kind"));
    let (definition, differs) = (optional("definition"), optional("differs"));
    all.extend(fields.finish());

    let (Some(id), Some(label)) = (id, label) else {
        return None;
    };
    check_topic_id(&id, scheme, all);
    check_labels(&label.value, &alt, all);
    let topic = Topic {
        url: PageUrl::of(&["topics", &id.value]),
        notation,
        label: label.value,
        alt: values(alt),
        kind: kind.unwrap_or_else(|| "topic".to_owned()),
        definition,
        differs,
        scheme: 0,
        broader: None,
        also_in: Vec::new(),
        narrower: Vec::new(),
        members: Vec::new(),
        counted: false,
        mappings: Vec::new(),
        gaps: Vec::new(),
        false_friends: Vec::new(),
        inferred: Vec::new(),
        words: Vec::new(),
        bridges: Vec::new(),
        taught_by: Vec::new(),
        required_by: Vec::new(),
        mentioned_by: Vec::new(),
        linked_from: Vec::new(),
        compared_in: Vec::new(),
        span: id.span,
        id: id.value,
    };
    Some(TopicDraft {
        topic,
        broader,
        also_in,
    })
}

fn check_topic_id(id: &Spanned<String>, scheme: &str, all: &mut Vec<Diagnostic>) {
    if let Some(fault) = IdForm::Words.check(id) {
        all.push(fault);
    } else if id.value.split_once('-').map(|(first, _)| first) != Some(scheme) {
        let message = format!("`{}` does not begin with `{scheme}-`", id.value);
        let help = "a topic's id is its scheme's id, a hyphen and a name";
        all.push(Diagnostic::new(Code::InvalidId, id.span, message).help(help));
    }
}

fn check_labels(label: &str, alt: &[Spanned<String>], all: &mut Vec<Diagnostic>) {
    let label = label.trim().to_lowercase();
    for other in alt {
        if other.value.trim().to_lowercase() == label {
            let message = format!("`{}` is the topic's label already", other.value);
            all.push(
                Diagnostic::new(Code::RepeatedLabel, other.span, message)
                    .help("remove it from `alt`"),
            );
        }
    }
}

//! The text of a mapping file as a person would write it, and where each line of it
//! came from.

use std::collections::BTreeMap;

use super::row::{Kind, Row};
use super::sets::Draft;
use super::{Input, MadeFile};
use crate::crosswalk::{Crosswalk, End, Mapping, MappingSet, TopicIdx};
use crate::data::{list_of, quoted};
use crate::source::{SourceFile, Span, Spanned};

/// The keys of `[[mapping]]` behind its topics, in the order of the files.
const ORDER: [&str; 13] = [
    "confidence",
    "rationale",
    "same",
    "differs",
    "relation",
    "basis",
    "strength",
    "cite",
    "provenance",
    "author",
    "date",
    "status",
    "reviewer",
];

/// The file of a set.
pub fn made(input: &Input<'_>, draft: &Draft) -> MadeFile {
    let crosswalk = input.crosswalk;
    let replaced = draft.replaced.map(|index| &crosswalk.sets[index]);
    let mut text = Text {
        crosswalk,
        out: String::new(),
        origins: Vec::new(),
    };
    text.head(draft);
    let earlier: BTreeMap<&str, &Mapping> = replaced
        .into_iter()
        .flat_map(|set| &crosswalk.mappings[set.mappings.clone()])
        .map(|mapping| (mapping.id.as_str(), mapping))
        .collect();
    let mut counts = (0, 0, 0);
    for row in rows(draft, |kind| matches!(kind, Kind::Mapping(_))) {
        text.mapping(draft, &earlier, row);
        counts.0 += 1;
    }
    for row in rows(draft, |kind| matches!(kind, Kind::NoMatch(_))) {
        text.no_match(row);
        counts.1 += 1;
    }
    for row in rows(draft, |kind| kind == Kind::Not) {
        text.not(row);
        counts.2 += 1;
    }
    let mut n_kept = 0;
    if let Some(set) = replaced.filter(|_| !draft.has_columns.others) {
        n_kept = text.kept(set, draft.id.span);
    }
    let before = replaced.map(|set| set.span.file);
    let before = input
        .sources
        .data
        .iter()
        .find(|file| Some(file.id) == before);
    MadeFile {
        file: SourceFile::new(draft.path.clone(), text.out),
        origins: text.origins,
        n_mappings: counts.0,
        n_gaps: counts.1,
        n_false_friends: counts.2,
        n_kept,
        replaces: before.map(|file| file.path.clone()),
    }
}

fn rows(draft: &Draft, wanted: impl Fn(Kind) -> bool) -> impl Iterator<Item = &Row> {
    draft.rows.iter().filter(move |row| wanted(row.kind))
}

struct Text<'a> {
    crosswalk: &'a Crosswalk,
    out: String,
    origins: Vec<(u32, Span)>,
}

impl Text<'_> {
    fn head(&mut self, draft: &Draft) {
        let span = draft.id.span;
        self.from(span);
        self.out.push_str("[set]\n");
        self.key("id", &quoted(&draft.id.value), span);
        self.key("subject", &quoted(&draft.subject), span);
        self.key("object", &quoted(&draft.object), span);
        if let Some(title) = &draft.title {
            self.key("title", &quoted(title), span);
        }
        if let Some(license) = &draft.license {
            self.key("license", &quoted(license), span);
        }
        if !draft.creators.is_empty() {
            let names: Vec<String> = draft.creators.iter().map(|name| quoted(name)).collect();
            self.key("creator", &format!("[{}]", names.join(", ")), span);
        }
        if let Some(version) = &draft.version {
            self.key("version", &quoted(version), span);
        }
        if let Some(complete) = &draft.complete {
            self.key("complete", &quoted(complete), span);
        }
    }

    fn mapping(&mut self, draft: &Draft, earlier: &BTreeMap<&str, &Mapping>, row: &Row) {
        let Kind::Mapping(predicate) = row.kind else {
            return;
        };
        let id = row.id.as_ref();
        self.table("mapping", row.span);
        if let Some(id) = id {
            self.key("id", &quoted(&id.value), id.span);
        }
        self.topic("subject", row.subject.as_ref());
        self.key("predicate", &quoted(predicate.word()), row.predicate_span);
        self.topic("object", row.object.as_ref());
        let earlier = id.and_then(|id| earlier.get(id.value.as_str()));
        for key in ORDER {
            let own = row.entries.iter().find(|(name, ..)| *name == key);
            let earlier = match (key, earlier) {
                ("same", Some(earlier)) if !draft.has_columns.same => earlier.same.as_slice(),
                ("differs", Some(earlier)) if !draft.has_columns.differs => &earlier.differs,
                _ => &[],
            };
            if let Some((_, value, span)) = own {
                self.key(key, value, *span);
            } else if !earlier.is_empty() {
                self.key(key, &list_of(key, earlier), row.span);
            }
        }
    }

    fn no_match(&mut self, row: &Row) {
        let Kind::NoMatch(end) = row.kind else {
            return;
        };
        let topic = match end {
            End::Subject => row.subject.as_ref(),
            End::Object => row.object.as_ref(),
        };
        self.table("no_match", row.span);
        self.key("side", &quoted(end.word()), row.span);
        self.topic("topic", topic);
        self.entries(row);
    }

    fn not(&mut self, row: &Row) {
        self.table("not", row.span);
        self.topic("subject", row.subject.as_ref());
        self.topic("object", row.object.as_ref());
        self.entries(row);
    }

    /// What a replaced set says and the table has no room for; returns how much it is.
    fn kept(&mut self, set: &MappingSet, span: Span) -> usize {
        let crosswalk = self.crosswalk;
        let id = |topic: TopicIdx| quoted(&crosswalk[topic].id);
        for gap in &crosswalk.gaps[set.gaps.clone()] {
            self.table("no_match", span);
            self.key("side", &quoted(gap.side.word()), span);
            self.key("topic", &id(gap.topic), span);
            self.key("rationale", &quoted(&gap.rationale), span);
        }
        for not in &crosswalk.false_friends[set.false_friends.clone()] {
            self.table("not", span);
            self.key("subject", &id(not.subject), span);
            self.key("object", &id(not.object), span);
            if let Some(word) = &not.word {
                self.key("word", &quoted(word), span);
            }
            self.key("rationale", &quoted(&not.rationale), span);
        }
        set.gaps.len() + set.false_friends.len()
    }

    fn entries(&mut self, row: &Row) {
        for key in ["word", "rationale"] {
            if let Some((_, value, span)) = row.entries.iter().find(|(name, ..)| *name == key) {
                self.key(key, value, *span);
            }
        }
    }

    fn topic(&mut self, key: &str, topic: Option<&Spanned<TopicIdx>>) {
        if let Some(topic) = topic {
            self.key(key, &quoted(&self.crosswalk[topic.value].id), topic.span);
        }
    }

    fn table(&mut self, name: &str, span: Span) {
        self.out.push('\n');
        self.from(span);
        self.out.push_str("[[");
        self.out.push_str(name);
        self.out.push_str("]]\n");
    }

    fn key(&mut self, key: &str, value: &str, span: Span) {
        self.from(span);
        self.out.push_str(key);
        self.out.push_str(" = ");
        self.out.push_str(value);
        self.out.push('\n');
    }

    /// Notes where the text from here on came from.
    fn from(&mut self, span: Span) {
        let at = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        self.origins.push((at, span));
    }
}

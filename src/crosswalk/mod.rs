//! What a topic means in another framework: schemes, topics, mappings between them
//! and what soundly follows, as one [`Crosswalk`].
//!
//! Knows no framework by name: they are data. How any of it looks is the business of
//! later rooms.

mod bridge;
mod catalog;
mod chains;
mod check;
mod contradict;
mod coverage;
mod doubts;
mod edition;
mod hub;
mod infer;
mod infer_sets;
#[cfg(test)]
mod infer_tests;
mod lesson;
mod lookup;
mod mapping;
mod paths;
mod place;
mod predicate;
mod review;
mod rows;
mod scheme;
mod score;
mod set;
#[cfg(test)]
mod tests;
mod topic;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;

use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::link::Book;
use crate::sources::Sources;

use self::catalog::Catalog;
use self::lookup::{Taken, Unread};

pub use self::bridge::{Bridge, Meaning, Word};
pub use self::catalog::MOST_LEVELS;
pub use self::coverage::{Coverage, Direction, Pair, Standing};
pub use self::edition::{EditionChange, EditionRow, Fate};
pub use self::hub::{HubMember, HubRow, Meet};
pub use self::infer::{Claim, Inferred, MOST_AT_ONE_TOPIC, MOST_IN_ALL, Rule};
pub use self::infer_sets::compose;
pub use self::lesson::{BlockScope, LessonTopics};
pub use self::lookup::{IdForm, Lookup, Side};
pub use self::mapping::{Mapping, MappingStatus, NoMatch, Not, Provenance};
pub use self::predicate::{Basis, Predicate, SetRelation};
pub use self::scheme::{Role, Scheme, SchemeStatus};
pub use self::score::{Band, Score};
pub use self::set::{Complete, End, MappingSet, SetKind};
pub use self::topic::{Topic, TopicIdx};

/// All schemes and mappings of a book, and what follows from them.
///
/// Lists are in a fixed order and name one another by index. Index it with a
/// [`TopicIdx`] to get the topic.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk {
    /// Parallel to `Book::frameworks`.
    pub frameworks: Vec<FrameworkIndex>,
    /// In display order: by framework, then as listed in its file, then by path;
    /// hubs and vocabularies last.
    pub schemes: Vec<Scheme>,
    /// In the order of their schemes and of the files.
    pub topics: Vec<Topic>,
    pub topic_by_id: BTreeMap<String, TopicIdx>,
    /// In the order of their paths.
    pub sets: Vec<MappingSet>,
    /// This and the next two in the order of their sets and of the files.
    pub mappings: Vec<Mapping>,
    pub gaps: Vec<NoMatch>,
    pub false_friends: Vec<Not>,
    pub words: Vec<Word>,
    pub bridges: Vec<Bridge>,
    /// Parallel to `Book::lessons`.
    pub lessons: Vec<LessonTopics>,
    pub hub_rows: Vec<HubRow>,
    /// Of all frameworks that have topics, in alphabetical order of their ids.
    pub pairs: Vec<Pair>,
    /// What follows for pairs about which nothing is stated; sorted. No part of
    /// counts, coverage or exports.
    pub inferred: Vec<Inferred>,
}

/// What the crosswalk holds of one framework.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameworkIndex {
    /// In display order, as indices into `Crosswalk::schemes`.
    pub schemes: Vec<usize>,
    /// Over all schemes.
    pub n_topics: usize,
}

/// Another topic that a topic is mapped to, as the topic sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counterpart {
    /// From the topic that was asked for to `topic`.
    pub predicate: Predicate,
    pub topic: TopicIdx,
    /// Its framework, as an index into `Book::frameworks`.
    pub framework: usize,
    /// Index into `Crosswalk::mappings`.
    pub mapping: usize,
}

/// Reads and checks the crosswalk of a book. Whatever is wrong with its data, a
/// crosswalk comes out that holds all of it that makes sense.
pub fn crosswalk(sources: &Sources, book: &Book) -> Checked<Crosswalk> {
    let mut all = Vec::new();
    check_frameworks(book, &mut all);
    place::check_places(sources, &mut all);
    let files = place::data_files(sources);
    let unread = Unread {
        is_any: place::has_unread_schemes(sources),
        ..Unread::default()
    };
    let catalog = catalog::catalog(&files, book, unread).unpack(&mut all);
    check_neutral_ids(book, &catalog, &mut all);

    let mut lookup = Lookup::new(&book.frameworks, &catalog.schemes, &catalog.topic_by_id)
        .without(&catalog.unread);
    let mut ids = Taken::new("mapping or bridge");
    let statements = set::statements(&files, &catalog, &mut lookup, &mut ids);
    let bridges = bridge::bridges(&files, &mut lookup, &mut ids);
    let words = bridge::words(&files, &catalog, &mut lookup);
    let lessons = lesson::lessons(book, &mut lookup);
    drop(files);
    all.append(&mut lookup.faults);

    let mut crosswalk = Crosswalk {
        frameworks: frameworks(book, &catalog),
        schemes: catalog.schemes,
        topics: catalog.topics,
        topic_by_id: catalog.topic_by_id,
        sets: statements.sets,
        mappings: statements.mappings,
        gaps: statements.gaps,
        false_friends: statements.false_friends,
        words,
        bridges,
        lessons,
        hub_rows: Vec::new(),
        pairs: Vec::new(),
        inferred: Vec::new(),
    };
    crosswalk.compare_hub_members();
    crosswalk.note_at_topics(book);
    let stated = check::stated_pairs(&crosswalk);
    let mut inference = infer::infer(&crosswalk, &stated).unpack(&mut all);
    crosswalk.note_inferred(std::mem::take(&mut inference.fresh));
    crosswalk.hub_rows = hub::hub_rows(&crosswalk);
    crosswalk.pairs = coverage::pairs(&crosswalk, &book.frameworks);
    all.extend(check::check(&crosswalk, &book.frameworks, &inference));
    all.extend(review::outdated(&crosswalk, book));
    Checked::new(crosswalk, all)
}

impl Crosswalk {
    /// The scheme that a topic stands in.
    pub fn scheme_of(&self, topic: TopicIdx) -> &Scheme {
        &self.schemes[self[topic].scheme]
    }

    /// The framework of a topic, as an index into `Book::frameworks`; none for topics
    /// of hubs and vocabularies.
    pub fn framework_of(&self, topic: TopicIdx) -> Option<usize> {
        self.scheme_of(topic).framework
    }

    /// The asserted counterparts of a topic in other frameworks, each once and best
    /// first: exact, close, broad or narrow, related; then the more certain; then by
    /// id.
    pub fn counterparts(&self, topic: TopicIdx) -> Vec<Counterpart> {
        let own = self.framework_of(topic);
        let mut counterparts = self.asserted(topic);
        counterparts.retain(|counterpart| Some(counterpart.framework) != own);
        counterparts.sort_by(|a, b| {
            let confidence = |c: &Counterpart| self.mappings[c.mapping].confidence;
            let id = |c: &Counterpart| &self[c.topic].id;
            a.predicate
                .rank()
                .cmp(&b.predicate.rank())
                .then(confidence(b).total_cmp(&confidence(a)))
                .then(id(a).cmp(id(b)))
        });
        once_each(counterparts)
    }

    /// What became of a topic in other editions, and what it came from: asserted
    /// mappings to other schemes of its framework, in display order of the schemes.
    pub fn history(&self, topic: TopicIdx) -> Vec<Counterpart> {
        let (own, scheme) = (self.framework_of(topic), self[topic].scheme);
        let mut history = self.asserted(topic);
        history.retain(|c| Some(c.framework) == own && self[c.topic].scheme != scheme);
        history.sort_by_key(|c| (self[c.topic].scheme, c.predicate.rank(), c.topic));
        once_each(history)
    }

    /// The pair of two frameworks, indices into `Book::frameworks` in either order.
    pub fn pair(&self, one: usize, other: usize) -> Option<&Pair> {
        self.pairs
            .iter()
            .find(|pair| (pair.a, pair.b) == (one, other) || (pair.a, pair.b) == (other, one))
    }

    /// The pairs that a framework is part of.
    pub fn pairs_of(&self, framework: usize) -> impl Iterator<Item = &Pair> {
        let pairs = self.pairs.iter();
        pairs.filter(move |pair| pair.a == framework || pair.b == framework)
    }

    /// Asserted mappings of a topic to topics of frameworks, as the topic sees them.
    fn asserted(&self, topic: TopicIdx) -> Vec<Counterpart> {
        let mappings = self[topic].mappings.iter();
        mappings
            .filter(|mapping| self.mappings[**mapping].is_asserted())
            .filter_map(|mapping| {
                let (predicate, other) = self.mappings[*mapping].seen_from(topic);
                Some(Counterpart {
                    predicate,
                    topic: other,
                    framework: self.framework_of(other)?,
                    mapping: *mapping,
                })
            })
            .collect()
    }

    /// The schemes that a scheme replaces, the nearest first, as indices.
    pub fn replaced_by(&self, scheme: usize) -> Vec<usize> {
        let mut replaced = Vec::new();
        let mut next = self.schemes[scheme].replaces;
        while let Some(earlier) = next.filter(|s| *s != scheme && !replaced.contains(s)) {
            replaced.push(earlier);
            next = self.schemes[earlier].replaces;
        }
        replaced
    }

    /// Keeps what follows, and notes it at its topics.
    fn note_inferred(&mut self, inferred: Vec<Inferred>) {
        for (index, inferred) in inferred.iter().enumerate() {
            let ends = [inferred.subject, inferred.object];
            note(&mut self.topics, ends, index, |topic| &mut topic.inferred);
        }
        self.inferred = inferred;
    }

    /// Adds to comparisons of hub topics what maps to those.
    fn compare_hub_members(&mut self) {
        let mut members: BTreeMap<TopicIdx, Vec<TopicIdx>> = BTreeMap::new();
        for mapping in self.mappings.iter().filter(|mapping| mapping.is_asserted()) {
            for (hub, other) in [
                (mapping.subject, mapping.object),
                (mapping.object, mapping.subject),
            ] {
                members.entry(hub).or_default().push(other);
            }
        }
        let mut lessons = std::mem::take(&mut self.lessons);
        lesson::add_hub_members(
            &mut lessons,
            |topic| self.scheme_of(topic).role == Role::Hub,
            |hub| members.get(&hub).cloned().unwrap_or_default(),
        );
        self.lessons = lessons;
    }

    /// Notes at each topic what points at it.
    fn note_at_topics(&mut self, book: &Book) {
        let topics = &mut self.topics;
        for (index, mapping) in self.mappings.iter().enumerate() {
            note(topics, [mapping.subject, mapping.object], index, |topic| {
                &mut topic.mappings
            });
        }
        for (index, gap) in self.gaps.iter().enumerate() {
            note(topics, [gap.topic], index, |topic| &mut topic.gaps);
        }
        for (index, not) in self.false_friends.iter().enumerate() {
            note(topics, [not.subject, not.object], index, |topic| {
                &mut topic.false_friends
            });
        }
        for (index, word) in self.words.iter().enumerate() {
            let meanings = word.meanings.iter().filter_map(|meaning| meaning.topic);
            note(topics, meanings, index, |topic| &mut topic.words);
        }
        for (index, bridge) in self.bridges.iter().enumerate() {
            let lists = [&bridge.input, &bridge.via, &bridge.also_via, &bridge.output];
            let ends = lists.into_iter().flatten().copied();
            note(topics, ends, index, |topic| &mut topic.bridges);
        }
        lesson::note_lessons(topics, &self.lessons, book);
    }
}

impl Index<TopicIdx> for Crosswalk {
    type Output = Topic;

    fn index(&self, topic: TopicIdx) -> &Topic {
        &self.topics[topic.index()]
    }
}

/// Adds `index` to a list of each topic, once even if a topic comes up again.
fn note(
    topics: &mut [Topic],
    pointed_at: impl IntoIterator<Item = TopicIdx>,
    index: usize,
    list: impl Fn(&mut Topic) -> &mut Vec<usize>,
) {
    for topic in pointed_at {
        let list = list(&mut topics[topic.index()]);
        if list.last() != Some(&index) {
            list.push(index);
        }
    }
}

/// The first counterpart for each topic.
fn once_each(mut counterparts: Vec<Counterpart>) -> Vec<Counterpart> {
    let mut seen = BTreeSet::new();
    counterparts.retain(|counterpart| seen.insert(counterpart.topic));
    counterparts
}

fn frameworks(book: &Book, catalog: &Catalog) -> Vec<FrameworkIndex> {
    let mut frameworks = vec![FrameworkIndex::default(); book.frameworks.len()];
    for (index, scheme) in catalog.schemes.iter().enumerate() {
        if let Some(framework) = scheme.framework {
            frameworks[framework].schemes.push(index);
            frameworks[framework].n_topics += scheme.n_topics;
        }
    }
    frameworks
}

fn check_frameworks(book: &Book, all: &mut Vec<Diagnostic>) {
    let mut ids = Taken::new("framework");
    for framework in &book.frameworks {
        let id = &framework.file.id;
        // Where no file names one, the folder does, and nobody has chosen that.
        let is_written = !id.span.range().is_empty();
        all.extend(is_written.then(|| IdForm::File.check(id)).flatten());
        all.extend(ids.claim(id).err());
    }
}

/// Sets name frameworks, hubs and vocabularies by id alike.
fn check_neutral_ids(book: &Book, catalog: &Catalog, all: &mut Vec<Diagnostic>) {
    for scheme in catalog.schemes.iter().filter(|s| s.role != Role::Framework) {
        let mut frameworks = book.frameworks.iter().map(|framework| &framework.file.id);
        if let Some(id) = frameworks.find(|id| id.value == scheme.id) {
            let message = format!("the framework `{}` exists already", scheme.id);
            all.push(
                Diagnostic::new(Code::DuplicateId, scheme.span, message)
                    .other(id.span, "the framework"),
            );
        }
    }
}

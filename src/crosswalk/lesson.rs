//! What lessons say about topics: front matter and topic links, looked up.

use std::collections::BTreeSet;

use super::lookup::Lookup;
use super::predicate::Predicate;
use super::topic::{Topic, TopicIdx};
use crate::diagnostic::{Code, Diagnostic};
use crate::link::{Book, Lesson, LessonKind, Target};
use crate::source::Spanned;
use crate::suggest;

/// The topics of one lesson, each once, in the order they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonTopics {
    /// The schemes it was written for, as indices into `Crosswalk::schemes`.
    pub editions: Vec<usize>,
    pub teaches: Vec<TopicIdx>,
    pub requires: Vec<TopicIdx>,
    pub mentions: Vec<TopicIdx>,
    /// Of a comparison page: the topics it sets side by side.
    pub compares: Vec<TopicIdx>,
    /// What each of its crosswalk blocks is narrowed to; parallel to
    /// `Body::crosswalk_blocks`.
    pub blocks: Vec<BlockScope>,
    /// Topics that its text links to, with the sentence of the first link.
    pub links: Vec<(TopicIdx, String)>,
}

/// What a crosswalk block in a text is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockScope {
    /// As indices into `Book::frameworks`; all if empty.
    pub frameworks: Vec<usize>,
    /// All if empty.
    pub predicates: Vec<Predicate>,
}

/// Looks up the topics of every lesson; parallel to `Book::lessons`.
pub(super) fn lessons(book: &Book, lookup: &mut Lookup<'_>) -> Vec<LessonTopics> {
    book.lessons
        .iter()
        .map(|lesson| {
            let front = &lesson.parsed.front;
            let editions = front.edition.iter();
            LessonTopics {
                editions: editions.filter_map(|id| lookup.scheme(id)).collect(),
                teaches: lookup.topics(&front.teaches),
                requires: lookup.topics(&front.requires),
                mentions: lookup.topics(&front.mentions),
                compares: lookup.topics(&front.compare),
                blocks: blocks(lesson, lookup),
                links: links(lesson, lookup),
            }
        })
        .collect()
}

/// Looks up what the crosswalk blocks of a lesson name. Only a comparison with topics
/// has anything to draw.
fn blocks(lesson: &Lesson, lookup: &mut Lookup<'_>) -> Vec<BlockScope> {
    let has_topics = !lesson.parsed.front.compare.is_empty();
    let mut scopes = Vec::new();
    for block in &lesson.parsed.body.crosswalk_blocks {
        let word = block.kind.word();
        let fault = |message: String, help: &str| {
            Diagnostic::new(Code::InvalidCrosswalkBlock, block.span, message).help(help)
        };
        if lesson.kind != LessonKind::Comparison {
            lookup.faults.push(fault(
                format!("`{word}` outside a comparison page"),
                "it belongs into a file of `content/compare/`",
            ));
        } else if !has_topics {
            lookup.faults.push(fault(
                format!("`{word}` on a page without topics"),
                "name topics under `compare` in the front matter",
            ));
        }
        let frameworks = block.frameworks.iter();
        scopes.push(BlockScope {
            frameworks: frameworks.filter_map(|id| lookup.framework(id)).collect(),
            predicates: predicates(&block.relations, lookup),
        });
    }
    scopes
}

fn predicates(words: &[Spanned<String>], lookup: &mut Lookup<'_>) -> Vec<Predicate> {
    let mut predicates = Vec::new();
    for word in words {
        let known = Predicate::WORDS;
        match known.iter().find(|(known, _)| *known == word.value) {
            Some((_, predicate)) => predicates.push(*predicate),
            None => {
                let names = known.map(|(known, _)| known);
                let message = format!("no relation `{}`", word.value);
                let help = suggest::did_you_mean(&word.value, names)
                    .unwrap_or_else(|| format!("there are {}", names.join(", ")));
                let fault = Diagnostic::new(Code::InvalidCrosswalkBlock, word.span, message);
                lookup.faults.push(fault.help(help));
            }
        }
    }
    predicates
}

/// A comparison of nothing but hub topics is one of what maps to them as well.
pub(super) fn add_hub_members(
    lessons: &mut [LessonTopics],
    is_hub: impl Fn(TopicIdx) -> bool,
    members: impl Fn(TopicIdx) -> Vec<TopicIdx>,
) {
    for lesson in lessons {
        if !lesson.compares.iter().all(|topic| is_hub(*topic)) {
            continue;
        }
        let mut of_hubs: Vec<TopicIdx> =
            lesson.compares.iter().copied().flat_map(&members).collect();
        of_hubs.sort_unstable();
        of_hubs.dedup();
        lesson.compares.extend(of_hubs);
    }
}

fn links(lesson: &Lesson, lookup: &mut Lookup<'_>) -> Vec<(TopicIdx, String)> {
    let mut seen = BTreeSet::new();
    let mut links = Vec::new();
    for (reference, target) in lesson.parsed.body.references.iter().zip(&lesson.targets) {
        let Target::Topic(id) = target else {
            continue;
        };
        let id = Spanned {
            value: id.clone(),
            span: reference.span,
        };
        if let Some(topic) = lookup.topic(&id)
            && seen.insert(topic)
        {
            links.push((topic, reference.sentence.clone()));
        }
    }
    links
}

/// Notes at each topic which lessons speak of it; those that no list shows are left out.
pub(super) fn note_lessons(topics: &mut [Topic], lessons: &[LessonTopics], book: &Book) {
    for (index, lesson) in lessons.iter().enumerate() {
        if book.lessons[index].is_unlisted() {
            continue;
        }
        for topic in &lesson.teaches {
            topics[topic.index()].taught_by.push(index);
        }
        for topic in &lesson.requires {
            topics[topic.index()].required_by.push(index);
        }
        for topic in &lesson.mentions {
            topics[topic.index()].mentioned_by.push(index);
        }
        for topic in &lesson.compares {
            topics[topic.index()].compared_in.push(index);
        }
        for (topic, sentence) in &lesson.links {
            let linked_from = &mut topics[topic.index()].linked_from;
            linked_from.push((index, sentence.clone()));
        }
    }
}

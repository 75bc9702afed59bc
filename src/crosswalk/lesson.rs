//! What lessons say about topics: front matter and topic links, looked up.

use std::collections::BTreeSet;

use super::lookup::Lookup;
use super::topic::{Topic, TopicIdx};
use crate::link::{Book, Lesson, Target};
use crate::source::Spanned;

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
    /// Topics that its text links to, with the sentence of the first link.
    pub links: Vec<(TopicIdx, String)>,
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
                links: links(lesson, lookup),
            }
        })
        .collect()
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

/// Notes at each topic which lessons speak of it.
pub(super) fn note_lessons(topics: &mut [Topic], lessons: &[LessonTopics]) {
    for (index, lesson) in lessons.iter().enumerate() {
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

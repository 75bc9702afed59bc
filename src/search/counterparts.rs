//! What the topics of a book meet in other frameworks, for queries that name a topic.

use std::sync::Arc;

use super::format::{NamedBytes, TopicNames};
use super::{Kind, PageText};

/// A query names one topic or a few of a framework, which stand together.
pub const TOPICS_PER_FILE: usize = 32;

/// The number of the first topic's page, and files for it and all pages to the last
/// topic's.
pub fn files(pages: &[PageText<'_>]) -> (usize, Vec<Arc<NamedBytes>>) {
    let is_topic = |page: &PageText<'_>| page.kind == Kind::Topic;
    let first = pages.iter().position(is_topic).unwrap_or(pages.len());
    let end = pages
        .iter()
        .rposition(is_topic)
        .map_or(first, |last| last + 1);
    let files = pages[first..end].chunks(TOPICS_PER_FILE);
    let files = files.map(|topics| {
        let topics: Vec<TopicNames<'_>> = topics.iter().map(names).collect();
        Arc::new(NamedBytes::of(&topics))
    });
    (first, files.collect())
}

fn names<'a>(topic: &'a PageText<'_>) -> TopicNames<'a> {
    let counterparts = topic.counterparts.iter();
    let counterparts = counterparts.map(|c| [c.relation, c.label, c.framework, &c.url]);
    TopicNames(counterparts.collect())
}

//! Sections: the parts of a scheme that are small enough to compare as wholes, so
//! that hundreds of topics fit into one matrix or one drawing.

use serde::Serialize;

use super::Maker;
use crate::crosswalk::{Crosswalk, TopicIdx};

/// A part of a scheme: what is below one topic, or what stands in no group. Ordered as
/// the schemes and their topics are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Section {
    /// Index into `Crosswalk::schemes`.
    pub scheme: usize,
    /// None for topics without a group.
    pub top: Option<TopicIdx>,
}

/// The section of every topic.
pub(super) struct Sections(Vec<Section>);

/// A section as pages show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SectionRef {
    /// Id of its topic or scheme; `from` and `to` in the address of a filtered table.
    pub id: String,
    /// Name of the topic at its head; for topics outside any group, title of the scheme.
    pub label: String,
    /// The edition it is a part of.
    pub scheme: String,
    /// Address of that topic or scheme, after the root.
    pub url: String,
    /// Of its framework.
    pub color: &'static str,
}

impl Sections {
    /// Finds the section of every topic: the highest group around it that holds no
    /// more than half of its scheme.
    pub fn new(crosswalk: &Crosswalk) -> Self {
        let sizes = sizes(crosswalk);
        let sections = (0..crosswalk.topics.len())
            .map(|index| section(crosswalk, &sizes, TopicIdx::new(index)))
            .collect();
        Self(sections)
    }

    pub fn of(&self, topic: TopicIdx) -> Section {
        self.0[topic.index()]
    }
}

impl Section {
    /// The id of its topic or scheme.
    pub fn id(self, crosswalk: &Crosswalk) -> &str {
        match self.top {
            Some(topic) => &crosswalk[topic].id,
            None => &crosswalk.schemes[self.scheme].id,
        }
    }
}

/// How many topics stand at or below each topic.
fn sizes(crosswalk: &Crosswalk) -> Vec<usize> {
    let mut sizes = vec![0; crosswalk.topics.len()];
    for index in 0..crosswalk.topics.len() {
        let mut next = Some(TopicIdx::new(index));
        while let Some(topic) = next {
            sizes[topic.index()] += 1;
            next = crosswalk[topic].broader;
        }
    }
    sizes
}

fn section(crosswalk: &Crosswalk, sizes: &[usize], topic: TopicIdx) -> Section {
    let scheme = crosswalk[topic].scheme;
    let half = crosswalk.schemes[scheme].n_topics.div_ceil(2);
    let mut path = Vec::new();
    let mut next = Some(topic);
    while let Some(step) = next {
        path.push(step);
        next = crosswalk[step].broader;
    }
    let is_group = |topic: &&TopicIdx| !crosswalk[**topic].narrower.is_empty();
    let groups: Vec<TopicIdx> = path.iter().rev().filter(is_group).copied().collect();
    let small = groups.iter().find(|group| sizes[group.index()] <= half);
    Section {
        scheme,
        top: small.or(groups.last()).copied(),
    }
}

impl Maker<'_> {
    pub(super) fn section_ref(&self, section: Section) -> SectionRef {
        let crosswalk = self.crosswalk();
        let scheme = &crosswalk.schemes[section.scheme];
        let (label, url) = match section.top {
            Some(topic) => (&crosswalk[topic].label, crosswalk[topic].url.href()),
            None => (&scheme.title, self.scheme_ref(section.scheme).url.clone()),
        };
        SectionRef {
            id: section.id(crosswalk).to_owned(),
            label: label.clone(),
            scheme: scheme.title.clone(),
            url,
            color: self.color_of(section.scheme),
        }
    }

    /// The color of a scheme's framework.
    pub(super) fn color_of(&self, scheme: usize) -> &'static str {
        let framework = self.crosswalk().schemes[scheme].framework;
        framework.map_or("site", |framework| self.frameworks()[framework].color)
    }
}

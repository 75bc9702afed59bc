//! What the crosswalk adds to a comparison that an author wrote: the topics it sets
//! side by side, the rows between them, and what its blocks draw within the text.

use serde::Serialize;

use super::Maker;
use super::body::BodyPart;
use super::compare::DirectionView;
use super::graph::{self, Drawing};
use super::shapes::{FrameworkRef, Row, TopicRef};
use crate::crosswalk::{BlockScope, TopicIdx};
use crate::parse::CrosswalkKind;

/// `comparison` in `comparison.html`: what the crosswalk knows of the page's topics.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// What the page compares, by framework.
    pub topics: Vec<TopicsOf>,
    /// Every mapping between two of the topics.
    pub rows: Vec<Row>,
    /// The text, and what is drawn in it.
    pub parts: Vec<TextPart>,
    /// The text draws all rows itself.
    pub draws_rows: bool,
}

/// The topics of one framework, or of none.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicsOf {
    /// None for topics of hubs and vocabularies.
    pub framework: Option<FrameworkRef>,
    /// Its topics among those that are compared.
    pub topics: Vec<TopicRef>,
}

/// A part of the text; `kind` tells which.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum TextPart {
    /// Text around the blocks.
    Html {
        /// The text, drawn.
        html: String,
    },
    /// A block that lists mappings.
    Table {
        /// Mappings between topics of the page, as far as the block asks for them; never
        /// empty.
        rows: Vec<Row>,
    },
    /// A block that shows coverage.
    Coverage {
        /// Both directions of each pair of frameworks that the block is about; never empty.
        directions: Vec<DirectionView>,
    },
    /// A block that draws mappings.
    Graph {
        /// What the ids in the drawing begin with, unique in its page: `cb-graph-1`.
        id: String,
        /// The topics of the page around a ring.
        drawing: Box<Drawing>,
    },
    /// A block that has nothing to draw.
    Nothing,
}

impl Comparison {
    /// What is known of the topics of a comparison page, by index into the book's
    /// lessons.
    pub(super) fn of(maker: &Maker<'_>, index: usize) -> Self {
        let of_lesson = &maker.crosswalk().lessons[index];
        let topics = &of_lesson.compares;
        let rows = maker.rows_between(topics, &BlockScope::default());
        let lesson = &maker.book().lessons[index];
        let blocks = &lesson.parsed.body.crosswalk_blocks;
        let root = lesson.url.root();
        let parts: Vec<TextPart> = maker
            .body_parts(index, &root)
            .into_iter()
            .map(|part| match part {
                BodyPart::Html(html) => TextPart::Html { html },
                BodyPart::Crosswalk(block) => {
                    let scope = &of_lesson.blocks[block];
                    maker.part(blocks[block].kind, block, topics, scope)
                }
            })
            .collect();
        let is_whole = |part: &TextPart| matches!(part, TextPart::Table { rows: own } if own.len() == rows.len());
        Self {
            draws_rows: parts.iter().any(is_whole),
            topics: maker.topics_by_framework(topics),
            parts,
            rows,
        }
    }
}

impl Maker<'_> {
    /// What a block in the text of a comparison draws.
    fn part(
        &self,
        kind: CrosswalkKind,
        number: usize,
        topics: &[TopicIdx],
        scope: &BlockScope,
    ) -> TextPart {
        let crosswalk = self.crosswalk();
        let inside = |topic: &TopicIdx| {
            scope.frameworks.is_empty()
                || crosswalk
                    .framework_of(*topic)
                    .is_some_and(|framework| scope.frameworks.contains(&framework))
        };
        let topics: Vec<TopicIdx> = topics.iter().copied().filter(inside).collect();
        match kind {
            CrosswalkKind::Table => {
                let rows = self.rows_between(&topics, scope);
                if rows.is_empty() {
                    return TextPart::Nothing;
                }
                TextPart::Table { rows }
            }
            CrosswalkKind::Graph => {
                let rows = self.rows_between(&topics, scope);
                let groups = self.topics_by_framework(&topics);
                match graph::topics_ring(&groups, &rows) {
                    Some(drawing) => TextPart::Graph {
                        id: format!("cb-graph-{}", number + 1),
                        drawing: Box::new(drawing),
                    },
                    None => TextPart::Nothing,
                }
            }
            CrosswalkKind::Coverage => self.coverage_among(&topics, scope),
        }
    }

    /// How the frameworks of some topics cover each other.
    fn coverage_among(&self, topics: &[TopicIdx], scope: &BlockScope) -> TextPart {
        let crosswalk = self.crosswalk();
        let is_meant = |framework: usize| {
            scope.frameworks.contains(&framework)
                || scope.frameworks.is_empty()
                    && topics
                        .iter()
                        .any(|t| crosswalk.framework_of(*t) == Some(framework))
        };
        let pairs = crosswalk.pairs.iter();
        let directions: Vec<DirectionView> = pairs
            .filter(|pair| is_meant(pair.a) && is_meant(pair.b))
            .flat_map(|pair| {
                [
                    self.direction(pair.a, pair.b, &pair.a_to_b),
                    self.direction(pair.b, pair.a, &pair.b_to_a),
                ]
            })
            .collect();
        if directions.is_empty() {
            return TextPart::Nothing;
        }
        TextPart::Coverage { directions }
    }

    fn topics_by_framework(&self, topics: &[TopicIdx]) -> Vec<TopicsOf> {
        let mut groups: Vec<TopicsOf> = Vec::new();
        for topic in topics {
            let shown = self.topic_ref(*topic);
            let framework = shown.framework.clone();
            let id = framework.as_ref().map(|framework| framework.id.clone());
            let group = groups
                .iter_mut()
                .find(|group| group.framework.as_ref().map(|f| &f.id) == id.as_ref());
            match group {
                Some(group) => group.topics.push(shown),
                None => groups.push(TopicsOf {
                    framework,
                    topics: vec![shown],
                }),
            }
        }
        groups
    }

    /// Every asserted mapping between two of these topics, in the order of the sets.
    fn rows_between(&self, topics: &[TopicIdx], scope: &BlockScope) -> Vec<Row> {
        let crosswalk = self.crosswalk();
        let mut numbers: Vec<usize> = topics
            .iter()
            .flat_map(|topic| crosswalk[*topic].mappings.iter().copied())
            .filter(|row| {
                let mapping = &crosswalk.mappings[*row];
                mapping.is_asserted()
                    && topics.contains(&mapping.subject)
                    && topics.contains(&mapping.object)
                    && (scope.predicates.is_empty()
                        || scope.predicates.contains(&mapping.predicate))
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|row| self.row(row)).collect()
    }
}

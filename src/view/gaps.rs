//! The page of what has no counterpart between two frameworks: declared none with the
//! reason, and what nobody has looked at yet.

use serde::Serialize;

use super::compare::{DirectionView, TopicGap, draft};
use super::pair::{below_pair, url_below};
use super::section::SectionRef;
use super::shapes::{FrameworkRef, TopicRef};
use super::{Data, Maker, View};
use crate::address::PageUrl;
use crate::crosswalk::{Pair, SchemeStatus, Standing, TopicIdx};

/// `gaps` in `gaps.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GapsPage {
    /// Two: the first framework's topics without a counterpart, then the second's.
    pub sides: Vec<GapSide>,
    /// Address of the page of the pair, after the root.
    pub pair_url: String,
}

/// What one framework has and the other lacks.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GapSide {
    /// The framework whose topics these are.
    pub framework: FrameworkRef,
    /// The framework in which they have no counterpart, or none yet.
    pub other: FrameworkRef,
    /// In the numbers of the pair's page.
    pub coverage: DirectionView,
    /// Somebody looked and found none.
    pub declared: Vec<TopicGap>,
    /// How many of those coverage counts.
    pub n_counted: usize,
    /// Topics in all of `undecided`.
    pub n_undecided: usize,
    /// Counted topics of current editions of which nothing is known, by section.
    pub undecided: Vec<TopicsIn>,
}

/// Topics of one section.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicsIn {
    /// The section that they stand in.
    pub section: SectionRef,
    /// In the order of their scheme.
    pub topics: Vec<TopicRef>,
}

pub(super) fn url(pair: &Pair) -> PageUrl {
    url_below(pair, "gaps")
}

pub(super) fn page(maker: &Maker<'_>, index: usize) -> View {
    let pair = &maker.crosswalk().pairs[index];
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    let sides = vec![
        maker.gap_side(pair, pair.a, pair.b),
        maker.gap_side(pair, pair.b, pair.a),
    ];
    let gaps = GapsPage {
        sides,
        pair_url: pair.url.href(),
    };
    let mut draft = draft(
        "gaps.html",
        "gaps",
        url(pair),
        format!("What {} and {} do not share", a.name, b.name),
        format!(
            "Topics of {} without a counterpart in {} and the other way round: declared, with reasons, and not yet reviewed",
            a.name, b.name
        ),
        Data::Gaps { gaps },
    );
    draft.breadcrumb = below_pair(maker, pair, "Gaps".to_owned());
    maker.page(draft)
}

impl Maker<'_> {
    fn gap_side(&self, pair: &Pair, from: usize, to: usize) -> GapSide {
        let declared = self.topic_gaps(pair, from);
        let undecided = self.undecided(from, to);
        GapSide {
            framework: self.frameworks()[from].clone(),
            other: self.frameworks()[to].clone(),
            coverage: self.direction(from, to, pair.coverage_of(from)),
            n_counted: declared.iter().filter(|gap| gap.counted).count(),
            declared,
            n_undecided: undecided.iter().map(|group| group.topics.len()).sum(),
            undecided,
        }
    }

    /// Topics of a pair's framework that are declared to have no counterpart.
    pub(super) fn topic_gaps(&self, pair: &Pair, framework: usize) -> Vec<TopicGap> {
        let crosswalk = self.crosswalk();
        let other = if framework == pair.a { pair.b } else { pair.a };
        let gaps = pair.gaps.iter().map(|gap| &crosswalk.gaps[*gap]);
        gaps.filter(|gap| crosswalk.framework_of(gap.topic) == Some(framework))
            .map(|gap| TopicGap {
                topic: self.topic_ref(gap.topic),
                rationale: gap.rationale.clone(),
                section: self.section_ref(self.sections.of(gap.topic)),
                counted: self.stands(gap.topic, other, Standing::DeclaredNone),
            })
            .collect()
    }

    /// Counted topics of a framework's current schemes with nothing known about `to`.
    fn undecided(&self, framework: usize, to: usize) -> Vec<TopicsIn> {
        let crosswalk = self.crosswalk();
        let mut groups: Vec<TopicsIn> = Vec::new();
        for index in (0..crosswalk.topics.len()).map(TopicIdx::new) {
            if crosswalk.framework_of(index) != Some(framework)
                || !self.stands(index, to, Standing::Undecided)
            {
                continue;
            }
            let section = self.section_ref(self.sections.of(index));
            let topic = self.topic_ref(index);
            match groups.iter_mut().find(|g| g.section.id == section.id) {
                Some(group) => group.topics.push(topic),
                None => groups.push(TopicsIn {
                    section,
                    topics: vec![topic],
                }),
            }
        }
        groups
    }

    /// Whether coverage counts a topic under this standing toward a framework.
    fn stands(&self, topic: TopicIdx, to: usize, standing: Standing) -> bool {
        let crosswalk = self.crosswalk();
        crosswalk[topic].counted
            && crosswalk.scheme_of(topic).status == SchemeStatus::Current
            && crosswalk.standing(topic, to) == standing
    }
}

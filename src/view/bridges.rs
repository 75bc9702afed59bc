//! The page of bridges: how a skill of one framework leads to a competence of another.

use serde::Serialize;

use super::compare::draft;
use super::shapes::TopicRef;
use super::{Data, Maker, View};
use crate::address::PageUrl;

/// A line of `bridges.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BridgeRow {
    /// Frozen; unique among bridges and mappings. It is the line's id, to which topics
    /// link.
    pub id: String,
    /// Name of the bridge.
    pub title: String,
    /// Skills that it starts from; empty if only `from_text` says so.
    pub inputs: Vec<TopicRef>,
    /// Where it starts, in words; none if `inputs` say it all.
    pub from_text: Option<String>,
    /// Topics that lead from the skills to the competences.
    pub via: Vec<TopicRef>,
    /// Topics of the same area in another edition; empty if none are named.
    pub also_via: Vec<TopicRef>,
    /// Competences that it ends at; empty if only `to_text` says so.
    pub outputs: Vec<TopicRef>,
    /// Where it ends, in words; none if `outputs` say it all.
    pub to_text: Option<String>,
    /// What else there is to say of it; none if there is nothing.
    pub note: Option<String>,
}

pub(super) fn bridges_url() -> PageUrl {
    PageUrl::of(&["compare", "bridges"])
}

pub(super) fn page(maker: &Maker<'_>) -> View {
    let bridges = maker
        .crosswalk()
        .bridges
        .iter()
        .map(|bridge| BridgeRow {
            id: bridge.id.clone(),
            title: bridge.title.clone(),
            inputs: maker.topic_refs(&bridge.input),
            from_text: bridge.from_text.clone(),
            via: maker.topic_refs(&bridge.via),
            also_via: maker.topic_refs(&bridge.also_via),
            outputs: maker.topic_refs(&bridge.output),
            to_text: bridge.to_text.clone(),
            note: bridge.note.clone(),
        })
        .collect();
    maker.page(draft(
        "bridges.html",
        "bridges",
        bridges_url(),
        "Bridges: from skill to competence".to_owned(),
        "Technical skills, the areas they lead through, and the competences they become".to_owned(),
        Data::Bridges { bridges },
    ))
}

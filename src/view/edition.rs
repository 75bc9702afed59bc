//! The page of an edition change: what became of the topics of an older edition.

use serde::Serialize;

use super::compare::draft;
use super::shapes::{Crumb, Row, SchemeRef, TopicRef};
use super::{Data, Maker, PageId, View};
use crate::address::PageUrl;
use crate::crosswalk::{Crosswalk, EditionChange, EditionRow, Fate};

/// `edition` in `edition.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EditionPage {
    /// The earlier edition.
    pub old: SchemeRef,
    /// The later edition.
    pub new: SchemeRef,
    /// Whether the new edition replaces the old one; if not, both may go on.
    pub replaces: bool,
    /// The set's own title.
    pub set_title: String,
    /// Rows of the set that are stated; deprecated ones are not counted.
    pub n_rows: usize,
    /// Topics below another broader topic than before, whatever else became of them.
    pub n_moved: usize,
    /// One for each fate that occurs, in display order.
    pub fates: Vec<FateView>,
    /// Counted topics of the old edition that no row and no declared gap speaks of.
    pub unstated_old: Vec<TopicRef>,
    /// The same of the new edition.
    pub unstated_new: Vec<TopicRef>,
}

/// All topics that share a fate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FateView {
    /// `kept`, `renamed`, `moved`, `split`, `merged`, `related`, `dropped` or `new`.
    pub key: &'static str,
    /// The fate as a heading, such as `Only related`.
    pub title: &'static str,
    /// What the word means here, as a sentence.
    pub meaning: &'static str,
    /// The topics with this fate, in the order of their scheme; never empty.
    pub topics: Vec<ChangedTopic>,
}

/// What became of one topic.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangedTopic {
    /// Of the old edition; of the new one under `new`.
    pub topic: TopicRef,
    /// Its rows, each with the topic of the other edition as `other`.
    pub rows: Vec<Row>,
    /// The broader topic that it left, if it came to stand below another.
    pub moved_from: Option<TopicRef>,
    /// The broader topic that it came to; given whenever `moved_from` is.
    pub moved_to: Option<TopicRef>,
    /// Why there is none on the other side.
    pub gap: Option<String>,
}

/// A link to the page of an edition change.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EditionLink {
    /// Title of the earlier edition.
    pub from: String,
    /// Title of the later edition.
    pub to: String,
    /// Address of the page of the change, after the root.
    pub url: String,
    /// Rows of its set, deprecated ones included.
    pub n_rows: usize,
}

/// A page for each edition set that joins two schemes.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let sets = 0..maker.crosswalk().sets.len();
    sets.filter(|set| maker.crosswalk().editions_of(*set).is_some())
        .map(PageId::Edition)
        .collect()
}

pub(super) fn page(maker: &Maker<'_>, set: usize) -> View {
    let crosswalk = maker.crosswalk();
    let change = crosswalk
        .edition_change(set)
        .expect("only sets with a change have a page");
    let edition = maker.edition(&change);
    let title = format!("From {} to {}", edition.old.title, edition.new.title);
    let description = format!(
        "What became of the topics of {} in {}: kept, renamed, moved, split, merged, dropped, new",
        edition.old.title, edition.new.title
    );
    let url = edition_url(&crosswalk.sets[set].id);
    let framework = crosswalk.schemes[change.new].framework;
    let data = Data::Edition {
        edition: Box::new(edition),
    };
    let mut draft = draft("edition.html", "edition", url, title, description, data);
    if let Some(framework) = framework {
        let shown = &maker.frameworks()[framework];
        draft.breadcrumb.insert(
            2,
            Crumb {
                title: shown.name.clone(),
                url: Some(shown.url.clone()),
            },
        );
    }
    draft.framework = framework;
    maker.page(draft)
}

/// Where the page of an edition set lies.
pub(super) fn edition_url(set: &str) -> PageUrl {
    PageUrl::of(&["compare", "editions", set])
}

/// A link to the page of a set; none if the set is not of editions.
pub(super) fn edition_link(crosswalk: &Crosswalk, set: usize) -> Option<EditionLink> {
    let (old, new) = crosswalk.editions_of(set)?;
    Some(EditionLink {
        from: crosswalk.schemes[old].title.clone(),
        to: crosswalk.schemes[new].title.clone(),
        url: edition_url(&crosswalk.sets[set].id).href(),
        n_rows: crosswalk.score(set).rows,
    })
}

impl Maker<'_> {
    /// Links to all pages of edition changes.
    pub(super) fn edition_links(&self) -> Vec<EditionLink> {
        self.refs.editions.iter().flatten().cloned().collect()
    }

    /// Links to the changes that lead to or from a scheme.
    pub(super) fn edition_links_of(&self, scheme: usize) -> Vec<EditionLink> {
        let sets = self.crosswalk().edition_sets_of(scheme);
        sets.filter_map(|set| self.refs.editions[set].clone())
            .collect()
    }

    fn edition(&self, change: &EditionChange) -> EditionPage {
        let fates = Fate::ALL.into_iter().map(|fate| FateView {
            key: fate.word(),
            title: title(fate),
            meaning: meaning(fate),
            topics: change
                .rows
                .iter()
                .filter(|row| row.fate == fate)
                .map(|row| self.changed_topic(row))
                .collect(),
        });
        EditionPage {
            old: self.scheme_ref(change.old),
            new: self.scheme_ref(change.new),
            replaces: change.replaces,
            set_title: self.crosswalk().sets[change.set].title.clone(),
            n_rows: self.crosswalk().score(change.set).rows,
            n_moved: change.rows.iter().filter(|row| row.moved.is_some()).count(),
            fates: fates.filter(|fate| !fate.topics.is_empty()).collect(),
            unstated_old: self.topic_refs(&change.unstated_old),
            unstated_new: self.topic_refs(&change.unstated_new),
        }
    }

    fn changed_topic(&self, row: &EditionRow) -> ChangedTopic {
        let rows = row.mappings.iter();
        ChangedTopic {
            topic: self.topic_ref(row.topic),
            rows: rows.map(|n| self.row_seen_from(*n, row.topic)).collect(),
            moved_from: row.moved.map(|(from, _)| self.topic_ref(from)),
            moved_to: row.moved.map(|(_, to)| self.topic_ref(to)),
            gap: row
                .gap
                .map(|gap| self.crosswalk().gaps[gap].rationale.clone()),
        }
    }
}

fn title(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "Kept",
        Fate::Renamed => "Renamed",
        Fate::Moved => "Moved",
        Fate::Split => "Split",
        Fate::Merged => "Merged",
        Fate::Related => "Only related",
        Fate::Dropped => "Dropped",
        Fate::New => "New",
    }
}

fn meaning(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => {
            "The same or nearly the same topic, under the same name and in the same place."
        }
        Fate::Renamed => "The same or nearly the same topic, under another name.",
        Fate::Moved => "The same name, below another broader topic.",
        Fate::Split => "Its content went to several topics, or to a narrower one.",
        Fate::Merged => {
            "Its content became part of a broader topic, or of one that others came to as well."
        }
        Fate::Related => "No successor is stated, only related topics.",
        Fate::Dropped => "Somebody looked for a successor and found none.",
        Fate::New => "Somebody looked for a predecessor and found none.",
    }
}

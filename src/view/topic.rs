//! The page of a topic: what it is, where it is taught, what it meets elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bridges::bridges_url;
use super::edition::EditionLink;
use super::graph::{self, Drawing};
use super::inferred::InferredView;
use super::lesson::BacklinkView;
use super::shapes::{Crumb, FrameworkRef, PageRef, Row, SchemeRef, TopicRef};
use super::words::WordView;
use super::{Data, Draft, Maker, PageId, View};
use crate::address::PageUrl;
use crate::crosswalk::{Role, SetKind, TopicIdx};

/// `topic` in `topic.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicPage {
    /// Frozen; unique in the book.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Other names.
    pub alt: Vec<String>,
    /// A number such as `4.1`, if its scheme has them.
    pub notation: Option<String>,
    /// Such as `process` or `practice`.
    pub kind: String,
    /// What it is, as plain text; none if its scheme does not say.
    pub definition: Option<String>,
    /// On hub topics: what differs between the frameworks.
    pub differs: Option<String>,
    /// The edition that lists it.
    pub scheme: SchemeRef,
    /// From the top of the tree down.
    pub parents: Vec<TopicRef>,
    /// Topics below it.
    pub children: Vec<TopicRef>,
    /// Topics that it is also grouped under.
    pub groups: Vec<TopicRef>,
    /// Topics grouped under it.
    pub members: Vec<TopicRef>,
    /// Lessons that explain it.
    pub teaches: Vec<PageRef>,
    /// Lessons that need it.
    pub requires: Vec<PageRef>,
    /// Lessons that name it in passing.
    pub mentions: Vec<BacklinkView>,
    /// Comparisons that set it beside others.
    pub compares: Vec<PageRef>,
    /// Rows to other frameworks.
    pub counterparts: Vec<RowsOf>,
    /// Rows to hub topics.
    pub hubs: Vec<Row>,
    /// Rows to other editions of the same framework.
    pub editions: Vec<Row>,
    /// Pages on the changes to and from its edition.
    pub edition_changes: Vec<EditionLink>,
    /// Rows to terms that no framework owns.
    pub terms: Vec<Row>,
    /// Frameworks that have nothing like it, and why.
    pub gaps: Vec<GapView>,
    /// Topics that look alike and are not.
    pub false_friends: Vec<FalseFriendView>,
    /// Words of which it is one meaning among several.
    pub words: Vec<WordView>,
    /// Bridges from skill to competence that lead over it.
    pub bridges: Vec<BridgeLink>,
    /// On hub topics: the members by framework.
    pub hub_members: Vec<RowsOf>,
    /// What follows from its rows and is not stated; in no count.
    pub inferred: InferredView,
    /// The topic and what is nearest to it; absent if it has no row.
    pub drawing: Option<Drawing>,
    /// Other frameworks' topics that meet this one at a hub topic and have no row with
    /// it: no claim.
    pub meets: Vec<MeetsAt>,
}

/// Topics that meet the page's topic at a hub topic.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeetsAt {
    /// The hub topic at which they meet.
    pub hub: TopicRef,
    /// Topics of other frameworks that map to it, without a row to the page's topic.
    pub topics: Vec<TopicRef>,
}

/// Rows that lead to one framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RowsOf {
    /// The framework that they lead to.
    pub framework: FrameworkRef,
    /// The closest relation first, then the surest; never empty.
    pub rows: Vec<Row>,
}

/// A declared absence.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GapView {
    /// The framework or scheme that has nothing like it.
    pub framework: NameOnly,
    /// Why there is none, in the author's words.
    pub rationale: String,
}

/// The name of a framework or scheme.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NameOnly {
    /// Short name of the framework, or title of the scheme.
    pub name: String,
}

/// A topic that looks alike and is not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FalseFriendView {
    /// The topic that the page's topic is not.
    pub other: TopicRef,
    /// The word that both use; none if the author names none.
    pub word: Option<String>,
    /// Why one is not the other, in the author's words.
    pub rationale: String,
}

/// A bridge, where all of them are listed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BridgeLink {
    /// Frozen; unique among bridges and mappings.
    pub id: String,
    /// Name of the bridge.
    pub title: String,
    /// Address of its line in the list of bridges, after the root.
    pub url: String,
}

/// The page of every topic.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    (0..maker.crosswalk().topics.len())
        .map(|index| PageId::Topic(TopicIdx::new(index)))
        .collect()
}

pub(super) fn page(maker: &Maker<'_>, index: TopicIdx) -> View {
    let crosswalk = maker.crosswalk();
    let topic = &crosswalk[index];
    let scheme = &crosswalk.schemes[topic.scheme];
    let view = maker.topic(index);
    let mut breadcrumb = vec![Crumb::to("Home", &PageUrl::home())];
    match scheme.framework {
        Some(framework) => {
            let shown = &maker.frameworks()[framework];
            breadcrumb.push(Crumb {
                title: shown.name.clone(),
                url: Some(shown.url.clone()),
            });
            breadcrumb.push(Crumb {
                title: scheme.title.clone(),
                url: Some(view.scheme.url.clone()),
            });
        }
        None => {
            let compare = PageUrl::of(&["compare"]);
            breadcrumb.push(Crumb::to("Compare", &compare));
        }
    }
    for parent in &view.parents {
        breadcrumb.push(Crumb {
            title: parent.label.clone(),
            url: Some(parent.url.clone()),
        });
    }
    breadcrumb.push(Crumb::here(topic.label.clone()));
    let description = topic
        .definition
        .clone()
        .unwrap_or_else(|| format!("{} in {}", topic.label, scheme.title));
    let draft = Draft {
        template: "topic.html",
        kind: "topic",
        url: topic.url.clone(),
        what: format!("the page of the topic `{}`", topic.id),
        title: topic.label.clone(),
        description,
        breadcrumb,
        framework: scheme.framework,
        data: Data::Topic {
            topic: Box::new(view),
        },
    };
    maker.page_with(draft, None, Some(topic.span), None)
}

impl Maker<'_> {
    fn topic(&self, index: TopicIdx) -> TopicPage {
        let crosswalk = self.crosswalk();
        let topic = &crosswalk[index];
        let rows = self.rows_of(index);
        let ranked = [&rows.elsewhere, &rows.members];
        let nearest: Vec<&Row> = ranked
            .into_iter()
            .flatten()
            .map(|(_, row)| row)
            .chain(rows.hubs.iter().chain(&rows.editions))
            .collect();
        TopicPage {
            drawing: graph::around(&self.topic_ref(index), &nearest),
            meets: self.meets_at_hubs(index),
            id: topic.id.clone(),
            label: topic.label.clone(),
            alt: topic.alt.clone(),
            notation: topic.notation.clone(),
            kind: topic.kind.replace('-', " "),
            definition: topic.definition.clone(),
            differs: topic.differs.clone(),
            scheme: self.scheme_ref(topic.scheme),
            parents: self.parents(index),
            children: self.topic_refs(&topic.narrower),
            groups: self.topic_refs(&topic.also_in),
            members: self.topic_refs(&topic.members),
            teaches: self.page_refs(&topic.taught_by),
            requires: self.page_refs(&topic.required_by),
            mentions: self.mentions(index),
            compares: self.page_refs(&topic.compared_in),
            counterparts: self.by_framework(rows.elsewhere),
            hubs: rows.hubs,
            editions: rows.editions,
            edition_changes: self.edition_links_of(topic.scheme),
            terms: rows.terms,
            gaps: self.gaps(index),
            false_friends: self.false_friends(index),
            words: self.words_of(index),
            bridges: self.bridges_of(index),
            hub_members: self.by_framework(rows.members),
            inferred: self.inferred_of(index),
        }
    }

    /// What the topic meets at its hub topics without a row between them.
    fn meets_at_hubs(&self, index: TopicIdx) -> Vec<MeetsAt> {
        let crosswalk = self.crosswalk();
        let own = crosswalk.framework_of(index);
        let known: BTreeSet<TopicIdx> = crosswalk[index]
            .mappings
            .iter()
            .map(|row| &crosswalk.mappings[*row])
            .filter(|mapping| mapping.is_asserted())
            .map(|mapping| mapping.seen_from(index).1)
            // Of these something is said, if not by a row.
            .chain(
                crosswalk
                    .inferred_of(index)
                    .map(|inferred| inferred.seen_from(index).1),
            )
            .collect();
        let rows = known.iter().filter_map(|topic| crosswalk.hub_row(*topic));
        rows.filter(|_| own.is_some())
            .map(|row| MeetsAt {
                hub: self.topic_ref(row.hub),
                topics: row
                    .members
                    .iter()
                    .filter(|(framework, _)| Some(**framework) != own)
                    .flat_map(|(_, members)| members)
                    .filter(|member| !known.contains(&member.topic))
                    .map(|member| self.topic_ref(member.topic))
                    .collect(),
            })
            .filter(|meet| !meet.topics.is_empty())
            .collect()
    }

    fn parents(&self, index: TopicIdx) -> Vec<TopicRef> {
        let mut parents = Vec::new();
        let mut next = self.crosswalk()[index].broader;
        while let Some(parent) = next {
            parents.push(self.topic_ref(parent));
            next = self.crosswalk()[parent].broader;
        }
        parents.reverse();
        parents
    }

    /// Lessons that name the topic in passing: in front matter or in a link.
    fn mentions(&self, index: TopicIdx) -> Vec<BacklinkView> {
        let topic = &self.crosswalk()[index];
        let mut sentences: BTreeMap<usize, Option<&String>> = BTreeMap::new();
        for lesson in &topic.mentioned_by {
            sentences.insert(*lesson, None);
        }
        for (lesson, sentence) in &topic.linked_from {
            sentences.insert(*lesson, Some(sentence));
        }
        sentences
            .into_iter()
            .filter(|(lesson, _)| !topic.taught_by.contains(lesson))
            .map(|(lesson, sentence)| {
                let lesson = &self.book().lessons[lesson];
                BacklinkView {
                    title: lesson.parsed.title.clone(),
                    url: lesson.url.href(),
                    sentence: sentence.cloned().filter(|text| !text.is_empty()),
                }
            })
            .collect()
    }

    fn gaps(&self, index: TopicIdx) -> Vec<GapView> {
        let crosswalk = self.crosswalk();
        crosswalk[index]
            .gaps
            .iter()
            .map(|gap| GapView {
                framework: NameOnly {
                    name: self.side_name(crosswalk.missing_in(*gap)),
                },
                rationale: crosswalk.gaps[*gap].rationale.clone(),
            })
            .collect()
    }

    fn false_friends(&self, index: TopicIdx) -> Vec<FalseFriendView> {
        let crosswalk = self.crosswalk();
        crosswalk[index]
            .false_friends
            .iter()
            .map(|friend| {
                let friend = &crosswalk.false_friends[*friend];
                let other = if friend.subject == index {
                    friend.object
                } else {
                    friend.subject
                };
                FalseFriendView {
                    other: self.topic_ref(other),
                    word: friend.word.clone(),
                    rationale: friend.rationale.clone(),
                }
            })
            .collect()
    }

    fn bridges_of(&self, index: TopicIdx) -> Vec<BridgeLink> {
        let crosswalk = self.crosswalk();
        let bridges = crosswalk[index].bridges.iter();
        bridges
            .map(|bridge| &crosswalk.bridges[*bridge])
            .map(|bridge| BridgeLink {
                id: bridge.id.clone(),
                title: bridge.title.clone(),
                url: format!("{}#{}", bridges_url().href(), bridge.id),
            })
            .collect()
    }

    /// A topic's rows by what they lead to.
    fn rows_of(&self, index: TopicIdx) -> RowsByKind {
        let crosswalk = self.crosswalk();
        let mut rows = RowsByKind::default();
        let own_role = crosswalk.schemes[crosswalk[index].scheme].role;
        for number in &crosswalk[index].mappings {
            let mapping = &crosswalk.mappings[*number];
            if !mapping.is_asserted() {
                continue;
            }
            let (predicate, other) = mapping.seen_from(index);
            let row = self.row_seen_from(*number, index);
            let rank = (predicate.rank(), std::cmp::Reverse(row.confidence.clone()));
            let list = match crosswalk.schemes[crosswalk[other].scheme].role {
                Role::Hub => &mut rows.hubs,
                Role::Vocabulary => &mut rows.terms,
                Role::Framework if own_role == Role::Hub => {
                    rows.members.push((rank, row));
                    continue;
                }
                Role::Framework if crosswalk.sets[mapping.set].kind == SetKind::Editions => {
                    &mut rows.editions
                }
                Role::Framework => {
                    rows.elsewhere.push((rank, row));
                    continue;
                }
            };
            list.push(row);
        }
        rows.elsewhere.sort_by(|a, b| a.0.cmp(&b.0));
        rows.members.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    }

    fn by_framework(&self, rows: Vec<(Rank, Row)>) -> Vec<RowsOf> {
        let mut groups: Vec<RowsOf> = self
            .frameworks()
            .iter()
            .map(|framework| RowsOf {
                framework: framework.clone(),
                rows: Vec::new(),
            })
            .collect();
        for (_, row) in rows {
            let group = groups.iter_mut().find(|group| {
                row.other
                    .framework
                    .as_ref()
                    .is_some_and(|framework| framework.id == group.framework.id)
            });
            if let Some(group) = group {
                group.rows.push(row);
            }
        }
        groups.retain(|group| !group.rows.is_empty());
        groups
    }
}

/// Best relation first, then the surest.
type Rank = (u8, std::cmp::Reverse<String>);

#[derive(Default)]
struct RowsByKind {
    elsewhere: Vec<(Rank, Row)>,
    members: Vec<(Rank, Row)>,
    hubs: Vec<Row>,
    editions: Vec<Row>,
    terms: Vec<Row>,
}

//! Pages that set frameworks side by side: a pair, all of them by hub topic.

use serde::Serialize;

use super::bridges::bridges_url;
use super::edition::EditionLink;
use super::home::PairLink;
use super::inferred::InferredView;
use super::method::method_url;
use super::pair::{self, Filters, PartLink};
use super::section::SectionRef;
use super::shapes::{
    CoverageView, Crumb, FrameworkRef, PageRef, Row, SchemeRef, TopicRef, coverage,
};
use super::{Data, Draft, Maker, PageId, View, gaps, graph, matrix, published, words};
use crate::address::PageUrl;
use crate::crosswalk::{Direction, Pair, Predicate, Side, TopicIdx};

/// `pair` in `pair.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PairPage {
    /// The framework whose id comes first in the alphabet; its topics stand on the left.
    pub a: FrameworkRef,
    /// The other framework; its topics stand on the right.
    pub b: FrameworkRef,
    /// Rows that are stated, here or on `parts`; deprecated ones are not counted.
    pub n_rows: usize,
    /// How often each relation is stated.
    pub counts: Vec<Count>,
    /// Coverage of the first framework by the second, then the other way round.
    pub coverage: Vec<DirectionView>,
    /// Every stated row, in the order of the mapping files.
    pub rows: Vec<PairRow>,
    /// Topics of the first framework that are declared to have no counterpart; empty if
    /// there is no room for them beside the rows.
    pub gaps_a: Vec<TopicGap>,
    /// The same of the second framework.
    pub gaps_b: Vec<TopicGap>,
    pub filters: Filters,
    /// The pages that hold the rows, if one would be too heavy; `rows` is empty then.
    pub parts: Vec<PartLink>,
    /// Both sides' topics without a counterpart, those not looked at included.
    pub gaps_url: String,
    /// Absent without rows.
    pub matrix_url: Option<String>,
    /// Topics of the two that look alike and are not; empty if none are told apart.
    pub false_friends: Vec<FalseFriendRow>,
    /// Where both meet at a hub topic: no claim.
    pub meets: Vec<MeetView>,
    /// What follows from rows and is not stated; in no count.
    pub inferred: InferredView,
}

/// How often a relation is stated.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Count {
    /// The relation in words: `narrower than`.
    pub words: &'static str,
    /// The relation as a sign: `⊂`.
    pub symbol: &'static str,
    /// Rows with it, read from the first framework to the second; never 0.
    pub n: usize,
}

/// Coverage of one framework by the other.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DirectionView {
    /// The framework whose topics are counted.
    pub from: FrameworkRef,
    /// The framework in which they have counterparts or not.
    pub to: FrameworkRef,
    /// Over the editions of `from` that are current.
    pub overall: CoverageView,
    /// One for each edition of `from`, those no longer current included.
    pub schemes: Vec<SchemeCoverage>,
}

/// Coverage of one scheme.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SchemeCoverage {
    /// The edition whose topics are counted.
    pub scheme: SchemeRef,
    pub coverage: CoverageView,
}

/// A row of the pair's table: `left` `words` `right`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PairRow {
    #[serde(flatten)]
    pub row: Row,
    /// The topic of the pair's first framework.
    pub left: TopicRef,
    /// The topic of the pair's second framework.
    pub right: TopicRef,
    /// The section of `left`.
    pub from: SectionRef,
    /// The section of `right`.
    pub to: SectionRef,
    /// Place of the relation among all, the closest first.
    pub rank: u8,
}

/// A topic declared to have no counterpart.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicGap {
    /// The topic without a counterpart.
    pub topic: TopicRef,
    /// Why there is none, in the author's words.
    pub rationale: String,
    /// The section that the topic stands in.
    pub section: SectionRef,
    /// Coverage counts it as declared none: it is counted, its edition current, and no
    /// weaker relation is stated.
    pub counted: bool,
}

/// Two topics that look alike and are not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FalseFriendRow {
    /// The topic of the pair's first framework.
    pub left: TopicRef,
    /// The topic of the pair's second framework.
    pub right: TopicRef,
    /// The word that both use; none if the author names none.
    pub word: Option<String>,
    /// Why one is not the other, in the author's words.
    pub rationale: String,
}

/// Topics that meet at a hub topic.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeetView {
    /// The hub topic that all of them map to.
    pub hub: TopicRef,
    /// Topics of the pair's first framework that lack a relation to at least one of
    /// `right`.
    pub left: Vec<TopicRef>,
    /// Topics of the second framework that lack a relation to at least one of `left`.
    pub right: Vec<TopicRef>,
}

/// `compare` in `compare.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SideBySide {
    /// Every framework, in the book's order: the columns of the table.
    pub frameworks: Vec<FrameworkRef>,
    /// One for each hub topic, in display order; empty for a book without hubs.
    pub rows: Vec<HubRowView>,
    /// Links to the pages of every two frameworks that have topics.
    pub pairs: Vec<PairLink>,
    /// Comparisons that an author wrote.
    pub comparisons: Vec<PageRef>,
    /// The files of data, those that hold a part included; empty if there are none.
    pub downloads: Vec<published::DownloadView>,
    /// Address of the page of all files, after the root; use it only if there are
    /// `downloads`.
    pub downloads_url: String,
    /// Address of all mappings as a drawing, after the root; none if no frameworks share a
    /// row.
    pub graph_url: Option<String>,
    /// Address of the list of bridges, after the root; none if the book has none.
    pub bridges_url: Option<String>,
    /// Address of the page of false friends, after the root; none if the book has none.
    pub words_url: Option<String>,
    /// Pages on what changed from edition to edition.
    pub editions: Vec<EditionLink>,
    /// How to read the crosswalk; none for a book without topics.
    pub method_url: Option<String>,
}

/// A hub topic and its members in each framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HubRowView {
    /// The common topic at the head of the row.
    pub hub: TopicRef,
    /// What differs between the frameworks; none if the author does not say.
    pub differs: Option<String>,
    /// One for each framework, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// The members of one framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cell {
    /// The framework of the column.
    pub framework: FrameworkRef,
    /// Its topics that map to the hub topic; empty if none does.
    pub members: Vec<Member>,
    /// The framework is declared to have none; otherwise nobody has looked yet.
    pub declared_none: bool,
}

/// A topic as a member of a hub topic.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Member {
    /// A topic of the cell's framework.
    pub topic: TopicRef,
    /// The relation in words, to be read from the topic to the hub topic: `narrower than`.
    pub words: &'static str,
    /// The relation as a sign: `⊂`.
    pub symbol: &'static str,
}

/// All pages that compare; none for a book without topics.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let mut pages = Vec::new();
    let crosswalk = maker.crosswalk();
    if !crosswalk.topics.is_empty() || !maker.comparisons().is_empty() {
        pages.push(PageId::SideBySide);
    }
    for pair in 0..crosswalk.pairs.len() {
        pages.extend([PageId::Pair(pair), PageId::PairRedirect(pair)]);
        pages.extend((0..maker.parts.n_of(pair)).map(|part| PageId::PairPart(pair, part)));
        pages.push(PageId::Gaps(pair));
        if pair::asserted(crosswalk, &crosswalk.pairs[pair])
            .next()
            .is_some()
        {
            pages.push(PageId::Matrix(pair));
        }
    }
    if graph::has_page(crosswalk) {
        pages.push(PageId::Graph);
    }
    if !maker.input.downloads.is_empty() {
        pages.push(PageId::Downloads);
    }
    if !crosswalk.bridges.is_empty() {
        pages.push(PageId::Bridges);
    }
    if words::has_page(crosswalk) {
        pages.push(PageId::Words);
    }
    pages
}

pub(super) fn compare_url() -> PageUrl {
    PageUrl::of(&["compare"])
}

/// A page below `/compare/` that no author wrote.
pub(super) fn draft(
    template: &'static str,
    kind: &'static str,
    url: PageUrl,
    title: String,
    description: String,
    data: Data,
) -> Draft {
    let mut breadcrumb = vec![Crumb::to("Home", &PageUrl::home())];
    if url == compare_url() {
        breadcrumb.push(Crumb::here("Compare"));
    } else {
        breadcrumb.push(Crumb::to("Compare", &compare_url()));
        breadcrumb.push(Crumb::here(title.clone()));
    }
    Draft {
        template,
        kind,
        what: format!("the page `{url}`"),
        url,
        title,
        description,
        breadcrumb,
        framework: None,
        data,
    }
}

pub(super) fn side_by_side(maker: &Maker<'_>) -> View {
    let crosswalk = maker.crosswalk();
    let rows = crosswalk
        .hub_rows
        .iter()
        .map(|row| {
            let cells = maker
                .frameworks()
                .iter()
                .enumerate()
                .map(|(framework, shown)| Cell {
                    framework: shown.clone(),
                    members: row
                        .members
                        .get(&framework)
                        .into_iter()
                        .flatten()
                        .map(|member| Member {
                            topic: maker.topic_ref(member.topic),
                            words: member.predicate.in_words(),
                            symbol: member.predicate.symbol(),
                        })
                        .collect(),
                    declared_none: crosswalk[row.hub]
                        .gaps
                        .iter()
                        .any(|gap| crosswalk.missing_in(*gap) == Side::Framework(framework)),
                })
                .collect();
            HubRowView {
                hub: maker.topic_ref(row.hub),
                differs: crosswalk[row.hub].differs.clone(),
                cells,
            }
        })
        .collect();
    let names: Vec<&str> = maker.frameworks().iter().map(|f| f.name.as_str()).collect();
    let compare = SideBySide {
        frameworks: maker.frameworks().to_vec(),
        rows,
        pairs: maker.pair_links(),
        comparisons: maker.comparisons(),
        downloads: published::files(maker),
        downloads_url: published::url().href(),
        graph_url: graph::has_page(crosswalk).then(|| graph::url().href()),
        bridges_url: (!crosswalk.bridges.is_empty()).then(|| bridges_url().href()),
        words_url: words::has_page(crosswalk).then(|| words::url().href()),
        editions: maker.edition_links(),
        method_url: (!crosswalk.topics.is_empty()).then(|| method_url().href()),
    };
    maker.page(draft(
        "compare.html",
        "compare",
        compare_url(),
        "Compare frameworks".to_owned(),
        format!("{} side by side, topic by topic", names.join(", ")),
        Data::SideBySide { compare },
    ))
}

pub(super) fn pair_page(maker: &Maker<'_>, index: usize) -> View {
    let pair = &maker.crosswalk().pairs[index];
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    let title = format!("{} and {} compared", a.name, b.name);
    let description = format!(
        "{} stated relations between the topics of {} and {}, with reasons and gaps",
        pair::asserted(maker.crosswalk(), pair).count(),
        a.name,
        b.name
    );
    let data = Data::Pair {
        pair: Box::new(maker.pair(index)),
    };
    let url = pair.url.clone();
    maker.page(draft("pair.html", "pair", url, title, description, data))
}

/// The page of a pair under the other order of its frameworks.
pub(super) fn pair_redirect(maker: &Maker<'_>, index: usize) -> View {
    let pair = &maker.crosswalk().pairs[index];
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    let other_order = PageUrl::of(&["compare", &format!("{}-vs-{}", b.id, a.id)]);
    let title = format!("{} and {} compared", a.name, b.name);
    maker.redirect(&other_order.out_path(), title, &pair.url, None)
}

impl Maker<'_> {
    fn pair(&self, index: usize) -> PairPage {
        let crosswalk = self.crosswalk();
        let pair = &crosswalk.pairs[index];
        let mut rows: Vec<PairRow> = pair::asserted(crosswalk, pair)
            .map(|row| self.pair_row(pair, row))
            .collect();
        let n_rows = rows.len();
        let counts = Predicate::WORDS
            .iter()
            .map(|(word, predicate)| Count {
                words: predicate.in_words(),
                symbol: predicate.symbol(),
                n: rows.iter().filter(|row| row.row.predicate == *word).count(),
            })
            .filter(|count| count.n > 0)
            .collect();
        let parts = self.part_links(index);
        let (mut gaps_a, mut gaps_b) =
            (self.topic_gaps(pair, pair.a), self.topic_gaps(pair, pair.b));
        if !parts.is_empty() {
            rows.clear();
        }
        if rows.len() + gaps_a.len() + gaps_b.len() > pair::MOST_ROWS || !parts.is_empty() {
            // They have a page of their own.
            gaps_a.clear();
            gaps_b.clear();
        }
        PairPage {
            a: self.frameworks()[pair.a].clone(),
            b: self.frameworks()[pair.b].clone(),
            n_rows,
            counts,
            coverage: vec![
                self.direction(pair.a, pair.b, &pair.a_to_b),
                self.direction(pair.b, pair.a, &pair.b_to_a),
            ],
            filters: pair::filters(&rows, &gaps_a, &gaps_b),
            rows,
            parts,
            gaps_a,
            gaps_b,
            gaps_url: gaps::url(pair).href(),
            matrix_url: (n_rows > 0).then(|| matrix::url(pair).href()),
            false_friends: self.told_apart(pair),
            meets: pair
                .meets
                .iter()
                .map(|meet| MeetView {
                    hub: self.topic_ref(meet.hub),
                    left: self.topic_refs(&meet.a),
                    right: self.topic_refs(&meet.b),
                })
                .collect(),
            inferred: self.inferred_between(&pair.inferred, pair.a),
        }
    }

    /// A row with the topic of the pair's first framework on the left.
    pub(super) fn pair_row(&self, pair: &Pair, row: usize) -> PairRow {
        let mapping = &self.crosswalk().mappings[row];
        let (left, right) = self.sides(pair, mapping.subject, mapping.object);
        PairRow {
            row: self.row_seen_from(row, left),
            left: self.topic_ref(left),
            right: self.topic_ref(right),
            from: self.section_ref(self.sections.of(left)),
            to: self.section_ref(self.sections.of(right)),
            rank: mapping.predicate.rank(),
        }
    }

    pub(super) fn sides(
        &self,
        pair: &Pair,
        subject: TopicIdx,
        object: TopicIdx,
    ) -> (TopicIdx, TopicIdx) {
        if self.crosswalk().framework_of(subject) == Some(pair.a) {
            (subject, object)
        } else {
            (object, subject)
        }
    }

    pub(super) fn direction(&self, from: usize, to: usize, direction: &Direction) -> DirectionView {
        DirectionView {
            from: self.frameworks()[from].clone(),
            to: self.frameworks()[to].clone(),
            overall: coverage(&direction.overall),
            schemes: direction
                .schemes
                .iter()
                .map(|(scheme, of)| SchemeCoverage {
                    scheme: self.scheme_ref(*scheme),
                    coverage: coverage(of),
                })
                .collect(),
        }
    }

    /// The name of a side of a mapping set.
    pub(super) fn side_name(&self, side: Side) -> String {
        match side {
            Side::Framework(framework) => self.frameworks()[framework].name.clone(),
            Side::Scheme(scheme) => self.crosswalk().schemes[scheme].title.clone(),
        }
    }
}

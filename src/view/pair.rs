//! What belongs to the page of a pair beside its table: the ways to narrow it, and
//! its parts if one page would be too heavy.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::compare::{PairRow, TopicGap, draft};
use super::section::{Section, SectionRef, Sections};
use super::shapes::{Crumb, FrameworkRef, SchemeRef, TopicRef};
use super::{Data, Maker, View};
use crate::address::PageUrl;
use crate::crosswalk::{Crosswalk, Pair};

/// A pair with more rows than this is spread over several pages. A row with its reason
/// takes 150 to 250 bytes of a compressed page, so that a table of this length and
/// everything around it stay below 60 kB.
pub(super) const MOST_ROWS: usize = 200;

/// What the controls above a table offer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Filters {
    /// Editions of the first framework that occur in the rows and gaps, each once.
    pub schemes_a: Vec<SchemeRef>,
    /// Editions of the second framework that occur in the rows and gaps, each once.
    pub schemes_b: Vec<SchemeRef>,
    /// Sections of the first framework that occur in the rows and gaps, each once.
    pub sections_a: Vec<SectionRef>,
    /// Sections of the second framework that occur in the rows and gaps, each once.
    pub sections_b: Vec<SectionRef>,
}

/// A page that holds some rows of a pair.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PartLink {
    /// The section of the first framework that the rows start from.
    pub section: SectionRef,
    /// From 1, if the section takes several pages; else 0.
    pub number: usize,
    /// Address of its page, after the root.
    pub url: String,
    /// Rows on it.
    pub n_rows: usize,
}

/// `part` in `pair-part.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PartPage {
    /// The part itself, as other pages link to it.
    pub link: PartLink,
    /// The pair's first framework; its topics stand on the left.
    pub a: FrameworkRef,
    /// The pair's second framework; its topics stand on the right.
    pub b: FrameworkRef,
    /// The rows of this part, in the order of the mapping files.
    pub rows: Vec<PairRow>,
    pub filters: Filters,
    /// The page of the whole pair.
    pub pair_url: String,
    /// The part before, if there is one.
    pub previous: Option<Crumb>,
    /// The part after, if there is one.
    pub next: Option<Crumb>,
}

/// The parts of all pairs that have any.
pub(super) struct Parts {
    /// By index into the crosswalk's pairs.
    by_pair: BTreeMap<usize, Vec<Part>>,
    /// The part that holds a row, by index into `Crosswalk::mappings`.
    by_row: BTreeMap<usize, (usize, usize)>,
}

/// Rows that stand on one page.
struct Part {
    section: Section,
    number: usize,
    url: PageUrl,
    /// As indices into `Crosswalk::mappings`.
    rows: Vec<usize>,
}

impl Parts {
    /// Splits every pair that is too large for one page by the sections of its first
    /// framework, and sections that are too large by number.
    pub fn new(crosswalk: &Crosswalk, sections: &Sections) -> Self {
        let mut parts = Self {
            by_pair: BTreeMap::new(),
            by_row: BTreeMap::new(),
        };
        for (index, pair) in crosswalk.pairs.iter().enumerate() {
            let rows: Vec<usize> = asserted(crosswalk, pair).collect();
            if rows.len() <= MOST_ROWS {
                continue;
            }
            let of_pair = split(crosswalk, sections, pair, &rows);
            for (part, content) in of_pair.iter().enumerate() {
                let places = content.rows.iter().map(|row| (*row, (index, part)));
                parts.by_row.extend(places);
            }
            parts.by_pair.insert(index, of_pair);
        }
        parts
    }

    /// How many pages hold the rows of a pair; none if its own page does.
    pub fn n_of(&self, pair: usize) -> usize {
        self.by_pair.get(&pair).map_or(0, Vec::len)
    }

    /// The page that holds a row, unless the page of its pair does.
    pub fn url_of(&self, row: usize) -> Option<&PageUrl> {
        let (pair, part) = self.by_row.get(&row)?;
        Some(&self.by_pair[pair][*part].url)
    }
}

/// The rows of a pair that are stated and not withdrawn.
pub(super) fn asserted(crosswalk: &Crosswalk, pair: &Pair) -> impl Iterator<Item = usize> {
    let rows = pair.rows.iter().copied();
    rows.filter(|row| crosswalk.mappings[*row].is_asserted())
}

fn split(crosswalk: &Crosswalk, sections: &Sections, pair: &Pair, rows: &[usize]) -> Vec<Part> {
    let mut by_section: BTreeMap<Section, Vec<usize>> = BTreeMap::new();
    for row in rows {
        let mapping = &crosswalk.mappings[*row];
        let is_subject = crosswalk.framework_of(mapping.subject) == Some(pair.a);
        let left = if is_subject {
            mapping.subject
        } else {
            mapping.object
        };
        by_section.entry(sections.of(left)).or_default().push(*row);
    }
    let mut parts = Vec::new();
    for (section, rows) in by_section {
        let is_whole = rows.len() <= MOST_ROWS;
        for (at, rows) in rows.chunks(MOST_ROWS).enumerate() {
            let number = at + 1;
            let name = match (section.id(crosswalk), number) {
                (id, 1) => id.to_owned(),
                (id, number) => format!("{id}-part-{number}"),
            };
            parts.push(Part {
                section,
                number: if is_whole { 0 } else { number },
                url: url_below(pair, &name),
                rows: rows.to_vec(),
            });
        }
    }
    parts
}

/// The page of one part of a pair.
pub(super) fn part_page(maker: &Maker<'_>, index: usize, at: usize) -> View {
    let pair = &maker.crosswalk().pairs[index];
    let part = &maker.parts.by_pair[&index][at];
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    let links = maker.part_links(index);
    let pager = |at: Option<usize>| {
        let link = links.get(at?)?;
        Some(Crumb {
            title: link.title(),
            url: Some(link.url.clone()),
        })
    };
    let rows: Vec<PairRow> = part
        .rows
        .iter()
        .map(|row| maker.pair_row(pair, *row))
        .collect();
    let title = format!("{} and {}: {}", a.name, b.name, links[at].title());
    let description = format!(
        "{} relations between {} in {} and topics of {}",
        rows.len(),
        links[at].section.label,
        links[at].section.scheme,
        b.name
    );
    let page = PartPage {
        link: links[at].clone(),
        a: a.clone(),
        b: b.clone(),
        filters: filters(&rows, &[], &[]),
        rows,
        pair_url: pair.url.href(),
        previous: pager(at.checked_sub(1)),
        next: pager(Some(at + 1)),
    };
    let mut draft = draft(
        "pair-part.html",
        "pair",
        part.url.clone(),
        title,
        description,
        Data::PairPart {
            part: Box::new(page),
        },
    );
    draft.breadcrumb = below_pair(maker, pair, links[at].title());
    maker.page(draft)
}

/// The path to a page below that of a pair.
pub(super) fn below_pair(maker: &Maker<'_>, pair: &Pair, title: String) -> Vec<Crumb> {
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    vec![
        Crumb::to("Home", &PageUrl::home()),
        Crumb::to("Compare", &super::compare::compare_url()),
        Crumb::to(format!("{} and {}", a.name, b.name), &pair.url),
        Crumb::here(title),
    ]
}

/// The address of a page below that of a pair.
pub(super) fn url_below(pair: &Pair, name: &str) -> PageUrl {
    let names: Vec<&str> = pair
        .url
        .as_str()
        .split('/')
        .filter(|n| !n.is_empty())
        .collect();
    PageUrl::of(&[names.as_slice(), &[name]].concat())
}

/// What the controls above these rows and gaps offer.
pub(super) fn filters(rows: &[PairRow], gaps_a: &[TopicGap], gaps_b: &[TopicGap]) -> Filters {
    let schemes = |side: fn(&PairRow) -> &TopicRef, gaps: &[TopicGap]| {
        let topics = rows
            .iter()
            .map(side)
            .chain(gaps.iter().map(|gap| &gap.topic));
        once(topics.filter_map(|topic| topic.scheme.clone()), |scheme| {
            scheme.id.clone()
        })
    };
    let sections = |side: fn(&PairRow) -> &SectionRef, gaps: &[TopicGap]| {
        let sections = rows
            .iter()
            .map(side)
            .chain(gaps.iter().map(|gap| &gap.section));
        once(sections.cloned(), |section| section.id.clone())
    };
    Filters {
        schemes_a: schemes(|row| &row.left, gaps_a),
        schemes_b: schemes(|row| &row.right, gaps_b),
        sections_a: sections(|row| &row.from, gaps_a),
        sections_b: sections(|row| &row.to, gaps_b),
    }
}

/// Each item once, in the order they come.
fn once<T>(items: impl Iterator<Item = T>, id: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(id(item))).collect()
}

impl PartLink {
    fn title(&self) -> String {
        match self.number {
            0 => self.section.label.clone(),
            number => format!("{}, part {number}", self.section.label),
        }
    }
}

impl Maker<'_> {
    /// The pages that hold the rows of a pair; none if its own page does.
    pub(super) fn part_links(&self, pair: usize) -> Vec<PartLink> {
        let parts = self.parts.by_pair.get(&pair);
        parts
            .into_iter()
            .flatten()
            .map(|part| PartLink {
                section: self.section_ref(part.section),
                number: part.number,
                url: part.url.href(),
                n_rows: part.rows.len(),
            })
            .collect()
    }
}

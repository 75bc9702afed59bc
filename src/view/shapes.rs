//! The small things that many pages show: references to pages, frameworks and
//! topics, rows of the crosswalk, coverage.

use rayon::prelude::*;
use serde::Serialize;

use super::Maker;
use super::compare::compare_url;
use super::edition::{EditionLink, edition_link, edition_url};
use super::shared::Shared;
use crate::address::PageUrl;
use crate::crosswalk::{Band, Coverage, Crosswalk, Mapping, Predicate, SetKind, TopicIdx};
use crate::link::{Book, Lesson};
use crate::memo::Key;
use crate::parse::Level;

/// Readers' speed for the minutes of a lesson, in words.
const WORDS_A_MINUTE: usize = 220;

/// A step of the breadcrumb, or any link with a text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Crumb {
    /// Text of the step or link.
    pub title: String,
    /// Absent for the page itself.
    pub url: Option<String>,
}

impl Crumb {
    pub(super) fn to(title: impl Into<String>, url: &PageUrl) -> Self {
        Self {
            title: title.into(),
            url: Some(url.href()),
        }
    }

    pub(super) fn here(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            url: None,
        }
    }
}

pub type FrameworkRef = Shared<FrameworkLink>;
pub type SchemeRef = Shared<SchemeLink>;
pub type TopicRef = Shared<TopicLink>;
pub type PageRef = Shared<PageLink>;

/// A framework as links and badges show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FrameworkRef"))]
pub struct FrameworkLink {
    /// Frozen; unique among the frameworks.
    pub id: String,
    /// Short: `ITIL 4`.
    pub name: String,
    /// In full.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// A word such as `blue`, for a class `accent-blue`.
    pub color: &'static str,
}

/// Every framework, in the book's order. Those without a color get the next one.
pub(super) fn frameworks(book: &Book) -> Vec<FrameworkRef> {
    book.frameworks
        .iter()
        .enumerate()
        .map(|(index, framework)| {
            let colors = crate::parse::COLORS;
            Shared::new(FrameworkLink {
                id: framework.file.id.value.clone(),
                name: framework.file.name.clone(),
                title: framework.file.title.clone(),
                url: framework.url.href(),
                color: framework.file.color.unwrap_or(colors[index % colors.len()]),
            })
        })
        .collect()
}

/// The scheme of a topic.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "SchemeRef"))]
pub struct SchemeLink {
    /// Frozen; unique among the schemes.
    pub id: String,
    /// Name of the edition, hub or vocabulary.
    pub title: String,
    /// `current`, `superseded` or `withdrawn`.
    pub status: &'static str,
    /// Where its topics are listed.
    pub url: String,
}

/// A topic as links show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "TopicRef"))]
pub struct TopicLink {
    /// Frozen; unique in the book.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Address of its page, after the root.
    pub url: String,
    /// A number such as `4.1`, if its scheme has them.
    pub notation: Option<String>,
    /// What it is, as plain text; none if its scheme does not say.
    pub definition: Option<String>,
    /// Such as `process` or `practice`.
    pub kind: String,
    /// The edition, hub or vocabulary that lists it.
    pub scheme: Option<SchemeRef>,
    /// None for topics of no framework.
    pub framework: Option<FrameworkRef>,
}

/// A lesson as lists show it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "PageRef"))]
pub struct PageLink {
    /// Title of the page.
    pub title: String,
    /// Address of its page, after the root.
    pub url: String,
    /// From its front matter, else the start of its text; none if both are empty.
    pub description: Option<String>,
    /// `beginner`, `intermediate` or `advanced`.
    pub level: Option<&'static str>,
    /// Reading time.
    pub minutes: usize,
    /// The framework that it belongs to; none for comparisons and single pages.
    pub framework: Option<FrameworkRef>,
}

/// A mapping as tables show it. On pages that read it from one side, such as that of a
/// topic, the relation is the one from there: *topic* `words` `other`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// Such as `XW-001`; unique in the book.
    pub id: String,
    /// The row on the page of its pair or of its edition change, or the subject's page:
    /// mappings to hub topics have no page of their own.
    pub url: String,
    /// The first topic as the row is written, also where the page reads it from the other.
    pub subject: TopicRef,
    /// The second topic as the row is written.
    pub object: TopicRef,
    /// The relation as one word: `exact`, `close`, `broad`, `narrow`, `related`.
    pub predicate: &'static str,
    /// The relation in words, to be read between the topic that the page reads from,
    /// or else the subject, and the other one.
    pub words: &'static str,
    /// The relation as a sign.
    pub symbol: &'static str,
    /// With two digits: `0.70`.
    pub confidence: String,
    /// The confidence in a word.
    pub confidence_word: &'static str,
    /// Why the row holds.
    pub rationale: String,
    /// What both have.
    pub same: Vec<String>,
    /// What only one has, or has otherwise.
    pub differs: Vec<String>,
    /// How far the row has come: a word.
    pub status: &'static str,
    /// Who stated it.
    pub author: String,
    /// When, as `2026-11-23`.
    pub date: String,
    /// Where the row comes from, in a word.
    pub provenance: &'static str,
    /// Sources of the row.
    pub cite: Vec<String>,
    /// Of typed rows, what is true of the content of the page's topic, or of the subject:
    /// `lies within the other’s, judged by meaning`.
    pub set_relation: Option<String>,
    /// The topic on the far side, on pages of one topic.
    pub other: TopicRef,
}

/// Coverage in numbers and as parts of a bar.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageView {
    /// Topics that are counted.
    pub counted: usize,
    /// With the same on the other side.
    pub exact: usize,
    /// With something that overlaps.
    pub overlapping: usize,
    /// With something related only.
    pub related: usize,
    /// With a declared gap.
    pub declared_none: usize,
    /// That nobody has looked at yet.
    pub undecided: usize,
    /// The same counts as parts of a bar.
    pub parts: Vec<CoveragePart>,
}

/// One part of a coverage bar.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoveragePart {
    /// `exact`, `overlapping`, `related`, `declared-none` or `undecided`.
    pub key: &'static str,
    /// The same for readers: `same`, `related only`.
    pub label: &'static str,
    /// Topics in the part; it may be 0.
    pub n: usize,
    /// Rounded to whole per cent.
    pub percent: String,
    /// Start of the part, in per cent of the bar.
    pub x: String,
    /// Width of the part, in per cent of the bar.
    pub w: String,
}

/// The parts of a coverage bar with their counts.
pub(super) fn coverage(of: &Coverage) -> CoverageView {
    let counts = [
        ("exact", "same", of.exact),
        ("overlapping", "overlapping", of.overlapping),
        ("related", "related only", of.related),
        ("declared-none", "declared none", of.declared_none),
        ("undecided", "undecided", of.undecided),
    ];
    #[expect(clippy::cast_precision_loss, reason = "counts of topics are small")]
    let share = |n: usize| {
        if of.counted == 0 {
            0.0
        } else {
            n as f64 * 100.0 / of.counted as f64
        }
    };
    let mut before = 0;
    let parts = counts
        .into_iter()
        .map(|(key, label, n)| {
            let part = CoveragePart {
                key,
                label,
                n,
                percent: format!("{:.0}", share(n)),
                x: format!("{:.2}", share(before)),
                w: format!("{:.2}", share(n)),
            };
            before += n;
            part
        })
        .collect();
    CoverageView {
        counted: of.counted,
        exact: of.exact,
        overlapping: of.overlapping,
        related: of.related,
        declared_none: of.declared_none,
        undecided: of.undecided,
        parts,
    }
}

/// Minutes to read a number of words, at least one.
pub(super) fn minutes(n_words: usize) -> usize {
    n_words.div_ceil(WORDS_A_MINUTE).max(1)
}

/// A sentence about a lesson: its description, or the start of its text.
pub fn description(lesson: &Lesson) -> String {
    const LONGEST: usize = 160;
    if let Some(description) = &lesson.parsed.front.description {
        return description.value.clone();
    }
    let lead = &lesson.parsed.body.lead;
    if lead.chars().count() <= LONGEST {
        return lead.clone();
    }
    let cut: String = lead.chars().take(LONGEST).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{whole_words}…")
}

/// All that pages refer to, each by its index in the book or the crosswalk.
pub(super) struct Refs {
    pub frameworks: Vec<FrameworkRef>,
    schemes: Vec<SchemeRef>,
    topics: Vec<TopicRef>,
    pages: Vec<PageRef>,
    /// Of each lesson the fingerprint of its title and address.
    links: Vec<Key>,
    /// By index into `Crosswalk::sets`; those of editions only.
    pub editions: Vec<Option<EditionLink>>,
}

impl Refs {
    pub(super) fn new(book: &Book, crosswalk: &Crosswalk) -> Self {
        let frameworks = frameworks(book);
        let schemes: Vec<SchemeRef> = crosswalk
            .schemes
            .iter()
            .map(|scheme| {
                let url = match scheme.framework {
                    Some(framework) => {
                        let page = &frameworks[framework].url;
                        format!("{page}#{}", scheme_anchor(&scheme.id))
                    }
                    // Hubs and vocabularies are shown where frameworks are compared.
                    None => compare_url().href(),
                };
                Shared::new(SchemeLink {
                    id: scheme.id.clone(),
                    title: scheme.title.clone(),
                    status: scheme.status.word(),
                    url,
                })
            })
            .collect();
        let topics = crosswalk.topics.par_iter().map(|topic| {
            Shared::new(TopicLink {
                id: topic.id.clone(),
                label: topic.label.clone(),
                url: topic.url.href(),
                notation: topic.notation.clone(),
                definition: topic.definition.clone(),
                kind: topic.kind.replace('-', " "),
                scheme: Some(schemes[topic.scheme].clone()),
                framework: crosswalk.schemes[topic.scheme]
                    .framework
                    .map(|framework| frameworks[framework].clone()),
            })
        });
        let pages = book.lessons.par_iter().map(|lesson| {
            Shared::new(PageLink {
                title: lesson.parsed.title.clone(),
                url: lesson.url.href(),
                description: Some(description(lesson)).filter(|text| !text.is_empty()),
                level: lesson.parsed.front.level.map(Level::word),
                minutes: minutes(lesson.parsed.body.n_words),
                framework: lesson.framework().map(|f| frameworks[f].clone()),
            })
        });
        let links = book.lessons.par_iter().map(|lesson| {
            let title = lesson.parsed.title.as_bytes();
            Key::of(&[title, lesson.url.as_str().as_bytes()])
        });
        let sets = 0..crosswalk.sets.len();
        Self {
            editions: sets.map(|set| edition_link(crosswalk, set)).collect(),
            links: links.collect(),
            topics: topics.collect(),
            pages: pages.collect(),
            schemes,
            frameworks,
        }
    }
}

impl Maker<'_> {
    /// The fingerprint of a link to a lesson: its title and its address.
    pub(super) fn link_key(&self, index: usize) -> Key {
        self.refs.links[index]
    }

    pub(super) fn page_ref(&self, index: usize) -> PageRef {
        self.refs.pages[index].clone()
    }

    pub(super) fn page_refs(&self, indices: &[usize]) -> Vec<PageRef> {
        indices.iter().map(|index| self.page_ref(*index)).collect()
    }

    pub(super) fn topic_ref(&self, index: TopicIdx) -> TopicRef {
        self.refs.topics[index.index()].clone()
    }

    pub(super) fn topic_refs(&self, indices: &[TopicIdx]) -> Vec<TopicRef> {
        indices.iter().map(|index| self.topic_ref(*index)).collect()
    }

    pub(super) fn scheme_ref(&self, index: usize) -> SchemeRef {
        self.refs.schemes[index].clone()
    }

    /// A mapping read from its subject to its object.
    pub(super) fn row(&self, index: usize) -> Row {
        let mapping = &self.crosswalk().mappings[index];
        self.row_seen_from(index, mapping.subject)
    }

    /// A mapping read from one of its topics.
    pub(super) fn row_seen_from(&self, index: usize, topic: TopicIdx) -> Row {
        let mapping: &Mapping = &self.crosswalk().mappings[index];
        let (predicate, other): (Predicate, TopicIdx) = mapping.seen_from(topic);
        let other = self.topic_ref(other);
        Row {
            id: mapping.id.clone(),
            url: self.row_url(index),
            subject: self.topic_ref(mapping.subject),
            object: self.topic_ref(mapping.object),
            predicate: predicate.word(),
            words: predicate.in_words(),
            symbol: predicate.symbol(),
            confidence: format!("{:.2}", mapping.confidence),
            confidence_word: Band::of(mapping.confidence).word(),
            rationale: mapping.rationale.clone(),
            same: mapping.same.clone(),
            differs: mapping.differs.clone(),
            status: mapping.status.word(),
            author: mapping.author.clone(),
            date: mapping.date.to_string(),
            provenance: mapping.provenance.word(),
            cite: mapping.cite.clone(),
            set_relation: set_relation(mapping, topic),
            other,
        }
    }

    /// Where a row is shown: on the page of its pair or of its edition change, else on
    /// its subject's page.
    pub(super) fn row_url(&self, index: usize) -> String {
        let crosswalk = self.crosswalk();
        let mapping = &crosswalk.mappings[index];
        let set = &crosswalk.sets[mapping.set];
        let schemes = [mapping.subject, mapping.object].map(|topic| crosswalk[topic].scheme);
        if set.kind == SetKind::Editions && schemes[0] != schemes[1] && mapping.is_asserted() {
            return format!("{}#{}", edition_url(&set.id).href(), mapping.id);
        }
        self.pair_row_url(index)
            .unwrap_or_else(|| crosswalk[mapping.subject].url.href())
    }

    /// The row on the page of the two frameworks it joins, if it has one.
    fn pair_row_url(&self, index: usize) -> Option<String> {
        let crosswalk = self.crosswalk();
        let mapping = &crosswalk.mappings[index];
        let one = crosswalk.framework_of(mapping.subject)?;
        let pair = crosswalk.pair(one, crosswalk.framework_of(mapping.object)?)?;
        let page = self.parts.url_of(index).unwrap_or(&pair.url);
        Some(format!("{}#{}", page.href(), mapping.id))
    }
}

/// How the contents of a mapping's topics overlap, as one of them sees it.
fn set_relation(mapping: &Mapping, topic: TopicIdx) -> Option<String> {
    let (relation, basis) = mapping.set_relation_from(topic)?;
    let mut words = format!(
        "{} the other’s, judged by {}",
        relation.in_words(),
        basis.in_words()
    );
    if let Some(strength) = mapping.strength {
        words += &format!(", strength {strength} of 10");
    }
    Some(words)
}

/// The place of a scheme on its framework's page.
pub(super) fn scheme_anchor(id: &str) -> String {
    format!("cb-scheme-{id}")
}

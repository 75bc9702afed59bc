//! The page on method: how the crosswalk is to be read, and how far its rows have come.

use serde::Serialize;

use super::compare::{DirectionView, draft};
use super::edition::edition_url;
use super::shapes::{Row, SchemeRef};
use super::{Data, Maker, PageId, View};
use crate::address::PageUrl;
use crate::crosswalk::{
    Band, Mapping, Predicate, Role, SchemeStatus, Score, SetKind, SetRelation, Side, compose,
};

/// `method` in `method.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Method {
    /// Over all mapping sets together.
    pub total: ScoreView,
    /// The same for each mapping set, in the order of their files.
    pub sets: Vec<SetScore>,
    /// The five relations, each with the surest row of the book as an example.
    pub relations: Vec<RelationView>,
    /// Coverage of every framework in every other.
    pub coverage: Vec<DirectionView>,
    /// What follows for A and B from their set relations to a common topic.
    pub table: SetTable,
    pub inferred: InferredFigures,
    /// Of every scheme in force: topics that lessons teach.
    pub taught: Vec<Taught>,
    /// Rows between frameworks, or to common topics, that speak of an edition no
    /// longer in force.
    pub n_of_superseded: usize,
}

/// How far rows have come.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScoreView {
    /// Rows that are stated; deprecated ones are not counted.
    pub rows: usize,
    /// With a set relation and its basis; this and the next two with their share.
    pub typed: Figure,
    /// With at least one source.
    pub cited: Figure,
    /// Confirmed by a second person.
    pub reviewed: Figure,
    /// The surest first; they sum to `rows`.
    pub bands: Vec<BandView>,
    /// Rows that are no longer held and not part of `rows`.
    pub deprecated: usize,
    /// Declarations that a topic has no counterpart.
    pub gaps: usize,
    /// Pairs of topics that are told apart.
    pub false_friends: usize,
}

/// A count and its share of all rows.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Figure {
    /// The count.
    pub n: usize,
    /// In whole per cent.
    pub percent: usize,
}

/// How many rows are how sure.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BandView {
    /// `strong`, `moderate` or `weak`.
    pub word: &'static str,
    /// The least confidence, with two digits.
    pub least: String,
    /// The rows with such a confidence.
    pub figure: Figure,
}

/// The score of one set.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetScore {
    /// Title of the mapping set.
    pub title: String,
    /// `frameworks` or `editions`.
    pub kind: &'static str,
    /// The page that shows the rows, if one does.
    pub url: Option<String>,
    pub score: ScoreView,
}

/// A relation in words.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelationView {
    /// As in mapping files: `exact`.
    pub word: &'static str,
    /// To be read between subject and object: `same as`.
    pub words: &'static str,
    /// As a sign: `=`.
    pub symbol: &'static str,
    /// `skos:exactMatch`
    pub term: &'static str,
    /// Rows that state it, as they are written in mapping files.
    pub n: usize,
    /// Rows between frameworks come first; none if the book has no such row.
    pub example: Option<Row>,
}

/// A against the common topic in rows, B against it in columns.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetTable {
    /// How B stands to the common topic, in words: `lies within`.
    pub columns: Vec<&'static str>,
    /// One for each way in which A can stand to the common topic.
    pub rows: Vec<SetTableRow>,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetTableRow {
    /// How A stands to the common topic, in words: `contains`.
    pub words: &'static str,
    /// What follows for A against B; none if nothing does.
    pub cells: Vec<Option<&'static str>>,
}

/// How much follows from the rows.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InferredFigures {
    /// Relations that follow by logic.
    pub entailed: usize,
    /// Relations that are read so by convention.
    pub by_rule: usize,
    /// Of both, those between topics of two frameworks.
    pub between_frameworks: usize,
    /// Meetings at a common topic, from which nothing follows.
    pub meets: usize,
}

/// How many topics of a scheme lessons teach.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Taught {
    /// The edition in force.
    pub scheme: SchemeRef,
    /// Its topics that coverage counts.
    pub counted: usize,
    /// Those of them that a lesson explains.
    pub taught: usize,
}

/// The page, for a book with topics.
pub(super) fn pages(maker: &Maker<'_>) -> Vec<PageId> {
    let has_topics = !maker.crosswalk().topics.is_empty();
    has_topics.then_some(PageId::Method).into_iter().collect()
}

pub(super) fn method_url() -> PageUrl {
    PageUrl::of(&["compare", "method"])
}

pub(super) fn page(maker: &Maker<'_>) -> View {
    let data = Data::Method {
        method: Box::new(maker.method()),
    };
    maker.page(draft(
        "method.html",
        "method",
        method_url(),
        "How to read the crosswalk".to_owned(),
        "What the relations mean, what follows from them, and how far the rows have come"
            .to_owned(),
        data,
    ))
}

impl Maker<'_> {
    fn method(&self) -> Method {
        let crosswalk = self.crosswalk();
        let sets = (0..crosswalk.sets.len()).map(|set| self.set_score(set));
        let coverage = crosswalk.pairs.iter().flat_map(|pair| {
            [
                self.direction(pair.a, pair.b, &pair.a_to_b),
                self.direction(pair.b, pair.a, &pair.b_to_a),
            ]
        });
        let total = crosswalk.score_of_all();
        let relations = Predicate::WORDS.iter().zip(total.predicates);
        Method {
            sets: sets.collect(),
            relations: relations
                .map(|((_, predicate), n)| self.relation(*predicate, n))
                .collect(),
            coverage: coverage.collect(),
            table: set_table(),
            inferred: self.inferred_figures(),
            taught: self.taught(),
            n_of_superseded: self.n_of_superseded(),
            total: score_view(&total),
        }
    }

    fn set_score(&self, index: usize) -> SetScore {
        let crosswalk = self.crosswalk();
        let set = &crosswalk.sets[index];
        let sides = [set.subject, set.object].map(|side| match side {
            Side::Framework(framework) => Some(framework),
            Side::Scheme(scheme) => crosswalk.schemes[scheme].framework,
        });
        let url = match (set.kind, sides) {
            (SetKind::Editions, _) => crosswalk
                .editions_of(index)
                .map(|_| edition_url(&set.id).href()),
            (SetKind::Frameworks, [Some(one), Some(other)]) => {
                crosswalk.pair(one, other).map(|pair| pair.url.href())
            }
            _ => None,
        };
        SetScore {
            title: set.title.clone(),
            kind: match set.kind {
                SetKind::Frameworks => "frameworks",
                SetKind::Editions => "editions",
            },
            url,
            score: score_view(&crosswalk.score(index)),
        }
    }

    fn relation(&self, predicate: Predicate, n: usize) -> RelationView {
        let crosswalk = self.crosswalk();
        let between_frameworks = |mapping: &Mapping| {
            let ends = [mapping.subject, mapping.object].map(|t| crosswalk.framework_of(t));
            ends.iter().all(Option::is_some) && ends[0] != ends[1]
        };
        let rows = crosswalk.mappings.iter().enumerate();
        let example = rows
            .filter(|(_, mapping)| mapping.is_asserted() && mapping.predicate == predicate)
            .min_by(|(_, a), (_, b)| {
                let far = |mapping| !between_frameworks(mapping);
                far(a)
                    .cmp(&far(b))
                    .then(b.confidence.total_cmp(&a.confidence))
            });
        RelationView {
            word: predicate.word(),
            words: predicate.in_words(),
            symbol: predicate.symbol(),
            term: predicate.skos(),
            n,
            example: example.map(|(index, _)| self.row(index)),
        }
    }

    fn inferred_figures(&self) -> InferredFigures {
        let crosswalk = self.crosswalk();
        let by_rule = crosswalk.inferred.iter().filter(|i| i.by_rule()).count();
        let pairs = crosswalk.pairs.iter();
        InferredFigures {
            entailed: crosswalk.inferred.len() - by_rule,
            by_rule,
            between_frameworks: pairs.clone().map(|pair| pair.inferred.len()).sum(),
            meets: pairs.map(|pair| pair.meets.len()).sum(),
        }
    }

    fn taught(&self) -> Vec<Taught> {
        let crosswalk = self.crosswalk();
        let schemes = crosswalk.schemes.iter().enumerate();
        schemes
            .filter(|(_, s)| s.role == Role::Framework && s.status == SchemeStatus::Current)
            .map(|(index, _)| {
                let topics = crosswalk.topics.iter();
                let counted = topics.filter(|topic| topic.scheme == index && topic.counted);
                Taught {
                    scheme: self.scheme_ref(index),
                    counted: counted.clone().count(),
                    taught: counted.filter(|topic| !topic.taught_by.is_empty()).count(),
                }
            })
            .collect()
    }

    fn n_of_superseded(&self) -> usize {
        let crosswalk = self.crosswalk();
        let rows = crosswalk.mappings.iter().filter(|mapping| {
            mapping.is_asserted() && crosswalk.sets[mapping.set].kind == SetKind::Frameworks
        });
        rows.filter(|mapping| {
            let ends = [mapping.subject, mapping.object];
            let mut statuses = ends.map(|t| crosswalk.scheme_of(t).status).into_iter();
            statuses.any(|status| status != SchemeStatus::Current)
        })
        .count()
    }
}

fn score_view(score: &Score) -> ScoreView {
    let figure = |n: usize| Figure {
        n,
        percent: (n * 100 + score.rows / 2)
            .checked_div(score.rows)
            .unwrap_or(0),
    };
    let bands = Band::ALL.iter().zip(score.bands);
    ScoreView {
        rows: score.rows,
        typed: figure(score.typed),
        cited: figure(score.cited),
        reviewed: figure(score.reviewed),
        bands: bands
            .map(|(band, n)| BandView {
                word: band.word(),
                least: format!("{:.2}", band.least()),
                figure: figure(n),
            })
            .collect(),
        deprecated: score.deprecated,
        gaps: score.gaps,
        false_friends: score.false_friends,
    }
}

/// The table as the program uses it, so that the page cannot say anything else.
fn set_table() -> SetTable {
    let words = |relation: SetRelation| relation.in_words();
    let rows = SetRelation::WORDS.iter().map(|(_, a)| SetTableRow {
        words: words(*a),
        cells: SetRelation::WORDS
            .iter()
            .map(|(_, b)| compose(*a, *b).map(|claim| claim.in_words()))
            .collect(),
    });
    SetTable {
        columns: SetRelation::WORDS.iter().map(|(_, b)| words(*b)).collect(),
        rows: rows.collect(),
    }
}

//! The matrix of two frameworks: how many rows join each section of one to each
//! section of the other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::compare::draft;
use super::graph::{self, Drawing};
use super::pair::{asserted, below_pair, url_below};
use super::section::{Section, SectionRef};
use super::shapes::FrameworkRef;
use super::{Data, Maker, View};
use crate::address::PageUrl;
use crate::crosswalk::{Pair, Predicate};

/// `matrix` in `matrix.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixPage {
    /// The pair's first framework, whose sections are the rows.
    pub a: FrameworkRef,
    /// The pair's second framework, whose sections are the columns.
    pub b: FrameworkRef,
    /// Sections of the second framework that have rows.
    pub columns: Vec<SectionRef>,
    /// One for each section of the first framework that is mapped to the second.
    pub rows: Vec<MatrixRow>,
    /// Rows in each column.
    pub totals: Vec<usize>,
    /// Mappings in the whole matrix.
    pub n_rows: usize,
    /// Address of the page of the pair, after the root.
    pub pair_url: String,
    /// The same as a picture.
    pub drawing: Drawing,
}

/// A section of the first framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixRow {
    /// The section at the head of the row.
    pub section: SectionRef,
    /// One for each column.
    pub cells: Vec<MatrixCell>,
    /// Mappings in all its cells.
    pub total: usize,
}

/// The rows between two sections.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixCell {
    /// How many there are; 0 for none.
    pub n: usize,
    /// 0 for none to 4 for the most.
    pub shade: usize,
    /// The table of the pair with nothing but these rows; its first row without a
    /// script. Absent without rows.
    pub url: Option<String>,
    /// The column's section, for what a reader hears.
    pub to: String,
}

/// What joins two sections.
#[derive(Clone, Debug, Default)]
pub(super) struct Joint {
    /// As indices into `Crosswalk::mappings`.
    pub rows: Vec<usize>,
    /// The closest of their relations.
    pub best: Option<Predicate>,
}

/// Joints by the sections of the pair's first and second framework.
pub(super) type Joints = BTreeMap<(Section, Section), Joint>;

pub(super) fn url(pair: &Pair) -> PageUrl {
    url_below(pair, "matrix")
}

pub(super) fn page(maker: &Maker<'_>, index: usize) -> View {
    let pair = &maker.crosswalk().pairs[index];
    let (a, b) = (&maker.frameworks()[pair.a], &maker.frameworks()[pair.b]);
    let mut draft = draft(
        "matrix.html",
        "matrix",
        url(pair),
        format!("{} and {}, section by section", a.name, b.name),
        format!(
            "How many mappings join each part of {} to each part of {}",
            a.name, b.name
        ),
        Data::Matrix {
            matrix: Box::new(maker.matrix(pair)),
        },
    );
    draft.breadcrumb = below_pair(maker, pair, "Matrix".to_owned());
    maker.page(draft)
}

impl Maker<'_> {
    /// What joins the sections of a pair.
    pub(super) fn joints(&self, pair: &Pair) -> Joints {
        let crosswalk = self.crosswalk();
        let mut joints = Joints::new();
        for row in asserted(crosswalk, pair) {
            let mapping = &crosswalk.mappings[row];
            let (left, right) = self.sides(pair, mapping.subject, mapping.object);
            let predicate = mapping.seen_from(left).0;
            let ends = (self.sections.of(left), self.sections.of(right));
            let joint = joints.entry(ends).or_default();
            joint.rows.push(row);
            if joint.best.is_none_or(|best| predicate.rank() < best.rank()) {
                joint.best = Some(predicate);
            }
        }
        joints
    }

    /// The table of a pair, narrowed to the rows between two sections.
    pub(super) fn joint_url(&self, pair: &Pair, ends: (Section, Section), joint: &Joint) -> String {
        let first = joint.rows[0];
        let page = self.parts.url_of(first).unwrap_or(&pair.url);
        let (from, to) = (self.section_ref(ends.0), self.section_ref(ends.1));
        let id = &self.crosswalk().mappings[first].id;
        format!("{}?from={}&to={}#{id}", page.href(), from.id, to.id)
    }

    fn matrix(&self, pair: &Pair) -> MatrixPage {
        let joints = self.joints(pair);
        let from: BTreeSet<Section> = joints.keys().map(|(from, _)| *from).collect();
        let to: BTreeSet<Section> = joints.keys().map(|(_, to)| *to).collect();
        let n = |ends: &(Section, Section)| joints.get(ends).map_or(0, |joint| joint.rows.len());
        let most = joints.values().map(|joint| joint.rows.len()).max();
        let rows: Vec<MatrixRow> = from
            .iter()
            .map(|from| MatrixRow {
                section: self.section_ref(*from),
                cells: to
                    .iter()
                    .map(|to| MatrixCell {
                        n: n(&(*from, *to)),
                        shade: (n(&(*from, *to)) * 4).div_ceil(most.unwrap_or(1)),
                        url: joints
                            .get(&(*from, *to))
                            .map(|joint| self.joint_url(pair, (*from, *to), joint)),
                        to: self.section_ref(*to).label,
                    })
                    .collect(),
                total: to.iter().map(|to| n(&(*from, *to))).sum(),
            })
            .collect();
        MatrixPage {
            a: self.frameworks()[pair.a].clone(),
            b: self.frameworks()[pair.b].clone(),
            totals: to
                .iter()
                .map(|to| from.iter().map(|from| n(&(*from, *to))).sum())
                .collect(),
            columns: to.iter().map(|to| self.section_ref(*to)).collect(),
            n_rows: rows.iter().map(|row| row.total).sum(),
            rows,
            pair_url: pair.url.href(),
            drawing: graph::two_columns(self, pair, &joints),
        }
    }
}

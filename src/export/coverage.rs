//! How much of each framework has counterparts in each other, as part of the JSON
//! document.

use serde::Serialize;

use crate::crosswalk::{Coverage, Crosswalk, Direction};
use crate::link::Book;

/// One framework seen from another.
#[derive(Serialize)]
pub(super) struct CoverageJson<'a> {
    framework: &'a str,
    other: &'a str,
    overall: CountsJson,
    schemes: Vec<SchemeCountsJson<'a>>,
}

#[derive(Serialize)]
struct SchemeCountsJson<'a> {
    scheme: &'a str,
    #[serde(flatten)]
    counts: CountsJson,
}

#[derive(Serialize)]
struct CountsJson {
    counted: usize,
    exact: usize,
    overlapping: usize,
    related: usize,
    declared_none: usize,
    undecided: usize,
}

impl From<&Coverage> for CountsJson {
    fn from(coverage: &Coverage) -> Self {
        Self {
            counted: coverage.counted,
            exact: coverage.exact,
            overlapping: coverage.overlapping,
            related: coverage.related,
            declared_none: coverage.declared_none,
            undecided: coverage.undecided,
        }
    }
}

/// Every pair of frameworks in both directions.
pub(super) fn coverage<'a>(book: &'a Book, crosswalk: &'a Crosswalk) -> Vec<CoverageJson<'a>> {
    let id = |framework: usize| book.frameworks[framework].file.id.value.as_str();
    let direction = |of: usize, other: usize, direction: &Direction| CoverageJson {
        framework: id(of),
        other: id(other),
        overall: (&direction.overall).into(),
        schemes: direction
            .schemes
            .iter()
            .map(|(scheme, coverage)| SchemeCountsJson {
                scheme: &crosswalk.schemes[*scheme].id,
                counts: coverage.into(),
            })
            .collect(),
    };
    let pairs = crosswalk.pairs.iter();
    pairs
        .flat_map(|pair| {
            [
                direction(pair.a, pair.b, &pair.a_to_b),
                direction(pair.b, pair.a, &pair.b_to_a),
            ]
        })
        .collect()
}

//! What two set relations to one hub topic say about each other: the table, and
//! nothing that it does not hold.
//!
//! It holds for topics whose content is not empty, whether "subset" leaves out
//! equality or not.

use super::infer::Claim;
use super::predicate::SetRelation;

impl SetRelation {
    /// The same relation read from object to subject.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::SubsetOf => Self::SupersetOf,
            Self::SupersetOf => Self::SubsetOf,
            symmetric => symmetric,
        }
    }

    /// How to read it between subject and object: "A *lies within* B".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Equal => "covers the same as",
            Self::SubsetOf => "lies within",
            Self::SupersetOf => "contains",
            Self::IntersectsWith => "overlaps with",
            Self::NotRelated => "shares nothing with",
        }
    }

    /// The sign between subject and object.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::SubsetOf => "⊆",
            Self::SupersetOf => "⊇",
            Self::IntersectsWith => "∩",
            Self::NotRelated => "∅",
        }
    }
}

/// The set relations that a claim leaves open between its subject and its object.
/// Hierarchical claims are read as proper ones, as mappings are.
pub(super) fn left_open(claim: Claim) -> &'static [SetRelation] {
    use SetRelation::{Equal, IntersectsWith, NotRelated, SubsetOf, SupersetOf};
    match claim {
        Claim::Match(predicate) => predicate.set_relations(),
        Claim::BroaderTransitive | Claim::Set(SubsetOf) => &[SubsetOf],
        Claim::NarrowerTransitive | Claim::Set(SupersetOf) => &[SupersetOf],
        Claim::Set(Equal) => &[Equal],
        Claim::Set(IntersectsWith) => &[IntersectsWith],
        Claim::Set(NotRelated) => &[NotRelated],
        Claim::Overlap => &[Equal, SubsetOf, SupersetOf, IntersectsWith],
    }
}

/// What follows for A against B from A against H and B against H; often nothing.
pub fn compose(a_to_hub: SetRelation, b_to_hub: SetRelation) -> Option<Claim> {
    use SetRelation::{Equal, IntersectsWith, NotRelated, SubsetOf, SupersetOf};
    let relation = match (a_to_hub, b_to_hub) {
        (Equal, relation) => relation.inverse(),
        (relation, Equal) => relation,
        (SubsetOf, SupersetOf) => SubsetOf,
        (SupersetOf, SubsetOf) => SupersetOf,
        (SupersetOf, SupersetOf | IntersectsWith) | (IntersectsWith, SupersetOf) => {
            return Some(Claim::Overlap);
        }
        (SubsetOf, NotRelated) | (NotRelated, SubsetOf) => NotRelated,
        _ => return None,
    };
    Some(Claim::Set(relation))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells as they are printed in the book's method page: rows are A against
    /// the hub, columns B against it.
    const TABLE: [&str; 5] = [
        "equal superset subset intersects unrelated",
        "subset - subset - unrelated",
        "superset superset overlap overlap -",
        "intersects - overlap - -",
        "unrelated unrelated - - -",
    ];

    fn word(claim: Option<Claim>) -> &'static str {
        match claim {
            None => "-",
            Some(Claim::Overlap) => "overlap",
            Some(Claim::Set(SetRelation::Equal)) => "equal",
            Some(Claim::Set(SetRelation::SubsetOf)) => "subset",
            Some(Claim::Set(SetRelation::SupersetOf)) => "superset",
            Some(Claim::Set(SetRelation::IntersectsWith)) => "intersects",
            Some(Claim::Set(SetRelation::NotRelated)) => "unrelated",
            Some(other) => panic!("{other:?} is no set relation"),
        }
    }

    #[test]
    fn all_cells_are_as_printed() {
        for ((_, a), row) in SetRelation::WORDS.iter().zip(TABLE) {
            let cells: Vec<&str> = SetRelation::WORDS
                .iter()
                .map(|(_, b)| word(compose(*a, *b)))
                .collect();
            assert_eq!(cells.join(" "), row, "{a:?}");
        }
    }

    /// Sets of four things as bits, none empty.
    fn sets() -> std::ops::Range<u8> {
        1..16
    }

    /// Every relation that is true of two sets, if "subset" may mean "equal".
    fn loose(a: u8, b: u8) -> Vec<SetRelation> {
        let (within, contains) = (a & !b == 0, b & !a == 0);
        let mut all = Vec::new();
        if within && contains {
            all.push(SetRelation::Equal);
        }
        if within {
            all.push(SetRelation::SubsetOf);
        }
        if contains {
            all.push(SetRelation::SupersetOf);
        }
        all.push(match a & b {
            0 => SetRelation::NotRelated,
            _ => SetRelation::IntersectsWith,
        });
        all
    }

    /// The one relation of two sets, if each leaves out the others.
    fn strict(a: u8, b: u8) -> Vec<SetRelation> {
        loose(a, b)[..1].to_vec()
    }

    #[test]
    fn every_cell_holds_of_all_small_sets_and_no_cell_says_too_little() {
        for relations in [loose, strict] {
            for (_, to_hub) in SetRelation::WORDS {
                for (_, from_hub) in SetRelation::WORDS {
                    // What could be said: true in all worlds where the premises are.
                    let mut possible: Vec<SetRelation> =
                        SetRelation::WORDS.map(|(_, relation)| relation).to_vec();
                    let (mut n_worlds, mut all_meet) = (0, true);
                    for a in sets() {
                        for b in sets() {
                            for hub in sets() {
                                if relations(a, hub).contains(&to_hub)
                                    && relations(b, hub).contains(&from_hub)
                                {
                                    n_worlds += 1;
                                    all_meet &= a & b != 0;
                                    let here = relations(a, b);
                                    possible.retain(|relation| here.contains(relation));
                                }
                            }
                        }
                    }
                    assert!(n_worlds > 0, "{to_hub:?} {from_hub:?} never happens");
                    match compose(to_hub, from_hub) {
                        None => assert!(possible.is_empty() && !all_meet),
                        Some(Claim::Overlap) => assert!(all_meet),
                        Some(Claim::Set(claim)) => assert!(possible.contains(&claim)),
                        Some(other) => panic!("{other:?} is no set relation"),
                    }
                }
            }
        }
    }
}

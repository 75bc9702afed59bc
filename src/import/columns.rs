//! The columns that are understood, by all their names: ours and those of SSSOM.

use std::collections::BTreeMap;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Id,
    Set,
    Subject,
    SubjectLabel,
    SubjectSource,
    Predicate,
    Modifier,
    Object,
    ObjectLabel,
    ObjectSource,
    Justification,
    Confidence,
    Rationale,
    Same,
    Differs,
    Relation,
    Basis,
    Strength,
    Cite,
    Provenance,
    Author,
    Date,
    Status,
    Reviewer,
    Word,
}

/// Names of columns and metadata keys, the more telling ones of a slot first: the first
/// that holds something counts.
const NAMES: &[(&str, Slot)] = &[
    ("id", Slot::Id),
    ("ext_id", Slot::Id),
    ("record_id", Slot::Id),
    ("set", Slot::Set),
    ("ext_set", Slot::Set),
    ("subject", Slot::Subject),
    ("subject_id", Slot::Subject),
    ("subject_label", Slot::SubjectLabel),
    ("subject_source", Slot::SubjectSource),
    ("predicate", Slot::Predicate),
    ("predicate_id", Slot::Predicate),
    ("predicate_modifier", Slot::Modifier),
    ("object", Slot::Object),
    ("object_id", Slot::Object),
    ("object_label", Slot::ObjectLabel),
    ("object_source", Slot::ObjectSource),
    ("mapping_justification", Slot::Justification),
    ("confidence", Slot::Confidence),
    ("rationale", Slot::Rationale),
    ("ext_rationale", Slot::Rationale),
    ("comment", Slot::Rationale),
    ("same", Slot::Same),
    ("ext_same", Slot::Same),
    ("differs", Slot::Differs),
    ("ext_differs", Slot::Differs),
    ("relation", Slot::Relation),
    ("ext_relation", Slot::Relation),
    ("basis", Slot::Basis),
    ("ext_basis", Slot::Basis),
    ("strength", Slot::Strength),
    ("ext_strength", Slot::Strength),
    ("cite", Slot::Cite),
    ("ext_cite", Slot::Cite),
    ("provenance", Slot::Provenance),
    ("ext_provenance", Slot::Provenance),
    ("author", Slot::Author),
    ("author_label", Slot::Author),
    ("author_id", Slot::Author),
    ("creator_label", Slot::Author),
    ("creator_id", Slot::Author),
    ("date", Slot::Date),
    ("mapping_date", Slot::Date),
    ("publication_date", Slot::Date),
    ("status", Slot::Status),
    ("ext_status", Slot::Status),
    ("reviewer", Slot::Reviewer),
    ("reviewer_label", Slot::Reviewer),
    ("reviewer_id", Slot::Reviewer),
    ("word", Slot::Word),
    ("ext_word", Slot::Word),
];

/// Columns that say what the book knows by itself: leaving them out loses nothing.
const DERIVED: &[&str] = &[
    "predicate_label",
    "predicate_type",
    "subject_type",
    "object_type",
    "subject_source_version",
    "object_source_version",
    "mapping_cardinality",
];

/// The names of a slot, the more telling first.
pub fn names(slot: Slot) -> impl Iterator<Item = &'static str> {
    let all = NAMES.iter().filter(move |(_, named)| *named == slot);
    all.map(|(name, _)| *name)
}

/// The slot that a column's name stands for.
pub fn slot(name: &str) -> Option<Slot> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, slot)| *slot)
}

/// Whether a column may be left out without a word.
pub fn is_derived(name: &str) -> bool {
    DERIVED.contains(&name)
}

/// Every name that is understood, to suggest one.
pub fn known() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// Which columns of a table hold what, as indices of cells.
#[derive(Debug, Default)]
pub struct Columns(BTreeMap<Slot, Vec<usize>>);

impl Columns {
    /// The columns with these names.
    pub fn new(header: &[String]) -> Self {
        let mut columns: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (name, slot) in NAMES {
            if let Some(index) = header.iter().position(|column| column == name) {
                columns.entry(*slot).or_default().push(index);
            }
        }
        Self(columns)
    }

    /// The columns of a slot, the more telling first; none if the table has none.
    pub fn of(&self, slot: Slot) -> &[usize] {
        self.0.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// Whether the table has a column for the slot.
    pub fn has(&self, slot: Slot) -> bool {
        self.0.contains_key(&slot)
    }
}

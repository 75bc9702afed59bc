//! Mapping sets: one file each, between two frameworks or between two editions.

use std::ops::Range;

use super::catalog::Catalog;
use super::lookup::{IdForm, Lookup, Side, Taken};
use super::mapping::{Mapping, NoMatch, Not};
use super::place::{DataFile, Place, read_fields};
use super::rows::Rows;
use crate::config::values;
use crate::data::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// One of the two ends of a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Subject,
    Object,
}

impl End {
    /// Both ends by their words in mapping files.
    pub const WORDS: [(&'static str, Self); 2] =
        [("subject", Self::Subject), ("object", Self::Object)];

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
        }
    }

    /// The opposite end.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Subject => Self::Object,
            Self::Object => Self::Subject,
        }
    }
}

/// The side on which a set claims to have left nothing undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Complete {
    None,
    Subject,
    Object,
    Both,
}

impl Complete {
    /// Every claim by its word in mapping files.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("none", Self::None),
        ("subject", Self::Subject),
        ("object", Self::Object),
        ("both", Self::Both),
    ];

    /// Whether the claim covers this end.
    pub fn claims(self, end: End) -> bool {
        match self {
            Self::None => false,
            Self::Subject => end == End::Subject,
            Self::Object => end == End::Object,
            Self::Both => true,
        }
    }
}

/// What a set compares, told by the folder of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetKind {
    /// `mappings/`: frameworks, hubs and vocabularies.
    Frameworks,
    /// `editions/`: two schemes of one framework.
    Editions,
}

/// A file of mappings (SSSOM mapping set).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingSet {
    /// Frozen; lowercase letters, digits and hyphens.
    pub id: String,
    pub kind: SetKind,
    pub subject: Side,
    pub object: Side,
    pub title: String,
    /// SPDX name, such as `CC-BY-4.0`.
    pub license: Option<String>,
    pub creators: Vec<String>,
    pub version: Option<String>,
    pub complete: Complete,
    /// Its rows in `Crosswalk::mappings`, in the order of the file.
    pub mappings: Range<usize>,
    /// Its rows in `Crosswalk::gaps`.
    pub gaps: Range<usize>,
    /// Its rows in `Crosswalk::false_friends`.
    pub false_friends: Range<usize>,
    /// Rows had faults and were left out.
    pub has_lost_rows: bool,
    /// Place of its id.
    pub span: Span,
    /// Place of `complete`, or of the set if it claims nothing.
    pub complete_span: Span,
}

impl MappingSet {
    /// What stands at an end of its rows.
    pub fn side(&self, end: End) -> Side {
        match end {
            End::Subject => self.subject,
            End::Object => self.object,
        }
    }
}

/// All sets in the order of their paths, with their rows.
#[derive(Default)]
pub(super) struct Statements {
    pub sets: Vec<MappingSet>,
    pub mappings: Vec<Mapping>,
    pub gaps: Vec<NoMatch>,
    pub false_friends: Vec<Not>,
}

/// Reads every mapping set. Mapping ids are claimed in `ids`.
///
/// Rows with unknown topics or without required keys are reported and left out; so
/// are all rows of a set whose head is incomplete or names unknown sides.
pub(super) fn statements(
    files: &[DataFile<'_>],
    catalog: &Catalog,
    lookup: &mut Lookup<'_>,
    ids: &mut Taken,
) -> Statements {
    let mut statements = Statements::default();
    let mut set_ids = Taken::new("set");
    for file in files {
        let kind = match file.place {
            Place::Mappings => SetKind::Frameworks,
            Place::Editions => SetKind::Editions,
            _ => continue,
        };
        let mut all = Vec::new();
        read_fields(file, &mut all, |top, all| {
            let set = read_head(top, kind, catalog, lookup, all);
            if let Some(set) = &set {
                let id = Spanned {
                    value: set.id.clone(),
                    span: set.span,
                };
                all.extend(set_ids.claim(&id).err());
            }
            let mut rows = Rows {
                catalog,
                lookup,
                ids,
                set: statements.sets.len(),
                sides: set.as_ref().map(|set| (set.subject, set.object)),
            };
            let tables = [top.tables("mapping"), top.tables("no_match")];
            let n_tables = tables[0].len() + tables[1].len();
            let [mappings, gaps] = tables;
            let mappings = rows.read(mappings, Rows::mapping, all);
            let gaps = rows.read(gaps, Rows::gap, all);
            let false_friends = rows.read(top.tables("not"), Rows::false_friend, all);
            if let Some(mut set) = set {
                let n_rows = mappings.len() + gaps.len();
                set.has_lost_rows = n_rows < n_tables || !file.is_sound();
                set.mappings = append(&mut statements.mappings, mappings);
                set.gaps = append(&mut statements.gaps, gaps);
                set.false_friends = append(&mut statements.false_friends, false_friends);
                statements.sets.push(set);
            }
        });
        lookup.faults.append(&mut all);
    }
    statements
}

/// Moves rows to the end of a list and returns their place there.
fn append<T>(list: &mut Vec<T>, mut rows: Vec<T>) -> Range<usize> {
    let start = list.len();
    list.append(&mut rows);
    start..list.len()
}

/// Reads `[set]`.
fn read_head(
    top: &mut Fields<'_>,
    kind: SetKind,
    catalog: &Catalog,
    lookup: &mut Lookup<'_>,
    all: &mut Vec<Diagnostic>,
) -> Option<MappingSet> {
    let Some(mut fields) = top.table("set") else {
        top.missing("set");
        return None;
    };
    let id = fields.required_text("id");
    let subject_id = fields.required_text("subject");
    let object_id = fields.required_text("object");
    let complete = fields.word("complete", &Complete::WORDS);
    let creators = values(fields.texts("creator"));
    let mut optional = |key| fields.text(key).map(|text: Spanned<String>| text.value);
    let (title, license, version) = (optional("title"), optional("license"), optional("version"));
    let head_span = fields.span();
    all.extend(fields.finish());

    all.extend(id.as_ref().and_then(|id| IdForm::File.check(id)));
    let mut side = |id: &Spanned<String>| match kind {
        SetKind::Frameworks => lookup.side(id),
        SetKind::Editions => lookup.scheme(id).map(Side::Scheme),
    };
    let subject = subject_id.as_ref().and_then(&mut side);
    let object = object_id.as_ref().and_then(&mut side);
    let (id, subject, object, object_id) = (id?, subject?, object?, object_id?);
    if kind == SetKind::Editions && framework(catalog, subject) != framework(catalog, object) {
        let (one, other) = (lookup.side_id(subject), lookup.side_id(object));
        let message = format!("`{one}` and `{other}` are not editions of one framework");
        let help = "mappings between frameworks stand in `content/crosswalk/mappings/`";
        all.push(Diagnostic::new(Code::WrongFramework, object_id.span, message).help(help));
    }
    Some(MappingSet {
        kind,
        subject,
        object,
        title: title.unwrap_or_else(|| id.value.clone()),
        license,
        creators,
        version,
        complete: complete
            .as_ref()
            .map_or(Complete::None, |complete| complete.value),
        complete_span: complete.map_or(head_span, |complete| complete.span),
        mappings: 0..0,
        gaps: 0..0,
        false_friends: 0..0,
        has_lost_rows: false,
        span: id.span,
        id: id.value,
    })
}

/// The framework that a side belongs to, if any.
fn framework(catalog: &Catalog, side: Side) -> Option<usize> {
    match side {
        Side::Framework(framework) => Some(framework),
        Side::Scheme(scheme) => catalog.schemes[scheme].framework,
    }
}

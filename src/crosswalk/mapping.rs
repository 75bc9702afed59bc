//! The rows of a mapping set: stated relations, declared gaps and false friends.

use jiff::civil::Date;

use super::catalog::Catalog;
use super::lookup::{IdForm, Lookup, Side, Taken};
use super::predicate::{Basis, Predicate, SetRelation};
use super::required;
use super::set::End;
use super::topic::TopicIdx;
use crate::config::values;
use crate::data::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A stated relation between two topics (SSSOM mapping).
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Frozen; its permalink's anchor.
    pub id: String,
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    pub subject: TopicIdx,
    pub object: TopicIdx,
    pub predicate: Predicate,
    /// How sure the author is, from 0 to 1.
    pub confidence: f64,
    pub rationale: String,
    /// What the topics share, for comparison pages.
    pub same: Vec<String>,
    pub differs: Vec<String>,
    /// Agrees with the predicate, unless that was reported.
    pub relation: Option<SetRelation>,
    pub basis: Option<Basis>,
    /// How much the topics overlap, from 0 to 10.
    pub strength: Option<u8>,
    /// Sources as `key:locator`.
    pub cite: Vec<String>,
    pub author: String,
    pub date: Date,
    pub status: MappingStatus,
    pub reviewer: Option<String>,
    pub provenance: Provenance,
    /// Place of its id.
    pub span: Span,
    /// Place of its predicate, where contradictions are shown.
    pub predicate_span: Span,
}

impl Mapping {
    /// The statement as one of its topics makes it: how that topic relates to which
    /// other. A topic that is not part of it sees it as the object does.
    pub fn seen_from(&self, topic: TopicIdx) -> (Predicate, TopicIdx) {
        if topic == self.subject {
            (self.predicate, self.object)
        } else {
            (self.predicate.inverse(), self.subject)
        }
    }

    /// Whether it is stated still: deprecated rows are kept, but neither counted nor
    /// checked against others.
    pub fn is_asserted(&self) -> bool {
        self.status != MappingStatus::Deprecated
    }
}

/// How far a mapping has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappingStatus {
    Proposed,
    /// Confirmed by a second person, with a source.
    Reviewed,
    /// No longer held, kept for its permalink.
    Deprecated,
}

impl MappingStatus {
    const WORDS: [(&'static str, Self); 3] = [
        ("proposed", Self::Proposed),
        ("reviewed", Self::Reviewed),
        ("deprecated", Self::Deprecated),
    ];

    /// The word in mapping files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reviewed => "reviewed",
            Self::Deprecated => "deprecated",
        }
    }
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// The author's own comparison.
    Analysis,
    /// The text that the course grew from.
    Seed,
    /// Published work.
    Literature,
}

impl Provenance {
    /// Every provenance by its word in data files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("analysis", Self::Analysis),
        ("seed", Self::Seed),
        ("literature", Self::Literature),
    ];

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Analysis => "analysis",
            Self::Seed => "seed",
            Self::Literature => "literature",
        }
    }
}

/// A topic that has no counterpart on the other side of its set (SSSOM
/// `NoTermFound`): looked at, and nothing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMatch {
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    /// The side on which the topic stands.
    pub side: End,
    pub topic: TopicIdx,
    pub rationale: String,
    /// Place of the topic's id.
    pub span: Span,
}

/// Two topics that look alike and are not: false friends (SSSOM `Not`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Not {
    /// Index into `Crosswalk::sets`.
    pub set: usize,
    pub subject: TopicIdx,
    pub object: TopicIdx,
    /// The word that both use.
    pub word: Option<String>,
    pub rationale: String,
    /// Place of the subject's id.
    pub span: Span,
}

/// Reads the rows of one set.
pub(super) struct Rows<'a, 'b, 'c> {
    pub catalog: &'a Catalog,
    pub lookup: &'b mut Lookup<'c>,
    /// Ids of mappings so far.
    pub ids: &'b mut Taken,
    /// Index of the set.
    pub set: usize,
    /// What its rows are to stand between, if known.
    pub sides: Option<(Side, Side)>,
}

impl Rows<'_, '_, '_> {
    /// Reads a list of rows with `read`; incomplete ones are left out.
    pub fn read<T>(
        &mut self,
        tables: Vec<Fields<'_>>,
        read: impl Fn(&mut Self, &mut Fields<'_>) -> Option<T>,
        all: &mut Vec<Diagnostic>,
    ) -> Vec<T> {
        let mut rows = Vec::with_capacity(tables.len());
        for mut fields in tables {
            rows.extend(read(self, &mut fields));
            all.extend(fields.finish());
        }
        rows
    }

    /// Reads `[[mapping]]`.
    pub fn mapping(&mut self, fields: &mut Fields<'_>) -> Option<Mapping> {
        let id = fields.required_text("id");
        let subject = self.topic(fields, "subject", End::Subject);
        let object = self.topic(fields, "object", End::Object);
        let predicate = required(fields, "predicate", |fields, key| {
            fields.word(key, &Predicate::WORDS)
        });
        let confidence = required(fields, "confidence", Fields::number);
        let rationale = fields.required_text("rationale");
        let author = fields.required_text("author");
        let date = required(fields, "date", Fields::date);
        let same = values(fields.texts("same"));
        let differs = values(fields.texts("differs"));
        let relation = fields.word("relation", &SetRelation::WORDS);
        let basis = fields.word("basis", &Basis::WORDS);
        let strength = fields.integer("strength");
        let cite = values(fields.texts("cite"));
        let status = fields.word("status", &MappingStatus::WORDS);
        let reviewer = fields.text("reviewer").map(|reviewer| reviewer.value);
        let provenance = fields.word("provenance", &Provenance::WORDS);

        if let Some(id) = &id {
            let fault = IdForm::Anchor
                .check(id)
                .or_else(|| self.ids.claim(id).err());
            fault.into_iter().for_each(|fault| fields.complain(fault));
        }
        check_relation(fields, predicate.as_ref(), relation.as_ref());
        let confidence = confidence.map(|number| {
            check_range(fields, &number, 0.0..=1.0, "confidence");
            number.value.clamp(0.0, 1.0)
        });
        #[expect(clippy::cast_precision_loss, reason = "only the range is looked at")]
        let strength = strength.map(|number| {
            let as_float = Spanned {
                value: number.value as f64,
                span: number.span,
            };
            check_range(fields, &as_float, 0.0..=10.0, "strength");
            u8::try_from(number.value.clamp(0, 10)).unwrap_or(10)
        });
        if let Some(status) = status.as_ref()
            && status.value == MappingStatus::Reviewed
        {
            check_review(fields, status.span, reviewer.as_ref(), &cite);
        }
        let (id, predicate) = (id?, predicate?);
        Some(Mapping {
            set: self.set,
            subject: subject?,
            object: object?,
            predicate: predicate.value,
            confidence: confidence?,
            rationale: rationale?.value,
            same,
            differs,
            relation: relation.map(|relation| relation.value),
            basis: basis.map(|basis| basis.value),
            strength,
            cite,
            author: author?.value,
            date: date?.value,
            status: status.map_or(MappingStatus::Proposed, |status| status.value),
            reviewer,
            provenance: provenance.map_or(Provenance::Analysis, |provenance| provenance.value),
            span: id.span,
            id: id.value,
            predicate_span: predicate.span,
        })
    }

    /// Reads `[[no_match]]`.
    pub fn gap(&mut self, fields: &mut Fields<'_>) -> Option<NoMatch> {
        let side = required(fields, "side", |fields, key| fields.word(key, &End::WORDS));
        let id = fields.required_text("topic");
        let rationale = fields.required_text("rationale");
        let (side, id) = (side?.value, id?);
        let topic = self.lookup.topic(&id)?;
        self.check_side(fields, &id, topic, side);
        Some(NoMatch {
            set: self.set,
            side,
            topic,
            rationale: rationale?.value,
            span: id.span,
        })
    }

    /// Reads `[[not]]`.
    pub fn false_friend(&mut self, fields: &mut Fields<'_>) -> Option<Not> {
        let span = fields.node("subject").map(|node| node.span);
        let subject = self.topic(fields, "subject", End::Subject);
        let object = self.topic(fields, "object", End::Object);
        let word = fields.text("word").map(|word| word.value);
        let rationale = fields.required_text("rationale");
        Some(Not {
            set: self.set,
            subject: subject?,
            object: object?,
            word,
            rationale: rationale?.value,
            span: span?,
        })
    }

    /// The topic named under `key`, which must stand on its side of the set.
    fn topic(&mut self, fields: &mut Fields<'_>, key: &'static str, end: End) -> Option<TopicIdx> {
        let id = fields.required_text(key)?;
        let topic = self.lookup.topic(&id)?;
        self.check_side(fields, &id, topic, end);
        Some(topic)
    }

    fn check_side(&self, fields: &mut Fields<'_>, id: &Spanned<String>, topic: TopicIdx, end: End) {
        let Some((subject, object)) = self.sides else {
            return;
        };
        let (side, other) = match end {
            End::Subject => (subject, object),
            End::Object => (object, subject),
        };
        if self.catalog.holds(side, topic) {
            return;
        }
        let (end, name) = (end.word(), self.lookup.side_id(side));
        let message = format!("`{}` is not a topic of `{name}`, the set's {end}", id.value);
        let fault = Diagnostic::new(Code::WrongFramework, id.span, message);
        fields.complain(if self.catalog.holds(other, topic) {
            fault.help("it belongs to the other side of this set")
        } else {
            fault
        });
    }
}

fn check_relation(
    fields: &mut Fields<'_>,
    predicate: Option<&Spanned<Predicate>>,
    relation: Option<&Spanned<SetRelation>>,
) {
    let Some(relation) = relation else {
        return;
    };
    let word = relation.value.word();
    if fields.node("basis").is_none() {
        let message = format!("relation `{word}` has no basis");
        fields.complain(
            Diagnostic::new(Code::RelationConflict, relation.span, message)
                .help("add `basis = \"semantic\"`, or syntactic or functional"),
        );
    }
    let Some(predicate) = predicate.map(|predicate| predicate.value) else {
        return;
    };
    let fitting = predicate.set_relations();
    if !fitting.contains(&relation.value) {
        let fitting: Vec<&str> = fitting.iter().map(|relation| relation.word()).collect();
        let predicate = predicate.word();
        let message = format!("relation `{word}` disagrees with predicate `{predicate}`");
        fields.complain(
            Diagnostic::new(Code::RelationConflict, relation.span, message)
                .help(format!("`{predicate}` goes with {}", fitting.join(" or "))),
        );
    }
}

fn check_range(
    fields: &mut Fields<'_>,
    number: &Spanned<f64>,
    range: std::ops::RangeInclusive<f64>,
    key: &str,
) {
    if !range.contains(&number.value) {
        let (least, most) = (range.start(), range.end());
        let message = format!("`{key}` must lie between {least} and {most}");
        fields.complain(Diagnostic::new(Code::OutOfRange, number.span, message));
    }
}

/// A missing date is reported for every mapping, reviewed or not.
fn check_review(fields: &mut Fields<'_>, span: Span, reviewer: Option<&String>, cite: &[String]) {
    let has_reviewer = reviewer.is_some_and(|name| !name.trim().is_empty());
    let has_source = cite.iter().any(|source| !source.trim().is_empty());
    let missing: Vec<&str> = [("`reviewer`", has_reviewer), ("`cite`", has_source)]
        .into_iter()
        .filter_map(|(key, there)| (!there).then_some(key))
        .collect();
    if !missing.is_empty() {
        let message = format!("reviewed mapping without {}", missing.join(" and "));
        fields.complain(
            Diagnostic::new(Code::MissingReview, span, message)
                .help("name the reviewer and a source, or go back to `proposed`"),
        );
    }
}

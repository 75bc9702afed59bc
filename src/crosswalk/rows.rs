//! Reading the rows of a mapping set, and what can be checked of each alone.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::catalog::Catalog;
use super::lookup::{IdForm, Lookup, Side, Taken};
use super::mapping::{Mapping, MappingStatus, NoMatch, Not, Provenance};
use super::place::required;
use super::predicate::{Basis, Predicate, SetRelation};
use super::set::End;
use super::topic::TopicIdx;
use crate::config::values;
use crate::data::Fields;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

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
        let strength = strength.map(|number| {
            check_range(fields, &number, 0..=10, "strength");
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

fn check_range<T: PartialOrd + Display>(
    fields: &mut Fields<'_>,
    number: &Spanned<T>,
    range: RangeInclusive<T>,
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

//! Schemes: what one file says about an edition, a hub or a vocabulary.
//!
//! Knows one file at a time; `catalog` joins schemes and topics by name.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::lookup::IdForm;
use super::place::{DataFile, read_fields, required};
use super::topic::{TopicDraft, TopicIdx, read_topic};
use crate::config::values;
use crate::data::{Fields, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::suggest;

/// What a scheme is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// An edition of a framework.
    Framework,
    /// Neutral topics that frameworks map to.
    Hub,
    /// Terms that no framework owns, such as skills.
    Vocabulary,
}

/// Whether a scheme is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemeStatus {
    Current,
    Superseded,
    Withdrawn,
}

impl SchemeStatus {
    /// Every status by its word in scheme files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("current", Self::Current),
        ("superseded", Self::Superseded),
        ("withdrawn", Self::Withdrawn),
    ];

    /// The word in scheme files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One edition's list of topics (skos:ConceptScheme).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Frozen; lowercase letters and digits.
    pub id: String,
    pub title: String,
    pub version: Option<String>,
    pub status: SchemeStatus,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day of the calendar.
    pub issued: Option<String>,
    /// The earlier edition, as an index into `Crosswalk::schemes`.
    pub replaces: Option<usize>,
    pub role: Role,
    /// Kinds of topics that coverage counts; if empty, topics without narrower ones.
    pub granularity: Vec<String>,
    /// What is verified and what to check with the owner.
    pub note: Option<String>,
    /// The framework it belongs to, as an index into `Book::frameworks`; none for
    /// hubs and vocabularies.
    pub framework: Option<usize>,
    /// Topics without a broader one, in the order of the file.
    pub roots: Vec<TopicIdx>,
    pub n_topics: usize,
    /// Place of its id.
    pub span: Span,
}

/// A scheme with the names in it not yet looked up.
pub(super) struct SchemeDraft {
    pub scheme: Scheme,
    pub replaces: Option<Spanned<String>>,
    pub topics: Vec<TopicDraft>,
    /// Topics had faults and were left out.
    pub has_lost_topics: bool,
}

/// Where a scheme's file stands.
#[derive(Clone, Copy)]
pub(super) enum Home {
    /// In a framework's folder, if that framework is known.
    Framework(Option<usize>),
    /// In `content/crosswalk/`.
    Crosswalk,
}

/// Reads a scheme's file; nothing comes out if it has no `[scheme]` with an id.
pub(super) fn read_scheme(
    file: &DataFile<'_>,
    home: Home,
    all: &mut Vec<Diagnostic>,
) -> Option<SchemeDraft> {
    read_fields(file, all, |top, all| {
        let Some(mut fields) = top.table("scheme") else {
            top.missing("scheme");
            // Asked for, so that a topic is not called an unknown key as well.
            top.node("topic");
            return None;
        };
        let Some(id) = fields.required_text("id") else {
            all.extend(fields.faults());
            top.node("topic");
            return None;
        };
        all.extend(IdForm::Word.check(&id));
        let title = fields.text("title");
        let granularity = fields.texts("granularity");
        let issued = issued(&mut fields);
        let status = fields.word("status", &SchemeStatus::WORDS);
        let role = role(&mut fields, home);
        let replaces = fields.text("replaces");
        let mut optional = |key| fields.text(key).map(|text: Spanned<String>| text.value);
        let (version, note) = (optional("version"), optional("note"));
        all.extend(fields.finish());

        let tables = top.tables("topic");
        let n_tables = tables.len();
        let topics: Vec<TopicDraft> = tables
            .into_iter()
            .filter_map(|fields| read_topic(fields, &id.value, all))
            .collect();
        check_granularity(&granularity, &topics, all);
        let scheme = Scheme {
            title: title.map_or_else(|| id.value.clone(), |title| title.value),
            version,
            status: status.map_or(SchemeStatus::Current, |status| status.value),
            issued,
            replaces: None,
            role,
            granularity: values(granularity),
            note,
            framework: match home {
                Home::Framework(framework) => framework,
                Home::Crosswalk => None,
            },
            roots: Vec::new(),
            n_topics: 0,
            span: id.span,
            id: id.value,
        };
        Some(SchemeDraft {
            scheme,
            replaces,
            has_lost_topics: topics.len() < n_tables,
            topics,
        })
    })
}

/// The role, of which a framework's folder allows one and `content/crosswalk/` two.
fn role(fields: &mut Fields<'_>, home: Home) -> Role {
    let role = match home {
        Home::Framework(_) => fields.word("role", &[("framework", Role::Framework)]),
        Home::Crosswalk => required(fields, "role", |fields, key| {
            let words = [("hub", Role::Hub), ("vocabulary", Role::Vocabulary)];
            fields.word(key, &words)
        }),
    };
    let default = match home {
        Home::Framework(_) => Role::Framework,
        Home::Crosswalk => Role::Vocabulary,
    };
    role.map_or(default, |role| role.value)
}

/// A year, a month or a day.
fn issued(fields: &mut Fields<'_>) -> Option<String> {
    let node = fields.node("issued")?;
    let (Value::Date(text) | Value::Text(text)) = &node.value else {
        // Not text: let the table say so.
        return fields.text("issued").map(|text| text.value);
    };
    if !is_date(text) {
        let message = format!("`{text}` is not a date");
        fields.complain(
            Diagnostic::new(Code::InvalidDate, node.span, message)
                .help("write 2026, 2026-11 or 2026-11-23"),
        );
        return None;
    }
    Some(text.clone())
}

fn is_date(text: &str) -> bool {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    day.parse::<Date>().is_ok()
}

fn check_granularity(
    granularity: &[Spanned<String>],
    topics: &[TopicDraft],
    all: &mut Vec<Diagnostic>,
) {
    let kinds: BTreeSet<&str> = topics.iter().map(|t| t.topic.kind.as_str()).collect();
    for kind in granularity {
        if !kinds.is_empty() && !kinds.contains(kind.value.as_str()) {
            let message = format!("no topic of this scheme is of kind `{}`", kind.value);
            let help = suggest::did_you_mean(&kind.value, kinds.iter().copied());
            all.push(Diagnostic::new(Code::UnknownValue, kind.span, message).maybe_help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_issued_in_a_year_a_month_or_on_a_day() {
        for (text, fine) in [
            ("2026", true),
            ("2026-02", true),
            ("2026-02-28", true),
            ("2026-02-30", false),
            ("2026-13", false),
            ("spring", false),
            ("äöü", false),
        ] {
            assert_eq!(is_date(text), fine, "{text}");
        }
    }
}

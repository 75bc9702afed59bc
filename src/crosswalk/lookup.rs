//! Names to things: finds frameworks, schemes and topics by id, and notes ids that
//! are unknown, malformed or used twice.

use std::collections::{BTreeMap, BTreeSet};

use super::scheme::{Role, Scheme};
use super::topic::TopicIdx;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Framework;
use crate::source::{Span, Spanned};
use crate::suggest;

/// Comparing one id with all others is slow, and a missing file can make thousands
/// of ids unknown; later ones are reported without a suggestion.
const MOST_SUGGESTIONS: usize = 100;

/// Finds things by id, and collects what was not found.
pub struct Lookup<'a> {
    frameworks: &'a [Framework],
    schemes: &'a [Scheme],
    framework_by_id: BTreeMap<&'a str, usize>,
    scheme_by_id: BTreeMap<&'a str, usize>,
    topic_by_id: &'a BTreeMap<String, TopicIdx>,
    unread: Unread,
    /// What was suggested for an unknown topic, by the id asked for.
    suggested: BTreeMap<String, Option<String>>,
    /// What was found wrong so far.
    pub faults: Vec<Diagnostic>,
}

impl<'a> Lookup<'a> {
    /// Over everything that a book names.
    pub fn new(
        frameworks: &'a [Framework],
        schemes: &'a [Scheme],
        topic_by_id: &'a BTreeMap<String, TopicIdx>,
    ) -> Self {
        // Of things with the same id the first is found, so the last is entered first.
        let framework_by_id = frameworks.iter().enumerate().rev();
        let scheme_by_id = schemes.iter().enumerate().rev();
        Self {
            frameworks,
            schemes,
            framework_by_id: framework_by_id
                .map(|(index, framework)| (framework.file.id.value.as_str(), index))
                .collect(),
            scheme_by_id: scheme_by_id
                .map(|(index, scheme)| (scheme.id.as_str(), index))
                .collect(),
            topic_by_id,
            unread: Unread::default(),
            suggested: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// The same, silent about what may be part of schemes that could not be read.
    #[must_use]
    pub(super) fn without(self, unread: &Unread) -> Self {
        Self {
            unread: unread.clone(),
            ..self
        }
    }

    /// The topic with this id; an unknown one is noted.
    pub fn topic(&mut self, id: &Spanned<String>) -> Option<TopicIdx> {
        let found = self.topic_by_id.get(&id.value).copied();
        let prefix = id.value.split('-').next().unwrap_or_default();
        let is_scheme_known = self.scheme_by_id.contains_key(prefix);
        let may_exist =
            self.unread.parts_of.contains(prefix) || (self.unread.is_any && !is_scheme_known);
        if found.is_none() && !may_exist {
            let message = if is_scheme_known {
                format!("no topic `{}` in scheme `{prefix}`", id.value)
            } else {
                format!("no topic `{}`", id.value)
            };
            let help = self.nearest_topic(&id.value);
            self.faults
                .push(Diagnostic::new(Code::UnknownTopic, id.span, message).maybe_help(help));
        }
        found
    }

    /// The topics with these ids, each once, in the order of the list.
    pub fn topics(&mut self, ids: &[Spanned<String>]) -> Vec<TopicIdx> {
        let mut seen = BTreeSet::new();
        ids.iter()
            .filter_map(|id| self.topic(id))
            .filter(|topic| seen.insert(*topic))
            .collect()
    }

    /// The index of the scheme with this id; an unknown one is noted.
    pub fn scheme(&mut self, id: &Spanned<String>) -> Option<usize> {
        let found = self.scheme_by_id.get(id.value.as_str()).copied();
        if found.is_none() && !self.unread.is_any {
            let known = self.scheme_by_id.keys().copied();
            let help = suggest::did_you_mean(&id.value, known);
            let message = format!("no scheme `{}`", id.value);
            self.faults
                .push(Diagnostic::new(Code::UnknownScheme, id.span, message).maybe_help(help));
        }
        found
    }

    /// The index of the framework with this id; an unknown one is noted.
    pub fn framework(&mut self, id: &Spanned<String>) -> Option<usize> {
        let found = self.framework_by_id.get(id.value.as_str()).copied();
        if found.is_none() {
            self.unknown_framework(id, "no framework");
        }
        found
    }

    /// The framework, hub or vocabulary with this id; an unknown one is noted.
    pub fn side(&mut self, id: &Spanned<String>) -> Option<Side> {
        if let Some(framework) = self.framework_by_id.get(id.value.as_str()) {
            return Some(Side::Framework(*framework));
        }
        let scheme = self.scheme_by_id.get(id.value.as_str()).copied();
        let neutral = scheme.filter(|index| self.schemes[*index].role != Role::Framework);
        if neutral.is_none() && !self.unread.is_any {
            self.unknown_framework(id, "no framework, hub or vocabulary");
        }
        neutral.map(Side::Scheme)
    }

    /// The id of a set's side, as written in its file.
    pub fn side_id(&self, side: Side) -> &'a str {
        match side {
            Side::Framework(index) => &self.frameworks[index].file.id.value,
            Side::Scheme(index) => &self.schemes[index].id,
        }
    }

    fn unknown_framework(&mut self, id: &Spanned<String>, what: &str) {
        let neutral = self.schemes.iter().filter(|s| s.role != Role::Framework);
        let known = self.framework_by_id.keys().copied();
        let help = suggest::did_you_mean(&id.value, known.chain(neutral.map(|s| s.id.as_str())));
        let message = format!("{what} `{}`", id.value);
        self.faults
            .push(Diagnostic::new(Code::UnknownFramework, id.span, message).maybe_help(help));
    }

    /// The help that offers the nearest topic: of the same scheme if there is one.
    fn nearest_topic(&mut self, wanted: &str) -> Option<String> {
        if let Some(help) = self.suggested.get(wanted) {
            return help.clone();
        }
        if self.suggested.len() >= MOST_SUGGESTIONS {
            return None;
        }
        let prefix = wanted.split_inclusive('-').next().unwrap_or_default();
        let of_scheme = self
            .topic_by_id
            .range(prefix.to_owned()..)
            .map(|(id, _)| id.as_str())
            .take_while(|id| id.starts_with(prefix));
        let help = if of_scheme.clone().next().is_some() {
            suggest::did_you_mean(wanted, of_scheme)
        } else {
            suggest::did_you_mean(wanted, self.topic_by_id.keys().map(String::as_str))
        };
        self.suggested.insert(wanted.to_owned(), help.clone());
        help
    }
}

/// What of the schemes could not be read, which is reported. Nothing more is said of
/// names that may be found there.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// Whole schemes, of which not even the ids are known.
    pub is_any: bool,
    /// Ids of schemes of which topics were left out.
    pub parts_of: BTreeSet<String>,
}

/// What stands on one side of a set of mappings, as an index into the book's
/// frameworks or the crosswalk's schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// All schemes of a framework.
    Framework(usize),
    /// One scheme: a hub, a vocabulary or an edition.
    Scheme(usize),
}

/// The ids of one kind that were given out, to find the ones used twice.
pub(super) struct Taken {
    what: &'static str,
    first: BTreeMap<String, Span>,
}

impl Taken {
    /// No ids yet; `what` names the kind of thing in messages.
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            first: BTreeMap::new(),
        }
    }

    /// Takes an id, or complains that it is taken.
    pub fn claim(&mut self, id: &Spanned<String>) -> Result<(), Diagnostic> {
        let Some(first) = self.first.get(&id.value) else {
            self.first.insert(id.value.clone(), id.span);
            return Ok(());
        };
        let message = format!("the {} `{}` exists already", self.what, id.value);
        Err(Diagnostic::new(Code::DuplicateId, id.span, message).other(*first, "first here"))
    }
}

/// What an id may look like. Ids become addresses and file names, so the longest
/// that [`slugify`](crate::address::slugify) keeps whole is 200 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdForm {
    /// Of a scheme: lowercase letters and digits.
    Word,
    /// Of a topic: words joined by single hyphens.
    Words,
    /// Of a set: lowercase letters, digits and hyphens.
    File,
    /// Of a mapping or bridge: letters, digits and hyphens.
    Anchor,
}

impl IdForm {
    /// Complains about an id that has another form.
    pub fn check(self, id: &Spanned<String>) -> Option<Diagnostic> {
        let help = match self {
            Self::Word => "use lowercase letters and digits only",
            Self::Words => "use lowercase letters and digits, with single hyphens between them",
            Self::File => "use lowercase letters, digits and hyphens only",
            Self::Anchor => "use letters, digits and hyphens only",
        };
        let message = format!("`{}` is not a valid id", id.value);
        (!self.fits(&id.value))
            .then(|| Diagnostic::new(Code::InvalidId, id.span, message).help(help))
    }

    fn fits(self, id: &str) -> bool {
        const LONGEST: usize = 200;
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_plain);
        let fits = match self {
            Self::Word => is_word(id),
            Self::Words => id.split('-').all(is_word),
            Self::File => id.bytes().all(|b| is_plain(b) || b == b'-'),
            Self::Anchor => id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        };
        fits && !id.is_empty() && id.len() <= LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_form_of_their_kind() {
        for (form, id, fits) in [
            (IdForm::Word, "eco26", true),
            (IdForm::Word, "eco-26", false),
            (IdForm::Word, "", false),
            (IdForm::Words, "eco26-manage-conflicts", true),
            (IdForm::Words, "eco26--manage", false),
            (IdForm::Words, "eco26-", false),
            (IdForm::Words, "eco26-Manage", false),
            (IdForm::Words, "eco26-übung", false),
            (IdForm::File, "pmp--itil", true),
            (IdForm::File, "pmp/itil", false),
            (IdForm::Anchor, "XW-001", true),
            (IdForm::Anchor, "XW 001", false),
        ] {
            assert_eq!(form.fits(id), fits, "{form:?} {id:?}");
        }
        assert!(!IdForm::Word.fits(&"a".repeat(201)));
    }
}

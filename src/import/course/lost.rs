//! What could not be carried over: each piece with its place, and how many of each kind.

use std::collections::BTreeMap;

use crate::data::Table;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// Complaints that are kept at most; all are counted.
const MOST_KEPT: usize = 20_000;

/// What a loss is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    Page,
    Title,
    Link,
    Anchor,
    Image,
    Embed,
    Include,
    Comment,
    Highlight,
    Shortcode,
    Component,
    FrontMatter,
    CodeOption,
    Setting,
    File,
}

impl Lost {
    /// The word for one of them; more have an `s`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Title => "title",
            Self::Link => "link",
            Self::Anchor => "anchor",
            Self::Image => "image",
            Self::Embed => "embed",
            Self::Include => "include",
            Self::Comment => "comment",
            Self::Highlight => "highlight",
            Self::Shortcode => "shortcode",
            Self::Component => "component",
            Self::FrontMatter => "front-matter value",
            Self::CodeOption => "code option",
            Self::Setting => "setting",
            Self::File => "file",
        }
    }
}

/// Names for a message, in backticks: the first of them, and how many more there are.
pub(super) fn names<'n>(all: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 20;
    let all: Vec<String> = all.into_iter().map(|name| format!("`{name}`")).collect();
    match all.split_at_checked(MOST) {
        Some((first, more)) if !more.is_empty() => {
            format!("{} and {} more", first.join(", "), more.len())
        }
        _ => all.join(", "),
    }
}

/// Everything that was lost, and what is wrong besides.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    pub faults: Vec<Diagnostic>,
    /// Of all losses, those included that were not kept.
    pub counts: BTreeMap<Lost, usize>,
    /// What each of `faults` lost, if it is a loss.
    kinds: Vec<Option<Lost>>,
}

impl Losses {
    /// Every complaint, and what it lost.
    pub fn all(&self) -> impl Iterator<Item = (Diagnostic, Option<Lost>)> {
        self.faults.iter().cloned().zip(self.kinds.iter().copied())
    }

    /// Whether one of the complaints is an error.
    pub fn has_error(&self) -> bool {
        let mut faults = self.faults.iter();
        faults.any(|fault| fault.code.severity() == Severity::Error)
    }

    /// Notes the settings of a course that are not among those `known`.
    pub(super) fn lose_settings(&mut self, table: &Table, known: &[&str]) {
        for (key, _) in table {
            if !known.contains(&key.value.as_str()) {
                let message = format!("the setting `{}` is not carried over", key.value);
                self.lose(Lost::Setting, key.span, message);
            }
        }
    }

    /// Notes something that is left out.
    pub(super) fn lose(&mut self, lost: Lost, span: Span, message: impl Into<String>) {
        self.lose_with_help(lost, span, message, None);
    }

    pub(super) fn lose_with_help(
        &mut self,
        lost: Lost,
        span: Span,
        message: impl Into<String>,
        help: Option<&str>,
    ) {
        *self.counts.entry(lost).or_default() += 1;
        if self.faults.len() < MOST_KEPT {
            let fault = Diagnostic::new(Code::NotCarried, span, message);
            self.faults.push(fault.maybe_help(help.map(str::to_owned)));
            self.kinds.push(Some(lost));
        }
    }

    /// Adds what was lost elsewhere.
    pub(super) fn take_over(&mut self, other: Self) {
        for (lost, n) in other.counts {
            *self.counts.entry(lost).or_default() += n;
        }
        self.faults.extend(other.faults);
        self.kinds.extend(other.kinds);
    }

    /// Notes what is wrong with the course itself.
    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Diagnostic>) {
        self.faults.extend(faults);
        self.kinds.resize(self.faults.len(), None);
    }
}

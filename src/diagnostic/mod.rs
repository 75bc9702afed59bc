//! What we tell the author: every complaint, where it stands and how to mend it.
//!
//! Stages return [`Checked`] values: the value and all its diagnostics, so that
//! one fault hides no other. Nothing in here prints by itself; [`mod@print`] makes text.

mod code;
pub mod print;

use std::collections::BTreeMap;

use crate::source::Span;

pub use code::Code;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Kept silent by the book's `[diagnostics]`.
    Allow,
    Warning,
    /// Nothing is written while there is one.
    Error,
}

impl Severity {
    /// The word for it in messages and in `book.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// Lowercase start, no final period, names in backticks.
    pub message: String,
    /// The narrowest place that is certain.
    pub span: Span,
    /// The likely fix.
    pub help: Option<String>,
    /// A second place that matters, such as where a name was first taken.
    pub other: Option<(Span, String)>,
}

impl Diagnostic {
    /// A complaint without help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span,
            help: None,
            other: None,
        }
    }

    /// Adds the likely fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the likely fix, if one is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.other = Some((span, label.into()));
        self
    }
}

/// A value and everything found wrong while it was made.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with nothing wrong.
    pub fn fine(value: T) -> Self {
        Self {
            value,
            diagnostics: Vec::new(),
        }
    }

    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Changes the value and keeps the diagnostics.
    pub fn map_value<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked {
            value: change(self.value),
            diagnostics: self.diagnostics,
        }
    }

    /// Moves the diagnostics into `all` and returns the value.
    pub fn unpack(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

/// The severities that a book chose for some codes.
#[derive(Clone, Debug, Default)]
pub struct Severities(pub BTreeMap<Code, Severity>);

impl Severities {
    /// The severity of `code`: the book's choice, or the code's own.
    pub fn of(&self, code: Code) -> Severity {
        self.0.get(&code).copied().unwrap_or(code.severity())
    }
}

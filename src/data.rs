//! Tables of keys and values, read from TOML or YAML, with the place of each.
//!
//! Used for `book.toml`, front matter, schemes and mappings alike, so that every
//! one of them reports all faults at once: unknown keys with the nearest known
//! one, wrong types, invalid dates. Knows nothing of what the keys mean.

mod toml;
#[cfg(test)]
pub mod trace;
mod written;
mod yaml;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::suggest;

pub use self::toml::read_toml;
pub use self::written::{list_of, quoted};
pub use self::yaml::read_yaml;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

/// A value as TOML and YAML both know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's null: treated as if the key were absent.
    Null,
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// A TOML date or time, as written.
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys and values in the order they were written.
pub type Table = Vec<(Spanned<String>, Node)>;

impl Value {
    /// What the value is, for "expected …, found …".
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Where the syntax of a text is first at fault. What seems to be wrong with keys and
/// values from there on is not worth telling.
pub fn first_syntax_fault(faults: &[Diagnostic]) -> Option<usize> {
    let is_syntax =
        |fault: &&Diagnostic| matches!(fault.code, Code::InvalidToml | Code::InvalidYaml);
    let places = faults.iter().filter(is_syntax);
    places.map(|fault| fault.span.range().start).min()
}

fn not_a_date(span: Span, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidDate,
        span,
        format!("`{written}` is not a date"),
    )
    .help("write year, month and day as in 2026-11-23")
}

/// What a word that is often written for true or false means.
fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Takes typed values out of a table and notes what is wrong with them.
///
/// Each method names one known key. [`Fields::finish`] then reports the keys that
/// nobody asked for.
#[derive(Debug)]
pub struct Fields<'a> {
    table: &'a [(Spanned<String>, Node)],
    span: Span,
    asked: BTreeSet<&'static str>,
    faults: Vec<Diagnostic>,
    /// The keys that lead to the table, each with what divides it from the next.
    #[cfg(test)]
    place: String,
}

impl<'a> Fields<'a> {
    /// The fields of `table`, which stands at `span`.
    pub fn new(table: &'a Table, span: Span) -> Self {
        Self {
            table,
            span,
            asked: BTreeSet::new(),
            faults: Vec::new(),
            #[cfg(test)]
            place: String::new(),
        }
    }

    /// The same fields, known to stand below `key` of `above`.
    #[cfg_attr(
        not(test),
        expect(unused, reason = "only tests ask where a table stands")
    )]
    fn below(mut self, above: &Fields<'_>, key: &str, divider: &str) -> Self {
        #[cfg(test)]
        {
            self.place = format!("{}{key}{divider}", above.place);
        }
        self
    }

    /// Where the table stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The place of a key's name, or of the table if the key is absent.
    pub fn key_span(&self, key: &str) -> Span {
        self.table
            .iter()
            .find(|(name, _)| name.value == key)
            .map_or(self.span, |(name, _)| name.span)
    }

    /// Notes a fault that only the caller can see.
    pub fn complain(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    /// The node under `key`, of whatever type.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.node_as(key, "")
    }

    /// The node under `key`, which is about to be taken for a value of `kind`.
    #[cfg_attr(not(test), expect(unused, reason = "only tests ask for the kind"))]
    fn node_as(&mut self, key: &'static str, kind: &str) -> Option<&'a Node> {
        self.asked.insert(key);
        #[cfg(test)]
        trace::note(self.span.file, &self.place, key, kind);
        self.table
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(_, node)| node)
            .filter(|node| node.value != Value::Null)
    }

    /// Text.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.node_as(key, "text")?;
        match &node.value {
            Value::Text(text) => Some(Spanned {
                value: text.clone(),
                span: node.span,
            }),
            other => self.wrong(key, node.span, "text", other),
        }
    }

    /// Text that must be there and not be blank.
    pub fn required_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        if self.node(key).is_none() {
            self.missing(key);
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.faults.push(Diagnostic::new(
                Code::MissingKey,
                text.span,
                format!("`{key}` is empty"),
            ));
            return None;
        }
        Some(text)
    }

    /// Notes that a required key is absent.
    pub fn missing(&mut self, key: &'static str) {
        self.faults.push(
            Diagnostic::new(Code::MissingKey, self.span, format!("no key `{key}`"))
                .help(format!("add `{key} = …`")),
        );
    }

    /// True or false.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node_as(key, "true or false")?;
        match &node.value {
            Value::Bool(value) => Some(*value),
            other => {
                self.wrong::<()>(key, node.span, "true or false", other);
                if let (Value::Text(text), Some(fault)) = (other, self.faults.last_mut()) {
                    fault.help = truth(text).map(|meant| format!("write `{meant}`"));
                }
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let node = self.node_as(key, "a whole number")?;
        match &node.value {
            Value::Integer(value) => Some(Spanned {
                value: *value,
                span: node.span,
            }),
            #[expect(clippy::cast_precision_loss, reason = "only the order of size matters")]
            Value::Float(value) if value.abs() >= i64::MAX as f64 => {
                let message = format!("`{key}` must lie between {} and {}", i64::MIN, i64::MAX);
                let fault = Diagnostic::new(Code::OutOfRange, node.span, message);
                self.faults.push(fault);
                None
            }
            other => self.wrong(key, node.span, "a whole number", other),
        }
    }

    /// A finite number.
    pub fn number(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        let node = self.node_as(key, "a number")?;
        #[expect(clippy::cast_precision_loss, reason = "no such number is that large")]
        let value = match &node.value {
            Value::Integer(value) => *value as f64,
            Value::Float(value) if value.is_finite() => *value,
            other => return self.wrong(key, node.span, "a number", other),
        };
        Some(Spanned {
            value,
            span: node.span,
        })
    }

    /// A calendar date: a TOML date, or text as `2026-11-23`.
    pub fn date(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let node = self.node_as(key, "a date")?;
        let text = match &node.value {
            Value::Date(text) | Value::Text(text) => text,
            other => return self.wrong(key, node.span, "a date such as 2026-11-23", other),
        };
        if matches!(&node.value, Value::Date(text) if text.is_empty()) {
            // The TOML reader has reported it and put nothing in its place.
            return None;
        }
        // Only `YYYY-MM-DD`, optionally with a time behind it: jiff reads more
        // forms than a reader of the file would take for a date.
        let written = text.split(['T', 't', ' ']).next().unwrap_or(text);
        let date = (written.len() == 10)
            .then(|| written.parse::<Date>().ok())
            .flatten();
        let Some(value) = date else {
            self.faults.push(not_a_date(node.span, text));
            return None;
        };
        Some(Spanned {
            value,
            span: node.span,
        })
    }

    /// A list of texts; empty if the key is absent.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(node) = self.node_as(key, "a list of texts") else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            self.wrong::<()>(key, node.span, "a list of texts", &node.value);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Value::Text(text) => texts.push(Spanned {
                    value: text.clone(),
                    span: item.span,
                }),
                other => {
                    self.wrong::<()>(key, item.span, "text in this list", other);
                }
            }
        }
        texts
    }

    /// One of some known words.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        known: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        #[cfg(test)]
        {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            let kind = format!("one of {}", words.join(", "));
            trace::note(self.span.file, &self.place, key, &kind);
        }
        let text = self.text(key)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == text.value) {
            return Some(Spanned {
                value: *value,
                span: text.span,
            });
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let help = suggest::did_you_mean(&text.value, words.iter().copied())
            .unwrap_or_else(|| format!("one of: {}", words.join(", ")));
        self.faults.push(
            Diagnostic::new(
                Code::UnknownValue,
                text.span,
                format!("`{}` is no value for `{key}`", text.value),
            )
            .help(help),
        );
        None
    }

    /// The table under `key`.
    pub fn table(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let node = self.node_as(key, "a table")?;
        match &node.value {
            Value::Table(table) => {
                Some(Fields::new(table, self.key_span(key)).below(self, key, "."))
            }
            other => self.wrong(key, node.span, "a table", other),
        }
    }

    /// The tables of a list such as `[[topic]]`.
    pub fn tables(&mut self, key: &'static str) -> Vec<Fields<'a>> {
        let Some(node) = self.node_as(key, "a list of tables") else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            self.wrong::<()>(key, node.span, "a list of tables", &node.value);
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Value::Table(table) => {
                    tables.push(Fields::new(table, item.span).below(self, key, "[]."));
                }
                other => {
                    self.wrong::<()>(key, item.span, "a table in this list", other);
                }
            }
        }
        tables
    }

    /// Every key and value, for tables whose keys are free.
    pub fn entries(&mut self) -> &'a [(Spanned<String>, Node)] {
        self.table
    }

    /// Reports the keys nobody asked for, and returns all faults.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (name, _) in self.table {
            if self.asked.contains(name.value.as_str()) {
                continue;
            }
            let nearest = suggest::did_you_mean(&name.value, self.asked.iter().copied());
            let help = nearest.unwrap_or_else(|| {
                let known: Vec<&str> = self.asked.iter().copied().collect();
                format!("known here: {}", known.join(", "))
            });
            self.faults.push(
                Diagnostic::new(
                    Code::UnknownKey,
                    name.span,
                    format!("unknown key `{}`", name.value),
                )
                .help(help),
            );
        }
        self.faults
    }

    /// Takes the faults without looking for unknown keys: for tables with free keys.
    pub fn faults(self) -> Vec<Diagnostic> {
        self.faults
    }

    fn wrong<T>(&mut self, key: &str, span: Span, wanted: &str, found: &Value) -> Option<T> {
        self.faults.push(Diagnostic::new(
            Code::WrongType,
            span,
            format!("`{key}` must be {wanted}, not {}", found.kind()),
        ));
        None
    }
}

//! TOML text to a table, through the `toml` crate's spanned document.

use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Node, Table, Value};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// Reads the TOML that stands at `range` of `file`. All syntax faults are
/// reported; the table then holds what could be read.
pub fn read_toml(file: &SourceFile, range: Range<usize>) -> Checked<Table> {
    let text = &file.text[range.clone()];
    let base = range.start;
    let (table, errors) = DeTable::parse_recoverable(text);
    let diagnostics = errors
        .iter()
        .map(|error| {
            let at = error.span().unwrap_or(0..text.len());
            // The parser may point past the end or at a line end; pull it back
            // to something that can be shown.
            let start = at.start.min(text.len());
            let end = at.end.clamp(start, text.len());
            let message = error.message().trim_end_matches('.').replace('\n', "; ");
            Diagnostic::new(
                Code::InvalidToml,
                file.span(base + start..base + end),
                format!("not valid TOML: {message}"),
            )
        })
        .collect();
    let reader = Reader { file, base };
    Checked::new(reader.table(table.into_inner()), diagnostics)
}

struct Reader<'a> {
    file: &'a SourceFile,
    base: usize,
}

impl Reader<'_> {
    fn span(&self, at: Range<usize>) -> Span {
        self.file.span(self.base + at.start..self.base + at.end)
    }

    /// Takes the document apart, so that a large one is not held twice.
    fn table(&self, table: DeTable<'_>) -> Table {
        let mut entries: Table = table
            .into_iter()
            .map(|(key, value)| {
                let span = self.span(key.span());
                let key = key.into_inner().into_owned();
                (Spanned { value: key, span }, self.node(value))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    fn node(&self, value: TomlSpanned<DeValue<'_>>) -> Node {
        let span = self.span(value.span());
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Integer(number) => {
                // Numbers too large for 64 bits become floats, which no key of
                // ours takes for a whole number.
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => Value::Float(f64::INFINITY),
                }
            }
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node { value, span }
    }
}

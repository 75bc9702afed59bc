//! TOML text to a table, through the `toml` crate's spanned document.

use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Node, Table, Value, not_a_date, truth};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// Reads the TOML that stands at `range` of `file`. Of syntax faults the first of each line
/// is reported; the table then holds what could be read, without the lists and inline
/// tables that hold a fault: what they seem to say was most often meant for something else.
pub fn read_toml(file: &SourceFile, range: Range<usize>) -> Checked<Table> {
    let text = &file.text[range.clone()];
    let base = range.start;
    let (table, errors) = DeTable::parse_recoverable(text);
    // The parser may point past the end or at a line end; pull it back to something that
    // can be shown.
    let place = |at: Option<Range<usize>>| {
        let at = at.unwrap_or(0..text.len());
        let start = at.start.min(text.len());
        start..at.end.clamp(start, text.len())
    };
    let mut faults: Vec<(Range<usize>, String)> = errors
        .iter()
        .map(|error| (place(error.span()), error.message().to_owned()))
        .collect();
    faults.sort_by_key(|(at, _)| at.start);
    let mut reader = Reader {
        file,
        base,
        faults: faults.iter().map(|(at, _)| at.start).collect(),
        first_broken: None,
    };
    let table = reader.table(table.into_inner());
    let is_unclosed = |(_, message): &(_, String)| message.starts_with("unclosed");
    if let (Some(open), true) = (reader.first_broken, faults.iter().any(is_unclosed)) {
        // Everything behind was read as part of it.
        faults.retain(|(at, _)| at.start < open);
        let sign = text[open..].chars().next().unwrap_or(' ');
        faults.push((open..open + 1, format!("`{sign}` is never closed")));
    }
    let mut last = None;
    faults.retain(|(at, _)| {
        let is_first = last.is_none_or(|last: usize| text[last..at.start].contains('\n'));
        last = Some(at.start);
        is_first
    });
    let diagnostics = faults.into_iter().map(|(at, message)| {
        let written = &text[at.clone()];
        complaint(file.span(base + at.start..base + at.end), written, &message)
    });
    Checked::new(table, diagnostics.collect())
}

fn complaint(span: Span, written: &str, message: &str) -> Diagnostic {
    if message.starts_with("invalid date") && !written.is_empty() {
        return not_a_date(span, written);
    }
    let message = message.trim_end_matches('.').replace('\n', "; ");
    let fault = Diagnostic::new(
        Code::InvalidToml,
        span,
        format!("not valid TOML: {message}"),
    );
    if message.starts_with("string values must be quoted") {
        let help = truth(written).map_or("put the text in quotes", |truth| match truth {
            true => "write `true`",
            false => "write `false`",
        });
        return fault.help(help);
    }
    fault
}

struct Reader<'a> {
    file: &'a SourceFile,
    base: usize,
    /// Where the syntax is at fault, sorted.
    faults: Vec<usize>,
    /// Where the first list or inline table with a fault begins.
    first_broken: Option<usize>,
}

impl Reader<'_> {
    fn span(&self, at: Range<usize>) -> Span {
        self.file.span(self.base + at.start..self.base + at.end)
    }

    /// Takes the document apart, so that a large one is not held twice.
    fn table(&mut self, table: DeTable<'_>) -> Table {
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

    fn node(&mut self, value: TomlSpanned<DeValue<'_>>) -> Node {
        let at = value.span();
        let span = self.span(at.clone());
        let is_nested = matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        let next = self.faults.partition_point(|fault| *fault <= at.start);
        if is_nested && self.faults.get(next).is_some_and(|fault| *fault <= at.end) {
            self.first_broken = Some(
                self.first_broken
                    .map_or(at.start, |first| first.min(at.start)),
            );
            let value = Value::Null;
            return Node { value, span };
        }
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

//! One row of an imported table: what it states, and where each part was written.

use jiff::civil::Date;

use super::cells::Cell;
use super::columns::{Columns, Slot, names};
use super::metadata::Metadata;
use super::names::{Names, last_segment};
use super::separator::Separator;
use super::{Choices, Form};
use crate::crosswalk::{End, IdForm, Predicate, TopicIdx};
use crate::data::{list_of, quoted};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// What a row states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Mapping(Predicate),
    /// Nothing was found for the topic at this end.
    NoMatch(End),
    /// The two are different things.
    Not,
}

/// A sound row.
#[derive(Clone, Debug)]
pub struct Row {
    pub kind: Kind,
    pub set: Option<Spanned<String>>,
    pub id: Option<Spanned<String>>,
    pub predicate_span: Span,
    pub subject: Option<Spanned<TopicIdx>>,
    pub object: Option<Spanned<TopicIdx>>,
    /// What the file says the ends belong to.
    pub subject_source: Option<String>,
    pub object_source: Option<String>,
    /// The other keys as a mapping file has them: name, value in TOML, where it was.
    pub entries: Vec<(&'static str, String, Span)>,
    /// The row's first cell.
    pub span: Span,
}

/// What reading a row needs.
pub struct Reader<'a> {
    pub file: &'a SourceFile,
    pub form: Form,
    pub separator: Separator,
    pub columns: &'a Columns,
    pub metadata: &'a Metadata,
    pub choices: &'a Choices,
    /// Keys whose column is absent, which is told once and not for each row.
    pub absent: &'a [&'static str],
    /// A justification other than by hand has been seen.
    pub has_justification: bool,
}

/// Keys whose values go to the mapping file as they are; the checks of the book say
/// what is wrong with them.
const WORDS: [(Slot, &str); 4] = [
    (Slot::Relation, "relation"),
    (Slot::Basis, "basis"),
    (Slot::Status, "status"),
    (Slot::Provenance, "provenance"),
];
const LISTS: [(Slot, &str); 3] = [
    (Slot::Same, "same"),
    (Slot::Differs, "differs"),
    (Slot::Cite, "cite"),
];

impl Reader<'_> {
    /// What a row of cells states; nothing if `faults` says what is wrong with it.
    pub fn row(
        &mut self,
        cells: &[Cell],
        names: &mut Names<'_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Row> {
        let before = faults.len();
        let span = self.file.span(cells.first()?.range.clone());
        self.check_characters(cells, faults);
        let mut end = |slot, label_slot| {
            let name = self.needed(cells, slot, span, faults)?;
            if names.is_no_term(&name.value) {
                return Some((name.span, None));
            }
            let label = self.cell(cells, label_slot).map(|label| label.value);
            match names.topic(&name, label.as_deref()) {
                Ok(topic) => Some((name.span, Some(topic))),
                Err(fault) => {
                    faults.push(fault);
                    None
                }
            }
        };
        let subject = end(Slot::Subject, Slot::SubjectLabel);
        let object = end(Slot::Object, Slot::ObjectLabel);
        let name = self.needed(cells, Slot::Predicate, span, faults);
        let predicate_span = name.as_ref().map_or(span, |name| name.span);
        let predicate = name.and_then(|name| taken(names.predicate(&name), faults));
        let is_not = self.is_not(cells, faults);
        let kind = match (subject, object) {
            (Some((_, None)), Some((at, None))) => {
                let message = "a row that names no topic at either end";
                faults.push(Diagnostic::new(Code::MissingCell, at, message));
                None
            }
            (Some((_, Some(_))), Some((_, None))) => Some(Kind::NoMatch(End::Subject)),
            (Some((_, None)), Some((_, Some(_)))) => Some(Kind::NoMatch(End::Object)),
            _ if is_not => Some(Kind::Not),
            _ => predicate.map(Kind::Mapping),
        };
        if let Some(justification) = self.cell(cells, Slot::Justification) {
            self.has_justification |= !names.is_manual(&justification.value);
        }
        let topic = |end: Option<(Span, Option<TopicIdx>)>| {
            let (span, topic) = end?;
            topic.map(|value| Spanned { value, span })
        };
        let entries = self.entries(cells, kind, span, faults);
        let id = self.id(cells, kind, faults);
        let set = self.set(cells, faults);
        let row = Row {
            kind: kind?,
            set,
            id,
            predicate_span,
            subject: topic(subject),
            object: topic(object),
            subject_source: self.source(cells, Slot::SubjectSource),
            object_source: self.source(cells, Slot::ObjectSource),
            entries,
            span,
        };
        (faults.len() == before).then_some(row)
    }

    fn id(
        &self,
        cells: &[Cell],
        kind: Option<Kind>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        if self.choices.new_ids || !matches!(kind, Some(Kind::Mapping(_))) {
            return None;
        }
        let mut id = self.cell(cells, Slot::Id)?;
        if self.form == Form::Sssom {
            id.value = last_segment(&id.value).to_owned();
        }
        let fault = IdForm::Anchor.check(&id);
        faults.extend(fault.map(|fault| {
            fault.help("use letters, digits and hyphens only, or number all rows with `--new-ids`")
        }));
        Some(id)
    }

    fn set(&self, cells: &[Cell], faults: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
        let set = self.cell(cells, Slot::Set)?;
        faults.extend(IdForm::File.check(&set));
        Some(set)
    }

    /// The keys of a row besides its id, topics and predicate.
    fn entries(
        &self,
        cells: &[Cell],
        kind: Option<Kind>,
        row: Span,
        faults: &mut Vec<Diagnostic>,
    ) -> Vec<(&'static str, String, Span)> {
        let mut entries = Vec::new();
        let mut add = |key, text: &Spanned<String>| {
            entries.push((key, quoted(&text.value), text.span));
        };
        let choices = self.choices;
        let rationale = self.text(cells, Slot::Rationale, choices.rationale.as_ref(), row);
        if let Some(rationale) = self.wanted("rationale", rationale, row, faults) {
            add("rationale", &rationale);
        }
        if kind == Some(Kind::Not)
            && let Some(word) = self.cell(cells, Slot::Word)
        {
            add("word", &word);
        }
        if !matches!(kind, Some(Kind::Mapping(_))) {
            return entries;
        }
        let author = self.person(cells, Slot::Author, choices.author.as_ref(), row);
        if let Some(author) = self.wanted("author", author, row, faults) {
            add("author", &author);
        }
        if let Some(reviewer) = self.person(cells, Slot::Reviewer, None, row) {
            add("reviewer", &reviewer);
        }
        for (slot, key) in WORDS {
            if let Some(word) = self.text(cells, slot, None, row) {
                add(key, &word);
            }
        }
        for (slot, key) in LISTS {
            if let Some(list) = self.cell(cells, slot) {
                entries.push((key, list_of(key, &self.items(&list.value)), list.span));
            }
        }
        let date = choices.date.map(|date| date.to_string());
        let date = self.text(cells, Slot::Date, date.as_ref(), row);
        if let Some(date) = self.wanted("date", date, row, faults) {
            let read = taken(date_of(&date), faults);
            entries.extend(read.map(|read| ("date", read.to_string(), date.span)));
        }
        let confidence = choices.confidence.map(|number| number.to_string());
        let confidence = self.text(cells, Slot::Confidence, confidence.as_ref(), row);
        if let Some(confidence) = self.wanted("confidence", confidence, row, faults) {
            let read = taken(number_of(&confidence, self.separator), faults);
            entries.extend(read.map(|read| ("confidence", shown(read), confidence.span)));
        }
        if let Some(strength) = self.text(cells, Slot::Strength, None, row) {
            let read = strength.value.trim().parse::<i64>().map_err(|_| {
                let message = format!("`{}` is not a whole number", strength.value);
                Diagnostic::new(Code::WrongType, strength.span, message)
            });
            let read = taken(read, faults);
            entries.extend(read.map(|read| ("strength", read.to_string(), strength.span)));
        }
        entries
    }

    /// The first cell of a slot that is not blank.
    fn cell(&self, cells: &[Cell], slot: Slot) -> Option<Spanned<String>> {
        let indices = self.columns.of(slot).iter();
        indices
            .filter_map(|index| cells.get(*index))
            .find_map(|cell| {
                let value = cell.value(&self.file.text);
                let value = match self.form {
                    Form::Csv => undefused(&value),
                    Form::Sssom => &value,
                };
                // Text keeps the spaces around it, names do not have any.
                let value = match slot {
                    Slot::Rationale | Slot::Word | Slot::Same | Slot::Differs => value,
                    _ => value.trim(),
                };
                (!value.trim().is_empty()).then(|| Spanned {
                    value: value.to_owned(),
                    span: self.file.span(cell.range.clone()),
                })
            })
    }

    /// The cell of a slot; if there is no such column, what the metadata says for all
    /// rows; else the caller's choice.
    fn text(
        &self,
        cells: &[Cell],
        slot: Slot,
        choice: Option<&String>,
        row: Span,
    ) -> Option<Spanned<String>> {
        let chosen = || {
            choice.map(|value| Spanned {
                value: value.clone(),
                span: row,
            })
        };
        let of_set = || {
            // Who made the set made its rows, unless they say otherwise.
            let is_shared = slot == Slot::Author || !self.columns.has(slot);
            let mut values = names(slot).filter_map(|name| self.metadata.one(name));
            values.next().filter(|_| is_shared).cloned()
        };
        self.cell(cells, slot).or_else(of_set).or_else(chosen)
    }

    /// A name; several are joined with commas.
    fn person(
        &self,
        cells: &[Cell],
        slot: Slot,
        choice: Option<&String>,
        row: Span,
    ) -> Option<Spanned<String>> {
        let mut name = self.text(cells, slot, choice, row)?;
        if self.form == Form::Sssom {
            name.value = self.items(&name.value).join(", ");
        }
        (!name.value.is_empty()).then_some(name)
    }

    fn source(&self, cells: &[Cell], slot: Slot) -> Option<String> {
        let name = self.cell(cells, slot)?;
        Some(last_segment(&name.value).to_owned())
    }

    /// A cell that names a topic or a predicate.
    fn needed(
        &self,
        cells: &[Cell],
        slot: Slot,
        row: Span,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        let found = self.cell(cells, slot);
        if found.is_none() {
            let name = names(slot).next().unwrap_or_default();
            let index = self.columns.of(slot).first();
            let cell = index.and_then(|index| cells.get(*index));
            let at = cell.map_or(row, |cell| self.file.span(cell.range.clone()));
            let message = format!("row without {name}");
            faults.push(Diagnostic::new(Code::MissingCell, at, message));
        }
        found
    }

    /// A value that every mapping has, and for which the command takes a default.
    fn wanted(
        &self,
        key: &'static str,
        found: Option<Spanned<String>>,
        row: Span,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        if found.is_none() && !self.absent.contains(&key) {
            let message = format!("row without {key}");
            let help = format!("fill in the cell, or give `--{key}` for all rows without one");
            faults.push(Diagnostic::new(Code::MissingCell, row, message).help(help));
        }
        found
    }

    fn is_not(&self, cells: &[Cell], faults: &mut Vec<Diagnostic>) -> bool {
        let Some(modifier) = self.cell(cells, Slot::Modifier) else {
            return false;
        };
        if !modifier.value.eq_ignore_ascii_case("not") {
            let message = format!("`{}` modifies no predicate", modifier.value);
            let fault = Diagnostic::new(Code::UnknownValue, modifier.span, message);
            faults.push(fault.help("write `Not`, or leave the cell empty"));
        }
        true
    }

    /// The parts between bars. In SSSOM `\|` is a bar and `\\` a backslash.
    fn items(&self, list: &str) -> Vec<String> {
        let mut items = vec![String::new()];
        let mut rest = list.chars().peekable();
        while let Some(c) = rest.next() {
            let escaped = rest.next_if(|next| {
                c == '\\' && self.form == Form::Sssom && matches!(next, '|' | '\\')
            });
            match (c, escaped) {
                (_, Some(escaped)) => items.last_mut().expect("never empty").push(escaped),
                ('|', None) => items.push(String::new()),
                (c, None) => items.last_mut().expect("never empty").push(c),
            }
        }
        let items = items.iter().map(|item| item.trim());
        let items = items.filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    }

    fn check_characters(&self, cells: &[Cell], faults: &mut Vec<Diagnostic>) {
        for cell in cells {
            let value = &self.file.text[cell.range.clone()];
            let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            if let Some((at, c)) = value.char_indices().find(|(_, c)| is_odd(*c)) {
                let at = cell.range.start + at;
                let span = self.file.span(at..at + c.len_utf8());
                let message = format!("control character U+{:04X} in a cell", u32::from(c));
                faults.push(Diagnostic::new(Code::InvalidTable, span, message));
            }
        }
    }
}

fn taken<T>(read: Result<T, Diagnostic>, faults: &mut Vec<Diagnostic>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

/// Text without the apostrophe that keeps spreadsheets from running it as a formula.
fn undefused(text: &str) -> &str {
    // One is added to those that an author wrote.
    let formula = text.trim_start_matches('\'');
    match text.strip_prefix('\'') {
        Some(rest) if formula.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// A calendar date, with or without a time behind it.
fn date_of(text: &Spanned<String>) -> Result<Date, Diagnostic> {
    let day = text.value.trim().split(['T', 't', ' ']).next();
    let day = day.filter(|day| day.len() == 10);
    day.and_then(|day| day.parse().ok()).ok_or_else(|| {
        let message = format!("`{}` is not a date", text.value);
        Diagnostic::new(Code::InvalidDate, text.span, message)
            .help("write year, month and day as in 2026-11-23")
    })
}

fn number_of(text: &Spanned<String>, separator: Separator) -> Result<f64, Diagnostic> {
    let mut written = text.value.trim().to_owned();
    if separator.allows_decimal_comma() && written.matches(',').count() == 1 {
        written = written.replace(',', ".");
    }
    let number = written.parse::<f64>().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| {
        let message = format!("`{}` is not a number", text.value);
        Diagnostic::new(Code::WrongType, text.span, message)
            .help("write a number between 0 and 1, such as 0.75")
    })
}

/// A confidence as mapping files have it: with two decimals, or all that it has.
pub fn shown(number: f64) -> String {
    let short = format!("{number:.2}");
    if short.parse() == Ok(number) {
        short
    } else {
        format!("{number:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_keeps_all_its_decimals() {
        for (number, text) in [
            (0.7, "0.70"),
            (1.0, "1.00"),
            (0.125, "0.125"),
            (1e-9, "1e-9"),
        ] {
            assert_eq!(shown(number), text);
        }
    }

    #[test]
    fn only_defused_formulas_lose_an_apostrophe() {
        for (text, expected) in [
            ("'=1", "=1"),
            ("'tis", "'tis"),
            ("=1", "=1"),
            ("''=1", "'=1"),
            ("''a", "''a"),
        ] {
            assert_eq!(undefused(text), expected);
        }
    }
}

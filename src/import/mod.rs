//! Reads what others have: tables of mappings as SSSOM/TSV or CSV become the text of
//! mapping files, with the place in the table that each part came from.
//!
//! Reads text and makes text; where it lies on disk is the business of the caller.

mod cells;
mod check;
mod columns;
pub mod course;
mod ids;
mod limits;
mod metadata;
mod names;
mod row;
mod separator;
mod sets;
mod text;

use jiff::civil::Date;

use crate::address::ContentPath;
use crate::crosswalk::{Crosswalk, Lookup};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::link::Book;
use crate::source::{SourceFile, Span, Spanned};
use crate::sources::Sources;
use crate::suggest;

use self::cells::{Broken, Cell, Cells};
use self::columns::{Columns, Slot};
use self::metadata::Metadata;
use self::names::Names;
use self::row::{Reader, Row};
use self::separator::Separator;

pub use self::check::check;
pub use self::limits::{MOST_BYTES, MOST_ROWS};

/// Faults that are kept at most; later ones are counted.
const MOST_FAULTS: usize = 1000;

/// The form of an imported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// SSSOM/TSV: tabs, after a block of metadata.
    Sssom,
    /// Commas, semicolons or tabs; the columns of our own `crosswalk.csv`, or some of them.
    Csv,
}

/// What the caller chose for an import.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Id of the set, whatever the file says.
    pub set: Option<String>,
    /// Where the set goes, from the book's root.
    pub into: Option<ContentPath>,
    /// Ids of the framework, hub or scheme at either end.
    pub subject: Option<String>,
    pub object: Option<String>,
    /// For rows that have none of their own.
    pub rationale: Option<String>,
    pub confidence: Option<f64>,
    pub author: Option<String>,
    pub date: Option<Date>,
    /// Number all mappings anew.
    pub new_ids: bool,
    /// Sets that exist are replaced.
    pub replace: bool,
}

/// What an import reads.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub file: &'a SourceFile,
    pub form: Form,
    /// Metadata in a file of its own.
    pub metadata: Option<&'a SourceFile>,
    pub choices: &'a Choices,
    pub sources: &'a Sources,
    pub book: &'a Book,
    pub crosswalk: &'a Crosswalk,
}

/// The mapping files made from a table, and all that is wrong with the table.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// None if there is an error.
    pub files: Vec<MadeFile>,
    pub faults: Faults,
}

/// The text of one mapping file.
#[derive(Clone, Debug)]
pub struct MadeFile {
    pub file: SourceFile,
    /// Where each part of the text came from: byte offsets in the text in rising order,
    /// each valid up to the next.
    pub origins: Vec<(u32, Span)>,
    pub n_mappings: usize,
    pub n_gaps: usize,
    pub n_false_friends: usize,
    /// Declarations and false friends taken over from the file that is replaced.
    pub n_kept: usize,
    /// The file whose place it takes, which may have another path.
    pub replaces: Option<ContentPath>,
}

impl MadeFile {
    /// The place in the table that a place in the text came from.
    pub fn origin(&self, span: Span) -> Span {
        let after = self.origins.partition_point(|(at, _)| *at <= span.start);
        let origin = after
            .checked_sub(1)
            .and_then(|index| self.origins.get(index));
        origin.map_or(span, |(_, origin)| *origin)
    }
}

/// Complaints about a table: as many as a person would read, the others as a number.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub kept: Vec<Diagnostic>,
    /// Errors that were not kept.
    pub n_more: usize,
    has_error: bool,
}

impl Faults {
    /// Adds complaints, or counts them.
    pub fn extend(&mut self, faults: impl IntoIterator<Item = Diagnostic>) {
        for fault in faults {
            self.has_error |= fault.code.severity() == Severity::Error;
            if self.kept.len() < MOST_FAULTS {
                self.kept.push(fault);
            } else {
                self.n_more += 1;
            }
        }
    }

    /// Whether one of them is an error.
    pub fn has_error(&self) -> bool {
        self.has_error
    }
}

/// Reads a table of mappings and makes mapping files from it.
///
/// Every row is read, whatever is wrong with others; with an error no file comes out.
pub fn import(input: &Input<'_>) -> Imported {
    let mut faults = Faults::default();
    if let Some(fault) = limits::too_large(input) {
        faults.extend([fault]);
        return Imported {
            files: Vec::new(),
            faults,
        };
    }
    let (metadata, start) = read_metadata(input, &mut faults);
    let lookup = Lookup::new(
        &input.book.frameworks,
        &input.crosswalk.schemes,
        &input.crosswalk.topic_by_id,
    );
    let mut names = Names::new(input.crosswalk, lookup, &metadata.prefixes);
    let Some(table) = read_table(input, &metadata, start, &mut names, &mut faults) else {
        return Imported {
            files: Vec::new(),
            faults,
        };
    };
    if faults.has_error() {
        // Sets and ids made from half a table would only lead astray.
        return Imported {
            files: Vec::new(),
            faults,
        };
    }
    let drafts = sets::drafts(input, &metadata, table, &mut faults);
    let mut files = Vec::new();
    if !faults.has_error() {
        // Each draft goes as soon as its text is there.
        files.extend(drafts.into_iter().map(|draft| text::made(input, &draft)));
    }
    faults.extend(
        files
            .iter()
            .filter_map(|made| limits::too_long(input, made)),
    );
    if faults.has_error() {
        files.clear();
    }
    Imported { files, faults }
}

/// The metadata, and where the table begins.
fn read_metadata(input: &Input<'_>, faults: &mut Faults) -> (Metadata, usize) {
    let start = metadata::end_of_block(&input.file.text);
    let mut all = Vec::new();
    let metadata = match input.metadata {
        Some(file) => metadata::whole(file).unpack(&mut all),
        None => metadata::block(input.file, start).unpack(&mut all),
    };
    faults.extend(all);
    (metadata, start)
}

/// The sound rows of a table.
pub(crate) struct Table {
    pub rows: Vec<Row>,
    pub columns: Columns,
    /// Place of the header's first cell.
    pub span: Span,
}

/// Reads header and rows; nothing without a header.
fn read_table(
    input: &Input<'_>,
    metadata: &Metadata,
    start: usize,
    names: &mut Names<'_>,
    faults: &mut Faults,
) -> Option<Table> {
    let file = input.file;
    let separator = Separator::of(input.form, &file.text, start);
    let mut reader = Cells::new(&file.text, separator.byte, separator.start);
    let mut header = Vec::new();
    match reader.next_row(&mut header) {
        Some(Ok(())) => {}
        Some(Err(broken)) => {
            faults.extend([broken_row(file, &broken)]);
            return None;
        }
        None => {
            let end = file.text.len();
            let message = "the file holds no table";
            let fault = Diagnostic::new(Code::InvalidTable, file.span(end..end), message);
            faults.extend([fault.help("its first line names the columns")]);
            return None;
        }
    }
    let titles: Vec<String> = header
        .iter()
        .map(|cell| cell.value(&file.text).trim().to_ascii_lowercase())
        .collect();
    let columns = Columns::new(&titles);
    let is_sound = check_header(input, &header, &titles, &columns, faults);
    let absent = absent(input, metadata, &columns, &header, faults);
    if !is_sound {
        return None;
    }

    let mut rows = Vec::new();
    let mut cells = Vec::with_capacity(header.len());
    let mut row_reader = Reader {
        file,
        form: input.form,
        separator,
        columns: &columns,
        metadata,
        choices: input.choices,
        absent: &absent,
        has_justification: false,
    };
    let mut of_row = Vec::new();
    while let Some(read) = reader.next_row(&mut cells) {
        if let Err(broken) = read {
            faults.extend([broken_row(file, &broken)]);
            continue;
        }
        let is_blank = |cell: &Cell| cell.value(&file.text).trim().is_empty();
        if cells.iter().all(is_blank) {
            continue;
        }
        if let Some(fault) = wrong_count(file, &cells, header.len()) {
            faults.extend([fault]);
            continue;
        }
        rows.extend(row_reader.row(&cells, names, &mut of_row));
        faults.extend(of_row.drain(..));
    }
    if row_reader.has_justification {
        let at = titles
            .iter()
            .position(|title| title == "mapping_justification");
        let cell = at.and_then(|index| header.get(index));
        let span = cell.map_or(file.span(0..0), |cell| file.span(cell.range.clone()));
        let message = "how mappings were justified, other than by hand, is not carried over";
        faults.extend([Diagnostic::new(Code::NotCarried, span, message)]);
    }
    not_carried(input, &header, &titles, metadata, faults);
    if rows.is_empty() && !faults.has_error() {
        let message = "the table has no rows";
        let span = file.span(header[0].range.clone());
        faults.extend([Diagnostic::new(Code::InvalidTable, span, message)]);
    }
    Some(Table {
        rows,
        span: file.span(header[0].range.clone()),
        columns,
    })
}

fn broken_row(file: &SourceFile, broken: &Broken) -> Diagnostic {
    let (range, message, help) = match broken {
        Broken::Unclosed(range) => (
            range,
            "this quote is never closed",
            "the rest of the file would be one cell; add the closing quote",
        ),
        Broken::AfterQuote(range) => (
            range,
            "text after a closing quote",
            "a quote within quotes is written twice",
        ),
        Broken::TooMany(range) => (
            range,
            "a row of more than 1000 cells",
            "tables of mappings have a few dozen columns",
        ),
    };
    Diagnostic::new(Code::InvalidTable, file.span(range.clone()), message).help(help)
}

/// Complains about a row with fewer or more cells than the header; empty cells at its
/// end do not count.
fn wrong_count(file: &SourceFile, cells: &[Cell], n_columns: usize) -> Option<Diagnostic> {
    let surplus = cells.get(n_columns..).unwrap_or_default();
    let first = surplus.iter().find(|cell| !cell.range.is_empty());
    let wrong = match (first, cells.len() < n_columns) {
        (Some(cell), _) => cell,
        (None, true) => cells.first()?,
        (None, false) => return None,
    };
    let message = format!(
        "a row of {} where the header has {n_columns}",
        match cells.len() {
            1 => "1 cell".to_owned(),
            n => format!("{n} cells"),
        }
    );
    let span = file.span(wrong.range.clone());
    let help = "put quotes around cells that hold the separator or a line end";
    Some(Diagnostic::new(Code::InvalidTable, span, message).help(help))
}

/// Whether the header names what a mapping cannot be without, and nothing twice.
fn check_header(
    input: &Input<'_>,
    header: &[Cell],
    titles: &[String],
    columns: &Columns,
    faults: &mut Faults,
) -> bool {
    let file = input.file;
    let mut is_sound = true;
    let mut complain = |fault| {
        is_sound = false;
        faults.extend([fault]);
    };
    for (index, title) in titles.iter().enumerate() {
        let first = titles.iter().position(|other| other == title);
        if let Some(first) = first.filter(|first| *first < index && !title.is_empty()) {
            let span = file.span(header[index].range.clone());
            let message = format!("the column `{title}` comes twice");
            let first = file.span(header[first].range.clone());
            complain(Diagnostic::new(Code::InvalidTable, span, message).other(first, "first here"));
        }
    }
    for slot in [Slot::Subject, Slot::Predicate, Slot::Object] {
        if columns.has(slot) {
            continue;
        }
        let own: Vec<&str> = columns::names(slot).collect();
        let title = match input.form {
            Form::Sssom => own.last(),
            Form::Csv => own.first(),
        };
        let title = title.copied().unwrap_or_default();
        let unknown = titles.iter().filter(|title| columns::slot(title).is_none());
        let near = own
            .iter()
            .find_map(|name| suggest::closest(name, unknown.clone().map(String::as_str)));
        let help = match near {
            Some(near) => format!("is it the one called `{near}`?"),
            None => "the first line names the columns; see `crossbook import --help`".to_owned(),
        };
        let message = format!("no column `{title}`");
        let span = file.span(header[0].range.clone());
        complain(Diagnostic::new(Code::MissingCell, span, message).help(help));
    }
    is_sound
}

/// Keys that every mapping has and that this file has no column for, each told once.
fn absent(
    input: &Input<'_>,
    metadata: &Metadata,
    columns: &Columns,
    header: &[Cell],
    faults: &mut Faults,
) -> Vec<&'static str> {
    let choices = input.choices;
    let wanted = [
        ("rationale", Slot::Rationale, choices.rationale.is_some()),
        ("confidence", Slot::Confidence, choices.confidence.is_some()),
        ("author", Slot::Author, choices.author.is_some()),
        ("date", Slot::Date, choices.date.is_some()),
    ];
    let mut absent = Vec::new();
    for (key, slot, is_chosen) in wanted {
        let is_shared = columns::names(slot).any(|name| metadata.one(name).is_some());
        if columns.has(slot) || is_chosen || is_shared {
            continue;
        }
        absent.push(key);
        let own: Vec<String> = columns::names(slot)
            .map(|name| format!("`{name}`"))
            .collect();
        let message = format!("no column tells the {key} of mappings ({})", own.join(", "));
        let span = input.file.span(header[0].range.clone());
        let help = format!("add the column, or give `--{key}` for all rows");
        faults.extend([Diagnostic::new(Code::MissingCell, span, message).help(help)]);
    }
    absent
}

/// Notes once which columns and which metadata have no place in mapping files.
fn not_carried(
    input: &Input<'_>,
    header: &[Cell],
    titles: &[String],
    metadata: &Metadata,
    faults: &mut Faults,
) {
    let mut columns: Vec<Spanned<String>> = Vec::new();
    for (cell, title) in header.iter().zip(titles) {
        if !title.is_empty() && columns::slot(title).is_none() && !columns::is_derived(title) {
            columns.push(Spanned {
                value: title.clone(),
                span: input.file.span(cell.range.clone()),
            });
        }
    }
    for (what, names) in [("columns", &columns), ("metadata", &metadata.unread)] {
        let Some(first) = names.first() else {
            continue;
        };
        let shown: Vec<String> = names
            .iter()
            .take(10)
            .map(|name| format!("`{}`", name.value))
            .collect();
        let more = match names.len() - shown.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let message = format!("{what} not carried over: {}{more}", shown.join(", "));
        // Other slots of SSSOM are no slips of the pen.
        let slips = names.iter().filter(|_| input.form == Form::Csv);
        let help = slips.clone().find_map(|name| {
            let near = suggest::closest(&name.value, columns::known())?;
            Some(format!("did you mean `{near}` by `{}`?", name.value))
        });
        faults.extend([Diagnostic::new(Code::NotCarried, first.span, message).maybe_help(help)]);
    }
}

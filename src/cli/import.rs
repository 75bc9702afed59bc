//! `import`: what others have becomes files of the book. The file's kind decides how it
//! is read.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::build::{plural, print};
use super::change::{Stop, ended};
use super::places::prefix;
use super::progress::Progress;
use super::{BookArgs, CLEAN, CONTENT, MACHINE, Streams};
use crate::address::{ContentPath, OutPath};
use crate::diagnostic::print::Report;
use crate::diagnostic::{Code, Diagnostic, Severities, Severity};
use crate::error::Error;
use crate::import::course::Kind;
use crate::import::{self, Choices, Form, Imported, Input, MOST_BYTES, MadeFile};
use crate::load::{find_root, load, read_one, read_one_within};
use crate::site::{Survey, survey};
use crate::source::SourceFile;
use crate::sources::Sources;
use crate::write::{BookContent, BookFile, write_into_book};

/// Diagnostics that are printed at most: who imports a broken table needs the first.
const MOST_SHOWN: usize = 100;

#[derive(Args, Debug)]
#[command(
    after_help = "A CSV file needs the columns subject, predicate, object, confidence, \
rationale, author and date; id, set, relation, basis, strength, status, reviewer, \
provenance, cite, same and differs may be there too. Of SSSOM/TSV all that mappings have a \
place for is read, with sssom:NoTermFound as `no_match` and predicate_modifier Not as `not`.
Semicolons or tabs may stand between its cells, too. A table may have up to 100,000 rows and 32 MiB.

Examples:
  crossbook import pmp--itil.sssom.tsv --check    report only
  crossbook import table.csv --set pmp--itil-team --author Ada --date 2026-11-23
  crossbook import crosswalk.csv --replace        take an edited table back in

A folder is a course written for mdBook, Zola, Hugo, Docusaurus, Obsidian or
Quartz. Its files become a framework: sections become modules, links lead to
files, and what has no place in a book is listed. The course is not changed.

  crossbook import ../old-book --check            report what would be lost
  crossbook import ../old-book --into new-book    make a book of it"
)]
pub(super) struct ImportArgs {
    /// An SSSOM/TSV (.tsv) or CSV (.csv) file of mappings, or the folder of a course
    #[arg(value_name = "FILE|FOLDER")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) book: BookArgs,
    /// Report only; write nothing
    #[arg(long)]
    pub(super) check: bool,
    /// What the file or folder is, whatever its name or its files say
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) from: Option<FormArg>,
    /// Of a course: id and folder of the framework that it becomes [default: from its title]
    #[arg(long, value_name = "ID", value_parser = id)]
    pub(super) framework: Option<String>,
    /// A YAML file with the metadata of an SSSOM table [default: NAME.sssom.yml beside it]
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Id of the set, instead of the one the file gives
    #[arg(long, value_name = "ID")]
    set: Option<String>,
    /// File for the set, below content/crosswalk/mappings/ or editions/; for a course,
    /// the book's folder, or a new or empty one
    #[arg(long, value_name = "PATH")]
    pub(super) into: Option<String>,
    /// Framework, hub or scheme of the subjects, if the rows do not tell
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Framework, hub or scheme of the objects, if the rows do not tell
    #[arg(long, value_name = "ID")]
    object: Option<String>,
    /// For rows without a rationale
    #[arg(long, value_name = "TEXT", value_parser = words)]
    rationale: Option<String>,
    /// For rows without a confidence, from 0 to 1
    #[arg(long, value_name = "NUMBER", value_parser = confidence)]
    confidence: Option<f64>,
    /// For rows without an author
    #[arg(long, value_name = "NAME", value_parser = words)]
    author: Option<String>,
    /// For rows without a date
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Pass over the ids in the file and number all mappings anew
    #[arg(long)]
    new_ids: bool,
    /// Replace sets that exist; comments in their files are lost
    #[arg(long)]
    replace: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormArg {
    /// A table: SSSOM/TSV
    Sssom,
    /// A table: cells between commas, semicolons or tabs
    Csv,
    /// A course: book.toml and SUMMARY.md
    Mdbook,
    /// A course: config.toml and content/
    Zola,
    /// A course: hugo.toml or config.* and content/
    Hugo,
    /// A course: docusaurus.config.* and docs/
    Docusaurus,
    /// A course: a vault of notes, or a Quartz site
    Obsidian,
}

impl FormArg {
    /// The kind of course, if it is one.
    pub(super) fn course(self) -> Option<Kind> {
        match self {
            Self::Sssom | Self::Csv => None,
            Self::Mdbook => Some(Kind::MdBook),
            Self::Zola => Some(Kind::Zola),
            Self::Hugo => Some(Kind::Hugo),
            Self::Docusaurus => Some(Kind::Docusaurus),
            Self::Obsidian => Some(Kind::Obsidian),
        }
    }
}

/// Reads the file, checks the book with it and, if all is sound, writes.
pub(super) fn import(args: &ImportArgs, streams: &mut Streams<'_>) -> u8 {
    let is_course = args.file.is_dir() || args.from.is_some_and(|from| from.course().is_some());
    let result = if is_course {
        super::course::import(args, streams)
    } else {
        run(args, streams)
    };
    ended(result, streams)
}

fn run(args: &ImportArgs, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let form = form(args)?;
    let file = read_one_within(&args.file, MOST_BYTES as u64, Code::TableTooLarge)?;
    let metadata = metadata_path(args, form, &file.value.text);
    let metadata = metadata.as_deref().map(read_one).transpose()?;
    let root = find_root(&args.book.book)?;
    let progress = Progress::of("importing", streams, args.book.quiet);
    let sources = load(&root)?;
    let survey = survey(&sources);

    let mut files = sources.by_id();
    let mut unreadable = file.diagnostics;
    let (file, metadata) = (
        file.value,
        metadata.map(|file| file.unpack(&mut unreadable)),
    );
    files.insert(file.id, &file);
    files.extend(metadata.as_ref().map(|file| (file.id, file)));
    let imported = if unreadable.is_empty() {
        import::import(&Input {
            file: &file,
            form,
            metadata: metadata.as_ref(),
            choices: &choices(args)?,
            sources: &sources,
            book: &survey.book,
            crosswalk: &survey.crosswalk,
        })
    } else {
        let mut imported = Imported::default();
        imported.faults.extend(unreadable);
        imported
    };
    let outcome = Outcome::new(&imported, &sources, &survey);
    drop(progress);
    let report = outcome.report(&survey.config.severities, &files);
    let format = args.book.format;
    if print(&report, &prefix(&root, format), format, streams) != CLEAN {
        return Ok(MACHINE);
    }
    let n_all = outcome.n_errors + outcome.n_warnings;
    if n_all > MOST_SHOWN {
        streams.say(&format!("… and {} more", n_all - MOST_SHOWN));
    }
    if outcome.is_refused(args) {
        let denied = if outcome.n_errors == 0 {
            " (denied)"
        } else {
            ""
        };
        streams.say(&format!(
            "nothing written: {}, {}{denied}",
            plural(outcome.n_errors, "error"),
            plural(outcome.n_warnings, "warning"),
        ));
        return Ok(CONTENT);
    }
    if !args.check {
        write(&root, &imported.files)?;
    }
    if !args.book.quiet {
        for file in &imported.files {
            streams.say(&told(file, &sources, args.check));
        }
    }
    Ok(CLEAN)
}

/// Everything there is to say about an import, the errors first.
struct Outcome {
    diagnostics: Vec<Diagnostic>,
    n_errors: usize,
    n_warnings: usize,
}

impl Outcome {
    /// Puts together what reading found and, if that was fine, what is wrong with the
    /// book as it would be.
    fn new(imported: &Imported, sources: &Sources, survey: &Survey) -> Self {
        let mut diagnostics = imported.faults.kept.clone();
        if !imported.faults.has_error() {
            let (book, before) = (&survey.book, &survey.faults);
            diagnostics.extend(import::check(imported, sources, book, before));
        }
        let severity = |fault: &Diagnostic| survey.config.severities.of(fault.code);
        let count = |wanted| diagnostics.iter().filter(|f| severity(f) == wanted).count();
        // A row that could not be read is missing, whatever the book says of the code.
        let is_broken = usize::from(imported.faults.has_error());
        let n_errors = count(Severity::Error) + imported.faults.n_more;
        Self {
            n_errors: n_errors.max(is_broken),
            n_warnings: count(Severity::Warning),
            diagnostics: {
                diagnostics.sort_by_key(|fault| std::cmp::Reverse(severity(fault)));
                diagnostics
            },
        }
    }

    /// The first of them, to be printed.
    fn report(
        &self,
        severities: &Severities,
        files: &std::collections::BTreeMap<crate::source::FileId, &SourceFile>,
    ) -> Report {
        let shown = self.diagnostics.iter().take(MOST_SHOWN).cloned().collect();
        Report::new(shown, severities, files)
    }

    fn is_refused(&self, args: &ImportArgs) -> bool {
        self.n_errors > 0 || (args.book.deny.is_some() && self.n_warnings > 0)
    }
}

/// What the file is: as the caller says, or as its name does.
fn form(args: &ImportArgs) -> Result<Form, Stop> {
    match args.from {
        Some(FormArg::Sssom) => return Ok(Form::Sssom),
        Some(FormArg::Csv) => return Ok(Form::Csv),
        Some(_) | None => {}
    }
    let ending = args
        .file
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("tsv") => Ok(Form::Sssom),
        Some("csv") => Ok(Form::Csv),
        _ => Err(Stop::Arguments(format!(
            "cannot tell what `{}` is: SSSOM tables end with .tsv, others with .csv; \
             say which it is with `--from sssom` or `--from csv`",
            args.file.display()
        ))),
    }
}

/// The file with the metadata: the one named, or one of the same name beside a table
/// that has none of its own.
fn metadata_path(args: &ImportArgs, form: Form, text: &str) -> Option<PathBuf> {
    if args.metadata.is_some() {
        return args.metadata.clone();
    }
    if form != Form::Sssom || text.starts_with('#') {
        return None;
    }
    let name = args.file.file_name()?.to_str()?;
    let name = name.strip_suffix(".tsv").unwrap_or(name);
    let name = name.strip_suffix(".sssom").unwrap_or(name);
    let beside = args.file.with_file_name(format!("{name}.sssom.yml"));
    beside.is_file().then_some(beside)
}

fn choices(args: &ImportArgs) -> Result<Choices, Stop> {
    let into = args.into.as_deref().map(set_path).transpose();
    let into = into.map_err(|message| Stop::Arguments(format!("`--into`: {message}")))?;
    Ok(Choices {
        set: args.set.clone(),
        into,
        subject: args.subject.clone(),
        object: args.object.clone(),
        rationale: args.rationale.clone(),
        confidence: args.confidence,
        author: args.author.clone(),
        date: args.date,
        new_ids: args.new_ids,
        replace: args.replace,
    })
}

fn write(root: &Path, made: &[MadeFile]) -> Result<(), Error> {
    let moved = made.iter().filter(|made| is_moved(made));
    let removed: Vec<ContentPath> = moved.filter_map(|made| made.replaces.clone()).collect();
    let files: Vec<BookFile> = made
        .iter()
        .filter(|made| is_moved(made) || !holds(root, &made.file))
        .map(|made| BookFile {
            path: made.file.path.clone(),
            content: BookContent::Text(made.file.text.to_string()),
            replaces: made.replaces.as_ref() == Some(&made.file.path),
        })
        .collect();
    write_into_book(root, &files, &removed)
}

/// Whether the set moves to another file.
fn is_moved(made: &MadeFile) -> bool {
    made.replaces
        .as_ref()
        .is_some_and(|path| *path != made.file.path)
}

fn holds(root: &Path, file: &SourceFile) -> bool {
    let text = fs::read(root.join(file.path.as_str()));
    text.is_ok_and(|text| text == file.text.as_bytes())
}

/// What became of one file, for a person.
fn told(made: &MadeFile, sources: &Sources, is_check: bool) -> String {
    let mut parts = vec![plural(made.n_mappings, "mapping")];
    if made.n_gaps > 0 {
        parts.push(format!("{} without a match", plural(made.n_gaps, "topic")));
    }
    if made.n_false_friends > 0 {
        parts.push(plural(made.n_false_friends, "false friend"));
    }
    let mut notes = String::new();
    if made.n_kept > 0 {
        notes = format!(
            "; kept {} that the table has no room for",
            plural(made.n_kept, "row")
        );
    }
    let earlier = made.replaces.as_ref();
    let earlier = earlier.and_then(|path| sources.data.iter().find(|file| file.path == *path));
    if earlier.is_some_and(|file| file.text.lines().any(|line| line.starts_with('#'))) {
        notes.push_str("; the comments of the earlier file are not kept");
    }
    let verb = match (is_check, earlier) {
        (true, None) => "would import",
        (true, Some(_)) => "would replace with",
        (false, None) => "imported",
        (false, Some(_)) => "replaced with",
    };
    let (parts, path) = (parts.join(", "), &made.file.path);
    format!("{verb} {parts}: `{path}`{notes}")
}

/// A file that the crosswalk reads sets from.
fn set_path(text: &str) -> Result<ContentPath, String> {
    let path = OutPath::new(text).and_then(|path| ContentPath::new(path.as_str()));
    let folders = ["content/crosswalk/mappings", "content/crosswalk/editions"];
    let is_set = |path: &ContentPath| {
        let name = path.file_name();
        folders.contains(&path.folder()) && name.ends_with(".toml") && !name.starts_with('.')
    };
    path.filter(is_set).ok_or_else(|| {
        "sets are TOML files in content/crosswalk/mappings/ or content/crosswalk/editions/".into()
    })
}

fn id(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_taken = matches!(text, "compare" | "crosswalk" | "paths");
    if text.is_empty() || is_taken || !text.chars().all(is_plain) {
        return Err("ids are lowercase letters, digits and hyphens".to_owned());
    }
    Ok(text.to_owned())
}

pub(super) fn words(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(text.to_owned())
}

pub(super) fn confidence(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok();
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "it must be a number from 0 to 1".to_owned())
}

//! Changes to the book itself: what would be wrong with it afterwards, then all of them
//! or none on disk.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::places::prefix;
use super::progress::Progress;
use super::{CLEAN, CONTENT, FormatArg, MACHINE, Streams, build};
use crate::address::ContentPath;
use crate::diagnostic::print::Report;
use crate::error::Error;
use crate::site::{Cache, Options, build as build_site};
use crate::source::SourceFile;
use crate::sources::{Change, Sources};
use crate::write::{BookContent, BookFile, write_into_book};

/// What every command takes that changes files of the book.
#[derive(Args, Debug)]
pub(super) struct ChangeArgs {
    /// The book's folder, or one inside it
    #[arg(long, short = 'C', value_name = "DIR", default_value = ".")]
    pub book: PathBuf,
    /// Say what would change; write nothing
    #[arg(long)]
    pub check: bool,
    /// Refuse what would bring new warnings, too
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// The form of diagnostics
    #[arg(long, value_enum, default_value_t = FormatArg::Full)]
    pub format: FormatArg,
    /// Say nothing but diagnostics
    #[arg(long, short)]
    pub quiet: bool,
}

/// Why a command ends before it has changed anything.
pub(super) enum Stop {
    Machine(Error),
    /// The arguments make no sense for this book.
    Arguments(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

/// The exit code of a command, its failure said.
pub(super) fn ended(result: Result<u8, Stop>, streams: &mut Streams<'_>) -> u8 {
    match result {
        Ok(code) => code,
        Err(Stop::Machine(error)) => build::failed(&error, streams),
        Err(Stop::Arguments(message)) => {
            streams.say(&format!("error: {message}"));
            MACHINE
        }
    }
}

/// What a build says of the book after a change and did not say before. `renamed` gives
/// the path that a file has afterwards.
pub(super) fn new_faults(
    sources: &Sources,
    change: &Change,
    options: Options,
    renamed: impl Fn(&str) -> String,
) -> Report {
    let mut cache = Cache::default();
    let before = build_site(sources, options, &mut cache).report;
    let after = build_site(&sources.with(change), options, &mut cache).report;
    after.new_since(&before, renamed)
}

/// Prints what would be wrong with the book at `root`; [`CONTENT`] if that is reason enough to write nothing.
pub(super) fn judge(
    report: &Report,
    root: &Path,
    args: &ChangeArgs,
    is_anyway: bool,
    streams: &mut Streams<'_>,
) -> u8 {
    let printed = build::print(report, &prefix(root, args.format), args.format, streams);
    if printed != CLEAN {
        return printed;
    }
    let is_denied = args.deny.is_some() && report.n_warnings() > 0;
    if !is_denied && (report.n_errors() == 0 || is_anyway) {
        return CLEAN;
    }
    streams.say(&format!(
        "nothing written: the book would have {} and {} more",
        build::plural(report.n_errors(), "error"),
        build::plural(report.n_warnings(), "warning"),
    ));
    CONTENT
}

/// Watches over the checking of a book.
pub(super) fn checking(args: &ChangeArgs, streams: &Streams<'_>) -> Progress {
    Progress::of("checking the book", streams, args.quiet)
}

/// Writes a change, all of it or nothing.
///
/// # Errors
/// [`Error::Refused`] if a file is in the way or was changed meanwhile, [`Error::Read`]
/// and [`Error::Write`] if the disk fails. The book is as it was after each of them.
pub(super) fn write(root: &Path, sources: &Sources, change: &Change) -> Result<(), Error> {
    let mut files = Vec::new();
    let mut moved = change.moved.clone();
    // Not those that could not be read: nobody knows what they hold.
    let both = || sources.lessons.iter().chain(&sources.data);
    for file in &change.files {
        let from = change.moved.iter().find(|(_, to)| *to == file.path);
        let from = from.map_or(&file.path, |(from, _)| from);
        let mark = match both().find(|earlier| earlier.path == *from) {
            Some(earlier) => mark(root, earlier)?,
            None => "",
        };
        moved.retain(|(_, to)| *to != file.path);
        files.push(BookFile {
            path: file.path.clone(),
            content: BookContent::Text(format!("{mark}{}", file.text)),
            replaces: both().any(|earlier| earlier.path == file.path),
        });
    }
    let removed = change.moved.iter().filter(|pair| !moved.contains(pair));
    let removed: Vec<ContentPath> = removed.map(|(from, _)| from.clone()).collect();
    for (from, to) in moved {
        files.push(BookFile {
            path: to,
            content: BookContent::Of(from),
            replaces: false,
        });
    }
    write_into_book(root, &files, &removed)
}

/// The byte order mark that an editor put before a file's text, to be kept.
fn mark(root: &Path, earlier: &SourceFile) -> Result<&'static str, Error> {
    const MARK: &str = "\u{feff}";
    let place = root.join(earlier.path.as_str());
    let bytes = fs::read(&place).map_err(|error| Error::read(&place, error))?;
    let (mark, text) = match bytes.strip_prefix(MARK.as_bytes()) {
        Some(text) => (MARK, text),
        None => ("", &bytes[..]),
    };
    if text != earlier.text.as_bytes() {
        return Err(Error::Refused {
            path: place,
            reason: "it was changed meanwhile; try again".to_owned(),
        });
    }
    Ok(mark)
}

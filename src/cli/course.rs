//! `import` of a folder: a course that was written for another generator becomes a
//! framework of this book, or of a new one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::build::{plural, print};
use super::change::Stop;
use super::import::ImportArgs;
use super::{CLEAN, CONTENT, FormatArg, MACHINE, Streams};
use crate::address::ContentPath;
use crate::diagnostic::print::Report;
use crate::diagnostic::{Code, Diagnostic, Severities, Severity};
use crate::error::Error;
use crate::import::course::{self, Choices, Imported, Kind, Lost};
use crate::load::{course_kind, find_root, load, load_course};
use crate::site::{Built, Cache, Options, build as build_site};
use crate::source::{FileId, SourceFile};
use crate::sources::Sources;
use crate::write::{BookContent, BookFile, write_into_book};

/// Diagnostics of one kind that are printed at most.
const MOST_SHOWN: usize = 20;

/// Reads the folder, builds the book with the course in it and, if all is sound, writes.
pub(super) fn import(args: &ImportArgs, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let kind = kind(args)?;
    let target = Target::find(args)?;
    let read = load_course(&args.file, kind)?;
    let is_readable = read.diagnostics.is_empty();
    let folder = read.value;
    let imported = course::import(
        kind,
        &folder,
        &Choices {
            framework: args.framework.clone(),
            is_new_book: matches!(target, Target::New(_)),
        },
    );
    let book = target.book()?;
    target.refuse_taken(&imported, &book)?;
    let losses = &imported.losses;
    let mut faults: Vec<(Diagnostic, Option<Lost>)> = losses.all().collect();
    faults.extend(read.diagnostics.into_iter().map(|fault| (fault, None)));
    let mut built = None;
    if is_readable && !imported.is_broken() {
        let after = build_site(
            &with(&book, &imported),
            Options::default(),
            &mut Cache::default(),
        );
        let new = new_faults(&book, &target, &imported, &after);
        faults.extend(new.into_iter().map(|fault| (fault, None)));
        built = Some(after);
    }
    let mut files = book.by_id();
    files.extend(folder.by_id());
    let outcome = Outcome::new(faults, built.as_ref(), args);
    if outcome.print(&files, args, streams) != CLEAN {
        return Ok(MACHINE);
    }
    if !args.book.quiet {
        say_counts(kind, &imported, &outcome, streams);
    }
    if outcome.n_errors > 0 || (args.book.deny.is_some() && outcome.n_warnings > 0) {
        let denied = if outcome.n_errors == 0 {
            " (denied)"
        } else {
            ""
        };
        streams.say(&format!("nothing written: {}{denied}", outcome.counted()));
        return Ok(CONTENT);
    }
    if !args.check {
        target.write(&made_files(imported))?;
    }
    if !args.book.quiet {
        let n_pages = built.map_or(0, |built| built.site.n_pages);
        streams.say(&format!(
            "{} `{}`: a book of {} that builds with {}",
            if args.check { "would write" } else { "wrote" },
            target.root().display(),
            plural(n_pages, "page"),
            outcome.counted(),
        ));
    }
    Ok(CLEAN)
}

/// What was read, and how much of each kind is left out.
fn say_counts(kind: Kind, imported: &Imported, outcome: &Outcome, streams: &mut Streams<'_>) {
    streams.say(&format!(
        "{}: {} in {}, {} beside them, {} rewritten",
        kind.name(),
        plural(imported.n_pages, "page"),
        plural(imported.n_modules, "module"),
        plural(imported.files.len(), "file"),
        plural(imported.n_rewritten, "link"),
    ));
    let counts = imported.losses.counts.iter();
    let mut left_out: Vec<String> = counts.map(|(lost, n)| plural(*n, lost.word())).collect();
    let n_html = outcome.counts.get(Code::RawHtml.name());
    left_out.extend(n_html.map(|n| format!("{} of raw HTML", plural(*n, "piece"))));
    if !left_out.is_empty() {
        streams.say(&format!("not carried over: {}", left_out.join(", ")));
    }
}

/// The files as they are written.
fn made_files(imported: Imported) -> Vec<BookFile> {
    let texts = imported.texts.into_iter().map(|made| BookFile {
        path: made.file.path.clone(),
        content: BookContent::Text(made.file.text.to_string()),
        replaces: false,
    });
    let files = imported.files.into_iter().filter_map(|file| {
        Some(BookFile {
            path: ContentPath::new(&format!("content/{}", file.path))?,
            content: BookContent::Bytes(file.bytes),
            replaces: false,
        })
    });
    texts.chain(files).collect()
}

/// What the folder is a course for: as the caller says, or as its files do.
fn kind(args: &ImportArgs) -> Result<Kind, Stop> {
    if let Some(kind) = args.from.and_then(|from| from.course()) {
        return Ok(kind);
    }
    if args.from.is_some() {
        let message = format!("`{}` is a folder, not a table", args.file.display());
        return Err(Stop::Arguments(message));
    }
    course_kind(&args.file).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        Stop::Arguments(format!(
            "cannot read `{}`: it is a folder, and of no course that is known ({}); \
             say with `--from` what it is",
            args.file.display(),
            names.join(", "),
        ))
    })
}

/// The book that the course goes into.
enum Target {
    /// A folder that is empty or not there.
    New(PathBuf),
    /// The root of a book.
    Book(PathBuf),
}

impl Target {
    fn find(args: &ImportArgs) -> Result<Self, Stop> {
        let target = match &args.into {
            None => match find_root(&args.book.book) {
                Ok(root) => Self::Book(root),
                Err(Error::NoBook { searched }) => {
                    return Err(Stop::Arguments(format!(
                        "`{}` is in no book; name a new folder for one with `--into`",
                        searched.display()
                    )));
                }
                Err(error) => return Err(error.into()),
            },
            Some(into) => Self::named(Path::new(into))?,
        };
        let course =
            fs::canonicalize(&args.file).map_err(|error| Error::read(&args.file, error))?;
        let root = std::path::absolute(target.root()).unwrap_or_default();
        let there = root
            .ancestors()
            .find_map(|folder| fs::canonicalize(folder).ok());
        if there.is_some_and(|there| there.starts_with(&course)) {
            return Err(Stop::Arguments(format!(
                "`{}` lies in the course itself, which is not changed; name another folder with `--into`",
                target.root().display()
            )));
        }
        Ok(target)
    }

    fn named(folder: &Path) -> Result<Self, Stop> {
        if folder.join("book.toml").is_file() {
            return Ok(Self::Book(folder.to_path_buf()));
        }
        match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Error::read(folder, error).into()),
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(Stop::Arguments(format!(
                        "`{}` has files, but no `book.toml`: name a book, or a folder that is empty or new",
                        folder.display()
                    )));
                }
            }
        }
        Ok(Self::New(folder.to_path_buf()))
    }

    fn root(&self) -> &Path {
        match self {
            Self::New(root) | Self::Book(root) => root,
        }
    }

    /// Writes all files, or none.
    fn write(&self, files: &[BookFile]) -> Result<(), Error> {
        let root = self.root();
        let is_new = matches!(self, Self::New(_)) && !root.exists();
        fs::create_dir_all(root).map_err(|error| Error::write(root, error))?;
        let result = write_into_book(root, files, &[]);
        if result.is_err() && is_new {
            let _ = fs::remove_dir(root);
        }
        result
    }

    fn book(&self) -> Result<Sources, Error> {
        match self {
            Self::New(_) => Ok(Sources::default()),
            Self::Book(root) => load(root),
        }
    }

    /// Complains if the framework's folder is there.
    fn refuse_taken(&self, imported: &Imported, book: &Sources) -> Result<(), Stop> {
        let top = format!("content/{}", imported.framework);
        let is_there = fs::symlink_metadata(self.root().join(&top)).is_ok();
        let lessons = book.lessons.iter().chain(&book.data);
        let mut lessons = lessons.filter(|file| file.path.as_str().starts_with(&format!("{top}/")));
        if is_there || lessons.next().is_some() {
            return Err(Stop::Arguments(format!(
                "the book has `{top}` already; give the course another name with `--framework ID`"
            )));
        }
        Ok(())
    }
}

/// The book with the course in it.
fn with(book: &Sources, imported: &Imported) -> Sources {
    let mut with = book.clone();
    for made in &imported.texts {
        let path = made.file.path.as_str();
        let file = made.file.clone();
        if path == "book.toml" {
            with.config = Some(file);
        } else if path.ends_with(".md") {
            with.lessons.push(file);
        } else {
            with.data.push(file);
        }
    }
    with.assets.extend(imported.files.iter().cloned());
    with.lessons
        .sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
    with.data.sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
    with.assets
        .sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
    with
}

/// What is wrong with the book that was not wrong without the course, told of the
/// course's own files.
fn new_faults(
    book: &Sources,
    target: &Target,
    imported: &Imported,
    after: &Built,
) -> Vec<Diagnostic> {
    // The help may differ: there is more to suggest.
    let key = |fault: &Diagnostic| (fault.code, fault.span, fault.message.clone());
    let mut before = BTreeSet::new();
    if matches!(target, Target::Book(_)) {
        let built = build_site(book, Options::default(), &mut Cache::default());
        before.extend(built.report.diagnostics().map(|(_, fault)| key(fault)));
    }
    let after = after.report.diagnostics().map(|(_, fault)| fault);
    let new = after.filter(|fault| !before.contains(&key(fault)));
    new.map(|fault| imported.moved(fault.clone())).collect()
}

/// Everything there is to say about an import.
struct Outcome {
    faults: Vec<(Diagnostic, Option<Lost>)>,
    severities: Severities,
    n_errors: usize,
    n_warnings: usize,
    /// How many complaints there are about each thing.
    counts: BTreeMap<&'static str, usize>,
}

impl Outcome {
    fn new(
        faults: Vec<(Diagnostic, Option<Lost>)>,
        built: Option<&Built>,
        args: &ImportArgs,
    ) -> Self {
        let severities = built.map(|built| built.config.severities.clone());
        let severities = severities.unwrap_or_default();
        let count = |wanted| {
            let faults = faults.iter().map(|(fault, _)| severities.of(fault.code));
            faults.filter(|severity| *severity == wanted).count()
        };
        let (n_errors, n_warnings) = (count(Severity::Error), count(Severity::Warning));
        let is_for_people = matches!(args.book.format, FormatArg::Full | FormatArg::Short);
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut shown = Vec::new();
        for (fault, lost) in faults {
            let n_before = counts.entry(about(&fault, lost)).or_default();
            *n_before += 1;
            // Who imports a thousand pages needs the first of each kind.
            if *n_before <= MOST_SHOWN || !is_for_people {
                shown.push((fault, lost));
            }
        }
        Self {
            faults: shown,
            severities,
            n_errors,
            n_warnings,
            counts,
        }
    }

    fn print(
        &self,
        files: &BTreeMap<FileId, &SourceFile>,
        args: &ImportArgs,
        streams: &mut Streams<'_>,
    ) -> u8 {
        let shown = self.faults.iter().map(|(fault, _)| fault.clone()).collect();
        let report = Report::new(shown, &self.severities, files);
        // Most of these files are the course's, which are named as seen from here.
        let printed = print(&report, "", args.book.format, streams);
        let mut n_shown: BTreeMap<&str, usize> = BTreeMap::new();
        for (fault, lost) in &self.faults {
            *n_shown.entry(about(fault, *lost)).or_default() += 1;
        }
        for (about, n) in &self.counts {
            let n_more = n - n_shown.get(about).copied().unwrap_or(0);
            if n_more > 0 {
                streams.say(&format!(
                    "… and {n_more} more: {about}; see all with `--format json`"
                ));
            }
        }
        printed
    }

    fn counted(&self) -> String {
        format!(
            "{}, {}",
            plural(self.n_errors, "error"),
            plural(self.n_warnings, "warning")
        )
    }
}

/// What a complaint is counted under.
fn about(fault: &Diagnostic, lost: Option<Lost>) -> &'static str {
    lost.map_or(fault.code.name(), Lost::word)
}

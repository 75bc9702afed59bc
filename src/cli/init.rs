//! `init`: starts a new book where nothing is in its way.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::Offset;

use super::build::{failed, plural};
use super::import::words;
use super::places::repository;
use super::{CLEAN, MACHINE, Streams};
use crate::address::ContentPath;
use crate::error::Error;
use crate::load::find_root;
use crate::starter::{self, Starter};
use crate::write::{BookContent, BookFile, write_into_book};

/// The starter's list of what is not to be in the repository.
const IGNORED: &str = ".gitignore";
/// What publishes the book.
const WORKFLOW: &str = ".github/workflows/pages.yml";

/// Files that are named at most when they are in the way.
const MOST_NAMED: usize = 3;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook init my-course                   a new folder
  crossbook init . --title \"My course\"       this one, beside what is there")]
pub(super) struct InitArgs {
    /// The folder of the new book; made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The title of the book
    #[arg(long, value_name = "TEXT", default_value = "My course", value_parser = words)]
    title: String,
    /// Who writes it
    #[arg(long, value_name = "NAME", default_value = "The authors", value_parser = words)]
    author: String,
}

/// Writes a small course; touches no file that is there but a `.gitignore`, which gets the
/// lines that it lacks.
pub(super) fn init(args: &InitArgs, streams: &mut Streams<'_>) -> u8 {
    let around = Around::of(&args.folder);
    if let Some(book) = around.book.as_ref().filter(|_| around.is_in_content) {
        streams.say(&format!(
            "error: nothing written: `{}` lies among the lessons of the book `{}`; choose \
             another folder",
            args.folder.display(),
            book.display(),
        ));
        return MACHINE;
    }
    let starter = Starter {
        title: args.title.clone(),
        author: args.author.clone(),
        today: today(),
    };
    let mut files = starter::files(&starter);
    let n_lines = match ignored(&args.folder, &mut files) {
        Ok(n_lines) => n_lines,
        Err(error) => return failed(&error, streams),
    };
    let mut there: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| *path != IGNORED || n_lines.is_none())
        .filter(|path| fs::symlink_metadata(args.folder.join(path)).is_ok())
        .collect();
    // The author's own files before those that editors read.
    there.sort_by_key(|path| path.starts_with('.'));
    if !there.is_empty() {
        // A second `init` finds them all; a few tell what happened.
        let (named, others) = there.split_at(there.len().min(MOST_NAMED));
        let more = match others.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        streams.say(&format!(
            "error: nothing written: `{}` has {}{more} already",
            args.folder.display(),
            named.join(", "),
        ));
        return MACHINE;
    }
    if let Err(error) = write(&args.folder, &files) {
        return failed(&error, streams);
    }
    streams.say(&format!(
        "wrote a course of {} files to `{}`; next:
  crossbook serve -C {folder}     look at it while you change it
  crossbook build -C {folder}     write the site to `public/`",
        files.len(),
        args.folder.display(),
        folder = for_shell(&args.folder),
    ));
    if let Some(n_lines) = n_lines.filter(|n_lines| *n_lines > 0) {
        streams.say(&format!(
            "added {} to the `{IGNORED}` that was there",
            plural(n_lines, "line")
        ));
    }
    around.say(&args.folder, streams);
    CLEAN
}

/// What a new book lies in.
struct Around {
    /// The book that holds its folder.
    book: Option<PathBuf>,
    /// The folder lies where that book has its lessons or themes.
    is_in_content: bool,
    /// The top of the repository, and the way from there.
    repository: Option<(PathBuf, String)>,
}

impl Around {
    fn of(folder: &Path) -> Self {
        let place = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        // The last parts may not be there yet.
        let there = place.ancestors().find(|folder| folder.exists());
        let there = there.unwrap_or(&place);
        let missing = place.strip_prefix(there).unwrap_or(Path::new(""));
        let place = fs::canonicalize(there).unwrap_or_else(|_| there.to_path_buf());
        let place = place.join(missing);
        let above = place.parent();
        let book = above.and_then(|above| {
            let there = above.ancestors().find(|folder| folder.exists())?;
            find_root(there).ok()
        });
        let is_in_content = book.as_ref().is_some_and(|book| {
            let parts = ["content", "themes"].map(|part| book.join(part));
            parts.iter().any(|part| place.starts_with(part))
        });
        let repository = above.and_then(repository);
        let repository = repository.filter(|_| !place.join(".git").exists());
        let repository = repository.map(|top| {
            let below = place.strip_prefix(top).unwrap_or(&place);
            let below = below.to_string_lossy().replace('\\', "/");
            (top.to_path_buf(), below)
        });
        Self {
            book,
            is_in_content,
            repository,
        }
    }

    /// Says what does not work where the book lies.
    fn say(&self, folder: &Path, streams: &mut Streams<'_>) {
        if let Some(book) = &self.book {
            streams.say(&format!(
                "note: it lies inside the book `{}`, and is one of its own",
                book.display()
            ));
        }
        if let Some((top, below)) = &self.repository {
            streams.say(&format!(
                "note: GitHub reads workflows only at the top of a repository; to publish the \
                 book, move
  {} to {}
and say in it where the book is: `defaults: {{ run: {{ working-directory: {below} }} }}` at its \
                 top, and `path: {below}/public`",
                folder.join(WORKFLOW).display(),
                top.join(WORKFLOW).display(),
            ));
        }
    }
}

/// Puts what the starter wants ignored behind what a folder's `.gitignore` says; tells how
/// many lines that are. Nothing if there is no such file, or none that could be added to.
fn ignored(folder: &Path, files: &mut Vec<(String, String)>) -> Result<Option<usize>, Error> {
    let place = folder.join(IGNORED);
    match fs::symlink_metadata(&place) {
        Ok(there) if there.is_file() => {}
        _ => return Ok(None),
    }
    let at = files.iter().position(|(path, _)| path == IGNORED);
    let at = at.expect("the starter has one");
    let mut text = fs::read_to_string(&place).map_err(|error| Error::read(&place, error))?;
    let wanted = files[at].1.lines();
    let missing: Vec<&str> = wanted
        .filter(|line| text.lines().all(|there| there.trim() != *line))
        .collect();
    let n_missing = missing.len();
    if n_missing == 0 {
        files.remove(at);
        return Ok(Some(0));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in missing {
        text.push_str(line);
        text.push('\n');
    }
    files[at].1 = text;
    Ok(Some(n_missing))
}

/// A path as it is typed in a shell.
fn for_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '\\' | ':');
    if text.chars().all(is_plain) {
        text
    } else if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Writes all files, or none.
fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let files: Vec<BookFile> = files
        .iter()
        .map(|(path, text)| BookFile {
            path: ContentPath::new(path).expect("the starter has plain names"),
            content: BookContent::Text(text.clone()),
            // It holds what it held, and more.
            replaces: path == IGNORED,
        })
        .collect();
    write_into_book(folder, &files, &[])
}

/// The day in UTC, as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    Offset::UTC.to_datetime(Timestamp::now()).date().to_string()
}
